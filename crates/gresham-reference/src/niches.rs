//! Niches of an industry (7.2): who can meet whom.

use gresham_market::luck::draws::{Agent, Decision, Key, Luck};
use std::ops::Range;

/// Places of an industry, cut into stretches as equal as whole numbers allow.
#[derive(Debug, Clone)]
pub struct Niches {
    /// The stretches, in order.
    pub stretches: Vec<Range<usize>>,
}

impl Niches {
    /// Cuts places into `count` niches, or as many as there are places.
    #[must_use]
    pub fn cut(places: &Range<usize>, count: u32) -> Self {
        let count = (count as usize).min(places.len()).max(1);
        let bound = |nth: usize| places.start + nth * places.len() / count;
        let stretches = (0..count).map(|nth| bound(nth)..bound(nth + 1));
        Self {
            stretches: stretches.collect(),
        }
    }

    fn by_lot(&self, key: Key) -> &Range<usize> {
        let lot = f64::from(key.bits(Decision::Industry))
            / f64::from(1_u32 << 16)
            / f64::from(1_u32 << 16);
        &self.stretches[(lot * self.stretches.len() as f64) as usize]
    }

    /// The places where a consumer shops.
    #[must_use]
    pub fn of_consumer(&self, luck: Luck, consumer: u32, industry: usize) -> &Range<usize> {
        self.by_lot(luck.of(Agent::Niche(consumer, industry as u32)))
    }

    /// The places where the entrant with number `nth` of a day looks first.
    #[must_use]
    pub fn of_entrant(&self, luck: Luck, industry: usize, day: u32, nth: u32) -> &Range<usize> {
        let key = luck.of(Agent::NicheOfEntry(industry as u32, day));
        self.by_lot(key.nth(nth as u8))
    }

    /// The places where a group's operator looks first.
    #[must_use]
    pub fn of_group(&self, luck: Luck, group: u32) -> &Range<usize> {
        self.by_lot(luck.of(Agent::Group(group)))
    }

    /// Number of the first day's shops in each, of `shops` altogether; who finds no room waits for
    /// the next.
    #[must_use]
    pub fn first_shops(&self, shops: usize) -> Vec<usize> {
        let count = self.stretches.len();
        let mut housed = 0;
        let mut of_each = Vec::new();
        for (nth, stretch) in self.stretches.iter().enumerate() {
            let due = (nth + 1) * shops / count - housed;
            of_each.push(due.min(stretch.len()));
            housed += of_each[nth];
        }
        of_each
    }
}
