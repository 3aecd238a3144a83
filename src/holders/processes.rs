//! Holders in processes of this machine, each of which may have others below it.

use super::desk::Desk;
use super::frame::{self, Frame, Kind};
use super::line::{Line, Lost};
use super::tree::{SetUp, Tree};
use std::ffi::OsString;
use std::io::{Read, Write};

/// A line to a tree of processes over their pipes.
#[derive(Debug)]
pub struct Processes {
    set_up: SetUp,
    tree: Tree,
}

impl Processes {
    /// Starts as many processes as holders are wanted, with so many threads each. A process is
    /// started by `command`, a program and its words, and has to [`hold`].
    ///
    /// # Errors
    /// If they cannot be started.
    pub fn start(command: Vec<OsString>, holders: usize, threads: usize) -> Result<Self, Lost> {
        let set_up = SetUp {
            command,
            holders: holders.max(1),
            threads,
        };
        let tree = Tree::grow(&set_up)?;
        Ok(Self { set_up, tree })
    }
}

impl Line for Processes {
    fn holders(&self) -> usize {
        self.set_up.holders
    }

    fn is_here(&self) -> bool {
        true
    }

    fn ask(&mut self, asked: &[(usize, Vec<u8>)]) -> Result<Vec<Vec<u8>>, Lost> {
        let messages = asked
            .iter()
            .map(|(to, bytes)| (*to as u32, bytes.as_slice()));
        let messages: Vec<(u32, &[u8])> = messages.collect();
        let numbers: Vec<u32> = messages.iter().map(|(number, _)| *number).collect();
        self.tree.tell(&messages, 0)?;
        let mut answers = self.tree.answers(&numbers, 0)?;
        let in_order = numbers.iter().map(|number| {
            let place = answers.iter().position(|(one, _)| one == number);
            let place = place.ok_or_else(|| Lost::because("there is no such holder"))?;
            Ok(answers.swap_remove(place).1)
        });
        in_order.collect()
    }

    fn ask_all(&mut self, message: &[u8]) -> Result<Vec<u8>, Lost> {
        self.tree.tell_all(message)?;
        self.tree.reports(None)
    }

    fn renew(&mut self) -> Result<(), Lost> {
        self.tree = Tree::default();
        self.tree = Tree::grow(&self.set_up)?;
        Ok(())
    }
}

/// Holds consumers for the process at the other end of two pipes, until it goes away.
///
/// # Errors
/// If the pipes carry something else.
pub fn hold(mut from: impl Read, mut to: impl Write) -> Result<(), Lost> {
    let Some(first) = frame::read(&mut from)? else {
        return Ok(());
    };
    let (Kind::SetUp, [(_, set_up)]) = (first.kind, first.parts.as_slice()) else {
        return Err(Lost::because("the first message sets a holder up"));
    };
    let set_up = SetUp::read(set_up)?;
    let mut desk = Desk::new(set_up.threads)?;
    let mut below = Tree::grow(&SetUp {
        holders: set_up.holders.saturating_sub(1),
        ..set_up
    })?;
    while let Some(frame) = frame::read(&mut from)? {
        match obey(&mut desk, &mut below, &frame) {
            Ok(answers) => {
                let parts = answers.iter().map(|bytes| (0, bytes.as_slice()));
                frame::write(&mut to, Kind::Answers, parts).map_err(Lost::because)?;
            }
            Err(lost) => {
                let why = lost.to_string();
                let parts = [(0, why.as_bytes())].into_iter();
                return frame::write(&mut to, Kind::Lost, parts).map_err(Lost::because);
            }
        }
    }
    Ok(())
}

/// Passes messages on and answers those that are for this process.
fn obey(desk: &mut Desk, below: &mut Tree, frame: &Frame) -> Result<Vec<Vec<u8>>, Lost> {
    let parts = frame
        .parts
        .iter()
        .map(|(number, bytes)| (*number, bytes.as_slice()));
    let parts: Vec<(u32, &[u8])> = parts.collect();
    match (frame.kind, parts.as_slice()) {
        (Kind::All, [(_, message)]) => {
            below.tell_all(message)?;
            let own = desk.answer(message)?;
            Ok(vec![below.reports(Some(own))?])
        }
        (Kind::Some, parts) => {
            below.tell(parts, 1)?;
            let own = parts.iter().find(|(number, _)| *number == 0);
            let own = own.map(|(_, message)| desk.answer(message)).transpose()?;
            let numbers: Vec<u32> = parts.iter().map(|(number, _)| *number).collect();
            let mut answers: Vec<(u32, Vec<u8>)> = own.map(|own| (0, own)).into_iter().collect();
            answers.extend(below.answers(&numbers, 1)?);
            answers.sort_by_key(|(number, _)| *number);
            Ok(answers.into_iter().map(|(_, bytes)| bytes).collect())
        }
        _ => Err(Lost::because("a holder is sent messages only")),
    }
}
