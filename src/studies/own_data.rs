//! `facts from`: facts of a platform's own table.

use super::error::Error;
use crate::facts::Facts;
use crate::own_data::{Banded, Book, ColumnMap, banded, facts_file, read_csv, read_parquet};
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};

/// A table of shops by month of which facts are to be made.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnDataRequest {
    /// The table, in CSV or Parquet.
    pub table: PathBuf,
    /// A map of its headings, if they are not known.
    #[serde(default)]
    pub columns: Option<PathBuf>,
    /// The scenario whose markets are to be held against it: a built-in name, or a path from where
    /// the facts file will lie.
    pub scenario: String,
    /// The share of every figure that a model may miss.
    pub discrepancy: f64,
    /// Seed of the draws behind bands.
    pub seed: u64,
}

/// A figure of the table.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct OwnFigure {
    /// The identifier of the fact.
    pub id: String,
    /// The figure.
    pub value: f64,
    /// Where it would lie with other shops of the kind.
    pub drawn: (f64, f64),
    /// Values that agree with it.
    pub band: (f64, f64),
    /// Tells what a world is fitted to from what is held back.
    pub fitted: bool,
}

/// The facts of a table.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq)]
pub struct OwnDataAnswer {
    /// Rows read.
    pub rows: u64,
    /// Shops.
    pub shops: usize,
    /// The first and the last month.
    pub months: (String, String),
    /// The figures.
    pub figures: Vec<OwnFigure>,
    /// The facts file.
    pub text: String,
}

/// Makes facts of a table.
///
/// # Errors
/// If the table, the map or the scenario cannot be read; a fault of the table tells its row, its
/// column and what helps.
pub fn facts_from(request: &OwnDataRequest) -> Result<OwnDataAnswer, Error> {
    if !(request.discrepancy > 0.0 && request.discrepancy <= 1.0) {
        return Err(Error::invalid(
            "`discrepancy` is a share above 0, up to 1, such as 0.1: no model meets a figure exactly",
        ));
    }
    Scenario::read(Path::new(&request.scenario))?;
    let map = request.columns.as_deref().map(ColumnMap::read);
    let map = map.transpose()?.unwrap_or_default();
    let book = book(&request.table, &map)?;
    let facts = banded(&book, request.seed, request.discrepancy);
    let name = request.table.file_name().unwrap_or_default();
    let text = facts_file(
        &book,
        &facts,
        (&name.to_string_lossy(), &request.scenario),
        (request.seed, request.discrepancy),
    );
    // What is written is what `gresham calibrate` reads.
    Facts::parse(Path::new("facts.toml"), &text, &[])?;
    Ok(OwnDataAnswer {
        rows: book.rows,
        shops: book.shop_count(),
        months: book.span(),
        figures: facts.iter().map(figure).collect(),
        text,
    })
}

fn figure(fact: &Banded) -> OwnFigure {
    OwnFigure {
        id: fact.figure.id.to_owned(),
        value: fact.value,
        drawn: fact.drawn,
        band: fact.band,
        fitted: fact.figure.fitted,
    }
}

/// Reads the table; how a file begins tells Parquet from CSV.
fn book(path: &Path, map: &ColumnMap) -> Result<Book, Error> {
    let shown = path.display();
    let refused = |error: std::io::Error| {
        Error::invalid(format!(
            "`{shown}` cannot be read: {error}\nname a table of shops by month, in CSV or Parquet"
        ))
    };
    let mut file = File::open(path).map_err(refused)?;
    if file.metadata().map_err(refused)?.is_dir() {
        return Err(Error::invalid(format!(
            "`{shown}` is a folder\nname a table of shops by month, in CSV or Parquet"
        )));
    }
    let mut begin = [0; 4];
    let is_parquet = file.read(&mut begin).map_err(refused)? == 4 && begin == *b"PAR1";
    file.rewind().map_err(refused)?;
    let book = if is_parquet {
        read_parquet(file, map)
    } else {
        read_csv(BufReader::new(file), map)
    };
    book.map_err(|fault| Error::invalid(format!("{shown}: {fault}")))
}
