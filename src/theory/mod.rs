//! Known answers: reduced worlds that theory has solved, run by the same code as any other, and how
//! what comes out is held against what was predicted.
//!
//! | file | idea |
//! |---|---|
//! | `check` | a check: theory, source, lines to be compared with their margins |
//! | `trial` | one replicate of a check: reduced worlds, run day by day with their books looked at |
//! | `verdict` | predicted against measured over replicates: passed or not, and what would be caught |
//! | `reduced.toml` | the world in which nothing happens but what a check switches on |
//! | all others | a check each |
//!
//! **To add a check**, write a file with a [`Check`] and add its two lines here.

mod cheating;
mod check;
mod choice;
mod defects;
mod detector;
mod entry;
mod inspection;
mod jeopardy;
mod lemons;
mod lemons_visible;
mod price;
mod purchases;
mod ranking;
mod revision;
mod signals;
mod trial;
mod verdict;

pub use check::{BOOKS, Check, Line, Margin, Reading};
pub use purchases::placed;
pub use trial::{REDUCED, Trial};
pub use verdict::{Judged, judge};

/// Every check, in the order in which they are told.
pub const CHECKS: &[Check] = &[
    lemons::CHECK,
    lemons_visible::CHECK,
    choice::CHECK,
    purchases::CHECK,
    jeopardy::CHECK,
    signals::CHECK,
    defects::CHECK,
    price::CHECK,
    revision::CHECK,
    entry::CHECK,
    cheating::CHECK,
    inspection::CHECK,
    detector::CHECK,
    ranking::CHECK,
];
