//! The merchants' part: how shops are founded, find best replies, mend faults, and close.

pub mod adaptation;
pub mod calculation;
pub mod decision;
pub mod forecast;
pub mod founding;
pub mod groups;
pub mod mending;
pub mod participation;
pub mod reading;
pub mod shocks;
pub mod surroundings;
pub mod turnover;
