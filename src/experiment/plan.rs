//! Arms to be compared.

use super::observation::WholeMarket;
use super::prefix_tree::PrefixTree;
use super::replicate::Replicate;
use super::run::Experiment;
use super::setup::Setup;
use super::summary::Unit;
use super::window::Window;
use crate::market::calendar::Calendar;

/// Arms to be run under the same calendar and the same luck.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The arms; the first is the baseline. All have the same calendar and the same industries, and
    /// no two share a name.
    pub arms: Vec<Setup>,
    /// The seed of all luck; replicate r of every arm has the same luck.
    pub seed: u64,
    /// Whether every market is run a second time with quality visible, for the efficiency outcome.
    pub efficiency: bool,
}

impl Plan {
    /// The names of the industries, which all arms share.
    ///
    /// # Panics
    /// If the plan has no arm.
    #[must_use]
    pub fn industries(&self) -> Vec<&str> {
        let world = &self.arms[0].world;
        let names = world
            .industries
            .iter()
            .map(|industry| industry.name.as_str());
        names.collect()
    }

    /// The days simulated and the days evaluated, which all arms share.
    ///
    /// # Panics
    /// If the plan has no arm.
    #[must_use]
    pub fn calendar(&self) -> Calendar {
        self.arms[0].calendar
    }

    /// The days over which arms are compared.
    #[must_use]
    pub fn window(&self) -> Window {
        Window::of(&self.calendar())
    }

    /// Observation of every arm: the totals of its whole market and of its slices.
    #[must_use]
    pub fn experiment(&self) -> Experiment<'_, WholeMarket> {
        let observation = WholeMarket {
            efficiency: self.efficiency,
        };
        Experiment::new(&self.arms, self.seed, observation)
    }

    /// Runs one unit, its consumers cut into `shards` parts.
    ///
    /// With [`Self::efficiency`] the same market runs once more with every shop's quality visible;
    /// the welfare of each of its days goes into [`Measure::VisibleSurplus`] of the whole market,
    /// and its orders are counted among the orders simulated.
    ///
    /// [`Measure::VisibleSurplus`]: crate::outcome::Measure::VisibleSurplus
    #[must_use]
    pub fn simulate(&self, unit: Unit, shards: usize) -> Replicate {
        self.experiment().simulate(unit, shards).replicate
    }

    /// Days that are simulated for a replicate of every arm, as a share of those that the arms live
    /// through.
    #[must_use]
    pub fn simulated_share(&self) -> f64 {
        let arms: Vec<usize> = (0..self.arms.len()).collect();
        let branches = PrefixTree::of(&self.arms, &arms);
        let simulated: u64 = branches.iter().map(|branch| branch.days(0)).sum();
        let lived = arms.len() as f64 * f64::from(self.calendar().days());
        simulated as f64 / lived
    }
}
