//! Offers of the platform that a shop has taken up.

use serde::{Deserialize, Serialize};

/// The offers that a shop has taken up. They count as long as the platform makes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Participation {
    /// Films returns by the standard of `return_mismatch_trust`.
    pub films_returns: bool,
    /// Pays into the pool of `return_freight`.
    pub pools_freight: bool,
}
