//! Who does a day's work. The market has no threads of its own: it cuts its work into jobs that do not touch one
//! another, and whoever simulates it says who does them.

use super::IndustryState;
use std::ops::Range;

/// Work that one of a crew can do by itself.
pub type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// Does all of some jobs, in any order and at the same time if it likes, and returns when they are done.
pub type Crew<'c> = &'c dyn Fn(Vec<Job<'_>>);

/// Does one job after the other.
pub fn one_by_one(jobs: Vec<Job<'_>>) {
    for job in jobs {
        job();
    }
}

/// Shop places for which it is worth while to call another of the crew.
const PLACES_PER_HAND: usize = 2000;

/// Consecutive shop places of one industry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Index of the industry.
    pub industry: usize,
    /// The places.
    pub places: Range<usize>,
}

/// How the shops are shared out over a crew. What is worked out stretch by stretch comes back in the order of the
/// places, so it never matters to a result how many stretches there are.
#[derive(Clone)]
pub struct Shares<'c> {
    crew: Crew<'c>,
    /// Among how many shops are shared out: one where the calling thread is done before another has woken up.
    hands: usize,
    /// Places of a range.
    size: usize,
    stretches: Vec<Stretch>,
}

impl<'c> Shares<'c> {
    /// Shares the shops of `industries` out over `hands` of a crew.
    #[must_use]
    pub fn new(crew: Crew<'c>, hands: usize, industries: &[IndustryState]) -> Self {
        let places = industries.last().map_or(0, |state| state.places().end);
        let hands = hands.min(places / PLACES_PER_HAND).max(1);
        let size = places.div_ceil(hands).max(1);
        let pieces = |(industry, state): (usize, &IndustryState)| {
            let Range { start, end } = state.places();
            let firsts = (start..end).step_by(size);
            firsts.map(move |first| Stretch {
                industry,
                places: first..end.min(first + size),
            })
        };
        Self {
            crew,
            hands,
            size,
            stretches: industries.iter().enumerate().flat_map(pieces).collect(),
        }
    }

    /// The stretches, in the order of their places.
    #[must_use]
    pub fn stretches(&self) -> &[Stretch] {
        &self.stretches
    }

    /// All places in as many ranges as there are hands, for work that industries do not matter to.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let places = self.stretches.last().map_or(0, |last| last.places.end);
        let size = self.size;
        (0..places)
            .step_by(size)
            .map(move |first| first..places.min(first + size))
    }

    /// Cuts anything into as many pieces as there are hands.
    pub fn pieces<'a, T>(&self, all: &'a [T]) -> impl Iterator<Item = &'a [T]> {
        all.chunks(all.len().div_ceil(self.hands).max(1))
    }

    /// Cuts a column that has an entry for every shop place into the stretches.
    pub fn cut<'a, T>(&self, column: &'a mut [T]) -> impl Iterator<Item = &'a mut [T]> {
        let lengths = self.stretches.iter().map(|stretch| stretch.places.len());
        cut(column, lengths)
    }

    /// Joins what was found stretch by stretch to what was found in each industry.
    pub fn by_industry<T>(&self, found: Vec<T>, append: impl Fn(&mut T, T)) -> Vec<T> {
        let mut industries: Vec<T> = Vec::new();
        for (stretch, next) in self.stretches.iter().zip(found) {
            match industries.get_mut(stretch.industry) {
                Some(before) => append(before, next),
                None => industries.push(next),
            }
        }
        industries
    }

    /// Does `work` on each of some parts, and returns what comes of it in their order.
    ///
    /// # Panics
    /// If the crew leaves out a job.
    pub fn each<P: Send, R: Send>(
        &self,
        parts: impl Iterator<Item = P>,
        work: impl Fn(P) -> R + Sync,
    ) -> Vec<R> {
        if self.hands == 1 {
            parts.map(work).collect()
        } else {
            each(self.crew, parts, work)
        }
    }
}

/// Lets a crew do `work` on each of some parts, and returns what comes of it in their order.
///
/// # Panics
/// If the crew leaves out a job.
pub fn each<P: Send, R: Send>(
    crew: Crew,
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
    crew(jobs.collect());
    let done = |result: Option<R>| result.expect("a crew does every job");
    results.into_iter().map(done).collect()
}

/// Cuts a column that has an entry for every shop place by industry.
pub(super) fn by_industry<'a, T>(
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
