//! Effects of a policy in the worlds of the last wave, by which it is judged whether calibrations
//! to known worlds tell what a policy does in them.

use super::super::error::Error;
use super::super::fact_markets::FactMarkets;
use super::super::session::Session;
use crate::claims::calibration::{Calibration, Noise, Point, Target};
use crate::facts::Scale;
use crate::outcome::{self, Margin, Outcome};
use crate::records::Journal;
use crate::report::pages::calibration::Fit;
use crate::scenario::Setting;
use crate::studies::markets::MarketOptions;

/// Outcomes whose effects are looked at.
const OUTCOMES: [&Outcome; 4] = [
    outcome::NET_GMV,
    outcome::REPEAT_90,
    outcome::QUALITY_TRADED,
    outcome::HONEST_SURPLUS,
];

/// Effects of a policy in the worlds of the last wave.
pub(super) struct Effects {
    /// One per outcome.
    pub(super) targets: Vec<Target>,
    /// The worlds of the last wave, with the effects in place of the facts' values.
    pub(super) points: Vec<Point>,
    /// The index of the first of them among all points.
    pub(super) first: usize,
    pub(super) noise: Noise,
}

impl Effects {
    /// Runs both rules in every world of the last wave; `None` where the file names no rules.
    pub(super) fn run(
        file: &Calibration,
        fit: &Fit<'_>,
        options: &MarketOptions,
        journal: &mut Journal,
        session: &mut Session<'_>,
    ) -> Result<Option<Self>, Error> {
        let Some(rules) = &file.rules else {
            return Ok(None);
        };
        let last = fit.points.iter().map(|point| point.wave).max();
        let of_the_last = |point: &Point| Some(point.wave) == last;
        let first = fit.points.iter().position(of_the_last).unwrap_or(0);
        let shared = options.settings()?;
        let scenarios = rules.iter().map(|scenario| scenario.with(&shared));
        let scenarios = scenarios.collect::<Result<Vec<_>, _>>()?;
        let markets = FactMarkets::of_outcomes(scenarios, &OUTCOMES, options);
        let worlds = fit.points[first..].iter();
        let worlds: Vec<Vec<Setting>> = worlds
            .clone()
            .map(|point| fit.priors.settings(&point.place))
            .collect();
        let rows = markets.values(&worlds, options.replicates, journal, session)?;
        let mut points = Vec::new();
        for (point, rows) in fit.points[first..].iter().zip(rows) {
            points.push(Point {
                seen: rows.iter().map(|row| changes(row)).collect(),
                ..Point::new(point.wave, point.place.clone())
            });
        }
        let targets: Vec<Target> = OUTCOMES.iter().map(|outcome| target(outcome)).collect();
        Ok(Some(Self {
            noise: Noise::over(&points, &targets),
            targets,
            points,
            first,
        }))
    }

    /// The outcomes, in the order of the targets.
    pub(super) const fn outcomes() -> &'static [&'static Outcome] {
        &OUTCOMES
    }
}

/// The change of every outcome in one replicate: of sums of money by their logarithm, of shares as
/// it is.
fn changes(row: &[Option<f64>]) -> Vec<Option<f64>> {
    let (before, after) = row.split_at(OUTCOMES.len());
    let pairs = OUTCOMES.iter().zip(before.iter().zip(after));
    let changes = pairs.map(|(outcome, (before, after))| {
        let scale = match outcome.margin {
            Margin::Relative(_) => Scale::Log,
            Margin::Absolute(_) => Scale::Linear,
        };
        Some(scale.of((*after)?)? - scale.of((*before)?)?)
    });
    changes.collect()
}

/// An effect as what an emulator predicts; nothing is published about it, and it is aimed at
/// nothing.
fn target(outcome: &Outcome) -> Target {
    Target {
        id: outcome.name.to_owned(),
        says: outcome.label.to_owned(),
        band: (0.0, 0.0),
        scale: Scale::Linear,
        aim: 0.0,
        spread: 0.0,
    }
}
