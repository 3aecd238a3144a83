//! A carrier of questions to holders and answers back.

use std::fmt;

/// Why an answer did not come: a holder is gone, or answers what it cannot have been asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost(String);

impl Lost {
    /// Lost for this reason.
    pub fn because(why: impl fmt::Display) -> Self {
        Self(why.to_string())
    }
}

impl fmt::Display for Lost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Lost {}

/// A line to holders, each of which answers what [`Desk`](super::Desk) does.
pub trait Line: Send {
    /// How many holders there are.
    fn holders(&self) -> usize;

    /// True if they take this machine's memory.
    fn is_here(&self) -> bool;

    /// Asks some holders, by number, and gives their answers in the same order.
    ///
    /// # Errors
    /// If one of them is lost.
    fn ask(&mut self, asked: &[(usize, Vec<u8>)]) -> Result<Vec<Vec<u8>>, Lost>;

    /// Asks all of them the same, and gives what their reports [`add`](super::add) up to.
    ///
    /// # Errors
    /// If one of them is lost.
    fn ask_all(&mut self, message: &[u8]) -> Result<Vec<u8>, Lost>;

    /// Puts as many holders in the place of these, who know of nothing.
    ///
    /// # Errors
    /// If there can be none.
    fn renew(&mut self) -> Result<(), Lost>;
}
