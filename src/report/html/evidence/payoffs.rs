//! The game between shops: what it pays to cooperate or to defect.

use super::values::{Mean, percent};
use crate::render::number;
use crate::report::html::escape::escape;
use crate::report::html::tables::{self, head, row};
use crate::report::prose::PAGE as PROSE;
use crate::say;
use serde::Deserialize;

/// Payoffs, as their document tells them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Payoffs {
    rules: Vec<Rules>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Rules {
    scenario: String,
    cooperate: Vec<Point>,
    defect: Vec<Point>,
    mimic: Vec<Point>,
    /// None in documents of versions that did not tell them.
    #[serde(default)]
    gains: Vec<Gain>,
}

/// A paired difference of two roles' payoffs.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Gain {
    of: String,
    over: String,
    value: Option<Mean>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Point {
    cooperating: f64,
    payoff: Option<Mean>,
}

impl Payoffs {
    /// A sentence for each scenario, and the payoffs of every role.
    #[must_use]
    pub fn html(&self) -> String {
        let sentences = self.rules.iter().filter_map(Rules::sentence);
        let sentences: String = sentences
            .map(|text| format!("<p>{}</p>\n", escape(&text)))
            .collect::<Vec<_>>()
            .concat();
        let columns = head(&["rows.arm", "game.role", "game.share", "game.payoff"]);
        let rows: String = self.rules.iter().map(Rules::rows).collect();
        let table = tables::table("payoffs", &columns, &rows);
        let title = say!(PROSE, "game.title");
        let text = say!(PROSE, "game.text");
        format!("<h3>{title}</h3>\n<div class=\"prose\">{sentences}<p>{text}</p></div>\n{table}")
    }
}

impl Rules {
    /// Tells whether defecting pays whatever the others do, by differences of the same shops on the
    /// same luck; nothing where the document has none.
    fn sentence(&self) -> Option<String> {
        let defecting = |gain: &&Gain| gain.of == "defect" && gain.over == "cooperate";
        let gains = self.gains.iter().filter(defecting).map(|gain| {
            let gain = gain.value?.estimate();
            Some((gain.low()?, gain.high()?))
        });
        let gains: Vec<(f64, f64)> = gains.collect::<Option<_>>()?;
        if gains.is_empty() {
            return None;
        }
        let part = if gains.iter().all(|(low, _)| *low > 0.0) {
            "game.defect"
        } else if gains.iter().all(|(_, high)| *high < 0.0) {
            "game.cooperate"
        } else {
            "game.mixed"
        };
        Some(say!(PROSE, part, arm = self.scenario))
    }

    fn rows(&self) -> String {
        let roles = [
            ("game.cooperator", &self.cooperate),
            ("game.defector", &self.defect),
            ("game.mimic", &self.mimic),
        ];
        let rows = roles.iter().flat_map(|(role, points)| {
            points.iter().map(|point| {
                let payoff = point.payoff.map(|payoff| {
                    let found = payoff.estimate();
                    number::mean(Some(&found), crate::outcome::Unit::Share)
                });
                let cells = [
                    say!(PROSE, role),
                    percent(point.cooperating),
                    payoff.unwrap_or_else(|| number::ABSENT.to_owned()),
                ];
                row(&self.scenario, &cells)
            })
        });
        rows.collect()
    }
}
