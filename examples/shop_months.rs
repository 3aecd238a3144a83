//! Writes a table of shops by month, as a platform would export it, from a simulated market:
//! `cargo run --release --example shop_months > examples/shop-months.csv`.

use gresham::experiment::{Draws, Setup};
use gresham::market::kernel::executor::one_by_one;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{Measure, Observer, PanelObserver, Periods, Totals};
use gresham::parameter::Value;
use gresham::scenario::{Diagnostics, Scenario, Setting};
use jiff::ToSpan;
use std::path::Path;

/// The differences of this platform from the shipped one: fewer goods go back, more problems are
/// claimed.
const OTHERWISE: [(&str, f64); 2] = [
    ("population.return_propensity", 0.6),
    ("after_sales.claim_probability", 0.6),
];

const EVENTS: [Event; 7] = [
    Event::Returns,
    Event::FirstReturns,
    Event::QualityComplaints,
    Event::Disputes,
    Event::LatePickups,
    Event::LateDeliveries,
    Event::Cancelled,
];

fn main() -> Result<(), Diagnostics> {
    let settings = OTHERWISE.map(|(key, value)| Setting::of(key, Value::Number(value)));
    let scenario = Scenario::read(Path::new("traffic-first"))?.with(&settings)?;
    let calendar = scenario.calendar;
    let mut months = vec![calendar.start];
    while let Some(month) = months.last().map(|month| month.saturating_add(1.month())) {
        if month > calendar.end {
            break;
        }
        months.push(month);
    }
    let digest = scenario.digest();
    let setup = Setup::new("own", digest, scenario.world, scenario.policy, calendar);
    let draws = Draws {
        seed: 2026,
        replicate: 0,
    };
    let mut market = setup.open(draws, 1);
    let mut observer = Observer::new(&market);
    let mut shops = PanelObserver::new(&market, Periods::new(&calendar, months));
    while !market.is_over() {
        market.step(&one_by_one);
        observer.observe(&market, &one_by_one);
        shops.observe(&market, &observer);
    }
    let panel = shops.finish();
    println!(
        "shop,month,sales,orders,refunds,returns,quality_returns,problems,disputes,late_pickups,\
         late_deliveries,cancelled,views,repeat_90"
    );
    for row in panel
        .rows
        .iter()
        .filter(|row| row.open || row.totals.fen(Money::Paid) > 0)
    {
        let shop = &panel.shops[row.shop as usize];
        let month = panel
            .periods
            .first_date(row.period as usize)
            .strftime("%Y-%m");
        println!(
            "S{:04}-{},{month},{}",
            shop.place,
            shop.opened_day,
            numbers(&row.totals)
        );
    }
    Ok(())
}

fn numbers(totals: &Totals) -> String {
    let yuan = |fen: i64| format!("{:.2}", fen as f64 / 100.0);
    let mut fields = vec![
        yuan(totals.fen(Money::Paid)),
        totals.events(Event::Orders).to_string(),
        yuan(totals.fen(Money::Refunded) + totals.fen(Money::Compensated)),
    ];
    fields.extend(EVENTS.map(|event| totals.events(event).to_string()));
    let views = [Event::Opened, Event::AdClicks, Event::DirectVisits];
    let views: i64 = views.map(|event| totals.events(event)).iter().sum();
    fields.push(views.to_string());
    let followed = totals.measure(Measure::Followed90);
    let repeated = totals.measure(Measure::Repeated90) as f64 / followed as f64;
    fields.push(if followed > 0 {
        format!("{repeated:.4}")
    } else {
        String::new()
    });
    fields.join(",")
}
