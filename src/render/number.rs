//! Numbers as people read them: in percent where they are shares, with as many digits as their
//! interval bears.

use super::prose::Language;
use super::unit::{scale, symbol};
use crate::outcome::Unit;
use crate::stats::{Estimate, Relative};

/// The sign for a value that is not defined.
pub const ABSENT: &str = "–";

/// Decimals that leave an interval two significant digits; without one, the value four.
#[expect(
    clippy::disallowed_methods,
    reason = "decides how many digits are shown, not what they are"
)]
fn decimals(value: f64, half_width: Option<f64>) -> usize {
    let (size, digits) = match half_width {
        Some(half_width) if half_width > 0.0 => (half_width, 2),
        _ => (value.abs(), 4),
    };
    if size > 0.0 && size.is_finite() {
        (f64::from(digits) - 1.0 - size.log10().floor()).clamp(0.0, 8.0) as usize
    } else {
        0
    }
}

/// A number with its thousands set apart and no negative zero.
fn number(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let negative = value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}{fraction}", thousands(whole))
}

fn thousands(digits: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    if text.starts_with('-') || value <= 0.0 {
        text
    } else {
        format!("+{text}")
    }
}

/// The sign of percent, as the language that is spoken sets it behind a number.
#[must_use]
pub fn percent_sign() -> &'static str {
    match Language::spoken() {
        Language::English => " %",
        Language::Chinese => "%",
    }
}

/// Percent, with so many decimals.
#[must_use]
pub fn percent(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}{}", percent_sign())
}

/// A whole number with its thousands set apart.
#[must_use]
pub fn whole(value: u64) -> String {
    thousands(&value.to_string())
}

/// A mean with its half-width, such as `12.34 ± 0.56`.
#[must_use]
pub fn mean(estimate: Option<&Estimate>, unit: Unit) -> String {
    let Some(estimate) = estimate else {
        return ABSENT.to_owned();
    };
    let value = estimate.mean * scale(unit);
    let half_width = estimate
        .half_width
        .map(|half_width| half_width * scale(unit));
    let decimals = decimals(value, half_width);
    let value = number(value, decimals);
    match half_width {
        Some(half_width) => format!("{value} ± {}", number(half_width, decimals)),
        None => format!("{value} (n={}, no interval)", estimate.n),
    }
}

/// A half-width in its unit, such as `0.5 %`.
#[must_use]
pub fn width(value: f64, of: Unit) -> String {
    let value = value * scale(of);
    let text = number(value, decimals(value, Some(value)));
    format!("{text} {}", symbol(of)).trim_end().to_owned()
}

/// A number without an interval, such as a margin.
#[must_use]
pub fn plain(value: f64, of: Unit) -> String {
    if value.is_nan() {
        return ABSENT.to_owned();
    }
    let value = value * scale(of);
    number(value, decimals(value, None))
}

/// An estimated difference with its interval, such as `+1.2 [+0.3, +2.1]`.
#[must_use]
pub fn signed_estimate(estimate: &Estimate, unit: Unit) -> String {
    let ends = estimate.low().zip(estimate.high());
    change(estimate.mean, ends, estimate.n, unit)
}

/// A relative difference in percent with its interval.
#[must_use]
pub fn relative(relative: Option<&Relative>) -> String {
    relative.map_or_else(
        || ABSENT.to_owned(),
        |relative| {
            let ends = (100.0 * relative.low, 100.0 * relative.high);
            interval(100.0 * relative.ratio_minus_one, Some(ends), 2) + percent_sign()
        },
    )
}

/// A difference in the unit of an outcome with its interval, such as `+1.2 [+0.3, +2.1]`.
#[must_use]
pub fn change(value: f64, ends: Option<(f64, f64)>, pairs: usize, unit: Unit) -> String {
    let ends = ends.map(|(low, high)| (low * scale(unit), high * scale(unit)));
    interval(value * scale(unit), ends, pairs)
}

/// A share in percent with its interval, such as `1.7 % [1.0, 2.7]`.
#[must_use]
pub fn share(value: f64, (low, high): (f64, f64)) -> String {
    let percent = [value, low, high].map(|share| format!("{:.1}", 100.0 * share));
    format!("{} % [{}, {}]", percent[0], percent[1], percent[2])
}

/// A mean with its half-width times `scale`, digits not grouped: cells of studies.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "decides how many digits are shown, not what they are"
)]
pub fn ungrouped(estimate: Option<&Estimate>, scale: f64) -> String {
    let Some(estimate) = estimate else {
        return ABSENT.to_owned();
    };
    let mean = estimate.mean * scale;
    match estimate.half_width.map(|half_width| half_width * scale) {
        Some(half_width) if half_width > 0.0 => {
            let decimals = (1.0 - half_width.log10().floor()).clamp(0.0, 8.0) as usize;
            format!("{mean:.decimals$} ± {half_width:.decimals$}")
        }
        Some(_) => format!("{mean:.4} ± 0"),
        None => format!("{mean:.4} (n={}, no interval)", estimate.n),
    }
}

/// A difference with the range in which it lies, and half an interval for luck, such as
/// `+1.2 [+0.3, +2.1] ± 0.2`.
#[must_use]
pub fn range(value: f64, (low, high): (f64, f64), luck: Option<f64>, unit: Unit) -> String {
    let [value, low, high] = [value, low, high].map(|one| one * scale(unit));
    let luck = luck.map(|luck| luck * scale(unit));
    let widest = luck.unwrap_or(0.0).max((high - low) / 2.0);
    let decimals = decimals(value, Some(widest));
    let [value, low, high] = [value, low, high].map(|one| signed(one, decimals));
    let luck = luck.map_or_else(|| ABSENT.to_owned(), |luck| number(luck, decimals));
    format!("{value} [{low}, {high}] ± {luck}")
}

fn interval(value: f64, ends: Option<(f64, f64)>, n: usize) -> String {
    let half_width = ends.map(|(low, high)| (high - low) / 2.0);
    let decimals = decimals(value, half_width);
    let value = signed(value, decimals);
    match ends {
        Some((low, high)) => {
            format!(
                "{value} [{}, {}]",
                signed(low, decimals),
                signed(high, decimals)
            )
        }
        None => format!("{value} (n={n}, no interval)"),
    }
}

#[cfg(test)]
mod tests {
    use super::{mean, number, signed, whole};
    use crate::outcome::Unit;
    use crate::stats::Estimate;

    #[test]
    fn a_mean_has_as_many_digits_as_its_interval_bears() {
        let estimate = Estimate::of(&[0.1234, 0.1256, 0.1301]).unwrap();
        assert_eq!(mean(Some(&estimate), Unit::Share), "12.64 ± 0.85");
        let single = Estimate::of(&[1_234_567.8]).unwrap();
        assert_eq!(
            mean(Some(&single), Unit::YuanPerDay),
            "1,234,568 (n=1, no interval)"
        );
    }

    #[test]
    fn thousands_are_set_apart_and_zero_has_no_sign() {
        assert_eq!(whole(1_234_567), "1,234,567");
        assert_eq!(number(-1234.5, 1), "-1,234.5");
        assert_eq!(number(-0.001, 2), "0.00");
        assert_eq!(signed(2.0, 1), "+2.0");
    }
}
