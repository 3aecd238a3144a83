//! The board of the day is written, shop by shop.

use super::Market;
use super::board::{Card, Conduct, Offer};
use super::crew::Shares;
use super::elementary::exp;
use super::tally::{Event, ShopTally};

/// What all shops of an industry are measured against where buyers see them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Means {
    /// Mean described quality of open shops.
    pub described: f64,
    /// Their mean score.
    pub points: f64,
}

impl Market {
    /// Writes the board of the day, and clears the tally of the last one, which the first desk is going to fill.
    pub(super) fn write_board(&mut self, shares: &Shares, means: &[Means]) {
        let mut board = std::mem::take(&mut self.board);
        let mut tallies = std::mem::take(&mut self.tally.shops);
        board.day = self.day;
        board.demand_factor = self.demand_factor() as f32;
        board.policy = self.in_force;
        board.rumour = self
            .rumour
            .map(|bands| bands.map(|rumour| rumour.success_rate() as f32));
        board.ring_news = self
            .ring_news
            .map(|kinds| kinds.map(|news| news.success_rate() as f32));
        let fade = -1.0 / self.world.memory.affinity_fade as f32;
        let days = board.kept.len() as u32..=self.day;
        board.kept.extend(days.map(|days| exp(fade * days as f32)));
        let places = self.shops.len();
        board.offers.resize(places, Offer::default());
        board.cards.resize(places, Card::default());
        board.conducts.resize(places, Conduct::default());
        board.shocks.resize(places, None);
        let seen = shares
            .cut(&mut board.offers)
            .zip(shares.cut(&mut board.cards));
        let hidden = shares
            .cut(&mut board.conducts)
            .zip(shares.cut(&mut board.shocks));
        let cleared = shares.cut(&mut tallies);
        let parts = shares.stretches().iter().zip(seen.zip(hidden).zip(cleared));
        shares.each(parts, |(stretch, ((seen, hidden), tallies))| {
            let Means { described, points } = means[stretch.industry];
            let seen = seen.0.iter_mut().zip(seen.1);
            let hidden = hidden.0.iter_mut().zip(hidden.1);
            let places = stretch.places.clone().zip(tallies);
            for ((place, tally), (seen, hidden)) in places.zip(seen.zip(hidden)) {
                let (shop, routine) = (&self.shops[place], &self.routines[place]);
                let orders_yesterday = tally.events(Event::Orders);
                *tally = ShopTally::default();
                let display = self.display(place, shop, &routine.practice, points);
                let conduct = self.conduct(shop, routine, place, orders_yesterday);
                let (offer, card) = self.offer(shop, routine, &conduct, described, display);
                (*seen.0, *seen.1) = (offer, card);
                (*hidden.0, *hidden.1) = (conduct, shop.shock);
            }
        });
        for (state, board) in self.industries.iter().zip(&mut board.industries) {
            board.ruled = state.docket.ruled;
        }
        (self.board, self.tally.shops) = (board, tallies);
    }

    /// Season times growth.
    fn demand_factor(&self) -> f64 {
        let demand = &self.world.demand;
        let date = self.calendar.date(self.day);
        let season = match (date.month(), date.day()) {
            (11, 1..=11) => demand.double_eleven,
            (6, 1..=18) => demand.mid_year,
            (1, 25..=31) | (2, 1..=10) => demand.spring_festival,
            _ => 1.0,
        };
        season * libm::pow(1.0 + demand.annual_growth, f64::from(self.day) / 365.0)
    }
}
