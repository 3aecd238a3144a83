//! The replicates of a plan in a results folder, and what is made of them together.

use super::checkpoint::{self, Checkpoints};
use super::claim::Claim;
use super::daily::{Daily, Running, Unfinished};
use super::journal::Journal;
use super::journal_lines::Heading;
use super::manifest::{Manifest, ReplicateCount, Speed, date};
use super::outcome_files;
use super::replicate_files::ReplicateFiles;
use super::results::{Drawn, Results};
use super::shared_store::SharedStore;
use super::verb::Verb;
use super::{RecordsError, atomic, marker, scenario_file};
use crate::experiment::replicate::Replicate;
use crate::experiment::{
    Lookup, Plan, ReplicateSummary, RunOutcome, Simulated, Store, Unit, Window, digest,
};
use crate::market::calendar::Calendar;
use crate::market::kernel::executor::Executor;
use crate::outcome::Slice;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Files that are made of all replicates together.
const TABLES: [&str; 2] = ["outcomes.parquet", "daily.parquet"];

/// A results folder that belongs to one experiment.
#[derive(Debug)]
pub struct Folder {
    claim: Arc<Claim>,
    manifest: Manifest,
    window: Window,
    calendar: Calendar,
    /// Units that an earlier run has finished, by arm and replicate.
    found: BTreeSet<(usize, u32)>,
    /// The sums that `daily.parquet` is made of.
    running: Running,
    /// The results that figures are drawn from, if they are to be drawn.
    drawn: Option<BTreeMap<(usize, u32), Drawn>>,
    /// Where other commands find the replicates.
    store: Option<SharedStore>,
}

impl Folder {
    /// Claims a folder for a plan: a new or empty one, or one in which the same experiment was
    /// begun.
    ///
    /// # Errors
    /// Those of [`Claim::open`].
    pub fn claim(
        path: &Path,
        verb: Verb,
        plan: &Plan,
        command: &str,
        force: bool,
    ) -> Result<Self, RecordsError> {
        let mut manifest = Manifest::new(plan, command);
        let claim = Claim::open(path, verb, manifest.identity(), force)?;
        match Manifest::read(path)? {
            None => manifest.write(path)?,
            Some(earlier) => {
                manifest = Manifest {
                    command: manifest.command,
                    scenarios: manifest.scenarios,
                    parted: manifest.parted,
                    ..earlier
                };
            }
        }
        let folder = Self {
            claim: Arc::new(claim),
            manifest,
            window: plan.window(),
            calendar: plan.calendar(),
            found: BTreeSet::new(),
            running: Running::default(),
            drawn: None,
            store: SharedStore::shared_by(path, &Heading::new(plan.seed, plan.efficiency)),
        };
        folder.furnish(plan)?;
        Ok(folder)
    }

    /// Makes the folders inside and describes the scenarios.
    fn furnish(&self, plan: &Plan) -> Result<(), RecordsError> {
        let make = |path: &Path| {
            fs::create_dir_all(path).map_err(|error| RecordsError::at("make", path, &error))
        };
        let scenarios = self.path().join("scenarios");
        make(&scenarios)?;
        for arm in &plan.arms {
            make(&self.path().join("replicates").join(&arm.name))?;
            make(&self.path().join("shops").join(&arm.name))?;
            let path = scenarios.join(format!("{}.json", arm.name));
            let text = scenario_file::text(arm);
            self.write_file(&path, text.as_bytes())?;
        }
        Ok(())
    }

    /// Where the folder is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.claim.path()
    }

    /// Opens a journal of values within the folder, which commands share.
    ///
    /// # Errors
    /// Those of [`Journal::open`].
    pub fn journal(&self, within: &str, heading: &Heading) -> Result<Journal, RecordsError> {
        Ok(Journal::open(&self.claim, within, heading)?.sharing_values())
    }

    /// Writes the files of a report.
    ///
    /// # Errors
    /// Those of [`Claim::publish`].
    pub fn publish(&self, files: &[(String, Vec<u8>)]) -> Result<(), RecordsError> {
        self.claim.publish(files)
    }

    /// Where checkpoints of its replicates are.
    #[must_use]
    pub fn checkpoints(&self) -> Checkpoints {
        Checkpoints::new(self.path(), &self.manifest)
    }

    /// The description of the folder.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Keeps in mind from now on what [`Self::results`] are made of, so that it need not be read
    /// again.
    pub fn keep_for_figures(&mut self) {
        self.drawn.get_or_insert_default();
    }

    /// Results that figures are drawn from: those that [`Results::load`] reads, once the folder is
    /// finished.
    ///
    /// # Errors
    /// If a replicate that is not in mind cannot be read back.
    pub fn results(&mut self) -> Result<Results, RecordsError> {
        let mut drawn = self.drawn.take().unwrap_or_default();
        Results::gather(self.claim.path(), &self.manifest, |unit| {
            drawn.remove(&(unit.arm, unit.replicate))
        })
    }

    fn note(&mut self, unit: Unit, replicate: &Replicate) {
        if let Some(drawn) = &mut self.drawn {
            let seen = Drawn::of(replicate, self.calendar.start, self.window.from);
            drawn.insert((unit.arm, unit.replicate), seen);
        }
    }

    /// Writes what is made from the replicates together, and at last the manifest. A crew shares
    /// the work.
    ///
    /// After an interruption only the count of finished replicates is noted, and not even that in
    /// a folder whose files describe an earlier run that was completed. Without `speed`, which is
    /// for a command that simulated nothing, the earlier one stays.
    ///
    /// # Errors
    /// If a file cannot be written or a replicate not be read back.
    pub fn finish(
        &mut self,
        conducted: &RunOutcome,
        speed: Option<Speed>,
        crew: Executor,
    ) -> Result<(), RecordsError> {
        let count = ReplicateCount {
            asked: conducted.asked,
            finished: conducted.replicates,
        };
        if !conducted.is_whole() {
            if self.manifest.digest.is_none() {
                self.manifest.replicates = count;
                self.manifest.orders = conducted.orders();
                self.manifest.write(self.path())?;
            }
            return Ok(());
        }
        let digest = digest::short(&self.digest(conducted));
        // Both are made from the replicates, so the same replicates need not be read again for
        // them.
        let is_made = self.manifest.digest.as_ref() == Some(&digest) && self.tables_are_sound();
        if !is_made {
            let outcomes = outcome_files::window(&self.manifest, &conducted.arms);
            let daily = self.daily(count.finished, crew)?;
            for (name, table) in TABLES.iter().zip([outcomes, daily]) {
                self.write_file(&self.path().join(name), &table)?;
                let stated = (*name).to_owned();
                self.manifest.tables.insert(stated, marker::digest(&table));
            }
        }
        self.manifest.replicates = count;
        self.manifest.orders = conducted.orders();
        self.manifest.speed = speed.or(self.manifest.speed.take());
        self.manifest.digest = Some(digest);
        self.manifest.write(self.path())
    }

    /// True if the tables are there as the manifest tells them.
    fn tables_are_sound(&self) -> bool {
        TABLES.iter().all(|name| {
            let present = marker::digest_of(&self.path().join(name)).ok();
            present.is_some() && present.as_ref() == self.manifest.tables.get(*name)
        })
    }

    /// The digest of the experiment as far as it was conducted.
    #[must_use]
    pub fn digest(&self, conducted: &RunOutcome) -> blake3::Hash {
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
        ReplicateFiles::new(self.path(), &self.manifest, unit)
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> Result<(), RecordsError> {
        debug_assert!(path.starts_with(self.path()), "files stay in the folder");
        atomic::write(path, bytes).map_err(|error| RecordsError::at("write", path, &error))
    }
}

impl Store for Folder {
    type Error = RecordsError;

    fn recall(&mut self, unit: Unit, _: &str) -> Result<Lookup, RecordsError> {
        let files = self.files(unit);
        if !files.exist() {
            return Ok(Lookup::Absent);
        }
        Ok(match files.read() {
            Ok(replicate) if replicate.series.days() == self.window.to => {
                let kept = ReplicateSummary::of(&replicate, &self.calendar);
                self.note(unit, &replicate);
                self.found.insert((unit.arm, unit.replicate));
                Lookup::Found(kept)
            }
            Ok(_) => Lookup::Damaged("it has another number of days".to_owned()),
            Err(error) => Lookup::Damaged(error.to_string()),
        })
    }

    fn keep(
        &mut self,
        unit: Unit,
        digest: &str,
        found: Simulated,
    ) -> Result<ReplicateSummary, RecordsError> {
        let Simulated { replicate, summary } = found;
        self.claim.retire_report()?;
        self.files(unit).write(&replicate, &summary)?;
        let arm = &self.manifest.scenarios[unit.arm].name;
        checkpoint::retire(self.path(), arm, unit.replicate)?;
        if let Some(store) = &self.store {
            store.keep(digest, unit.replicate, &summary)?;
        }
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
        Ok(summary)
    }
}
