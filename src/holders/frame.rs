//! Frames that go through a pipe: a kind, and parts with their numbers.

use super::line::Lost;
use std::io::{self, Read, Write};

/// The purpose of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// How a process is to set itself up: the first frame.
    SetUp = 1,
    /// A message to all.
    All,
    /// Messages to some, by number.
    Some,
    /// Answers.
    Answers,
    /// A reason for which there is no answer.
    Lost,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::SetUp,
        Self::All,
        Self::Some,
        Self::Answers,
        Self::Lost,
    ];
}

/// A frame as it came through a pipe.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    pub parts: Vec<(u32, Vec<u8>)>,
}

/// Writes a frame and sees it off.
pub(super) fn write<'a>(
    pipe: &mut impl Write,
    kind: Kind,
    parts: impl ExactSizeIterator<Item = (u32, &'a [u8])>,
) -> io::Result<()> {
    pipe.write_all(&[kind as u8])?;
    pipe.write_all(&(parts.len() as u32).to_le_bytes())?;
    for (number, bytes) in parts {
        pipe.write_all(&number.to_le_bytes())?;
        pipe.write_all(&(bytes.len() as u64).to_le_bytes())?;
        pipe.write_all(bytes)?;
    }
    pipe.flush()
}

/// Reads a frame; none if the pipe ends before one.
pub(super) fn read(pipe: &mut impl Read) -> Result<Option<Frame>, Lost> {
    let mut kind = [0];
    if pipe.read(&mut kind).map_err(Lost::because)? == 0 {
        return Ok(None);
    }
    let known = Kind::ALL.into_iter().find(|one| *one as u8 == kind[0]);
    let kind = known.ok_or_else(|| Lost::because("a pipe carries something else"))?;
    let count = u32::from_le_bytes(exactly(pipe)?);
    let parts = (0..count).map(|_| {
        let number = u32::from_le_bytes(exactly(pipe)?);
        let length = u64::from_le_bytes(exactly(pipe)?);
        let mut bytes = Vec::new();
        let read = pipe.take(length).read_to_end(&mut bytes);
        if read.map_err(Lost::because)? as u64 == length {
            Ok((number, bytes))
        } else {
            Err(Lost::because("a pipe ended in the midst of a message"))
        }
    });
    let parts = parts.collect::<Result<_, Lost>>()?;
    Ok(Some(Frame { kind, parts }))
}

fn exactly<const N: usize>(pipe: &mut impl Read) -> Result<[u8; N], Lost> {
    let mut bytes = [0; N];
    pipe.read_exact(&mut bytes).map_err(Lost::because)?;
    Ok(bytes)
}
