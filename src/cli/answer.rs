//! The answer of `run` and `compare`, printed.

use super::options::Format;
use super::{Failure, lists};
use crate::render::json;
use crate::render::terminal::Width;
use crate::report::at_scale::AtScale;
use crate::report::comparison::Answer;
use crate::report::worlds::OverReport;

/// Prints outcomes to stdout and, unless they are for reading there, everything else to stderr.
pub(super) fn print(answer: &Answer, format: Format) -> Result<(), Failure> {
    let outcomes = match format {
        Format::Table => {
            let outcomes = answer.text(Width::of_stdout(Width::Unlimited));
            let gains = answer.gains_text(Width::of_stdout(Width::Piped));
            let horizons = answer.horizons_text(Width::of_stdout(Width::Piped));
            let over = answer.over_worlds.as_ref();
            let over = over.map(|over| format!("\n{}", over.text(Width::of_stdout(Width::Piped))));
            let scaled = answer.at_scale.as_ref();
            let scaled =
                scaled.map(|scaled| format!("\n{}", scaled.text(Width::of_stdout(Width::Piped))));
            let more = [over, scaled].into_iter().flatten().collect::<String>();
            format!("{outcomes}{more}{gains}{horizons}")
        }
        Format::Markdown => [
            answer.markdown(),
            answer
                .over_worlds
                .as_ref()
                .map_or(String::new(), OverReport::markdown),
            answer
                .at_scale
                .as_ref()
                .map_or(String::new(), AtScale::markdown),
            answer.gains_markdown(),
            answer.horizons_markdown(),
        ]
        .join("\n"),
        Format::Json => json::document(answer),
        Format::Csv => answer.csv(),
    };
    let rest = [answer.notes(), answer.summary()].concat().join("\n") + "\n";
    if format == Format::Table {
        lists::print(&format!("{outcomes}\n{rest}"))
    } else {
        lists::tell(&rest);
        lists::print(&outcomes)
    }
}
