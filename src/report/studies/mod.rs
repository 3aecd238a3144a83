//! What a study's results folder holds beside its replicates: tables, figures and a README.

mod figures;
mod front;
mod regret;
mod tables;

pub use figures::power;
pub use front::front;
pub use regret::regret;
pub use tables::{Rows, outcome_rows, sensitivity_tables};

use super::drawn;
use super::page::Page;
use crate::records::ReportFiles;
use crate::study::Study;
use crate::study::best::Selected;
use crate::study::sweep::Swept;
use serde_json::json;
use std::fmt::Write as _;
use std::io;

/// Points up to which a README shows the outcomes; `outcomes.csv` has them all.
const MOST_TABULATED: usize = 24;

/// A study that was run, on its way into a folder.
#[derive(Debug, Clone, Copy)]
pub struct Files<'a> {
    /// The study.
    pub study: &'a Study,
    /// What was run.
    pub swept: &'a Swept,
    /// Point by point the selection of the best arm, if the study asks for one.
    pub selection: &'a [Selected],
    /// The command as a reader would type it.
    pub command: &'a str,
}

impl Files<'_> {
    /// All files.
    ///
    /// # Errors
    /// If a figure cannot be drawn.
    pub fn files(&self, with_figures: bool) -> io::Result<ReportFiles> {
        let mut files = ReportFiles::new();
        let mut put = |name: &str, text: String| files.push((name.to_owned(), text.into_bytes()));
        put("points.csv", tables::points_csv(self.study, self.swept));
        put("outcomes.csv", tables::outcomes_csv(self.study, self.swept));
        let sensitivity = tables::sensitivity_csv(self.study, self.swept);
        if !sensitivity.is_empty() {
            put("sensitivity.csv", sensitivity);
        }
        let pages = if with_figures {
            figures::pages(self.study, self.swept)
        } else {
            Vec::new()
        };
        put("README.md", self.readme(&pages));
        let text = serde_json::to_string_pretty(&self.manifest()).unwrap_or_default() + "\n";
        put("study.json", text);
        for (name, page) in &pages {
            files.extend(drawn(name, page.svg_without_dates())?);
        }
        Ok(files)
    }

    fn manifest(&self) -> serde_json::Value {
        let arms = self.study.arms.iter().map(
            |arm| json!({ "name": arm.name, "path": arm.path, "scenario": arm.scenario.digest() }),
        );
        let factors = self.study.factors.iter();
        let selection = self.selection.iter().map(|one| {
            let names = one.arms.iter().map(|arm| &self.study.arms[*arm].name);
            json!({ "arms": names.collect::<Vec<_>>(), "replicates": one.replicates })
        });
        json!({
            "format": 1,
            "gresham": env!("CARGO_PKG_VERSION"),
            "study": self.study.name,
            "summary": self.study.summary,
            "command": self.command,
            "seed": self.study.seed(),
            "replicates": self.study.effort.replicates,
            "efficiency": self.study.effort.efficiency,
            "arms": arms.collect::<Vec<_>>(),
            "factors": factors
                .map(|factor| json!({ "name": factor.name, "parameter": factor.key }))
                .collect::<Vec<_>>(),
            "points": self.swept.points.len(),
            "best": selection.collect::<Vec<_>>(),
            "orders": self.swept.orders(),
            "digest": self.swept.digest(),
        })
    }

    fn readme(&self, drawn: &[(String, Page)]) -> String {
        let mut text = format!(
            "# {}\n\n{}\n\nMade by\n\n    {}\n\n",
            self.study.name, self.study.summary, self.command
        );
        for (name, page) in drawn {
            let _ = write!(
                text,
                "![{}](figures/{name}.svg)\n\n{}\n\n",
                page.title, page.subtitle
            );
        }
        let sensitivity = sensitivity_tables(self.study, self.swept);
        for table in &sensitivity {
            let _ = write!(text, "## {}\n\n{}\n", table.title, table.markdown());
        }
        if sensitivity.is_empty() && self.swept.points.len() <= MOST_TABULATED {
            let table = outcome_rows(self.study, self.swept, MOST_TABULATED);
            let _ = write!(text, "## {}\n\n", table.title);
            if self.study.arms.len() > 1 {
                let baseline = &self.study.arms[0].name;
                let _ = writeln!(
                    text,
                    "Differences from {baseline} at the same point, with 95 % intervals.\n"
                );
            }
            let _ = writeln!(text, "{}", table.markdown());
        }
        text.push_str(
            "## Files\n\n- `points.csv`: the factors at every point\n- `outcomes.csv`: outcomes per point and arm \
             with 95 % intervals, and paired differences from the baseline with correlations, adjusted p-values and \
             verdicts\n",
        );
        if !sensitivity.is_empty() {
            text.push_str("- `sensitivity.csv`: which factors matter\n");
        }
        let _ = write!(
            text,
            "- `replicates.jsonl`: the whole market's totals of every replicate\n\
             - `study.json`: what was run\n\n{} points, {} replicates each. Digest: {}\n",
            self.swept.points.len(),
            self.study.effort.replicates,
            self.swept.digest()
        );
        text
    }
}
