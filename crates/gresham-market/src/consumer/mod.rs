//! State of a consumer: 64 bytes, of which 4 are scanned every day and lie by themselves. The other
//! 60 have a line of cache of their own, because a consumer is met anywhere in memory and two lines
//! take twice as long to come as one.

use crate::consumer::traits::byte;
use serde::{Deserialize, Serialize};
pub mod population;
pub mod traits;

use crate::kernel::bitmask::{mask, set_among};
use crate::kernel::packed_shop::PackedShop;
pub use traits::{Cohort, Honesty, PackedTraits, Traits};

/// Shops a consumer can remember.
pub const MEMORY: usize = 8;

/// Full scale of trust and belief.
pub const FULL: f32 = 65_535.0;

/// Needs per day at full scale of the stored rate.
const MAX_NEEDS_PER_DAY: f64 = 4.0;

const NEVER: u16 = u16::MAX;

/// Content of a free slot: no shop has this place.
const NO_SHOP: u32 = PackedShop::LAST;

/// Affinity of a shop just ordered from for the first time, in stored units.
const ACQUAINTED: u8 = 1;

/// The share of full scale that stored units are: rounded as the quotient is, in a fraction of the
/// time of a division, because 1 / 65535 = 2⁻¹⁶ (1 + 2⁻¹⁶ (1 + 2⁻¹⁶ + …)) and products with powers
/// of two are exact.
#[inline]
#[must_use]
pub fn of_full(units: u16) -> f32 {
    const STEP: f32 = 1.0 / 65_536.0;
    let share = f32::from(units) * STEP;
    let rest = share * STEP;
    share + (rest + rest * STEP)
}

/// Affinities by their stored units: a look-up takes a third of the time of a division.
static AFFINITIES: [f32; 256] = {
    let mut affinities = [0.0; 256];
    let mut stored = 0;
    while stored < 256 {
        affinities[stored] = stored as f32 / 255.0;
        stored += 1;
    }
    affinities
};

/// Need rate and trust of a consumer: what the daily scan reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need(u32);

impl Need {
    /// Stores a need rate, at most 4 a day, and trust.
    #[must_use]
    pub fn new(needs_per_day: f64, trust: f64) -> Self {
        let rate = (needs_per_day / MAX_NEEDS_PER_DAY * f64::from(FULL))
            .round()
            .min(f64::from(FULL));
        Self(((rate as u32) << 16) | (trust * f64::from(FULL)).round() as u32)
    }

    /// Needs per day of a consumer with neutral trust.
    #[inline]
    #[must_use]
    pub fn rate(self) -> f32 {
        (self.0 >> 16) as f32 * (MAX_NEEDS_PER_DAY as f32 / FULL)
    }

    /// Trust in stored units.
    #[inline]
    #[must_use]
    pub const fn trust_units(self) -> u16 {
        self.0 as u16
    }

    /// Trust in the platform, from 0 to 1.
    #[inline]
    #[must_use]
    pub fn trust(self) -> f32 {
        of_full(self.trust_units())
    }

    /// Sets trust and gives its change in stored units.
    #[inline]
    pub fn set_trust(&mut self, trust: f32) -> i64 {
        let units = (trust.clamp(0.0, 1.0) * FULL + 0.5) as u16;
        let change = i64::from(units) - i64::from(self.trust_units());
        self.0 = (self.0 & 0xFFFF_0000) | u32::from(units);
        change
    }
}

/// The rest of a consumer's state: traits, account record, remembered shops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[repr(align(64))]
pub struct Consumer {
    /// Shops, and affinities to them; affinity 0 is a shop that is struck off.
    shops: [PackedShop; MEMORY],
    /// Day of the last order there.
    days: [u16; MEMORY],
    /// Expected quality of an unknown shop, in units of 1/65535.
    belief: u16,
    /// Day of the newest mark on the account.
    marked_day: u16,
    /// First day on which a banned account may buy again; 0 when there is no ban.
    banned_until: u16,
    /// Sensitivities, honesty, cohort, membership.
    pub character: PackedTraits,
    return_propensity: u8,
    abuse_propensity: u8,
    /// Marks on the account.
    pub marks: u8,
}

/// A remembered shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Remembered {
    /// Index in the consumer's memory.
    pub slot: usize,
    /// The shop's place.
    pub shop: u32,
    /// Affinity from 0 (struck off) to 1, before fading.
    pub affinity: f32,
    /// Day of the last order there.
    pub last_day: u32,
}

impl Remembered {
    /// No shop.
    pub const NOTHING: Self = Self {
        slot: 0,
        shop: 0,
        affinity: 0.0,
        last_day: 0,
    };
}

impl Consumer {
    /// A consumer who has not bought anything yet and expects quality `belief` of a shop.
    #[must_use]
    pub fn new(traits: &Traits, belief: f64) -> Self {
        Self {
            shops: [PackedShop::new(NO_SHOP, 0); MEMORY],
            days: [NEVER; MEMORY],
            belief: (belief * f64::from(FULL)).round() as u16,
            marked_day: 0,
            banned_until: 0,
            character: PackedTraits::new(traits),
            return_propensity: byte(traits.return_propensity as f32),
            abuse_propensity: byte(traits.abuse_propensity as f32),
            marks: 0,
        }
    }

    /// Probability of sending back an item that does not suit.
    #[inline]
    #[must_use]
    pub fn return_propensity(&self) -> f32 {
        f32::from(self.return_propensity) / 255.0
    }

    /// Propensity to claim falsely.
    #[inline]
    #[must_use]
    pub fn abuse_propensity(&self) -> f32 {
        f32::from(self.abuse_propensity) / 255.0
    }

    /// Sets the propensity to claim falsely.
    pub fn set_abuse_propensity(&mut self, propensity: f32) {
        self.abuse_propensity = byte(propensity);
    }

    /// Honest, opportunist or professional.
    #[inline]
    #[must_use]
    pub const fn honesty(&self) -> Honesty {
        self.character.kind.honesty()
    }

    /// Generation.
    #[inline]
    #[must_use]
    pub const fn cohort(&self) -> Cohort {
        self.character.kind.cohort()
    }

    /// Expected quality of an unknown shop.
    #[inline]
    #[must_use]
    pub fn belief(&self) -> f32 {
        of_full(self.belief)
    }

    /// Expected quality in stored units.
    #[must_use]
    pub const fn belief_units(&self) -> u16 {
        self.belief
    }

    /// Sets it and gives the change in stored units.
    #[inline]
    pub fn set_belief(&mut self, belief: f32) -> i64 {
        let units = (belief.clamp(0.0, 1.0) * FULL + 0.5) as u16;
        let change = i64::from(units) - i64::from(self.belief);
        self.belief = units;
        change
    }

    /// True if anything is on the account's record: marks or a ban.
    #[inline]
    #[must_use]
    pub const fn has_record(&self) -> bool {
        self.marks != 0 || self.banned_until != 0
    }

    /// Day of the newest mark.
    #[must_use]
    pub fn marked_day(&self) -> u32 {
        u32::from(self.marked_day)
    }

    /// Puts a mark on the account, or moves the day from which marks fade.
    pub fn set_marks(&mut self, marks: u8, day: u32) {
        self.marks = marks;
        self.marked_day = day as u16;
    }

    /// First day after a ban, if the account is or was banned.
    #[must_use]
    pub fn banned_until(&self) -> Option<u32> {
        (self.banned_until != 0).then(|| u32::from(self.banned_until))
    }

    /// Bans the account until `day`, or lifts the ban.
    pub fn set_banned_until(&mut self, day: Option<u32>) {
        self.banned_until = day.map_or(0, |day| day.min(u32::from(u16::MAX)) as u16);
    }

    /// Content of a slot of memory.
    #[inline]
    #[must_use]
    pub fn at(&self, slot: usize) -> Remembered {
        Remembered {
            slot,
            shop: self.shops[slot].place(),
            affinity: AFFINITIES[usize::from(self.shops[slot].tag())],
            last_day: u32::from(self.days[slot]),
        }
    }

    /// The slots of memory that hold a shop from `first` up to but not `end`: a bit for each, from
    /// the lowest.
    #[inline(always)]
    #[must_use]
    pub fn remembers_among(&self, first: u32, end: u32) -> u64 {
        self.mark(|shop| shop.wrapping_sub(first) < end - first)
    }

    /// Memory of `shop`, unless it has opened anew since.
    #[inline(always)]
    #[must_use]
    pub fn recall(&self, shop: u32, opened_day: u32) -> Option<Remembered> {
        let slot = first_marked(self.mark(|remembered| remembered == shop))?;
        Some(self.at(slot)).filter(|memory| memory.last_day >= opened_day)
    }

    /// Marks the slots of memory whose shop satisfies `condition`, a bit for each. All slots are
    /// looked at without a branch: where a shop is in memory cannot be predicted.
    #[inline(always)]
    fn mark(&self, condition: impl Fn(u32) -> bool) -> u64 {
        set_among(&self.shops.map(|shop| mask(condition(shop.place()))))
    }

    /// Notes another order at `shop`, which is remembered; gives the days since the last one there.
    /// What affinity has faded since then stays faded: `kept_after` tells how much is left after so
    /// many days.
    ///
    /// # Panics
    /// If the shop is not remembered.
    #[inline(always)]
    pub fn order_again(&mut self, shop: u32, day: u32, kept_after: impl Fn(u32) -> f32) -> u32 {
        let slot = first_marked(self.mark(|remembered| remembered == shop));
        let memory = self.at(slot.expect("only a remembered shop is ordered from again"));
        let gap_days = day - memory.last_day;
        self.set_affinity(memory, memory.affinity * kept_after(gap_days));
        self.days[memory.slot] = day as u16;
        gap_days
    }

    /// Notes a first order at `shop`, or the first since it opened anew.
    #[inline(always)]
    pub fn get_to_know(&mut self, shop: u32, day: u32) {
        let slot = self.slot_to_forget(shop, day);
        self.shops[slot] = PackedShop::new(shop, ACQUAINTED);
        self.days[slot] = day as u16;
    }

    /// Sets the affinity of a remembered shop; 0 strikes it off. A forgotten shop stays forgotten.
    #[inline]
    pub fn set_affinity(&mut self, memory: Remembered, affinity: f32) {
        let floor = u8::from(affinity > 0.0);
        self.shops[memory.slot] = PackedShop::new(memory.shop, byte(affinity).max(floor));
    }

    /// True if only shops below `places` are remembered, of days before `day`, and no mark is
    /// newer.
    pub(crate) fn is_sound(&self, places: usize, day: u32) -> bool {
        let is_known = |slot: usize| {
            let (shop, last_day) = (self.shops[slot].place(), self.days[slot]);
            let is_free = last_day == NEVER && shop == NO_SHOP && self.shops[slot].tag() == 0;
            is_free || (shop as usize) < places && u32::from(last_day) < day
        };
        (0..MEMORY).all(is_known) && self.marked_day() <= day
    }

    /// A free slot, else the one whose shop matters least: little affinity, long ago. Struck-off
    /// shops are worth remembering like middling ones. All slots are weighed without a branch.
    #[inline(always)]
    fn slot_to_forget(&self, shop: u32, day: u32) -> usize {
        let mut worths = [0; MEMORY];
        for (slot, worth) in worths.iter_mut().enumerate() {
            let stored = u32::from(self.shops[slot].tag());
            let affinity = stored + if stored == 0 { 100 } else { 20 };
            let age_days = day.wrapping_sub(u32::from(self.days[slot]));
            let weighed = affinity as f32 / (60 + age_days).cast_signed() as f32;
            let is_free = mask(self.days[slot] == NEVER) | mask(self.shops[slot].place() == shop);
            // What is worth something is above zero, and ordered as its bits are.
            *worth = weighed.to_bits() & !is_free;
        }
        let least = worths.into_iter().fold(u32::MAX, u32::min);
        first_marked(set_among(&worths.map(|worth| mask(worth == least)))).unwrap_or(0)
    }
}

/// The first slot of memory that is marked.
#[inline]
fn first_marked(marks: u64) -> Option<usize> {
    let slot = marks.trailing_zeros() as usize;
    (slot < MEMORY).then_some(slot)
}

const _: () = assert!(size_of::<Consumer>() == 64 && size_of::<Need>() == 4);

// Shop numbers must fit 24 bits.
const _: () = assert!(1_600_000 * 10 < NO_SHOP);

#[cfg(test)]
mod tests {
    use super::{FULL, of_full};

    #[test]
    fn shares_of_full_scale_are_quotients() {
        for units in 0..=u16::MAX {
            assert_eq!(
                of_full(units).to_bits(),
                (f32::from(units) / FULL).to_bits()
            );
        }
    }
}
