//! Demand: which industries are needed, and how that grows.

use crate::parameters::{Population, WorldParameters};

/// Shares of needs by cohort: born in the 1980s, generation Z, others. Each cohort's weights are
/// normed; a cohort without needs shares evenly.
fn need_mix(world: &WorldParameters) -> [Vec<f64>; 3] {
    let weights: [Vec<f64>; 3] = [
        world
            .industries
            .iter()
            .map(|industry| industry.parameters.need_born_80s)
            .collect(),
        world
            .industries
            .iter()
            .map(|industry| industry.parameters.need_gen_z)
            .collect(),
        world
            .industries
            .iter()
            .map(|industry| industry.parameters.need_others)
            .collect(),
    ];
    weights.map(|weights| {
        let total: f64 = weights.iter().sum();
        let even = 1.0 / weights.len() as f64;
        weights
            .iter()
            .map(|weight| if total > 0.0 { weight / total } else { even })
            .collect()
    })
}

/// Share of all needs that falls on each industry on the first day.
#[must_use]
pub fn need_shares(world: &WorldParameters) -> Vec<f64> {
    let Population {
        born_80s_share,
        gen_z_share,
        born_80s_need,
        gen_z_need,
        ..
    } = world.population;
    let named = born_80s_share * born_80s_need + gen_z_share * gen_z_need;
    let cohort_needs = [
        born_80s_share * born_80s_need,
        gen_z_share * gen_z_need,
        (1.0 - named).max(0.0),
    ];
    let mix = need_mix(world);
    let total: f64 = cohort_needs.iter().sum();
    (0..world.industries.len())
        .map(|industry| {
            let needs: f64 = (0..3)
                .map(|cohort| cohort_needs[cohort] * mix[cohort][industry])
                .sum();
            if total > 0.0 {
                needs / total
            } else {
                1.0 / world.industries.len() as f64
            }
        })
        .collect()
}

/// Needs of an industry on `day` against the first day's.
fn grown(world: &WorldParameters, industry: usize, day: u32) -> f64 {
    let growth = world.industries[industry].parameters.annual_growth;
    libm::pow(1.0 + growth, f64::from(day) / 365.0)
}

/// All needs on `day` against the first day's.
///
/// Equation (4).
#[must_use]
pub fn growth(world: &WorldParameters, day: u32) -> f64 {
    let shares = need_shares(world).into_iter().enumerate();
    let grown = shares.map(|(industry, share)| share * grown(world, industry, day));
    grown.sum()
}

/// Weights of industries among the needs of each cohort on `day`.
#[must_use]
pub fn grown_mix(world: &WorldParameters, day: u32) -> [Vec<f64>; 3] {
    need_mix(world).map(|shares| {
        let shares = shares.into_iter().enumerate();
        let grown = shares.map(|(industry, share)| share * grown(world, industry, day));
        grown.collect()
    })
}
