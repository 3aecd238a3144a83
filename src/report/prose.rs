//! Sentences of pages and figures, under the names of their files; a page shares them with its
//! figure. What one file alone says, that file declares.

use crate::prose;
use crate::render::prose::Prose;

/// Levers alone, and within the package.
pub(super) const ABLATION: Prose = prose!("ablation.md", in both languages);

/// How often a gate is wrong.
pub(super) const ALARMS: Prose = prose!("alarms.md", in both languages);

/// A package's effect divided among its levers.
pub(super) const ATTRIBUTION: Prose = prose!("attribution.md", in both languages);

/// Worlds that fit what is known.
pub(super) const CALIBRATION: Prose = prose!("calibration.md", in both languages);

/// Published figures, and what the model makes of them.
pub(super) const CLAIMS: Prose = prose!("claims.md", in both languages);

/// Arms beside the baseline.
pub(super) const COMPARISON: Prose = prose!("comparison.md");

/// Facts about such markets, met or missed.
pub(super) const FACTS: Prose = prose!("facts.md", in both languages);

/// Figures of results.
pub(super) const FIGURES: Prose = prose!("figures.md", in both languages);

/// Pages of one file.
pub(super) const PAGE: Prose = prose!("page.md", in both languages);

/// The game between shops.
pub(super) const PAYOFFS: Prose = prose!("payoffs.md", in both languages);

/// Documents made of declarations.
pub(super) const REFERENCE: Prose = prose!("reference.md");

/// Packages that no other beats.
pub(super) const SEARCH: Prose = prose!("search.md", in both languages);

/// Studies over points.
pub(super) const SWEEP: Prose = prose!("sweep.md", in both languages);

/// The model beside known answers.
pub(super) const VERIFY: Prose = prose!("verify.md", in both languages);

/// Effects over worlds.
pub(super) const WORLDS: Prose = prose!("worlds.md", in both languages);

#[cfg(test)]
mod tests {
    use super::{
        ABLATION, ALARMS, ATTRIBUTION, CALIBRATION, CLAIMS, FACTS, FIGURES, PAGE, PAYOFFS, SEARCH,
        SWEEP, VERIFY, WORLDS,
    };
    use crate::outcome::OUTCOMES;
    use crate::policy::LEVERS;
    use crate::render::prose::{Language, Prose};
    use crate::report::labels::{DECLARATIONS, WORDS};
    use crate::report::text;
    use crate::theory::{BOOKS, CHECKS};

    /// Sentences that reports show.
    const SHOWN: [Prose; 13] = [
        FIGURES,
        PAGE,
        ABLATION,
        ALARMS,
        ATTRIBUTION,
        CALIBRATION,
        CLAIMS,
        FACTS,
        PAYOFFS,
        SEARCH,
        SWEEP,
        VERIFY,
        WORLDS,
    ];

    /// Holes of a part, in order of their names.
    fn holes(text: &str) -> Vec<&str> {
        let mut holes: Vec<&str> = text.split("{{").skip(1).collect();
        for hole in &mut holes {
            *hole = hole.split("}}").next().unwrap_or_default();
        }
        holes.sort_unstable();
        holes.dedup();
        holes
    }

    /// A text without the paths of its figures, which are the same in both languages.
    fn without_paths(text: &str) -> String {
        let mut pieces = text.split("](");
        let first = pieces.next().unwrap_or_default().to_owned();
        let rest = pieces.map(|piece| piece.split_once(')').map_or(piece, |(_, rest)| rest));
        first + &rest.collect::<String>()
    }

    #[test]
    fn both_languages_have_every_sentence_and_none_is_left_in_the_other() {
        let chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
        for prose in SHOWN {
            let read = |prose: Prose, language| prose.parts(language).collect::<Vec<_>>();
            let (english, translated) = (
                read(prose, Language::English),
                read(prose, Language::Chinese),
            );
            let names = |parts: &[(&'static str, &'static str)]| -> Vec<&str> {
                parts.iter().map(|(name, _)| *name).collect()
            };
            assert_eq!(names(&english), names(&translated));
            for ((name, one), (_, other)) in english.iter().zip(&translated) {
                assert_eq!(holes(one), holes(other), "{name}");
                assert!(!one.contains(chinese), "{name} in English");
                let told = without_paths(one);
                let words = told.split(|letter: char| !letter.is_alphabetic());
                let has_words = words.filter(|word| word.len() > 2).count() > holes(one).len();
                assert!(!has_words || other.contains(chinese), "{name} in Chinese");
            }
        }
    }

    #[test]
    fn everything_that_is_declared_has_a_chinese_name() {
        let has = |name: &str| {
            let found = DECLARATIONS.part(name, Language::Chinese);
            assert!(found.is_some_and(|text| !text.is_empty()), "{name}");
        };
        for outcome in OUTCOMES {
            has(&format!("outcome.{}", outcome.name));
        }
        for lever in LEVERS {
            has(&format!("lever.{}", lever.name));
            has(&format!("lever.{}.summary", lever.name));
            for field in lever.fields {
                has(&format!("lever.{}.{}", lever.name, field.key));
            }
        }
        let files = [
            (
                "claim",
                include_str!("../../scenarios/claims/published.toml"),
            ),
            ("fact", include_str!("../../scenarios/claims/facts.toml")),
        ];
        for (kind, text) in files {
            let head = format!("[{kind}s.");
            let tables = text.lines().filter_map(|line| line.strip_prefix(&head));
            let names: Vec<&str> = tables.filter_map(|line| line.strip_suffix(']')).collect();
            assert!(names.len() > 20);
            for name in names.iter().filter(|name| !name.contains('.')) {
                has(&format!("{kind}.{name}"));
                says(name);
            }
            let file: toml::Table = toml::from_str(text).expect("the file");
            for (name, declared) in file[&format!("{kind}s")].as_table().expect("a table") {
                let states = |key| declared.get(key).is_some();
                for (key, part) in [("not_modelled", "why"), ("remark", "remark")] {
                    states(key).then(|| says(&format!("{part}.{name}")));
                }
            }
        }
        for check in CHECKS {
            says(&format!("theory.{}", check.name));
            for line in check.lines.iter().chain([&BOOKS]) {
                says(line.says);
                says(line.rival);
            }
        }
    }

    /// Holds words of the code to having Chinese ones.
    fn says(text: &str) {
        let found = WORDS.part(text, Language::Chinese);
        assert!(found.is_some_and(|text| !text.is_empty()), "{text}");
    }

    #[test]
    fn every_chinese_letter_of_the_sentences_of_figures_is_in_the_embedded_fonts() {
        let is_wide = |letter: &char| ('\u{2e80}'..='\u{ffef}').contains(letter);
        for prose in SHOWN.into_iter().chain([DECLARATIONS, WORDS]) {
            let parts = prose.parts(Language::Chinese);
            let letters = parts.flat_map(|(_, text)| text.chars());
            for letter in letters.filter(is_wide) {
                for bold in [false, true] {
                    let face = text::chinese(bold).expect("the embedded font");
                    assert!(
                        face.glyph_index(letter).is_some(),
                        "{letter}: remake the fonts with `cargo xtask fonts`"
                    );
                }
            }
        }
    }
}
