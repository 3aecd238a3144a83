//! Claims over several worlds that fit the facts alike.

use super::truths::{Truths, finding, replicates};
use gresham::claims::accepted::{self, judge_over};
use gresham::claims::finding::findings;
use gresham::claims::verdict::Verdict;

const PLANTED: Truths = Truths {
    drift: [0.0; 2],
    effect: [0.25, 0.0],
};

#[test]
fn a_claim_on_which_fitting_worlds_disagree_is_not_identified() {
    let mut here = finding(PLANTED);
    let nothing = finding(Truths {
        drift: [0.0; 2],
        effect: [0.0; 2],
    });
    judge_over(&mut here, &[&nothing, &finding(PLANTED)]);
    assert_eq!(here.verdict, Verdict::NotIdentified);
    let over = here.over.unwrap();
    assert_eq!(
        over.verdicts,
        [(Verdict::Caused, 2), (Verdict::Contradicted, 1)]
    );
    assert!(
        here.sentence.contains("contradicted in 1"),
        "{}",
        here.sentence
    );
}

#[test]
fn a_claim_on_which_fitting_worlds_agree_keeps_its_verdict() {
    let mut here = finding(PLANTED);
    judge_over(&mut here, &[&finding(PLANTED), &finding(PLANTED)]);
    assert_eq!(here.verdict, Verdict::Caused);
    assert_eq!(here.over.unwrap().figures.len(), 2);
}

#[test]
fn worlds_with_too_few_replicates_to_decide_do_not_make_a_claim_unidentified() {
    let mut here = finding(PLANTED);
    let (registry, seen) = replicates(PLANTED);
    let single = findings(&registry, &seen[..1]).remove(0);
    assert_eq!(single.verdict, Verdict::Undecided);
    judge_over(&mut here, &[&single]);
    assert_eq!(here.verdict, Verdict::Caused);
}

#[test]
fn few_worlds_span_the_accepted_set_and_rejected_ones_are_left_out() {
    let text = r#"{
        "priors": [{ "key": "choice.quality_weight", "low": 0.0, "high": 10.0 }],
        "targets": [],
        "points": [
            { "wave": 0, "values": [5.0], "implausibility": 0.1, "accepted": true },
            { "wave": 1, "values": [4.0], "implausibility": 0.5, "accepted": true },
            { "wave": 1, "values": [4.1], "implausibility": 0.6, "accepted": true },
            { "wave": 1, "values": [9.0], "implausibility": 2.9, "accepted": true },
            { "wave": 2, "values": [0.0], "implausibility": 3.1, "accepted": false },
            { "wave": 2, "values": [1.0], "implausibility": null, "accepted": false }
        ]
    }"#;
    let values = |count: usize| -> Vec<String> {
        let worlds = accepted::worlds(text, count).unwrap();
        worlds.iter().map(|world| format!("{world:?}")).collect()
    };
    let two = values(2);
    assert_eq!(two.len(), 2);
    assert!(two[0].contains("quality_weight = 4\""), "{two:?}");
    assert!(two[1].contains("quality_weight = 9\""), "{two:?}");
    assert_eq!(values(10).len(), 3);
    let none = text.replace("true", "false");
    assert!(accepted::worlds(&none, 3).unwrap_err().contains("accepted"));
    assert!(accepted::worlds("{}", 3).is_err());
}
