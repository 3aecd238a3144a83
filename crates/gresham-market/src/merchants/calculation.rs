//! What an announced rule is worth to a shop that calculates: it compares a month under its
//! strategy with a month under a slightly different one.

use crate::merchants::forecast::{Forecast, Surroundings};
use crate::shop::Shop;
use crate::shop::margin;
use crate::shop::strategy::{Change, Component, Strategy};

/// The best small change of each component, as the shop calculates it, and the one special service
/// whose taking up or dropping brings most: the strategy it moves to.
#[must_use]
pub fn best_reply(around: &Surroundings, shop: &Shop) -> Strategy {
    let forecast = Forecast::new(around, shop);
    let now = &shop.strategy;
    let demand_now = forecast.log_demand(now);
    let base = forecast.worth(now, demand_now);
    let worth = |strategy: &Strategy| forecast.worth(strategy, demand_now);
    let mut next = *now;
    for component in numbers(around) {
        let (best, value) = best_step(around, now, component, worth);
        let raises_exaggeration = component == Component::Exaggeration && value > now.exaggeration;
        if best > base && !(shop.honest && raises_exaggeration) {
            next = next.with(component, value);
        }
    }
    let toggles = (0..around.services.len()).map(Change::Toggle);
    let best = toggles
        .map(|change| (worth(&change.apply(*now)), change))
        .max_by(|left, right| left.0.total_cmp(&right.0));
    if let Some((best, change)) = best
        && best > base
    {
        next = change.apply(next);
    }
    next.with(
        Component::Advertising,
        advertising(around, shop, now.advertising),
    )
}

/// The numbers that a shop can calculate with under the rules in force.
fn numbers(around: &Surroundings) -> impl Iterator<Item = Component> {
    let certification = around.certifies_staff();
    [
        Component::Quality,
        Component::Promptness,
        Component::Effort,
        Component::Price,
        Component::Exaggeration,
    ]
    .into_iter()
    .chain(certification.then_some(Component::Certification))
}

/// The better of a step up and a step down: what it is worth, and the value it leads to.
fn best_step(
    around: &Surroundings,
    now: &Strategy,
    component: Component,
    worth: impl Fn(&Strategy) -> f64,
) -> (f64, f64) {
    let step = around.world.adaptation.step
        * match component {
            Component::Price => 0.5,
            Component::Certification => CERTIFICATION_STEPS,
            _ => 1.0,
        };
    let try_step = |change: f64| {
        let strategy = now.with(component, now.get(component) + change);
        (worth(&strategy), strategy.get(component))
    };
    let (down, up) = (try_step(-step), try_step(step));
    if up.0 >= down.0 { up } else { down }
}

/// Staff is hired and trained in larger steps than quality is changed.
const CERTIFICATION_STEPS: f64 = 5.0;

/// What a diagnosis shows: the component behind the weakest dimension of the score, raised by a
/// step, if that is worth it.
#[must_use]
pub fn mend_weakest(around: &Surroundings, shop: &Shop) -> Strategy {
    let score = &shop.score;
    let dimensions = [
        (score.product, Component::Quality),
        (score.logistics, Component::Promptness),
        (score.service, Component::Effort),
    ];
    let weakest = dimensions
        .into_iter()
        .min_by(|left, right| left.0.total_cmp(&right.0));
    let Some((_, component)) = weakest else {
        return shop.strategy;
    };
    let forecast = Forecast::new(around, shop);
    let now = &shop.strategy;
    let demand_now = forecast.log_demand(now);
    let mended = now.with(component, now.get(component) + around.world.adaptation.step);
    if forecast.worth(&mended, demand_now) > forecast.worth(now, demand_now) {
        mended
    } else {
        *now
    }
}

/// Whether answering a ticket pays: a month with the fault mended, or better goods, against a
/// month as it is less the exposure that an unanswered ticket costs.
#[must_use]
pub fn mending_pays(around: &Surroundings, shop: &Shop, mended: &Shop, exposure_loss: f64) -> bool {
    let before = Forecast::new(around, shop);
    let after = Forecast::new(around, mended);
    let demand_now = before.log_demand(&shop.strategy);
    let lost = 1.0 - libm::exp(-exposure_loss * (1.0 - shop.trailing.repeat_share()));
    let ignored_fen = before.worth(&shop.strategy, demand_now) * (1.0 - lost);
    let price_fen = around.industry.price_fen as f64 * libm::exp(shop.strategy.log_price);
    let cost_fen = around.world.merchants.mending_cost * price_fen;
    after.worth(&mended.strategy, demand_now) - cost_fen > ignored_fen
}

/// Spends more on advertising while a customer costs less than a first order brings (for the
/// far-sighted: than all expected orders bring), and less otherwise.
fn advertising(around: &Surroundings, shop: &Shop, now: f64) -> f64 {
    if shop.trailing.ad_customers < 1.0 {
        return now;
    }
    let cost_fen = shop.trailing.advertising_fen / shop.trailing.ad_customers;
    let orders = if shop.far_sighted {
        1.0 / (1.0 - shop.trailing.repeat_share()).max(0.1)
    } else {
        1.0
    };
    let worth_fen =
        margin::order_margin_fen(shop, around.industry, around.world, around.policy) * orders;
    if worth_fen > cost_fen {
        now * 1.1 + 0.001
    } else {
        now * 0.9
    }
}
