//! The search for malicious groups: `store_group_crackdown`.

use crate::luck::draws::{Agent, Luck};
use crate::policy::{OwnerHotline, StoreGroupCrackdown};
use crate::shop::Shop;

/// What a review ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewOutcome {
    /// The shop stays.
    Sound,
    /// A group's shop is removed.
    Group,
    /// An honest shop is removed, and let back after so many days.
    Mistake {
        /// Days until it is let back.
        days: u32,
    },
}

/// The open shops, by index, whose listing looks like another's: the same cell of a grid over described
/// quality and log price whose cells are `likeness` wide.
#[must_use]
pub fn alike(shops: &[Shop], likeness: f64) -> Vec<usize> {
    if likeness <= 0.0 {
        return Vec::new();
    }
    let cell = |value: f64| libm::floor(value / likeness) as i64;
    let open = shops.iter().enumerate().filter(|(_, shop)| shop.open);
    let listing = |(index, shop): (usize, &Shop)| {
        let described = cell(shop.strategy.described());
        ((described, cell(shop.strategy.log_price)), index)
    };
    let mut listings: Vec<((i64, i64), usize)> = open.map(listing).collect();
    listings.sort_unstable();
    let crowded = listings.chunk_by(|left, right| left.0 == right.0);
    let crowded = crowded.filter(|shops| shops.len() > 1).flatten();
    let mut alike: Vec<usize> = crowded.map(|(_, index)| *index).collect();
    alike.sort_unstable();
    alike
}

/// Reviews the shop at `place`. A shop wrongly removed is let back when its appeal is heard, or earlier by
/// way of the hotline.
#[must_use]
pub fn review(
    luck: Luck,
    (place, day): (u32, u32),
    shop: &Shop,
    lever: &StoreGroupCrackdown,
    hotline: Option<&OwnerHotline>,
) -> ReviewOutcome {
    let mut stream = luck.of(Agent::Review(place, day)).stream();
    let draw = stream.unit();
    if shop.operator.is_some() {
        return if draw < lever.hit_rate {
            ReviewOutcome::Group
        } else {
            ReviewOutcome::Sound
        };
    }
    if draw >= lever.false_alarm_rate {
        return ReviewOutcome::Sound;
    }
    let heard = stream.unit();
    let called = hotline
        .filter(|hotline| shop.invitation_rank < hotline.covered && heard < hotline.corrected);
    let days = called.map_or(lever.appeal, |hotline| hotline.delay.min(lever.appeal));
    ReviewOutcome::Mistake { days }
}
