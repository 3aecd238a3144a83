//! A market without consumers, passing its days by way of a line to those who hold them.

use super::line::{Line, Lost};
use super::message::{Ask, Ground, TakenUp, message, of_plain, plain};
use crate::experiment::replicate::Replicate;
use crate::experiment::{Draws, Intervention, Setup, in_parallel};
use crate::market::Market;
use crate::market::census::Census;
use crate::market::day::Phase;
use crate::market::shard::cut;
use crate::market::tally::Tally;
use crate::outcome::Observer;
use rayon::ThreadPool;

/// A market, what watches it, and the number by which holders know it.
#[derive(Debug)]
pub(super) struct HeldMarket {
    number: u8,
    market: Market,
    observer: Observer,
}

/// A market that was written down in pieces cannot be taken up again.
#[derive(Debug)]
pub(super) enum NotTakenUp {
    /// A holder is lost.
    Lost(Lost),
    /// The pieces are not what they should be.
    Damaged(String),
}

impl From<Lost> for NotTakenUp {
    fn from(lost: Lost) -> Self {
        Self::Lost(lost)
    }
}

impl HeldMarket {
    /// A market on its first morning, the work on shops cut into as many parts as there are
    /// `hands`.
    ///
    /// # Panics
    /// If single shops are to be told what to do on some day.
    pub(super) fn open(
        number: u8,
        setup: &Setup,
        draws: Draws,
        hands: usize,
        line: &mut dyn Line,
    ) -> Result<Self, Lost> {
        assert!(
            matches!(setup.intervention, None | Some(Intervention::Treatment(_))),
            "nobody tells shops of a held market what to do"
        );
        let (mut market, belief) = setup.found(draws, hands);
        let ground = ground(setup, draws, &market);
        let everybody = setup.world.population.everybody();
        let mut ranges = cut(0..everybody, line.holders());
        let asked = (0..line.holders()).map(|holder| {
            let range = ranges.next().unwrap_or(everybody..everybody);
            let ask = Ask::Open {
                ground: ground.clone(),
                first: range.start,
                end: range.end,
                belief,
            };
            (holder, message(number, &ask, &[]))
        });
        let mut census = Census::default();
        for answer in line.ask(&asked.collect::<Vec<_>>())? {
            census.absorb(&of_plain(&answer)?);
        }
        market.meet(census);
        Ok(Self {
            number,
            observer: Observer::new(&market),
            market,
        })
    }

    /// The next day.
    pub(super) const fn day(&self) -> u32 {
        self.market.day()
    }

    /// True if its days are over.
    pub(super) fn is_over(&self) -> bool {
        self.market.is_over()
    }

    /// Passes a day, the work on shops on the threads of a pool.
    pub(super) fn pass(&mut self, line: &mut dyn Line, pool: &ThreadPool) -> Result<(), Lost> {
        pool.install(|| self.market.pass(Phase::Morning, &in_parallel));
        let board = self.market.board().to_bytes();
        let reports = line.ask_all(&message(self.number, &Ask::Pass, &board))?;
        let reports = Tally::from_bytes(&reports, self.market.shops().len());
        let reported = reports.and_then(|reports| self.market.report(reports));
        reported.map_err(Lost::because)?;
        pool.install(|| {
            self.market.pass(Phase::Evening, &in_parallel);
            self.observer.observe(&self.market, &in_parallel);
        });
        Ok(())
    }

    /// Writes the market down piece by piece; consumers follow, holder by holder.
    pub(super) fn write_down<E: From<Lost>>(
        &self,
        line: &mut dyn Line,
        mut keep: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        keep(&self.market.head_to_bytes())?;
        keep(&plain(&self.observer))?;
        keep(&plain(&line.holders()))?;
        for holder in 0..line.holders() {
            let ask = message(self.number, &Ask::WriteDown, &[]);
            for piece in line.ask(&[(holder, ask)])? {
                keep(&piece)?;
            }
        }
        Ok(())
    }

    /// Takes a market up that was written down, its consumers dealt out to those who hold them now.
    pub(super) fn take_up(
        number: u8,
        setup: &Setup,
        draws: Draws,
        hands: usize,
        line: &mut dyn Line,
        mut next: impl FnMut() -> Result<Vec<u8>, String>,
    ) -> Result<Self, NotTakenUp> {
        let mut piece = || next().map_err(NotTakenUp::Damaged);
        let market = setup.resume(draws, hands, &piece()?);
        let market = market.map_err(|error| NotTakenUp::Damaged(error.to_string()))?;
        let damaged = |_| NotTakenUp::Damaged("it is not as gresham writes it".to_owned());
        let observer = of_plain(&piece()?).map_err(damaged)?;
        let pieces: usize = of_plain(&piece()?).map_err(damaged)?;
        let clear = Ask::Clear {
            ground: ground(setup, draws, &market),
            day: market.day(),
        };
        let clear = message(number, &clear, &[]);
        let all: Vec<_> = (0..line.holders())
            .map(|holder| (holder, clear.clone()))
            .collect();
        line.ask(&all)?;
        let mut sum = TakenUp::default();
        for nth in 0..pieces {
            let holder = nth * line.holders() / pieces;
            let asked = message(number, &Ask::TakeUp, &piece()?);
            for answer in line.ask(&[(holder, asked)])? {
                let taken: TakenUp = of_plain(&answer)?;
                sum.consumers += taken.consumers;
                sum.held_fen += taken.held_fen;
            }
        }
        if sum.consumers != market.consumers() as u64 || !market.owes(sum.held_fen) {
            let why = "its consumers are not those of its market";
            return Err(NotTakenUp::Damaged(why.to_owned()));
        }
        Ok(Self {
            number,
            market,
            observer,
        })
    }

    /// The observations, at the end.
    pub(super) fn finish(self) -> Replicate {
        Replicate::of(&self.market, self.observer)
    }
}

fn ground(setup: &Setup, draws: Draws, market: &Market) -> Ground {
    Ground {
        world: (*setup.world).clone(),
        seed: draws.seed,
        replicate: draws.replicate,
        places: market.shops().len() as u32,
    }
}
