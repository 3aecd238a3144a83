//! Tables of a recorded ablation.

use super::lists::{self, Format, markdown_table, text_table};
use super::numbers::{self, ABSENT};
use crate::records::{AblationRecord, EffectRecord};

/// The effects of all levers.
pub(super) fn ablation(record: &AblationRecord, format: Format) -> String {
    if format == Format::Json {
        return lists::json(record);
    }
    let aims = 0..record.aims.len();
    let mut header = vec!["lever".to_owned(), "reading".to_owned()];
    header.extend(record.aims.iter().map(|aim| {
        let unit = numbers::unit(aim.outcome.unit);
        format!("{}, {unit}", aim.label)
    }));
    let cells = |name: &str, reading: &str, effects: &[Option<EffectRecord>]| {
        let mut row = vec![name.to_owned(), reading.to_owned()];
        let effects = aims
            .clone()
            .map(|aim| effect(record, aim, effects[aim].as_ref()));
        row.extend(effects);
        row
    };
    let mut rows = vec![cells(
        "whole package",
        "against the baseline",
        &record.whole,
    )];
    for lever in &record.levers {
        rows.push(cells(&lever.lever, "alone", &lever.alone));
        rows.push(cells(&lever.lever, "in the package", &lever.within));
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let table = if format == Format::Markdown {
        markdown_table(&header, rows.into_iter())
    } else {
        text_table(&header, &[0, 1], rows.into_iter())
    };
    format!(
        "{table}\n{}\n",
        lists::wrapped(&format!(
            "n={} pairs, {} to {}; 95 % intervals. A star: told from zero at 5 % after Holm's \
             adjustment over all levers and both readings.",
            record.replicates, record.window[0], record.window[1]
        ))
        .trim_end()
    )
}

/// One effect with its interval, and a star if it is told from zero.
pub(super) fn effect(record: &AblationRecord, aim: usize, effect: Option<&EffectRecord>) -> String {
    let Some(effect) = effect else {
        return ABSENT.to_owned();
    };
    let ends = effect.low.zip(effect.high);
    let star = match effect.adjusted_p_value {
        Some(p_value) if p_value <= 0.05 => " *",
        _ => "",
    };
    numbers::recorded(
        effect.difference,
        ends,
        effect.pairs,
        record.aims[aim].outcome.unit,
    ) + star
}
