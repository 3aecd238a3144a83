//! The market as a WebAssembly module: questions and answers in JSON, markets day by day.
//!
//! A page writes a question into memory ([`memory`]), calls `answer` and reads the answer. What can
//! be asked is [`Question`]. The module has no clock, no files and no threads; a worker of the page
//! holds one, and cancels by ending the worker. Its results have the digests that the command has.
//!
//! | file | idea |
//! |---|---|
//! | `memory` | where questions and answers lie |
//! | `question` | what can be asked |
//! | `describe` | levers, outcomes and scenarios as they are declared |
//! | `course` | a market under way, and what of it is drawn |
//! | `judge` | arms compared, and means with intervals |

mod course;
mod describe;
mod judge;
pub mod memory;
mod question;

pub use course::Courses;
pub use question::{Question, answer};
