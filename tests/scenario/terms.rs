//! Scopes, announcements and ramps of levers' entries.

use gresham::policy::scope::Candidate;
use gresham::policy::{LEVERS, View};
use gresham::scenario::Scenario;
use jiff::civil::date;
use std::fs::read_to_string;
use std::sync::LazyLock;

static WORLD: LazyLock<String> =
    LazyLock::new(|| read_to_string("scenarios/world.toml").expect("the world is there"));

const TERMS: &str = "from = 2025-03-01\nannounced = 2025-02-01\nramp_days = 30\nshare = 0.25\n\
                     first = 7\ntiers = [\"small\", \"new\"]\n";

fn scenario(entry: &str) -> Scenario {
    let text = format!("{}\n{entry}", *WORLD);
    Scenario::parse_str("world", &text).expect("sound")
}

fn refusal(entry: &str) -> String {
    let text = format!("{}\n{entry}", *WORLD);
    let refused = Scenario::parse_str("world", &text).expect_err("refused");
    refused.to_string()
}

fn first_industry() -> String {
    scenario("").world.industries[0].name.clone()
}

#[test]
fn every_lever_can_be_limited_announced_and_ramped() {
    let industry = first_industry();
    for lever in LEVERS {
        let entry = format!(
            "[policy.{}]\n{TERMS}industries = [\"{industry}\"]\n",
            lever.name
        );
        let read = scenario(&entry);
        let terms = read.policy.entries()[0].terms;
        assert_eq!(terms.announced, Some(date(2025, 2, 1)), "{}", lever.name);
        assert_eq!((terms.ramp_days, terms.scope.first), (30, 7));
        let shop = |industry, tier, lot| Candidate {
            industry,
            tier,
            lot,
        };
        assert!(terms.scope.admits(shop(0, 1, 0.2)));
        assert!(!terms.scope.admits(shop(1, 1, 0.2)), "another industry");
        assert!(!terms.scope.admits(shop(0, 0, 0.2)), "another tier");
        assert!(!terms.scope.admits(shop(0, 1, 0.3)), "not drawn");
    }
}

#[test]
fn terms_survive_being_written_down_and_change_the_digest() {
    let industry = first_industry();
    let plain = scenario("[policy.refund_only]\nfrom = 2025-03-01\n");
    let limited = format!("[policy.refund_only]\n{TERMS}industries = [\"{industry}\"]\n");
    let limited = scenario(&limited);
    assert_ne!(plain.digest(), limited.digest());
    let again = limited.with(&[]).expect("sound");
    assert_eq!(again.policy, limited.policy);
    let written = limited.policy_file("world.toml", &[], &[]);
    for line in TERMS.lines() {
        assert!(written.contains(line), "{line} in {written}");
    }
}

#[test]
fn weights_rise_along_a_ramp_from_what_was_in_force_before() {
    let read = scenario(
        "[[policy.traffic]]\nlow_price = 1.0\n[[policy.traffic]]\nfrom = 2025-03-01\n\
         low_price = 0.0\nramp_days = 10\n",
    );
    let weight = |day| {
        let traffic = read.policy.in_force(date(2025, 3, day)).traffic;
        traffic.expect("on").low_price
    };
    assert!((weight(1) - 0.9).abs() < 1e-12, "{}", weight(1));
    assert!((weight(5) - 0.5).abs() < 1e-12, "{}", weight(5));
    assert!(weight(10).abs() < 1e-12 && weight(31).abs() < 1e-12);
}

#[test]
fn what_is_announced_is_reckoned_with_and_not_in_force() {
    let read = scenario(
        "[policy.refund_only]\nfrom = 2025-03-01\nannounced = 2025-02-01\nto = 2025-04-01\n",
    );
    let on = |view, month, day| {
        let day = date(2025, month, day);
        let policy = read.policy.resolve(view, day, |_, _, _| true);
        policy.refund_only.is_some()
    };
    assert!(!on(View::Reckoned, 1, 31) && on(View::Reckoned, 2, 1));
    assert!(!on(View::InForce, 2, 28) && on(View::InForce, 3, 1));
    assert!(!on(View::Reckoned, 4, 1) && !on(View::InForce, 4, 1));
}

#[test]
fn two_entries_may_begin_on_one_day_for_different_shops() {
    let read = scenario(
        "[[policy.refund_only]]\nfrom = 2025-03-01\ntiers = [\"small\"]\n\
         [[policy.refund_only]]\nfrom = 2025-03-01\ntiers = [\"new\"]\n",
    );
    assert_eq!(read.policy.refund_only.entries().len(), 2);
}

#[test]
fn terms_that_mean_nothing_are_refused_where_they_stand() {
    for (entry, message) in [
        ("industries = [\"no-such\"]", "no-such"),
        ("tiers = [\"smal\"]", "did you mean `small`?"),
        ("tiers = []", "names nobody"),
        ("share = 0.0", "reaches no shop"),
        ("share = 1.5", "out of bounds"),
        ("first = 3", "needs a day to begin on"),
        ("ramp_days = 3", "needs a day to begin on"),
        ("announced = 2025-01-01", "announced after it has begun"),
        (
            "from = 2025-01-01\nannounced = 2025-01-01",
            "announced after it has begun",
        ),
    ] {
        let refused = refusal(&format!("[policy.refund_only]\n{entry}\n"));
        assert!(refused.contains(message), "{entry}: {refused}");
        let key = entry.lines().last().expect("a line");
        assert!(refused.contains(key), "{entry} is shown: {refused}");
    }
}
