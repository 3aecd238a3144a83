//! Fingerprints of results: equal digests mean equal results to the last bit.

pub use super::replicate_digest::of_replicate;
pub use crate::market::MODEL_VERSION;

use super::replicate_digest::{count, text};
use super::summary::ReplicateSummary;
use blake3::{Hash, Hasher};

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
