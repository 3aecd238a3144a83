//! Effects restated for a platform of a given size, where the answer is known.

use gresham::experiment::Values;
use gresham::experiment::at_scale::{PlatformSize, RESTATED, Restated, restate};
use gresham::experiment::over_worlds::{InWorlds, Pair};
use gresham::experiment::watched::{Group, Measured};
use gresham::outcome::{CONSUMER_SURPLUS, NET_GMV};

const PAIR: Pair = Pair {
    baseline: 0,
    arm: 1,
};

/// A market that sells so much net a day and leaves buyers and new shops with so much.
fn market(net: f64, buyers: f64, new_shops: f64) -> Values {
    let places = RESTATED.iter().filter_map(|of| of.place());
    let mut values = vec![Some(0.0); places.max().unwrap() + 2];
    let mut set = |of: Measured, value| values[of.place().unwrap()] = Some(value);
    set(Measured::Outcome(NET_GMV), net);
    set(Measured::Outcome(CONSUMER_SURPLUS), buyers);
    set(Measured::Group(Group::NewShops), new_shops);
    values
}

/// Two replicates of a market, and of the same under a policy from which buyers gain a fiftieth of
/// what is sold, and new shops lose a hundredth of it.
fn arms(net: f64) -> Vec<Vec<Values>> {
    let luck = [1.0, 1.1];
    let under = |gain: f64, loss: f64| {
        let markets = luck.map(|luck| {
            let net = net * luck;
            market(net, 500.0 + gain * net, 80.0 - loss * net)
        });
        markets.to_vec()
    };
    vec![under(0.0, 0.0), under(0.02, 0.01)]
}

fn of(all: &[Restated], of: Measured) -> &Restated {
    all.iter().find(|one| one.of == of).unwrap()
}

#[test]
fn an_effect_is_so_much_of_what_is_sold_on_a_platform_of_any_size() {
    let size = PlatformSize::try_from(8e12).unwrap();
    let restated = restate(size, PAIR, &arms(1_000.0), None);
    let buyers = of(&restated, Measured::Outcome(CONSUMER_SURPLUS))
        .own
        .unwrap();
    assert!((buyers.value / 1.6e11 - 1.0).abs() < 1e-9, "{buyers:?}");
    // Each pair has the same share, so the interval of the ratio has no width.
    let (low, high) = buyers.ends.unwrap();
    assert!((high - low).abs() < 1.0, "{buyers:?}");
    let new = of(&restated, Measured::Group(Group::NewShops)).own.unwrap();
    assert!((new.value / -8e10 - 1.0).abs() < 1e-9, "{new:?}");
    let sold = of(&restated, Measured::Outcome(NET_GMV)).own.unwrap();
    assert!(sold.value.abs() < 1e-6);
    assert!(restated.iter().all(|one| one.over.is_none()));
}

#[test]
fn worlds_that_sell_more_give_the_same_share_and_have_no_range() {
    let size = PlatformSize::try_from(1e9).unwrap();
    let worlds = InWorlds {
        source: "a test".to_owned(),
        weights: vec![0.5, 0.25, 0.25],
        keys: vec!["choice.attention".to_owned()],
        parameters: vec![vec![0.2], vec![0.4], vec![0.6]],
        replicates: 2,
        runs: [1_000.0, 50.0, 7_000.0].map(arms).to_vec(),
    };
    let restated = restate(size, PAIR, &arms(1_000.0), Some(&worlds));
    let buyers = of(&restated, Measured::Outcome(CONSUMER_SURPLUS));
    let over = buyers.over.as_ref().unwrap();
    assert!(
        (over.median() / 2e7 - 1.0).abs() < 1e-3,
        "{}",
        over.median()
    );
    let range = over.range();
    assert!((range.high - range.low).abs() < 1e-3 * 2e7, "{range:?}");
}

#[test]
fn one_replicate_has_no_interval_and_a_market_without_sales_no_effect() {
    let size = PlatformSize::try_from(1e9).unwrap();
    let single: Vec<Vec<Values>> = arms(1_000.0)
        .into_iter()
        .map(|arm| arm[..1].to_vec())
        .collect();
    let restated = restate(size, PAIR, &single, None);
    let buyers = of(&restated, Measured::Outcome(CONSUMER_SURPLUS))
        .own
        .unwrap();
    assert!((buyers.value / 2e7 - 1.0).abs() < 1e-9);
    assert_eq!((buyers.ends, buyers.pairs), (None, 1));
    let nothing = restate(size, PAIR, &arms(0.0), None);
    assert!(nothing.iter().all(|one| one.own.is_none()));
}

#[test]
fn a_size_is_a_positive_number_of_yuan_with_or_without_underscores() {
    for (text, yuan) in [("8e12", 8e12), ("8_000_000", 8e6), (" 12.5 ", 12.5)] {
        let size: PlatformSize = text.parse().unwrap();
        assert!((size.yuan_a_year() - yuan).abs() < 1e-9);
    }
    for text in ["0", "-1", "inf", "nan", "many", ""] {
        assert!(text.parse::<PlatformSize>().is_err(), "{text}");
    }
    assert!(serde_json::from_str::<PlatformSize>("-3").is_err());
}
