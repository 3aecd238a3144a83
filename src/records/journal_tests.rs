//! A journal that forgets nothing that was finished.

use super::*;
use crate::outcome::Totals;
use crate::records::Verb;

fn kept(orders: u64) -> ReplicateSummary {
    ReplicateSummary {
        digest: blake3::hash(&orders.to_le_bytes()),
        orders,
        window: vec![Totals::default()],
        months: Vec::new(),
    }
}

fn claim(folder: &Path, force: bool) -> Arc<Claim> {
    Arc::new(Claim::open(folder, Verb::Sweep, Vec::new(), force).unwrap())
}

fn open(folder: &Path) -> Journal {
    Journal::open(&claim(folder, false), "", &Heading::new(1, false)).unwrap()
}

#[test]
fn what_was_kept_is_recalled_by_the_next_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(folder.path());
    journal.keep_totals("a", 0, &kept(5)).unwrap();
    journal.keep_totals("a", 1, &kept(6)).unwrap();
    drop(journal);
    let mut journal = open(folder.path());
    assert_eq!(journal.totals("a", 1), Ok(Some(kept(6))));
    assert_eq!(journal.totals("b", 1), Ok(None));
    assert_eq!((journal.len(), journal.damaged()), (2, 0));
}

#[test]
fn a_line_cut_short_anywhere_costs_its_replicate_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(folder.path());
    journal.keep_totals("a", 0, &kept(5)).unwrap();
    let path = folder.path().join(FILE);
    let before = fs::read(&path).unwrap();
    journal.keep_totals("a", 1, &kept(6)).unwrap();
    drop(journal);
    let whole = fs::read(&path).unwrap();
    for length in before.len()..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let mut journal = open(folder.path());
        assert!(journal.holds("a", 0) && !journal.holds("a", 1), "{length}");
        journal.keep_totals("a", 1, &kept(6)).unwrap();
        drop(journal);
        assert_eq!(fs::read(&path).unwrap(), whole, "{length}");
    }
}

#[test]
fn a_damaged_line_in_the_middle_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = open(folder.path());
    journal.keep_totals("a", 0, &kept(5)).unwrap();
    journal.keep_totals("a", 1, &kept(6)).unwrap();
    drop(journal);
    let path = folder.path().join(FILE);
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("\"orders\":5", "\"orders\":7");
    fs::write(&path, text).unwrap();
    let journal = open(folder.path());
    assert!(!journal.holds("a", 0) && journal.holds("a", 1));
    assert_eq!(journal.damaged(), 1);
}

#[test]
fn replicates_of_another_seed_are_not_mixed_in() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path()).keep_totals("a", 0, &kept(5)).unwrap();
    let open_other = |force: bool| {
        let claim = claim(folder.path(), force);
        Journal::open(&claim, "", &Heading::new(2, false))
    };
    let refused = open_other(false).unwrap_err();
    assert!(refused.to_string().contains("seed 1, not 2"), "{refused}");
    assert!(open(folder.path()).holds("a", 0));
    assert!(open_other(true).unwrap().is_empty());
}

#[test]
fn values_are_read_back_to_the_last_bit() {
    let folder = tempfile::tempdir().unwrap();
    let values = vec![
        Some(0.1 + 0.2),
        None,
        Some(-0.0),
        Some(1e-300),
        Some(f64::NAN),
    ];
    let mut journal = open(folder.path());
    journal.keep_values("a/b", 3, values.clone()).unwrap();
    drop(journal);
    let journal = open(folder.path());
    let bits = |values: &[Option<f64>]| -> Vec<Option<u64>> {
        values.iter().map(|one| one.map(f64::to_bits)).collect()
    };
    assert_eq!(bits(journal.values("a/b", 3).unwrap()), bits(&values));
    assert_eq!(journal.values("a/b", 2), None);
}

#[test]
fn a_journal_that_does_not_state_its_model_is_of_the_first_version() {
    let heading = Heading::new(1, false);
    let mut stated = serde_json::to_value(&heading).unwrap();
    stated.as_object_mut().unwrap().remove("model_version");
    let first: Heading = serde_json::from_value(stated).unwrap();
    assert_eq!(first.model_version, 1);
    let next = Heading {
        model_version: 2,
        ..heading
    };
    assert_eq!(first.difference(&next).unwrap(), "model version 1, not 2");
}
