//! Reduced worlds with known answers, run by the same code as any other.

#![expect(
    clippy::disallowed_methods,
    reason = "the known answers are computed as in the textbook and compared with a tolerance"
)]

mod worlds;

use gresham::market::Market;
use gresham::market::parameters::WorldParameters;
use gresham::market::shop::listing::ShopListing;
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::Policy;
use statrs::function::gamma::ln_gamma;
use worlds::{
    alike, all_put_right, chi_square, chi_square_tail, events, fen, no_abuse, open, placed, run,
    step, still, totals,
};

/// Below this a test of fit rejects; seeds are fixed, so it either always does or never.
const REJECTS: f64 = 0.001;

/// One industry in which past orders change nothing: buyers neither learn nor remember.
fn memoryless() -> WorldParameters {
    let mut world = still();
    alike(&mut world);
    all_put_right(&mut world);
    world.choice.affinity_weight = 0.0;
    world.choice.affinity_quality = 0.0;
    world.choice.direct_visit = 0.0;
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

/// Akerlof's market: quality uniform on [0, 1], worth 3/2 q to a buyer and −ln(1 − q), somewhat more
/// than q, to its seller, sold at what a buyer who knows only the average would pay.
fn uniform_market(quality_visible: bool) -> WorldParameters {
    let mut world = memoryless();
    world.population.consumers = 200;
    world.population.shops = 80;
    world.demand.needs_per_day = 1.5;
    world.choice.quality_visible = quality_visible;
    // Prices are what buyers are ready to pay, so that they neither like nor dislike them.
    world.population.price_sensitivity = 0.0;
    world.choice.quality_weight = 0.0;
    world.choice.base_utility = 0.0;
    world.memory.belief_weight = 0.2;
    world.fulfilment.lateness_severity = 0.0;
    let merchants = &mut world.merchants;
    merchants.quality_uniform = true;
    merchants.buyers_value_prices = true;
    merchants.buyers_value = 1.5;
    merchants.opportunist_share = 0.0;
    merchants.honest_exaggeration = 0.0;
    // Each halving of defects, from all goods being defective, costs as much as ln 2 of the price.
    merchants.defect_halving = std::f64::consts::LN_2;
    let industry = &mut world.industries[0].parameters;
    industry.quality = 0.0;
    industry.cost_base = 0.0;
    industry.damage = 0.0;
    industry.misfit = 0.0;
    world
}

/// The cards of shops that sell today, with their true quality.
fn sellers(market: &Market) -> impl Iterator<Item = (&ShopListing, f64)> {
    let board = market.board();
    let shops = board.listings.iter().zip(&board.service_profiles);
    shops
        .filter(|(card, _)| card.sells())
        .map(|(card, conduct)| (card, f64::from(conduct.quality)))
}

/// Number of offers, their mean quality and price (in units of the industry's price) today.
fn offers(market: &Market) -> (usize, f64, f64) {
    let typical_fen = market.world().industries[0].parameters.price_fen as f64;
    let offers = || sellers(market);
    let count = offers().count();
    let mean = |sum: f64| sum / count as f64;
    (
        count,
        mean(offers().map(|(_, quality)| quality).sum()),
        mean(offers().map(|(card, _)| f64::from(card.price_fen)).sum()) / typical_fen,
    )
}

#[test]
fn akerlofs_market_unravels_where_quality_is_hidden() {
    let mut market = open(&uniform_market(false), &Policy::default(), 300, 24);
    step(&mut market);
    let (first_offers, first_quality, first_price) = offers(&market);
    let first_sales_fen = fen(&market, Money::Paid);
    assert!((0.65..0.85).contains(&first_price), "{first_price}");
    while !market.is_over() {
        step(&mut market);
        let (count, quality, price) = offers(&market);
        // Whose goods cost up to the price offers them; qualities are evenly spread below.
        if count >= 20 {
            let high = sellers(&market)
                .map(|(_, quality)| quality)
                .fold(0.0, f64::max);
            let most = 1.0 - (-price).exp();
            assert!(high <= most + 1e-3, "{high} is sold at {price}");
            assert!((quality - 0.5 * most).abs() < 0.06, "{quality} at {price}");
        }
    }
    let (last_offers, last_quality, last_price) = offers(&market);
    assert!(
        last_offers * 4 < first_offers,
        "{last_offers} of {first_offers}"
    );
    assert!(last_quality < 0.3 * first_quality, "{last_quality}");
    assert!(last_price < 0.25 * first_price, "{last_price}");
    let last_sales_fen = fen(&market, Money::Paid);
    assert!(
        last_sales_fen * 4 < first_sales_fen,
        "{last_sales_fen} of {first_sales_fen}"
    );
}

#[test]
fn akerlofs_market_stands_where_quality_is_visible() {
    let mut market = open(&uniform_market(true), &Policy::default(), 150, 24);
    step(&mut market);
    let (first_offers, first_quality, _) = offers(&market);
    let first_sales_fen = fen(&market, Money::Paid);
    let shops = market.shops().iter().filter(|shop| shop.open);
    let is_paid = |quality: f64| 1.5 * quality >= -(1.0 - quality).ln();
    let paid = shops.filter(|shop| is_paid(shop.strategy.quality)).count();
    assert!(paid > 40, "{paid} could be paid");
    assert_eq!(first_offers, paid, "whoever is paid for quality offers it");
    while !market.is_over() {
        step(&mut market);
        assert_eq!(offers(&market).0, first_offers);
    }
    assert!((offers(&market).1 - first_quality).abs() < 1e-9);
    let last_sales_fen = fen(&market, Money::Paid);
    assert!(last_sales_fen * 10 > first_sales_fen * 7);
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
