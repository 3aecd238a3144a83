//! What is wrong with a text that is no formula, in words of the formula's author.

use super::language::FUNCTIONS;
use rhai::{EvalAltResult, ParseError, ParseErrorType, Position};
use std::fmt;
use std::ops::Range;

/// Why a text is no formula, and which of its bytes say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// What is wrong.
    pub reason: Reason,
    /// The bytes of the text at which it is wrong.
    pub span: Range<usize>,
    /// Line within the text, from 1.
    pub line: usize,
    /// Character within the line, from 1.
    pub column: usize,
}

/// What is wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No metric has this name.
    UnknownMetric(String),
    /// No function has this name.
    UnknownFunction(String),
    /// Anything else, as a clause.
    Other(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMetric(name) => write!(formatter, "there is no metric `{name}`"),
            Self::UnknownFunction(name) => write!(formatter, "there is no function `{name}`"),
            Self::Other(clause) => formatter.write_str(clause),
        }
    }
}

impl FormulaError {
    pub(super) fn new(reason: Reason, text: &str, at: Position) -> Self {
        let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
        let span = if at.is_none() {
            0..text.len()
        } else {
            token(text, line, column)
        };
        Self {
            reason,
            span,
            line,
            column,
        }
    }
}

/// The bytes of the word or sign that begins at a line and column, both from 1.
fn token(text: &str, line: usize, column: usize) -> Range<usize> {
    let before: usize = text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let rest = &text[before..];
    let skipped = rest
        .char_indices()
        .nth(column - 1)
        .map_or(rest.len(), |(at, _)| at);
    let start = before + skipped;
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let word = text[start..]
        .find(|c| !is_word(c))
        .unwrap_or(text.len() - start);
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + word.max(first)
}

/// What the parser did not understand.
pub(super) fn unreadable(text: &str, error: &ParseError) -> FormulaError {
    let reason = match error.err_type() {
        ParseErrorType::VariableUndefined(name) => Reason::UnknownMetric(name.clone()),
        ParseErrorType::UnexpectedEOF => {
            Reason::Other("something is missing at the end".to_owned())
        }
        _ => {
            let at = FormulaError::new(Reason::Other(String::new()), text, error.position());
            Reason::Other(match &text[at.span] {
                "&&" | "&" => "write `and`".to_owned(),
                "||" | "|" => "write `or`".to_owned(),
                "if" => "write `if_else(condition, a, b)`".to_owned(),
                "**" | "*" => "write `pow(a, b)`".to_owned(),
                _ => plain(&error.err_type().to_string()),
            })
        }
    };
    FormulaError::new(reason, text, error.position())
}

/// What the first evaluation did not get through.
pub(super) fn unfit(text: &str, error: &EvalAltResult) -> FormulaError {
    let reason = match error.unwrap_inner() {
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let name = signature.split(" (").next().unwrap_or(signature);
            match FUNCTIONS.iter().find(|(known, _)| *known == name) {
                Some((_, meaning)) => Reason::Other(format!("write {meaning}")),
                None if name.starts_with(char::is_alphabetic) && !["and", "or"].contains(&name) => {
                    Reason::UnknownFunction(name.to_owned())
                }
                None if ["and", "or", "!"].contains(&name) => Reason::Other(format!(
                    "`{name}` joins comparisons, such as `score >= 4.8`"
                )),
                None => Reason::Other(format!("`{name}` needs numbers")),
            }
        }
        EvalAltResult::ErrorRuntime(clause, _) => Reason::Other(clause.to_string()),
        other => Reason::Other(plain(&other.to_string())),
    };
    FormulaError::new(reason, text, error.position())
}

/// A message of the parser as a clause that begins small.
fn plain(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
