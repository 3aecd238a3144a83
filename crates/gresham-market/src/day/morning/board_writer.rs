//! The board of the day is written, shop by shop.

use crate::kernel::executor::Partition;
use crate::luck::elementary::exp;
use crate::market::Market;
use crate::shop::listing::{Offer, ShopListing};
use crate::shop::service_profile::ServiceProfile;
use crate::tally::{Event, ShopTally};

impl Market {
    /// Writes the board of the day, and clears the tally of the last one, which the first worker is
    /// going to fill.
    pub(crate) fn write_board(&mut self, partition: &Partition) {
        let ordinary = self.ordinary_signals(partition);
        let mut board = std::mem::take(&mut self.platform.board);
        let mut tallies = std::mem::take(&mut self.tally.shops);
        board.day = self.clock.day;
        board.demand_factor = self.demand_factor() as f32;
        board.rules.clone_from(&self.platform.rules);
        board.rumour = self
            .platform
            .rumour
            .map(|bands| bands.map(|rumour| rumour.success_rate() as f32));
        board.ring_news = self
            .platform
            .ring_news
            .map(|kinds| kinds.map(|news| news.success_rate() as f32));
        let fade = -1.0 / self.world.memory.affinity_fade as f32;
        let days = board.kept.len() as u32..=self.clock.day;
        board.kept.extend(days.map(|days| exp(fade * days as f32)));
        let places = self.merchants.shops.len();
        board.offers.resize(places, Offer::default());
        board.listings.resize(places, ShopListing::default());
        board
            .service_profiles
            .resize(places, ServiceProfile::default());
        board.shocks.resize(places, None);
        let seen = partition
            .cut(&mut board.offers)
            .zip(partition.cut(&mut board.listings));
        let hidden = partition
            .cut(&mut board.service_profiles)
            .zip(partition.cut(&mut board.shocks));
        let cleared = partition.cut(&mut tallies);
        let parts = partition
            .shop_ranges()
            .iter()
            .zip(seen.zip(hidden).zip(cleared));
        partition.each(parts, |(range, ((seen, hidden), tallies))| {
            let seen = seen.0.iter_mut().zip(seen.1);
            let hidden = hidden.0.iter_mut().zip(hidden.1);
            let places = range.places.clone().zip(tallies);
            for ((place, tally), (seen, hidden)) in places.zip(seen.zip(hidden)) {
                let (shop, cached) = (
                    &self.merchants.shops[place],
                    &self.merchants.practices[place],
                );
                let orders_yesterday = tally.events(Event::Orders);
                *tally = ShopTally::default();
                let profile = self.profile(shop, cached, place, orders_yesterday);
                let reading = self.reading_of(place, shop, cached, &ordinary[range.industry]);
                let (offer, listing) = self.offer(place, shop, cached, &profile, reading as f32);
                (*seen.0, *seen.1) = (offer, listing);
                (*hidden.0, *hidden.1) = (profile, shop.shock);
            }
        });
        for (state, board) in self.platform.industries.iter().zip(&mut board.industries) {
            board.ruled = state.docket.ruled;
            board.sold_slots = self.sold_slots(state);
        }
        (self.platform.board, self.tally.shops) = (board, tallies);
    }

    /// Season times growth.
    fn demand_factor(&self) -> f64 {
        let demand = &self.world.demand;
        let date = self.clock.calendar.date(self.clock.day);
        let season = match (date.month(), date.day()) {
            (11, 1..=11) => demand.double_eleven,
            (6, 1..=18) => demand.mid_year,
            (1, 25..=31) | (2, 1..=10) => demand.spring_festival,
            _ => 1.0,
        };
        season
            * libm::pow(
                1.0 + demand.annual_growth,
                f64::from(self.clock.day) / 365.0,
            )
    }
}
