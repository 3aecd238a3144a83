//! Pages of one HTML file: a report, and the explorer with the market inside.
//!
//! Nothing is loaded: styles, scripts and the market's module stand in the file, and its content
//! security policy allows nothing else. Names and texts of scenarios are escaped wherever they
//! stand.

mod briefing;
mod evidence;
mod figures;
mod findings;
mod folder;
mod markdown;
mod multiples;
mod plain;
mod start;
mod steps;
mod tables;

pub use briefing::briefing;
pub use evidence::Evidence;
pub use folder::{Folder, Piece, folder_page};
pub use start::Start;

use super::labels::DECLARATIONS;
use crate::prose;
use crate::render::prose::{Language, Prose};
use crate::say;

/// Sentences of the pages.
const PROSE: Prose = prose!("page.md", in both languages);

/// The market's module, compressed.
const MODULE: &[u8] = include_bytes!("../../../assets/web/market.wasm.gz");
const SCRIPT: &str = include_str!("../../../assets/web/page.js");
const STYLE: &str = include_str!("../../../assets/web/page.css");
/// Digests of script and style, a line each, as the content security policy names them.
const HASHES: &str = include_str!("../../../assets/web/hashes.txt");

/// A text as HTML shows it.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            letter if letter.is_control() && letter != '\n' => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A whole page of this title around a body, in the language that is spoken.
fn document(title: &str, body: &str, start: &Start) -> String {
    let mut hashes = HASHES.lines();
    let (script, style) = (hashes.next().unwrap_or(""), hashes.next().unwrap_or(""));
    let language = match Language::spoken() {
        Language::English => "en",
        Language::Chinese => "zh-CN",
    };
    let (title, skip) = (escape(title), say!(PROSE, "page.skip"));
    let (start, module) = (start.json(), base64(MODULE));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         script-src '{script}' 'wasm-unsafe-eval'; style-src '{style}'; worker-src blob:; \
         img-src data:; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">{skip}</a>\n{body}\
         <script type=\"application/json\" id=\"start\">{start}</script>\n\
         <script type=\"text/plain\" id=\"module\">{module}</script>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// The explorer in a page of its own.
#[must_use]
pub fn explorer(start: &Start) -> String {
    let (title, lede) = (say!(PROSE, "explorer.title"), say!(PROSE, "explorer.lede"));
    let body = format!(
        "<header class=\"masthead\"><h1 id=\"page-heading\">{title}</h1>\n\
         <p id=\"page-lede\">{lede}</p></header>\n\
         <main id=\"main\"><noscript><p class=\"sheet\">{}</p></noscript>\
         <div id=\"explorer\"></div></main>\n<footer class=\"foot\">Gresham {}</footer>\n",
        say!(PROSE, "page.script"),
        env!("CARGO_PKG_VERSION"),
    );
    document(&say!(PROSE, "explorer.name"), &body, start)
}

/// Bytes as text, for a script that a page holds.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |nth: usize| u32::from(chunk.get(nth).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place)) as usize & 63];
            text.push(if place > chunk.len() {
                '='
            } else {
                char::from(letter)
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{PROSE, base64, escape};
    use crate::outcome::OUTCOMES;
    use crate::policy::LEVERS;
    use crate::render::prose::{Language, Prose};
    use crate::report::labels::{DECLARATIONS, FIGURES, WORDS};
    use crate::report::pages::{
        ablation, alarms, attribution, calibration, facts, payoffs, search, verify,
    };
    use crate::report::{claims, studies, text, worlds};
    use crate::theory::{BOOKS, CHECKS};

    /// Sentences that reports show.
    const SHOWN: [Prose; 13] = [
        FIGURES,
        PROSE,
        ablation::PROSE,
        alarms::PROSE,
        attribution::PROSE,
        calibration::PROSE,
        claims::PROSE,
        facts::PROSE,
        payoffs::PROSE,
        search::PROSE,
        studies::PROSE,
        verify::PROSE,
        worlds::PROSE,
    ];

    #[test]
    fn a_scenario_called_script_is_shown_and_not_run() {
        assert_eq!(escape("<script>'&\""), "&lt;script&gt;&#39;&amp;&quot;");
    }

    #[test]
    fn bytes_are_written_as_every_browser_reads_them() {
        assert_eq!(
            ["", "f", "fo", "foo"].map(|text| base64(text.as_bytes())),
            ["", "Zg==", "Zm8=", "Zm9v"]
        );
    }

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
                include_str!("../../../scenarios/claims/published.toml"),
            ),
            ("fact", include_str!("../../../scenarios/claims/facts.toml")),
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
