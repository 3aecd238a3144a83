//! Cost to a shop of getting better: each halving of what goes wrong costs the same share.

use crate::parameters::{IndustryParameters, Merchants};
use crate::policy::CaptainProgram;
use crate::shop::strategy::Strategy;

/// Least share of what goes wrong that is reckoned with.
const LEAST_WRONG: f64 = 1e-3;

/// How often `usual` is halved on the way to `left`; below 0 where more is left than usual.
fn halvings(usual: f64, left: f64) -> f64 {
    libm::log2(usual / left.max(LEAST_WRONG))
}

/// Where a shop of the captain programme stood when the team came.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Coached {
    /// Its quality.
    pub quality: f64,
    /// Its promptness.
    pub promptness: f64,
    /// Its service effort.
    pub effort: f64,
}

impl Coached {
    /// Where a shop with this strategy stands.
    #[must_use]
    pub const fn at(strategy: &Strategy) -> Self {
        Self {
            quality: strategy.quality,
            promptness: strategy.promptness,
            effort: strategy.effort,
        }
    }
}

/// Halvings that are paid for, and those of them that a shop has made since the team came.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Paid {
    all: f64,
    coached: f64,
}

impl Paid {
    /// Halvings from `usual` to `left`. A team spares the share `know_how` of those beyond where
    /// the shop stood.
    fn of(usual: f64, left: f64, stood: Option<f64>, know_how: f64) -> Self {
        let all = halvings(usual, left);
        let since = stood.map_or(0.0, |stood| halvings(stood, left).max(0.0));
        Self {
            all: all - know_how * since,
            coached: (1.0 - know_how) * since,
        }
    }
}

/// Costs of being as good as a strategy is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Costs {
    /// Unit cost of goods, in fen.
    pub unit_cost_fen: f64,
    /// Cost of promptness, as a share of revenue.
    pub promptness: f64,
    /// Cost of the desk that answers, in fen per day.
    pub desk_fen: f64,
    /// Part of unit cost that goes into what got better since the team came, in fen.
    pub coached_unit_fen: f64,
    /// Part of the cost of promptness that a team has brought about.
    pub coached_promptness: f64,
    /// Part of the desk's cost that a team has brought about.
    pub coached_desk_fen: f64,
}

impl Costs {
    /// Costs of `strategy`, under the team that came to a shop that stood at `coached`.
    ///
    /// Equation (15), of goods; Equation (16), of promptness and the desk.
    #[must_use]
    pub fn of(
        strategy: &Strategy,
        industry: &IndustryParameters,
        merchants: &Merchants,
        team: Option<(CaptainProgram, Coached)>,
    ) -> Self {
        let know_how = team.map_or(0.0, |(lever, _)| lever.know_how);
        let stood = team.map(|(_, stood)| stood);
        let usual = (1.0 - industry.quality).max(LEAST_WRONG);
        let at = |of: fn(&Coached) -> f64| stood.map(|stood| 1.0 - of(&stood));
        let goods = Paid::of(usual, 1.0 - strategy.quality, at(|it| it.quality), know_how);
        let prompt = Paid::of(
            1.0,
            1.0 - strategy.promptness,
            at(|it| it.promptness),
            know_how,
        );
        let answers = Paid::of(1.0, 1.0 - strategy.effort, at(|it| it.effort), know_how);
        let price_fen = industry.price_fen as f64;
        let halving_fen = price_fen * merchants.defect_halving;
        let desk_fen = merchants.desk_fen as f64;
        Self {
            unit_cost_fen: (price_fen * industry.cost_base + halving_fen * goods.all).max(0.0),
            promptness: merchants.lateness_halving * prompt.all,
            desk_fen: desk_fen * answers.all,
            coached_unit_fen: halving_fen * goods.coached,
            coached_promptness: merchants.lateness_halving * prompt.coached,
            coached_desk_fen: desk_fen * answers.coached,
        }
    }
}

/// Unit cost of goods of quality `quality` to a shop without a team, in fen.
#[must_use]
pub fn unit_cost_fen(industry: &IndustryParameters, merchants: &Merchants, quality: f64) -> f64 {
    let strategy = Strategy {
        quality,
        ..Strategy::BLANK
    };
    Costs::of(&strategy, industry, merchants, None).unit_cost_fen
}

/// Cost of one more parcel handed over in time, as a share of its price: the derivative of the
/// cost of promptness.
#[must_use]
pub fn marginal_promptness_cost(strategy: &Strategy, merchants: &Merchants) -> f64 {
    let late = (1.0 - strategy.promptness).max(LEAST_WRONG);
    merchants.lateness_halving / (core::f64::consts::LN_2 * late)
}
