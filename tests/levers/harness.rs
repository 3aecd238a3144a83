//! What the tests of levers share: worlds, and arms that share their luck.

use crate::worlds::{
    always, calendar, default_of, every_lever, mixed, no_abuse, no_adaptation, no_services, small,
    steady_demand, totals,
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

/// Shops never change their strategy, but ask their books which offers to take up.
pub fn only_books(world: &mut WorldParameters) {
    no_adaptation(world);
    let adaptation = &mut world.adaptation;
    adaptation.inert_share = 0.0;
    adaptation.inert_key_account_share = 0.0;
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

/// What a policy decides beside the lever that is looked at: everything, or nothing.
pub fn grounds(remove: impl Fn(&mut Policy)) -> [Policy; 2] {
    let mut busy = every_lever();
    remove(&mut busy);
    [Policy::default(), busy]
}

/// Asserts that the arms are equal to the byte, in a world whose shops answer to what they see.
pub fn assert_no_effect(world: &WorldParameters, baseline: &Policy, arm: &Policy) {
    for (without, with) in pairs(world, baseline, arm, 70) {
        assert!(
            without.orders > 300,
            "{} orders tell little",
            without.orders
        );
        let rows = without.series.rows().iter().zip(with.series.rows());
        let differs = rows.enumerate().find(|(_, (one, other))| one != other);
        let at = differs.map(|(row, _)| row / without.series.slices().len());
        assert!(without == with, "the arms part on day {at:?}");
    }
}

/// Asserts that the arms are equal to the byte before day `start`, and differ in its first weeks.
pub fn assert_starts_on(world: &WorldParameters, baseline: &Policy, arm: &Policy, start: usize) {
    for (without, with) in pairs(world, baseline, arm, start as i64 + 40) {
        let slices = without.series.slices().len();
        // Repeats are reported on later days than the order that repeats.
        let rows = start * slices;
        assert!(without.series.rows()[..rows] == with.series.rows()[..rows]);
        assert!(without.series.rows()[rows..] != with.series.rows()[rows..]);
    }
}

/// The position of a slice.
pub fn slice_of(replicate: &Replicate, label: &str) -> usize {
    let slices = replicate.series.slices();
    slices
        .iter()
        .position(|slice| slice.label == label)
        .expect("a slice of that label")
}

/// Totals of a slice from day `from` on.
pub fn slice_totals(replicate: &Replicate, label: &str, from: usize) -> Totals {
    let slice = slice_of(replicate, label);
    replicate
        .series
        .window(from, replicate.series.days(), slice)
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
    no_services(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 800;
    world.population.shops = 40;
    world.merchants.promptness = 0.75;
    world.merchants.promptness_spread = 0.2;
    world.merchants.effort_spread = 0.3;
    world
}

/// Two industries with special services, whose shops decide.
pub fn with_services() -> WorldParameters {
    let mut world = small(&["apparel", "pets"]);
    steady_demand(&mut world);
    world.population.consumers = 600;
    world.population.shops = 20;
    world.adaptation.inert_share = 0.0;
    world.adaptation.inert_key_account_share = 0.0;
    world
}

/// Checks that a lever added to `ground` with parameters that do nothing equals its absence, to
/// the byte, from the first day and from a day in the middle of the platform's cycle.
pub fn equals_absence(ground: &Policy, add: impl Fn(&mut Policy)) {
    let world = with_services();
    let mut arm = ground.clone();
    add(&mut arm);
    for (without, with) in pairs(&world, ground, &arm, 100) {
        assert!(without == with);
    }
}

/// Checks that both arms are equal to the byte on every day before `day`.
pub fn same_until(day: i64, world: &WorldParameters, baseline: &Policy, arm: &Policy) {
    for (without, with) in pairs(world, baseline, arm, day) {
        assert!(without == with);
    }
}

/// Checks that the arms differ within `days`, so that their equality elsewhere says something.
pub fn differ(world: &WorldParameters, baseline: &Policy, arm: &Policy, days: i64) {
    for (without, with) in pairs(world, baseline, arm, days) {
        assert!(without != with);
    }
}
