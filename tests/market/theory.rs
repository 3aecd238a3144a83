//! Distributions over choices and purchases as a whole, and markets that stay put. Single figures
//! that theory predicts are checks of `gresham verify` (`tests/theory.rs`).

#![expect(
    clippy::disallowed_methods,
    reason = "the known answers are computed as in the textbook and compared with a tolerance"
)]

use crate::worlds::{
    alike, all_put_right, chi_square, chi_square_tail, events, no_abuse, open, run, step, still,
    totals,
};
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::Policy;
use gresham::theory::placed;
use statrs::function::gamma::ln_gamma;

/// Below this a test of fit rejects; seeds are fixed, so it either always does or never.
const REJECTS: f64 = 0.001;

/// One industry in which past orders change nothing: buyers neither learn nor remember.
fn memoryless() -> WorldParameters {
    let mut world = still();
    alike(&mut world);
    all_put_right(&mut world);
    world.choice.affinity_weight = 0.0;
    world.choice.affinity_quality = 0.0;
    world.choice.noticed = 1.0;
    world.industries[0].parameters.repeat = 0.0;
    world.industries[0].parameters.question = 0.0;
    world.choice.attention = 0.0;
    world.memory.belief_weight = 0.0;
    world.memory.trust_gain = 0.0;
    world.memory.trust_loss = 0.0;
    world
}

/// Probabilities of buying at each shop, and of buying nothing, for shops that are all drawn into
/// `slots` slots with equal exposure: the softmax over every set of shops that a page can show,
/// weighted by the probability of that page.
fn softmax_over_pages(utilities: &[f64], slots: u32) -> Vec<f64> {
    let shops = utilities.len();
    let mut probabilities = vec![0.0; shops + 1];
    for page in 1_u32..1 << shops {
        // Inclusion and exclusion: every shop of the page is drawn at least once, and no other.
        let size = page.count_ones();
        let shown: f64 = (0..=size)
            .map(|left_out| {
                let ways = (0..left_out).fold(1.0, |ways, step| {
                    ways * f64::from(size - step) / f64::from(step + 1)
                });
                let sign = if left_out % 2 == 0 { 1.0 } else { -1.0 };
                let reach = f64::from(size - left_out) / shops as f64;
                sign * ways * reach.powi(slots.cast_signed())
            })
            .sum();
        let on_page = |shop: usize| page >> shop & 1 == 1;
        let weight = |shop: usize| {
            if on_page(shop) {
                utilities[shop].exp()
            } else {
                0.0
            }
        };
        let total = 1.0 + (0..shops).map(weight).sum::<f64>();
        for (shop, probability) in probabilities[..shops].iter_mut().enumerate() {
            *probability += shown * weight(shop) / total;
        }
        probabilities[shops] += shown / total;
    }
    probabilities
}

#[test]
fn choices_agree_with_the_softmax_the_outside_option_included() {
    for (quality_visible, slots) in [(false, 16), (false, 3), (true, 5)] {
        let mut world = memoryless();
        // Hardly anybody comes twice, so that hardly anybody remembers a shop.
        world.population.consumers = 60_000;
        world.population.shops = 5;
        world.demand.needs_per_day = 0.02;
        world.demand.need_shape = 50.0;
        world.choice.slots = slots;
        world.choice.quality_visible = quality_visible;
        world.merchants.price_spread = 0.3;
        // Nobody's price is below cost.
        world.industries[0].parameters.cost_base = 0.1;
        world.merchants.brand_spread = 0.7;
        let mut market = open(&world, &Policy::default(), 15, 21);
        let mut counts = vec![0.0; 6];
        while !market.is_over() {
            step(&mut market);
            for (shop, count) in counts.iter_mut().enumerate().take(5) {
                *count += f64::from(market.tally().shops[shop].events(Event::Orders));
            }
            let orders = f64::from(events(&market, Event::Orders));
            counts[5] += market.tally().consumers.needs as f64 - orders;
        }
        let shard = market.shards().next().expect("one shard");
        let buyer = &shard.consumers[0];
        let board = market.board();
        let utilities: Vec<f64> = board.offers[..5]
            .iter()
            .map(|offer| {
                let quality = if quality_visible {
                    offer.reading
                } else {
                    buyer.belief()
                };
                world.choice.base_utility
                    + f64::from(offer.brand)
                    + world.choice.quality_weight * f64::from(quality)
                    - f64::from(buyer.character.price_sensitivity()) * f64::from(offer.log_price)
            })
            .collect();
        let trips: f64 = counts.iter().sum();
        let expected: Vec<f64> = softmax_over_pages(&utilities, slots)
            .into_iter()
            .map(|probability| trips * probability)
            .collect();
        assert!(trips > 15_000.0);
        assert!((expected.iter().sum::<f64>() / trips - 1.0).abs() < 1e-9);
        let p_value = chi_square_tail(chi_square(&counts, &expected), 5);
        assert!(
            p_value > REJECTS,
            "{counts:?} against {expected:?}: p = {p_value}"
        );
    }
}

/// The negative binomial distribution: Poisson counts whose rates are Gamma with this shape.
fn negative_binomial(count: usize, shape: f64, mean: f64) -> f64 {
    let count = count as f64;
    let log = ln_gamma(count + shape) - ln_gamma(shape) - ln_gamma(count + 1.0)
        + shape * (shape / (shape + mean)).ln()
        + count * (mean / (shape + mean)).ln();
    log.exp()
}

/// Orders per consumer over a run.
fn purchases(world: &WorldParameters, days: i64, seed: u64) -> Vec<usize> {
    let mut market = open(world, &Policy::default(), days, seed);
    let mut purchases = vec![0; world.population.consumers as usize];
    while !market.is_over() {
        step(&mut market);
        for order in placed(&market) {
            purchases[order.consumer as usize] += 1;
        }
    }
    purchases
}

/// The p-value of a chi-square test of counts against the negative binomial.
fn fit_of_negative_binomial(purchases: &[usize], shape: f64, mean: f64, estimated: usize) -> f64 {
    const CELLS: usize = 20;
    let mut observed = vec![0.0; CELLS + 1];
    for count in purchases {
        observed[(*count).min(CELLS)] += 1.0;
    }
    let consumers = purchases.len() as f64;
    let mut expected: Vec<f64> = (0..CELLS)
        .map(|count| consumers * negative_binomial(count, shape, mean))
        .collect();
    expected.push(consumers - expected.iter().sum::<f64>());
    assert!(expected.iter().all(|cell| *cell > 5.0), "{expected:?}");
    chi_square_tail(chi_square(&observed, &expected), CELLS - estimated)
}

#[test]
fn purchases_of_those_who_always_buy_are_negative_binomial() {
    let mut world = memoryless();
    world.population.consumers = 5_000;
    world.choice.base_utility = 20.0;
    for shape in [0.7, 2.5] {
        world.demand.need_shape = shape;
        let purchases = purchases(&world, 30, 22);
        let mean = 30.0 * world.demand.needs_per_day;
        let p_value = fit_of_negative_binomial(&purchases, shape, mean, 0);
        assert!(p_value > REJECTS, "shape {shape}: p = {p_value}");
    }
}

#[test]
fn purchases_stay_negative_binomial_when_needs_are_thinned_by_the_outside_option() {
    let mut world = memoryless();
    world.population.consumers = 5_000;
    let purchases = purchases(&world, 50, 23);
    let mean = purchases.iter().sum::<usize>() as f64 / purchases.len() as f64;
    assert!(mean < 0.9 * 50.0 * world.demand.needs_per_day, "{mean}");
    let p_value = fit_of_negative_binomial(&purchases, world.demand.need_shape, mean, 1);
    assert!(p_value > REJECTS, "p = {p_value}");
}

#[test]
fn a_market_without_score_abuse_and_adaptation_stays_put() {
    let mut world = still();
    world.population.consumers = 1_000;
    world.population.shops = 30;
    world.demand.trust_elasticity = 1.0;
    // Everybody needs about as much, so that everybody's trust has found its level in time.
    world.demand.needs_per_day = 0.5;
    world.demand.need_shape = 50.0;
    let replicate = run(&world, &Policy::default(), 800, 25);
    let series = &replicate.series;
    let first = series.row(0, 0);
    for day in 0..series.days() {
        let today = series.row(day, 0);
        for measure in [
            Measure::Shops,
            Measure::QualityListed,
            Measure::Effort,
            Measure::Promptness,
            Measure::LogPrice,
            Measure::StarterSurvivors,
        ] {
            assert_eq!(today.measure(measure), first.measure(measure));
        }
        assert_eq!(today.measure(Measure::Entries), 0);
        assert_eq!(today.measure(Measure::Exits), 0);
    }
    let (earlier, later) = (series.window(500, 650, 0), series.window(650, 800, 0));
    let growth = later.fen(Money::Paid) as f64 / earlier.fen(Money::Paid) as f64 - 1.0;
    assert!(growth.abs() < 0.04, "gross GMV grew by {growth}");
    let trust = |t: &gresham::outcome::Totals| {
        t.measure(Measure::Trust) as f64 / t.measure(Measure::Consumers) as f64 / 1e6
    };
    let drift = trust(&later) - trust(&earlier);
    assert!(
        drift.abs() < 0.01,
        "trust drifted by {drift} to {}",
        trust(&later)
    );
}

#[test]
fn a_market_without_buyers_is_quiet() {
    let mut world = still();
    no_abuse(&mut world);
    world.demand.needs_per_day = 0.0;
    let replicate = run(&world, &Policy::default(), 30, 28);
    let totals = totals(&replicate, 0);
    assert_eq!(replicate.orders, 0);
    for event in Event::ALL {
        assert_eq!(totals.events(*event), 0);
    }
}
