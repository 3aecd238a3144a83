//! Rules that a scenario writes itself.

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

fn value(text: &str) -> f64 {
    number(text).number(&Metrics::default())
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
fn shops_that_calculate_answer_the_rule_that_is_written() {
    let mut world = mixed();
    world.adaptation.inert_share = 0.0;
    world.adaptation.inert_key_account_share = 0.0;
    world.adaptation.calculating_share = 1.0;
    world.adaptation.imitation = 0.0;
    world.adaptation.trial = 0.0;
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

#[test]
fn numbers_need_no_point_and_dividing_them_keeps_the_fraction() {
    for (text, expected) in [
        ("1 / 2", 0.5),
        ("7", 7.0),
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("-2 - -3", 1.0),
        ("max(1, 2.5) - min(1, 2.5)", 1.5),
        ("pow(2, 10)", 1024.0),
        ("sqrt(16) + abs(-1)", 5.0),
        ("log(exp(1))", 1.0),
        ("if_else(1 < 2 and 2 <= 2 or 1 != 1, 1, 2)", 1.0),
        ("if_else(!(1 >= 2) and 3 == 3.0, 1.5, 2)", 1.5),
        ("1 // the rest is a remark", 1.0),
    ] {
        assert_eq!(value(text).to_bits(), f64::to_bits(expected), "{text}");
    }
}

#[test]
fn what_is_not_a_plain_expression_is_refused() {
    for text in [
        "",
        "let x = 1; x",
        "while true {}",
        "loop { }",
        "{ 1 }",
        "fn f() { 1 }",
        "if score > 1 { 2 } else { 3 }",
        "eval(\"1\")",
        "print(1)",
        "\"text\"",
        "score.foo",
        "1 % 2",
        "score > 1 && score < 2",
        "1 < 2 < 3",
        "(1 < 2) + 1",
        "if_else(1, 2, 3)",
        "() => 1",
        "true ?? 1",
    ] {
        assert!(
            Formula::parse(text, Metric::ALL, Gives::Number).is_err(),
            "{text}"
        );
    }
    let deep = format!("{}1{}", "(1 + ".repeat(500), ")".repeat(500));
    let long = "1 + ".repeat(1000) + "1";
    for text in [deep, long] {
        assert!(Formula::parse(&text, Metric::ALL, Gives::Number).is_err());
    }
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
