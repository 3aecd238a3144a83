//! Questions to a holder, in bytes: how long the question is, the question, and what goes with it.

use super::line::Lost;
use crate::market::parameters::WorldParameters;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// All that a holder has to know of a market beside its consumers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ground {
    /// Everything that is not policy.
    pub world: WorldParameters,
    /// The seed of all luck.
    pub seed: u64,
    /// Index of the replicate.
    pub replicate: u32,
    /// Places for shops.
    pub places: u32,
}

/// A question to a holder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Ask {
    /// Draw the consumers from `first` up to but not `end`. The answer is their census.
    Open {
        ground: Ground,
        first: u32,
        end: u32,
        belief: f64,
    },
    /// Make room for a market on the morning of a day, in place of what is held of it.
    Clear { ground: Ground, day: u32 },
    /// Take up what goes with this, written by another holder. The answer tells what it is.
    TakeUp,
    /// Pass a day under the board that goes with this. The answer is a report.
    Pass,
    /// Write down what is held.
    WriteDown,
}

/// The state that a holder has taken up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct TakenUp {
    /// Number of consumers.
    pub consumers: u64,
    /// Money held for their orders, in fen.
    pub held_fen: i64,
}

/// A question about a market, and what goes with it.
pub(super) fn message(market: u8, ask: &Ask, enclosed: &[u8]) -> Vec<u8> {
    let question = plain(&(market, ask));
    let mut message = Vec::with_capacity(4 + question.len() + enclosed.len());
    message.extend((question.len() as u32).to_le_bytes());
    message.extend(question);
    message.extend(enclosed);
    message
}

/// The market, the question, and what goes with it.
pub(super) fn read(message: &[u8]) -> Result<(u8, Ask, &[u8]), Lost> {
    let (question, enclosed) = split(message).ok_or_else(|| Lost::because("no question"))?;
    let (market, ask) = of_plain(question)?;
    Ok((market, ask, enclosed))
}

fn split(message: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = message.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

/// Plain data as bytes.
pub(super) fn plain(value: &impl Serialize) -> Vec<u8> {
    postcard::to_stdvec(value).expect("questions and answers are plain data")
}

/// Plain data of bytes.
pub(super) fn of_plain<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Lost> {
    let read = postcard::from_bytes(bytes);
    read.map_err(|_| Lost::because("an answer or a question cannot be read"))
}

/// Pieces one behind another, each behind its length.
pub(super) fn pack(pieces: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut packed = Vec::new();
    for piece in pieces {
        packed.extend((piece.len() as u64).to_le_bytes());
        packed.extend(piece);
    }
    packed
}

/// The pieces that [`pack`] has put together.
pub(super) fn unpack(mut packed: &[u8]) -> Result<Vec<&[u8]>, Lost> {
    let mut pieces = Vec::new();
    while !packed.is_empty() {
        let cut = packed.split_first_chunk().and_then(|(length, rest)| {
            let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
            rest.split_at_checked(length)
        });
        let (piece, rest) = cut.ok_or_else(|| Lost::because("a piece is cut short"))?;
        pieces.push(piece);
        packed = rest;
    }
    Ok(pieces)
}
