//! Checks of photographs.

use crate::harness::{lenient_policy, pairs, windows, world};
use crate::worlds::{always, default_of, run, share};
use gresham::market::tally::{Event, Money};
use gresham::policy::{FakeImageDetection, Policy};

#[test]
fn a_detector_of_fakes_exposes_more_false_claims_and_fewer_of_them_pay() {
    let baseline = lenient_policy();
    let mut arm = baseline.clone();
    let detector = FakeImageDetection {
        hit_rate: 0.8,
        false_alarm_rate: 0.1,
    };
    always(&mut arm.fake_image_detection, detector);
    for (without, with) in windows(&pairs(&world(), &baseline, &arm, 90), 0) {
        let detected = |t| share(t, Event::AbuseDetected, Event::AbuseAttempts);
        let paid = |t| share(t, Event::AbuseSuccesses, Event::AbuseAttempts);
        assert!(detected(&with) > detected(&without) + 0.1);
        assert!(paid(&with) < paid(&without));
        assert!(with.events(Event::SoundFlagged) > 0, "false alarms happen");
        assert_eq!(without.events(Event::SoundFlagged), 0);
    }
}

#[test]
fn a_detector_of_fakes_reaches_no_claim_without_a_photograph() {
    let mut world = world();
    world.abuse.made_photograph_share = 0.0;
    world.abuse.photograph_share = 0.0;
    let baseline = lenient_policy();
    let mut arm = baseline.clone();
    always(&mut arm.fake_image_detection, default_of());
    for (without, with) in pairs(&world, &baseline, &arm, 60) {
        assert!(without == with);
    }
}

#[test]
fn a_detector_exposes_made_photographs_behind_false_returns_too() {
    let mut world = world();
    world.abuse.shop_evidence_accepted = 0.0;
    world.abuse.wear_value = 0.0;
    world.abuse.made_photograph_share = 1.0;
    let baseline = Policy::default();
    let mut arm = baseline.clone();
    let sharp = FakeImageDetection {
        hit_rate: 1.0,
        false_alarm_rate: 0.0,
    };
    always(&mut arm.fake_image_detection, sharp);
    for (without, with) in windows(&pairs(&world, &baseline, &arm, 90), 0) {
        assert!(without.fen(Money::MismatchLoss) > 0);
        assert_eq!(with.fen(Money::MismatchLoss), 0);
    }
}

#[test]
fn rings_tell_professionals_and_nobody_else() {
    let told = |professional_share, ring_weight| {
        let mut world = world();
        world.population.professional_share = professional_share;
        world.abuse.ring_weight = ring_weight;
        run(&world, &lenient_policy(), 60, 3)
    };
    assert!(told(0.0, 0.0) == told(0.0, 1.0));
    assert!(told(0.2, 0.0) != told(0.2, 1.0));
}
