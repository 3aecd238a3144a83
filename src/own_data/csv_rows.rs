//! Rows of a CSV file.

use super::book::Book;
use super::columns::{ColumnMap, Layout};
use super::fault::TableFault;
use super::row::Row;
use csv::{ByteRecord, ErrorKind, ReaderBuilder};
use std::cell::Cell;
use std::io::{self, Read};

/// Most bytes of a row. One that never ends, as where a quote is not closed, would be read into
/// memory as a whole.
const MOST_BYTES: u64 = 1 << 20;

/// An input whose rows have an end.
struct Bounded<'c, R> {
    input: R,
    /// Bytes read since the last row.
    since: &'c Cell<u64>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > MOST_BYTES {
            let why = format!("a row of more than {} KiB", MOST_BYTES >> 10);
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        let read = self.input.read(buffer)?;
        self.since.set(self.since.get() + read as u64);
        Ok(read)
    }
}

/// Reads a table in CSV, one row at a time.
///
/// # Errors
/// The first fault of the table.
pub fn read(input: impl Read, map: &ColumnMap) -> Result<Book, TableFault> {
    let since = Cell::new(0);
    let input = Bounded {
        input,
        since: &since,
    };
    let mut reader = ReaderBuilder::new().from_reader(input);
    let headings = reader
        .byte_headers()
        .map_err(|error| fault(&error))?
        .clone();
    let headings: Vec<String> = texts(&headings, 1)?
        .into_iter()
        .map(str::to_owned)
        .collect();
    if headings.iter().all(|heading| heading.trim().is_empty()) {
        return Err(TableFault::whole(
            "the file is empty",
            "a table begins with a row of headings, such as shop,month,sales,orders",
        ));
    }
    let layout = Layout::of(&headings, map)?;
    let mut book = Book::new(&layout);
    let mut record = ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| fault(&error))?
    {
        since.set(0);
        let number = record.position().map_or(0, csv::Position::line);
        let fields = texts(&record, number)?;
        book.add(&Row::read(number, &layout, |place| {
            fields.get(place).copied()
        })?)?;
    }
    book.closed()
}

/// The fields of a row as texts.
fn texts(record: &ByteRecord, row: u64) -> Result<Vec<&str>, TableFault> {
    let fields = record.iter().map(|field| {
        std::str::from_utf8(field).map_err(|_| {
            TableFault::whole(
                "the text is not UTF-8, but perhaps GBK",
                "save the table as CSV in UTF-8, or convert it: iconv -f GB18030 -t UTF-8",
            )
            .in_row(row)
        })
    });
    fields.collect()
}

fn fault(error: &csv::Error) -> TableFault {
    let row = error.position().map_or(1, csv::Position::line);
    match error.kind() {
        ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => TableFault::whole(
            format!("has {len} fields where there are {expected_len} headings"),
            "quote fields that hold commas, and give every row all columns",
        )
        .in_row(row),
        _ => TableFault::whole(
            format!("cannot be read: {error}"),
            "give a CSV file with commas between fields, quotes closed, and one line per row",
        ),
    }
}
