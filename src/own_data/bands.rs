//! How far figures would move with other shops of the same kind.

use super::book::Book;
use super::figures::Figure;
use crate::stats::SplitMix64;

/// Draws of weights behind a band.
pub const RESAMPLES: usize = 400;

/// Least value on a log scale.
const LEAST: f64 = 1e-9;

/// A figure with its band.
#[derive(Debug, Clone)]
pub struct Banded {
    /// The figure.
    pub figure: Figure,
    /// Its value.
    pub value: f64,
    /// Where it would lie with other shops, in 95 of 100 draws.
    pub drawn: (f64, f64),
    /// The band, widened by what a model may miss.
    pub band: (f64, f64),
    /// True if distances are so many times over or under.
    pub is_log: bool,
}

/// Every figure of a book with its band: weights of shops are drawn anew (the Bayesian bootstrap of
/// Rubin 1981), and what comes out is widened by `discrepancy`, so many times over or under, or in
/// points where it can be 0 or less. A shop's luck depends on the seed and its label, not on the
/// order of rows.
#[must_use]
pub fn banded(book: &Book, seed: u64, discrepancy: f64) -> Vec<Banded> {
    let figures = Figure::all(book);
    let mut lucks: Vec<SplitMix64> = book
        .shops
        .iter()
        .map(|shop| {
            let digest = blake3::keyed_hash(&key(seed), shop.name.as_bytes());
            let bytes = digest.as_bytes().first_chunk::<8>();
            SplitMix64::new(u64::from_le_bytes(bytes.copied().unwrap_or_default()))
        })
        .collect();
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(RESAMPLES); figures.len()];
    for _ in 0..RESAMPLES {
        let weights = lucks.iter_mut().map(|luck| -libm::log(luck.unit()));
        let weights: Vec<f64> = weights.collect();
        for (figure, values) in figures.iter().zip(&mut drawn) {
            values.extend(figure.value(&weights));
        }
    }
    let alike = vec![1.0; book.shops.len()];
    let pairs = figures.into_iter().zip(drawn);
    pairs
        .filter_map(|(figure, values)| {
            let value = figure.value(&alike)?;
            Some(band(figure, value, values, discrepancy))
        })
        .collect()
}

fn key(seed: u64) -> [u8; 32] {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key
}

fn band(figure: Figure, value: f64, mut values: Vec<f64>, discrepancy: f64) -> Banded {
    values.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| {
        let last = values.len().saturating_sub(1) as f64;
        values.get((share * last).round() as usize).copied()
    };
    let (low, high) = (at(0.025).unwrap_or(value), at(0.975).unwrap_or(value));
    // What no shop has seen is not known to be impossible: three over the number of trials.
    let high = figure.trials().map_or(high, |trials| 3.0 / trials.max(3.0));
    let drawn = (low.min(value), high.max(value));
    let is_log = drawn.0 > LEAST && figure.fitted;
    let wide = if is_log {
        (drawn.0 / (1.0 + discrepancy), drawn.1 * (1.0 + discrepancy))
    } else {
        let low = drawn.0 - discrepancy * (drawn.1 - drawn.0).max(0.01);
        let low = if figure.fitted { low.max(0.0) } else { low };
        (low, drawn.1 + discrepancy * (drawn.1 - drawn.0).max(0.01))
    };
    let top = if figure.is_share { 1.0 } else { f64::INFINITY };
    Banded {
        figure,
        value,
        drawn,
        band: (wide.0, wide.1.min(top)),
        is_log,
    }
}
