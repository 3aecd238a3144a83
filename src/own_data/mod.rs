//! A platform's own books: a table of shops by month becomes facts that a world can be fitted to.
//!
//! | file | idea |
//! |---|---|
//! | `fault` | what is wrong with a table, with row, column and remedy |
//! | `columns` | columns, the names that are known for them, and the map of others |
//! | `row` | one line of the table, checked |
//! | `csv_rows`, `parquet_rows` | lines of files, one at a time |
//! | `book` | what is kept of every shop |
//! | `figures` | the standard figures, of shops with weights |
//! | `bands` | how far a figure would move with other shops |
//! | `written` | the facts file |
//!
//! Rows are read one at a time and added up; memory grows with shops and months, not with rows, and
//! there are limits to both. No buyer is in the table: personal data are neither needed nor read.

mod bands;
mod book;
mod columns;
mod csv_rows;
mod fault;
mod figures;
#[cfg(feature = "parquet")]
mod parquet_rows;
mod row;
mod written;

pub use bands::{Banded, RESAMPLES, banded};
pub use book::{Book, FEWEST_SHOPS, MOST_MONTHS, MOST_SHOPS};
pub use columns::{COLUMNS, Column, ColumnMap};
pub use csv_rows::read as read_csv;
pub use fault::TableFault;
pub use figures::Figure;
#[cfg(feature = "parquet")]
pub use parquet_rows::read as read_parquet;
pub use written::facts_file;
