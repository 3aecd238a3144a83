//! Storefronts of shops today, and how often buyers have looked.

use crate::shard::Today;
use crate::shop::listing::Offer;
use crate::tally::{Event, Tally};

/// A shop's storefront: 32 bytes, so that looking at it and counting the look touch the same
/// memory.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(32))]
struct Storefront {
    offer: Offer,
    /// Organic slots in which it was shown.
    shown: u32,
    /// Sold slots in which it was shown.
    ad_shown: u32,
    /// Orders placed.
    orders: u32,
    /// Probability that a question before the sale loses the order, of buyers without and with a
    /// membership, in [`QUESTION_STEPS`].
    unanswered: [u16; 2],
}

/// Steps in which the probability is kept that a question loses the order.
const QUESTION_STEPS: f32 = 65_535.0;

const _: () = assert!(size_of::<Storefront>() == 32);

/// Which kind of place on a page a storefront stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Sold to the highest bidder.
    Sold,
    /// Filled by search and recommendation.
    Organic,
    /// Remembered by the buyer; nothing of it is counted.
    Favourite,
}

/// The storefronts of all shops, and one of nobody's behind them up to a power of two: the place of
/// a shop, or [`NOBODY`](crate::board::NOBODY), leads to a storefront when it is cut to as many
/// bits.
#[derive(Debug, Clone, Default)]
pub struct Storefronts {
    storefronts: Vec<Storefront>,
}

impl Storefronts {
    /// Begins a day: offers as on the board, nothing in the storefronts of shops that do not sell,
    /// no looks.
    pub fn open(&mut self, today: &Today) {
        let unseen = |offer, unanswered: [f32; 2]| Storefront {
            offer,
            shown: 0,
            ad_shown: 0,
            orders: 0,
            unanswered: unanswered.map(|share| (share * QUESTION_STEPS + 0.5) as u16),
        };
        let board = today.board;
        let shops = board.offers.iter().zip(&board.listings);
        let shops = shops.zip(&board.service_profiles);
        self.storefronts.clear();
        self.storefronts
            .extend(shops.map(|((offer, listing), profile)| {
                let offer = if listing.sells() {
                    *offer
                } else {
                    Offer::NOTHING
                };
                unseen(offer, profile.unanswered)
            }));
        let places = (self.storefronts.len() + 1).next_power_of_two();
        self.storefronts
            .resize(places, unseen(Offer::NOTHING, [0.0; 2]));
    }

    #[inline(always)]
    fn of(&mut self, shop: u32) -> &mut Storefront {
        let last = self.storefronts.len() - 1;
        &mut self.storefronts[shop as usize & last]
    }

    /// Looks at what `shop` offers.
    #[inline(always)]
    pub fn look(&mut self, shop: u32, slot: Slot) -> Offer {
        let storefront = self.of(shop);
        match slot {
            Slot::Sold => storefront.ad_shown += 1,
            Slot::Organic => storefront.shown += 1,
            Slot::Favourite => {}
        }
        storefront.offer
    }

    /// Counts an order, unless a question before the sale loses it; `draw` is the uniform number
    /// that decides. Says whether the order is placed.
    #[inline(always)]
    pub fn order(&mut self, shop: u32, member: bool, draw: f32) -> bool {
        let storefront = self.of(shop);
        let unanswered = f32::from(storefront.unanswered[usize::from(member)]);
        let placed = draw * QUESTION_STEPS >= unanswered;
        storefront.orders += u32::from(placed);
        placed
    }

    /// Reports looks and orders; looks at an empty storefront are none. Orders are a new
    /// customer's unless they are among the repeats.
    pub fn report(&self, today: &Today, tally: &mut Tally) {
        let shops = tally.shops.iter_mut().zip(&today.board.listings);
        for ((shop, listing), storefront) in shops.zip(&self.storefronts) {
            if listing.sells() {
                shop.count_many(Event::Shown, storefront.shown);
                shop.count_many(Event::AdShown, storefront.ad_shown);
                shop.count_many(Event::Orders, storefront.orders);
                shop.count_many(Event::NewCustomers, storefront.orders);
            }
        }
        for repeat in &tally.repeats {
            tally.shops[repeat.shop()].discount(Event::NewCustomers);
        }
    }
}
