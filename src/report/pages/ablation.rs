//! The page of `ablate`: effects of every lever, alone and within the package.

use crate::records::{AblationRecord, EffectRecord, Finding, ReportFiles};
use crate::render::{Cell, Column, Table, markdown, unit};
use crate::report::folder::{FolderPage, folder_files};
use crate::report::prose::ABLATION as PROSE;
use crate::report::worlds::OverReport;
use crate::report::{ablation, labels};
use crate::say;
use std::io;

/// The effects of all levers, and how they are to be read.
#[must_use]
pub fn table(record: &AblationRecord) -> Table {
    let aims = record.aims.iter();
    let columns = aims.map(|aim| {
        let unit = labels::word(unit::symbol(aim.outcome.unit));
        let aim = labels::by_label(&aim.label);
        Column::new(format!("{aim}, {unit}")).rank(1)
    });
    let names = ["lever", "reading"].map(|name| Column::new(name).whole());
    let row = |lever: &str, reading: &str, effects: &[Option<EffectRecord>]| {
        let effects = effects.iter().enumerate();
        let effects = effects.map(|(aim, one)| effect(record, aim, one.as_ref()));
        let names = [Cell::text(lever), Cell::text(say!(PROSE, reading))];
        names.into_iter().chain(effects).collect()
    };
    let mut rows = vec![row(&say!(PROSE, "whole"), "against", &record.whole)];
    for lever in &record.levers {
        rows.push(row(&lever.lever, "alone", &lever.alone));
        rows.push(row(&lever.lever, "within", &lever.within));
    }
    let note = say!(
        PROSE,
        "note",
        n = ablation::pairs(record),
        from = record.window[0],
        to = record.window[1],
    );
    Table {
        notes: vec![note],
        ..Table::new(names.into_iter().chain(columns), rows)
    }
}

/// Findings on each lever: the aims by which it gains, harms, is smaller than their
/// margins, or is not decided, and after how many pairs.
#[must_use]
pub fn findings(record: &AblationRecord) -> Table {
    let names = ["lever", "reading"].map(|name| Column::new(name).whole());
    let kinds = ["gains", "harms", "smaller", "undecided"];
    let kinds = kinds.map(|kind| Column::new(say!(PROSE, &format!("finding.{kind}"))));
    let columns = names.into_iter().chain(kinds);
    let columns = columns.chain([Column::new(say!(PROSE, "finding.pairs"))]);
    let row = |lever: &str, reading: &str, effects: &[Option<EffectRecord>]| {
        let told = |wanted: &[Finding]| {
            let aims = record.aims.iter().zip(effects);
            let found = aims.filter(|(_, effect)| {
                let finding = effect.and_then(|effect| effect.finding);
                finding.is_some_and(|finding| wanted.contains(&finding))
            });
            let found: Vec<String> = found.map(|(aim, _)| labels::by_label(&aim.label)).collect();
            if found.is_empty() {
                Cell::Absent
            } else {
                Cell::text(found.join("; "))
            }
        };
        let pairs = effects.iter().flatten().map(|effect| effect.pairs).max();
        vec![
            Cell::text(lever),
            Cell::text(say!(PROSE, reading)),
            told(&[Finding::Gains]),
            told(&[Finding::Harms]),
            told(&[Finding::Smaller]),
            told(&[Finding::Undecided, Finding::NoneSeen, Finding::Moves]),
            Cell::Count(pairs.unwrap_or(0) as u64),
        ]
    };
    let rows = record.levers.iter().flat_map(|lever| {
        [
            row(&lever.lever, "alone", &lever.alone),
            row(&lever.lever, "within", &lever.within),
        ]
    });
    let note = match record.looks {
        1 => say!(PROSE, "finding.note"),
        looks => say!(PROSE, "finding.looks", looks = looks),
    };
    Table {
        notes: vec![note],
        ..Table::new(columns, rows.collect::<Vec<_>>())
    }
}

/// One effect with its interval, and a star if it is told from zero.
#[must_use]
pub fn effect(record: &AblationRecord, aim: usize, effect: Option<&EffectRecord>) -> Cell {
    let Some(effect) = effect else {
        return Cell::Absent;
    };
    let unit = record.aims[aim].outcome.unit;
    let ends = effect.low.zip(effect.high);
    let cell = Cell::Change(effect.difference, ends, effect.pairs, unit);
    match effect.adjusted_p_value {
        Some(p_value) if p_value <= 0.05 => cell.remarked("*"),
        _ => cell,
    }
}

/// The figure and the README, with a section on worlds if there were any.
///
/// # Errors
/// If a figure cannot be drawn.
pub fn files(record: &AblationRecord, over: Option<&OverReport>) -> io::Result<ReportFiles> {
    folder_files(&[], || told(record, over))
}

fn told(record: &AblationRecord, over: Option<&OverReport>) -> FolderPage {
    let page = ablation::page(record);
    let readme = say!(
        PROSE,
        "readme",
        title = page.title,
        subtitle = page.subtitle,
        command = record.command.replace("```", ""),
        digest = record.digest,
        table = markdown::with_notes(&labels::spoken(table(record))).trim(),
        findings = markdown::with_notes(&labels::spoken(findings(record))).trim(),
    );
    let over = over.map(|over| format!("\n{}", over.overview_section()));
    let readme = readme + "\n" + &over.unwrap_or_default();
    (readme, vec![("ablation", page)])
}
