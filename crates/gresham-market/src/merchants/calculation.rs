//! Best replies: a shop compares a day under its strategy with a day under others near and far, one
//! component after the other.

use crate::merchants::forecast::{Forecast, Surroundings};
use crate::shop::Shop;
use crate::shop::strategy::{Component, Strategy};

/// Lengths of the steps that are tried, in halvings of what goes wrong, and in whole ranges of what
/// is not reckoned by halvings.
const LENGTHS: [f64; 5] = [0.0625, 0.125, 0.25, 0.5, 1.0];

/// Lengths of the steps that are tried in log prices.
const PRICE_LENGTHS: [f64; 4] = [0.003, 0.01, 0.03, 0.1];

/// The longest step of exaggeration.
const EXAGGERATION_RANGE: f64 = 0.1;

/// The longest step of the share of staff that is certified.
const CERTIFICATION_RANGE: f64 = 0.5;

/// Rounds after which a shop that goes on reconsidering stops.
const MOST_ROUNDS: usize = 40;

/// Strategies tried, with the best of them so far and its worth.
struct Search<'a> {
    around: &'a Surroundings<'a>,
    forecast: Forecast<'a>,
    best: Strategy,
    worth_fen: f64,
}

/// The strategy that a shop moves to when it reconsiders all that it does: the best found for one
/// component after the other, price last. A dearer strategy needs cash for the extra cost of a
/// cycle.
#[must_use]
pub fn best_reply(around: &Surroundings, shop: &Shop) -> Strategy {
    reply_from(around, shop, shop.strategy)
}

/// The strategy to which a shop comes that reconsiders all that it does over and over, while
/// nothing changes around it: its own optimum, as it sees things.
#[must_use]
pub fn optimum(around: &Surroundings, shop: &Shop) -> Strategy {
    settled(shop.strategy, |strategy| reply_from(around, shop, strategy))
}

/// The log price to which a shop comes that otherwise does as `strategy` says.
#[must_use]
pub fn best_log_price(around: &Surroundings, shop: &Shop, strategy: Strategy) -> f64 {
    let priced = |strategy| Search::new(around, shop, &strategy).priced(strategy);
    settled(strategy, priced).log_price
}

/// A strategy that leads on to itself, or the last after many rounds.
fn settled(start: Strategy, next: impl Fn(Strategy) -> Strategy) -> Strategy {
    let mut strategy = start;
    for _ in 0..MOST_ROUNDS {
        let found = next(strategy);
        if found == strategy {
            break;
        }
        strategy = found;
    }
    strategy
}

/// The best strategy that a round of steps from `start` finds.
fn reply_from(around: &Surroundings, shop: &Shop, start: Strategy) -> Strategy {
    if around.world.adaptation.step == 0.0 {
        return start;
    }
    let mut search = Search::new(around, shop, &start);
    for component in numbers(around) {
        search.along(component);
    }
    search.services();
    search.advertising(shop);
    search.priced(start)
}

/// The strategy that a shop moves to when it looks only at its price and, if any is `named`, at one
/// component.
#[must_use]
pub fn reply_in(around: &Surroundings, shop: &Shop, named: Option<Component>) -> Strategy {
    if around.world.adaptation.step == 0.0 || shop.bound {
        return shop.strategy;
    }
    let mut search = Search::new(around, shop, &shop.strategy);
    if let Some(component) = named {
        search.along(component);
    }
    search.priced(shop.strategy)
}

/// The strategy with the best quality for it.
#[must_use]
pub fn better_quality(around: &Surroundings, shop: &Shop) -> Strategy {
    let mut search = Search::new(around, shop, &shop.strategy);
    search.along(Component::Quality);
    search.best
}

/// True if answering a ticket pays: a day with the fault mended, or other goods, less a day's part
/// of the cost of looking into it, against a day as it is less the exposure that an unanswered
/// ticket costs.
#[must_use]
pub fn mending_pays(around: &Surroundings, shop: &Shop, mended: &Shop, exposure_loss: f64) -> bool {
    let forecast = Forecast::new(around, shop);
    let lost = 1.0 - libm::exp(-exposure_loss * (1.0 - shop.trailing.repeat_share()));
    let ignored_fen = forecast.worth_fen(&shop.strategy) * (1.0 - lost);
    let price_fen = around.industry.price_fen as f64 * libm::exp(shop.strategy.log_price);
    let cost_fen = around.world.merchants.mending_cost * price_fen * forecast.orders_per_day;
    let after = forecast.of_mended(mended);
    after.worth_fen(&mended.strategy) - cost_fen > ignored_fen
}

/// The numbers, price and advertising aside, that a shop can decide on under the rules in force.
fn numbers(around: &Surroundings) -> impl Iterator<Item = Component> {
    let certification = around.certifies_staff();
    [
        Component::Quality,
        Component::Promptness,
        Component::Effort,
        Component::Exaggeration,
    ]
    .into_iter()
    .chain(certification.then_some(Component::Certification))
}

/// The value of a component after a step of `length` up or down.
#[must_use]
pub fn stepped(component: Component, value: f64, length: f64) -> f64 {
    match component {
        Component::Quality | Component::Promptness | Component::Effort => {
            1.0 - (1.0 - value) * libm::exp2(-length)
        }
        Component::Exaggeration => value + EXAGGERATION_RANGE * length,
        Component::Certification => value + CERTIFICATION_RANGE * length,
        Component::Advertising => value * libm::exp2(length),
        Component::Price => value + length,
    }
}

impl<'a> Search<'a> {
    fn new(around: &'a Surroundings<'a>, shop: &'a Shop, start: &Strategy) -> Self {
        let forecast = Forecast::new(around, shop);
        Self {
            worth_fen: forecast.worth_fen(start),
            around,
            forecast,
            best: *start,
        }
    }

    /// Takes `strategy` if it is worth more than the best so far.
    fn take(&mut self, strategy: Strategy, worth_fen: f64) {
        if worth_fen > self.worth_fen {
            (self.best, self.worth_fen) = (strategy, worth_fen);
        }
    }

    /// Signed lengths of steps, the shortest first.
    fn lengths(&self, of: &'static [f64]) -> impl Iterator<Item = f64> + use<> {
        let factor = self.around.world.adaptation.step;
        of.iter()
            .flat_map(move |length| [-length * factor, length * factor])
    }

    /// The best step along a component. Honest merchants never raise exaggeration.
    fn along(&mut self, component: Component) {
        let start = self.best;
        let value = start.get(component);
        for length in self.lengths(&LENGTHS) {
            let strategy = start.with(component, stepped(component, value, length));
            let exaggerates = component == Component::Exaggeration && length > 0.0;
            if exaggerates && self.forecast.shop.honest || strategy == start {
                continue;
            }
            self.take(strategy, self.forecast.worth_fen(&strategy));
        }
    }

    /// The special service whose taking up or dropping brings most, if any brings something.
    fn services(&mut self) {
        let start = self.best;
        for nth in 0..self.around.services.len() {
            let strategy = Strategy {
                services: start.services.toggled(nth),
                ..start
            };
            self.take(strategy, self.forecast.worth_fen(&strategy));
        }
    }

    /// The best budget for advertising: what it brings beside its clicks, up to what the auction
    /// lets the shop spend.
    fn advertising(&mut self, shop: &Shop) {
        let Some(return_per_fen) = self.forecast.return_on_clicks(&self.best) else {
            return;
        };
        let spent = shop.trailing.advertising_fen / shop.trailing.sales_fen.max(1.0);
        let most = spent / shop.pace;
        let start = self.best;
        let gain = |budget: f64| budget.min(most) * return_per_fen;
        let mut best = gain(start.advertising);
        for length in self.lengths(&LENGTHS) {
            let budget = stepped(Component::Advertising, start.advertising, length);
            let strategy = start.with(Component::Advertising, budget);
            let gain = gain(strategy.advertising);
            if gain > best {
                best = gain;
                self.best = strategy;
            }
        }
    }

    /// The best so far if the shop can pay for it, else what it began with, at the best price for
    /// it. The price changes nothing else about an order, so that what else it comes to is worked
    /// out once.
    fn priced(mut self, begun: Strategy) -> Strategy {
        if !self.forecast.affords(&self.best) {
            self.best = begun;
        }
        let start = self.best;
        let outlook = self.forecast.outlook(&start);
        self.worth_fen = self.forecast.worth_of(&start, &outlook);
        for length in self.lengths(&PRICE_LENGTHS) {
            let value = stepped(Component::Price, start.log_price, length);
            let strategy = start.with(Component::Price, value);
            let worth_fen = self.forecast.worth_at_price(&strategy, &outlook);
            self.take(strategy, worth_fen);
        }
        self.best
    }
}
