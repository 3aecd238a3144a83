//! The state of a market as bytes, and back.
//!
//! Four bytes of name, one that says what follows, two of version, then the state in the format of
//! `postcard`: whole numbers in as few bytes as they need. Inputs (world, policy, dates, luck) are not
//! among it, and what follows from state and inputs is worked out anew. Whatever bytes are read, the
//! answer is a state that fits or an error.

mod market;
mod sound;

use crate::board::Board;
use crate::shard::Shard;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// Name that every state begins with.
const NAME: [u8; 4] = *b"GRES";

/// Version of the format. It changes with every change of what is kept.
const VERSION: u16 = 1;

/// Bytes before the state itself.
const HEADER: usize = NAME.len() + 1 + 2;

/// Reason for which bytes are no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateError {
    /// The bytes do not begin as a state does, or as one of another kind.
    NotThis,
    /// The format has another version: the one found.
    Version(u16),
    /// The bytes end too soon, go on too long or hold no values of their types.
    Malformed,
    /// The values contradict each other or do not fit the world.
    Unsound,
}

impl fmt::Display for StateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThis => write!(formatter, "these bytes are no such state"),
            Self::Version(found) => write!(
                formatter,
                "the state has version {found} of the format; this is version {VERSION}"
            ),
            Self::Malformed => write!(formatter, "the state is damaged"),
            Self::Unsound => write!(formatter, "the state does not fit this world"),
        }
    }
}

impl std::error::Error for StateError {}

/// Kinds of states, by the byte that tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Market = 0,
    Shard = 1,
    Board = 2,
}

/// Bytes of a state.
fn write(kind: Kind, state: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER);
    bytes.extend(NAME);
    bytes.push(kind as u8);
    bytes.extend(VERSION.to_le_bytes());
    postcard::to_extend(state, bytes).expect("state is plain data of known length")
}

/// State that bytes hold.
fn read<T: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<T, StateError> {
    let (header, rest) = bytes.split_at_checked(HEADER).ok_or(StateError::NotThis)?;
    if header[..NAME.len()] != NAME || header[NAME.len()] != kind as u8 {
        return Err(StateError::NotThis);
    }
    let version = u16::from_le_bytes([header[HEADER - 2], header[HEADER - 1]]);
    if version != VERSION {
        return Err(StateError::Version(version));
    }
    match postcard::take_from_bytes(rest) {
        Ok((state, [])) => Ok(state),
        _ => Err(StateError::Malformed),
    }
}

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

    /// The shard that [`Self::to_bytes`] wrote on the morning of `day`, in a market with `places` for
    /// shops.
    ///
    /// # Errors
    /// If the bytes are none of a shard, or name a shop, a consumer or a day that is not there.
    pub fn from_bytes(bytes: &[u8], places: usize, day: u32) -> Result<Self, StateError> {
        let shard: Self = read(Kind::Shard, bytes)?;
        let is_sound = sound::shard(&shard, places, day);
        is_sound.then_some(shard).ok_or(StateError::Unsound)
    }
}
