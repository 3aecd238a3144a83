//! How long markets will take, reckoned from days of one that are timed.

use super::session::Session;
use super::workload::rough_day;
use crate::experiment::{Plan, Setup};
use crate::market::Market;
use crate::market::calendar::Calendar;
use crate::market::kernel::executor::one_by_one;
use crate::market::luck::draws::Luck;
use crate::market::parameters::WorldParameters;
use crate::policy::Policy;
use std::time::{Duration, Instant};

/// Seconds from which an expectation is worth a word.
const WORTH_TELLING: f64 = 10.0;

/// How much longer a run may take than it roughly does: what needs less than a word is not timed.
const ROUGHNESS: f64 = 4.0;

/// For how long the days of one market are timed, whole days at least.
const TIMED: Duration = Duration::from_millis(400);

/// A market whose days are timed, as an example of others.
#[derive(Clone, Copy)]
pub(crate) struct Sample<'a> {
    world: &'a WorldParameters,
    policy: &'a Policy,
    calendar: Calendar,
}

impl<'a> From<&'a Setup> for Sample<'a> {
    fn from(setup: &'a Setup) -> Self {
        Self {
            world: &setup.world,
            policy: &setup.policy,
            calendar: setup.calendar,
        }
    }
}

impl<'a> From<&'a Plan> for Sample<'a> {
    /// The last arm stands for all.
    fn from(plan: &'a Plan) -> Self {
        plan.arms.last().expect("a plan has an arm").into()
    }
}

/// How fast timed days of a market were.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// Seconds of one thread that a rough second really takes.
    pub(super) of_rough: f64,
    /// Days that were timed.
    pub(super) days: usize,
}

impl Sample<'_> {
    /// Seconds of one thread that such a market roughly takes.
    fn roughly(self) -> f64 {
        rough_day(self.world) * f64::from(self.calendar.days())
    }

    /// Times the first days of the market; the last third of them stands for the others.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a run will take is told, and how many replicates fit into a budget"
    )]
    pub(super) fn pace(self) -> Pace {
        let luck = Luck::new(1, 0);
        let (world, policy) = (self.world, self.policy);
        let mut market = Market::open(world, policy, self.calendar, luck, 1, &one_by_one);
        let clock = Instant::now();
        let mut days: Vec<f64> = Vec::new();
        while days.len() < self.calendar.days() as usize && clock.elapsed() < TIMED {
            let day = Instant::now();
            market.step(&one_by_one);
            days.push(day.elapsed().as_secs_f64());
        }
        let late = &days[days.len() * 2 / 3..];
        let day = late.iter().sum::<f64>() / late.len().max(1) as f64;
        Pace {
            of_rough: day / rough_day(world),
            days: days.len(),
        }
    }
}

/// True if what roughly takes so long may take long enough for a word.
pub(super) fn may_be_worth_telling(rough_seconds: f64) -> bool {
    rough_seconds * ROUGHNESS >= WORTH_TELLING
}

/// True if what takes so long is worth a word.
pub(super) fn is_worth_telling(seconds: f64) -> bool {
    seconds >= WORTH_TELLING
}

/// How long so many markets like the sample will take, in a sentence, if that is worth a word.
pub(crate) fn told<'a>(
    sample: impl Into<Sample<'a>>,
    markets: f64,
    threads: Option<u16>,
) -> Option<String> {
    let sample = sample.into();
    let threads = counted(threads);
    let roughly = sample.roughly() * markets / threads as f64;
    if !may_be_worth_telling(roughly) {
        return None;
    }
    let pace = sample.pace();
    let seconds = roughly * pace.of_rough;
    is_worth_telling(seconds).then(|| {
        format!(
            "expected to take {}, less what is finished already",
            about(seconds, None, threads, pace)
        )
    })
}

/// A time with what it was reckoned from, and which part of it goes to other worlds.
pub(super) fn about(seconds: f64, elsewhere: Option<f64>, threads: usize, pace: Pace) -> String {
    let words = |seconds: f64| match seconds {
        ..1.5 => "a second at most".to_owned(),
        _ => format!("about {}", in_words(seconds)),
    };
    let threads = match threads {
        1 => "one thread".to_owned(),
        threads => format!("{threads} threads"),
    };
    let elsewhere = elsewhere.map(|part| format!(", of which {} in other worlds", words(part)));
    format!(
        "{} on {threads}{} (reckoned from {} timed days of a market)",
        words(seconds),
        elsewhere.unwrap_or_default(),
        pace.days
    )
}

/// Tells the listener of a session how long a run will take.
pub(super) fn tell<'a>(sample: impl Into<Sample<'a>>, markets: f64, session: &mut Session<'_>) {
    if !session.listener.is_heard() {
        return;
    }
    if let Some(told) = told(sample, markets, Some(session.threads() as u16)) {
        session.note(&told);
    }
}

fn counted(threads: Option<u16>) -> usize {
    threads.map_or_else(
        || std::thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    )
}

/// A duration for reading.
#[must_use]
pub fn in_words(seconds: f64) -> String {
    match seconds {
        7_200.0.. => format!("{:.1} hours", seconds / 3_600.0),
        120.0.. => format!("{:.0} minutes", seconds / 60.0),
        _ => format!("{seconds:.0} seconds"),
    }
}
