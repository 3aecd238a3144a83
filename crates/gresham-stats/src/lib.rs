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
//! | `harm` | harm beyond a margin, looked at several times within a budget of errors |
//! | `events` | differences of which most are equal: what rare events let one say |
//! | `selection` | the best of several arms |
//! | `designs` | where to look: grids, Latin hypercubes, Sobol' sequences, trajectories |
//! | `sensitivity` | which factors matter: Sobol' indices, elementary effects |
//! | `pareto` | which points no other beats in every respect |
//! | `regret` | what it costs not to know in which of several worlds one is |
//! | `worlds` | an effect over several worlds, luck taken out: range and chances |
//! | `knowing` | the value of knowing a parameter before one decides |
//! | `proportion` | how often something happens |
//! | `score` | how well a prediction foretold what was then seen |
//! | `bootstrap` | the studentised bootstrap, for skewed outcomes |
//! | `observational` | what an analyst without a counterfactual computes: double difference, matching |
//! | `discontinuity` | jumps at a cut, of an outcome and of the density of units |
//! | `emulator` | a model's output between the points at which it was run, with its doubt |
//! | `walkers` | draws from a density that is known up to a factor, by chains that learn from each other |
//! | `directions` | how much a set of points is narrower than the cube, and in which directions |
//! | `cholesky` | systems of linear equations with a positive definite matrix (private) |
//! | `shapley` | dividing a joint effect among its parts |
//! | `student` | Student's t and the normal distribution (private) |
//! | `splitmix` | the generator behind resampling and designs |

#![expect(
    clippy::disallowed_methods,
    reason = "what is computed about markets never feeds back into one"
)]

mod bootstrap;
mod cholesky;
pub mod designs;
mod directions;
mod discontinuity;
mod emulator;
mod equivalence;
mod estimate;
mod events;
mod harm;
mod knowing;
mod multiplicity;
mod observational;
mod paired;
pub mod pareto;
mod proportion;
mod ranks;
mod regret;
mod representatives;
mod score;
mod selection;
mod sensitivity;
mod sequential;
mod shapley;
mod splitmix;
mod student;
mod verdict;
mod walkers;
mod worlds;

pub use bootstrap::studentised;
pub use directions::{Direction as PrincipalDirection, directions, quantile, spread};
pub use discontinuity::{DensityJump, density_jump, regression_discontinuity};
pub use emulator::{Emulator, LeaveOneOut, Prediction};
pub use equivalence::{EQUIVALENCE_LEVEL, Equivalence, replicates_for_equivalence};
pub use estimate::{CONFIDENCE, Estimate, Interval};
pub use events::{Events, LEAST_EVENTS};
pub use harm::{Budget, Evidence, Harm};
pub use knowing::{Knowing, Turn, value_of_knowing, value_of_knowing_all};
pub use multiplicity::{holm, max_t};
pub use observational::{Observed, Unit, difference_in_differences, imbalance, matching};
pub use paired::{Paired, Relative, differences};
pub use proportion::proportion_interval;
pub use ranks::rank_correlation;
pub use regret::{Regret, regrets};
pub use representatives::representatives;
pub use score::ranked_probability_score;
pub use selection::{Selection, Standing};
pub use sensitivity::{
    Block, ElementaryEffects, Share, SobolIndices, elementary_effects, sobol_indices,
};
pub use sequential::{Precision, Step, replicates_needed};
pub use shapley::{
    Coalition, MOST_PLAYERS, coalitions_of, joining_orders, sampled_shapley, shapley,
};
pub use splitmix::SplitMix64;
pub use verdict::{Direction, Question, Verdict, judge};
pub use walkers::{Walk, Walkers};
pub use worlds::{OverWorlds, WorldEffect};
