//! Plain tables: named columns of a few types, and text about the whole. `parquet_write.rs` and
//! `parquet_read.rs` are the way to files and back.

use super::manifest::first_version;

/// Under which a file says of which version of the model its numbers are.
pub(super) const VERSION: &str = "model version";

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
    pub(super) fn push(&mut self, name: &str, column: Column) {
        self.columns.push((name.to_owned(), column));
    }

    /// The column called `name`, if it is there.
    pub(super) fn column(&self, name: &str) -> std::result::Result<&Column, String> {
        let mut columns = self.columns.iter();
        let found = columns.find(|(present, _)| present == name);
        found
            .map(|(_, column)| column)
            .ok_or_else(|| format!("it has no column {name}"))
    }

    /// The version of the model that the numbers are of; `None` if it is no number.
    pub(super) fn model_version(&self) -> Option<u32> {
        let stated = self.about(VERSION);
        stated.map_or(Some(first_version()), |version| version.parse().ok())
    }

    /// The text about the whole called `key`, if it is there.
    pub(super) fn about(&self, key: &str) -> std::result::Result<&str, String> {
        let mut metadata = self.metadata.iter();
        let found = metadata.find(|(present, _)| present == key);
        found
            .map(|(_, value)| value.as_str())
            .ok_or_else(|| format!("it does not say its {key}"))
    }
}

/// An index as a value of an [`Column::Int32`].
///
/// # Panics
/// If it does not fit; days and replicates do.
pub(super) fn int32(index: usize) -> i32 {
    i32::try_from(index).expect("days and replicates are fewer than 2^31")
}
