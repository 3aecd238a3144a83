//! Findings of other commands, read from the documents that they left in their folders: worlds,
//! claims, levers, facts, the game between shops.

mod claims;
mod facts;
mod levers;
mod payoffs;
mod values;
mod worlds;

use super::escape::escape;
use crate::records::AblationRecord;
use crate::report::prose::PAGE as PROSE;
use crate::say;
pub use worlds::Worlds;

/// A document of a command, and the folder from which it was read.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The file, for whoever wants to see the row behind a number.
    pub file: String,
    /// Its contents.
    pub found: Found,
}

/// The contents of a document.
#[derive(Debug, Clone)]
pub enum Found {
    /// Effects over worlds that fit what is known.
    Worlds(Worlds),
    /// Published figures, and what the model makes of them.
    Claims(claims::Claims),
    /// A package's effect divided among its levers.
    Attribution(levers::Attribution),
    /// Levers alone, and within the package.
    Ablation(Box<AblationRecord>),
    /// Facts, met or missed.
    Facts(facts::Facts),
    /// The game between cooperating and defecting shops.
    Payoffs(payoffs::Payoffs),
}

impl Evidence {
    /// Documents that are understood, by the names of their files.
    pub const FILES: [&str; 6] = [
        "over-worlds.json",
        "findings.json",
        "attribution.json",
        "ablation.json",
        "facts.json",
        "payoffs.json",
    ];

    /// Reads the text of one of [`Self::FILES`] at a path.
    ///
    /// # Errors
    /// If it is not what its name says; with the reason.
    pub fn read(name: &str, path: &str, text: &str) -> Result<Self, String> {
        let found = match name {
            "over-worlds.json" => serde_json::from_str(text).map(Found::Worlds),
            "findings.json" => serde_json::from_str(text).map(Found::Claims),
            "attribution.json" => serde_json::from_str(text).map(Found::Attribution),
            "ablation.json" => serde_json::from_str(text).map(Found::Ablation),
            "facts.json" => serde_json::from_str(text).map(Found::Facts),
            _ => serde_json::from_str(text).map(Found::Payoffs),
        };
        let found = found.map_err(|error| {
            format!("{path} is damaged or of another version ({error}): run its command again")
        })?;
        let file = path.to_owned();
        Ok(Self { file, found })
    }

    /// The section of a briefing where it stands.
    #[must_use]
    pub const fn section(&self) -> &'static str {
        match self.found {
            Found::Worlds(_) | Found::Facts(_) => "sure",
            Found::Claims(_) => "true",
            Found::Attribution(_) | Found::Ablation(_) => "levers",
            Found::Payoffs(_) => "whom",
        }
    }

    /// True if it draws its figure itself, so that the one in the folder is not needed.
    #[must_use]
    pub const fn draws(&self) -> Option<&'static str> {
        match self.found {
            Found::Attribution(_) => Some("attribution"),
            Found::Ablation(_) => Some("ablation"),
            Found::Worlds(_) => Some("over-worlds"),
            Found::Claims(_) | Found::Facts(_) | Found::Payoffs(_) => None,
        }
    }

    /// Its contents, for a page.
    #[must_use]
    pub fn html(&self) -> String {
        let text = match &self.found {
            Found::Worlds(worlds) => worlds.html(),
            Found::Claims(claims) => claims.html(),
            Found::Attribution(attribution) => attribution.html(),
            Found::Ablation(record) => levers::ablation(record),
            Found::Facts(facts) => facts.html(),
            Found::Payoffs(payoffs) => payoffs.html(),
        };
        let from = say!(PROSE, "evidence.file", file = escape(&self.file));
        format!("{text}<p class=\"note\">{from}</p>\n")
    }
}
