//! `JUnit` XML, which servers of continuous integration read.

use std::fmt::Write;

/// Tests of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suite {
    /// The thing.
    pub name: String,
    /// Its tests.
    pub cases: Vec<Case>,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The name.
    pub name: String,
    /// The group it belongs to, with points between parts.
    pub class: String,
    /// The problem, if it did not pass.
    pub problem: Option<Problem>,
}

/// Why a test did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// A bad thing, or a test that could not tell.
    pub kind: ProblemKind,
    /// A word for it.
    pub word: String,
    /// A sentence about it.
    pub message: String,
}

/// The two ways of not passing a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The thing tested is bad.
    Failure,
    /// It could not be told.
    Error,
}

impl ProblemKind {
    const fn element(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Error => "error",
        }
    }
}

/// The document about some suites.
#[must_use]
pub fn xml(name: &str, suites: &[Suite]) -> String {
    let all: Vec<&Case> = suites.iter().flat_map(|suite| &suite.cases).collect();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        text,
        "<testsuites name=\"{}\"{}>",
        escaped(name),
        counts(&all)
    );
    for suite in suites {
        let cases: Vec<&Case> = suite.cases.iter().collect();
        let name = escaped(&suite.name);
        let _ = writeln!(text, "  <testsuite name=\"{name}\"{}>", counts(&cases));
        for case in cases {
            write_case(&mut text, case);
        }
        text.push_str("  </testsuite>\n");
    }
    text + "</testsuites>\n"
}

fn counts(cases: &[&Case]) -> String {
    let count = |wanted: ProblemKind| {
        let problems = cases.iter().filter_map(|case| case.problem.as_ref());
        problems.filter(|problem| problem.kind == wanted).count()
    };
    format!(
        " tests=\"{}\" failures=\"{}\" errors=\"{}\"",
        cases.len(),
        count(ProblemKind::Failure),
        count(ProblemKind::Error)
    )
}

fn write_case(text: &mut String, case: &Case) {
    let (name, class) = (escaped(&case.name), escaped(&case.class));
    let _ = write!(text, "    <testcase name=\"{name}\" classname=\"{class}\"");
    let Some(problem) = &case.problem else {
        text.push_str("/>\n");
        return;
    };
    let _ = writeln!(
        text,
        ">\n      <{} type=\"{}\" message=\"{}\"/>\n    </testcase>",
        problem.kind.element(),
        escaped(&problem.word),
        escaped(&problem.message)
    );
}

/// Text as the value of an attribute; a character that XML cannot hold becomes `U+FFFD`.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _ = write!(safe, "&#{};", u32::from(letter));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ => safe.push(letter),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_count_what_did_not_pass_and_hold_any_text() {
        let case = |name: &str, problem| Case {
            name: name.to_owned(),
            class: "a & b".to_owned(),
            problem,
        };
        let bad = |kind| {
            Some(Problem {
                kind,
                word: "harmed".to_owned(),
                message: "\"1\" < 2\n\u{1b}从".to_owned(),
            })
        };
        let suite = Suite {
            name: "arm".to_owned(),
            cases: vec![
                case("one", None),
                case("two", bad(ProblemKind::Failure)),
                case("three", bad(ProblemKind::Error)),
            ],
        };
        assert_eq!(
            xml("gate", &[suite]),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <testsuites name=\"gate\" tests=\"3\" failures=\"1\" errors=\"1\">\n  \
             <testsuite name=\"arm\" tests=\"3\" failures=\"1\" errors=\"1\">\n    \
             <testcase name=\"one\" classname=\"a &amp; b\"/>\n    \
             <testcase name=\"two\" classname=\"a &amp; b\">\n      \
             <failure type=\"harmed\" message=\"&quot;1&quot; &lt; 2&#10;\u{fffd}从\"/>\n    \
             </testcase>\n    \
             <testcase name=\"three\" classname=\"a &amp; b\">\n      \
             <error type=\"harmed\" message=\"&quot;1&quot; &lt; 2&#10;\u{fffd}从\"/>\n    \
             </testcase>\n  </testsuite>\n</testsuites>\n"
        );
    }
}
