//! Who does a day's work. The market has no threads of its own: it cuts its work into jobs that do not touch one
//! another, and whoever simulates it says who does them.

use crate::industry::IndustryState;
use std::ops::Range;

/// Work that a worker of an executor can do by itself.
pub type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Does all of some jobs, in any order and at the same time if it likes, and returns when they are done.
pub type Executor<'c> = &'c dyn Fn(Vec<Job<'_>>);

/// Does one job after the other.
pub fn one_by_one(jobs: Vec<Job<'_>>) {
    for job in jobs {
        job();
    }
}

/// Shop places for which it is worth while to call another worker.
const PLACES_PER_HAND: usize = 2000;

/// Consecutive shop places of one industry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopRange {
    /// Index of the industry.
    pub industry: usize,
    /// The places.
    pub places: Range<usize>,
}

/// How the shops are shared out over an executor. What is worked out range by range comes back in the order of the
/// places, so it never matters to a result how many ranges of shops there are.
#[derive(Clone)]
pub struct Partition<'c> {
    executor: Executor<'c>,
    /// Among how many shops are shared out: one where the calling thread is done before another has woken up.
    workers: usize,
    /// Places of a range.
    size: usize,
    shop_ranges: Vec<ShopRange>,
}

impl<'c> Partition<'c> {
    /// Shares the shops of `industries` out over `workers` of an executor.
    #[must_use]
    pub fn new(executor: Executor<'c>, workers: usize, industries: &[IndustryState]) -> Self {
        let places = industries.last().map_or(0, |state| state.places().end);
        let workers = workers.min(places / PLACES_PER_HAND).max(1);
        let size = places.div_ceil(workers).max(1);
        let pieces = |(industry, state): (usize, &IndustryState)| {
            let Range { start, end } = state.places();
            let firsts = (start..end).step_by(size);
            firsts.map(move |first| ShopRange {
                industry,
                places: first..end.min(first + size),
            })
        };
        Self {
            executor,
            workers,
            size,
            shop_ranges: industries.iter().enumerate().flat_map(pieces).collect(),
        }
    }

    /// The ranges of shops, in the order of their places.
    #[must_use]
    pub fn shop_ranges(&self) -> &[ShopRange] {
        &self.shop_ranges
    }

    /// All places in as many ranges as there are workers, for work that industries do not matter to.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let places = self.shop_ranges.last().map_or(0, |last| last.places.end);
        let size = self.size;
        (0..places)
            .step_by(size)
            .map(move |first| first..places.min(first + size))
    }

    /// Cuts anything into as many pieces as there are workers.
    pub fn pieces<'a, T>(&self, all: &'a [T]) -> impl Iterator<Item = &'a [T]> {
        all.chunks(all.len().div_ceil(self.workers).max(1))
    }

    /// Cuts a column that has an entry for every shop place into the ranges of shops.
    pub fn cut<'a, T>(&self, column: &'a mut [T]) -> impl Iterator<Item = &'a mut [T]> {
        let lengths = self.shop_ranges.iter().map(|range| range.places.len());
        cut(column, lengths)
    }

    /// Joins what was found range by range to what was found in each industry.
    pub fn by_industry<T>(&self, found: Vec<T>, append: impl Fn(&mut T, T)) -> Vec<T> {
        let mut industries: Vec<T> = Vec::new();
        for (range, next) in self.shop_ranges.iter().zip(found) {
            match industries.get_mut(range.industry) {
                Some(before) => append(before, next),
                None => industries.push(next),
            }
        }
        industries
    }

    /// Does `work` on each of some parts, and returns what comes of it in their order.
    ///
    /// # Panics
    /// If the executor leaves out a job.
    pub fn each<P: Send, R: Send>(
        &self,
        parts: impl Iterator<Item = P>,
        work: impl Fn(P) -> R + Sync,
    ) -> Vec<R> {
        if self.workers == 1 {
            parts.map(work).collect()
        } else {
            each(self.executor, parts, work)
        }
    }
}

/// Lets an executor do `work` on each of some parts, and returns what comes of it in their order.
///
/// # Panics
/// If the executor leaves out a job.
pub fn each<P: Send, R: Send>(
    executor: Executor,
    parts: impl Iterator<Item = P>,
    work: impl Fn(P) -> R + Sync,
) -> Vec<R> {
    let parts: Vec<P> = parts.collect();
    let mut results: Vec<Option<R>> = parts.iter().map(|_| None).collect();
    let work = &work;
    let jobs = parts.into_iter().zip(&mut results).map(|(part, result)| {
        let job = move || *result = Some(work(part));
        Box::new(job) as Job
    });
    executor(jobs.collect());
    let done = |result: Option<R>| result.expect("a executor does every job");
    results.into_iter().map(done).collect()
}

/// Cuts a column that has an entry for every shop place by industry.
pub(crate) fn by_industry<'a, T>(
    column: &'a mut [T],
    industries: &[IndustryState],
) -> impl Iterator<Item = &'a mut [T]> {
    cut(column, industries.iter().map(|state| state.places().len()))
}

/// Cuts a column into pieces of these lengths.
fn cut<T>(
    mut column: &mut [T],
    lengths: impl Iterator<Item = usize>,
) -> impl Iterator<Item = &mut [T]> {
    lengths.map_while(move |length| column.split_off_mut(..length))
}
