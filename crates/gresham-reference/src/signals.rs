//! Public signals (7.3): what is shown of shops, and what that has turned out to be worth.

use crate::books::Books;
use crate::rules::ShopRules;
use crate::shop::{Shop, Tier};
use gresham_market::parameters::WorldParameters;
use gresham_market::policy::InForce;
use gresham_market::tally::Event;

/// Number of signals.
pub const SIGNALS: usize = 9;

/// Their places in a list of signals.
pub(crate) const RATING: usize = 0;
pub(crate) const POINTS: usize = 1;
pub(crate) const FIVE_STARS: usize = 2;
pub(crate) const LISTED: usize = 3;
pub(crate) const CERTIFIED: usize = 4;
pub(crate) const TAGGED: usize = 5;
pub(crate) const PRICE: usize = 6;
pub(crate) const DESCRIBED: usize = 7;
pub(crate) const NEW: usize = 8;

/// Units in which signals are weighed.
pub(crate) const SCALES: [f64; SIGNALS] = [0.2, 0.5, 1.0, 1.0, 1.0, 1.0, 0.2, 0.1, 1.0];

/// Signals of a shop in their units; `None` is not shown.
type Signals = [Option<f64>; SIGNALS];

pub(crate) fn signals(shop: &Shop, world: &WorldParameters, policy: &InForce) -> Signals {
    let flag = |holds: bool| Some(if holds { 1.0 } else { 0.0 });
    let score = policy.experience_score;
    let displayed = score.is_some_and(|lever| lever.shown_to_buyers);
    let mut signals = [None; SIGNALS];
    if !score.is_some_and(|lever| lever.replaces_ratings) {
        signals[RATING] = Some(shop.stars);
    }
    if displayed {
        signals[POINTS] = Some(shop.score.overall);
    }
    signals[FIVE_STARS] = flag(displayed && shop.five_star);
    signals[LISTED] = flag(policy.good_service_list.is_some() && shop.listed);
    signals[CERTIFIED] = Some(policy.staff_certification.map_or(0.0, |lever| {
        lever.label(shop.strategy.certification(), shop.score.service)
    }));
    signals[TAGGED] = flag(policy.negative_tags.is_some() && shop.tagged);
    // Where buyers set prices, prices say nothing of shops.
    if !world.merchants.buyers_value_prices {
        signals[PRICE] = Some(shop.strategy.log_price());
    }
    signals[DESCRIBED] = Some(shop.strategy.described());
    signals[NEW] = flag(shop.tier == Tier::New);
    for (signal, scale) in signals.iter_mut().zip(SCALES) {
        *signal = signal.map(|value| value / scale);
    }
    signals
}

/// Weighted means of signals, by signal, over those who show it; 0 if nobody does.
fn means(of: &[(Signals, f64)]) -> [f64; SIGNALS] {
    let mut means = [0.0; SIGNALS];
    for (signal, mean) in means.iter_mut().enumerate() {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (signals, weight) in of {
            if let Some(value) = signals[signal] {
                sum += weight * value;
                weights += weight;
            }
        }
        if weights > 0.0 {
            *mean = sum / weights;
        }
    }
    means
}

fn over(signals: &Signals, means: &[f64; SIGNALS]) -> [f64; SIGNALS] {
    let mut over = [0.0; SIGNALS];
    for signal in 0..SIGNALS {
        if let Some(value) = signals[signal] {
            over[signal] = value - means[signal];
        }
    }
    over
}

/// Signals that a delivery in an industry comes with on average, one more counted for every shop.
pub(crate) fn ordinary(
    shops: &[Shop],
    world: &WorldParameters,
    rules: &[ShopRules],
) -> [f64; SIGNALS] {
    let open = shops.iter().zip(rules).filter(|(shop, _)| shop.open);
    let all: Vec<(Signals, f64)> = open
        .map(|(shop, rules)| {
            let weight = 1.0 + shop.trailing.delivered;
            (signals(shop, world, &rules.in_force), weight)
        })
        .collect();
    means(&all)
}

/// Common knowledge of signals.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// Sums of products of two signals, each over its mean.
    pub products: [[f64; SIGNALS]; SIGNALS],
    /// Sums of products of a signal and the worth of orders.
    pub with_worth: [f64; SIGNALS],
    /// Weight of deliveries, and days for which they stand.
    pub weight: f64,
    /// Days in memory.
    pub days: f64,
    /// Worth of a unit of each signal.
    pub worths: [f64; SIGNALS],
}

impl Knowledge {
    /// A day passes.
    pub(crate) fn fade(&mut self, keep: f64) {
        for row in 0..SIGNALS {
            for column in 0..SIGNALS {
                self.products[row][column] *= keep;
            }
            self.with_worth[row] *= keep;
        }
        self.weight *= keep;
        self.days = self.days * keep + 1.0;
    }

    /// Evidence of the day in one industry, whose shops have the places from `first`.
    ///
    /// Equation (22).
    pub(crate) fn hear(
        &mut self,
        (first, shops): (usize, &[Shop]),
        books: &Books,
        world: &WorldParameters,
        rules: &[ShopRules],
    ) {
        let mut seen = Vec::new();
        let mut worths = Vec::new();
        for (nth, shop) in shops.iter().enumerate() {
            let delivered = f64::from(books.events(first + nth, Event::Delivered));
            if shop.open && delivered > 0.0 {
                let lost = f64::from(books.events(first + nth, Event::LostWorth));
                let weight = delivered / (1.0 + shop.trailing.delivered / 200.0);
                let policy = &rules[first + nth].in_force;
                seen.push((signals(shop, world, policy), weight));
                worths.push(1.0 - lost / (255.0 * delivered));
            }
        }
        let (mut sum, mut weights) = (0.0, 0.0);
        for ((_, weight), worth) in seen.iter().zip(&worths) {
            sum += weight * worth;
            weights += weight;
        }
        let means = means(&seen);
        // The industry is added up by itself before it joins the others.
        let mut products = [[0.0; SIGNALS]; SIGNALS];
        let mut with_worth = [0.0; SIGNALS];
        for ((signals, weight), worth) in seen.iter().zip(&worths) {
            let signals = over(signals, &means);
            let surplus = worth - sum / weights;
            for row in 0..SIGNALS {
                for column in 0..=row {
                    products[row][column] += weight * signals[row] * signals[column];
                }
                with_worth[row] += weight * signals[row] * surplus;
            }
        }
        for row in 0..SIGNALS {
            for column in 0..=row {
                self.products[row][column] += products[row][column];
            }
            self.with_worth[row] += with_worth[row];
        }
        self.weight += weights;
    }

    /// Ridge regression by Cholesky's decomposition of the matrix, of which the lower half is kept.
    ///
    /// Equation (23).
    pub(crate) fn solve(&mut self, doubt: f64) {
        if self.weight <= 0.0 {
            return;
        }
        let ridge = doubt * self.weight / self.days;
        let mut root = [[0.0; SIGNALS]; SIGNALS];
        for row in 0..SIGNALS {
            for column in 0..row {
                let mut rest = self.products[row][column];
                for before in 0..column {
                    rest -= root[row][before] * root[column][before];
                }
                root[row][column] = rest / root[column][column];
            }
            let mut rest = self.products[row][row] + ridge;
            for before in 0..row {
                rest -= root[row][before] * root[row][before];
            }
            root[row][row] = libm::sqrt(rest);
        }
        let mut forward = [0.0; SIGNALS];
        for row in 0..SIGNALS {
            let mut rest = self.with_worth[row];
            for before in 0..row {
                rest -= root[row][before] * forward[before];
            }
            forward[row] = rest / root[row][row];
        }
        for row in (0..SIGNALS).rev() {
            let mut rest = forward[row];
            for after in row + 1..SIGNALS {
                rest -= root[after][row] * self.worths[after];
            }
            self.worths[row] = rest / root[row][row];
        }
    }

    /// Worth that signals predict over that of ordinary ones.
    pub(crate) fn read(&self, signals: &Signals, ordinary: &[f64; SIGNALS]) -> f64 {
        let over = over(signals, ordinary);
        let mut read = 0.0;
        for (worth, over) in self.worths.iter().zip(over) {
            read += worth * over;
        }
        read
    }

    /// Products of two signals, by weight.
    #[must_use]
    pub fn together(&self, one: usize, other: usize) -> f64 {
        if self.weight > 0.0 {
            self.products[one.max(other)][one.min(other)] / self.weight
        } else {
            0.0
        }
    }
}
