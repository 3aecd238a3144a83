//! Use cases by name, with their requests in JSON.

use crate::answer::Answer;
use crate::failure::{invalid, raised};
use crate::listener::Watch;
use crate::table::ArrowTable;
use gresham::experiment::digest::MODEL_VERSION;
use gresham::render::Table;
use gresham::render::json;
use gresham::render::terminal::{Width, with_notes};
use gresham::report::pages;
use gresham::studies::{
    self, AblateRequest, AttributeRequest, CalibrateRequest, CancelToken, CheckRequest,
    ClaimsRequest, CompareRequest, Error, FactsRequest, MergeRequest, PayoffsRequest, RunRequest,
    SearchRequest, Session, SliceRequest, SweepRequest,
};
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Width of texts.
const WIDTH: Width = Width::Unlimited;

/// An answer before it is Python's.
pub(crate) struct Found {
    folder: String,
    digest: Option<String>,
    seed: Option<u64>,
    text: String,
    document: String,
    tables: Vec<(&'static str, Source)>,
}

/// Where a table comes from.
enum Source {
    Csv(String),
    Cells(Table),
}

impl Found {
    fn new(folder: impl Into<String>, text: String, document: String) -> Self {
        Self {
            folder: folder.into(),
            digest: None,
            seed: None,
            text,
            document,
            tables: Vec::new(),
        }
    }

    fn sealed(self, digest: &str, seed: u64) -> Self {
        Self {
            digest: Some(digest.to_owned()),
            seed: Some(seed),
            ..self
        }
    }

    fn with(mut self, name: &'static str, source: Source) -> Self {
        self.tables.push((name, source));
        self
    }

    /// The answer, its tables with what they are of.
    pub(crate) fn answer(self, py: Python<'_>, verb: &str) -> PyResult<Answer> {
        let stated = [
            ("gresham", Some(env!("CARGO_PKG_VERSION").to_owned())),
            ("model_version", Some(MODEL_VERSION.to_string())),
            ("command", Some(verb.to_owned())),
            ("seed", self.seed.map(|seed| seed.to_string())),
            ("digest", self.digest.clone()),
        ];
        let stated = stated.into_iter();
        let about: BTreeMap<String, String> = stated
            .filter_map(|(key, value)| Some((key.to_owned(), value?)))
            .collect();
        let mut tables = BTreeMap::new();
        for (name, source) in self.tables {
            let made = match source {
                Source::Csv(text) => ArrowTable::of_csv(&text, about.clone()),
                Source::Cells(table) => ArrowTable::of_cells(&table, about.clone()),
            };
            let made = made.map_err(|error| invalid(py, error))?;
            tables.insert(name.to_owned(), Py::new(py, made)?);
        }
        Ok(Answer {
            folder: self.folder,
            digest: self.digest,
            text: self.text,
            document: self.document,
            tables,
        })
    }
}

/// Perform a use case: its name, its request in JSON, threads, the command that records name, and a
/// function that is told how it goes.
#[pyfunction]
#[pyo3(signature = (verb, request, threads=None, command="", report=None))]
pub(crate) fn perform(
    py: Python<'_>,
    verb: &str,
    request: &str,
    threads: Option<u16>,
    command: &str,
    report: Option<Py<PyAny>>,
) -> PyResult<Answer> {
    let found = called(py, threads, command, report, |session| {
        performed(verb, request, session)
    })?;
    found.answer(py, verb)
}

/// Perform a slice of a task.
#[pyfunction]
#[pyo3(signature = (request, threads=None, command="", report=None))]
pub(crate) fn slice(
    py: Python<'_>,
    request: &str,
    threads: Option<u16>,
    command: &str,
    report: Option<Py<PyAny>>,
) -> PyResult<String> {
    called(py, threads, command, report, |session| {
        let request: SliceRequest = read(request)?;
        Ok(studies::slice(&request, session)?.folder)
    })
}

/// Make a whole of parts.
#[pyfunction]
#[pyo3(signature = (request, threads=None, report=None))]
pub(crate) fn merge(
    py: Python<'_>,
    request: &str,
    threads: Option<u16>,
    report: Option<Py<PyAny>>,
) -> PyResult<String> {
    called(py, threads, "", report, |session| {
        let request: MergeRequest = read(request)?;
        Ok(studies::merge(&request, session)?.folder)
    })
}

/// Calls a use case without holding the interpreter.
pub(crate) fn called<T: Send>(
    py: Python<'_>,
    threads: Option<u16>,
    command: &str,
    report: Option<Py<PyAny>>,
    call: impl FnOnce(&mut Session<'_>) -> Result<T, Error> + Send,
) -> PyResult<T> {
    let (answer, interruption) = py.detach(|| {
        let cancel = CancelToken::new();
        let mut watch = Watch::new(report.as_ref(), &cancel);
        let session = Session::new(threads, &cancel, &mut watch, command);
        let answer = session.and_then(|mut session| call(&mut session));
        (answer, watch.raised)
    });
    match (answer, interruption) {
        // What a listener has raised is why the work ended, even where nothing was left to do.
        (_, Some(error)) => Err(error),
        (Ok(answer), None) => Ok(answer),
        (Err(error), None) => Err(raised(py, &error)),
    }
}

fn read<'a, T: serde::Deserialize<'a>>(request: &'a str) -> Result<T, Error> {
    serde_json::from_str(request)
        .map_err(|error| Error::invalid(format!("this is no request: {error}")))
}

pub(crate) fn performed(
    verb: &str,
    request: &str,
    session: &mut Session<'_>,
) -> Result<Found, Error> {
    match verb {
        "run" => {
            let RunRequest { scenario, options } = read(request)?;
            Ok(compared(&studies::run(&scenario, &options, session)?))
        }
        "compare" => {
            let request: CompareRequest = read(request)?;
            Ok(compared(&studies::compare(&request, session)?))
        }
        "sweep" => swept(&read(request)?, session),
        "search" => searched(&read(request)?, session),
        "check" => checked(&read(request)?, session),
        "claims" => {
            let request: ClaimsRequest = read(request)?;
            let answer = studies::claims(&request, session)?;
            let text = pages::claims::text(&answer.findings, &answer.audit);
            let folder = answer.folder.display().to_string();
            Ok(Found::new(folder, text, answer.document))
        }
        "payoffs" => {
            let request: PayoffsRequest = read(request)?;
            let answer = studies::payoffs(&request, session)?;
            let table = pages::payoffs::table(&answer.rules);
            Ok(tabled(answer.folder, answer.document, "payoffs", table))
        }
        "attribute" => {
            let request: AttributeRequest = read(request)?;
            let answer = studies::attribute(&request, session)?;
            let table = pages::attribution::table(&answer.attribution, &answer.divided);
            Ok(tabled(answer.folder, answer.document, "shares", table))
        }
        "ablate" => {
            let request: AblateRequest = read(request)?;
            let answer = studies::ablate(&request, session)?;
            let (record, seed) = (&answer.record, request.options.seed);
            let table = pages::ablation::table(record);
            let found = tabled(
                answer.folder.clone(),
                json::document(record),
                "effects",
                table,
            );
            Ok(found.sealed(&record.digest, seed))
        }
        "calibrate" => {
            let request: CalibrateRequest = read(request)?;
            let answer = studies::calibrate(&request, session)?;
            let folder = answer.folder.display().to_string();
            Ok(Found::new(folder, answer.readme, answer.document))
        }
        "facts" => {
            let request: FactsRequest = read(request)?;
            let answer = studies::facts(&request, session)?;
            let folder = answer.folder.display().to_string();
            Ok(Found::new(folder, answer.readme, answer.document))
        }
        _ => Err(Error::invalid(format!("there is no use case `{verb}`"))),
    }
}

fn compared(answer: &gresham::report::comparison::Answer) -> Found {
    let text = [
        answer.text(WIDTH),
        answer.gains_text(WIDTH),
        answer.horizons_text(WIDTH),
        answer.notes().join("\n"),
    ];
    Found::new(&answer.folder, text.join("\n"), json::document(answer))
        .sealed(&answer.digest, answer.seed)
        .with("outcomes", Source::Csv(answer.csv()))
}

fn tabled(folder: String, document: String, name: &'static str, table: Table) -> Found {
    let text = with_notes(&table, WIDTH);
    Found::new(folder, text, document).with(name, Source::Cells(table))
}

fn swept(request: &SweepRequest, session: &mut Session<'_>) -> Result<Found, Error> {
    let answer = studies::sweep(request, session)?;
    let folder = Path::new(&answer.folder);
    let document = file(folder, "study.json")?;
    let mut found = Found::new(&answer.folder, answer.text(WIDTH), document)
        .sealed(&answer.swept.digest(), answer.study.seed());
    for (name, file_name) in [
        ("points", "points.csv"),
        ("outcomes", "outcomes.csv"),
        ("sensitivity", "sensitivity.csv"),
    ] {
        if folder.join(file_name).is_file() {
            found = found.with(name, Source::Csv(file(folder, file_name)?));
        }
    }
    Ok(found)
}

fn searched(request: &SearchRequest, session: &mut Session<'_>) -> Result<Found, Error> {
    let answer = studies::search(request, session)?;
    let document = file(Path::new(&answer.folder), "search.json")?;
    Ok(Found::new(&answer.folder, answer.text(WIDTH), document))
}

fn checked(request: &CheckRequest, session: &mut Session<'_>) -> Result<Found, Error> {
    let check = request.prepare()?;
    let checked = check.run(session)?;
    let text = pages::gate::text(&check.study, &checked, WIDTH);
    let document = json::document(&pages::gate::document(&check.study, &checked));
    Ok(Found::new("", text, document))
}

/// A file of a report that was just written.
fn file(folder: &Path, name: &str) -> Result<String, Error> {
    let path = folder.join(name);
    fs::read_to_string(&path)
        .map_err(|error| Error::invalid(format!("cannot read {}: {error}", path.display())))
}
