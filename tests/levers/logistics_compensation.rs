//! Penalties for late parcels, and warnings.

use crate::harness::{assert_no_effect, assert_starts_on, diverse, grounds, pairs, windows};
use crate::worlds::{always, date_of, default_of, from, mixed, share, still};
use gresham::market::tally::{Event, Money};
use gresham::policy::{LogisticsCompensation, Policy, Timeline};

const NEVER_MORE: LogisticsCompensation = LogisticsCompensation {
    penalty: 1.0,
    warning: 0.0,
    rush_cost_fen: 200,
};

fn arm_of(lever: LogisticsCompensation) -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.logistics_compensation, lever);
    policy
}

#[test]
fn ordinary_penalties_without_warnings_change_nothing() {
    for ground in grounds(|policy| policy.logistics_compensation = Timeline::default()) {
        let mut arm = ground.clone();
        always(&mut arm.logistics_compensation, NEVER_MORE);
        assert_no_effect(&mixed(), &ground, &arm);
    }
}

#[test]
fn a_lower_penalty_leaves_shops_what_it_takes_from_buyers() {
    let arm = arm_of(LogisticsCompensation {
        penalty: 0.5,
        ..NEVER_MORE
    });
    for (without, with) in windows(&pairs(&diverse(), &Policy::default(), &arm, 40), 0) {
        // Memory of late parcels is the same, so orders and late parcels are too.
        assert_eq!(
            with.events(Event::LatePickups),
            without.events(Event::LatePickups)
        );
        let spared_fen = without.fen(Money::LatePenalty) - with.fen(Money::LatePenalty);
        assert_eq!(with.fen(Money::PenaltySpared), spared_fen);
        assert!(spared_fen > 0);
        let surplus_fen = with.fen(Money::ConsumerSurplus) - without.fen(Money::ConsumerSurplus);
        assert_eq!(surplus_fen, -spared_fen);
    }
}

#[test]
fn warned_shops_hand_over_in_time_what_would_be_late_and_pay_for_it() {
    // Rushing costs less than what shops pay anyway to be in time.
    const RUSH_FEN: i64 = 50;
    let arm = arm_of(LogisticsCompensation {
        warning: 0.6,
        rush_cost_fen: RUSH_FEN,
        ..NEVER_MORE
    });
    for (without, with) in windows(&pairs(&diverse(), &Policy::default(), &arm, 60), 0) {
        let late = |t| share(t, Event::LatePickups, Event::PickedUp);
        assert!(late(&with) < 0.9 * late(&without));
        let averted = with.events(Event::LateAverted);
        assert!(averted > 0);
        assert_eq!(with.fen(Money::Rush), RUSH_FEN * averted);
    }
}

#[test]
fn no_shop_rushes_a_parcel_at_a_cost_beyond_what_promptness_is_worth_to_it() {
    let arm = arm_of(LogisticsCompensation {
        warning: 1.0,
        rush_cost_fen: 100_000,
        ..NEVER_MORE
    });
    assert_no_effect(&mixed(), &Policy::default(), &arm);
}

#[test]
fn parcels_that_are_never_late_are_out_of_reach() {
    let mut world = still();
    world.merchants.promptness_spread = 0.0;
    world.merchants.promptness = 1.0;
    // Promptness is bounded below 1, so let its rest be free of penalty and warning.
    world.fulfilment.late_penalty = 0.0;
    let arm = arm_of(LogisticsCompensation {
        penalty: 0.0,
        ..NEVER_MORE
    });
    assert_no_effect(&world, &Policy::default(), &arm);
}

#[test]
fn it_acts_from_its_first_day_and_not_before() {
    let mut arm = Policy::default();
    from(
        &mut arm.logistics_compensation,
        Some(date_of(30)),
        default_of(),
    );
    assert_starts_on(&mixed(), &Policy::default(), &arm, 30);
}
