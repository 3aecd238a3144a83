//! Effects of displayed signals where the answer is known: a display informs by as much as it
//! predicts, and by nothing else.

use crate::worlds;
use crate::worlds::{always, default_of, events, mixed, open, run, share, step, still, totals};
use gresham::experiment::replicate::Replicate;
use gresham::market::Market;
use gresham::market::order::Order;
use gresham::market::parameters::WorldParameters;
use gresham::market::platform::ratings;
use gresham::market::platform::signals::Signal;
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::formula::{Formula, Formulas, Gives, Metric};
use gresham::policy::{ExperienceScore, Policy};
use std::sync::Arc;

/// One industry whose shops never change and differ much in what they sell, and where ratings and
/// descriptions say nothing, so that all that can be known is what a test displays.
fn contrasts() -> WorldParameters {
    let mut world = still();
    worlds::no_information(&mut world);
    world.population.consumers = 2_000;
    world.population.shops = 40;
    world.industries[0].parameters.quality = 0.85;
    world
}

/// A score that is shown and moves nothing by itself.
fn shown() -> ExperienceScore {
    ExperienceScore {
        search_weight: 0.0,
        marketing_weight: 0.0,
        advertising_weight: 0.0,
        label_weight: 0.0,
        ..default_of()
    }
}

/// Policy under which a formula gives the points that are shown, and another one the label.
fn displays(points: &str, label: &str) -> Policy {
    let parse = |text: &str, gives| Formula::parse(text, Metric::ALL, gives).expect(text);
    let formulas = Formulas {
        score: Some(parse(points, Gives::Number)),
        ranking: None,
        ranking_weight: 0.0,
        five_star: Some(parse(label, Gives::Truth)),
    };
    let mut policy = Policy::default();
    always(&mut policy.formulas, Arc::new(formulas));
    always(&mut policy.experience_score, shown());
    policy
}

const NO_LABEL: &str = "score > 9";

/// The market after some days.
fn after(world: &WorldParameters, policy: &Policy, days: u32, seed: u64) -> Market {
    let mut market = open(world, policy, i64::from(days) + 1, seed);
    (0..days).for_each(|_| step(&mut market));
    market
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn standard_error(values: &[f64]) -> f64 {
    let about = mean(values);
    let squares = values.iter().map(|value| (value - about) * (value - about));
    let count = values.len() as f64;
    (squares.sum::<f64>() / (count - 1.0) / count).sqrt()
}

/// Worth that points have turned out to tell of, by seed.
fn worths_of_points(points: &str, days: u32) -> Vec<f64> {
    let policy = displays(points, NO_LABEL);
    let worth = |seed| {
        let market = after(&contrasts(), &policy, days, seed);
        market.signals().worth(Signal::Points)
    };
    (1..=8).map(worth).collect()
}

#[test]
fn points_drawn_by_lot_turn_out_to_be_worth_nothing_and_measured_ones_something() {
    let by_lot = worths_of_points("3.5 + 1.5 * lot", 300);
    let measured = worths_of_points("3.5 + 1.5 * overall_rank", 300);
    let (noise, sure) = (standard_error(&by_lot), standard_error(&measured));
    assert!(mean(&by_lot).abs() < 2.5 * noise, "{by_lot:?}");
    assert!(mean(&measured) > 5.0 * sure, "{measured:?}");
    assert!(mean(&by_lot).abs() < 0.25 * mean(&measured), "{by_lot:?}");
}

#[test]
fn the_lot_of_a_shop_has_nothing_to_do_with_the_shop_and_never_changes() {
    let mut world = mixed();
    world.population.shops = 400;
    let early = after(&world, &Policy::default(), 1, 3);
    let late = after(&world, &Policy::default(), 60, 3);
    let pairs: Vec<(f64, f64)> = early
        .shops()
        .iter()
        .filter(|shop| shop.open)
        .map(|shop| (shop.lot, shop.strategy.quality))
        .collect();
    let lots: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    assert!((mean(&lots) - 0.5).abs() < 0.05);
    assert!(lots.iter().all(|lot| (0.0..1.0).contains(lot)));
    let (lot, quality) = (
        mean(&lots),
        mean(&pairs.iter().map(|pair| pair.1).collect::<Vec<_>>()),
    );
    let moment = |of: &dyn Fn(&(f64, f64)) -> f64| mean(&pairs.iter().map(of).collect::<Vec<_>>());
    let together = moment(&|pair| (pair.0 - lot) * (pair.1 - quality));
    let (own, other) = (
        moment(&|pair| (pair.0 - lot) * (pair.0 - lot)),
        moment(&|pair| (pair.1 - quality) * (pair.1 - quality)),
    );
    assert!((together / (own * other).sqrt()).abs() < 0.15);
    for (before, now) in early.shops().iter().zip(late.shops()) {
        let is_same = now.open && before.open && now.opened_day == before.opened_day;
        assert!(!is_same || now.lot.to_bits() == before.lot.to_bits());
    }
}

#[test]
fn a_label_that_all_or_none_wear_tells_nothing_to_the_last_byte() {
    // Shops change all the time and reckon with what labels tell, but none enters.
    let mut world = mixed();
    world.adaptation.entry = 0.0;
    world.adaptation.inert_share = 0.0;
    world.adaptation.cycle = 10;
    let of = |label| displays("3.5 + 1.5 * overall_rank", label);
    let mut all = open(&world, &of("score >= 0"), 150, 5);
    let mut none = open(&world, &of(NO_LABEL), 150, 5);
    let mut some = open(&world, &of("score >= 4.5"), 150, 5);
    let mut parted = false;
    while !all.is_over() {
        for market in [&mut all, &mut none, &mut some] {
            step(market);
        }
        let (board, other) = (all.board(), none.board());
        assert_eq!(board.offers, other.offers, "on day {}", all.day());
        assert_eq!(all.tally(), none.tally(), "on day {}", all.day());
        parted |= some.tally() != none.tally();
    }
    for (one, other) in all.shops().iter().zip(none.shops()) {
        assert!(!one.open || one.five_star && !other.five_star);
        assert_eq!(one.strategy, other.strategy);
        assert_eq!(one.cash_fen, other.cash_fen);
    }
    assert!(parted, "a label that some wear would have told something");
}

/// Readings of all shops at the end of a run.
fn readings(world: &WorldParameters, points: &str) -> Vec<f64> {
    let market = after(world, &displays(points, NO_LABEL), 300, 9);
    (0..40).map(|place| market.reading(place)).collect()
}

/// How far readings lie apart, over their spread.
fn apart(one: &[f64], other: &[f64]) -> f64 {
    let mut differences = one.iter().zip(other).map(|(one, other)| one - other);
    let squares = |of: &mut dyn Iterator<Item = f64>| of.map(|x| x * x).sum::<f64>();
    let spread = squares(&mut one.iter().copied());
    (squares(&mut differences) / spread).sqrt()
}

#[test]
fn points_on_another_scale_tell_the_same_but_for_doubt() {
    // Nobody acts on what is read, so that all three markets have the same orders.
    let mut world = contrasts();
    world.choice.quality_weight = 0.0;
    world.choice.doubt = 0.1;
    let wide = "3.5 + 1.5 * overall_rank";
    let narrow = "4.25 + 0.75 * overall_rank";
    let sure = apart(&readings(&world, wide), &readings(&world, narrow));
    assert!(sure < 0.03, "{sure}");
    // Who doubts doubts small differences more.
    world.choice.doubt = 10.0;
    let (of_wide, of_narrow) = (readings(&world, wide), readings(&world, narrow));
    let doubted = apart(&of_wide, &of_narrow);
    assert!(doubted > sure && doubted < 0.7, "{doubted}");
    let shifted = readings(&world, "3 + 1.5 * overall_rank");
    assert!(apart(&of_wide, &shifted) < 1e-4);
    // Other points tell other things.
    assert!(apart(&of_wide, &readings(&world, "3.5 + 1.5 * lot")) > 0.3);
}

/// Share of sound goods among what is ordered in the last hundred days of a year.
fn traded(replicate: &Replicate) -> f64 {
    let days = replicate.series.days();
    let totals = totals(replicate, days - 100);
    totals.measure(Measure::QualityTraded) as f64 / totals.events(Event::Orders) as f64 / 1e6
}

#[test]
fn points_upside_down_are_read_rightly_within_half_a_year() {
    let upside_down = displays("5 - 1.5 * overall_rank", NO_LABEL);
    let upright = displays("3.5 + 1.5 * overall_rank", NO_LABEL);
    let mut gains = Vec::new();
    for seed in 1..=4 {
        let market = after(&contrasts(), &upside_down, 182, seed);
        let worth = market.signals().worth(Signal::Points);
        assert!(worth < 0.0, "seed {seed}: {worth}");
        let of = |policy: &Policy| traded(&run(&contrasts(), policy, 365, seed));
        let (down, up) = (of(&upside_down), of(&upright));
        // What is read is the same, whichever way it stands.
        assert!((down - up).abs() < 0.002, "{down} against {up}");
        gains.push(down - of(&Policy::default()));
    }
    assert!(mean(&gains) > 0.0, "{gains:?}");
}

#[test]
fn noise_in_the_points_takes_from_what_they_tell() {
    let told = |points: &str| {
        let of = |seed| {
            let market = after(&contrasts(), &displays(points, NO_LABEL), 300, seed);
            let (signals, points) = (market.signals(), Signal::Points);
            let worth = signals.worth(points);
            worth * worth * signals.moment(points, points)
        };
        mean(&(1..=6).map(of).collect::<Vec<f64>>())
    };
    let clear = told("3.5 + 1.5 * overall_rank");
    let mixed = told("3.5 + 0.75 * overall_rank + 0.75 * lot");
    let blurred = told("3.5 + 0.4 * overall_rank + 1.1 * lot");
    let noise = told("3.5 + 1.5 * lot");
    let all = [clear, mixed, blurred, noise];
    assert!(all.is_sorted_by(|more, less| more > less), "{all:?}");
    assert!(noise < 0.2 * clear, "{all:?}");
}

#[test]
fn who_pays_no_attention_is_not_moved_by_what_is_shown() {
    let mut world = mixed();
    world.choice.attention = 0.0;
    let policy = displays("3.5 + 1.5 * overall_rank", "score > 4.5");
    // A score that nobody sees, so that both arms are measured on the same days.
    let mut hidden = policy.clone();
    hidden.experience_score = Policy::default().experience_score;
    let unseen = ExperienceScore {
        shown_to_buyers: false,
        label_weight: 1e-12,
        ..shown()
    };
    always(&mut hidden.experience_score, unseen);
    let mut with = open(&world, &policy, 120, 2);
    let mut without = open(&world, &hidden, 120, 2);
    while !with.is_over() {
        step(&mut with);
        step(&mut without);
        assert_eq!(with.tally(), without.tally(), "on day {}", with.day());
    }
}

#[test]
fn buyers_come_to_expect_what_orders_are_worth() {
    // Nobody remembers shops, so that what is expected of an order is what is expected of a
    // stranger.
    let mut world = contrasts();
    world.choice.affinity_quality = 0.0;
    world.demand.needs_per_day = 0.5;
    world.demand.need_shape = 50.0;
    let mut market = open(&world, &Policy::default(), 400, 4);
    (0..300).for_each(|_| step(&mut market));
    let (mut lost, mut delivered, mut hoped, mut days) = (0.0, 0.0, 0.0, 0.0);
    while !market.is_over() {
        step(&mut market);
        lost += f64::from(events(&market, Event::LostWorth)) / 255.0;
        delivered += f64::from(events(&market, Event::Delivered) - events(&market, Event::Misfits));
        let placed = gresham::theory::placed(&market);
        let sum: f32 = placed.iter().map(Order::expected_quality).sum();
        hoped += f64::from(sum) / placed.len() as f64;
        days += 1.0;
    }
    let (found, hoped) = (1.0 - lost / delivered, hoped / days);
    assert!((found - hoped).abs() < 0.01, "{found} found, {hoped} hoped");
}

#[test]
fn hope_is_not_booked_as_surplus() {
    // One shop at which everybody buys whatever is hoped for.
    let mut world = contrasts();
    world.population.consumers = 500;
    world.population.shops = 1;
    world.choice.base_utility = 20.0;
    world.choice.affinity_weight = 0.0;
    let surplus_fen = |world: &WorldParameters| {
        let totals = totals(&run(world, &Policy::default(), 120, 3), 0);
        (
            totals.events(Event::Settled),
            totals.fen(Money::HonestSurplus),
        )
    };
    world.choice.affinity_quality = 0.0;
    let (settled, sober_fen) = surplus_fen(&world);
    world.choice.affinity_quality = 1.0;
    let (as_many, hopeful_fen) = surplus_fen(&world);
    assert_eq!(settled, as_many);
    assert!(settled > 1_000);
    // What is hoped for beyond what is found would be several percent of the price.
    let price_fen = world.industries[0].parameters.price_fen as f64;
    let booked = (hopeful_fen - sober_fen) as f64 / settled as f64 / price_fen;
    assert!(booked.abs() < 0.001, "{booked} of the price for an order");
}

#[test]
fn ratings_come_to_what_shops_expect_of_them() {
    let mut world = contrasts();
    world.ratings.review_bad = 0.3;
    world.ratings.step = 0.0;
    world.ratings.memory = 3_650.0;
    world.platform.shrinkage = 1.0;
    world.population.shops = 10;
    let market = after(&world, &Policy::default(), 350, 6);
    for (place, shop) in market
        .shops()
        .iter()
        .enumerate()
        .filter(|(_, shop)| shop.open)
    {
        let profile = &market.board().service_profiles[place];
        let problem = 1.0 - f64::from(profile.quality) * (1.0 - f64::from(profile.damage));
        let expected = ratings::expected_stars(problem, &world.ratings);
        let noise = 4.0 * (0.3 * problem / shop.reviews.count.max(1.0)).sqrt();
        let off = (shop.reviews.stars - expected).abs();
        assert!(
            off < 4.0 * noise + 0.01,
            "{} for {expected}",
            shop.reviews.stars
        );
    }
}

#[test]
fn ratings_are_shown_in_steps_unless_the_score_takes_their_place() {
    let mut world = contrasts();
    world.ratings.review_bad = 0.3;
    let market = after(&world, &Policy::default(), 100, 7);
    let stars = market.shops().iter().map(|shop| shop.reviews.stars);
    assert!(
        stars
            .clone()
            .all(|stars| (stars * 10.0 - (stars * 10.0).round()).abs() < 1e-9)
    );
    assert!(stars.clone().fold(5.0, f64::min) < stars.fold(1.0, f64::max));
    assert!(market.signals().moment(Signal::Rating, Signal::Rating) > 0.0);
    let mut policy = Policy::default();
    let replaces = ExperienceScore {
        replaces_ratings: true,
        ..shown()
    };
    always(&mut policy.experience_score, replaces);
    let market = after(&world, &policy, 100, 7);
    assert_eq!(market.signals().worth(Signal::Rating).to_bits(), 0);
    assert!(market.signals().moment(Signal::Points, Signal::Points) > 0.0);
}

#[test]
fn worth_is_lost_where_something_is_wrong_or_late_and_nowhere_else() {
    let mut world = contrasts();
    world.fulfilment.lateness_severity = 0.0;
    for industry in &mut world.industries {
        industry.parameters.quality = 1.0;
        industry.parameters.damage = 0.0;
    }
    world.merchants.honest_exaggeration = 0.0;
    world.merchants.opportunist_exaggeration = 0.0;
    let lost = |world: &WorldParameters| {
        let totals = totals(&run(world, &Policy::default(), 60, 8), 0);
        share(&totals, Event::LostWorth, Event::Delivered) / 255.0
    };
    // Quality has an upper bound of 0.995.
    assert!(lost(&world) < 0.005);
    world.fulfilment.lateness_severity = 0.25;
    let late = lost(&world);
    assert!(late > 0.01 && late < 0.1, "{late}");
}
