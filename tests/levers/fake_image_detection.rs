//! Checks of photographs.

use crate::harness::{lenient_policy, pairs, windows, world};
use crate::worlds::{always, default_of, share};
use gresham::market::tally::Event;
use gresham::policy::FakeImageDetection;

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
