//! Names that users type: which are well formed, and which one was probably meant.

/// The name nearest to `typed`, if it is near enough to be a slip of the pen.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |name: &str| name.to_lowercase().replace('-', "_");
    let typed = plain(typed);
    let allowed = (typed.chars().count() / 3).max(1);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&typed, &plain(name)), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Names in a row, each in back ticks.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// A remedy: the name that was probably meant, or else `all` that are known.
pub(crate) fn meant<'a, I: Iterator<Item = &'a str>>(
    typed: &str,
    known: impl Fn() -> I,
    all: &str,
) -> String {
    match nearest(typed, known()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("{all} {}", list(known())),
    }
}

/// A regular expression for names that [`is_kebab`] accepts, and for reserved and very long ones.
pub(crate) const KEBAB_PATTERN: &str = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/// Longest name, in bytes: several of them name a folder together.
const LONGEST: usize = 80;

/// True if a name consists of lower-case words and numbers joined by hyphens, and can name a
/// folder.
pub(crate) fn is_kebab(name: &str) -> bool {
    why_not_kebab(name).is_none()
}

/// The reason for which a name is none in kebab case that can also name a folder.
pub(crate) fn why_not_kebab(name: &str) -> Option<&'static str> {
    let words_are_plain = name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('-').all(|word| {
            !word.is_empty()
                && word
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        });
    let numbered = |stem: &str| {
        let digit = name.strip_prefix(stem);
        digit.is_some_and(|digit| digit.len() == 1 && digit.as_bytes()[0].is_ascii_digit())
    };
    if !words_are_plain {
        Some("not in kebab case")
    } else if name.len() > LONGEST {
        Some("longer than 80 letters")
    } else if ["con", "prn", "aux", "nul"].contains(&name) || numbered("com") || numbered("lpt") {
        Some("kept by Windows for a device")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{is_kebab, nearest};

    #[test]
    fn a_slip_of_the_pen_is_recognised_and_another_word_is_not() {
        let names = ["consumers", "shops", "idle_consumers"];
        assert_eq!(nearest("consumer", names), Some("consumers"));
        assert_eq!(nearest("idle-consumers", names), Some("idle_consumers"));
        assert_eq!(nearest("price", names), None);
    }

    #[test]
    fn kebab_names_are_lower_case_words_joined_by_hyphens() {
        for good in ["world", "traffic-first", "a1-2"] {
            assert!(is_kebab(good), "{good}");
        }
        for bad in [
            "",
            "-a",
            "a-",
            "a--b",
            "Traffic",
            "traffic first",
            "1a",
            "a_b",
            "../a",
            "a\u{7}",
            "con",
            "lpt1",
        ] {
            assert!(!is_kebab(bad), "{bad}");
        }
    }
}
