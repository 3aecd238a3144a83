//! A made-up results folder with plausible trends, so that figures can be drawn without a run.

#![expect(
    clippy::disallowed_methods,
    reason = "made-up numbers need not be the same everywhere"
)]

use gresham::experiment::replicate::Replicate;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{DailySeries, Learned, Measure, ShopSnapshot, Slice, SliceGroup, Totals};
use gresham::records::{ArmResults, Drawn, Results};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const INDUSTRIES: [&str; 2] = ["apparel", "pets"];
pub const ARMS: [&str; 5] = [
    "old-rules",
    "reform-2025",
    "score-only",
    "no-refund-only-with-checks",
    "everything",
];
const START: Date = date(2024, 7, 1);

/// Noise that depends on its keys alone: about normal, with spread one.
fn noise(keys: [u64; 4]) -> f64 {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut sum = 0.0;
    for round in 0..4 {
        for key in keys {
            state = (state ^ key ^ round).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            state ^= state >> 29;
        }
        sum += (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5;
    }
    sum * 3.0_f64.sqrt()
}

/// Results of `arms` arms with `replicates` replicates of `days` days.
pub fn results(arms: usize, replicates: usize, days: usize) -> Results {
    let long = i64::try_from(days).expect("a short run");
    Results {
        command: "gresham compare scenarios/old-rules.toml scenarios/reform-2025.toml".to_owned(),
        start: START,
        end: START.saturating_add((long - 1).max(0).days()),
        evaluate_from: START.saturating_add((long / 2).days()),
        parted: Some(date(2025, 1, 6)),
        industries: INDUSTRIES.map(str::to_owned).to_vec(),
        arms: (0..arms)
            .map(|arm| arm_results(arm, replicates, days))
            .collect(),
    }
}

fn arm_results(arm: usize, replicates: usize, days: usize) -> ArmResults {
    let changes = if arm == 0 {
        Vec::new()
    } else {
        let levers = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        vec![
            (date(2025, 1, 6), levers(&["experience_score", "traffic"])),
            (date(2025, 4, 28), levers(&["refund_only"])),
        ]
    };
    ArmResults {
        name: ARMS[arm].to_owned(),
        summary: format!("Arm {arm} of a made-up comparison."),
        scenario_digest: format!("{arm:064}"),
        changes,
        replicates: (0..replicates)
            .map(|replicate| {
                let replicate = Replicate {
                    series: series(arm, replicate as u64, days),
                    shops: shops(arm, replicate as u64),
                    orders: 1000 * days as u64,
                    learned: learned(arm, replicate as u64, days),
                };
                Drawn::of(&replicate, START, days / 2)
            })
            .collect(),
    }
}

/// Ratings that lose part of what they told to points, once these are shown.
fn learned(arm: usize, replicate: u64, days: usize) -> Learned {
    let text = (0..days).step_by(7).map(|day| {
        let policy = hold(arm, day);
        let luck = noise([replicate, day as u64, 9, 9]);
        let rating = 3_000.0 * (1.0 - 0.5 * policy) + 200.0 * luck;
        let points = 4_000.0 * policy;
        format!("{day} {rating:.0} {points:.0} 0 0 0 0 0 0 0\n")
    });
    Learned::read(&text.collect::<String>()).expect("nine worths a day")
}

fn series(arm: usize, replicate: u64, days: usize) -> DailySeries {
    let slices = Slice::all(&INDUSTRIES);
    let mut series = DailySeries::new(slices.clone(), days);
    for day in 0..days {
        for (index, slice) in slices.iter().enumerate() {
            let row = series.row_mut(day, index);
            fill(row, slice, arm, replicate, day);
        }
    }
    series
}

/// How far the policy has taken hold: 0 before its date, towards 1 after.
fn hold(arm: usize, day: usize) -> f64 {
    let strength = [0.0, 1.0, 0.35, 0.6, 1.15][arm];
    let since = (day as f64 - 189.0).max(0.0);
    strength * (1.0 - (-since / 130.0).exp())
}

fn fill(row: &mut Totals, slice: &Slice, arm: usize, replicate: u64, day: usize) {
    let luck = noise([replicate, 1, 2, 3]);
    let today = noise([replicate, day as u64, 5, 6]);
    let policy = hold(arm, day) * (1.0 + 0.15 * noise([replicate, arm as u64, 7, 8]));
    let decay = day as f64 / 730.0;
    let festival = if day % 182 == 133 { 3.0 } else { 0.0 };
    let share = share_of(slice, policy);
    let orders =
        9000.0 * (1.0 + 0.1 * decay + 0.12 * policy + 0.03 * luck + 0.05 * today + festival);
    let orders = orders * share;
    let quality = 0.86 - 0.03 * decay + 0.045 * policy + 0.004 * luck;
    let mut event = |event, count: f64| row.add_events(event, count.round() as i64);
    event(Event::Orders, orders);
    event(Event::Delivered, orders);
    let problems = orders * (1.03 - quality - 0.003 * today);
    event(Event::Problems, problems);
    event(Event::Defects, problems * 0.9);
    event(Event::HonestClaims, problems * 0.45);
    event(
        Event::HonestDenied,
        problems * 0.45 * (0.05 + 0.03 * policy + 0.004 * today),
    );
    let attempts = orders * (0.012 + 0.008 * decay - 0.009 * policy + 0.001 * luck).max(0.001);
    event(Event::AbuseAttempts, attempts);
    event(Event::AbuseSuccesses, attempts * (0.7 - 0.3 * policy));
    event(Event::QualityComplaints, problems * 0.4 + attempts);
    event(Event::FirstReturns, problems * (0.3 - 0.08 * policy));
    let mut fen = |money, amount: f64| row.add_fen(money, amount.round() as i64);
    let paid = orders * 8300.0;
    fen(Money::Paid, paid);
    fen(Money::Released, paid * (0.81 + 0.05 * policy));
    fen(Money::Commission, paid * 0.04);
    fen(Money::Goods, paid * 0.5);
    fen(Money::Advertising, paid * 0.06);
    fen(Money::Fixed, paid * 0.09);
    fen(Money::AbuseLoss, attempts * 6000.0);
    fen(
        Money::ConsumerSurplus,
        paid * (0.2 + 0.05 * policy + 0.01 * luck),
    );
    fen(
        Money::HonestSurplus,
        paid * (0.18 + 0.06 * policy + 0.01 * luck),
    );
    measures(
        row,
        slice,
        [day as f64, orders, quality, policy, luck + today],
        share,
    );
}

fn share_of(slice: &Slice, policy: f64) -> f64 {
    match (slice.group, slice.label.as_str()) {
        (SliceGroup::All, _) => 1.0,
        (SliceGroup::Score, "below-4.3") => 0.16 - 0.08 * policy,
        (SliceGroup::Score, "4.3-4.5") => 0.24 - 0.06 * policy,
        (SliceGroup::Score, "4.5-4.8") => 0.38,
        (SliceGroup::Score, _) => 0.22 + 0.14 * policy,
        _ => 0.33,
    }
}

fn measures(row: &mut Totals, slice: &Slice, state: [f64; 5], share: f64) {
    let [day, orders, quality, policy, luck] = state;
    let shops = 3000.0 * share;
    let mut add = |measure, amount: f64| row.add_measure(measure, amount.round() as i64);
    add(Measure::Days, 1.0);
    add(Measure::Shops, shops);
    add(Measure::QualityListed, shops * quality * 1e6);
    add(
        Measure::QualityTraded,
        orders * (quality - 0.008 + 0.02 * policy) * 1e6,
    );
    add(Measure::Described, shops * (0.95 - 0.01 * policy) * 1e6);
    add(Measure::Effort, shops * (0.4 + 0.2 * policy) * 1e6);
    add(
        Measure::Score,
        shops * (4.51 + 0.12 * policy + 0.004 * luck) * 1e6,
    );
    add(
        Measure::FiveStar,
        shops * (0.2 + 0.12 * policy + 0.006 * luck),
    );
    add(Measure::LemonOrders, orders * (0.31 - 0.09 * policy));
    let leaving = match slice.label.as_str() {
        "low-quality" => 0.25 + 0.15 * policy,
        "high-quality" => 0.42 - 0.25 * policy,
        _ => 0.33,
    };
    add(Measure::StarterShops, 100_000.0);
    add(
        Measure::StarterSurvivors,
        100_000.0 * (-leaving * day / 365.0).exp(),
    );
    for (ahead, base, [repeated, followed]) in [
        (30.0, 0.11, [Measure::Repeated30, Measure::Followed30]),
        (60.0, 0.17, [Measure::Repeated60, Measure::Followed60]),
        (90.0, 0.21, [Measure::Repeated90, Measure::Followed90]),
    ] {
        if day >= ahead {
            add(followed, orders);
            add(
                repeated,
                orders * (base + 0.035 * policy - 0.01 * day / 730.0 + 0.003 * luck),
            );
        }
    }
    if slice.group == SliceGroup::All {
        add(Measure::Consumers, 1e5);
        add(
            Measure::Trust,
            1e11 * (0.62 - 0.05 * day / 730.0 + 0.07 * policy + 0.002 * luck),
        );
        add(Measure::Belief, 1e11 * (quality - 0.03 + 0.002 * luck));
    }
}

fn shops(arm: usize, replicate: u64) -> Vec<ShopSnapshot> {
    let slope = [0.05, 1.1, 0.4, 0.7, 1.4][arm];
    let one = |shop: u32| {
        let draw = |key| noise([replicate, u64::from(shop), key, 11]);
        let quality = (0.85 + 0.07 * draw(1) + 0.01 * slope).clamp(0.4, 0.995);
        ShopSnapshot {
            shop,
            industry: (shop % 2) as u8,
            tier: (shop % 3) as u8,
            opened_day: 0,
            quality_at_start: quality,
            quality,
            described: 0.95,
            log_price: slope * (quality - 0.85) + 0.13 * draw(2),
            score: 4.5,
            recent_orders: (3.5 + 1.1 * draw(3)).exp(),
            profit_yuan: 1000.0,
        }
    };
    (0..400).map(one).collect()
}
