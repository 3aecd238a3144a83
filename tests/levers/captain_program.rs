//! The platform's teams in chosen shops.

use crate::harness::{differ, equals_absence, pairs, same_until, windows, with_services};
use crate::worlds::{always, date_of, default_of, from};
use gresham::market::tally::Money;
use gresham::outcome::{Measure, Totals};
use gresham::policy::{CaptainProgram, Policy};

fn many() -> CaptainProgram {
    CaptainProgram {
        seats: 0.4,
        ..default_of()
    }
}

#[test]
fn a_programme_without_seats_changes_nothing() {
    let none = CaptainProgram {
        seats: 0.0,
        ..default_of()
    };
    equals_absence(&Policy::default(), |policy| {
        always(&mut policy.captain_program, none);
    });
}

#[test]
fn teams_raise_quality_and_service_and_cost_the_platform_money() {
    let mut arm = Policy::default();
    always(&mut arm.captain_program, many());
    for (without, with) in windows(&pairs(&with_services(), &Policy::default(), &arm, 300), 150) {
        let per_shop =
            |t: &Totals, measure| t.measure(measure) as f64 / t.measure(Measure::Shops) as f64;
        for measure in [Measure::QualityListed, Measure::Promptness, Measure::Effort] {
            assert!(
                per_shop(&with, measure) > per_shop(&without, measure),
                "{measure:?}"
            );
        }
        assert_eq!(without.fen(Money::Teams), 0);
        assert!(with.fen(Money::Teams) > 0);
    }
}

#[test]
fn the_programme_reaches_no_day_before_its_date() {
    let mut arm = Policy::default();
    from(&mut arm.captain_program, Some(date_of(60)), many());
    same_until(60, &with_services(), &Policy::default(), &arm);
    differ(&with_services(), &Policy::default(), &arm, 160);
}
