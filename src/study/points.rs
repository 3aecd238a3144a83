//! The points of a design, and the arms at each.

use super::{Design, Factor, Range, Study};
use crate::experiment::Setup;
use crate::parameter::{Kind, Value};
use crate::reader::{Diagnostic, Diagnostics, Reader, Table};
use crate::scenario::Setting;
use crate::stats::designs::{self, SOBOL_DIMENSIONS};

/// Most points that a study may have.
const MOST_POINTS: usize = 100_000;

/// Factors of a search at whose ends parameters are tried together: a thousand corners.
const CORNERED: usize = 10;

/// One point: a value per factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its number in the design.
    pub index: usize,
    /// Coordinates in the unit cube, as the design laid them out.
    pub unit: Vec<f64>,
    /// The factors' values.
    pub values: Vec<Value>,
}

impl Factor {
    /// The value at a coordinate from 0 to 1. With `evenly`, equal shares of the unit interval
    /// belong to every whole number of a range; otherwise coordinates are levels from end to end.
    #[must_use]
    pub fn at(&self, unit: f64, evenly: bool) -> Value {
        match &self.range {
            Range::Levels(levels) => {
                let place = (unit * levels.len() as f64) as usize;
                levels[place.min(levels.len() - 1)]
            }
            Range::Between(low, high) => {
                // Rounding must not push a value over the end of its range.
                let number = (low + unit * (high - low)).clamp(*low, *high);
                match self.field.kind {
                    Kind::Whole { .. } if evenly => {
                        let count = high - low + 1.0;
                        Value::Whole((low + unit * count).min(*high) as i64)
                    }
                    Kind::Whole { .. } => Value::Whole(number.round() as i64),
                    Kind::Number { .. } | Kind::Switch => Value::Number(number),
                }
            }
        }
    }

    /// The number of levels in a grid: of whole numbers no more than there are.
    fn levels(&self, of_ends: usize) -> usize {
        match (&self.range, self.field.kind) {
            (Range::Levels(levels), _) => levels.len(),
            (Range::Between(low, high), Kind::Whole { .. }) => {
                of_ends.min((high - low) as usize + 1)
            }
            (Range::Between(..), _) => of_ends,
        }
    }
}

impl Study {
    /// How many points the design has; `None` if more than can be counted.
    #[must_use]
    pub fn size(&self) -> Option<usize> {
        let factors = self.factors.len();
        match self.design {
            Design::Single => Some(1),
            Design::Grid(levels) => self.factors.iter().try_fold(1_usize, |size, factor| {
                size.checked_mul(factor.levels(levels))
            }),
            Design::LatinHypercube { points, .. } | Design::Sobol { points, .. } => Some(points),
            Design::Saltelli { blocks, .. } => blocks.checked_mul(factors + 2),
            Design::Morris { trajectories, .. } => trajectories.checked_mul(factors + 1),
        }
    }

    /// Complains about a design that cannot be laid out.
    pub(super) fn check_size(&self, reader: &mut Reader, table: &Table) {
        let span = table.get("design").or(table.get("factors"));
        let place = reader.span(span.map(toml::Spanned::span).unwrap_or_default());
        let dimensions = match self.design {
            Design::Sobol { .. } => self.factors.len(),
            Design::Saltelli { .. } => 2 * self.factors.len(),
            _ => 0,
        };
        if dimensions > SOBOL_DIMENSIONS {
            reader.diagnostics.push(
                Diagnostic::new("there are too many factors for a Sobol' sequence")
                    .at(
                        &place,
                        format!("{dimensions} dimensions, at most {SOBOL_DIMENSIONS}"),
                    )
                    .help("screen them with a Morris design first"),
            );
        }
        if self.search.is_none() && self.size().is_none_or(|size| size > MOST_POINTS) {
            reader.diagnostics.push(
                Diagnostic::new(format!("the design has more than {MOST_POINTS} points"))
                    .at(&place, "here")
                    .help("take fewer levels, or a design other than a grid"),
            );
        }
    }

    /// The points of the design, in an order in which a longer one begins with a shorter one (but
    /// for grids and Latin hypercubes).
    #[must_use]
    pub fn points(&self) -> Vec<Point> {
        if self.size().is_none_or(|size| size > MOST_POINTS) {
            return Vec::new();
        }
        let factors = self.factors.len();
        let unit = match self.design {
            Design::Single => vec![Vec::new()],
            Design::Grid(levels) => self.grid(levels),
            Design::LatinHypercube { points, seed } => {
                designs::latin_hypercube(points, factors, seed)
            }
            Design::Sobol { points, seed } => designs::sobol(points, factors, seed),
            Design::Saltelli { blocks, seed } => designs::saltelli(blocks, factors, seed),
            Design::Morris {
                trajectories,
                levels,
                seed,
            } => designs::morris(trajectories, factors, levels, seed),
        };
        let points = unit.into_iter().enumerate();
        points
            .map(|(index, unit)| self.point(index, unit))
            .collect()
    }

    /// Points at which parameters may not contradict each other: all that a design runs, or the
    /// corners of the first factors of a search, which elsewhere passes over what contradicts
    /// itself.
    pub(super) fn checked(&self) -> Vec<Point> {
        if self.search.is_none() {
            return self.points();
        }
        let corners = designs::grid(&vec![2; self.factors.len().min(CORNERED)]);
        let corners = corners.into_iter().map(|ends| {
            let unit = ends.into_iter().map(|end| end as f64);
            unit.chain(std::iter::repeat(0.0)).take(self.factors.len())
        });
        let corners = corners.enumerate();
        corners
            .map(|(index, unit)| self.point(index, unit.collect()))
            .collect()
    }

    /// The point at these coordinates of the unit cube.
    #[must_use]
    pub fn point(&self, index: usize, unit: Vec<f64>) -> Point {
        let evenly = matches!(
            self.design,
            Design::LatinHypercube { .. } | Design::Sobol { .. } | Design::Saltelli { .. }
        );
        let values = self.factors.iter().zip(&unit);
        Point {
            index,
            values: values
                .map(|(factor, unit)| factor.at(*unit, evenly))
                .collect(),
            unit,
        }
    }

    /// Levels in the middle of their share of the unit interval for lists, from end to end else.
    fn grid(&self, levels: usize) -> Vec<Vec<f64>> {
        let counts: Vec<usize> = self.factors.iter().map(|one| one.levels(levels)).collect();
        let coordinate = |factor: &Factor, level: usize, count: usize| match factor.range {
            Range::Levels(_) => (level as f64 + 0.5) / count as f64,
            Range::Between(..) => level as f64 / (count - 1) as f64,
        };
        let place = |indices: Vec<usize>| {
            let levels = self.factors.iter().zip(indices).zip(&counts);
            levels
                .map(|((factor, level), count)| coordinate(factor, level, *count))
                .collect()
        };
        designs::grid(&counts).into_iter().map(place).collect()
    }

    /// The arms with the factors set as at `point`.
    ///
    /// # Errors
    /// If parameters contradict each other there.
    pub fn arms_at(&self, point: &Point) -> Result<Vec<Setup>, Diagnostics> {
        let arms = self.arms.iter().enumerate();
        arms.map(|(index, arm)| {
            let concerned = self.factors.iter().zip(&point.values);
            let settings: Vec<Setting> = concerned
                .filter(|(factor, _)| factor.arms.contains(&index))
                .map(|(factor, value)| Setting::of(&factor.key, *value))
                .collect();
            let scenario = arm.scenario.with(&settings)?;
            let digest = scenario.digest();
            let (world, policy) = (scenario.world, scenario.policy);
            Ok(Setup {
                summary: scenario.summary,
                path: arm.path.clone(),
                ..Setup::new(&arm.name, digest, world, policy, scenario.calendar)
            })
        })
        .collect()
    }
}
