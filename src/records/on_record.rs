//! Work that a results folder holds already, told without claiming it, so that what is left can be
//! reckoned before anything is touched.
//!
//! A folder that cannot be read, or that holds something else, has nothing on record here: claiming
//! it afterwards says what is wrong with it.

use super::journal;
use super::journal_lines::{Heading, read};
use super::manifest::Manifest;
use super::marker::{Identity, Marker};
use super::panel_files;
use super::replicate_files;
use super::shared_store::SharedStore;
use super::verb::Verb;
use crate::experiment::Plan;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A results folder as a command finds it.
#[derive(Debug, Clone)]
pub struct OnRecord {
    path: PathBuf,
    /// True if the same command was begun there for the same.
    is_begun: bool,
}

/// Work that a journal tells of.
#[derive(Debug)]
pub struct Finished {
    known: BTreeSet<(String, u32)>,
    /// Replicates that other commands have run.
    store: Option<SharedStore>,
}

impl OnRecord {
    /// The folder of a command for what has these properties in common.
    #[must_use]
    pub fn of(path: &Path, verb: Verb, identity: Identity) -> Self {
        let wanted = Marker::new(verb, identity);
        let present = Marker::read(path).ok().flatten();
        Self {
            is_begun: present.is_some_and(|marker| marker.differences(&wanted).is_empty()),
            path: path.to_owned(),
        }
    }

    /// The folder of a command for a plan.
    #[must_use]
    pub fn of_plan(path: &Path, verb: Verb, plan: &Plan) -> Self {
        Self::of(path, verb, Manifest::new(plan, "").identity())
    }

    /// True if the same command was begun there for the same.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        self.is_begun
    }

    /// True if it has the totals and the shops of a replicate.
    #[must_use]
    pub fn holds_replicate(&self, arm: &str, replicate: u32) -> bool {
        self.is_begun && replicate_files::series_at(&self.path, arm, replicate).exists()
    }

    /// True if a folder within has the panel of this identity.
    #[must_use]
    pub fn holds_panel(&self, within: &Path, arm: &str, replicate: u32, identity: &str) -> bool {
        let path = || panel_files::panel_at(&self.path.join(within), arm, replicate);
        self.is_begun && panel_files::is_of(&path(), identity)
    }

    /// Work that a journal in the folder, or in a folder within, tells of.
    #[must_use]
    pub fn finished(&self, within: &str, heading: &Heading) -> Finished {
        Finished {
            known: if self.is_begun {
                finished_in(&self.path.join(within), heading)
            } else {
                BTreeSet::new()
            },
            store: None,
        }
    }

    /// Work that a journal tells of, or the store that commands share.
    #[must_use]
    pub fn finished_anywhere(&self, within: &str, heading: &Heading) -> Finished {
        Finished {
            store: SharedStore::shared_by(&self.path, heading),
            ..self.finished(within, heading)
        }
    }
}

impl Finished {
    /// True if it is finished for a replicate of what has this digest.
    pub fn holds(&mut self, digest: &str, replicate: u32) -> bool {
        let is_here = self.known.contains(&(digest.to_owned(), replicate));
        let store = self.store.as_mut().filter(|_| !is_here);
        is_here || store.is_some_and(|store| store.holds(digest, replicate))
    }
}

/// Work that the journal of a folder tells of, if it is of this heading.
#[must_use]
pub fn finished_in(folder: &Path, heading: &Heading) -> BTreeSet<(String, u32)> {
    let contents = fs::read(folder.join(journal::FILE)).map(|bytes| read(&bytes));
    let ours = contents.into_iter().filter(|contents| {
        let present = contents.heading.as_ref();
        present.is_some_and(|present| present.difference(heading).is_none())
    });
    ours.flat_map(|contents| contents.known.into_keys())
        .collect()
}
