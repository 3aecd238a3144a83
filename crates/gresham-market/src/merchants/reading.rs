//! How buyers would read a shop: what its public signals would tell them under a strategy.

use crate::parameters::WorldParameters;
use crate::platform::ratings;
use crate::platform::scoring::Rates;
use crate::platform::signals::{Signal, SignalWorths};
use crate::policy::InForce;
use crate::shop::Score;
use crate::shop::strategy::Strategy;

/// Spread of points below which they tell shops apart by nothing but rounding.
const LEAST_SPREAD: f64 = 1e-6;

/// Knowledge that a reading rests on.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// Common knowledge of what signals are worth.
    pub signals: &'a SignalWorths,
    /// The world's numbers.
    pub world: &'a WorldParameters,
    /// The rules in force.
    pub policy: &'a InForce,
    /// The industry's average rates.
    pub average: &'a Rates,
}

/// Expected consequences of a strategy, as far as they show.
#[derive(Debug, Clone, Copy)]
pub struct Appearance {
    /// Share of orders that go wrong.
    pub problem: f64,
    /// Share of orders of which buyers complain.
    pub complaint: f64,
    /// The score.
    pub score: Score,
}

impl Reader<'_> {
    /// Worth that an ordinary buyer would read off the shop's signals, up to a constant.
    #[must_use]
    pub fn read(&self, strategy: &Strategy, appearance: &Appearance) -> f64 {
        let (policy, score) = (self.policy, &appearance.score);
        let mut read = self.worth(Signal::Described, strategy.described());
        if !self.world.merchants.buyers_value_prices {
            read += self.worth(Signal::Price, strategy.log_price);
        }
        let lever = policy.experience_score;
        if !lever.is_some_and(|lever| lever.replaces_ratings) {
            let stars = ratings::expected_stars(appearance.problem, &self.world.ratings);
            read += self.worth(Signal::Rating, stars);
        }
        let displayed = lever.is_some_and(|lever| lever.shown_to_buyers);
        let per_point = if displayed {
            self.worth_of_a_point()
        } else {
            None
        };
        read += per_point.unwrap_or(0.0) * score.overall;
        if let Some(lever) = &policy.good_service_list
            && per_point.is_none()
            && lever.admits(score.overall, strategy.services.is_empty())
        {
            read += self.worth(Signal::Listed, 1.0);
        }
        if let Some(lever) = &policy.staff_certification {
            let label = lever.label(strategy.certification, score.service);
            read += self.worth(Signal::Certified, label);
        }
        if let Some(lever) = &policy.negative_tags
            && appearance.complaint >= lever.tag_from * self.average.complaint
        {
            read += self.worth(Signal::Tagged, 1.0);
        }
        self.world.choice.attention * read
    }

    fn worth(&self, signal: Signal, value: f64) -> f64 {
        self.signals.worth(signal) * value / signal.scale()
    }

    /// Worth of a point of the score together with what hangs on points: the labels that shops with
    /// more of them have more often. How points and labels share what they predict together is
    /// arbitrary, and one of them may well be worth less than nothing beside the other, so a shop
    /// goes by the line through both. `None` where points tell nobody apart.
    fn worth_of_a_point(&self) -> Option<f64> {
        let with_points = |signal| self.signals.moment(signal, Signal::Points);
        let spread = with_points(Signal::Points);
        let hanging = [Signal::Points, Signal::FiveStars, Signal::Listed];
        let together = hanging.iter().fold(0.0, |sum, signal| {
            sum + self.signals.worth(*signal) * with_points(*signal)
        });
        (spread > LEAST_SPREAD).then(|| together / spread / Signal::Points.scale())
    }
}
