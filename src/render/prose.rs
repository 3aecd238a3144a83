//! Sentences of pages: templates with named holes, one file per page and language.
//!
//! A file is cut into parts by lines `=== name`. A hole is written `{{name}}`; a backslash at the
//! end of a line joins it with the next. **To add a language**, add it to [`Language`] and to the
//! macro [`prose!`](crate::prose), and translate the files.

use std::fmt::Display;

/// A language in which pages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
}

/// The sentences of one page in every language.
#[derive(Debug, Clone, Copy)]
pub struct Prose {
    /// The English file.
    pub english: &'static str,
}

/// The sentences of a page, from the files of that name in the folder of each language.
#[macro_export]
macro_rules! prose {
    ($file:literal) => {
        $crate::render::prose::Prose {
            english: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/src/report/prose/en/",
                $file
            )),
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
        let part = self.part(name, Language::default());
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

    fn part(&self, name: &str, language: Language) -> Option<String> {
        let file = match language {
            Language::English => self.english,
        };
        let parts = file.split("=== ").skip(1);
        let parts = parts.filter_map(|part| part.split_once('\n'));
        let found = parts.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| text.trim_end_matches('\n').replace("\\\n", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::Prose;

    const PAGE: Prose = Prose {
        english: "=== greeting\nGood {{time}}, \\\n{{name}}.\n\n=== other\nNothing.\n",
    };

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
