//! Refunds without return.

use crate::harness::{lenient, lenient_policy, pairs, windows, world};
use crate::worlds::{always, no_abuse, share};
use gresham::market::tally::{Event, Money};
use gresham::policy::{Policy, RefundOnly};

#[test]
fn lenient_refunds_are_taken_and_teach_abuse() {
    let baseline = Policy::default();
    for (without, with) in windows(&pairs(&world(), &baseline, &lenient_policy(), 180), 90) {
        let granted = |t| share(t, Event::RefundOnlyGranted, Event::Delivered);
        let attempts = |t| share(t, Event::AbuseAttempts, Event::Delivered);
        assert!(granted(&with) > granted(&without) + 0.01);
        assert!(attempts(&with) > 1.2 * attempts(&without));
        assert!(with.fen(Money::AbuseLoss) > without.fen(Money::AbuseLoss));
    }
}

#[test]
fn an_anomaly_model_stops_false_claims_and_some_just_ones() {
    let mut arm = Policy::default();
    let watched = RefundOnly {
        anomaly_hit_rate: 0.8,
        anomaly_false_alarm_rate: 0.1,
        ..lenient(0.9)
    };
    always(&mut arm.refund_only, watched);
    for (without, with) in windows(&pairs(&world(), &lenient_policy(), &arm, 120), 0) {
        let paid = |t| share(t, Event::AbuseSuccesses, Event::AbuseAttempts);
        assert!(paid(&with) < paid(&without) - 0.1);
        assert!(with.events(Event::SoundFlagged) > without.events(Event::SoundFlagged));
    }
}

#[test]
fn refund_only_reaches_nobody_who_neither_abuses_nor_asks_for_it() {
    let mut world = world();
    no_abuse(&mut world);
    world.after_sales.refund_only_wish = 0.0;
    for (without, with) in pairs(&world, &Policy::default(), &lenient_policy(), 60) {
        assert!(without == with);
    }
}
