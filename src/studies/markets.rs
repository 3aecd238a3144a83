//! Shared parts of the use cases that run many markets by setups of their own.

use super::error::Error;
use super::expectation::told;
use super::recorded_run::{damage, folder, not_kept};
use super::run_options::{Assignment, Budget};
use super::session::{Listener, Session};
use crate::experiment::{
    Ahead, Effort, Experiment, Found, Observation, ProgressListener, Setup, Store, run,
};
use crate::records::{Claim, Heading, Identity, Journal, OnRecord, RecordsError, Verb};
use crate::report::folder::{FolderPage, folder_files};
use crate::scenario::Setting;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Effort, luck, settings and records of many markets.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarketOptions {
    /// Replicates of every market.
    pub replicates: u32,
    /// Time that it may take: fewer replicates if not all are expected to fit, and a refusal if not
    /// even two are. A calibration makes its waves smaller instead.
    pub budget: Option<Budget>,
    /// Seed of all luck.
    pub seed: u64,
    /// Parameters set on top of every scenario.
    pub set: Vec<Assignment>,
    /// Folder for the records, in place of the verb's own.
    pub out: Option<PathBuf>,
    /// Discard the records of a different experiment in the folder.
    pub force: bool,
}

impl Default for MarketOptions {
    fn default() -> Self {
        Self {
            replicates: 20,
            budget: None,
            seed: 1,
            set: Vec::new(),
            out: None,
            force: false,
        }
    }
}

impl MarketOptions {
    /// Parameters set on top of every scenario.
    pub(super) fn settings(&self) -> Result<Vec<Setting>, Error> {
        let settings = self
            .set
            .iter()
            .map(|assignment| match &assignment.scenario {
                None => Ok(assignment.setting.clone()),
                Some(name) => Err(Error::invalid(format!(
                    "`{name}:` names a scenario, but here a setting holds for all of them"
                ))),
            });
        settings.collect()
    }

    /// The folder of a verb, and what its records have in common: these properties and the seed.
    fn place(&self, verb: Verb, properties: &[(&str, String)]) -> (PathBuf, Identity) {
        let named = |(what, value): &(&str, String)| ((*what).to_owned(), value.clone());
        let mut identity: Identity = properties.iter().map(named).collect();
        identity.push(("seed".to_owned(), self.seed.to_string()));
        (folder(self.out.as_ref(), verb, &[]), identity)
    }

    /// Claims the folder for what has these properties in common, beside the seed.
    pub(super) fn claim(
        &self,
        verb: Verb,
        properties: &[(&str, String)],
    ) -> Result<Arc<Claim>, Error> {
        let (folder, identity) = self.place(verb, properties);
        let claim = Claim::open(&folder, verb, identity, self.force)?;
        Ok(Arc::new(claim))
    }

    /// The folder as it is found, before it is claimed.
    pub(super) fn on_record(&self, verb: Verb, properties: &[(&str, String)]) -> OnRecord {
        let (folder, identity) = self.place(verb, properties);
        OnRecord::of(&folder, verb, identity)
    }

    /// Heading that the journals share.
    pub(super) fn heading(&self) -> Heading {
        Heading::new(self.seed, false)
    }

    /// Opens the journal of a claimed folder.
    pub(super) fn journal(
        &self,
        claim: &Arc<Claim>,
        session: &mut Session<'_>,
    ) -> Result<Journal, Error> {
        let journal = Journal::open(claim, "", &self.heading())?;
        if let Some(told) = damage(&journal) {
            session.note(&told);
        }
        Ok(journal)
    }
}

/// Runs so many replicates of what `store` lacks of an experiment; setup by setup what is kept of
/// each. With a sample of its setups it is told before how long that may take.
pub(super) fn complete<O: Observation, S: Store<O::Found, Error = RecordsError>>(
    experiment: &Experiment<'_, O>,
    replicates: u32,
    sample: Option<&Setup>,
    store: &mut S,
    session: &mut Session<'_>,
) -> Result<Vec<Vec<<O::Found as Found>::Kept>>, Error> {
    let mut listener = Expecting {
        threads: session.threads() as u16,
        listener: session.listener,
        sample,
        ahead: Ahead::default(),
    };
    let (effort, stop) = (Effort::of(replicates), session.cancel.flag());
    let ran = run(
        experiment,
        &effort,
        &session.pool,
        stop,
        store,
        &mut listener,
    );
    let ran = ran.map_err(|error| not_kept(&error))?;
    if ran.interrupted {
        let Ahead { markets, found, .. } = listener.ahead;
        return Err(Error::Interrupted(format!(
            "{} of {} markets are finished and kept; to continue, run the same command again",
            found + ran.simulated_units,
            found + markets
        )));
    }
    if ran.elsewhere > 0 {
        return Err(Error::Elsewhere(ran.elsewhere));
    }
    Ok(ran.arms)
}

/// A listener who is first told how long the markets may take.
struct Expecting<'a> {
    listener: &'a mut dyn Listener,
    sample: Option<&'a Setup>,
    threads: u16,
    ahead: Ahead,
}

impl ProgressListener for Expecting<'_> {
    fn began(&mut self, ahead: Ahead) {
        let sample = self.sample.filter(|_| self.listener.is_heard());
        let told = sample.and_then(|setup| {
            let markets = ahead.days as f64 / f64::from(setup.calendar.days());
            told(setup, markets, Some(self.threads))
        });
        if let Some(told) = told {
            self.listener.note(&told);
        }
        self.ahead = ahead;
        self.listener.began(ahead);
    }

    fn finished(&mut self, orders: u64) {
        self.listener.finished(orders);
    }

    fn damaged(&mut self, market: &str, why: &str) {
        self.listener.damaged(market, why);
    }

    fn remarked(&mut self, text: &str) {
        self.listener.note(text);
    }
}

/// Writes a report: documents for programs, and a page in every language.
pub(super) fn publish(
    claim: &Claim,
    documents: &[(&str, &str)],
    page: impl Fn() -> FolderPage,
) -> Result<(), Error> {
    let files = folder_files(documents, page).map_err(Error::Figures)?;
    Ok(claim.publish(&files)?)
}
