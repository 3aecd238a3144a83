//! Ensembles of worlds, and what verbs say over them.

mod ensemble;
