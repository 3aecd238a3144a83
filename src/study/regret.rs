//! Cost of packages where the world is another one: their regret over worlds that fit as well.

use super::search::{Confirmed, Means, Stage, arms, gain, simulate, value};
use super::{Point, Search, Study};
use crate::experiment::{ProgressListener, ReplicateSummary, Store};
use crate::outcome::Outcome;
use crate::stats::{Regret, regrets};

/// Regret of the packages of a search over several worlds.
#[derive(Debug, Clone)]
pub struct OverWorlds {
    /// Replicates of every package in every world.
    pub replicates: u32,
    /// The reference, then every confirmed package: objective by objective its shortfall against
    /// the best of them all in the same world, in the outcome's unit, positive where it falls
    /// short. `None` where an objective is not defined in three replicates.
    pub regrets: Vec<Vec<Option<Regret>>>,
}

/// Runs the reference and the confirmed packages of a search in several worlds, each being the
/// study as read there, on the fresh seeds; `None` if it was stopped or
/// markets are left to others.
///
/// # Errors
/// The first error of a memory.
///
/// # Panics
/// If a package is not possible in a world, or the study asks for no search.
pub fn over_worlds<M: Store, W: ProgressListener>(
    worlds: &[Study],
    confirmed: &[Confirmed],
    replicates: u32,
    means: &mut Means<'_, M, W>,
) -> Result<Option<OverWorlds>, M::Error> {
    let points: Vec<Point> = confirmed.iter().map(|one| one.point.clone()).collect();
    let mut runs: Vec<Vec<Vec<ReplicateSummary>>> = Vec::new();
    for study in worlds {
        let (arms, places) = arms(study, asked(study), &points);
        let Some(kept) = simulate(study, arms, replicates, Stage::Confirmation, means)? else {
            // Other worlds do not wait for what is left to others in this one.
            if means.elsewhere > 0 {
                continue;
            }
            return Ok(None);
        };
        let options = std::iter::once(0).chain(places);
        runs.push(options.map(|place| kept[place].clone()).collect());
    }
    if means.elsewhere > 0 {
        return Ok(None);
    }
    let options = confirmed.len() + 1;
    let mut regrets = vec![Vec::new(); options];
    for outcome in worlds
        .iter()
        .take(1)
        .flat_map(|study| &asked(study).objectives)
    {
        let found = of_objective(outcome, &runs);
        for (option, row) in regrets.iter_mut().enumerate() {
            row.push(found.as_ref().map(|found| found[option].clone()));
        }
    }
    Ok(Some(OverWorlds {
        replicates,
        regrets,
    }))
}

fn asked(study: &Study) -> &Search {
    study.search.as_ref().expect("the study asks for a search")
}

/// The regrets in one objective, from the replicates in which it is defined everywhere.
fn of_objective(outcome: &Outcome, runs: &[Vec<Vec<ReplicateSummary>>]) -> Option<Vec<Regret>> {
    let values: Vec<Vec<Vec<Option<f64>>>> = runs
        .iter()
        .map(|options| {
            let all =
                |kept: &Vec<ReplicateSummary>| kept.iter().map(|one| value(outcome, one)).collect();
            options.iter().map(all).collect()
        })
        .collect();
    let replicates = values.first()?.first()?.len();
    let defined = |replicate: &usize| {
        let mut all = values.iter().flatten();
        all.all(|values| values[*replicate].is_some())
    };
    let defined: Vec<usize> = (0..replicates).filter(defined).collect();
    let chosen = |values: &Vec<Option<f64>>| -> Vec<f64> {
        let chosen = defined.iter().filter_map(|replicate| values[*replicate]);
        chosen.map(|value| gain(outcome, value)).collect()
    };
    let worlds: Vec<Vec<Vec<f64>>> = values
        .iter()
        .map(|options| options.iter().map(chosen).collect())
        .collect();
    regrets(&worlds)
}
