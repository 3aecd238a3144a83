//! Parts of an experiment's markets, so that several machines can each run one.

use super::store::Lookup;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The `number`th of `of` parts that an experiment's markets are dealt out to, one after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Slice {
    number: u32,
    of: u32,
}

impl Slice {
    /// One of so many parts, counted from 1.
    ///
    /// # Errors
    /// If there is no such part.
    pub fn new(number: u32, of: u32) -> Result<Self, String> {
        if (1..=of).contains(&number) {
            Ok(Self { number, of })
        } else {
            Err(format!(
                "there is no slice {number} of {of}; write the first of 8 as 1/8"
            ))
        }
    }

    /// Its number, from 1.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    /// How many there are.
    #[must_use]
    pub fn of(self) -> u32 {
        self.of
    }
}

/// Reads `2/8`.
impl FromStr for Slice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let both = text.split_once('/');
        let number = |text: &str| text.trim().parse().ok();
        both.and_then(|(part, of)| Some((number(part)?, number(of)?)))
            .map_or_else(
                || Err("write a slice as I/N, such as 2/8".to_owned()),
                |(part, of)| Self::new(part, of),
            )
    }
}

impl fmt::Display for Slice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.of)
    }
}

impl From<Slice> for String {
    fn from(slice: Slice) -> Self {
        slice.to_string()
    }
}

impl TryFrom<String> for Slice {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// Which of an experiment's markets a command may run; it finds the others on record or does
/// without.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Share {
    /// All of them.
    #[default]
    Everything,
    /// Those of a slice.
    Slice(Slice),
    /// None: everything has to be on record.
    Nothing,
}

impl Share {
    /// About how large it is.
    #[must_use]
    pub fn of_whole(self) -> f64 {
        match self {
            Self::Everything => 1.0,
            Self::Slice(slice) => 1.0 / f64::from(slice.of),
            Self::Nothing => 0.0,
        }
    }
}

/// Markets dealt out. All setups of a replicate go to the same slice, since they have days in
/// common, unless setups are told apart.
#[derive(Debug, Clone, Default)]
pub struct Allotment {
    share: Share,
    /// Numbers added to those of a setup's replicates, by its digest.
    offsets: BTreeMap<String, u64>,
}

impl Allotment {
    /// Markets dealt out by replicate.
    #[must_use]
    pub fn of(share: Share) -> Self {
        Self {
            share,
            offsets: BTreeMap::new(),
        }
    }

    /// Deals `replicates` of groups of setups, given by their digests, out one after another where
    /// there are fewer replicates than slices.
    #[must_use]
    pub fn by_groups(share: Share, replicates: u32, groups: &[Vec<String>]) -> Self {
        let mut allotment = Self::of(share);
        if matches!(share, Share::Slice(slice) if slice.of > replicates) {
            for (group, digests) in groups.iter().enumerate() {
                for digest in digests {
                    let offset = group as u64 * u64::from(replicates);
                    allotment.offsets.entry(digest.clone()).or_insert(offset);
                }
            }
        }
        allotment
    }

    /// The answer about a replicate that is not on record.
    #[must_use]
    pub fn lacking<K>(&self, digest: &str, replicate: u32) -> Lookup<K> {
        if self.holds(digest, replicate) {
            Lookup::Absent
        } else {
            Lookup::Elsewhere
        }
    }

    /// True if a replicate of the setup of this digest may be run.
    #[must_use]
    pub fn holds(&self, digest: &str, replicate: u32) -> bool {
        match self.share {
            Share::Everything => true,
            Share::Nothing => false,
            Share::Slice(Slice { number, of }) => {
                let offset = self.offsets.get(digest).copied().unwrap_or(0);
                let number = u64::from(number) - 1;
                (offset + u64::from(replicate)) % u64::from(of) == number
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Allotment, Share, Slice};

    #[test]
    fn every_market_is_in_exactly_one_slice() {
        let groups = ["a", "b", "c"].map(|digest| vec![digest.to_owned()]);
        for of in 1..=7 {
            let deals = (1..=of).map(|number| Slice::new(number, of).unwrap());
            let deals: Vec<Allotment> = deals
                .map(|slice| Allotment::by_groups(Share::Slice(slice), 2, &groups))
                .collect();
            for digest in ["a", "b", "c"] {
                for replicate in 0..2 {
                    let held = deals.iter().filter(|deal| deal.holds(digest, replicate));
                    assert_eq!(held.count(), 1, "{digest} {replicate} of {of}");
                }
            }
            let idle = deals.iter().filter(|deal| {
                let markets = ["a", "b", "c"].into_iter();
                let mut markets = markets.flat_map(|digest| [(digest, 0), (digest, 1)]);
                !markets.any(|(digest, replicate)| deal.holds(digest, replicate))
            });
            assert_eq!(idle.count(), of.saturating_sub(6) as usize);
        }
    }

    #[test]
    fn a_slice_is_written_as_its_number_and_how_many_there_are() {
        assert_eq!("2/8".parse(), Slice::new(2, 8));
        for bad in ["", "2", "0/8", "9/8", "1/0", "a/b", "-1/2"] {
            assert!(bad.parse::<Slice>().is_err(), "{bad}");
        }
    }
}
