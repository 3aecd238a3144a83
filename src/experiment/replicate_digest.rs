//! The fingerprint of a replicate.

use super::replicate::Replicate;
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

/// Hashes a number.
pub(super) fn count(hasher: &mut Hasher, count: usize) {
    hasher.update(&(count as u64).to_le_bytes());
}

/// Hashes a text with its length, so that no two lists of texts read the same.
pub(super) fn text(hasher: &mut Hasher, text: &str) {
    count(hasher, text.len());
    hasher.update(text.as_bytes());
}
