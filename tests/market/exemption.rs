//! Interventions of an experimenter at single shops reach those shops, and nothing where nothing is
//! done.

use crate::worlds;
use crate::worlds::{always, calendar, date_of, default_of, every_lever, from, mixed, open, step};
use gresham::market::Market;
use gresham::market::exemption::{Exemption, SINGLE_SHOP_LEVERS};
use gresham::market::kernel::executor::one_by_one;
use gresham::market::shop::service_profile::ServiceProfile;
use gresham::market::shop::strategy::Component;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{Observer, Panel, PanelObserver, Periods};
use gresham::parameter::Value;
use gresham::policy::{ExperienceScore, Policy, Terms, Traffic};

const DAYS: i64 = 150;

/// Traffic by conversion, and a strong score from day 100, when the trailing window is full.
fn with_score() -> Policy {
    let mut policy = without_score();
    let score = ExperienceScore {
        search_weight: 1.0,
        ..default_of()
    };
    from(&mut policy.experience_score, Some(date_of(100)), score);
    policy
}

fn without_score() -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.traffic, default_of::<Traffic>());
    policy
}

/// The panel of a market in which `prepare` has been done on the first morning.
fn watch(policy: &Policy, prepare: impl FnOnce(&mut Market)) -> Panel {
    let mut market = open(&mixed(), policy, DAYS, 5);
    prepare(&mut market);
    let periods = Periods::new(&calendar(DAYS), [date_of(100)]);
    let mut observer = Observer::new(&market);
    let mut panel = PanelObserver::new(&market, periods);
    while !market.is_over() {
        step(&mut market);
        observer.observe(&market, &one_by_one);
        panel.observe(&market, &observer);
    }
    panel.finish()
}

fn exempt(market: &mut Market, without_label: bool, policy: Policy, which: fn(usize) -> bool) {
    let places = (0..market.shops().len()).map(which).collect();
    market.exempt(Some(Exemption {
        policy,
        without_label,
        places,
    }));
}

fn orders(panel: &Panel, period: usize, chosen: impl Fn(usize) -> bool) -> i64 {
    let rows = panel.rows_of(&(period..period + 1)).iter();
    rows.filter(|row| chosen(panel.shops[row.shop as usize].place as usize))
        .map(|row| row.totals.events(Event::Orders))
        .sum()
}

#[test]
fn exempting_no_shop_is_the_same_as_no_exemption() {
    let plain = watch(&with_score(), |_| {});
    let none = watch(&with_score(), |market| {
        exempt(market, true, without_score(), |_| false);
    });
    assert!(plain == none);
}

#[test]
fn exempting_every_shop_is_the_same_as_a_policy_without_the_lever() {
    let absent = watch(&without_score(), |_| {});
    let all = watch(&with_score(), |market| {
        exempt(market, true, without_score(), |_| true);
    });
    assert!(absent == all);
}

#[test]
fn a_score_for_some_shops_changes_nothing_before_it_starts_and_something_after() {
    let absent = watch(&without_score(), |_| {});
    let some = watch(&with_score(), |market| {
        exempt(market, false, without_score(), |place| place % 3 != 0);
    });
    assert!(absent.rows_of(&(0..1)) == some.rows_of(&(0..1)));
    assert!(absent.rows_of(&(1..2)) != some.rows_of(&(1..2)));
}

#[test]
fn shops_that_the_score_cannot_reach_gain_nothing_by_it() {
    // One shop after the other is given the score alone: on average those with a high score gain.
    let absent = watch(&without_score(), |_| {});
    let chosen: fn(usize) -> bool = |place| place.is_multiple_of(2);
    let half = watch(&with_score(), |market| {
        exempt(market, false, without_score(), |place| {
            !place.is_multiple_of(2)
        });
    });
    let spread = |panel: &Panel| -> i64 {
        let high: Vec<usize> = absent
            .rows_of(&(0..1))
            .iter()
            .filter(|row| row.score >= 4.5)
            .map(|row| absent.shops[row.shop as usize].place as usize)
            .collect();
        orders(panel, 1, |place| chosen(place) && high.contains(&place))
            - orders(panel, 1, |place| chosen(place) && !high.contains(&place))
    };
    assert!(spread(&half) > spread(&absent));
}

#[test]
fn the_label_can_be_taken_from_single_shops() {
    let mut loud = with_score();
    let score = ExperienceScore {
        shown_to_buyers: false,
        replaces_ratings: false,
        search_weight: 0.0,
        marketing_weight: 0.0,
        advertising_weight: 0.0,
        label_weight: 2.0,
    };
    from(&mut loud.experience_score, Some(date_of(100)), score);
    let worn = watch(&loud, |_| {});
    let taken = watch(&loud, |market| {
        exempt(market, true, loud.clone(), |place| place.is_multiple_of(2));
    });
    assert!(worn.rows_of(&(0..1)) == taken.rows_of(&(0..1)));
    let even = |place: usize| place.is_multiple_of(2);
    assert!(orders(&taken, 1, even) < orders(&worn, 1, even));
}

/// Of the cards and conducts of the first morning, whether those of even places are as without the
/// lever and those of odd places as with it, odd ones alone having it; and whether the lever shows
/// at all.
fn first_morning(lever: &str) -> (bool, bool) {
    let mut world = mixed();
    world.population.shops = 40;
    let without = without_score();
    let mut with = without.clone();
    let fields = gresham::policy::lever(lever).expect("a lever").fields;
    let defaults: Option<Vec<Value>> = fields.iter().map(|field| field.default).collect();
    let defaults = defaults.expect("it has defaults");
    with.add(lever, Terms::default(), &defaults).expect("sound");
    let board = |policy: &Policy, rule: Option<Policy>| {
        let mut market = open(&world, policy, DAYS, 5);
        if let Some(rule) = rule {
            exempt(&mut market, false, rule, |place| place.is_multiple_of(2));
        }
        step(&mut market);
        let board = market.board();
        (board.listings.clone(), board.service_profiles.clone())
    };
    let (absent, present) = (board(&without, None), board(&with, None));
    let some = board(&with, Some(without));
    let wanted = |place: usize| {
        if place.is_multiple_of(2) {
            &absent
        } else {
            &present
        }
    };
    let as_wanted = (0..some.0.len()).all(|place| {
        let (cards, conducts) = wanted(place);
        // Prices of clicks depend on everybody's bids.
        let profile = |profiles: &[ServiceProfile]| ServiceProfile {
            click_fen: 0,
            ..profiles[place]
        };
        cards[place] == some.0[place] && profile(conducts) == profile(&some.1)
    });
    (as_wanted, absent.1 != present.1)
}

#[test]
fn a_lever_for_single_shops_shows_on_their_side_of_the_board_and_on_no_other() {
    for lever in SINGLE_SHOP_LEVERS {
        let (as_wanted, shows) = first_morning(lever);
        assert!(as_wanted, "{lever}");
        // Some of them show only once shops have decided, been scored or been struck.
        let later = [
            "experience_score",
            "good_shop_compensation_relief",
            "return_freight",
            "risk_protection",
            "staff_certification",
        ];
        assert!(shows || later.contains(lever), "{lever}");
    }
}

#[test]
fn exempt_shops_are_not_protected_from_shocks() {
    let mut world = mixed();
    worlds::trouble(&mut world);
    let with = every_lever();
    let without = with.without(&["risk_protection"]);
    let mut market = open(&world, &with, DAYS, 5);
    exempt(&mut market, false, without, |place| place.is_multiple_of(2));
    let mut spent_fen = [0, 0];
    while !market.is_over() {
        step(&mut market);
        for (place, shop) in market.tally().shops.iter().enumerate() {
            spent_fen[place % 2] += shop.fen(Money::Intervention);
        }
    }
    assert_eq!(spent_fen[0], 0);
    assert!(spent_fen[1] > 0);
}

#[test]
fn staff_is_certified_and_paid_for_only_where_the_lever_is() {
    let with = every_lever();
    let without = with.without(&["staff_certification"]);
    let bare = watch(&without, |_| {});
    let some = watch(&with, |market| {
        exempt(market, false, without.clone(), |place| {
            !place.is_multiple_of(2)
        });
    });
    assert!(bare != some);
    let all = watch(&with, |market| {
        exempt(market, false, without.clone(), |_| true);
    });
    assert!(bare == all);
}

#[test]
fn every_lever_for_single_shops_exists() {
    for lever in SINGLE_SHOP_LEVERS {
        assert!(gresham::policy::lever(lever).is_some(), "{lever}");
    }
}

#[test]
fn frozen_shops_keep_the_strategy_that_they_were_given() {
    let mut market = open(&mixed(), &with_score(), DAYS, 5);
    let mut strategy = market.shops()[0].strategy.with(Component::Quality, 0.7);
    strategy = strategy.with(Component::Effort, 0.1);
    market.set_strategy(0, strategy);
    market.freeze_shops();
    let open_shops = |market: &Market| market.shops().iter().filter(|shop| shop.open).count();
    let before = open_shops(&market);
    while !market.is_over() {
        step(&mut market);
    }
    assert_eq!(market.shops()[0].strategy, strategy);
    assert_eq!(open_shops(&market), before);
}
