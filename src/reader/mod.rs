//! Files that users write, read with places: every kind of file by the same code.
//!
//! | file | idea |
//! |---|---|
//! | `source` | texts of files, and good words where there is none |
//! | `diagnostic` | problems, each shown at the line that has it, with a remedy |
//! | `table` | values of a parsed text, checked and with their places |
//! | `keys` | keys that a table may have, and what is told of others |
//! | `readable` | types of values: how each is read, and its schema |
//! | `named` | sections of one kind, each under a name |
//! | `section` | sections declared once: struct, keys, reader and schema |
//! | `schema` | pieces of JSON Schemas |
//! | `names` | names that users type |
//!
//! A file is read to its end: all its problems are told at once.

mod diagnostic;
mod keys;
mod named;
pub mod names;
mod readable;
pub(crate) mod schema;
mod section;
mod source;
mod table;

pub(crate) use diagnostic::{Diagnostic, Source, Span, Spanned, meaning};
pub use diagnostic::{Diagnostics, Problem};
pub(crate) use named::{Kebab, Kind, Label, Named, SectionName};
pub(crate) use readable::{
    AboveOne, At, Checked, Part, Positive, PositiveShare, Readable, Share, Word, number,
};
pub(crate) use section::{SectionReader, section};
pub(crate) use source::Origin;
pub(crate) use table::{Item, Line, Name, Reader, Table, lines};
