//! Tables from Parquet files.

use crate::{Column, Table};
use bytes::Bytes;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads a file that [`encode`](crate::encode) wrote.
///
/// # Errors
/// If it is no such file. A damaged file may trip the decoder's own assertions; that is an error
/// too.
pub fn read(file: File) -> std::result::Result<Table, String> {
    unharmed(|| decode(file))
}

/// Reads what such a file says about itself, and none of its columns.
///
/// # Errors
/// As [`read`].
pub fn read_about(file: File) -> std::result::Result<Table, String> {
    unharmed(|| Ok(about(&SerializedFileReader::new(file)?)))
}

/// Reads the contents of such a file.
///
/// # Errors
/// As [`read`].
pub fn read_bytes(bytes: Bytes) -> std::result::Result<Table, String> {
    unharmed(|| decode(bytes))
}

fn unharmed(read: impl FnOnce() -> Result<Table>) -> std::result::Result<Table, String> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(table) => table.map_err(|error| error.to_string()),
        Err(_) => Err("its pages contradict each other".to_owned()),
    }
}

fn decode<R: ChunkReader + 'static>(file: R) -> Result<Table> {
    let reader = SerializedFileReader::new(file)?;
    let mut table = about(&reader);
    let file = reader.metadata().file_metadata();
    for (index, described) in file.schema_descr().columns().iter().enumerate() {
        let mut column: Option<Column> = None;
        for group in 0..reader.num_row_groups() {
            let group = reader.get_row_group(group)?;
            let rows = usize::try_from(group.metadata().num_rows())
                .map_err(|_| ParquetError::General("a negative number of rows".to_owned()))?;
            read_column(group.get_column_reader(index)?, rows, &mut column)?;
        }
        let column = column.ok_or_else(|| ParquetError::General("no rows".to_owned()))?;
        table.columns.push((described.name().to_owned(), column));
    }
    Ok(table)
}

/// A table without columns, and with what the file says about itself.
fn about<R: ChunkReader + 'static>(reader: &SerializedFileReader<R>) -> Table {
    let file = reader.metadata().file_metadata();
    let metadata = file.key_value_metadata().into_iter().flatten();
    Table {
        columns: Vec::new(),
        metadata: metadata
            .filter_map(|entry| Some((entry.key.clone(), entry.value.clone()?)))
            .collect(),
    }
}

/// Reads one column of one row group and adds it to what the groups before held.
fn read_column(source: ColumnReader, rows: usize, column: &mut Option<Column>) -> Result<()> {
    match source {
        ColumnReader::Int32ColumnReader(source) => {
            let column = column.get_or_insert_with(|| Column::Int32(Vec::new()));
            if let Column::Int32(values) = column {
                values.extend(read_all(source, rows)?);
            }
        }
        ColumnReader::Int64ColumnReader(source) => {
            let column = column.get_or_insert_with(|| Column::Int64(Vec::new()));
            if let Column::Int64(values) = column {
                values.extend(read_all(source, rows)?);
            }
        }
        ColumnReader::DoubleColumnReader(source) => {
            let column = column.get_or_insert_with(|| Column::Double(Vec::new()));
            let (levels, present) = read_values(source, rows)?;
            let mut present = present.into_iter();
            if let Column::Double(values) = column {
                values.extend(
                    levels
                        .into_iter()
                        .map(|level| (level > 0).then(|| present.next()).flatten()),
                );
            }
        }
        ColumnReader::ByteArrayColumnReader(source) => {
            let column = column.get_or_insert_with(|| Column::Text {
                labels: Vec::new(),
                indices: Vec::new(),
            });
            if let Column::Text { labels, indices } = column {
                for text in read_all(source, rows)? {
                    indices.push(index_of(text.as_utf8()?, labels));
                }
            }
        }
        _ => return Err(ParquetError::General("a column of another type".to_owned())),
    }
    Ok(())
}

/// The values of a column that has one in every row.
fn read_all<T: DataType>(source: ColumnReaderImpl<T>, rows: usize) -> Result<Vec<T::T>> {
    let (_, values) = read_values(source, rows)?;
    if values.len() == rows {
        Ok(values)
    } else {
        let what = format!("{} values in {rows} rows", values.len());
        Err(ParquetError::General(what))
    }
}

/// Definition levels (empty for a required column) and the values present.
fn read_values<T: DataType>(
    mut source: ColumnReaderImpl<T>,
    rows: usize,
) -> Result<(Vec<i16>, Vec<T::T>)> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (read, _, _) = source.read_records(rows, Some(&mut levels), None, &mut values)?;
    if read == rows {
        Ok((levels, values))
    } else {
        Err(ParquetError::General(format!(
            "{read} rows where {rows} were promised"
        )))
    }
}

/// The index of a text among the different ones, which are few.
fn index_of(text: &str, labels: &mut Vec<String>) -> u32 {
    let known = labels.iter().rposition(|label| label == text);
    let index = known.unwrap_or_else(|| {
        labels.push(text.to_owned());
        labels.len() - 1
    });
    index as u32
}

#[cfg(test)]
mod tests {
    use super::read_bytes;
    use crate::{Column, Table, encode};

    fn table() -> Table {
        let mut table = Table::default();
        table.metadata.push(("seed".to_owned(), "7".to_owned()));
        table.push("count", Column::Int64(vec![i64::MIN, 0, i64::MAX]));
        table.push("place", Column::Int32(vec![-1, 2, 3]));
        table.push("value", Column::Double(vec![Some(0.1), None, Some(-0.0)]));
        table.push(
            "slice",
            Column::Text {
                labels: vec!["all".to_owned(), "new".to_owned()],
                indices: vec![0, 1, 0],
            },
        );
        table
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let read = read_bytes(encode(std::iter::once(table())).into()).unwrap();
        assert_eq!(read.columns, table().columns);
        assert_eq!(read.about("seed").unwrap(), "7");
    }

    #[test]
    fn columns_of_any_length_and_range_are_read_as_they_were_written() {
        for rows in [1_usize, 2, 32, 33, 128, 129, 130, 1000] {
            for bits in [0_u32, 1, 7, 31, 32, 33, 63, 64] {
                let mut draw = 0x9E37_79B9_7F4A_7C15_u64;
                let mut next = || {
                    draw = draw.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
                    draw.checked_shr(u64::BITS - bits).unwrap_or(0)
                };
                let mut table = Table::default();
                let wide = (0..rows).map(|_| next().cast_signed()).collect();
                table.push("wide", Column::Int64(wide));
                let narrow = (0..rows).map(|_| next() as i32).collect();
                table.push("narrow", Column::Int32(narrow));
                let labels: Vec<String> = (0..5).map(|label| format!("label {label}")).collect();
                let runs = (0..rows).map(|row| (row / 100) as u32 % 5).collect();
                let mixed = (0..rows).map(|row| (row as u32 * 3) % 5).collect();
                for (name, indices) in [("runs", runs), ("mixed", mixed)] {
                    let labels = labels.clone();
                    table.push(name, Column::Text { labels, indices });
                }
                let bytes = encode(std::iter::once(table.clone()));
                let read = read_bytes(bytes.into()).unwrap();
                for name in ["wide", "narrow"] {
                    assert_eq!(
                        read.column(name),
                        table.column(name),
                        "{rows} of {bits} bits"
                    );
                }
                for name in ["runs", "mixed"] {
                    assert_eq!(texts(&read, name), texts(&table, name), "{rows} {name}");
                }
            }
        }
    }

    fn texts<'a>(table: &'a Table, name: &str) -> Vec<&'a str> {
        let Ok(Column::Text { labels, indices }) = table.column(name) else {
            panic!("a column of texts");
        };
        let text = |index: &u32| labels[*index as usize].as_str();
        indices.iter().map(text).collect()
    }

    #[test]
    fn two_tables_are_read_as_one() {
        let read = read_bytes(encode([table(), table()].into_iter()).into()).unwrap();
        let Column::Double(values) = read.column("value").unwrap().clone() else {
            panic!("a column of real numbers");
        };
        assert_eq!(values.len(), 6);
    }

    #[test]
    fn a_file_cut_short_or_with_other_bytes_is_an_error() {
        let bytes = encode(std::iter::once(table()));
        for damaged in [&bytes[..bytes.len() / 2], &b""[..], &b"PAR1 no PAR1"[..]] {
            assert!(read_bytes(damaged.to_vec().into()).is_err());
        }
    }
}
