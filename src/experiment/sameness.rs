//! Arms that cannot differ, because their rules never do.

use super::prefix_tree::PrefixTree;
use super::setup::Setup;

/// Arm by arm whether it goes through all days together with the first: on the same ground, under
/// rules that are the same on every one of them, whatever their files say.
#[must_use]
pub fn same_rules(arms: &[Setup]) -> Vec<bool> {
    let with_first = |arm: usize| {
        let branches = PrefixTree::of(arms, &[0, arm]);
        arm == 0 || matches!(branches.as_slice(), [only] if only.is_undivided())
    };
    (0..arms.len()).map(with_first).collect()
}
