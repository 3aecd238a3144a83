//! Read this first: the model as plain code.
//!
//! This crate is the market of `docs/model.md` written for the eye: consumer by consumer and order
//! by order, with plain structs and plain loops, and nothing for the sake of speed. It is slow, and
//! meant to be seen to be right. The engine in `gresham-market` has the same market packed for
//! speed; `tests/oracle` simulates the same days in both and compares every integer, day by day.
//!
//! # In which order
//!
//! 1. [`market`]: everything there is, and the order of a day.
//! 2. [`shop`] and [`strategy`], [`consumer`] and [`order`]: who and what there is.
//! 3. `opening` and `founding`: the first day.
//! 4. `morning`: `legislation`, `scoring`, `written`, `ratings`, [`exposure`] (with the auction), [`signals`] and `board`, which is all that
//!    buyers see.
//! 5. `daytime`: needs, search and choice; then the life of an order in `fulfilment`, `after_sales` and
//!    `abuse`, and in `experience` what it does to its buyer.
//! 6. `evening`: `browsing` and [`books`], then `decisions` of shops by way of `forecast` and `practice`; `groups`.
//!
//! Numbers in brackets, such as (7.13), are sections of `docs/model.md`.
//!
//! # Independence
//!
//! Whoever wrote this crate wrote the model a second time, from the document. It takes from
//! `gresham-market` numbers and names only: the world's parameters, the policy with what a lever's
//! parameters say by themselves, the calendar, luck by key, `exp` and `ln` in single precision, and
//! the names of events and money. `tests/architecture.rs` refuses anything else. Exemptions of
//! single shops and frozen shops are left out: an experimenter does those, not the model.

mod abuse;
mod after_sales;
mod board;
mod board_writer;
pub mod books;
mod browsing;
pub mod consumer;
mod daytime;
mod decisions;
pub mod equations;
mod evening;
mod experience;
pub mod exposure;
mod forecast;
mod founding;
mod fulfilment;
mod groups;
mod legislation;
pub mod market;
mod morning;
mod niches;
mod opening;
pub mod order;
mod practice;
mod ratings;
pub mod rules;
mod scoring;
pub mod shop;
pub mod signals;
mod steps;
pub mod strategy;
mod surroundings;
mod trailing;
mod written;

pub use market::ReferenceMarket;
