//! Verdicts over hundreds of small synthetic markets whose truth is known, each taken through the
//! whole protocol: panels, cohorts, statistics, verdict.

use super::truths::{AUDIT, GROWTH, Truths, panel, registry};
use gresham::claims::Registry;
use gresham::claims::arms::Arms;
use gresham::claims::audit::findings::audit_findings;
use gresham::claims::audit::{Method, Truth};
use gresham::claims::finding::findings;
use gresham::claims::protocol::{Replicate, observe};
use gresham::claims::verdict::Verdict;

const REPETITIONS: u64 = 300;
const REPLICATES: u64 = 8;
const SHOPS: u32 = 60;

/// One replicate of a synthetic market.
fn replicate(registry: &Registry, arms: &Arms, truths: Truths, seed: u64) -> Replicate {
    let panels = arms.setups.iter().map(|setup| {
        let policy = !setup.name.ends_with("without");
        panel(&arms.periods, SHOPS, truths, policy, seed)
    });
    observe(registry, arms, &panels.collect::<Vec<_>>(), 1, seed as u32)
}

/// How often each verdict comes out over all repetitions.
fn verdicts(truths: Truths) -> impl Fn(&Verdict) -> f64 {
    let registry = registry(GROWTH);
    let arms = Arms::of(&registry);
    let found: Vec<Verdict> = (0..REPETITIONS)
        .map(|repetition| {
            let seeds = (0..REPLICATES).map(|nth| repetition * REPLICATES + nth);
            let seen: Vec<Replicate> = seeds
                .map(|seed| replicate(&registry, &arms, truths, seed))
                .collect();
            findings(&registry, &seen).remove(0).verdict
        })
        .collect();
    move |verdict| {
        let hits = found.iter().filter(|it| *it == verdict).count();
        hits as f64 / found.len() as f64
    }
}

#[test]
fn a_planted_effect_is_called_caused_and_no_effect_at_all_hardly_ever() {
    let planted = verdicts(Truths {
        drift: [0.0; 2],
        effect: [0.25, 0.0],
    });
    assert!(planted(&Verdict::Caused) > 0.95);
    let nothing = verdicts(Truths {
        drift: [0.0; 2],
        effect: [0.0; 2],
    });
    assert!(nothing(&Verdict::Caused) <= 0.05);
    assert!(nothing(&Verdict::Contradicted) > 0.9);
}

#[test]
fn what_would_have_come_anyway_is_called_selection_and_hardly_ever_caused() {
    // In the middle of the band, and at its lower edge, where the policy's innocence is hardest to
    // see.
    let middle = verdicts(Truths {
        drift: [0.25, 0.0],
        effect: [0.0; 2],
    });
    assert!(middle(&Verdict::Selection) > 0.95);
    for drift in [0.17, 0.25] {
        let shares = verdicts(Truths {
            drift: [drift, 0.0],
            effect: [0.0; 2],
        });
        assert!(shares(&Verdict::Caused) <= 0.05, "{drift}");
    }
}

#[test]
fn too_small_an_effect_is_direction_only_and_one_the_other_way_contradicted() {
    let small = verdicts(Truths {
        drift: [0.0; 2],
        effect: [0.06, 0.0],
    });
    assert!(small(&Verdict::DirectionOnly) > 0.95);
    let contrary = verdicts(Truths {
        drift: [0.0; 2],
        effect: [-0.1, 0.0],
    });
    assert!(contrary(&Verdict::Contradicted) > 0.95);
}

#[test]
fn the_analysts_interval_covers_as_often_as_it_says_where_he_is_right() {
    let registry = registry(&format!("{GROWTH}{AUDIT}"));
    let arms = Arms::of(&registry);
    let truths = Truths {
        drift: [0.1, 0.1],
        effect: [0.2, 0.0],
    };
    let seen: Vec<Replicate> = (0..REPETITIONS)
        .map(|seed| replicate(&registry, &arms, truths, seed))
        .collect();
    let audit = audit_findings(&seen);
    for row in audit
        .methods
        .iter()
        .filter(|row| matches!(row.method, Method::DifferenceLaunch | Method::Placebo))
    {
        assert!((0.91..=0.98).contains(&row.coverage.value), "{row:?}");
        assert!(row.bias.value.abs() < 0.01, "{row:?}");
    }
    // Trends are alike, and a look at eleven months together says otherwise one time in twenty at
    // most.
    assert!(audit.trends_differ.unwrap().value <= 0.09);
    let others = audit
        .truths
        .iter()
        .find(|(truth, _)| *truth == Truth::PolicyOnOthers);
    assert!(others.unwrap().1.value.abs() < 0.01);
}
