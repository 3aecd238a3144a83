//! Tables that other libraries read by the Arrow C data interface, without a copy.

use crate::failure::{invalid, raised};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array,
    RecordBatch, RecordBatchIterator, StringArray, UInt32Array,
};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, Field, Schema};
use gresham::outcome::{self, Purchase};
use gresham::records::{Column, read_table};
use gresham::render::{Cell, Table};
use gresham::studies::PurchasesAnswer;
use jiff::civil::Date;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Columns of CSV that are words, and those that are whole numbers; the others are real numbers
/// where they can be.
const WORDS: [&str; 6] = ["outcome", "unit", "arm", "factor", "measure", "verdict"];
const WHOLE: [&str; 4] = ["n", "pairs", "point", "replicate"];

/// Purchases as columns; dates are days since 1970.
pub(crate) fn of_purchases(answer: &PurchasesAnswer) -> Vec<(&'static str, ArrayRef)> {
    let all = || answer.purchases.iter();
    let start = (answer.start - Date::constant(1970, 1, 1)).get_days();
    let whole =
        |of: fn(&Purchase) -> i32| -> ArrayRef { Arc::new(all().map(of).collect::<Int32Array>()) };
    let dates = all().map(|one| start + i32::from(one.day));
    vec![
        ("buyer", whole(|one| one.buyer as i32)),
        ("shop", whole(|one| one.shop as i32)),
        ("day", whole(|one| one.day.into())),
        ("date", Arc::new(Date32Array::from_iter_values(dates))),
        (
            "price_fen",
            Arc::new(all().map(|one| i64::from(one.fen)).collect::<Int64Array>()),
        ),
        (
            "member",
            Arc::new(all().map(|one| Some(one.member)).collect::<BooleanArray>()),
        ),
    ]
}

/// Columns in Arrow's layout.
#[pyclass(frozen, module = "gresham._gresham")]
pub(crate) struct ArrowTable {
    batch: RecordBatch,
}

impl ArrowTable {
    /// A table of named columns, those called as an outcome with its unit.
    pub(crate) fn new(
        columns: Vec<(String, ArrayRef)>,
        about: BTreeMap<String, String>,
    ) -> Result<Self, ArrowError> {
        let fields = columns.iter().map(|(name, column)| {
            let field = Field::new(name, column.data_type().clone(), true);
            let unit = outcome::by_name(name).map(|outcome| outcome.unit.name());
            match unit {
                Some(unit) => field.with_metadata([("unit".to_owned(), unit.to_owned())]),
                None => field,
            }
        });
        let fields: Vec<Field> = fields.collect();
        let schema = Schema::new(fields).with_metadata(about);
        let columns = columns.into_iter().map(|(_, column)| column).collect();
        let batch = RecordBatch::try_new(Arc::new(schema), columns)?;
        Ok(Self { batch })
    }

    /// The table of a file in a results folder.
    pub(crate) fn of_parquet(
        py: Python<'_>,
        path: &Path,
        about: BTreeMap<String, String>,
    ) -> PyResult<Self> {
        let table = py
            .detach(|| read_table(path))
            .map_err(|error| raised(py, &error.into()))?;
        let columns = table.columns.into_iter();
        let columns = columns.map(|(name, column)| Ok((name, array(column)?)));
        let made = columns
            .collect::<Result<_, ArrowError>>()
            .and_then(|columns| Self::new(columns, about));
        made.map_err(|error| invalid(py, error))
    }

    /// The table of comma-separated values that gresham wrote.
    pub(crate) fn of_csv(text: &str, about: BTreeMap<String, String>) -> Result<Self, ArrowError> {
        let mut rows = text.lines().map(split);
        let names = rows.next().unwrap_or_default();
        let rows: Vec<Vec<String>> = rows.collect();
        let columns = names.into_iter().enumerate().map(|(place, name)| {
            let cells: Vec<&str> = rows
                .iter()
                .map(|row| row.get(place).map_or("", String::as_str))
                .collect();
            let column = column_of(&name, &cells);
            (name, column)
        });
        Self::new(columns.collect(), about)
    }

    /// A table of typed cells; an interval takes three columns.
    pub(crate) fn of_cells(
        table: &Table,
        about: BTreeMap<String, String>,
    ) -> Result<Self, ArrowError> {
        let mut columns: Vec<(String, ArrayRef)> = Vec::new();
        for (place, column) in table.columns.iter().enumerate() {
            let cells: Vec<&Cell> = table.rows.iter().map(|row| &row[place]).collect();
            let values: Vec<serde_json::Value> = cells.iter().map(|cell| cell.value()).collect();
            let part = |key: &str| -> ArrayRef {
                let part = |value: &serde_json::Value| value.get(key)?.as_f64();
                Arc::new(values.iter().map(part).collect::<Float64Array>())
            };
            let keyed: Option<Vec<&str>> = values.iter().find_map(|value| {
                let keys = value.as_object()?.keys();
                Some(keys.map(String::as_str).collect())
            });
            if let Some(keys) = keyed {
                for key in keys {
                    columns.push((format!("{}_{key}", column.key), part(key)));
                }
            } else if values.iter().any(serde_json::Value::is_string) {
                let words = values.iter().map(serde_json::Value::as_str);
                columns.push((column.key.clone(), Arc::new(words.collect::<StringArray>())));
            } else {
                let numbers = values.iter().map(serde_json::Value::as_f64);
                let numbers = numbers.collect::<Float64Array>();
                columns.push((column.key.clone(), Arc::new(numbers)));
            }
        }
        Self::new(columns, about)
    }

    /// A table of objects; of their keys those that are named are its columns.
    pub(crate) fn of_rows(
        columns: &[&str],
        rows: &[serde_json::Value],
        about: BTreeMap<String, String>,
    ) -> Result<Self, ArrowError> {
        use serde_json::Value;
        let columns = columns.iter().map(|key| {
            let cells: Vec<&Value> = rows.iter().map(|row| &row[*key]).collect();
            let any = |is: fn(&Value) -> bool| cells.iter().any(|cell| is(cell));
            let column: ArrayRef = if any(Value::is_string) {
                let words = cells.iter().map(|cell| cell.as_str());
                Arc::new(words.collect::<StringArray>())
            } else if any(Value::is_boolean) {
                let truths = cells.iter().map(|cell| cell.as_bool());
                Arc::new(truths.collect::<BooleanArray>())
            } else if any(Value::is_i64) && !any(Value::is_f64) {
                let whole = cells.iter().map(|cell| cell.as_i64());
                Arc::new(whole.collect::<Int64Array>())
            } else {
                let numbers = cells.iter().map(|cell| cell.as_f64());
                Arc::new(numbers.collect::<Float64Array>())
            };
            ((*key).to_owned(), column)
        });
        Self::new(columns.collect(), about)
    }
}

#[pymethods]
impl ArrowTable {
    /// Read a table of a results folder.
    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf, about: BTreeMap<String, String>) -> PyResult<Self> {
        if path.extension().is_some_and(|ending| ending == "csv") {
            let text = std::fs::read_to_string(&path)
                .map_err(|error| invalid(py, format!("cannot read {}: {error}", path.display())))?;
            return Self::of_csv(&text, about).map_err(|error| invalid(py, error));
        }
        Self::of_parquet(py, &path, about)
    }

    /// Rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// Names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        let schema = self.batch.schema();
        let fields = schema.fields().iter();
        fields.map(|field| field.name().clone()).collect()
    }

    /// Text about the whole, such as seed and digest.
    #[getter]
    fn metadata(&self) -> BTreeMap<String, String> {
        let schema = self.batch.schema();
        schema.metadata().clone().into_iter().collect()
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema().as_ref());
        let schema = schema.map_err(|error| invalid(py, error))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // Readers may ask for another schema and have to take the one they get.
        let _ = requested_schema;
        let batches = [Ok(self.batch.clone())];
        let reader = RecordBatchIterator::new(batches, self.batch.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}

fn array(column: Column) -> Result<ArrayRef, ArrowError> {
    Ok(match column {
        Column::Date(days) => Arc::new(Date32Array::from(days)),
        Column::Int32(values) => Arc::new(Int32Array::from(values)),
        Column::Int64(values) => Arc::new(Int64Array::from(values)),
        Column::Double(values) => Arc::new(Float64Array::from(values)),
        Column::Text { labels, indices } => {
            let labels = Arc::new(StringArray::from(labels));
            Arc::new(DictionaryArray::try_new(
                UInt32Array::from(indices),
                labels,
            )?)
        }
    })
}

fn column_of(name: &str, cells: &[&str]) -> ArrayRef {
    let real = |cell: &&str| -> Option<f64> { cell.parse().ok() };
    let is_real = cells
        .iter()
        .all(|cell| cell.is_empty() || real(cell).is_some());
    if WHOLE.contains(&name) {
        let whole = |cell: &&str| -> Option<i64> { cell.parse().ok() };
        Arc::new(cells.iter().map(whole).collect::<Int64Array>())
    } else if is_real && !WORDS.contains(&name) {
        Arc::new(cells.iter().map(real).collect::<Float64Array>())
    } else {
        let words = cells
            .iter()
            .map(|cell| Some(*cell).filter(|cell| !cell.is_empty()));
        Arc::new(words.collect::<StringArray>())
    }
}

/// The cells of a line; quotes enclose cells with commas and are doubled within.
fn split(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells.last_mut().expect("there is always a cell");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    cells
}
