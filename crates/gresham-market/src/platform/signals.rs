//! Public signals of a shop, and what they are worth: a regression of what orders were worth on
//! what everybody could see of the shops that filled them.
//!
//! A signal is added by a line of [`Signal`], its scale and its value in [`Shown::of`].

use crate::parameters::WorldParameters;
use crate::rulebook::Rules;
use crate::shop::{Shop, Tier};
use crate::tally::{Event, ShopTally};
use serde::{Deserialize, Serialize};

crate::indexed! {
    /// A public signal of a shop.
    Signal {
        Rating "rating" "Stars that reviews have given, per fifth of a star.",
        Points "points" "Points of the score, per half a point.",
        FiveStars "five_stars" "The five-star label.",
        Listed "listed" "A seat on the good-service list.",
        Certified "certified" "The label of certified staff, by the share that is certified.",
        Tagged "tagged" "A negative tag.",
        Price "price" "Log price against the industry's, per 0.2.",
        Described "described" "Described quality, per 0.1.",
        New "new" "Having opened lately.",
    }
}

impl Signal {
    /// Unit in which it is weighed. Declared, so that what is learned of a signal does not depend
    /// on how shops happen to be spread; about twice the spread between shops.
    #[must_use]
    pub const fn scale(self) -> f64 {
        match self {
            Self::Rating | Self::Price => 0.2,
            Self::Points => 0.5,
            Self::Described => 0.1,
            Self::FiveStars | Self::Listed | Self::Certified | Self::Tagged | Self::New => 1.0,
        }
    }
}

/// One number for each signal.
pub type Column = [f64; Signal::COUNT];

/// Signals of one shop in their units. What nobody is shown of this shop is absent and tells
/// nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown([Option<f64>; Signal::COUNT]);

impl Shown {
    /// Signals of the shop at `place` of `rules`.
    #[must_use]
    pub fn of(shop: &Shop, place: usize, rules: Rules, world: &WorldParameters) -> Self {
        let policy = rules.of(place);
        let flag = |holds: bool| Some(f64::from(u8::from(holds)));
        let score = policy.experience_score;
        let displayed = score.is_some_and(|lever| lever.shown_to_buyers);
        let rated = !score.is_some_and(|lever| lever.replaces_ratings);
        let certified = policy.staff_certification.map_or(0.0, |lever| {
            lever.label(shop.strategy.certification, shop.score.service)
        });
        // Where buyers set prices, prices say nothing of shops.
        let priced = !world.merchants.buyers_value_prices;
        let value = |signal: &Signal| match signal {
            Signal::Rating => rated.then_some(shop.reviews.stars),
            Signal::Points => displayed.then_some(shop.score.overall),
            Signal::FiveStars => flag(displayed && rules.wears_label(place, shop)),
            Signal::Listed => flag(policy.good_service_list.is_some() && shop.standing.listed),
            Signal::Certified => Some(certified),
            Signal::Tagged => flag(policy.negative_tags.is_some() && shop.standing.tagged),
            Signal::Price => priced.then_some(shop.strategy.log_price),
            Signal::Described => Some(shop.strategy.described()),
            Signal::New => flag(shop.tier == Tier::New),
        };
        let mut shown = [None; Signal::COUNT];
        for (shown, signal) in shown.iter_mut().zip(Signal::ALL) {
            *shown = value(signal).map(|value| value / signal.scale());
        }
        Self(shown)
    }

    /// Signals over some means.
    fn over(&self, means: &Column) -> Column {
        let mut over = [0.0; Signal::COUNT];
        for ((over, shown), mean) in over.iter_mut().zip(self.0).zip(means) {
            *over = shown.map_or(0.0, |value| value - mean);
        }
        over
    }
}

/// Weighted means of signals that are shown.
#[derive(Debug, Clone, Copy, Default)]
struct Means {
    sums: Column,
    weights: Column,
}

impl Means {
    fn add(&mut self, shown: &Shown, weight: f64) {
        let sums = self.sums.iter_mut().zip(&mut self.weights);
        for ((sum, total), value) in sums.zip(shown.0) {
            if let Some(value) = value {
                *sum += weight * value;
                *total += weight;
            }
        }
    }

    fn column(&self) -> Column {
        let mut means = self.sums;
        for (mean, weight) in means.iter_mut().zip(self.weights) {
            *mean = if weight > 0.0 { *mean / weight } else { 0.0 };
        }
        means
    }
}

/// Signals that a delivery in the industry of these shops comes with on average. One delivery more
/// is counted for every shop, so that there is an average before there are deliveries.
#[must_use]
pub fn ordinary(shops: &[Shop], rules: Rules, world: &WorldParameters) -> Column {
    let mut means = Means::default();
    for (place, shop) in shops.iter().enumerate().filter(|(_, shop)| shop.open) {
        let shown = Shown::of(shop, place, rules, world);
        means.add(&shown, 1.0 + shop.trailing.delivered);
    }
    means.column()
}

/// Deliveries of a shop in memory that halve what another one adds. What is learned of signals is
/// learned from shops: a thousand parcels of one shop are hardly more than its first hundred.
const SHOP_DELIVERIES: f64 = 200.0;

/// Steps in which lost worth is counted.
const STEPS: f64 = 255.0;

/// Findings of one day in one industry: products of signals and of the worth of orders, each over
/// its mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// By two signals, the second not after the first.
    moments: [Column; Signal::COUNT],
    products: Column,
    weight: f64,
}

impl Evidence {
    /// Evidence of the day that `tallies` tell of.
    ///
    /// Equation (22).
    #[must_use]
    pub fn of(
        shops: &[Shop],
        tallies: &[ShopTally],
        rules: Rules,
        world: &WorldParameters,
    ) -> Self {
        let mut found = Vec::new();
        let (mut means, mut worths, mut total) = (Means::default(), 0.0, 0.0);
        for (place, (shop, tally)) in shops.iter().zip(tallies).enumerate() {
            let delivered = f64::from(tally.events(Event::Delivered));
            if !shop.open || delivered == 0.0 {
                continue;
            }
            let lost = f64::from(tally.events(Event::LostWorth));
            let worth = 1.0 - lost / (STEPS * delivered);
            let weight = delivered / (1.0 + shop.trailing.delivered / SHOP_DELIVERIES);
            let shown = Shown::of(shop, place, rules, world);
            means.add(&shown, weight);
            worths += weight * worth;
            total += weight;
            found.push((shown, worth, weight));
        }
        let mut evidence = Self {
            weight: total,
            ..Self::default()
        };
        let means = means.column();
        for (shown, worth, weight) in found {
            evidence.add(&shown.over(&means), worth - worths / total, weight);
        }
        evidence
    }

    fn add(&mut self, signals: &Column, worth: f64, weight: f64) {
        for (row, signal) in signals.iter().enumerate() {
            for (moment, other) in self.moments[row].iter_mut().zip(&signals[..=row]) {
                *moment += weight * signal * other;
            }
            self.products[row] += weight * signal * worth;
        }
    }
}

/// Common knowledge of what signals are worth.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct SignalWorths {
    moments: [Column; Signal::COUNT],
    products: Column,
    /// Weight of the deliveries in memory, and days for which they stand.
    weight: f64,
    days: f64,
    worths: Column,
}

impl SignalWorths {
    /// Lets a day pass: memory fades to the share `keep`, and the industries' evidence comes in.
    pub fn remember(&mut self, industries: &[Evidence], keep: f64) {
        let sums = self.moments.iter_mut().flatten().chain(&mut self.products);
        for sum in sums.chain([&mut self.weight, &mut self.days]) {
            *sum *= keep;
        }
        self.days += 1.0;
        for evidence in industries {
            self.weight += evidence.weight;
            let mine = self.moments.iter_mut().flatten();
            for (mine, theirs) in mine.zip(evidence.moments.iter().flatten()) {
                *mine += theirs;
            }
            for (mine, theirs) in self.products.iter_mut().zip(evidence.products) {
                *mine += theirs;
            }
        }
    }

    /// Works out what signals are worth, with `doubt` days of deliveries that say that they are
    /// worth nothing.
    ///
    /// Equation (23).
    pub fn solve(&mut self, doubt: f64) {
        if self.weight > 0.0 {
            let ridge = doubt * self.weight / self.days;
            self.worths = ridge_regression(&self.moments, &self.products, ridge);
        }
    }

    /// Worth that a unit of the signal has turned out to predict.
    #[must_use]
    pub const fn worth(&self, signal: Signal) -> f64 {
        self.worths[signal as usize]
    }

    /// Worth that a shop's signals predict over that of ordinary ones.
    #[must_use]
    pub fn read(&self, shown: &Shown, ordinary: &Column) -> f64 {
        let over = shown.over(ordinary);
        let read = self.worths.iter().zip(over);
        read.fold(0.0, |sum, (worth, over)| sum + worth * over)
    }

    /// Products of two signals, each over its mean, by weight of deliveries: how they are spread
    /// over deliveries, and how they go together.
    #[must_use]
    pub fn moment(&self, one: Signal, other: Signal) -> f64 {
        let (row, column) = if one >= other {
            (one, other)
        } else {
            (other, one)
        };
        let moment = self.moments[row as usize][column as usize];
        if self.weight > 0.0 {
            moment / self.weight
        } else {
            0.0
        }
    }

    /// True if all that is known are numbers, and moments are such as products have.
    pub(crate) fn is_sound(&self) -> bool {
        let sums = self.moments.iter().flatten().chain(&self.products);
        let mut known = sums.chain(&self.worths).chain([&self.weight, &self.days]);
        let spread = |signal: usize| self.moments[signal][signal];
        let fits = |row: usize, column: usize| {
            let moment = self.moments[row][column];
            moment * moment <= spread(row) * spread(column) * (1.0 + 1e-6)
        };
        known.all(|number| number.is_finite())
            && self.weight >= 0.0
            && self.days >= 0.0
            && (0..Signal::COUNT)
                .all(|row| spread(row) >= 0.0 && (0..row).all(|column| fits(row, column)))
    }
}

/// Solves (moments + ridge · 1) · x = products by Cholesky's decomposition, always in the same
/// order. The matrix is given by its lower triangle; the ridge is above 0.
fn ridge_regression(moments: &[Column; Signal::COUNT], products: &Column, ridge: f64) -> Column {
    let mut lower = [[0.0; Signal::COUNT]; Signal::COUNT];
    for row in 0..Signal::COUNT {
        for column in 0..=row {
            let mut rest = moments[row][column];
            if row == column {
                rest += ridge;
            }
            for before in 0..column {
                rest -= lower[row][before] * lower[column][before];
            }
            lower[row][column] = if row == column {
                libm::sqrt(rest)
            } else {
                rest / lower[column][column]
            };
        }
    }
    let mut solution = *products;
    for row in 0..Signal::COUNT {
        for before in 0..row {
            solution[row] -= lower[row][before] * solution[before];
        }
        solution[row] /= lower[row][row];
    }
    for row in (0..Signal::COUNT).rev() {
        for after in row + 1..Signal::COUNT {
            solution[row] -= lower[after][row] * solution[after];
        }
        solution[row] /= lower[row][row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::{Signal, ridge_regression};

    #[test]
    fn a_regression_finds_the_line_that_its_sums_were_made_of() {
        let worths: Vec<f64> = (0..Signal::COUNT).map(|nth| nth as f64 - 3.5).collect();
        let (mut moments, mut products) =
            ([[0.0; Signal::COUNT]; Signal::COUNT], [0.0; Signal::COUNT]);
        for sample in 0..50_usize {
            let signals: Vec<f64> = (0..Signal::COUNT)
                .map(|nth| ((sample * (2 * nth + 3)) % 23) as f64 / 23.0)
                .collect();
            let worth: f64 = signals.iter().zip(&worths).map(|(x, w)| x * w).sum();
            for row in 0..Signal::COUNT {
                for column in 0..=row {
                    moments[row][column] += signals[row] * signals[column];
                }
                products[row] += signals[row] * worth;
            }
        }
        let found = ridge_regression(&moments, &products, 1e-9);
        for (found, worth) in found.iter().zip(&worths) {
            assert!((found - worth).abs() < 1e-5, "{found} for {worth}");
        }
        let doubted = ridge_regression(&moments, &products, 1e9);
        assert!(doubted.iter().all(|worth| worth.abs() < 1e-5));
    }
}
