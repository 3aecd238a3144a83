//! Graded staff.

use crate::harness::{differ, equals_absence, pairs, same_until, windows, with_services};
use crate::worlds::{always, date_of, default_of, from, share};
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::{Policy, StaffCertification};

/// Cheap, useful and well seen, so that shops want it.
fn attractive() -> StaffCertification {
    StaffCertification {
        wage_premium: 0.004,
        promptness: 0.8,
        resolution: 0.8,
        advice: 0.4,
        label_from: 0.0,
        search_weight: 0.3,
        routing: 1.0,
    }
}

#[test]
fn certification_that_does_and_costs_nothing_changes_nothing() {
    let nothing = StaffCertification {
        wage_premium: 0.0,
        promptness: 0.0,
        resolution: 0.0,
        advice: 0.0,
        search_weight: 0.0,
        ..default_of()
    };
    equals_absence(&Policy::default(), |policy| {
        always(&mut policy.staff_certification, nothing);
    });
}

#[test]
fn shops_certify_staff_answer_sooner_and_pay_more_wages() {
    let mut arm = Policy::default();
    always(&mut arm.staff_certification, attractive());
    for (without, with) in windows(&pairs(&with_services(), &Policy::default(), &arm, 420), 240) {
        assert_eq!(without.measure(Measure::Certification), 0);
        assert!(with.measure(Measure::Certification) > 0);
        let slow = |t| share(t, Event::SlowResponses, Event::Contacts);
        assert!(slow(&with) < slow(&without));
        let service =
            |t: &gresham::outcome::Totals| t.fen(Money::Service) as f64 / t.fen(Money::Paid) as f64;
        assert!(service(&with) > service(&without));
    }
}

#[test]
fn staff_that_costs_much_and_does_nothing_is_not_certified() {
    let world = with_services();
    let mut arm = Policy::default();
    let useless = StaffCertification {
        wage_premium: 0.1,
        promptness: 0.0,
        resolution: 0.0,
        advice: 0.0,
        search_weight: 0.0,
        ..default_of()
    };
    always(&mut arm.staff_certification, useless);
    for (_, with) in windows(&pairs(&world, &Policy::default(), &arm, 200), 0) {
        assert_eq!(with.measure(Measure::Certification), 0);
    }
}

#[test]
fn certification_reaches_no_day_before_its_date_and_no_shop_that_never_changes() {
    let mut arm = Policy::default();
    from(
        &mut arm.staff_certification,
        Some(date_of(60)),
        attractive(),
    );
    same_until(60, &with_services(), &Policy::default(), &arm);
    differ(&with_services(), &Policy::default(), &arm, 200);
    let mut inert = with_services();
    crate::worlds::no_adaptation(&mut inert);
    let mut always_on = Policy::default();
    always(&mut always_on.staff_certification, attractive());
    same_until(120, &inert, &Policy::default(), &always_on);
}
