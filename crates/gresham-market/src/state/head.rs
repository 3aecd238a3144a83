//! A market whose consumers are held elsewhere as bytes, and back.

use super::format::{Kind, StateError, read, write};
use super::parts::State;
use super::sound;
use crate::calendar::Calendar;
use crate::census::Census;
use crate::luck::draws::Luck;
use crate::market::Market;
use crate::parameters::WorldParameters;
use crate::policy::Policy;

impl Market {
    /// All of the market but its consumers as it stands between two days, as bytes. World, policy,
    /// dates, luck and exemptions are not among them.
    #[must_use]
    pub fn head_to_bytes(&self) -> Vec<u8> {
        let mut state = self.state();
        state.shards.clear();
        write(Kind::Head, &(state, self.census()))
    }

    /// The market that [`Self::head_to_bytes`] wrote, its consumers held elsewhere and the work on
    /// shops cut into as many parts as there are `hands`. That the holders have the orders it owes
    /// for is left to [`Self::owes`].
    ///
    /// # Errors
    /// If the bytes are none of a market without consumers, or of one in another world.
    pub fn head_from_bytes(
        world: &WorldParameters,
        policy: &Policy,
        run: (Calendar, Luck),
        hands: usize,
        bytes: &[u8],
    ) -> Result<Self, StateError> {
        let (state, census): (State, Census) = read(Kind::Head, bytes)?;
        if !state.shards.is_empty() || !sound::head(&state, world, &run.0) {
            return Err(StateError::Unsound);
        }
        let mut market = Self::of_state(world, policy, run, state);
        market.consumers.hands = hands;
        market.meet(census);
        Ok(market)
    }
}
