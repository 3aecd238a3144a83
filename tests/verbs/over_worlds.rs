//! Ensembles of worlds, and what verbs say over them.

mod commands;
mod decisions;
mod ensemble;
mod scale;
mod verbs;
