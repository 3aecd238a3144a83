//! The record of accounts.

use crate::harness::{lenient_policy, pairs, windows, world};
use crate::worlds::{all_put_right, always, default_of, no_abuse, still};
use gresham::market::tally::Event;
use gresham::outcome::{Measure, Totals};
use gresham::policy::{AccountIntegrity, FakeImageDetection, Policy};

/// Totals without and with a record of accounts, photographs being checked in both arms.
fn with_record(record: AccountIntegrity) -> Vec<(Totals, Totals)> {
    let mut baseline = lenient_policy();
    always(&mut baseline.fake_image_detection, default_of());
    let mut arm = baseline.clone();
    always(&mut arm.account_integrity, record);
    let mut world = world();
    world.population.professional_share = 0.1;
    world.population.consumers = 1_000;
    windows(&pairs(&world, &baseline, &arm, 150), 0)
}

#[test]
fn a_record_of_accounts_turns_purchases_away_and_refuses_claims() {
    for (without, with) in with_record(strict_record()) {
        assert_eq!(without.measure(Measure::TurnedAway), 0);
        assert!(with.measure(Measure::TurnedAway) > 0);
        assert_eq!(with.measure(Measure::Bans), 0);
        assert!(paid_claims(&with) < paid_claims(&without));
    }
}

/// False claims that were paid.
fn paid_claims(totals: &Totals) -> i64 {
    totals.events(Event::AbuseSuccesses)
}

#[test]
fn a_record_of_accounts_bans_and_professionals_come_back() {
    let record = AccountIntegrity {
        ban_from: 1,
        ..strict_record()
    };
    for (without, with) in with_record(record) {
        assert_eq!(without.measure(Measure::Bans), 0);
        assert!(with.measure(Measure::Bans) > 0);
        assert!(with.measure(Measure::TurnedAway) > 0);
        assert!(with.measure(Measure::NewAccounts) > 0);
        assert!(paid_claims(&with) < paid_claims(&without));
    }
}

#[test]
fn a_record_of_accounts_has_nothing_to_record_where_nobody_abuses_and_nothing_is_checked() {
    let mut world = world();
    no_abuse(&mut world);
    let baseline = lenient_policy();
    let mut arm = baseline.clone();
    always(&mut arm.account_integrity, strict_record());
    for (without, with) in pairs(&world, &baseline, &arm, 60) {
        assert!(without == with);
    }
}

#[test]
fn no_detector_and_no_record_is_asked_where_all_claims_are_settled_by_shops() {
    let mut world = still();
    all_put_right(&mut world);
    let mut arm = Policy::default();
    let detector = FakeImageDetection {
        hit_rate: 1.0,
        false_alarm_rate: 1.0,
    };
    always(&mut arm.fake_image_detection, detector);
    always(&mut arm.account_integrity, strict_record());
    for (without, with) in pairs(&world, &Policy::default(), &arm, 60) {
        assert!(without == with);
    }
}

fn strict_record() -> AccountIntegrity {
    AccountIntegrity {
        refuse_from: 1,
        limit_from: 1,
        ban_from: 255,
        ..default_of()
    }
}
