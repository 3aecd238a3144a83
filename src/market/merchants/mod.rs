//! The merchants' part: how shops are founded, calculate, imitate, try, and close.

pub mod adaptation;
pub mod calculation;
pub mod founding;
pub mod participation;
pub mod shocks;
pub mod turnover;
