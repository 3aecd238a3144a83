//! Rules that a scenario writes itself.

#[path = "formulas/language.rs"]
mod language;
#[path = "formulas/properties.rs"]
mod properties;
mod worlds;

use gresham::market::parameters::{Platform, WorldParameters};
use gresham::outcome::Measure;
use gresham::policy::formula::{Formula, Formulas, Gives, Metric, Metrics};
use gresham::policy::{ExperienceScore, Policy};
use jiff::civil::Date;
use proptest::prelude::*;
use std::sync::Arc;
use worlds::{date_of, default_of, every_lever, from, mixed, run, totals};

const DAYS: i64 = 60;

fn number(text: &str) -> Formula {
    Formula::parse(text, Metric::ALL, Gives::Number).expect(text)
}

fn truth(text: &str) -> Formula {
    Formula::parse(text, Metric::ALL, Gives::Truth).expect(text)
}

/// The policy with formulas from a date on.
fn with(mut policy: Policy, start: Option<Date>, formulas: Formulas) -> Policy {
    from(&mut policy.formulas, start, Arc::new(formulas));
    policy
}

/// Only the score, used at full strength from the first day.
fn scored() -> Policy {
    let mut policy = Policy::default();
    let score: ExperienceScore = ExperienceScore {
        search_weight: 1.5,
        ..default_of()
    };
    worlds::always(&mut policy.experience_score, score);
    policy
}

/// The shipped map from ranks to points, written as a formula.
fn shipped_map(platform: &Platform) -> String {
    let at = |share: f64| format!("(1 - {share:?})");
    let knots = [
        ("0".to_owned(), 3.5),
        (at(platform.share_from_4_3), 4.3),
        (at(platform.share_from_4_5), 4.5),
        (at(platform.five_star_share), 4.8),
        ("1".to_owned(), 5.0),
    ];
    let pieces = knots.windows(2).rev();
    pieces.fold("5".to_owned(), |above, pair| {
        let ((left, low), (right, high)) = (&pair[0], &pair[1]);
        format!(
            "if_else(overall_rank <= {right}, \
             {low:?} + ({high:?} - {low:?}) * (overall_rank - {left}) / ({right} - {left}), {above})"
        )
    })
}

#[test]
fn the_shipped_score_written_as_a_formula_gives_the_same_bytes() {
    let world: WorldParameters = mixed();
    let formulas = Formulas {
        score: Some(number(&shipped_map(&world.platform))),
        five_star: Some(truth("score >= 4.8")),
        ..Formulas::default()
    };
    let shipped = run(&world, &every_lever(), DAYS, 7);
    let written = run(&world, &with(every_lever(), None, formulas), DAYS, 7);
    assert!(totals(&shipped, 0).measure(Measure::FiveStar) > 0);
    assert_eq!(shipped, written);
}

#[test]
fn a_formula_decides_nothing_before_its_date() {
    let world = mixed();
    let formulas = || Formulas {
        score: Some(number("5 - 20 * dispute_rate")),
        ranking: Some(number("0 - log_price")),
        ranking_weight: 1.0,
        five_star: Some(truth("orders > 3")),
    };
    let plain = run(&world, &scored(), DAYS, 7);
    let later = run(
        &world,
        &with(scored(), Some(date_of(30)), formulas()),
        DAYS,
        7,
    );
    let slices = plain.series.slices().len();
    // An order of the last days before is followed into the days after.
    let measures = [
        Measure::Repeated30,
        Measure::Repeated60,
        Measure::Repeated90,
    ];
    let first_days = |replicate: &gresham::experiment::replicate::Replicate| {
        let rows = replicate.series.rows()[..30 * slices].iter();
        rows.map(|row| worlds::without(row, &measures))
            .collect::<Vec<_>>()
    };
    assert_eq!(first_days(&plain), first_days(&later));
    assert_ne!(plain, later);
}

#[test]
fn a_ranking_formula_of_weight_zero_equals_none() {
    let world = mixed();
    let formulas = Formulas {
        ranking: Some(number("orders / max(age_days, 1)")),
        ranking_weight: 0.0,
        ..Formulas::default()
    };
    let plain = run(&world, &scored(), DAYS, 7);
    assert_eq!(plain, run(&world, &with(scored(), None, formulas), DAYS, 7));
}

#[test]
fn a_ranking_formula_shows_those_shops_more_that_it_favours() {
    let mut world = mixed();
    worlds::no_adaptation(&mut world);
    let sold_at = |weight: f64| {
        let formulas = Formulas {
            ranking: Some(number("log_price")),
            ranking_weight: weight,
            ..Formulas::default()
        };
        let replicate = run(&world, &with(Policy::default(), None, formulas), DAYS, 7);
        let shops = replicate.shops.iter();
        let (price, orders) = shops.fold((0.0, 0.0), |(price, orders), shop| {
            (
                price + shop.log_price * shop.recent_orders,
                orders + shop.recent_orders,
            )
        });
        price / orders
    };
    assert!(sold_at(2.0) > sold_at(-2.0) + 0.01);
}

#[test]
fn a_formula_decides_who_has_five_stars() {
    let world = mixed();
    let five_stars = |rule: &str| {
        let formulas = Formulas {
            five_star: Some(truth(rule)),
            ..Formulas::default()
        };
        let replicate = run(&world, &with(scored(), None, formulas), 20, 7);
        let totals = totals(&replicate, 1);
        (
            totals.measure(Measure::FiveStar),
            totals.measure(Measure::Shops),
        )
    };
    assert_eq!(five_stars("score > 5").0, 0);
    let (starred, shops) = five_stars("score >= 0 and !(key_account == 2)");
    assert_eq!(starred, shops);
}

#[test]
fn shops_answer_the_rule_that_is_written() {
    let mut world = mixed();
    world.adaptation.inert_share = 0.0;
    world.adaptation.inert_key_account_share = 0.0;
    world.adaptation.exit = 0.0;
    let promptness = |score: &str| {
        let formulas = Formulas {
            score: Some(number(score)),
            ..Formulas::default()
        };
        let replicate = run(&world, &with(scored(), None, formulas), 90, 7);
        let totals = totals(&replicate, 80);
        totals.measure(Measure::Promptness) / totals.measure(Measure::Shops)
    };
    let rewarded = promptness("5 - 8 * late_pickup_rate");
    let ignored = promptness("5 - 8 * dispute_rate");
    assert!(rewarded > ignored, "{rewarded} and {ignored} millionths");
}

#[test]
fn whatever_a_formula_gives_is_a_score() {
    let metrics = Metrics::default();
    let points = |text: &str| {
        let formulas = Formulas {
            score: Some(number(text)),
            ranking: Some(number(text)),
            ..Formulas::default()
        };
        (
            formulas.points(&metrics).expect("a formula"),
            formulas.feature(&metrics).expect("a formula"),
        )
    };
    assert_eq!(points("0 / 0"), (0.0, 0.0));
    assert_eq!(points("1 / 0"), (5.0, 1e9));
    assert_eq!(points("log(0)"), (0.0, -1e9));
    assert_eq!(points("4.25"), (4.25, 4.25));
    assert!(!truth("0 / 0 >= 0").truth(&metrics));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_accepted_fails_on_no_metrics(values in proptest::collection::vec(proptest::num::f64::ANY, Metric::ALL.len())) {
        let mut metrics = Metrics::default();
        for (metric, value) in Metric::ALL.iter().zip(values) {
            metrics.set(*metric, value);
        }
        let formulas = Formulas {
            score: Some(number("if_else(orders > 10 and score < 5, log(orders) / dispute_rate, pow(price_yuan, age_days))")),
            ranking: Some(number("exp(log_price) - sqrt(sales_yuan) * max(conversion, repeat_share)")),
            ranking_weight: 1.0,
            five_star: Some(truth("orders > 10 or !(score < shipped_score)")),
        };
        prop_assert!((0.0..=5.0).contains(&formulas.points(&metrics).expect("a score")));
        prop_assert!(formulas.feature(&metrics).expect("a feature").is_finite());
        prop_assert!(formulas.is_five_star(&metrics).is_some());
    }
}
