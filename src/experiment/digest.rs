//! Fingerprints of results: equal digests mean equal results to the last bit.

pub use crate::market::MODEL_VERSION;

use super::replicate::Replicate;
use super::summary::ReplicateSummary;
use crate::outcome::COLUMNS;
use blake3::{Hash, Hasher};

/// Rows hashed at a time: the hash is several times as fast on long stretches as on single rows.
const ROWS_TOGETHER: usize = 256;

/// The digest of one replicate: every total of every day and slice, every shop, and the orders.
#[must_use]
pub fn of_replicate(replicate: &Replicate) -> Hash {
    let mut hasher = Hasher::new();
    let series = &replicate.series;
    count(&mut hasher, series.slices().len());
    for slice in series.slices() {
        text(&mut hasher, slice.group.name());
        text(&mut hasher, &slice.label);
    }
    count(&mut hasher, series.rows().len());
    let mut bytes = Vec::new();
    for rows in series.rows().chunks(ROWS_TOGETHER) {
        bytes.resize(rows.len() * COLUMNS * 8, 0);
        for (row, places) in rows.iter().zip(bytes.chunks_exact_mut(COLUMNS * 8)) {
            let (places, _) = places.as_chunks_mut::<8>();
            for (place, value) in places.iter_mut().zip(row.values()) {
                *place = value.to_le_bytes();
            }
        }
        hasher.update(&bytes);
    }
    count(&mut hasher, replicate.shops.len());
    for shop in &replicate.shops {
        hasher.update(&shop.shop.to_le_bytes());
        hasher.update(&[shop.industry, shop.tier]);
        hasher.update(&shop.opened_day.to_le_bytes());
        let reals = [
            shop.quality_at_start,
            shop.quality,
            shop.described,
            shop.log_price,
            shop.score,
            shop.recent_orders,
            shop.profit_yuan,
        ];
        for real in reals {
            hasher.update(&real.to_le_bytes());
        }
    }
    hasher.update(&replicate.orders.to_le_bytes());
    hasher.finalize()
}

/// The digest of a whole experiment: the seed, then arm by arm the scenario's digest and the
/// digests of its replicates in order.
#[must_use]
pub fn of_experiment<'a>(
    seed: u64,
    arms: impl IntoIterator<Item = (&'a str, &'a [ReplicateSummary])>,
) -> Hash {
    let arms = arms.into_iter();
    of_arms(
        seed,
        arms.map(|(scenario, replicates)| {
            let digests = replicates.iter().map(|kept| kept.digest);
            (scenario, digests.collect())
        }),
    )
}

/// [`of_experiment`] of digests in hexadecimal digits; `None` if one of them is not.
#[must_use]
pub fn of_digests<'a>(
    seed: u64,
    arms: impl IntoIterator<Item = (&'a str, &'a Vec<String>)>,
) -> Option<Hash> {
    let arms = arms.into_iter().map(|(scenario, replicates)| {
        let digests = replicates.iter().map(|digest| Hash::from_hex(digest).ok());
        Some((scenario, digests.collect::<Option<Vec<Hash>>>()?))
    });
    Some(of_arms(seed, arms.collect::<Option<Vec<_>>>()?))
}

fn of_arms<'a>(seed: u64, arms: impl IntoIterator<Item = (&'a str, Vec<Hash>)>) -> Hash {
    let mut hasher = Hasher::new();
    hasher.update(&seed.to_le_bytes());
    for (scenario, replicates) in arms {
        text(&mut hasher, scenario);
        count(&mut hasher, replicates.len());
        for digest in replicates {
            hasher.update(digest.as_bytes());
        }
    }
    hasher.finalize()
}

/// The first 16 hexadecimal digits, which is how a digest is shown.
#[must_use]
pub fn short(digest: &Hash) -> String {
    digest.to_hex()[..16].to_owned()
}

fn count(hasher: &mut Hasher, count: usize) {
    hasher.update(&(count as u64).to_le_bytes());
}

/// Hashes a text with its length, so that no two lists of texts read the same.
fn text(hasher: &mut Hasher, text: &str) {
    count(hasher, text.len());
    hasher.update(text.as_bytes());
}
