//! Why a use case ended without an answer.

use crate::records::RecordsError;
use crate::scenario::Diagnostics;
use std::{fmt, io};

/// Why a use case ended without an answer. Sentences name what is asked for as the options of the
/// command do.
#[derive(Debug)]
pub enum Error {
    /// A file or a setting that cannot be used.
    Refused(Diagnostics),
    /// A request that cannot be met, in a sentence with its remedy.
    Invalid(String),
    /// Records that could not be read or written.
    Records(RecordsError),
    /// A figure that could not be drawn.
    Figures(io::Error),
    /// Stopped by the caller; the sentence tells what is kept.
    Interrupted(String),
    /// Everything that this part is to run is finished; so many markets are left to others.
    Elsewhere(usize),
}

impl Error {
    /// A request that cannot be met.
    pub fn invalid(message: impl fmt::Display) -> Self {
        Self::Invalid(message.to_string())
    }

    /// Refuses the first of some numbers of a request that is below `least`.
    pub(super) fn below<const N: usize>(
        least: u32,
        numbers: [(&str, Option<u32>); N],
    ) -> Result<(), Self> {
        let below = |(_, number): &(&str, Option<u32>)| number.is_some_and(|one| one < least);
        match numbers.into_iter().find(below) {
            Some((name, _)) => Err(Self::invalid(format!("`{name}` is {least} at least"))),
            None => Ok(()),
        }
    }

    /// The exit status of a command that ends so: 130 where it was stopped, 2 otherwise.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Interrupted(_) => 130,
            _ => 2,
        }
    }

    /// The whole report, as a terminal shows it: `coloured` with escape codes, otherwise plain.
    #[must_use]
    pub fn render(&self, coloured: bool) -> String {
        match self {
            Self::Refused(diagnostics) => diagnostics.render(coloured),
            Self::Invalid(message) => format!("error: {message}"),
            Self::Records(error) => format!("error: {error}"),
            Self::Figures(error) => format!("error: cannot draw the figures: {error}"),
            Self::Interrupted(message) => format!("interrupted: {message}"),
            Self::Elsewhere(markets) => {
                format!("error: {markets} markets are left to other slices; merge all parts")
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

impl std::error::Error for Error {}

impl From<Diagnostics> for Error {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Refused(diagnostics)
    }
}

impl From<RecordsError> for Error {
    fn from(error: RecordsError) -> Self {
        Self::Records(error)
    }
}
