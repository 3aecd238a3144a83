//! A board and a shard as bytes, and back.

use super::format::{Kind, StateError, read, write};
use super::sound;
use crate::board::Board;
use crate::shard::Shard;

impl Board {
    /// The board as bytes, for whoever works on a shard elsewhere.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        write(Kind::Board, self)
    }

    /// The board that [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are none of a board.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StateError> {
        let board: Self = read(Kind::Board, bytes)?;
        sound::board(&board)
            .then_some(board)
            .ok_or(StateError::Unsound)
    }
}

impl Shard {
    /// The consumers of the shard with their orders under way, as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        write(Kind::Shard, self)
    }

    /// The shard that [`Self::to_bytes`] wrote on the morning of `day`, in a market with `places`
    /// for shops.
    ///
    /// # Errors
    /// If the bytes are none of a shard, or name a shop, a consumer or a day that is not there.
    pub fn from_bytes(bytes: &[u8], places: usize, day: u32) -> Result<Self, StateError> {
        let shard: Self = read(Kind::Shard, bytes)?;
        let is_sound = sound::shard(&shard, places, day);
        is_sound.then_some(shard).ok_or(StateError::Unsound)
    }
}
