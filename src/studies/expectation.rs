//! How long a run will take, told beforehand, and how much of it fits into a budget.

use super::run_options::{Budget, RunOptions};
use super::session::Session;
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

/// Seconds of a consumer's and of a shop's day, roughly: what needs less than a word is not timed.
const ROUGHLY: [f64; 2] = [60e-9, 3e-6];

/// How much longer a run may take than it roughly does.
const ROUGHNESS: f64 = 4.0;

/// For how long the days of one market are timed, whole days at least.
const TIMED: Duration = Duration::from_millis(400);

/// Replicates below which a budget does not go: an interval takes two.
const LEAST_REPLICATES: u32 = 2;

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

/// Seconds of one thread that a market takes.
struct Pace {
    seconds: f64,
    /// Days that were timed.
    days: usize,
}

impl Sample<'_> {
    /// Seconds of one thread that such a market roughly takes.
    fn roughly(self) -> f64 {
        let [consumer, shop] = ROUGHLY;
        let population = self.world.population;
        let day = consumer * f64::from(population.consumers) + shop * f64::from(population.shops);
        day * f64::from(self.calendar.days())
    }

    /// Times the first days of the market; the last third of them stands for the others.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a run will take is told, and how many replicates fit into a budget"
    )]
    fn pace(self) -> Pace {
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
            seconds: day * f64::from(self.calendar.days()),
            days: days.len(),
        }
    }
}

/// How long so many markets like the sample will take, in a sentence, if that is worth a word.
pub(crate) fn told<'a>(
    sample: impl Into<Sample<'a>>,
    markets: f64,
    threads: Option<u16>,
) -> Option<String> {
    let sample = sample.into();
    let threads = counted(threads);
    if sample.roughly() * markets * ROUGHNESS < WORTH_TELLING * threads {
        return None;
    }
    let pace = sample.pace();
    sentence(pace.seconds * markets / threads, pace.days, threads)
}

fn sentence(seconds: f64, days: usize, threads: f64) -> Option<String> {
    (seconds >= WORTH_TELLING).then(|| {
        format!(
            "expected to take about {} on {threads} threads, less what is finished already \
             (reckoned from {days} timed days of a market)",
            in_words(seconds)
        )
    })
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

/// The options of a run with as many replicates as fit into its budget, if it has one, and the
/// command as it is recorded. Tells how long the run will take.
pub(super) fn within(
    plan: &Plan,
    options: &RunOptions,
    session: &mut Session<'_>,
) -> (RunOptions, String) {
    let mut options = options.clone();
    let command = session.command.clone();
    let twins = if plan.efficiency { 2.0 } else { 1.0 };
    let markets = twins * plan.simulated_share() * plan.arms.len() as f64;
    let Some(budget) = options.budget else {
        let markets = markets * f64::from(options.replicates) * session.share.of_whole();
        tell(plan, markets, session);
        return (options, command);
    };
    let pace = Sample::from(plan).pace();
    let threads = session.threads() as f64;
    let replicate = pace.seconds * markets / threads;
    let most = if options.precision.is_empty() {
        options.replicates
    } else {
        options.max_replicates
    };
    let fitting = fitting(budget, replicate, most);
    if let Some(told) = sentence(replicate * f64::from(fitting), pace.days, threads) {
        session.note(&told);
    }
    if fitting == most {
        return (options, command);
    }
    let beyond = if replicate * f64::from(fitting) > budget.seconds {
        ", the least, although they are expected to take longer"
    } else {
        ", as many as are expected to fit"
    };
    let explicit = explicit(&options, fitting);
    session.note(&format!(
        "within the budget: {fitting} of {most} replicates{beyond}; the same results come from \
         {explicit}"
    ));
    options.replicates = options.replicates.min(fitting);
    options.max_replicates = options.max_replicates.min(fitting);
    (
        options,
        format!("{command}  # within the budget: {explicit}"),
    )
}

/// The options that say without a clock what a budget came to.
fn explicit(options: &RunOptions, replicates: u32) -> String {
    if options.precision.is_empty() {
        return format!("--replicates {replicates}");
    }
    let first = options.replicates.min(replicates);
    format!("--replicates {first} --max-replicates {replicates}")
}

/// Replicates of `most` that fit into a budget if one takes so many seconds.
fn fitting(budget: Budget, replicate_seconds: f64, most: u32) -> u32 {
    let fitting = (budget.seconds / replicate_seconds) as u32;
    fitting.max(LEAST_REPLICATES).min(most)
}

fn counted(threads: Option<u16>) -> f64 {
    threads.map_or_else(
        || std::thread::available_parallelism().map_or(1.0, |threads| threads.get() as f64),
        f64::from,
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

#[cfg(test)]
mod tests {
    use super::{Budget, fitting};

    #[test]
    fn a_budget_is_a_duration_above_zero() {
        assert_eq!("10m".parse(), Ok(Budget { seconds: 600.0 }));
        assert_eq!("1h30m".parse(), Ok(Budget { seconds: 5_400.0 }));
        for bad in ["", "10", "-5m", "0s", "soon"] {
            assert!(bad.parse::<Budget>().is_err(), "{bad}");
        }
    }

    #[test]
    fn as_many_replicates_fit_as_the_budget_has_time_for_and_two_at_least() {
        let minute = Budget { seconds: 60.0 };
        assert_eq!(fitting(minute, 5.5, 20), 10);
        assert_eq!(fitting(minute, 1.0, 20), 20);
        assert_eq!(fitting(minute, 1_000.0, 20), 2);
        assert_eq!(fitting(minute, 1_000.0, 1), 1);
        assert_eq!(fitting(minute, 0.0, 20), 20);
    }
}
