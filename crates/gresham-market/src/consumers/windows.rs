//! What shops show in their windows today, and how often buyers have looked.

use crate::board::Offer;
use crate::shard::Today;
use crate::tally::{Event, Tally};

/// A shop's window: 32 bytes, so that looking at it and counting the look touch the same memory.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(32))]
struct Window {
    offer: Offer,
    /// Organic slots in which it was shown.
    shown: u32,
    /// Sold slots in which it was shown.
    ad_shown: u32,
    /// Sold slots in which it was clicked.
    clicks: u32,
    /// Orders placed.
    orders: u32,
}

const _: () = assert!(size_of::<Window>() == 32);

/// Which kind of place on a page a window stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Sold to the highest bidder.
    Sold,
    /// Filled by search and recommendation.
    Organic,
    /// Remembered by the buyer; nothing of it is counted.
    Favourite,
}

/// The windows of all shops, and one of nobody's behind them up to a power of two: the place of a shop, or
/// [`NOBODY`](crate::board::NOBODY), leads to a window when it is cut to as many bits.
#[derive(Debug, Clone, Default)]
pub struct Windows {
    windows: Vec<Window>,
}

impl Windows {
    /// Begins a day: offers as on the board, nothing in the windows of shops that do not sell, no looks.
    pub fn open(&mut self, today: &Today) {
        let unseen = |offer| Window {
            offer,
            shown: 0,
            ad_shown: 0,
            clicks: 0,
            orders: 0,
        };
        let shops = today.board.offers.iter().zip(&today.board.cards);
        self.windows.clear();
        self.windows.extend(shops.map(|(offer, card)| {
            let sells = card.sells();
            unseen(if sells { *offer } else { Offer::NOTHING })
        }));
        let places = (self.windows.len() + 1).next_power_of_two();
        self.windows.resize(places, unseen(Offer::NOTHING));
    }

    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    fn of(&mut self, shop: u32) -> &mut Window {
        let last = self.windows.len() - 1;
        &mut self.windows[shop as usize & last]
    }

    /// Looks at what `shop` offers.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    pub fn look(&mut self, shop: u32, slot: Slot) -> Offer {
        let window = self.of(shop);
        match slot {
            Slot::Sold => window.ad_shown += 1,
            Slot::Organic => window.shown += 1,
            Slot::Favourite => {}
        }
        window.offer
    }

    /// Counts a click on a sold slot, if there was one.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    pub fn click_if(&mut self, shop: u32, clicked: bool) {
        self.of(shop).clicks += u32::from(clicked);
    }

    /// Counts an order.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    pub fn order(&mut self, shop: u32) {
        self.of(shop).orders += 1;
    }

    /// Reports looks, clicks and orders; looks at an empty window are none. Orders are a new customer's unless they are
    /// among the repeats.
    pub fn report(&self, today: &Today, tally: &mut Tally) {
        let shops = tally.shops.iter_mut().zip(&today.board.cards);
        for ((shop, card), window) in shops.zip(&self.windows) {
            if card.sells() {
                shop.count_many(Event::Shown, window.shown);
                shop.count_many(Event::AdShown, window.ad_shown);
                shop.count_many(Event::AdClicks, window.clicks);
                shop.count_many(Event::Orders, window.orders);
                shop.count_many(Event::NewCustomers, window.orders);
            }
        }
        for repeat in &tally.repeats {
            tally.shops[repeat.shop()].discount(Event::NewCustomers);
        }
    }
}
