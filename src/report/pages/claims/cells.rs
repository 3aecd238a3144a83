//! Tables of claims and what stands in their cells.

use crate::claims::figure::Figure;
use crate::claims::finding::Finding;
use crate::claims::words::FigureUnit;
use crate::render::number::ABSENT;
use crate::render::{Cell, Column, Table, markdown};
use crate::report::labels;
use crate::report::prose::CLAIMS as PROSE;
use crate::say;

/// A table of words in Markdown.
pub(super) fn table<const N: usize>(
    headings: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let rows = rows.into_iter().map(|row| row.map(Cell::Text).to_vec());
    let table = Table::new(headings.map(Column::new), rows);
    markdown::table(&labels::spoken(table))
}

/// A figure of the statistic with its interval.
pub(super) fn shown(finding: &Finding, figure: Option<Figure>) -> String {
    match (finding.unit, figure) {
        (Some(unit), Some(figure)) => labels::quantity(&unit.interval(figure.value, figure.ends)),
        _ => ABSENT.to_owned(),
    }
}

/// True if the figure is itself an effect, which without the policy is nothing.
pub(super) fn is_effect(finding: &Finding) -> bool {
    let measured = finding.claim.measured.as_ref();
    measured.is_ok_and(|measured| measured.statistic.effect.is_some())
}

/// Shops that a verdict rests on, in each cohort.
pub(super) fn shops(finding: &Finding) -> String {
    match (finding.shops, finding.against_shops) {
        _ if finding.replicates == 0 => ABSENT.to_owned(),
        (shops, None) => format!("{shops:.0}"),
        (shops, Some(against)) => labels::quantity(&format!("{shops:.0} and {against:.0}")),
    }
}

/// The effect of the policy on the same shops.
pub(super) fn moved(finding: &Finding) -> String {
    match (finding.unit, finding.same_shops) {
        _ if is_effect(finding) => ABSENT.to_owned(),
        // The gap between cohorts is in the unit of the outcome, whose size tells little here.
        (Some(FigureUnit::Times), Some(figure)) => match figure.ends {
            Some((low, _)) if low > 0.0 => say!(PROSE, "page.gap.wider"),
            Some((_, high)) if high < 0.0 => say!(PROSE, "page.gap.narrower"),
            _ => say!(PROSE, "page.gap.same"),
        },
        (_, figure) => change(finding, figure),
    }
}

pub(super) fn change(finding: &Finding, figure: Option<Figure>) -> String {
    match (finding.unit, figure) {
        (Some(FigureUnit::Times), Some(_)) | (_, None) | (None, _) => ABSENT.to_owned(),
        (Some(unit), Some(figure)) => {
            let unit = unit.difference();
            labels::quantity(&unit.interval(figure.value, figure.ends))
        }
    }
}

pub(super) fn id(finding: &Finding) -> String {
    format!("`{}`", finding.claim.id)
}

/// A share of replicates, in percent.
pub(super) fn often(figure: Figure) -> String {
    FigureUnit::Share.interval(figure.value, figure.ends)
}

pub(super) fn log_points(figure: Figure) -> String {
    let text = match figure.ends {
        Some((low, high)) => format!("{:+.3} [{low:+.3}, {high:+.3}]", figure.value),
        None => labels::quantity(&format!("{:+.3} (no interval)", figure.value)),
    };
    text.replace('-', "−")
}
