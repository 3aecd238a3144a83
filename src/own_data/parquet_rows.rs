//! Rows of a Parquet file.

use super::book::Book;
use super::columns::{COLUMNS, ColumnMap, Layout};
use super::fault::TableFault;
use super::row::Row;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::record::Field;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads a table in Parquet, one row at a time. Rows are counted from 1.
///
/// # Errors
/// The first fault of the table. A damaged file may trip the decoder's own assertions; that is a
/// fault too.
pub fn read<R: ChunkReader + 'static>(input: R, map: &ColumnMap) -> Result<Book, TableFault> {
    let read = catch_unwind(AssertUnwindSafe(|| rows(input, map)));
    let damaged = || ParquetError::General("its pages contradict each other".to_owned());
    read.unwrap_or_else(|_| Err(fault(&damaged())))
}

fn rows<R: ChunkReader + 'static>(input: R, map: &ColumnMap) -> Result<Book, TableFault> {
    let reader = SerializedFileReader::new(input).map_err(|error| fault(&error))?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let headings = schema.columns().iter();
    let headings: Vec<String> = headings.map(|column| column.name().to_owned()).collect();
    let layout = Layout::of(&headings, map)?;
    let mut book = Book::new(&layout);
    let rows = reader.get_row_iter(None).map_err(|error| fault(&error))?;
    for (nth, row) in rows.enumerate() {
        let row = row.map_err(|error| fault(&error))?;
        let fields = row.get_column_iter();
        let fields: Vec<String> = fields.map(|(_, field)| text(field)).collect();
        let number = nth as u64 + 1;
        let field = |place: usize| fields.get(place).map(String::as_str);
        book.add(&Row::read(number, &layout, field)?)?;
    }
    book.closed()
}

/// A field as it would stand in a text.
fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        other => other.to_string(),
    }
}

fn fault(error: &ParquetError) -> TableFault {
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    TableFault::whole(
        format!("cannot be read as Parquet: {error}"),
        format!(
            "write a flat table, uncompressed or with snappy, or give CSV; columns are {}",
            names.join(", ")
        ),
    )
}
