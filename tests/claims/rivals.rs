//! Predictions scored against two rivals, over synthetic worlds whose truth is known.

use super::truths::{Truths, finding};
use gresham::claims::finding::Finding;
use gresham::claims::rivals::{Foretold, PREDICTIONS, foretold, standings};

/// The finding where a policy adds so much to the sales of shops above the cut.
fn adding(effect: f64) -> Finding {
    finding(Truths {
        drift: [0.0; 2],
        effect: [effect, 0.0],
    })
}

/// Two worlds of equal weight in which the policy adds so much; without it nothing happens.
fn worlds(effects: [f64; 2]) -> Vec<Foretold> {
    let worlds = effects.map(|effect| vec![adding(effect), adding(0.0)]);
    foretold(&worlds, &[0.5, 0.5])
}

#[test]
fn a_planted_effect_is_foretold_by_the_model_and_by_no_rival() {
    let told = worlds([0.2, 0.3]);
    let [model, selection, none] = &told[0].predictions;
    let [low, middle, high] = model.range.unwrap();
    assert!(low < 0.23 && high > 0.27, "{low} {high}");
    assert!((middle - 0.25).abs() < 0.02, "{middle}");
    // The band is 0.16 wide, so a standard deviation is 0.04. Two worlds 0.05 off to both sides
    // are 0.05 away and 0.1 from one another: half of the mean distance of 0.05 is taken off.
    assert!((model.score.unwrap() - 0.625).abs() < 0.2, "{model:?}");
    for rival in [selection, none] {
        assert!((rival.score.unwrap() - 6.25).abs() < 0.5, "{rival:?}");
    }
}

#[test]
fn standings_count_ranges_and_bands_and_tell_how_much_farther_rivals_are() {
    let told = [worlds([0.2, 0.3]), worlds([0.24, 0.26]), worlds([0.6, 0.7])].concat();
    let found = standings(&told);
    let names: Vec<&str> = found.iter().map(|one| one.name).collect();
    assert_eq!(names, PREDICTIONS);
    assert_eq!(found[0].in_band, (2, 3));
    assert_eq!(found[1].in_band, (0, 3));
    assert!(found[0].farther.is_none());
    let scores = |nth: usize| {
        told.iter()
            .map(move |one| one.predictions[nth].score.unwrap())
    };
    for rival in [1, 2] {
        let farther = found[rival].farther.unwrap();
        let gaps = scores(rival)
            .zip(scores(0))
            .map(|(rival, model)| rival - model);
        assert!((farther.mean - gaps.sum::<f64>() / 3.0).abs() < 1e-12);
        assert_eq!(farther.n, 3);
        assert!(farther.half_width.is_some());
    }
}

#[test]
fn a_claim_that_no_world_can_measure_has_no_range_and_is_not_scored() {
    let mut untold = adding(0.2);
    untold.with = None;
    let told = foretold(&[vec![untold, adding(0.0)]], &[1.0]);
    assert!(told[0].predictions[0].range.is_none());
    let found = standings(&told);
    assert_eq!(found[0].in_range, (0, 0));
    assert_eq!(found[2].in_range.1, 1);
    assert!(found.iter().all(|one| one.score.is_none()));
}
