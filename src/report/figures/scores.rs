//! Scores of shops, and at which scores buyers order.

use super::lines_of_arms::{Lines, outcomes_over_time};
use crate::market::tally::Event;
use crate::outcome::slices::SCORE_BANDS;
use crate::outcome::{self, SliceGroup, Totals};
use crate::records::{ArmResults, Results};
use crate::report::curves::{Windows, over_replicates, per_replicate, slice_index};
use crate::report::lines::AreaPanel;
use crate::report::page::{Page, boxed, columns_for, grid};
use crate::report::plot::Heading;
use crate::report::prose::FIGURES as PROSE;
use crate::report::style;
use crate::say;

/// Names of the bands, as parts of the prose.
const LABELS: [&str; 4] = [
    "scores.band_0",
    "scores.band_1",
    "scores.band_2",
    "scores.band_3",
];

/// Mean score, five-star share, and orders by score band.
#[must_use]
pub fn scores(results: &Results) -> Page {
    let outcomes = [outcome::SCORE, outcome::FIVE_STAR_SHARE];
    let mut page = outcomes_over_time(results, "scores", &outcomes, |panels| {
        vec![Lines::new(panels, 2, 260.0)]
    });
    let windows = Windows::smooth(results);
    let areas = results.arms.iter().enumerate();
    let areas = areas.map(|(index, arm)| orders_by_band(index, arm, &windows));
    let areas = grid(boxed(areas), columns_for(results.arms.len()), 260.0);
    page.rows.extend(areas);
    page
}

fn orders_by_band(arm_index: usize, arm: &ArmResults, windows: &Windows) -> AreaPanel {
    let orders = |totals: &Totals| Some(totals.events(Event::Orders) as f64);
    let bands: Vec<Vec<Vec<Option<f64>>>> = SCORE_BANDS
        .iter()
        .map(|band| {
            let slice = slice_index(arm, SliceGroup::Score, band);
            per_replicate(arm, slice, windows, &orders)
        })
        .collect();
    let layers = bands.iter().enumerate().map(|(index, band)| {
        let shares: Vec<Vec<Option<f64>>> = (0..band.len())
            .map(|replicate| shares_of(&bands, index, replicate))
            .collect();
        let curve = over_replicates(&shares, windows);
        (say!(PROSE, LABELS[index]), style::STEPS[index], curve)
    });
    AreaPanel {
        heading: Heading::new(
            say!(PROSE, "scores.orders", arm = style::name(&arm.name)),
            say!(PROSE, "scores.orders_unit"),
        ),
        layers: layers.collect(),
        label_limit: 90.0,
        arm: arm_index,
    }
}

fn shares_of(bands: &[Vec<Vec<Option<f64>>>], index: usize, replicate: usize) -> Vec<Option<f64>> {
    let points = bands[index][replicate].len();
    let share = |point: usize| {
        let value = |band: &Vec<Vec<Option<f64>>>| *band.get(replicate)?.get(point)?;
        let all: f64 = bands.iter().filter_map(value).sum();
        (all > 0.0).then_some(value(&bands[index])? / all)
    };
    (0..points).map(share).collect()
}
