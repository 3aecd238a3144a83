//! Reports of a shard's day: integers that add up in any order to the same sum.

#[cfg(test)]
mod bounds;
mod consumers;
mod day;
mod event;
mod repeat;
mod shop;

pub use crate::indexed;
pub use crate::money::Money;
pub use consumers::{AbuseCount, BuyerCount, ConsumerTally, RINGS};
pub use day::Tally;
pub use event::Event;
pub use repeat::Repeat;
pub use shop::ShopTally;
