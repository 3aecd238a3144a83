//! Standard evidence against returns of something else.

use crate::harness::{assert_no_effect, assert_starts_on, grounds, only_books, pairs, windows};
use crate::worlds::{
    always, date_of, default_of, from, mixed, no_abuse, share, small, steady_demand,
};
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::{Event, Money};
use gresham::outcome::Measure;
use gresham::policy::{Policy, ReturnMismatchTrust, Timeline};

/// Many buyers who send back something else, and shops that ask their books.
fn swappers() -> WorldParameters {
    let mut world = small(&["pets"]);
    only_books(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 600;
    world.population.professional_share = 0.2;
    world
}

fn for_all() -> ReturnMismatchTrust {
    ReturnMismatchTrust {
        invited: 1.0,
        from_score: 0.0,
        evidence_accepted: 0.9,
        ..default_of()
    }
}

fn arm_of(lever: ReturnMismatchTrust) -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.return_mismatch_trust, lever);
    policy
}

#[test]
fn a_standard_to_which_nobody_is_invited_changes_nothing() {
    let nobody = ReturnMismatchTrust {
        invited: 0.0,
        limit: 0.0,
        ..default_of()
    };
    for ground in grounds(|policy| policy.return_mismatch_trust = Timeline::default()) {
        let mut arm = ground.clone();
        always(&mut arm.return_mismatch_trust, nobody);
        assert_no_effect(&mixed(), &ground, &arm);
    }
}

#[test]
fn shops_that_lose_by_false_returns_film_them_and_lose_less() {
    let arm = arm_of(for_all());
    for (without, with) in windows(&pairs(&swappers(), &Policy::default(), &arm, 150), 60) {
        assert!(with.measure(Measure::FilmingShops) > 0);
        assert_eq!(without.measure(Measure::FilmingShops), 0);
        assert!(with.fen(Money::MismatchLoss) < without.fen(Money::MismatchLoss) * 7 / 10);
        assert!(with.fen(Money::Evidence) > 0);
        let paid = |t| share(t, Event::AbuseSuccesses, Event::AbuseAttempts);
        assert!(paid(&with) < paid(&without));
    }
}

#[test]
fn accounts_that_are_shown_to_send_back_something_else_are_turned_away() {
    let lever = ReturnMismatchTrust {
        limit_from: 1,
        limit: 1.0,
        ..for_all()
    };
    for (_, with) in windows(
        &pairs(&swappers(), &Policy::default(), &arm_of(lever), 120),
        0,
    ) {
        assert!(with.measure(Measure::TurnedAway) > 0);
        assert_eq!(with.measure(Measure::Bans), 0);
    }
}

#[test]
fn evidence_that_errs_refuses_honest_returns_and_that_is_counted() {
    let lever = ReturnMismatchTrust {
        false_alarm_rate: 0.3,
        ..for_all()
    };
    for (without, with) in windows(
        &pairs(&swappers(), &Policy::default(), &arm_of(lever), 150),
        60,
    ) {
        assert_eq!(without.events(Event::HonestReturnsRefused), 0);
        assert!(with.events(Event::HonestReturnsRefused) > 0);
        assert!(with.fen(Money::DeniedValue) > without.fen(Money::DeniedValue));
        assert!(with.events(Event::SoundFlagged) > without.events(Event::SoundFlagged));
    }
}

#[test]
fn shops_that_lose_nothing_by_false_returns_film_nothing() {
    let mut world = swappers();
    no_abuse(&mut world);
    assert_no_effect(&world, &Policy::default(), &arm_of(for_all()));
}

#[test]
fn shops_that_never_change_take_up_nothing() {
    let mut world = swappers();
    world.adaptation.inert_share = 1.0;
    world.adaptation.inert_key_account_share = 1.0;
    assert_no_effect(&world, &Policy::default(), &arm_of(for_all()));
}

#[test]
fn it_acts_from_its_first_day_and_not_before() {
    let mut arm = Policy::default();
    from(&mut arm.return_mismatch_trust, Some(date_of(50)), for_all());
    assert_starts_on(&swappers(), &Policy::default(), &arm, 50);
}

#[test]
fn abusers_keep_away_from_shops_that_film_what_comes_back() {
    let strict = ReturnMismatchTrust {
        evidence_accepted: 1.0,
        evidence_cost_fen: 0,
        ..for_all()
    };
    let arm = arm_of(strict);
    for (without, with) in windows(&pairs(&swappers(), &Policy::default(), &arm, 150), 60) {
        let sent_back_falsely = |t: &gresham::outcome::Totals| {
            let swapped = t.events(Event::AbuseSwap) + t.events(Event::AbuseEmpty);
            swapped as f64 / t.events(Event::Delivered) as f64
        };
        assert!(sent_back_falsely(&with) < sent_back_falsely(&without));
    }
}
