//! Pure statistics: estimates, paired comparisons, equivalence, multiplicity, sequential precision.
//!
//! The unit of observation is the replicate. An effect is the difference between two arms within a
//! replicate; nothing here treats the arms as independent. What a number of replicates cannot tell
//! is absent (`None`) and never a number that looks certain. Nothing here knows of markets.
//!
//! | file | idea |
//! |---|---|
//! | `estimate` | a mean over replicates and its 95 % interval |
//! | `paired` | an arm against its baseline: difference, relative effect, correlation |
//! | `equivalence` | showing that a difference is too small to matter |
//! | `multiplicity` | several outcomes or arms at once: Holm, and max-T by joint sign flips |
//! | `verdict` | better, worse, no material difference, or undecided |
//! | `sequential` | how many replicates a precision takes, and when to stop |
//! | `bootstrap` | the studentised bootstrap, for skewed outcomes |
//! | `student` | Student's t and the normal distribution (private) |
//! | `splitmix` | the generator behind resampling (private) |

#![expect(
    clippy::disallowed_methods,
    reason = "what is computed about markets never feeds back into one"
)]

mod bootstrap;
mod equivalence;
mod estimate;
mod multiplicity;
mod paired;
mod sequential;
mod splitmix;
mod student;
mod verdict;

pub use bootstrap::studentised;
pub use equivalence::{EQUIVALENCE_LEVEL, Equivalence, replicates_for_equivalence};
pub use estimate::{CONFIDENCE, Estimate, Interval};
pub use multiplicity::{holm, max_t};
pub use paired::{Paired, Relative, differences};
pub use sequential::{Precision, Step, replicates_needed};
pub use verdict::{Direction, Verdict, judge};
