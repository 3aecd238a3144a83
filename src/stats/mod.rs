//! Pure statistics: estimates, paired comparisons, equivalence, multiplicity, sequential precision.

mod estimate;
mod paired;
mod splitmix;
mod student;

pub use estimate::{CONFIDENCE, Estimate, Interval};
pub use paired::{Paired, Relative, differences};
