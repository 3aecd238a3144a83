use crate::experiment::gains::who_gains;
use crate::experiment::measured::compare_measured;
use crate::experiment::{Attainment, Goal, HalfWidth, Plan, Setup, compare};
use crate::market::calendar::Calendar;
use crate::market::tally::{Event, Money};
use crate::outcome::{self, Measure, Slice, Totals};
use crate::render::json;
use crate::report::comparison::{Answer, Arm};
use crate::scenario::Scenario;
use jiff::civil::date;
use std::path::Path;

/// Ten days with this many orders a day, a tenth of them with problems.
fn totals(orders: i64) -> Totals {
    let mut totals = Totals::default();
    totals.add_measure(Measure::Days, 10);
    totals.add_events(Event::Orders, 10 * orders);
    totals.add_events(Event::Delivered, 10 * orders);
    totals.add_events(Event::Problems, orders);
    totals.add_fen(Money::Paid, 10 * orders * 5_000);
    totals
}

fn plan() -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/traffic-first.toml");
    let scenario = Scenario::read(&path).unwrap();
    let calendar = Calendar {
        start: date(2025, 1, 1),
        end: date(2025, 3, 31),
        burn_in_days: 30,
        evaluate_from: date(2025, 3, 22),
    };
    let arm = |name: &str| {
        let (world, policy) = (scenario.world.clone(), scenario.policy.clone());
        Setup {
            summary: format!("The {name} way."),
            path: format!("{name}.toml"),
            ..Setup::new(name, "00".to_owned(), world, policy, calendar)
        }
    };
    Plan {
        arms: vec![arm("old"), arm("new")],
        seed: 1,
        efficiency: true,
    }
}

fn answer() -> Answer {
    let plan = plan();
    let shown = [outcome::GROSS_GMV, outcome::PROBLEM_RATE, outcome::SCORE];
    let arms = [[100, 110, 90, 104], [121, 129, 112, 123]];
    let arms: Vec<Vec<Totals>> = arms.iter().map(|arm| arm.map(totals).into()).collect();
    let slices = Slice::all(&plan.industries()).len();
    let whole = |arm: &Vec<Totals>| arm.iter().map(|totals| vec![*totals; slices]).collect();
    let windows: Vec<Vec<Vec<Totals>>> = arms.iter().map(whole).collect();
    // One party has every key.
    let mut gains = who_gains(&plan.industries(), &windows);
    gains.truncate(1);
    Answer {
        arms: Arm::of(&plan),
        calendar: plan.calendar(),
        seed: plan.seed,
        efficiency: plan.efficiency,
        unreached: Vec::new(),
        comparison: compare(&shown, &arms),
        measured: compare_measured(&arms),
        gains,
        drift: Vec::new(),
        horizons: Vec::new(),
        over_worlds: None,
        at_scale: None,
        attained: vec![Attainment {
            goal: Goal {
                outcome: shown[0],
                half_width: HalfWidth::OfBaseline(0.01),
            },
            arm: 1,
            target: Some(50.5),
            half_width: Some(68.25),
            reached: false,
        }],
        digest: "0123456789abcdef".to_owned(),
        folder: "results/old-vs-new".to_owned(),
        orders: 1234,
        speed: None,
        peak_memory_bytes: Some(1 << 27),
    }
}

#[test]
fn the_keys_of_the_json_document_stay_as_they_are() {
    insta::assert_snapshot!(json::document(&answer()));
}

#[test]
fn a_csv_line_has_as_many_cells_as_its_header() {
    let text = answer().csv();
    let cells: Vec<usize> = text.lines().map(|line| line.split(',').count()).collect();
    assert_eq!(cells, [18; 7]);
}

#[test]
fn a_table_shows_no_value_without_its_interval() {
    let answer = answer();
    let below = answer.notes().join("\n");
    insta::assert_snapshot!(format!("{}\n{below}", answer.markdown()));
}
