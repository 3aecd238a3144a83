//! Arms × replicates: running markets in parallel and comparing them in pairs.

pub mod replicate;
