//! What the tests of levers share: worlds, and arms that share their luck.

use crate::worlds::{
    always, calendar, default_of, mixed, no_abuse, no_adaptation, small, steady_demand, totals,
};
use gresham::experiment::replicate::{Replicate, simulate};
use gresham::market::parameters::WorldParameters;
use gresham::outcome::Totals;
use gresham::policy::{Policy, RefundOnly};

/// A world whose shops do not answer, so that what moves is what the lever moves.
pub fn world() -> WorldParameters {
    let mut world = mixed();
    no_adaptation(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 600;
    world
}

/// Both arms of some replicates.
pub fn pairs(
    world: &WorldParameters,
    baseline: &Policy,
    arm: &Policy,
    days: i64,
) -> Vec<(Replicate, Replicate)> {
    (0..3)
        .map(|replicate| {
            let run = |policy| simulate(world, policy, calendar(days), 11, replicate, 1);
            (run(baseline), run(arm))
        })
        .collect()
}

/// Totals of both arms from day `from` on.
pub fn windows(pairs: &[(Replicate, Replicate)], from: usize) -> Vec<(Totals, Totals)> {
    pairs
        .iter()
        .map(|(baseline, arm)| (totals(baseline, from), totals(arm, from)))
        .collect()
}

pub fn lenient(leniency: f64) -> RefundOnly {
    RefundOnly {
        leniency_below_4_3: leniency,
        leniency_4_3_to_4_5: leniency,
        leniency_4_5_to_4_8: leniency,
        leniency_from_4_8: leniency,
        ..default_of()
    }
}

pub fn lenient_policy() -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.refund_only, lenient(0.9));
    policy
}

/// One industry of many shops that differ widely in service.
pub fn diverse() -> WorldParameters {
    let mut world = small(&["pets"]);
    no_adaptation(&mut world);
    no_abuse(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 800;
    world.population.shops = 40;
    world.merchants.promptness = 0.75;
    world.merchants.promptness_spread = 0.2;
    world.merchants.effort_spread = 0.3;
    world
}
