//! One shop's day in numbers.

use super::event::Event;
use crate::machine::fetch_ahead;
use crate::money::Money;
use crate::money::ledger::Signs;

/// Room for events in whole cache lines, so that money begins with one.
const EVENT_ROOM: usize = Event::COUNT.next_multiple_of(16);

/// One shop's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct ShopTally {
    events: [u32; EVENT_ROOM],
    money_fen: [i64; Money::COUNT],
}

impl Default for ShopTally {
    fn default() -> Self {
        Self {
            events: [0; EVENT_ROOM],
            money_fen: [0; Money::COUNT],
        }
    }
}

impl ShopTally {
    /// Counts one event.
    #[inline]
    pub fn count(&mut self, event: Event) {
        self.events[event as usize] += 1;
    }

    /// Asks for the money that is counted most to be in cache soon.
    #[inline]
    pub fn fetch_money_ahead(&self) {
        fetch_ahead(&self.money_fen[0]);
    }

    /// Takes back one event that was counted.
    #[inline]
    pub fn discount(&mut self, event: Event) {
        self.events[event as usize] -= 1;
    }

    /// Counts `times` events.
    #[inline]
    pub fn count_many(&mut self, event: Event, times: u32) {
        self.events[event as usize] += times;
    }

    /// Counts one event if `happened`.
    #[inline]
    pub fn count_if(&mut self, event: Event, happened: bool) {
        self.events[event as usize] += u32::from(happened);
    }

    /// Adds money.
    #[inline]
    pub fn add_fen(&mut self, money: Money, amount_fen: i64) {
        self.money_fen[money as usize] += amount_fen;
    }

    /// How often `event` happened.
    #[inline]
    #[must_use]
    pub fn events(&self, event: Event) -> u32 {
        self.events[event as usize]
    }

    /// The sum of `money`.
    #[inline]
    #[must_use]
    pub fn fen(&self, money: Money) -> i64 {
        self.money_fen[money as usize]
    }

    /// How often each event happened.
    #[must_use]
    pub fn all_events(&self) -> &[u32] {
        &self.events[..Event::COUNT]
    }

    /// The sum of each money, in fen.
    #[must_use]
    pub fn all_fen(&self) -> &[i64; Money::COUNT] {
        &self.money_fen
    }

    /// The sum of all money, each under its sign, in fen.
    #[inline]
    #[must_use]
    pub fn signed_fen(&self, signs: &Signs) -> i64 {
        let money = self.money_fen.iter().zip(signs);
        money.map(|(fen, sign)| fen * sign).sum()
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.events.iter().all(|count| *count == 0) && self.money_fen.iter().all(|fen| *fen == 0)
    }

    /// Adds what another shard reports of the shop.
    pub(crate) fn absorb(&mut self, other: &Self) {
        for (mine, theirs) in self.events.iter_mut().zip(&other.events) {
            *mine += theirs;
        }
        for (mine, theirs) in self.money_fen.iter_mut().zip(&other.money_fen) {
            *mine += theirs;
        }
    }
}
