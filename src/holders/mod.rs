//! One market whose consumers are held by others: processes of this machine, or whatever carries
//! bytes to where they are.
//!
//! | file | what it is |
//! |---|---|
//! | `message` | what a holder is asked, in bytes |
//! | `desk` | a holder: answers what it is asked |
//! | `line` | whatever carries questions to holders and answers back |
//! | `frame`, `tree`, `processes` | a line to a tree of processes over pipes |
//! | `market` | a market without consumers, passing its days by way of a line |
//! | `conduct` | a unit from its first day, or its checkpoint, to its end |
//!
//! Every day the board goes out to all holders and their reports come back, added up on the way.
//! When a holder is lost, all of them begin again from the checkpoint; nothing else is kept of the
//! days since, because they will be the same again.

mod conduct;
mod desk;
mod frame;
mod line;
mod market;
mod message;
mod processes;
mod tree;

pub use conduct::{Apart, conduct};
pub use desk::{Desk, add};
pub use line::{Line, Lost};
pub use processes::{Processes, hold};
