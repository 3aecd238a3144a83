//! The verdicts of other worlds that fit what is known.

use super::figure::Figure;
use super::verdict::Verdict;

/// Verdicts of other worlds on one claim.
#[derive(Debug, Clone, PartialEq)]
pub struct OverWorlds {
    /// The statistic with the policy in each of them, where it is defined.
    pub figures: Vec<Figure>,
    /// The verdicts that came out in some world, and in how many, the shipped world included.
    pub verdicts: Vec<(Verdict, usize)>,
}
