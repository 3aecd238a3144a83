//! Synthetic markets whose truth is known, taken through the whole protocol.

use gresham::claims::Registry;
use gresham::claims::arms::Arms;
use gresham::claims::audit::findings::audit_findings;
use gresham::claims::audit::{Method, Truth};
use gresham::claims::finding::{Finding, findings};
use gresham::claims::protocol::{Replicate, observe};
use gresham::claims::verdict::Verdict;
use gresham::market::tally::{Event, Money};
use gresham::outcome::panel::{PanelRow, PanelShop};
use gresham::outcome::{Measure, Panel, Periods, Totals};
use gresham::scenario::Setting;
use gresham::stats::SplitMix64;
use std::path::Path;

/// A claim about shops above a cut.
pub const GROWTH: &str = r#"
[policies.score]
scenario = "true-experience-score.toml"
without = ["experience_score"]
launch = 2025-01-01

[claims.growth]
says = "Shops with 4.8 points sold 25 % more."
source = "a test"
kind = "predicted"
policy = "score"
published = 0.25
tolerance = { within = 0.08 }
[claims.growth.statistic]
outcome = "gross_gmv"
window = [2025-10-01, 2025-12-31]
since = [2024-10-01, 2024-12-31]
cohort = { score_from = 4.8 }
"#;

/// What an analyst compares.
pub const AUDIT: &str = r#"
[audit]
policy = "score"
outcome = "gross_gmv"
cut = 4.8
bandwidth = 0.2
soon = [2025-01-01, 2025-03-31]
earlier = [2024-07-01, 2024-09-30]
before = [2024-10-01, 2024-12-31]
after = [2025-10-01, 2025-12-31]
"#;

/// What is true of a synthetic market: how much sales grow without the policy, for shops above and
/// below the cut, and what the policy adds.
#[derive(Clone, Copy)]
pub struct Truths {
    pub drift: [f64; 2],
    pub effect: [f64; 2],
}

fn unit(generator: &mut SplitMix64) -> f64 {
    ((generator.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// A panel of some shops: scores that never change, sales that differ between shops and periods. A
/// shop above the cut wears the label.
pub fn panel(periods: &Periods, shops: u32, truths: Truths, policy: bool, seed: u64) -> Panel {
    let mut generator = SplitMix64::new(seed);
    let mut panel = Panel {
        periods: periods.clone(),
        shops: Vec::new(),
        rows: Vec::new(),
    };
    let traits: Vec<(f64, f64)> = (0..shops)
        .map(|_| {
            (
                4.2 + 0.8 * unit(&mut generator),
                500.0 + 1_500.0 * unit(&mut generator),
            )
        })
        .collect();
    for place in 0..shops {
        panel.shops.push(PanelShop {
            place,
            opened_day: 0,
            industry: (place % 2) as u8,
        });
    }
    for period in 0..periods.count() {
        let days = f64::from(periods.days(&(period..period + 1)));
        let launched = periods.first_date(period).year() >= 2025;
        for (shop, (score, size)) in traits.iter().enumerate() {
            let side = usize::from(*score < 4.8);
            let mut growth = 1.0 + 0.3 * (unit(&mut generator) - 0.5);
            if launched {
                growth *= 1.0 + truths.drift[side];
                growth *= 1.0 + if policy { truths.effect[side] } else { 0.0 };
            }
            let mut totals = Totals::default();
            totals.add_fen(Money::Paid, (100.0 * size * growth * days) as i64);
            totals.add_events(Event::Orders, days as i64);
            totals.add_events(Event::Delivered, days as i64);
            totals.add_measure(Measure::Shops, days as i64);
            totals.add_measure(Measure::FiveStar, (1 - side as i64) * days as i64);
            panel.rows.push(PanelRow {
                shop: shop as u32,
                period: period as u32,
                open: true,
                tier: 1,
                score: *score,
                quality: 0.9,
                log_price: 0.0,
                totals,
            });
        }
    }
    panel
}

/// The claims of a text.
pub fn registry(text: &str) -> Registry {
    // The synthetic market has two calendar years, and a launch between them.
    let days = [("start", "2024-01-01"), ("end", "2025-12-31")];
    let days = days.map(|(key, date)| Setting::written("test", &format!("run.{key} = {date}")));
    Registry::parse(Path::new("scenarios/claims.toml"), text, &days).unwrap()
}

/// Twelve replicates of a synthetic market.
pub fn replicates(truths: Truths) -> (Registry, Vec<Replicate>) {
    let registry = registry(&format!("{GROWTH}{AUDIT}"));
    let arms = Arms::of(&registry);
    let seen = (0..12_u32).map(|replicate| {
        let panels: Vec<Panel> = arms
            .setups
            .iter()
            .map(|setup| {
                panel(
                    &arms.periods,
                    160,
                    truths,
                    !setup.name.ends_with("without"),
                    u64::from(replicate),
                )
            })
            .collect();
        observe(&registry, &arms, &panels, 1, replicate)
    });
    let seen = seen.collect();
    (registry, seen)
}

fn verdict(truths: Truths) -> Verdict {
    let (registry, seen) = replicates(truths);
    findings(&registry, &seen)[0].verdict.clone()
}

/// The finding on the claim in a market with these truths.
pub fn finding(truths: Truths) -> Finding {
    let (registry, seen) = replicates(truths);
    findings(&registry, &seen).remove(0)
}

#[test]
fn a_planted_effect_is_caused() {
    assert_eq!(
        verdict(Truths {
            drift: [0.0; 2],
            effect: [0.25, 0.0]
        }),
        Verdict::Caused
    );
}

#[test]
fn growth_that_comes_anyway_is_selection() {
    assert_eq!(
        verdict(Truths {
            drift: [0.25, 0.0],
            effect: [0.0; 2]
        }),
        Verdict::Selection
    );
}

#[test]
fn no_growth_at_all_contradicts_the_claim() {
    assert_eq!(
        verdict(Truths {
            drift: [0.0; 2],
            effect: [0.0; 2]
        }),
        Verdict::Contradicted
    );
}

#[test]
fn the_effect_on_the_same_shops_is_the_planted_one() {
    let (registry, seen) = replicates(Truths {
        drift: [0.1, 0.0],
        effect: [0.2, 0.0],
    });
    let found = findings(&registry, &seen).remove(0);
    let effect = found.same_shops.unwrap();
    // 1.1 × 1.2 − 1.1 = 0.22.
    assert!((effect.value - 0.22).abs() < 0.02, "{effect:?}");
    assert!(
        found.sentence.contains("the very same shops"),
        "{}",
        found.sentence
    );
}

#[test]
fn a_double_difference_misses_what_lifts_all_shops_alike() {
    let (_, seen) = replicates(Truths {
        drift: [0.0; 2],
        effect: [0.25, 0.25],
    });
    let audit = audit_findings(&seen);
    let row = audit
        .methods
        .iter()
        .find(|row| row.method == Method::DifferenceLaunch)
        .unwrap();
    assert!(row.estimate.value.abs() < 0.03, "{:?}", row.estimate);
    assert!(
        (row.truth.value - libm::log(1.25)).abs() < 0.02,
        "{:?}",
        row.truth
    );
    assert!(row.coverage.value < 0.1);
    // Nothing of it is there without the policy: the others are affected just as much.
    let (selection, spillover) = (row.selection.unwrap(), row.spillover.unwrap());
    assert!(selection.value.abs() < 0.03, "{selection:?}");
    assert!(
        (spillover.value + libm::log(1.25)).abs() < 0.04,
        "{spillover:?}"
    );
}

#[test]
fn a_double_difference_takes_drift_for_an_effect() {
    let (_, seen) = replicates(Truths {
        drift: [0.2, 0.0],
        effect: [0.0; 2],
    });
    let audit = audit_findings(&seen);
    let row = audit
        .methods
        .iter()
        .find(|row| row.method == Method::DifferenceLaunch)
        .unwrap();
    assert!(
        (row.bias.value - libm::log(1.2)).abs() < 0.03,
        "{:?}",
        row.bias
    );
    let truth = audit
        .truths
        .iter()
        .find(|(truth, _)| *truth == Truth::PolicyOnTreated)
        .unwrap()
        .1;
    assert!(truth.value.abs() < 0.01);
    // The same gap is there without the policy.
    let (selection, spillover) = (row.selection.unwrap(), row.spillover.unwrap());
    assert!(
        (selection.value - libm::log(1.2)).abs() < 0.03,
        "{selection:?}"
    );
    assert!(spillover.value.abs() < 0.01, "{spillover:?}");
    assert!(
        row.sentence().contains("without the policy"),
        "{}",
        row.sentence()
    );
}

#[test]
fn growth_is_taken_apart_into_what_made_it() {
    // Above the cut sales would grow by 10 % anyway and by 20 % more with the policy; below by
    // nothing.
    let found = finding(Truths {
        drift: [0.1, 0.0],
        effect: [0.2, 0.0],
    });
    let parts = found.parts.expect("growth by score");
    let sum: f64 = parts.named().iter().map(|(_, part)| part.value).sum();
    assert!((sum - found.with.unwrap().value).abs() < 1e-9);
    // A quarter of shops lies above the cut.
    assert!((parts.market.value - 0.025).abs() < 0.02, "{parts:?}");
    assert!((parts.selection.value - 0.075).abs() < 0.02, "{parts:?}");
    assert!((parts.everybody.value - 0.055).abs() < 0.02, "{parts:?}");
    assert!((parts.these.value - 0.165).abs() < 0.02, "{parts:?}");
}

#[test]
fn the_event_study_shows_the_planted_effect_from_the_launch_on_and_none_before() {
    let (_, seen) = replicates(Truths {
        drift: [0.0; 2],
        effect: [0.2, 0.0],
    });
    let audit = audit_findings(&seen);
    assert_eq!(audit.months.len(), 24);
    for month in &audit.months {
        let launched = month.date.year() >= 2025;
        let planted = if launched { libm::log(1.2) } else { 0.0 };
        for (value, wanted) in [
            (month.reported, planted),
            (month.effect, planted),
            (month.hidden, 0.0),
        ] {
            let value = value.expect("shops on both sides").value;
            assert!((value - wanted).abs() < 0.05, "{month:?}");
        }
    }
    assert!(audit.trends_differ.unwrap().value <= 0.25);
    let (before, after) = audit.imbalance.unwrap();
    assert!(before.value < 1.0 && after.value < 1.0);
    assert!(audit.first_stage.unwrap().value > 0.99);
}

#[test]
fn the_analyst_is_right_where_his_assumption_holds() {
    let (_, seen) = replicates(Truths {
        drift: [0.1, 0.1],
        effect: [0.2, 0.0],
    });
    let audit = audit_findings(&seen);
    for row in audit.methods.iter().filter(|row| {
        matches!(
            row.method,
            Method::DifferenceLaunch | Method::Matching | Method::Placebo
        )
    }) {
        assert!(
            row.bias.value.abs() < 0.03,
            "{:?} {:?}",
            row.method,
            row.bias
        );
        assert!(
            row.coverage.value > 0.7,
            "{:?} {:?}",
            row.method,
            row.coverage
        );
    }
}
