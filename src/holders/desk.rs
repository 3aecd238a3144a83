//! A holder of consumers: answers what it is asked.

use super::line::Lost;
use super::message::{Ask, Ground, TakenUp, pack, plain, read, unpack};
use crate::experiment::in_parallel;
use crate::market::board::Board;
use crate::market::holder::Holder;
use crate::market::luck::draws::Luck;
use crate::market::shard::Shard;
use crate::market::state::StateError;
use crate::market::tally::Tally;
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::collections::BTreeMap;

/// Parts of markets, each by the market's number.
#[derive(Debug)]
pub struct Desk {
    pool: ThreadPool,
    markets: BTreeMap<u8, Part>,
}

/// A part of one market.
#[derive(Debug)]
struct Part {
    ground: Ground,
    day: u32,
    holder: Holder,
}

impl Desk {
    /// A desk with nothing on it, whose holder works with so many threads.
    ///
    /// # Errors
    /// If the threads cannot be started.
    pub fn new(threads: usize) -> Result<Self, Lost> {
        let pool = ThreadPoolBuilder::new().num_threads(threads.max(1)).build();
        Ok(Self {
            pool: pool.map_err(Lost::because)?,
            markets: BTreeMap::new(),
        })
    }

    /// The answer to a message.
    ///
    /// # Errors
    /// If it is none that can be answered now.
    pub fn answer(&mut self, message: &[u8]) -> Result<Vec<u8>, Lost> {
        let (market, ask, enclosed) = read(message)?;
        match ask {
            Ask::Open {
                ground,
                first,
                end,
                belief,
            } => self.open(market, ground, first..end, belief),
            Ask::Clear { ground, day } => {
                let part = Part::of(ground, day, Vec::new());
                self.markets.insert(market, part);
                Ok(Vec::new())
            }
            Ask::TakeUp => self.part(market)?.take_up(enclosed),
            Ask::Pass => self.pass(market, enclosed),
            Ask::WriteDown => {
                let shards = self.part(market)?.holder.shards();
                Ok(pack(shards.map(Shard::to_bytes)))
            }
        }
    }

    fn open(
        &mut self,
        market: u8,
        ground: Ground,
        range: std::ops::Range<u32>,
        belief: f64,
    ) -> Result<Vec<u8>, Lost> {
        if range.end < range.start {
            return Err(Lost::because("consumers are numbered upwards"));
        }
        let shards = self.pool.current_num_threads();
        let (world, luck) = (ground.world.clone(), ground.luck());
        let places = ground.places as usize;
        let holder = self
            .pool
            .install(|| Holder::open(world, luck, range, belief, (places, shards), &in_parallel));
        let census = plain(&holder.census());
        let part = Part {
            ground,
            day: 0,
            holder,
        };
        self.markets.insert(market, part);
        Ok(census)
    }

    fn pass(&mut self, market: u8, board: &[u8]) -> Result<Vec<u8>, Lost> {
        let board = Board::from_bytes(board).map_err(unreadable)?;
        let part = self.markets.get_mut(&market).ok_or_else(unknown)?;
        let report = self.pool.install(|| part.holder.pass(&board, &in_parallel));
        let report = report.map_err(unreadable)?;
        part.day += 1;
        Ok(report.to_bytes())
    }

    fn part(&mut self, market: u8) -> Result<&mut Part, Lost> {
        self.markets.get_mut(&market).ok_or_else(unknown)
    }
}

impl Part {
    fn of(ground: Ground, day: u32, shards: Vec<Shard>) -> Self {
        let (world, luck) = (ground.world.clone(), ground.luck());
        let places = ground.places as usize;
        Self {
            holder: Holder::of_shards(world, luck, places, day, shards),
            ground,
            day,
        }
    }

    /// Takes up shards beside those that are held.
    fn take_up(&mut self, packed: &[u8]) -> Result<Vec<u8>, Lost> {
        let (places, day) = (self.ground.places as usize, self.day);
        let mut taken = TakenUp::default();
        let mut shards = Vec::new();
        for piece in unpack(packed)? {
            let shard = Shard::from_bytes(piece, places, day).map_err(unreadable)?;
            taken.consumers += shard.consumers.len() as u64;
            taken.held_fen += shard.pipeline.held_fen();
            shards.push(shard);
        }
        self.holder.take_up(shards);
        Ok(plain(&taken))
    }
}

impl Ground {
    fn luck(&self) -> Luck {
        Luck::new(self.seed, self.replicate)
    }
}

/// The reports of several holders on one day, added up.
///
/// # Errors
/// If one is no report, or of another market.
pub fn add(reports: &[impl AsRef<[u8]>]) -> Result<Vec<u8>, Lost> {
    let first = reports.first().ok_or_else(|| Lost::because("no report"))?;
    let places = Tally::places_in(first.as_ref()).map_err(unreadable)?;
    let mut sum = Tally::new(places);
    for report in reports {
        sum.absorb_bytes(report.as_ref()).map_err(unreadable)?;
    }
    Ok(sum.to_bytes())
}

fn unreadable(error: StateError) -> Lost {
    Lost::because(error)
}

fn unknown() -> Lost {
    Lost::because("nothing is held of this market")
}
