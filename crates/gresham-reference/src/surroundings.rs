//! Surroundings of a shop on its day of decision.

use crate::market::Industry;
use crate::signals::Knowledge;
use crate::written::Written;
use gresham_market::luck::draws::Luck;
use gresham_market::parameters::{IndustryParameters, WorldParameters};
use gresham_market::policy::InForce;

/// Surroundings as a deciding shop knows them.
pub struct Around<'a> {
    pub world: &'a WorldParameters,
    pub policy: &'a InForce,
    pub luck: Luck,
    pub day: u32,
    pub place: usize,
    pub industry: &'a Industry,
    pub parameters: &'a IndustryParameters,
    pub written: Option<Written<'a>>,
    pub knowledge: &'a Knowledge,
    /// Customers won per click in the industry.
    pub won_per_click: f64,
}
