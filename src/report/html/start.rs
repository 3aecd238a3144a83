//! The beginning of a page: its language, the regimes it shows, and the words of what is declared.

use crate::render::prose::Language;
use crate::report::labels::DECLARATIONS;
use serde_json::{Value, json};

/// The beginning of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// True if the explorer is all there is, false if it stands in a report.
    pub is_explorer: bool,
    /// The two regimes as the explorer edits them, or none for those that the page begins with by
    /// itself.
    pub regimes: Vec<Value>,
    /// The seed of all luck.
    pub seed: u64,
    /// Worlds that the explorer offers: their weights and parameters.
    pub worlds: Vec<Value>,
    /// The game between shops as it was recorded, scenario by scenario.
    pub game: Value,
}

impl Start {
    /// As the page's script reads it. No `<` is left that could end the script.
    pub(super) fn json(&self) -> String {
        let words = DECLARATIONS.parts(Language::Chinese);
        let words =
            words.filter(|(name, _)| !name.starts_with("claim.") && !name.starts_with("fact."));
        let words = words.map(|(name, text)| (name.to_owned(), json!(text.trim())));
        let start = json!({
            "lang": Language::spoken(),
            "front": if self.is_explorer { "explorer" } else { "report" },
            "regimes": self.regimes,
            "seed": self.seed,
            "worlds": self.worlds,
            "game": self.game,
            "chinese": words.collect::<serde_json::Map<_, _>>(),
        });
        start.to_string().replace('<', "\\u003c")
    }
}
