//! A whole market as bytes, and back.

use super::format::{Kind, StateError, read, write};
use super::parts::State;
use super::sound;
use crate::calendar::Calendar;
use crate::luck::draws::Luck;
use crate::market::Market;
use crate::parameters::WorldParameters;
use crate::policy::Policy;
use crate::tally::Event;

impl Market {
    /// The market as it stands between two days, as bytes. World, policy, dates, luck and
    /// exemptions are not among them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        write(Kind::Market, &self.state())
    }

    /// All that follows from nothing else.
    pub(super) fn state(&self) -> State {
        let orders = self.tally.shops.iter();
        State {
            day: self.clock.day,
            orders: self.orders,
            frozen: self.merchants.frozen,
            shops: self.merchants.shops.clone(),
            orders_yesterday: orders.map(|shop| shop.events(Event::Orders)).collect(),
            reopenings: self.merchants.reopenings.clone(),
            entered: self.merchants.entered.clone(),
            closed: self.merchants.closed.clone(),
            industries: self.platform.industries.clone(),
            signals: self.platform.signals,
            rumour: self.platform.rumour,
            ring_news: self.platform.ring_news,
            captains_chosen_day: self.platform.captains_chosen_day,
            pilots: self.platform.pilots.clone(),
            ledger: self.platform.ledger,
            shards: self.shards().cloned().collect(),
        }
    }

    /// The market that [`Self::to_bytes`] wrote. It goes on from the next day as the one that was
    /// written does, under the same world, policy, dates and luck; exemptions are made anew. What
    /// the last day's board and tally said is not kept.
    ///
    /// # Errors
    /// If the bytes are none of a market, or of one in another world.
    pub fn from_bytes(
        world: &WorldParameters,
        policy: &Policy,
        calendar: Calendar,
        luck: Luck,
        bytes: &[u8],
    ) -> Result<Self, StateError> {
        let state: State = read(Kind::Market, bytes)?;
        if !sound::market(&state, world, &calendar) {
            return Err(StateError::Unsound);
        }
        Ok(Self::of_state(world, policy, (calendar, luck), state))
    }

    /// The market of a state that is one of this world's.
    pub(super) fn of_state(
        world: &WorldParameters,
        policy: &Policy,
        run: (Calendar, Luck),
        state: State,
    ) -> Self {
        let mut market = Self::of_parts(
            world,
            policy,
            run,
            (state.industries, state.shops),
            state.shards,
            state.ledger,
        );
        market.clock.day = state.day;
        market.orders = state.orders;
        market.merchants.frozen = state.frozen;
        market.merchants.reopenings = state.reopenings;
        market.merchants.entered = state.entered;
        market.merchants.closed = state.closed;
        market.platform.signals = state.signals;
        market.platform.rumour = state.rumour;
        market.platform.ring_news = state.ring_news;
        market.platform.captains_chosen_day = state.captains_chosen_day;
        market.platform.pilots = state.pilots;
        for (tally, orders) in market.tally.shops.iter_mut().zip(state.orders_yesterday) {
            tally.count_many(Event::Orders, orders);
        }
        market.recall_yesterday();
        market
    }
}
