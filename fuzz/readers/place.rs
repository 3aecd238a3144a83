//! Folders of results of a tiny market, made once per process.

use gresham::experiment::{Experiment, Panels, Setup, Slice, Store as _, Unit, Values};
use gresham::market::calendar::Calendar;
use gresham::outcome::Periods;
use gresham::records::{
    Claim, Heading, Journal, Manifest, PanelFiles, RecordsError, Results, Verb,
};
use gresham::scenario::Scenario;
use gresham::studies::{
    Assignment, CancelToken, Error, RunOptions, RunRequest, Session, SliceRequest, Task, run, slice,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

pub static PLACE: LazyLock<Mutex<Place>> =
    LazyLock::new(|| Mutex::new(Place::new().expect("results of a tiny market")));

/// Folders of results.
pub struct Place {
    pub path: PathBuf,
    /// The results in the folder `whole`.
    pub results: Results,
    /// The heading of its journal, and the lines of a sound one without their checksums.
    pub heading: Heading,
    pub journal_lines: Vec<String>,
    /// The claimed folder `journal`.
    pub claim: Arc<Claim>,
    /// A panel of one arm.
    pub panels: PanelFiles,
    _folder: tempfile::TempDir,
}

const SETTINGS: [&str; 6] = [
    "population.consumers=40",
    "population.shops=16",
    "run.start=2025-05-01",
    "run.end=2025-05-08",
    "run.evaluate_from=2025-05-03",
    "run.burn_in_days=2",
];

fn options(out: &Path) -> Result<RunOptions, Error> {
    let set = SETTINGS.map(|text| Assignment::written("fuzz", text).map_err(Error::invalid));
    Ok(RunOptions {
        replicates: 2,
        efficiency: false,
        figures: false,
        set: set.into_iter().collect::<Result<_, _>>()?,
        out: Some(out.to_owned()),
        ..RunOptions::default()
    })
}

impl Place {
    fn new() -> Result<Self, Error> {
        let folder = tempfile::tempdir().map_err(Error::invalid)?;
        let path = folder.path().to_owned();
        let (never, mut nobody) = (CancelToken::new(), ());
        let mut session = Session::new(Some(1), &never, &mut nobody, "fuzz")?;
        let whole = path.join("whole");
        run(&"traffic-first".into(), &options(&whole)?, &mut session)?;
        for number in [1, 2] {
            let out = path.join(format!("part-{number}"));
            let request = RunRequest {
                scenario: "traffic-first".into(),
                options: options(&out)?,
            };
            let nth = Slice::new(number, 2).map_err(Error::invalid)?;
            slice(
                &SliceRequest {
                    from: None,
                    task: Task::Run(request),
                    slice: nth,
                },
                &mut session,
            )?;
        }
        let heading = Heading::new(1, false);
        let claim = Arc::new(claimed(&path.join("journal"))?);
        Ok(Self {
            results: Results::load(&whole)?,
            journal_lines: journal_lines(&claim, &heading)?,
            panels: panels(&path)?,
            heading,
            claim,
            path,
            _folder: folder,
        })
    }

    /// Claims a folder for the run that it is of, if it still says so.
    pub fn claim_again(folder: &Path) -> Result<(), RecordsError> {
        let identity = Manifest::read(folder)?.map(|manifest| manifest.identity());
        let identity = identity.unwrap_or_default();
        Claim::open(folder, Verb::Run, identity, false).map(drop)
    }
}

fn claimed(folder: &Path) -> Result<Claim, Error> {
    Ok(Claim::open(folder, Verb::Sweep, Vec::new(), false)?)
}

/// The lines of a journal with values of one market and totals of another.
fn journal_lines(claim: &Arc<Claim>, heading: &Heading) -> Result<Vec<String>, Error> {
    let mut journal = Journal::open(claim, "", heading)?;
    let values: Values = vec![Some(1.5), None, Some(-0.0)];
    journal.keep_values("market", 0, values)?;
    let summary = gresham::experiment::ReplicateSummary {
        digest: blake3::hash(b"digest"),
        orders: 7,
        window: vec![gresham::outcome::Totals::default()],
        months: Vec::new(),
    };
    journal.keep_totals("other", 1, &summary)?;
    let text = fs::read_to_string(claim.path().join("replicates.jsonl"));
    let text = text.map_err(Error::invalid)?;
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    Ok(lines.map(|(_, json)| json.to_owned()).collect())
}

/// A panel of the tiny market in a folder of its own.
fn panels(path: &Path) -> Result<PanelFiles, Error> {
    let text = "extends = 'traffic-first'\n\
                run = { start = 2025-05-01, end = 2025-05-08, evaluate_from = 2025-05-03, \
                burn_in_days = 2 }\npopulation = { consumers = 40, shops = 16 }\n";
    let scenario = Scenario::parse_str("arm", text)?;
    let (digest, calendar) = ("digest".to_owned(), scenario.calendar);
    let setup = Setup::new("arm", digest, scenario.world, scenario.policy, calendar);
    let periods = Periods::new(&calendar, [calendar.evaluate_from]);
    let setups = [setup];
    let observed = Panels(|_: &Calendar| periods.clone());
    let unit = Unit {
        arm: 0,
        replicate: 0,
    };
    let panel = Experiment::new(&setups, 1, observed).simulate(unit, 1);
    let claim = Arc::new(claimed(&path.join("panels"))?);
    let within = Path::new("panels");
    let mut files = PanelFiles::open(&claim, within, 1, periods.clone(), &setups)?;
    files.keep(unit, "digest", panel)?;
    Ok(files)
}
