//! Processes below this one: boards go down, reports are added up on their way back.

use super::desk::add;
use super::frame::{self, Kind};
use super::line::Lost;
use super::message::{of_plain, plain};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::io::{BufReader, BufWriter};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Processes right below one.
const BRANCHES: usize = 2;

/// How a process is to set itself up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SetUp {
    /// The command of another process of its kind: a program and its words.
    pub command: Vec<OsString>,
    /// Holders in it and below it.
    pub holders: usize,
    /// Threads of each.
    pub threads: usize,
}

impl SetUp {
    /// Reads what [`Tree::grow`] has sent.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Lost> {
        of_plain(bytes)
    }
}

/// The processes below this one.
#[derive(Debug, Default)]
pub(super) struct Tree(Vec<Branch>);

/// A process right below this one, with those below it.
#[derive(Debug)]
struct Branch {
    child: Child,
    /// Taken when the branch ends.
    down: Option<BufWriter<ChildStdin>>,
    up: BufReader<ChildStdout>,
    holders: usize,
}

impl Tree {
    /// Starts as many processes as holders are wanted.
    pub(super) fn grow(set_up: &SetUp) -> Result<Self, Lost> {
        let mut tree = Self::default();
        let mut left = set_up.holders;
        for branches in (1..=BRANCHES).rev() {
            let holders = left.div_ceil(branches);
            left -= holders;
            if holders > 0 {
                let below = SetUp {
                    holders,
                    ..set_up.clone()
                };
                tree.0.push(Branch::grow(&below)?);
            }
        }
        Ok(tree)
    }

    /// Sends a message to all.
    pub(super) fn tell_all(&mut self, message: &[u8]) -> Result<(), Lost> {
        let mut branches = self.0.iter_mut();
        branches.try_for_each(|branch| branch.send(Kind::All, &[(0, message)]))
    }

    /// The sum of all reports, this process's own among them if it has one.
    pub(super) fn reports(&mut self, own: Option<Vec<u8>>) -> Result<Vec<u8>, Lost> {
        let mut reports: Vec<Vec<u8>> = own.into_iter().collect();
        for branch in &mut self.0 {
            let answers = branch.answers(1)?;
            reports.extend(answers);
        }
        match reports.len() {
            1 => Ok(reports.swap_remove(0)),
            _ => add(&reports),
        }
    }

    /// Sends messages to some of the holders, which are numbered branch by branch from `first` on.
    pub(super) fn tell(&mut self, asked: &[(u32, &[u8])], first: u32) -> Result<(), Lost> {
        for (branch, first, end) in self.numbered(first) {
            let here = asked
                .iter()
                .filter(|(number, _)| (first..end).contains(number));
            let parts: Vec<_> = here
                .map(|(number, bytes)| (number - first, *bytes))
                .collect();
            if !parts.is_empty() {
                branch.send(Kind::Some, &parts)?;
            }
        }
        Ok(())
    }

    /// The answers of those to whom [`Self::tell`] has sent messages, by number.
    pub(super) fn answers(
        &mut self,
        asked: &[u32],
        first: u32,
    ) -> Result<Vec<(u32, Vec<u8>)>, Lost> {
        let mut all = Vec::new();
        for (branch, first, end) in self.numbered(first) {
            let here = asked
                .iter()
                .copied()
                .filter(|one| (first..end).contains(one));
            let mut here: Vec<u32> = here.collect();
            here.sort_unstable();
            if !here.is_empty() {
                let answers = branch.answers(here.len())?;
                all.extend(here.into_iter().zip(answers));
            }
        }
        Ok(all)
    }

    /// The branches, each with the first number of its holders and one past the last.
    fn numbered(&mut self, first: u32) -> impl Iterator<Item = (&mut Branch, u32, u32)> {
        self.0.iter_mut().scan(first, |next, branch| {
            let first = *next;
            *next += branch.holders as u32;
            Some((branch, first, *next))
        })
    }
}

impl Branch {
    fn grow(set_up: &SetUp) -> Result<Self, Lost> {
        let (program, words) = set_up.command.split_first().expect("a program is named");
        let mut child = Command::new(program)
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| {
                let program = program.to_string_lossy();
                Lost::because(format_args!("cannot start {program}: {error}"))
            })?;
        let down = child.stdin.take().map(BufWriter::new);
        let up = child.stdout.take().expect("it was asked for");
        let mut branch = Self {
            child,
            down,
            up: BufReader::new(up),
            holders: set_up.holders,
        };
        branch.send(Kind::SetUp, &[(0, &plain(set_up))])?;
        Ok(branch)
    }

    fn send(&mut self, kind: Kind, parts: &[(u32, &[u8])]) -> Result<(), Lost> {
        let down = self.down.as_mut().expect("it is taken at the end only");
        let sent = frame::write(down, kind, parts.iter().copied());
        sent.map_err(|error| self.gone(&error.to_string()))
    }

    /// As many answers as there are to be.
    fn answers(&mut self, expected: usize) -> Result<Vec<Vec<u8>>, Lost> {
        let frame = frame::read(&mut self.up).map_err(|lost| self.gone(&lost.to_string()))?;
        let frame = frame.ok_or_else(|| self.gone("it ended"))?;
        let bytes: Vec<Vec<u8>> = frame.parts.into_iter().map(|(_, bytes)| bytes).collect();
        match frame.kind {
            Kind::Answers if bytes.len() == expected => Ok(bytes),
            Kind::Lost => Err(Lost::because(String::from_utf8_lossy(&bytes.concat()))),
            _ => Err(self.gone("it answers something else")),
        }
    }

    fn gone(&self, why: &str) -> Lost {
        Lost::because(format_args!("process {}: {why}", self.child.id()))
    }
}

/// Ends the process; those below it end by themselves when they hear no more.
impl Drop for Branch {
    fn drop(&mut self) {
        drop(self.down.take());
        // It has nothing that is not to be made again, and may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
