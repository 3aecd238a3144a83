//! A results folder on disk, claimed for one experiment.

use super::daily::{Daily, Running, Unfinished};
use super::manifest::{Manifest, ReplicateCount, Speed, date};
use super::outcome_files;
use super::replicate_files::ReplicateFiles;
use super::results::{Drawn, Results};
use super::{RecordsError, atomic, scenario_file};
use crate::experiment::replicate::Replicate;
use crate::experiment::{Conducted, Kept, Plan, Recalled, Store, Unit, Window, digest};
use crate::market::kernel::executor::Executor;
use crate::outcome::Slice;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// What a results folder may hold; nothing else in it is ever removed. The manifest is the last,
/// so that a removal that was cut short can be taken up again.
const ENTRIES: [&str; 9] = [
    "replicates",
    "shops",
    "scenarios",
    "outcomes.parquet",
    "daily.parquet",
    "ablation.json",
    "figures",
    "README.md",
    "manifest.json",
];

/// What version control keeps of a results folder: the report without the records it was made from.
const REPORT: [&str; 3] = ["ablation.json", "figures", "README.md"];

/// A results folder that belongs to one experiment.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    manifest: Manifest,
    window: Window,
    /// Units that an earlier run has finished, by arm and replicate.
    found: BTreeSet<(usize, u32)>,
    /// What `daily.parquet` is made of.
    running: Running,
    /// What figures are drawn from, if they are to be drawn.
    drawn: Option<BTreeMap<(usize, u32), Drawn>>,
    /// Keeps other commands out for as long as it is open.
    _lock: Option<File>,
}

impl Folder {
    /// Claims a folder for a plan: a new or empty one, or one in which the same experiment was begun.
    ///
    /// With `force` the records of a different experiment in it are discarded. Everything that can
    /// be checked is checked before anything is changed.
    ///
    /// # Errors
    /// If the path is no folder, files cannot be made in it, it holds something else, or another
    /// command is writing into it.
    pub fn claim(
        path: &Path,
        plan: &Plan,
        command: &str,
        force: bool,
    ) -> Result<Self, RecordsError> {
        let mut manifest = Manifest::new(plan, command);
        let present = inspect(path, &manifest, force)?;
        fs::create_dir_all(path).map_err(|error| RecordsError::at("make", path, &error))?;
        let lock = lock(path)?;
        atomic::probe(path).map_err(|error| RecordsError::at("write into", path, &error))?;
        match present {
            Present::Nothing => manifest.write(path)?,
            Present::Same(earlier) => {
                manifest = Manifest {
                    command: manifest.command,
                    scenarios: manifest.scenarios,
                    ..*earlier
                };
            }
            Present::Other => {
                discard(path).map_err(|error| RecordsError::at("clear", path, &error))?;
                manifest.write(path)?;
            }
        }
        let folder = Self {
            path: path.to_owned(),
            manifest,
            window: plan.window(),
            found: BTreeSet::new(),
            running: Running::default(),
            drawn: None,
            _lock: lock,
        };
        folder.furnish(plan)?;
        Ok(folder)
    }

    /// Makes the folders inside and describes the scenarios.
    fn furnish(&self, plan: &Plan) -> Result<(), RecordsError> {
        let make = |path: &Path| {
            fs::create_dir_all(path)
                .and_then(|()| atomic::sweep(path))
                .map_err(|error| RecordsError::at("make", path, &error))
        };
        make(&self.path)?;
        make(&self.path.join("scenarios"))?;
        for arm in &plan.arms {
            make(&self.path.join("replicates").join(&arm.name))?;
            make(&self.path.join("shops").join(&arm.name))?;
            let path = self
                .path
                .join("scenarios")
                .join(format!("{}.json", arm.name));
            let text = scenario_file::text(arm, &plan.calendar);
            self.write_file(&path, text.as_bytes())?;
        }
        Ok(())
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is said about the folder.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Keeps in mind from now on what [`Self::results`] are made of, so that it need not be read again.
    pub fn keep_for_figures(&mut self) {
        self.drawn.get_or_insert_default();
    }

    /// What figures are drawn from: the same as [`Results::load`] reads, once the folder is finished.
    ///
    /// # Errors
    /// If a replicate that is not in mind cannot be read back.
    pub fn results(&mut self) -> Result<Results, RecordsError> {
        let mut drawn = self.drawn.take().unwrap_or_default();
        Results::gather(&self.path, &self.manifest, |unit| {
            drawn.remove(&(unit.arm, unit.replicate))
        })
    }

    fn note(&mut self, unit: Unit, replicate: &Replicate) {
        if let Some(drawn) = &mut self.drawn {
            let seen = Drawn::of(replicate, self.window.from);
            drawn.insert((unit.arm, unit.replicate), seen);
        }
    }

    /// Writes what is made from the replicates together, and at last the manifest. A crew shares the work.
    ///
    /// After an interruption only the count of finished replicates is noted, and not even that in
    /// a folder whose files describe an earlier run that was completed. Without `speed`, which is
    /// for a command that simulated nothing, the earlier one stays.
    ///
    /// # Errors
    /// If a file cannot be written or a replicate not be read back.
    pub fn finish(
        &mut self,
        conducted: &Conducted,
        speed: Option<Speed>,
        crew: Executor,
    ) -> Result<(), RecordsError> {
        let count = ReplicateCount {
            asked: conducted.asked,
            finished: conducted.replicates() as u32,
        };
        if conducted.interrupted {
            if self.manifest.digest.is_none() {
                self.manifest.replicates = count;
                self.manifest.orders = conducted.orders();
                self.manifest.write(&self.path)?;
            }
            return Ok(());
        }
        let digest = digest::short(&self.digest(conducted));
        let [outcomes, daily] =
            ["outcomes.parquet", "daily.parquet"].map(|name| self.path.join(name));
        // Both are made from the replicates, so the same replicates need not be read again for them.
        let is_made = self.manifest.digest.as_ref() == Some(&digest);
        if !(is_made && outcomes.is_file() && daily.is_file()) {
            let table = outcome_files::window(&self.manifest, &conducted.arms);
            self.write_file(&outcomes, &table)?;
            let table = self.daily(count.finished, crew)?;
            self.write_file(&daily, &table)?;
        }
        self.manifest.replicates = count;
        self.manifest.orders = conducted.orders();
        self.manifest.speed = speed.or(self.manifest.speed.take());
        self.manifest.digest = Some(digest);
        self.manifest.write(&self.path)
    }

    /// The digest of the experiment as far as it was conducted.
    #[must_use]
    pub fn digest(&self, conducted: &Conducted) -> blake3::Hash {
        let scenarios = self.manifest.scenarios.iter();
        let arms = scenarios
            .zip(&conducted.arms)
            .map(|(scenario, kept)| (scenario.digest.as_str(), kept.as_slice()));
        digest::of_experiment(self.manifest.seed, arms)
    }

    /// The contents of `daily.parquet`.
    fn daily(&mut self, replicates: u32, crew: Executor) -> Result<Vec<u8>, RecordsError> {
        let start = date(&self.manifest.calendar.start)?;
        let mut running = std::mem::take(&mut self.running);
        let arms = 0..self.manifest.scenarios.len();
        let arms = arms.map(|arm| running.take_arm(arm)).collect();
        let industries = self.manifest.industries.iter().map(String::as_str);
        let slices = Slice::all(&industries.collect::<Vec<_>>());
        outcome_files::daily(
            &self.manifest,
            start,
            arms,
            crew,
            |arm, sums: Unfinished| {
                let daily = sums.finish(replicates, |replicate| {
                    Ok(self.files(Unit { arm, replicate }).read()?.series)
                })?;
                Ok(daily.unwrap_or_else(|| Daily::new(slices.clone(), self.window.to)))
            },
        )
    }

    fn files(&self, unit: Unit) -> ReplicateFiles<'_> {
        ReplicateFiles::new(&self.path, &self.manifest, unit)
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> Result<(), RecordsError> {
        debug_assert!(path.starts_with(&self.path), "files stay in the folder");
        atomic::write(path, bytes).map_err(|error| RecordsError::at("write", path, &error))
    }
}

impl Store for Folder {
    type Error = RecordsError;

    fn recall(&mut self, unit: Unit) -> Recalled {
        let files = self.files(unit);
        if !files.exist() {
            return Recalled::Absent;
        }
        match files.read() {
            Ok(replicate) if replicate.series.days() == self.window.to => {
                let kept = Kept::of(&replicate, self.window);
                self.note(unit, &replicate);
                self.found.insert((unit.arm, unit.replicate));
                Recalled::Found(kept)
            }
            Ok(_) => Recalled::Damaged("it has another number of days".to_owned()),
            Err(error) => Recalled::Damaged(error.to_string()),
        }
    }

    fn keep(&mut self, unit: Unit, replicate: Replicate, kept: &Kept) -> Result<(), RecordsError> {
        self.files(unit).write(&replicate, kept)?;
        self.note(unit, &replicate);
        let mut running = std::mem::take(&mut self.running);
        let earlier = |replicate| {
            let unit = Unit { replicate, ..unit };
            let files = self.files(unit);
            let found = self.found.contains(&(unit.arm, replicate));
            found.then(|| Ok(files.read()?.series)).transpose()
        };
        running.take(unit, replicate.series, earlier)?;
        self.running = running;
        Ok(())
    }
}

/// What there is at the place of a results folder.
enum Present {
    Nothing,
    Same(Box<Manifest>),
    /// Something else, which may be discarded.
    Other,
}

fn inspect(path: &Path, wanted: &Manifest, force: bool) -> Result<Present, RecordsError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Present::Nothing),
        Err(error) => return Err(RecordsError::at("use", path, &error)),
        Ok(metadata) if !metadata.is_dir() => {
            return Err(RecordsError::new(format!(
                "{} is not a folder; choose another place for results with --out",
                path.display()
            )));
        }
        Ok(_) => {}
    }
    let why = match Manifest::read(path) {
        Ok(Some(manifest)) => {
            let differences = manifest.differences(wanted);
            if differences.is_empty() {
                return Ok(Present::Same(Box::new(manifest)));
            }
            let list = differences.join("\n  ");
            format!("{} holds a different experiment:\n  {list}", path.display())
        }
        Ok(None) => {
            let mut entries =
                fs::read_dir(path).map_err(|error| RecordsError::at("list", path, &error))?;
            let foreign = entries.find(|entry| {
                let name = entry.as_ref().map(fs::DirEntry::file_name);
                !name.is_ok_and(|name| REPORT.iter().any(|part| name == *part))
            });
            return match foreign {
                None => Ok(Present::Nothing),
                Some(_) => Err(RecordsError::new(format!(
                    "{} holds files but no manifest.json, so it is no results folder; \
                     choose another place for results with --out",
                    path.display()
                ))),
            };
        }
        Err(error) => error.to_string(),
    };
    if force {
        Ok(Present::Other)
    } else {
        Err(RecordsError::new(format!(
            "{why}\nchoose another place with --out, or discard what is there with --force"
        )))
    }
}

/// Locks a folder against other commands, where the system can lock folders; the lock ends with the
/// process, however it ends.
pub(super) fn lock(path: &Path) -> Result<Option<File>, RecordsError> {
    let Ok(folder) = File::open(path) else {
        return Ok(None);
    };
    match folder.try_lock() {
        Err(TryLockError::WouldBlock) => Err(RecordsError::new(format!(
            "another command is writing into {}; wait for it or choose another place with --out",
            path.display()
        ))),
        Err(TryLockError::Error(_)) => Ok(None),
        Ok(()) => Ok(Some(folder)),
    }
}

fn discard(path: &Path) -> io::Result<()> {
    for entry in ENTRIES {
        let entry = path.join(entry);
        let removed = if entry.is_dir() {
            fs::remove_dir_all(&entry)
        } else {
            fs::remove_file(&entry)
        };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
