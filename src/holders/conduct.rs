//! A unit from its first day, or from its checkpoint, to its end, whoever is lost on the way.

use super::line::{Line, Lost};
use super::market::{HeldMarket, NotTakenUp};
use crate::experiment::{Draws, Job, News, Outbox, Setup, Simulated, Unit};
use crate::records::{Checkpoint, Checkpoints, RecordsError};
use rayon::ThreadPool;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Losses in a row, without a checkpoint between them, after which a unit is given up.
const MOST_LOSSES: u32 = 5;

/// The means that units are run with.
pub struct Apart<'a> {
    /// The setups of the experiment.
    pub setups: &'a [Setup],
    /// The seed of all luck.
    pub seed: u64,
    /// True if every market has a twin with visible quality beside it.
    pub efficiency: bool,
    /// The threads for the work on shops.
    pub pool: &'a ThreadPool,
    /// The line to those who hold consumers.
    pub line: &'a mut dyn Line,
    /// Where checkpoints are.
    pub checkpoints: Checkpoints,
    /// Days from one checkpoint to the next.
    pub checkpoint_days: u32,
    /// Ends the work once it is set, after a checkpoint.
    pub stop: &'a AtomicBool,
}

/// Why an attempt at a unit ended before it was finished.
enum Failure {
    Lost(Lost),
    Records(RecordsError),
}

impl From<Lost> for Failure {
    fn from(lost: Lost) -> Self {
        Self::Lost(lost)
    }
}

impl From<RecordsError> for Failure {
    fn from(error: RecordsError) -> Self {
        Self::Records(error)
    }
}

/// Where a unit's remarks go.
type Remarks<'a> = &'a mut dyn FnMut(String) -> Result<(), RecordsError>;

/// Runs the units of jobs one after another and hands over each.
///
/// # Errors
/// If a checkpoint cannot be written, or holders are lost again and again; those of the
/// outbox.
pub fn conduct(
    apart: &mut Apart<'_>,
    jobs: &[Job],
    simulated: &AtomicU64,
    outbox: Outbox<'_, Simulated, RecordsError>,
) -> Result<(), RecordsError> {
    let arms = |job: &Job| job.branch.arms.clone();
    let units = jobs.iter().flat_map(|job| {
        let replicate = job.replicate;
        arms(job)
            .into_iter()
            .map(move |arm| Unit { arm, replicate })
    });
    for unit in units {
        if apart.stop.load(Ordering::Relaxed) {
            break;
        }
        let Some(found) = apart.run(unit, &mut |text| outbox(News::Remark(text)))? else {
            break;
        };
        simulated.fetch_add(found.replicate.orders, Ordering::Relaxed);
        outbox(News::Finished(unit, found))?;
    }
    Ok(())
}

impl Apart<'_> {
    /// Runs a unit; none if the work was ended before.
    fn run(&mut self, unit: Unit, remarks: Remarks<'_>) -> Result<Option<Simulated>, RecordsError> {
        let checkpoint = self.checkpoints.of(unit);
        let mut losses = 0;
        loop {
            let mut gained = false;
            let lost = match self.attempt(unit, &checkpoint, &mut gained, remarks) {
                Ok(found) => return Ok(found),
                Err(Failure::Records(error)) => return Err(error),
                Err(Failure::Lost(lost)) => lost,
            };
            if self.stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            losses = if gained { 1 } else { losses + 1 };
            if losses > MOST_LOSSES {
                return Err(RecordsError::new(format!(
                    "whoever holds the consumers of {} was lost {losses} times without a \
                     checkpoint between: {lost}",
                    self.name(unit)
                )));
            }
            let name = self.name(unit);
            remarks(format!(
                "warning: whoever holds consumers of {name} was lost and is replaced: {lost}"
            ))?;
            let renewed = self.line.renew();
            renewed.map_err(|lost| RecordsError::new(lost.to_string()))?;
        }
    }

    /// Runs a unit on from its checkpoint, if there is one, until it is finished or somebody is
    /// lost. Says if a checkpoint was gained on the way.
    fn attempt(
        &mut self,
        unit: Unit,
        checkpoint: &Checkpoint,
        gained: &mut bool,
        remarks: Remarks<'_>,
    ) -> Result<Option<Simulated>, Failure> {
        let setups = self.setups_of(unit);
        let mut markets = self.begin(&setups, unit, checkpoint, remarks)?;
        while !markets[0].is_over() {
            for market in &mut markets {
                market.pass(self.line, self.pool)?;
            }
            let stopped = self.stop.load(Ordering::Relaxed);
            if markets[0].is_over() {
                break;
            }
            if stopped || markets[0].day().is_multiple_of(self.checkpoint_days) {
                checkpoint.write(|keep| {
                    let mut markets = markets.iter();
                    markets
                        .try_for_each(|market| market.write_down::<Failure>(self.line, &mut *keep))
                })?;
                *gained = true;
            }
            if stopped {
                return Ok(None);
            }
        }
        let mut replicates = markets.into_iter().map(HeldMarket::finish);
        let replicate = replicates.next().expect("a unit has a market");
        let calendar = &setups[0].calendar;
        Ok(Some(Simulated::of(
            replicate.beside(replicates.next()),
            calendar,
        )))
    }

    /// The unit's markets as they stand at its checkpoint, or on their first morning.
    fn begin(
        &mut self,
        setups: &[Setup],
        unit: Unit,
        checkpoint: &Checkpoint,
        remarks: Remarks<'_>,
    ) -> Result<Vec<HeldMarket>, Failure> {
        let (draws, hands) = (self.draws(unit), self.pool.current_num_threads());
        let numbered = || setups.iter().enumerate();
        let refused = match checkpoint.open() {
            Ok(None) => None,
            Err(why) => Some(why),
            Ok(Some(mut found)) => {
                let markets = numbered().map(|(number, setup)| {
                    let next = || found.next_piece();
                    HeldMarket::take_up(number as u8, setup, draws, hands, self.line, next)
                });
                match markets.collect::<Result<Vec<_>, NotTakenUp>>() {
                    Ok(markets) => {
                        let (name, day) = (self.name(unit), markets[0].day());
                        remarks(format!(
                            "note: {name} goes on from its checkpoint, day {day}"
                        ))?;
                        return Ok(markets);
                    }
                    Err(NotTakenUp::Lost(lost)) => return Err(lost.into()),
                    Err(NotTakenUp::Damaged(why)) => Some(why),
                }
            }
        };
        if let Some(why) = refused {
            let (path, name) = (checkpoint.path().display(), self.name(unit));
            remarks(format!(
                "warning: {path} is not used, because {why}; {name} begins again from the start"
            ))?;
        }
        let markets = numbered()
            .map(|(number, setup)| HeldMarket::open(number as u8, setup, draws, hands, self.line));
        Ok(markets.collect::<Result<_, Lost>>()?)
    }

    /// The setups of a unit's market and of its twin.
    fn setups_of(&self, unit: Unit) -> Vec<Setup> {
        let setup = &self.setups[unit.arm];
        let twin = self.efficiency.then(|| setup.with_visible_quality());
        std::iter::once(setup.clone()).chain(twin).collect()
    }

    fn draws(&self, unit: Unit) -> Draws {
        Draws {
            seed: self.seed,
            replicate: unit.replicate,
        }
    }

    fn name(&self, unit: Unit) -> String {
        let setup = &self.setups[unit.arm];
        format!("replicate {} of {}", unit.replicate, setup.name)
    }
}
