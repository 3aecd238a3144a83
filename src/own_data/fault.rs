//! Faults of a table.

use std::fmt;

/// A fault of a table: where it is, what it is, and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFault {
    /// The line of a text file, or the row of another, from 1; none for the table as a whole.
    pub row: Option<u64>,
    /// The column, as the table heads it.
    pub column: Option<String>,
    /// The fault.
    pub what: String,
    /// The remedy.
    pub remedy: String,
}

impl TableFault {
    /// A fault of the table as a whole.
    pub(super) fn whole(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            row: None,
            column: None,
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// This fault in a row.
    pub(super) fn in_row(self, row: u64) -> Self {
        Self {
            row: Some(row),
            ..self
        }
    }

    /// This fault in a column.
    pub(super) fn in_column(self, column: &str) -> Self {
        Self {
            column: Some(column.to_owned()),
            ..self
        }
    }
}

impl fmt::Display for TableFault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(to, "row {row}, ")?;
        }
        if let Some(column) = &self.column {
            write!(to, "column `{column}`, ")?;
        }
        write!(to, "{}\n{}", self.what, self.remedy)
    }
}
