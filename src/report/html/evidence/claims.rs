//! Published figures taken apart: what came out, what would have come out without the policy, and
//! of what growth is made.

use super::values::{Ends, significant};
use crate::render::number;
use crate::report::html::escape::escape;
use crate::report::html::tables::{self, head, row};
use crate::report::labels;
use crate::report::prose::PAGE as PROSE;
use crate::say;
use serde::Deserialize;
use std::fmt::Write as _;

/// Findings on claims, as their document tells them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Claims {
    claims: Vec<Claim>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Claim {
    id: String,
    says: String,
    source: String,
    published: f64,
    simulated: Option<Ends>,
    without_policy: Option<Ends>,
    effect_on_same_shops: Option<Ends>,
    parts_of_growth: Option<Vec<Part>>,
    verdict: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Part {
    part: String,
    value: Option<Ends>,
}

/// Verdicts, with the parts of the prose that name them.
const VERDICTS: [(&str, &str); 8] = [
    ("reproduced, caused by the policy", "claim.caused"),
    ("reproduced, selection is enough", "claim.selection"),
    ("direction only", "claim.direction"),
    ("contradicted", "claim.contradicted"),
    ("undecided", "claim.undecided"),
    ("not identified", "claim.unidentified"),
    ("not measurable", "claim.unmeasurable"),
    ("input", "claim.input"),
];

/// Parts of growth, with the parts of the prose that name them.
const PARTS: [(&str, &str); 4] = [
    ("the market anyway", "growth.market"),
    ("selection", "growth.selection"),
    ("policy, on all", "growth.everybody"),
    ("policy, on these beyond that", "growth.these"),
];

/// The words of the page for words of a document.
fn named(known: &[(&str, &str)], words: &str) -> String {
    let found = known.iter().find(|(said, _)| *said == words);
    found.map_or_else(|| words.to_owned(), |(_, part)| say!(PROSE, part))
}

fn shown(ends: Option<&Ends>) -> String {
    ends.map_or_else(|| number::ABSENT.to_owned(), Ends::text)
}

impl Claims {
    /// Counts by verdict, a table of all claims, and growth taken apart.
    #[must_use]
    pub fn html(&self) -> String {
        let columns = head(&[
            "claims.claim",
            "claims.published",
            "claims.simulated",
            "claims.without",
            "claims.same_shops",
            "table.verdict",
        ]);
        let rows = self.claims.iter().map(|claim| {
            let cells = [
                significant(claim.published, None),
                shown(claim.simulated.as_ref()),
                shown(claim.without_policy.as_ref()),
                shown(claim.effect_on_same_shops.as_ref()),
                named(&VERDICTS, &claim.verdict),
            ];
            row(&labels::told("claim", &claim.id, &claim.says), &cells)
        });
        let rows: String = rows.collect();
        let table = tables::table("claims", &columns, &rows);
        let (title, text) = (say!(PROSE, "claims.title"), say!(PROSE, "claims.text"));
        let counts = escape(&self.counts());
        let apart = self.apart();
        format!(
            "<h3>{title}</h3>\n<div class=\"prose\"><p><b>{counts}</b></p><p>{text}</p></div>\n\
             {table}{apart}"
        )
    }

    fn counts(&self) -> String {
        let counts = VERDICTS.iter().filter_map(|(words, part)| {
            let all = self.claims.iter();
            let count = all.filter(|claim| claim.verdict == *words).count();
            let name = say!(PROSE, part);
            (count > 0).then(|| say!(PROSE, "claims.count", verdict = name, n = count))
        });
        counts.collect::<Vec<_>>().join(&say!(PROSE, "list.comma"))
    }

    /// Growth of groups by score, part by part.
    fn apart(&self) -> String {
        let mut rows = String::new();
        for claim in &self.claims {
            let Some(parts) = &claim.parts_of_growth else {
                continue;
            };
            let cells = PARTS.iter().map(|(said, _)| {
                let found = parts.iter().find(|part| part.part == *said);
                shown(found.and_then(|part| part.value.as_ref()))
            });
            rows += &row(
                &labels::told("claim", &claim.id, &claim.says),
                &cells.collect::<Vec<_>>(),
            );
        }
        let sources = self.sources();
        if rows.is_empty() {
            return sources;
        }
        let columns = ["claims.claim"]
            .into_iter()
            .chain(PARTS.map(|(_, part)| part));
        let columns = head(&columns.collect::<Vec<_>>());
        let (title, text) = (say!(PROSE, "growth.title"), say!(PROSE, "growth.text"));
        let table = tables::table("growth", &columns, &rows);
        format!("<h3>{title}</h3>\n<p class=\"prose\">{text}</p>\n{table}{sources}")
    }

    /// Where claims come from, in the words of their sources.
    fn sources(&self) -> String {
        let mut list = String::new();
        for claim in &self.claims {
            let (says, source) = (
                labels::told("claim", &claim.id, &claim.says),
                escape(&claim.source),
            );
            let _ = writeln!(
                list,
                "<li>{}: <cite lang=\"en\">{source}</cite></li>",
                escape(&says)
            );
        }
        let title = say!(PROSE, "claims.sources");
        format!("<details class=\"rows\"><summary>{title}</summary><ul>{list}</ul></details>\n")
    }
}
