//! Pilots: shops that are chosen by their score for an entry that reaches only so many.

use crate::policy::Limit;
use crate::policy::scope::{Industries, Tiers};
use crate::shop::Shop;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The shops of an entry that reaches only so many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pilot {
    lever: String,
    from: Option<Date>,
    industries: Industries,
    tiers: Tiers,
    first: u32,
    /// Day on which they were chosen.
    day: u32,
    /// Their places, ascending.
    places: Vec<u32>,
}

impl Pilot {
    /// Chooses the shops that an entry reaches: of those in `admitted`, given by place, the best
    /// scored; of equal scores those of the lower places.
    #[must_use]
    pub fn choose(limit: &Limit, day: u32, shops: &[Shop], admitted: Vec<u32>) -> Self {
        let mut places = admitted;
        let points = |place: &u32| shops[*place as usize].score.overall;
        places.sort_by(|left, right| points(right).total_cmp(&points(left)));
        places.truncate(limit.scope.first as usize);
        places.sort_unstable();
        Self {
            lever: limit.lever.to_owned(),
            from: limit.from,
            industries: limit.scope.industries,
            tiers: limit.scope.tiers,
            first: limit.scope.first,
            day,
            places,
        }
    }

    /// True if it belongs to the entry. While an entry takes in shop after shop its share grows.
    #[must_use]
    pub fn is_of(&self, limit: &Limit) -> bool {
        let scope = &limit.scope;
        let own = (self.industries, self.tiers, self.first);
        (self.lever.as_str(), self.from) == (limit.lever, limit.from)
            && own == (scope.industries, scope.tiers, scope.first)
    }

    /// True if the shop at `place` was chosen; whoever opened there later was not.
    #[must_use]
    pub fn covers(&self, place: usize, shop: &Shop) -> bool {
        shop.opened_day <= self.day && self.places.binary_search(&(place as u32)).is_ok()
    }
}
