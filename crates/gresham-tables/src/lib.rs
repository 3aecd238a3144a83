//! Plain tables: named columns of a few types, and text about the whole. They are written as
//! Parquet files, the same bytes for the same table, and read back.

mod read;
mod write;

pub use read::{read, read_about, read_bytes};
pub use write::{Encoded, Layout, encode};

/// One column.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Dates as days since 1970-01-01.
    Date(Vec<i32>),
    /// Small whole numbers.
    Int32(Vec<i32>),
    /// Whole numbers.
    Int64(Vec<i64>),
    /// Real numbers, absent where undefined.
    Double(Vec<Option<f64>>),
    /// Texts, each an index into a list of different ones.
    Text {
        /// The different texts.
        labels: Vec<String>,
        /// One index per row.
        indices: Vec<u32>,
    },
}

/// Columns of equal length with their names, and text about them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The columns by name.
    pub columns: Vec<(String, Column)>,
    /// Text about the whole, by key.
    pub metadata: Vec<(String, String)>,
}

impl Table {
    /// Adds a column.
    pub fn push(&mut self, name: &str, column: Column) {
        self.columns.push((name.to_owned(), column));
    }

    /// The column called `name`.
    ///
    /// # Errors
    /// If it is not there.
    pub fn column(&self, name: &str) -> Result<&Column, String> {
        let mut columns = self.columns.iter();
        let found = columns.find(|(present, _)| present == name);
        found
            .map(|(_, column)| column)
            .ok_or_else(|| format!("it has no column {name}"))
    }

    /// The text about the whole called `key`.
    ///
    /// # Errors
    /// If it is not there.
    pub fn about(&self, key: &str) -> Result<&str, String> {
        let mut metadata = self.metadata.iter();
        let found = metadata.find(|(present, _)| present == key);
        found
            .map(|(_, value)| value.as_str())
            .ok_or_else(|| format!("it does not say its {key}"))
    }
}
