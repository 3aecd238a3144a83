//! The platform's part: account integrity, scores, exposure and the auction.

pub mod auction;
pub mod exposure;
pub mod integrity;
pub mod scoring;
