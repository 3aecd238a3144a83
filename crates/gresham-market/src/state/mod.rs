//! The state of a market as bytes, and back.
//!
//! Four bytes of name, one that says what follows, two of version, then the state in the format of
//! `postcard`: whole numbers in as few bytes as they need. Inputs (world, policy, dates, luck) are
//! not among it, and what follows from state and inputs is worked out anew. Whatever bytes are
//! read, the answer is a state that fits or an error.

mod format;
mod head;
mod market;
mod parts;
mod pieces;
mod sound;
mod tally;

pub use format::StateError;
