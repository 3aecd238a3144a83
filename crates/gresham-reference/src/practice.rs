//! Practice, a strategy's consequences: probabilities and costs (7.4, 7.5, 7.16, 7.22, 7.24).

use crate::equations::halvings;
use crate::shop::{Coached, Shop};
use crate::strategy::Strategy;
use gresham_market::parameters::{IndustryParameters, WorldParameters};
use gresham_market::policy::InForce;

#[derive(Debug, Clone, Copy)]
pub struct Practice {
    pub quality: f64,
    pub damage: f64,
    pub misfit: f64,
    pub returns_left: f64,
    pub misfit_exchanged: f64,
    pub slow: f64,
    /// Share of buyers about to order who ask.
    pub asks: f64,
    /// Probability that a question loses the order, of buyers without and with a membership.
    pub unanswered: [f64; 2],
    /// Share of orders lost for want of an answer, over all needs.
    pub lost: f64,
    pub resolve: f64,
    pub partial: f64,
    pub wear_proved: f64,
    /// Probability that some promise is broken.
    pub broken: f64,
    pub parcel_cost_fen: f64,
    pub contact_cost_fen: f64,
    /// Share of revenue.
    pub running_cost: f64,
    pub costs: Costs,
}

/// Costs of being as good as a strategy is, and what of them goes into what got better since the
/// platform's team came.
#[derive(Debug, Clone, Copy)]
pub struct Costs {
    pub unit_cost_fen: f64,
    /// Share of revenue.
    pub promptness: f64,
    /// Fen per day.
    pub desk_fen: f64,
    pub coached_unit_fen: f64,
    pub coached_promptness: f64,
    pub coached_desk_fen: f64,
}

/// Costs of a strategy in the hands of a shop.
///
/// Equation (15), of goods; Equation (16), of promptness and the desk.
fn costs(shop: &Shop, strategy: &Strategy, world: &WorldParameters, policy: &InForce) -> Costs {
    let merchants = &world.merchants;
    let industry = &world.industries[shop.industry].parameters;
    let (know_how, stood) = match (policy.captain_program, shop.captain) {
        (Some(lever), Some(stood)) => (lever.know_how, Some(stood)),
        _ => (0.0, None),
    };
    // Halvings paid for, and those of them since the team came.
    let paid = |usual: f64, value: f64, stood: Option<f64>| {
        let left = 1.0 - value;
        let since = match stood {
            Some(stood) => halvings(1.0 - stood, left).max(0.0),
            None => 0.0,
        };
        (
            halvings(usual, left) - know_how * since,
            (1.0 - know_how) * since,
        )
    };
    let usual = (1.0 - industry.quality).max(0.001);
    let goods = paid(usual, strategy.quality(), stood.map(|it| it.quality));
    let prompt = paid(1.0, strategy.promptness(), stood.map(|it| it.promptness));
    let answers = paid(1.0, strategy.effort(), stood.map(|it| it.effort));
    let price_fen = industry.price_fen as f64;
    let halving_fen = price_fen * merchants.defect_halving;
    let desk_fen = merchants.desk_fen as f64;
    Costs {
        unit_cost_fen: (price_fen * industry.cost_base + halving_fen * goods.0).max(0.0),
        promptness: merchants.lateness_halving * prompt.0,
        desk_fen: desk_fen * answers.0,
        coached_unit_fen: halving_fen * goods.1,
        coached_promptness: merchants.lateness_halving * prompt.1,
        coached_desk_fen: desk_fen * answers.1,
    }
}

impl Coached {
    /// Where a shop with this strategy stands.
    #[must_use]
    pub fn at(strategy: &Strategy) -> Self {
        Self {
            quality: strategy.quality(),
            promptness: strategy.promptness(),
            effort: strategy.effort(),
        }
    }
}

/// Practice of `strategy` in the hands of `shop`.
///
/// Equation (20).
pub fn practice(
    shop: &Shop,
    strategy: &Strategy,
    world: &WorldParameters,
    policy: &InForce,
) -> Practice {
    let industry = &world.industries[shop.industry];
    let parameters = &industry.parameters;
    let after_sales = &world.after_sales;
    let effort = strategy.effort();
    let mut costs = costs(shop, strategy, world, policy);
    let sound = strategy.delivered_quality(world.merchants.exaggeration_harm) * (1.0 - shop.fault);

    // Special services: what they prevent multiplies, what they cost adds up.
    let (mut misfit_left, mut misfit_returned, mut damage_left) = (1.0, 1.0, 1.0);
    let (mut defect_left, mut claims_left, mut wear_unproved) = (1.0, 1.0, 1.0);
    let (mut returns_left, mut broken, mut questions_left) = (1.0, 0.0, 1.0);
    let (mut parcel_cost_fen, mut standing_cost) = (0.0, 0.0);
    for (nth, service) in industry.services.iter().enumerate() {
        if !strategy.services[nth] {
            continue;
        }
        let service = &service.parameters;
        let kept = 1.0 - service.broken_without_effort * (1.0 - effort);
        misfit_left *= 1.0 - service.misfit_prevented * kept;
        misfit_returned *= 1.0 - service.misfit_exchanged * kept;
        damage_left *= 1.0 - service.damage_prevented * kept;
        defect_left *= 1.0 - service.defect_prevented * kept;
        claims_left *= 1.0 - service.claims_settled * kept;
        wear_unproved *= 1.0 - service.wear_proved * kept;
        returns_left *= 1.0 - service.returns_forgone * kept;
        broken = 1.0 - (1.0 - broken) * kept;
        questions_left *= 1.0 - service.questions_answered * kept;
        parcel_cost_fen += service.cost_fen as f64 * kept;
        standing_cost += service.standing_cost;
    }
    let settles =
        after_sales.resolve_base + (after_sales.resolve_full - after_sales.resolve_base) * effort;
    let asks = parameters.question * questions_left;
    let mut slow = after_sales.slow_response * (1.0 - effort);
    let mut unanswered = [asks * slow; 2];
    let members = world.population.member_needs();
    let mut by_profession = 0.0;
    let mut resolve = 1.0 - (1.0 - settles) * claims_left;
    let mut contact_cost_fen = after_sales.contact_cost_fen as f64;
    let mut running_cost = costs.promptness + standing_cost;

    // Certified staff.
    if let Some(lever) = policy.staff_certification {
        let certified = strategy.certification();
        let handled = 1.0 - libm::pow(1.0 - certified, 1.0 + lever.routing);
        slow *= 1.0 - lever.promptness * handled;
        resolve = 1.0 - (1.0 - resolve) * (1.0 - lever.resolution * handled);
        // Certified staff serve members first.
        let of_members = if members > 0.0 {
            (handled / members).min(1.0)
        } else {
            0.0
        };
        let of_others = if members < 1.0 {
            ((handled - members * of_members) / (1.0 - members)).max(0.0)
        } else {
            0.0
        };
        unanswered[0] *= 1.0 - lever.promptness * of_others;
        unanswered[1] *= 1.0 - lever.promptness * of_members;
        if parameters.profession {
            by_profession = lever.advice * handled;
        }
        running_cost += lever.wage_premium * certified;
    }
    // Machines that answer.
    if let Some(lever) = policy.ai_service
        && shop.ai_rank < lever.shops_covered
    {
        let left = 1.0 - lever.answered;
        slow *= left;
        unanswered = unanswered.map(|share| share * left);
        resolve = 1.0 - (1.0 - resolve) * (1.0 - lever.settled);
        contact_cost_fen = contact_cost_fen * left + lever.fee_fen as f64 * lever.answered;
        costs.desk_fen *= left;
        costs.coached_desk_fen *= left;
    }
    let lost = (1.0 - members) * unanswered[0] + members * unanswered[1];
    let by_staff = after_sales.answer_prevents * effort;
    let prevented = 1.0 - (1.0 - by_staff) * (1.0 - by_profession);
    let misfit = shop.misfit * misfit_left * (1.0 - advised(asks, lost) * prevented);
    Practice {
        quality: 1.0 - (1.0 - sound) * defect_left,
        damage: parameters.damage * damage_left,
        misfit,
        returns_left,
        misfit_exchanged: 1.0 - misfit_returned,
        slow,
        asks,
        unanswered,
        lost,
        resolve,
        partial: after_sales.partial_offer * effort,
        wear_proved: 1.0 - (1.0 - world.abuse.wear_detection) * wear_unproved,
        broken,
        parcel_cost_fen,
        contact_cost_fen,
        running_cost,
        costs,
    }
}

/// Share of placed orders before which a question was asked and answered.
///
/// Equation (25).
fn advised(asks: f64, lost: f64) -> f64 {
    if lost < 1.0 {
        ((asks - lost) / (1.0 - lost)).max(0.0)
    } else {
        0.0
    }
}

/// Worth found on average in orders of a quality, of which some are damaged and some come late.
pub fn expected_worth(quality: f64, damage: f64, promptness: f64, world: &WorldParameters) -> f64 {
    let fulfilment = &world.fulfilment;
    let late = 1.0 - promptness * (1.0 - fulfilment.carrier_late());
    let lost_sound = quality * late * fulfilment.lateness_severity;
    // Mean severities of defects and of damage are 0.65 and 0.7.
    let lost_whole = (1.0 - quality) * 0.65 + lost_sound;
    1.0 - damage * 0.7 - (1.0 - damage) * lost_whole
}

/// Worth expected of orders under the practice of a shop.
pub fn worth(practice: &Practice, promptness: f64, world: &WorldParameters) -> f64 {
    expected_worth(practice.quality, practice.damage, promptness, world)
}

/// Quality of goods that are worth so much where all of them arrive whole and in time.
pub fn quality_for(worth: f64) -> f64 {
    (1.0 - (1.0 - worth) / 0.65).max(0.0)
}

impl Practice {
    /// Share of placed orders before which a question was asked and answered.
    pub fn advised(&self) -> f64 {
        advised(self.asks, self.lost)
    }

    /// Probability of a problem.
    pub fn problem(&self) -> f64 {
        1.0 - (1.0 - self.damage) * self.quality
    }
}

/// Margin of an order by the books, with 20 orders of a forecast added (7.16).
pub fn order_margin_fen(shop: &Shop, world: &WorldParameters, policy: &InForce) -> f64 {
    let industry = &world.industries[shop.industry].parameters;
    let price_fen = f64::from(shop.price_fen(industry.price_fen));
    let practice = practice(shop, &shop.strategy, world, policy);
    let share_left = 1.0 - world.platform.commission - practice.running_cost;
    let forecast_fen = price_fen * share_left
        - practice.costs.unit_cost_fen
        - industry.freight_fen as f64
        - practice.parcel_cost_fen;
    (shop.trailing.contribution_fen + 20.0 * forecast_fen) / (shop.trailing.finished + 20.0)
}

/// Penalty for a parcel handed over late, as a share of the price, in a score band.
pub fn late_penalty(policy: &InForce, world: &WorldParameters, band: usize) -> f64 {
    let lowered = policy
        .logistics_compensation
        .map_or(1.0, |lever| lever.penalty);
    world.fulfilment.late_penalty * lowered * relief(policy, band)
}

/// Share that a shop of a score band pays of ordinary penalties and compensation.
pub fn relief(policy: &InForce, band: usize) -> f64 {
    policy
        .good_shop_compensation_relief
        .map_or(1.0, |lever| lever.pays(band))
}

/// Probability that a parcel which would be late is handed over in time after a warning.
///
/// Equation (7).
pub fn averted(
    policy: &InForce,
    world: &WorldParameters,
    strategy: &Strategy,
    price_fen: f64,
) -> f64 {
    let Some(lever) = policy.logistics_compensation else {
        return 0.0;
    };
    let late = (1.0 - strategy.promptness()).max(0.001);
    let marginal_cost = world.merchants.lateness_halving / (std::f64::consts::LN_2 * late);
    if price_fen * marginal_cost > lever.rush_cost_fen as f64 {
        lever.warning
    } else {
        0.0
    }
}

/// Returns per order.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReturnShares {
    pub faulty: f64,
    pub other: f64,
}

/// Premium per parcel of the freight pool, in fen.
pub fn premium_fen(
    lever: &gresham_market::policy::ReturnFreight,
    industry: &IndustryParameters,
    returns: &ReturnShares,
) -> f64 {
    let pooled_fen = lever.price * industry.return_freight_fen as f64;
    let other = if lever.covers_misfits {
        returns.other
    } else {
        0.0
    };
    lever.loading * pooled_fen * (returns.faulty + other)
}

/// A shop's own returns with 30 orders at its industry's average added.
pub fn own_returns(shop: &Shop, average: &ReturnShares) -> ReturnShares {
    let orders = shop.trailing.orders + 30.0;
    let other = shop.trailing.returns - shop.trailing.faulty_returns;
    ReturnShares {
        faulty: (shop.trailing.faulty_returns + 30.0 * average.faulty) / orders,
        other: (other + 30.0 * average.other) / orders,
    }
}

/// How far free returns lower a log price as buyers feel it.
pub fn felt_discount(industry: &IndustryParameters, propensity: f64, price_fen: f64) -> f64 {
    let sent_back = industry.misfit * propensity;
    (sent_back * industry.return_freight_fen as f64 / price_fen).min(0.5)
}
