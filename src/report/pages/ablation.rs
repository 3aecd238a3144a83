//! The page of `ablate`: effects of every lever, alone and within the package.

use crate::records::{AblationRecord, EffectRecord, ReportFiles};
use crate::render::prose::Prose;
use crate::render::{Cell, Column, Table, markdown, unit};
use crate::report::worlds::OverReport;
use crate::report::{FolderPage, ablation, folder_files, labels};
use crate::{prose, say};
use std::io;

/// Sentences of the page and of its figure.
pub(in crate::report) const PROSE: Prose = prose!("ablation.md", in both languages);

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
        n = record.replicates,
        from = record.window[0],
        to = record.window[1],
    );
    Table {
        notes: vec![note],
        ..Table::new(names.into_iter().chain(columns), rows)
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
    );
    let over = over.map(|over| format!("\n{}", over.overview_section()));
    let readme = readme + "\n" + &over.unwrap_or_default();
    (readme, vec![("ablation", page)])
}
