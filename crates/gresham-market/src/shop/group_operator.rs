//! Membership of a group of shops under one operator.

use serde::{Deserialize, Serialize};

/// The operator of a group, as one of its shops knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupOperator {
    /// The group's number.
    pub group: u16,
    /// Profit of the shop's best cycle so far, in fen.
    pub best_cycle_fen: i64,
}
