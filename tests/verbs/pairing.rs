//! When arms first differ.

use crate::worlds::{always, calendar, date_of, default_of, from, mixed};
use gresham::experiment::{Plan, Setup, first_difference};
use gresham::market::day::Phase;
use gresham::policy::Policy;

fn plan(policies: [Policy; 2]) -> Plan {
    let arm = |(index, policy): (usize, Policy)| {
        let name = format!("arm-{index}");
        Setup::new(&name, String::new(), mixed(), policy, calendar(30))
    };
    Plan {
        arms: policies.into_iter().enumerate().map(arm).collect(),
        seed: 3,
        efficiency: false,
    }
}

fn ranked() -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.traffic, default_of());
    policy
}

#[test]
fn equal_policies_never_differ() {
    assert_eq!(first_difference(&plan([ranked(), ranked()]), 1, 0), None);
}

#[test]
fn a_ranking_that_changes_shows_in_the_morning_of_its_first_day_and_not_before() {
    let mut later = Policy::default();
    from(&mut later.traffic, Some(date_of(20)), default_of());
    let mut changed: gresham::policy::Traffic = default_of();
    changed.low_price = 2.0;
    let mut other = later.clone();
    from(&mut other.traffic, Some(date_of(20)), changed);
    let first = first_difference(&plan([later, other]), 1, 0).expect("they differ");
    assert_eq!((first.date, first.phase), (date_of(20), Phase::Morning));
}

#[test]
fn a_lever_that_changes_what_happens_after_an_order_shows_in_the_daytime_or_on_the_board() {
    let mut generous = ranked();
    let mut refund_only: gresham::policy::RefundOnly = default_of();
    refund_only.leniency_below_4_3 = 1.0;
    refund_only.leniency_4_3_to_4_5 = 1.0;
    refund_only.leniency_4_5_to_4_8 = 1.0;
    refund_only.leniency_from_4_8 = 1.0;
    from(&mut generous.refund_only, Some(date_of(10)), refund_only);
    let first = first_difference(&plan([ranked(), generous]), 1, 0).expect("they differ");
    assert!(first.date >= date_of(10), "{first:?}");
    assert!(!first.what.is_empty());
}
