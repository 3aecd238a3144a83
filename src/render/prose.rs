//! Sentences of pages: templates with named holes, one file per page and language.
//!
//! A file is cut into parts by lines `=== name`. A hole is written `{{name}}`; a backslash at the
//! end of a line joins it with the next. A page is written in the language that
//! [`Language::speaks`] sets for its thread. **To add a language**, add it to [`Language`] and to
//! the macro [`prose!`](crate::prose), and translate the files.

use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fmt::Display;

/// A language in which pages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Language {
    /// English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Chinese in simplified characters.
    #[serde(rename = "zh")]
    Chinese,
}

thread_local! {
    /// The language in which this thread writes its page.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The language that this thread writes in.
    #[must_use]
    pub fn spoken() -> Self {
        SPOKEN.get()
    }

    /// Writes something in this language: the sentences of pages, and the dates and labels in them.
    pub fn speaks<T>(self, write: impl FnOnce() -> T) -> T {
        /// Goes back to the language before, even if the writer panics.
        struct Back(Language);
        impl Drop for Back {
            fn drop(&mut self) {
                SPOKEN.set(self.0);
            }
        }
        let _back = Back(SPOKEN.replace(self));
        write()
    }
}

/// The sentences of one page in every language.
#[derive(Debug, Clone, Copy)]
pub struct Prose {
    /// The English file.
    pub english: &'static str,
    /// The Chinese file; a page without one is in English for every reader.
    pub chinese: Option<&'static str>,
}

/// The sentences of a page, from the files of that name in the folder of each language.
#[macro_export]
macro_rules! prose {
    (@file $language:literal, $file:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/src/report/prose/",
            $language,
            "/",
            $file
        ))
    };
    ($file:literal) => {
        $crate::render::prose::Prose {
            english: $crate::prose!(@file "en", $file),
            chinese: None,
        }
    };
    ($file:literal, in both languages) => {
        $crate::render::prose::Prose {
            english: $crate::prose!(@file "en", $file),
            chinese: Some($crate::prose!(@file "zh", $file)),
        }
    };
}

/// A part of a page's prose with its holes filled: `say!(PAGE, "part", hole = value, …)`.
#[macro_export]
macro_rules! say {
    ($prose:expr, $part:expr $(, $hole:ident = $value:expr)* $(,)?) => {
        $prose.fill($part, &[$((stringify!($hole), &$value as &dyn std::fmt::Display)),*])
    };
}

impl Prose {
    /// The part called `name` with its holes filled, without the line breaks at its end.
    ///
    /// # Panics
    /// If there is no such part, or its holes are not those that are filled: the page and its prose
    /// disagree.
    #[must_use]
    pub fn fill(&self, name: &str, holes: &[(&str, &dyn Display)]) -> String {
        let part = self.part(name, Language::spoken());
        let part = part.unwrap_or_else(|| panic!("the prose has no part `{name}`"));
        let mut used = vec![false; holes.len()];
        let mut pieces = part.split("{{");
        let mut text = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let filled = piece.split_once("}}").and_then(|(hole, rest)| {
                let place = holes.iter().position(|(known, _)| *known == hole)?;
                Some((place, rest))
            });
            let (place, rest) =
                filled.unwrap_or_else(|| panic!("`{name}` has a hole that is not filled: {piece}"));
            used[place] = true;
            text += &holes[place].1.to_string();
            text += rest;
        }
        let idle = used.iter().position(|used| !used);
        assert!(
            idle.is_none(),
            "`{name}` has no hole for {:?}",
            idle.map(|place| holes[place].0)
        );
        text
    }

    /// The part called `name` as it is written, its broken lines joined.
    #[must_use]
    pub fn part(&self, name: &str, language: Language) -> Option<String> {
        let mut parts = self.parts(language);
        let found = parts.find(|(known, _)| *known == name);
        found.map(|(_, text)| text.trim_end_matches('\n').replace("\\\n", ""))
    }

    /// Names and texts of all parts.
    pub fn parts(&self, language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
        let file = match language {
            Language::English => self.english,
            Language::Chinese => self.chinese.unwrap_or(self.english),
        };
        let parts = file.split("=== ").skip(1);
        parts.filter_map(|part| part.split_once('\n'))
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Prose};

    const PAGE: Prose = Prose {
        english: "=== greeting\nGood {{time}}, \\\n{{name}}.\n\n=== other\nNothing.\n",
        chinese: Some("=== greeting\n{{name}}，{{time}}点好。\n\n=== other\n没有。\n"),
    };

    #[test]
    fn a_page_is_written_in_the_language_of_its_reader_and_the_next_one_in_its_own() {
        let said = || say!(PAGE, "greeting", name = "安", time = 12);
        assert_eq!(Language::Chinese.speaks(said), "安，12点好。");
        assert_eq!(said(), "Good 12, 安.");
    }

    #[test]
    fn holes_are_filled_and_broken_lines_joined() {
        let text = say!(PAGE, "greeting", name = "Ann", time = 12);
        assert_eq!(text, "Good 12, Ann.");
        assert_eq!(say!(PAGE, "other"), "Nothing.");
    }

    #[test]
    #[should_panic(expected = "a hole that is not filled: name}}")]
    fn an_empty_hole_is_a_mistake_of_the_page() {
        let _ = say!(PAGE, "greeting", time = 12);
    }

    #[test]
    #[should_panic(expected = "no hole for Some(\"extra\")")]
    fn a_value_without_a_hole_is_a_mistake_of_the_page() {
        let _ = say!(PAGE, "other", extra = 1);
    }
}
