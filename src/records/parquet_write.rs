//! Tables as Parquet files.

use super::parquet_table::{Column, Table};
use crate::market::kernel::executor::{Executor, each};
use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::writer::{
    ColumnCloseResult, ColumnWriter, ColumnWriterImpl, get_column_writer,
    get_typed_column_writer_mut,
};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{ColumnPath, SchemaDescriptor, Type};
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

/// Values written at a time, so that the translated copy of a column stays small.
const BATCH: usize = 1 << 16;

/// A Parquet file of tables with the same columns, one row group each; the metadata is the first's.
///
/// # Panics
/// If there is no table or their columns differ.
pub(super) fn encode(mut tables: impl Iterator<Item = Table>) -> Vec<u8> {
    let first = tables.next().expect("a file holds at least one table");
    let layout = Layout::of(&first);
    layout
        .write(std::iter::once(first).chain(tables))
        .expect("writing to memory with columns of the schema cannot fail")
}

/// A Parquet file from what its tables are made of, whose metadata must not differ. A crew shares
/// the work: tables, or the columns of a single one.
///
/// # Errors
/// The first error of a table.
///
/// # Panics
/// As [`encode`].
pub(super) fn encode_together<S: Send, E: Send>(
    sources: Vec<S>,
    crew: Executor,
    table: impl Fn(usize, S) -> std::result::Result<Table, E> + Sync,
) -> std::result::Result<Vec<u8>, E> {
    let sources = match <[S; 1]>::try_from(sources) {
        Ok([only]) => {
            let table = table(0, only)?;
            let layout = Layout::of(&table);
            let columns = table.columns.iter().enumerate();
            let columns = each(crew, columns, |(index, (_, column))| {
                layout.encode(index, column)
            });
            return Ok(layout.file(std::iter::once(columns)));
        }
        Err(sources) => sources,
    };
    let layout = OnceLock::new();
    let groups = each(crew, sources.into_iter().enumerate(), |(index, source)| {
        let table = table(index, source)?;
        let layout = layout.get_or_init(|| Layout::of(&table));
        Ok(layout.encode_all(&table))
    });
    let groups: Vec<Vec<Encoded>> = groups.into_iter().collect::<std::result::Result<_, E>>()?;
    let layout = layout.get().expect("a file holds at least one table");
    Ok(layout.file(groups.into_iter()))
}

/// Properties that the tables of one file have in common.
struct Layout {
    schema: Arc<Type>,
    columns: SchemaDescriptor,
    properties: Arc<WriterProperties>,
}

/// A column as it will lie in the file, and what the file says about it.
type Encoded = (Bytes, ColumnCloseResult);

impl Layout {
    fn of(table: &Table) -> Self {
        let schema = parse_message_type(&schema(table)).expect("names of columns are words");
        let schema = Arc::new(schema);
        Self {
            columns: SchemaDescriptor::new(Arc::clone(&schema)),
            schema,
            properties: Arc::new(properties(table)),
        }
    }

    fn write(&self, tables: impl Iterator<Item = Table>) -> Result<Vec<u8>> {
        let mut writer = self.writer()?;
        for table in tables {
            let mut group = writer.next_row_group()?;
            for (_, column) in &table.columns {
                let mut target = group.next_column()?.ok_or_else(|| {
                    ParquetError::General("more columns than the schema".to_owned())
                })?;
                write_column(column, target.untyped())?;
                target.close()?;
            }
            group.close()?;
        }
        writer.into_inner()
    }

    fn writer(&self) -> Result<SerializedFileWriter<Vec<u8>>> {
        let (schema, properties) = (Arc::clone(&self.schema), Arc::clone(&self.properties));
        SerializedFileWriter::new(Vec::new(), schema, properties)
    }

    fn encode_all(&self, table: &Table) -> Vec<Encoded> {
        let columns = table.columns.iter().enumerate();
        columns
            .map(|(index, (_, column))| self.encode(index, column))
            .collect()
    }

    fn encode(&self, index: usize, column: &Column) -> Encoded {
        self.try_encode(index, column)
            .expect("writing to memory with columns of the schema cannot fail")
    }

    fn try_encode(&self, index: usize, column: &Column) -> Result<Encoded> {
        let mut bytes = TrackedWrite::new(Vec::new());
        let mut target = get_column_writer(
            self.columns.column(index),
            Arc::clone(&self.properties),
            Box::new(SerializedPageWriter::new(&mut bytes)),
        );
        write_column(column, &mut target)?;
        let about = target.close()?;
        // Without room to grow, since the columns of all tables may have to wait for one another.
        Ok((bytes.into_inner()?.into_boxed_slice().into(), about))
    }

    fn file(&self, groups: impl Iterator<Item = Vec<Encoded>>) -> Vec<u8> {
        self.try_file(groups)
            .expect("writing to memory with columns of the schema cannot fail")
    }

    fn try_file(&self, groups: impl Iterator<Item = Vec<Encoded>>) -> Result<Vec<u8>> {
        let mut writer = self.writer()?;
        for columns in groups {
            let mut group = writer.next_row_group()?;
            for (bytes, about) in columns {
                group.append_column(&bytes, about)?;
            }
            group.close()?;
        }
        writer.into_inner()
    }
}

fn schema(table: &Table) -> String {
    let mut text = String::from("message gresham {\n");
    for (name, column) in &table.columns {
        let line = match column {
            Column::Date(_) => format!("required int32 {name} (DATE);"),
            Column::Int32(_) => format!("required int32 {name};"),
            Column::Int64(_) => format!("required int64 {name};"),
            Column::Double(_) => format!("optional double {name};"),
            Column::Text { .. } => format!("required binary {name} (STRING);"),
        };
        let _ = writeln!(text, "  {line}");
    }
    text.push('}');
    text
}

fn properties(table: &Table) -> WriterProperties {
    let metadata = table.metadata.iter();
    let metadata = metadata.map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    // A column chunk spans all days and slices, so its least and greatest value tell nobody what to
    // skip.
    let mut builder = WriterProperties::builder()
        .set_created_by(format!("gresham {}", env!("CARGO_PKG_VERSION")))
        .set_compression(Compression::SNAPPY)
        .set_dictionary_enabled(false)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_key_value_metadata(Some(metadata.collect()));
    for (name, column) in &table.columns {
        let path = ColumnPath::from(name.as_str());
        builder = match column {
            Column::Text { .. } => builder.set_column_dictionary_enabled(path, true),
            Column::Date(_) | Column::Int32(_) | Column::Int64(_) => {
                builder.set_column_encoding(path, Encoding::DELTA_BINARY_PACKED)
            }
            Column::Double(_) => builder,
        };
    }
    builder.build()
}

fn write_column(column: &Column, target: &mut ColumnWriter<'_>) -> Result<()> {
    match column {
        Column::Date(values) | Column::Int32(values) => {
            write_all(get_typed_column_writer_mut::<Int32Type>(target), values)
        }
        Column::Int64(values) => {
            write_all(get_typed_column_writer_mut::<Int64Type>(target), values)
        }
        Column::Double(values) => {
            let target = get_typed_column_writer_mut::<DoubleType>(target);
            for batch in values.chunks(BATCH) {
                let levels: Vec<i16> = batch.iter().map(|v| i16::from(v.is_some())).collect();
                let present: Vec<f64> = batch.iter().copied().flatten().collect();
                target.write_batch(&present, Some(&levels), None)?;
            }
            Ok(())
        }
        Column::Text { labels, indices } => {
            let target = get_typed_column_writer_mut::<ByteArrayType>(target);
            let labels: Vec<ByteArray> = labels.iter().map(|l| l.as_str().into()).collect();
            for batch in indices.chunks(BATCH) {
                let texts = batch.iter().map(|index| labels[*index as usize].clone());
                target.write_batch(&texts.collect::<Vec<_>>(), None, None)?;
            }
            Ok(())
        }
    }
}

fn write_all<T: DataType>(target: &mut ColumnWriterImpl<'_, T>, values: &[T::T]) -> Result<()> {
    target.write_batch(values, None, None).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::{encode, encode_together};
    use crate::market::kernel::executor::Job;
    use crate::records::parquet_table::{Column, Table};
    use std::convert::Infallible;

    fn table(which: usize) -> Table {
        let mut table = Table::default();
        let rows = 0..100 * (which + 1);
        let count = rows.clone().map(|row| (row * which) as i64);
        table.push("count", Column::Int64(count.collect()));
        let value = rows.clone().map(|row| (row % 3 > 0).then_some(row as f64));
        table.push("value", Column::Double(value.collect()));
        table.push(
            "slice",
            Column::Text {
                labels: vec!["all".to_owned(), "new".to_owned()],
                indices: rows.map(|row| row as u32 / 7 % 2).collect(),
            },
        );
        table
    }

    /// A crew that does the last job first.
    fn backwards(jobs: Vec<Job<'_>>) {
        jobs.into_iter().rev().for_each(|job| job());
    }

    #[test]
    fn a_crew_writes_the_bytes_that_one_writes_alone() {
        for tables in [1, 2, 5] {
            let sources: Vec<usize> = (0..tables).collect();
            let together = encode_together(sources, &backwards, |index, source| {
                assert_eq!(index, source);
                Ok::<_, Infallible>(table(source))
            });
            assert!(together.unwrap() == encode((0..tables).map(table)));
        }
    }

    #[test]
    fn the_first_error_of_a_table_is_told() {
        for tables in [1, 4] {
            let sources: Vec<usize> = (0..tables).collect();
            let told = encode_together(sources, &backwards, |index, _| match index {
                0 | 2 => Err(index),
                _ => Ok(table(index)),
            });
            assert_eq!(told, Err(0));
        }
    }
}
