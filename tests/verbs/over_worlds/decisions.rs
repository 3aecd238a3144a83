//! A decision about an arm, from values that are known.

use gresham::experiment::over_worlds::{Advice, Decision, InWorlds, Pair};
use gresham::experiment::watched::{Group, Measured};
use gresham::outcome::{self, OUTCOMES, Outcome};

const PAIR: Pair = Pair {
    baseline: 0,
    arm: 1,
};

/// Ten worlds over two parameters, in which an arm adds `effect` of the parameters to net GMV of
/// 100 and `harm` of them to what small shops have of 50.
fn worlds(effect: impl Fn(f64, f64) -> f64, harm: impl Fn(f64, f64) -> f64) -> InWorlds {
    let place = |of: Measured| of.place().expect("it is read");
    let gmv = place(Measured::Outcome(outcome::NET_GMV));
    let shops = place(Measured::Group(Group::SmallShops));
    let parameters: Vec<Vec<f64>> = (0..10)
        .map(|one| vec![f64::from(one) / 9.0, f64::from(one * 7 % 10) / 9.0])
        .collect();
    let runs = parameters.iter().map(|world| {
        let (x, y) = (world[0], world[1]);
        let market = |gmv_there: f64, shops_there: f64, luck: f64| {
            let mut values = vec![None; OUTCOMES.len() + Group::ALL.len()];
            values[gmv] = Some(gmv_there + luck);
            values[shops] = Some(shops_there + luck);
            values
        };
        let arm = |added: f64, lost: f64| {
            let luck = [-0.1, 0.1].into_iter();
            luck.map(|luck| market(100.0 + added, 50.0 + lost, luck))
                .collect()
        };
        vec![arm(0.0, 0.0), arm(effect(x, y), harm(x, y))]
    });
    InWorlds {
        source: "ten".to_owned(),
        weights: vec![0.1; 10],
        keys: vec!["one".to_owned(), "two".to_owned()],
        runs: runs.collect(),
        parameters,
        replicates: 2,
    }
}

fn decide(worlds: &InWorlds) -> Decision {
    let outcomes: [&'static Outcome; 1] = [outcome::NET_GMV];
    worlds
        .arm(&outcomes, PAIR, &[])
        .decision
        .expect("an outcome leads")
}

#[test]
fn an_arm_that_is_better_everywhere_and_harms_nobody_is_adopted() {
    let decision = decide(&worlds(|x, _| 5.0 + x, |_, _| 1.0));
    assert_eq!(decision.advice, Advice::Adopt);
    assert!(decision.better > 0.999 && decision.worse < 0.001);
    assert!(decision.at_stake.abs() < 1e-12);
    assert_eq!(decision.hinges[0].key, "one", "it moves the effect most");
    assert!(decision.hinges[0].correlation.unwrap() > 0.99);
}

#[test]
fn an_arm_that_harms_a_group_in_more_than_a_tenth_of_the_worlds_is_not_adopted() {
    // Small shops lose more than a fiftieth of what they had in two worlds of ten.
    let harms = |x: f64, _: f64| if x > 0.85 { -3.0 } else { 0.0 };
    let decision = decide(&worlds(|x, _| 5.0 + x, harms));
    assert_eq!(decision.advice, Advice::FindOut);
    let [(group, chance)] = decision.harmed.as_slice() else {
        panic!("one group is harmed: {:?}", decision.harmed);
    };
    assert_eq!(*group, Group::SmallShops);
    assert!((chance - 0.2).abs() < 0.01, "{chance}");
}

#[test]
fn an_arm_that_is_hardly_ever_better_is_left() {
    let decision = decide(&worlds(|x, _| -5.0 * x, |_, _| 0.0));
    assert_eq!(decision.advice, Advice::Leave);
    assert!(decision.better < 0.01 && decision.worse > 0.7);
}

#[test]
fn what_to_find_out_is_the_parameter_on_which_the_sign_depends_and_where_it_turns() {
    let decision = decide(&worlds(|x, y| 20.0 * (y - 0.5) + 0.1 * x, |_, _| 0.0));
    assert_eq!(decision.advice, Advice::FindOut);
    assert!((decision.better - 0.5).abs() < 0.01, "{}", decision.better);
    let hinge = &decision.hinges[0];
    assert_eq!(hinge.key, "two");
    // The effect is a share of 100, nearly evenly from −10 to 10 %: knowing is worth a quarter of
    // that.
    assert!((hinge.value - 0.0272).abs() < 0.002, "{}", hinge.value);
    let (at, above) = hinge.turns.expect("it turns once");
    assert!((at - 0.5).abs() < 0.05 && above);
    assert!(decision.hinges[1].value < hinge.value / 2.0);
}

#[test]
fn an_effect_is_a_share_of_the_baseline_of_its_own_world_where_its_margin_is_one() {
    let ten = worlds(|x, _| 5.0 + x, |_, _| 1.0);
    let gmv = ten
        .effect(Measured::Outcome(outcome::NET_GMV), PAIR, &[])
        .unwrap();
    assert!(gmv.relative && (gmv.margin - 0.01).abs() < 1e-12);
    assert!((gmv.over.median() - 0.055).abs() < 0.001);
    let shops = ten
        .effect(Measured::Group(Group::SmallShops), PAIR, &[])
        .unwrap();
    assert!(
        !shops.relative && (shops.margin - 1.0).abs() < 1e-9,
        "a fiftieth of 50"
    );
    assert_eq!(
        ten.effect(Measured::Outcome(outcome::TRUST), PAIR, &[]),
        None
    );
}
