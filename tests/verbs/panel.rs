//! A panel holds shop by shop what the daily series holds slice by slice.

use crate::worlds::{START, calendar, date_of, every_lever, mixed, open, step};
use gresham::experiment::replicate::{Replicate, simulate};
use gresham::market::kernel::executor::one_by_one;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{Measure, Observer, Panel, PanelObserver, Periods, Totals};
use jiff::ToSpan;

const DAYS: i64 = 220;

fn panel_and_series() -> (Panel, Replicate) {
    let mut world = mixed();
    // Many close and open.
    world.adaptation.entry = 0.5;
    world.adaptation.exit = 0.5;
    let mut market = open(&world, &every_lever(), DAYS, 2);
    let periods = Periods::new(&calendar(DAYS), [date_of(50), date_of(51), date_of(120)]);
    let mut observer = Observer::new(&market);
    let mut panel = PanelObserver::new(&market, periods);
    while !market.is_over() {
        step(&mut market);
        observer.observe(&market, &one_by_one);
        panel.observe(&market, &observer);
    }
    let replicate = simulate(&world, &every_lever(), calendar(DAYS), 2, 0, 1);
    (panel.finish(), replicate)
}

#[test]
fn shops_add_up_to_the_whole_market_in_every_period() {
    let (panel, replicate) = panel_and_series();
    assert!(panel.shops.iter().any(|shop| shop.opened_day > 0));
    for period in 0..panel.periods.count() {
        let mut sum = Totals::default();
        for row in panel.rows_of(&(period..period + 1)) {
            sum.absorb(&row.totals);
        }
        let (from, to) = (
            panel.periods.cuts()[period],
            panel.periods.cuts()[period + 1],
        );
        let whole = replicate.series.window(from as usize, to as usize, 0);
        for event in Event::ALL {
            assert_eq!(sum.events(*event), whole.events(*event), "{event:?}");
        }
        for money in Money::ALL {
            assert_eq!(sum.fen(*money), whole.fen(*money), "{money:?}");
        }
        for measure in [
            Measure::Shops,
            Measure::QualityTraded,
            Measure::Score,
            Measure::FiveStar,
            Measure::Repeated30,
            Measure::Followed30,
            Measure::Repeated90,
            Measure::Followed90,
        ] {
            assert_eq!(sum.measure(measure), whole.measure(measure), "{measure:?}");
        }
    }
}

#[test]
fn a_window_is_made_of_whole_periods_or_refused() {
    let periods = Periods::new(&calendar(DAYS), [date_of(50), date_of(120)]);
    assert_eq!(periods.count(), 3);
    assert_eq!(periods.window(START, date_of(119)), Some(0..2));
    assert_eq!(periods.window(date_of(120), date_of(DAYS - 1)), Some(2..3));
    assert_eq!(periods.window(date_of(49), date_of(119)), None);
    assert_eq!(periods.window(date_of(50), date_of(DAYS)), None);
    assert_eq!(periods.days(&(1..2)), 70);
    assert_eq!(periods.first_date(1), date_of(50));
    assert_eq!(periods.first_date(3), START.saturating_add(DAYS.days()));
}
