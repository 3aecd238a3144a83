//! Scales, ticks and how numbers and dates are written on them.

use super::text;
use crate::outcome::Unit;
use crate::render::number;
use crate::render::prose::Language;
use jiff::ToSpan;
use jiff::civil::Date;

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A share, in percent.
    Percent,
    /// A difference of shares, in percentage points, with its sign.
    PointsChange,
    /// A relative difference, in percent, with its sign.
    PercentChange,
    /// Large numbers with k, M or bn.
    Amount,
    /// A plain number.
    Plain,
}

impl Format {
    /// The format of values in a unit.
    #[must_use]
    pub const fn of(unit: Unit) -> Self {
        match unit {
            Unit::Share | Unit::SharePerYear => Self::Percent,
            Unit::YuanPerDay | Unit::Yuan | Unit::PerDay => Self::Amount,
            Unit::Number | Unit::Points => Self::Plain,
        }
    }

    /// The format of differences of values in a unit.
    #[must_use]
    pub const fn of_change(unit: Unit) -> Self {
        match Self::of(unit) {
            Self::Percent => Self::PointsChange,
            other => other,
        }
    }

    /// Writes `value` as precisely as ticks that are `step` apart need.
    #[must_use]
    pub fn write(self, value: f64, step: f64) -> String {
        let value = if value.abs() < step * 1e-6 {
            0.0
        } else {
            value
        };
        let text = match self {
            Self::Percent => number::percent(value * 100.0, decimals(step * 100.0)),
            Self::PercentChange if value == 0.0 => number::percent(0.0, 0),
            Self::PointsChange if value == 0.0 => "0".to_owned(),
            Self::PercentChange => {
                let places = decimals(step * 100.0);
                format!("{:+.places$}{}", value * 100.0, number::percent_sign())
            }
            Self::PointsChange => format!("{:+.*}", decimals(step * 100.0), value * 100.0),
            Self::Amount => amount(value, step),
            Self::Plain => format!("{:.*}", decimals(step), value),
        };
        text.replace('-', "−")
    }
}

fn amount(value: f64, step: f64) -> String {
    let size = value.abs().max(step);
    let (unit, suffix) = match (Language::spoken(), size) {
        (Language::English, 1e9..) => (1e9, " bn"),
        (Language::English, 1e6..) => (1e6, " M"),
        (Language::English, 1e4..) => (1e3, " k"),
        (Language::Chinese, 1e8..) => (1e8, " 亿"),
        (Language::Chinese, 1e4..) => (1e4, " 万"),
        _ => (1.0, ""),
    };
    if value == 0.0 {
        return "0".to_owned();
    }
    format!("{:.*}{suffix}", decimals(step / unit), value / unit)
}

fn decimals(step: f64) -> usize {
    if step <= 0.0 || !step.is_finite() {
        return 0;
    }
    let whole = |decimals: &i32| {
        let scaled = step * 10_f64.powi(*decimals);
        scaled > 0.5 && (scaled - scaled.round()).abs() < 1e-6 * scaled
    };
    (0..6).find(whole).unwrap_or(6) as usize
}

/// Maps values to pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The values at the ends.
    pub domain: (f64, f64),
    /// The pixels at the ends.
    pub range: (f64, f64),
}

impl Scale {
    /// The pixel of `value`.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let (low, high) = self.domain;
        let share = (value - low) / (high - low);
        self.range.0 + share * (self.range.1 - self.range.0)
    }
}

/// Ticks at round values.
#[derive(Debug, Clone, PartialEq)]
pub struct Ticks {
    /// Where they are.
    pub values: Vec<f64>,
    /// How far apart.
    pub step: f64,
}

impl Ticks {
    /// About `count` ticks that enclose `low` and `high`.
    #[must_use]
    pub fn enclosing(low: f64, high: f64, count: usize) -> Self {
        let span = high - low;
        let raw = span / count as f64;
        let magnitude = 10_f64.powf(raw.log10().floor());
        let factors = [1.0, 2.0, 2.5, 5.0, 10.0];
        let factor = factors.iter().find(|factor| raw <= **factor * magnitude);
        let step = factor.unwrap_or(&10.0) * magnitude;
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let values = (0..=(last - first) as usize).map(|index| (first + index as f64) * step);
        Self {
            values: values.collect(),
            step,
        }
    }

    /// The lowest and the highest tick.
    #[must_use]
    pub fn domain(&self) -> (f64, f64) {
        let first = self.values.first().copied().unwrap_or(0.0);
        let last = self.values.last().copied().unwrap_or(1.0);
        (first, last)
    }
}

/// The span of some values, widened where it is empty, and to zero where that is near.
#[must_use]
pub fn span(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (low, high) = values
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
    if low > high {
        return None;
    }
    if high - low <= 1e-9 * high.abs().max(1e-6) {
        let half = (high.abs() * 0.05).max(1e-3);
        return Some((low - half, high + half));
    }
    let near_zero = low > 0.0 && low < 0.25 * high;
    Some((if near_zero { 0.0 } else { low }, high))
}

/// Labels of a time axis: day since the start and text, at least `spacing` pixels apart.
#[must_use]
pub fn date_ticks(start: Date, days: f64, pixels: f64, spacing: f64) -> Vec<(f64, String)> {
    let last = start.saturating_add((days.max(0.0) as i64).days());
    if days < 62.0 {
        return day_ticks(start, days, pixels, spacing);
    }
    let months = [1_i16, 3, 6, 12, 24, 60, 120];
    let step = months
        .into_iter()
        .find(|months| f64::from(*months) * 30.4 / days * pixels >= spacing)
        .unwrap_or(120);
    let mut ticks = Vec::new();
    let first = start.first_of_month();
    let mut date = first;
    let aligned = |date: Date| {
        let months = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
        months % i32::from(step) == 0
    };
    while date <= last {
        if date >= start && aligned(date) {
            let text = if date.month() == 1 || ticks.is_empty() {
                month_and_year(date)
            } else {
                month(date)
            };
            ticks.push((days_between(start, date), text));
        }
        date = date.saturating_add(1.month());
    }
    ticks
}

fn day_ticks(start: Date, days: f64, pixels: f64, spacing: f64) -> Vec<(f64, String)> {
    let steps = [1_i64, 2, 7, 14, 28];
    let step = steps
        .into_iter()
        .find(|step| *step as f64 / days.max(1.0) * pixels >= spacing)
        .unwrap_or(28);
    (0..=days as i64)
        .step_by(step as usize)
        .map(|day| {
            let date = start.saturating_add(day.days());
            (day as f64, day_and_month(date))
        })
        .collect()
}

fn days_between(from: Date, to: Date) -> f64 {
    from.until(to)
        .map_or(0.0, |span| f64::from(span.get_days()))
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn month(date: Date) -> String {
    match Language::spoken() {
        Language::English => MONTHS[date.month().clamp(1, 12) as usize - 1].to_owned(),
        Language::Chinese => format!("{}月", date.month()),
    }
}

fn month_and_year(date: Date) -> String {
    match Language::spoken() {
        Language::English => format!("{} {}", month(date), date.year()),
        Language::Chinese => format!("{}年{}", date.year(), month(date)),
    }
}

fn day_and_month(date: Date) -> String {
    match Language::spoken() {
        Language::English => format!("{} {}", date.day(), month(date)),
        Language::Chinese => format!("{}{}日", month(date), date.day()),
    }
}

/// A date as prose writes it: 3 Mar 2025, 2025年3月3日.
#[must_use]
pub fn long_date(date: Date) -> String {
    match Language::spoken() {
        Language::English => format!("{} {}", date.day(), month_and_year(date)),
        Language::Chinese => format!("{}{}日", month_and_year(date), date.day()),
    }
}

/// Width of the widest of some labels.
#[must_use]
pub fn widest<'a>(labels: impl Iterator<Item = &'a str>, size: f64) -> f64 {
    labels.fold(0.0, |widest, label| {
        text::width(label, size, false).max(widest)
    })
}
