//! The table of outcomes and the totals that it is made from.

use crate::worlds::{every_lever, mixed, open, run, step, still, totals, trouble};
use gresham::market::kernel::executor::one_by_one;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{self, Measure, OUTCOMES, Observer, Outcome, SliceGroup, Totals};
use gresham::policy::Policy;
use gresham::theory::placed;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_outcome_has_a_name_of_its_own_a_label_and_a_definition() {
    let names: BTreeSet<_> = OUTCOMES.iter().map(|outcome| outcome.name).collect();
    assert_eq!(names.len(), OUTCOMES.len());
    let labels: BTreeSet<_> = OUTCOMES.iter().map(|outcome| outcome.label).collect();
    assert_eq!(labels.len(), OUTCOMES.len());
    for entry in OUTCOMES {
        assert!(entry.definition.ends_with('.'), "{}", entry.name);
        assert!(entry.margin_for(1.0) > 0.0, "{}", entry.name);
        assert_eq!(
            outcome::by_name(entry.name).map(|found| found.label),
            Some(entry.label)
        );
    }
}

#[test]
fn a_file_that_names_an_outcome_wrongly_is_refused_and_told_which() {
    let named: &Outcome = serde_json::from_str(r#""repeat_90""#).unwrap();
    assert_eq!(named, outcome::REPEAT_90);
    assert_eq!(serde_json::to_string(named).unwrap(), r#""repeat_90""#);
    let refused = serde_json::from_str::<&Outcome>(r#""gross_gvm""#).unwrap_err();
    assert!(
        refused.to_string().contains("unknown outcome `gross_gvm`"),
        "{refused}"
    );
    assert_eq!(outcome::by_name("gross_gvm"), None);
}

#[test]
fn columns_have_names_of_their_own() {
    let names: Vec<_> = Totals::column_names().collect();
    let distinct: BTreeSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    assert_eq!(names.len(), Totals::default().values().len());
}

#[test]
fn over_nothing_no_outcome_is_a_number_that_looks_certain() {
    for outcome in OUTCOMES {
        assert_eq!(
            (outcome.value)(&Totals::default()),
            None,
            "{}",
            outcome.name
        );
    }
}

#[test]
fn every_outcome_of_a_busy_market_is_finite_and_shares_are_shares() {
    let mut world = mixed();
    world.population.consumers = 500;
    trouble(&mut world);
    let replicate = run(&world, &every_lever(), 160, 51);
    let totals = totals(&replicate, 100);
    for outcome in OUTCOMES
        .iter()
        .filter(|outcome| *outcome != outcome::EFFICIENCY)
    {
        let value = (outcome.value)(&totals);
        let value = value.unwrap_or_else(|| panic!("{} is not defined", outcome.name));
        assert!(value.is_finite(), "{}", outcome.name);
        if outcome.unit == outcome::Unit::Share {
            assert!((0.0..=1.0).contains(&value), "{}: {value}", outcome.name);
        }
    }
}

#[test]
fn days_add_up_to_windows() {
    let series = run(&mixed(), &every_lever(), 40, 52).series;
    let mut sum = Totals::default();
    for day in 10..25 {
        sum.absorb(series.row(day, 0));
    }
    assert_eq!(series.window(10, 25, 0), sum);
}

#[test]
fn the_parts_of_every_cut_add_up_to_the_whole() {
    let series = run(&mixed(), &every_lever(), 100, 53).series;
    let additive = [
        Measure::Shops,
        Measure::QualityListed,
        Measure::QualityTraded,
        Measure::Score,
        Measure::FiveStar,
        Measure::LemonOrders,
        Measure::Entries,
        Measure::Exits,
        Measure::Cash,
        Measure::Repeated30,
        Measure::Followed30,
    ];
    for group in [
        SliceGroup::Industry,
        SliceGroup::Tier,
        SliceGroup::Score,
        SliceGroup::Problems,
        SliceGroup::Quality,
    ] {
        for day in 0..series.days() {
            let mut sum = Totals::default();
            for (index, slice) in series.slices().iter().enumerate() {
                if slice.group == group {
                    sum.absorb(series.row(day, index));
                }
            }
            let whole = series.row(day, 0);
            for event in Event::ALL {
                assert_eq!(
                    sum.events(*event),
                    whole.events(*event),
                    "{group:?} {event:?}"
                );
            }
            for money in Money::ALL {
                assert_eq!(sum.fen(*money), whole.fen(*money), "{group:?} {money:?}");
            }
            for measure in additive {
                assert_eq!(
                    sum.measure(measure),
                    whole.measure(measure),
                    "{group:?} {measure:?}"
                );
            }
        }
    }
}

#[test]
fn orders_end_in_as_many_ways_as_there_are() {
    let totals = totals(&run(&mixed(), &every_lever(), 120, 54), 0);
    let events = |event| totals.events(event);
    assert!(events(Event::Orders) >= events(Event::PickedUp));
    assert!(events(Event::PickedUp) >= events(Event::Delivered));
    assert!(events(Event::NewCustomers) <= events(Event::Orders));
    assert!(events(Event::AbuseSuccesses) <= events(Event::AbuseAttempts));
    let kinds = [
        Event::AbuseRefundOnly,
        Event::AbuseWear,
        Event::AbuseSwap,
        Event::AbuseEmpty,
    ];
    assert_eq!(
        kinds.into_iter().map(events).sum::<i64>(),
        events(Event::AbuseAttempts)
    );
    assert_eq!(
        events(Event::Problems),
        events(Event::HonestClaims) + events(Event::UnclaimedProblems)
    );
    assert!(totals.fen(Money::HonestSurplus) != totals.fen(Money::ConsumerSurplus));
}

#[test]
fn repeat_rates_equal_a_count_by_hand() {
    // Six shops fit into anybody's memory, so that no buyer forgets one.
    let mut world = still();
    world.population.consumers = 120;
    world.population.shops = 6;
    world.demand.needs_per_day = 0.4;
    let days = 150;
    let mut market = open(&world, &Policy::default(), days, 55);
    let mut observer = Observer::new(&market);
    // Days of the orders of each buyer at each shop, ascending.
    let mut history: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    while !market.is_over() {
        step(&mut market);
        observer.observe(&market, &one_by_one);
        for order in placed(&market) {
            let days = history.entry((order.consumer, order.shop)).or_default();
            days.push(usize::from(order.placed_day));
        }
    }
    let (series, _) = observer.finish(&market);
    for (horizon, repeated, followed) in [
        (30, Measure::Repeated30, Measure::Followed30),
        (60, Measure::Repeated60, Measure::Followed60),
        (90, Measure::Repeated90, Measure::Followed90),
    ] {
        let mut orders = vec![0; days as usize];
        let mut repeats = vec![0; days as usize];
        for placed in history.values() {
            for (nth, day) in placed.iter().enumerate() {
                let Some(reported) = orders.get_mut(day + horizon) else {
                    continue;
                };
                *reported += 1;
                let again = placed.get(nth + 1);
                repeats[day + horizon] +=
                    i64::from(again.is_some_and(|again| again - day <= horizon));
            }
        }
        assert!(repeats.iter().sum::<i64>() > 100);
        for day in 0..days as usize {
            let row = series.row(day, 0);
            assert_eq!(
                row.measure(followed),
                orders[day],
                "{horizon} days, day {day}"
            );
            assert_eq!(
                row.measure(repeated),
                repeats[day],
                "{horizon} days, day {day}"
            );
        }
    }
}
