//! Tables as Parquet files.

use crate::{Column, Table};
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
use std::sync::Arc;

/// Values written at a time, so that the translated copy of a column stays small.
const BATCH: usize = 1 << 16;

/// A Parquet file of tables with the same columns, one row group each; the metadata is the first's.
///
/// # Panics
/// If there is no table or their columns differ.
#[must_use]
pub fn encode(mut tables: impl Iterator<Item = Table>) -> Vec<u8> {
    let first = tables.next().expect("a file holds at least one table");
    let layout = Layout::of(&first);
    layout
        .write(std::iter::once(first).chain(tables))
        .expect("writing to memory with columns of the schema cannot fail")
}

/// Properties that the tables of one file have in common. With them columns are encoded one by one,
/// in any order, and put together.
pub struct Layout {
    schema: Arc<Type>,
    columns: SchemaDescriptor,
    properties: Arc<WriterProperties>,
}

/// A column as it will lie in the file, and what the file says about it.
pub struct Encoded(Bytes, ColumnCloseResult);

impl Layout {
    /// The layout of tables with the columns and the metadata of this one.
    ///
    /// # Panics
    /// If a name of a column is no word.
    #[must_use]
    pub fn of(table: &Table) -> Self {
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

    /// All columns of a table.
    #[must_use]
    pub fn encode_all(&self, table: &Table) -> Vec<Encoded> {
        let columns = table.columns.iter().enumerate();
        columns
            .map(|(index, (_, column))| self.encode(index, column))
            .collect()
    }

    /// A column, which is the one at this index.
    ///
    /// # Panics
    /// If there is no such column.
    #[must_use]
    pub fn encode(&self, index: usize, column: &Column) -> Encoded {
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
        Ok(Encoded(
            bytes.into_inner()?.into_boxed_slice().into(),
            about,
        ))
    }

    /// The file of tables whose columns have been encoded.
    ///
    /// # Panics
    /// If a table has other columns than the layout.
    pub fn file(&self, groups: impl Iterator<Item = Vec<Encoded>>) -> Vec<u8> {
        self.try_file(groups)
            .expect("writing to memory with columns of the schema cannot fail")
    }

    fn try_file(&self, groups: impl Iterator<Item = Vec<Encoded>>) -> Result<Vec<u8>> {
        let mut writer = self.writer()?;
        for columns in groups {
            let mut group = writer.next_row_group()?;
            for Encoded(bytes, about) in columns {
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
