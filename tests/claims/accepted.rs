//! Claims over several worlds that fit the facts alike.

use super::truths::{Truths, finding, replicates};
use gresham::claims::accepted::judge_over;
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
