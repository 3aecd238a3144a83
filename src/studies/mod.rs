//! Use cases: a file per verb, request in, answer out.
//!
//! A request is data: what a command, a page or a program asks for. A use case checks it whole before
//! it begins, keeps its records, publishes its report and gives an answer that others render. It
//! prints nothing: progress and remarks go to the [`Listener`] of its [`Session`], and a
//! [`CancelToken`] ends it.

mod error;
mod session;

pub use error::Error;
pub use session::{CancelToken, Listener, Session};
