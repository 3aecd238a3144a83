//! Inheritance: what the files of a chain state together.

use super::formulas::WrittenFormulas;
use super::names;
use super::policy::WrittenEntry;
use super::problem::Complaint;
use super::read_section::{Cells, Stated};
use super::written::{Run, Written, WrittenIndustry};
use crate::market::parameters::WORLD_SECTIONS;
use crate::policy::FORMULAS;

/// What a chain states, nearer files over farther ones. Every part still knows where it was
/// written.
pub(super) struct Merged {
    pub(super) name: Option<Stated<String>>,
    pub(super) summary: Option<Stated<String>>,
    pub(super) run: Run,
    /// In the order of [`WORLD_SECTIONS`].
    pub(super) sections: Vec<Cells>,
    /// Inherited ones first, then in the order in which they were added.
    pub(super) industries: Vec<WrittenIndustry>,
    pub(super) entries: Vec<WrittenEntry>,
    pub(super) formulas: Vec<WrittenFormulas>,
}

/// Merges a chain, nearest file first.
pub(super) fn merge(files: Vec<Written>, complaints: &mut Vec<Complaint>) -> Merged {
    let sections = WORLD_SECTIONS.iter();
    let mut merged = Merged {
        name: None,
        summary: None,
        run: Run::default(),
        sections: sections
            .map(|section| Cells::empty(section.fields))
            .collect(),
        industries: Vec::new(),
        entries: Vec::new(),
        formulas: Vec::new(),
    };
    for file in files.into_iter().rev() {
        merged.add(file, complaints);
    }
    merged
}

impl Merged {
    /// Lays one file over what the farther ones stated.
    fn add(&mut self, mut file: Written, complaints: &mut Vec<Complaint>) {
        self.name = file.name.take();
        self.summary = file.summary.take();
        self.run.override_with(std::mem::take(&mut file.run));
        for (section, nearer) in self.sections.iter_mut().zip(file.sections.drain(..)) {
            section.override_with(nearer);
        }
        self.remove(&file, complaints);
        for industry in file.industries {
            let mut present = self.industries.iter_mut();
            match present.find(|present| present.name == industry.name) {
                Some(present) => present.override_with(industry),
                None => self.industries.push(industry),
            }
        }
        for taken in file.taken {
            self.entries
                .retain(|present| present.lever.name != taken.lever.name);
            self.entries.extend(taken.entries);
        }
        for entry in file.entries {
            self.entries.retain(|present| !present.coincides(&entry));
            self.entries.push(entry);
        }
        for entry in file.formulas {
            self.formulas.retain(|present| !present.coincides(&entry));
            self.formulas.push(entry);
        }
    }

    fn remove(&mut self, file: &Written, complaints: &mut Vec<Complaint>) {
        for (name, place) in &file.remove_industries {
            let before = self.industries.len();
            self.industries.retain(|industry| industry.name != *name);
            if self.industries.len() == before {
                let inherited = || self.industries.iter().map(|one| one.name.as_str());
                let complaint = Complaint::new(format!("there is no industry `{name}` to remove"))
                    .at(place, "not inherited");
                complaints.push(match names::nearest(name, inherited()) {
                    Some(meant) => complaint.help(format!("did you mean `{meant}`?")),
                    None if self.industries.is_empty() => {
                        complaint.help("this file inherits no industry; leave the line out")
                    }
                    None => {
                        let inherited = names::list(inherited());
                        complaint.help(format!("the inherited industries are {inherited}"))
                    }
                });
            }
        }
        for (name, place) in &file.remove_levers {
            let entries = |merged: &Self| merged.entries.len() + merged.formulas.len();
            let before = entries(self);
            self.entries.retain(|entry| entry.lever.name != *name);
            if *name == FORMULAS {
                self.formulas.clear();
            }
            if entries(self) == before {
                complaints.push(
                    Complaint::new(format!("there is no entry of lever `{name}` to remove"))
                        .at(place, "not inherited")
                        .help("a lever that no inherited file switches on is off already; leave it out"),
                );
            }
        }
    }
}
