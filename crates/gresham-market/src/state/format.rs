//! The format of states: a header, then plain data.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// Name that every state begins with.
const NAME: [u8; 4] = *b"GRES";

/// Version of the format. It changes with every change of what is kept.
const VERSION: u16 = 2;

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
pub(super) enum Kind {
    Market = 0,
    Shard = 1,
    Board = 2,
    Tally = 3,
    Head = 4,
}

/// Bytes of a state.
pub(super) fn write(kind: Kind, state: &impl Serialize) -> Vec<u8> {
    append(header(kind), state)
}

/// Bytes with a state behind them.
pub(super) fn append(bytes: Vec<u8>, state: &impl Serialize) -> Vec<u8> {
    postcard::to_extend(state, bytes).expect("state is plain data of known length")
}

/// The bytes that a state of some kind begins with.
pub(super) fn header(kind: Kind) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER);
    bytes.extend(NAME);
    bytes.push(kind as u8);
    bytes.extend(VERSION.to_le_bytes());
    bytes
}

/// State that bytes hold.
pub(super) fn read<T: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<T, StateError> {
    match postcard::take_from_bytes(behind_header(kind, bytes)?) {
        Ok((state, [])) => Ok(state),
        _ => Err(StateError::Malformed),
    }
}

/// The bytes after the header of a state of some kind.
pub(super) fn behind_header(kind: Kind, bytes: &[u8]) -> Result<&[u8], StateError> {
    let (header, rest) = bytes.split_at_checked(HEADER).ok_or(StateError::NotThis)?;
    if header[..NAME.len()] != NAME || header[NAME.len()] != kind as u8 {
        return Err(StateError::NotThis);
    }
    let version = u16::from_le_bytes([header[HEADER - 2], header[HEADER - 1]]);
    if version != VERSION {
        return Err(StateError::Version(version));
    }
    Ok(rest)
}
