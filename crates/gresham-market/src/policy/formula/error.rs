//! The error of a text that is no formula, in words of the formula's author.

use std::fmt;
use std::ops::Range;

/// Why a text is no formula, and which of its bytes say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// The reason.
    pub reason: Reason,
    /// The bytes of the text at which it is wrong.
    pub span: Range<usize>,
    /// Line within the text, from 1.
    pub line: usize,
    /// Character within the line, from 1.
    pub column: usize,
}

/// Reasons for which a text is no formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No metric has this name.
    UnknownMetric(String),
    /// No function has this name.
    UnknownFunction(String),
    /// Anything else.
    Refused {
        /// The fault, as a clause.
        clause: String,
        /// The remedy.
        remedy: String,
    },
}

impl Reason {
    pub(super) fn refused(clause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Refused {
            clause: clause.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMetric(name) => write!(formatter, "there is no metric `{name}`"),
            Self::UnknownFunction(name) => write!(formatter, "there is no function `{name}`"),
            Self::Refused { clause, .. } => formatter.write_str(clause),
        }
    }
}

impl FormulaError {
    pub(super) fn new(reason: Reason, text: &str, span: Range<usize>) -> Self {
        let before = &text[..span.start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            reason,
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span,
        }
    }
}
