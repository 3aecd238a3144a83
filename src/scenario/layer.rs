//! Layers: nearer files laid over farther ones, and a scenario as a layer to lay settings over.

use super::cells::{Cells, nowhere};
use super::file::{IndustryFile, Run, ScenarioFile, ServiceFile};
use super::formulas::FormulasFile;
use super::policy::EntryFile;
use super::terms::TermsFile;
use super::whole::Scenario;
use crate::market::parameters::WORLD_SECTIONS;
use crate::parameter::{Declared as _, Value};
use crate::policy::{FORMULAS, lever};
use crate::reader::{Diagnostic, Span, Spanned};

/// Statements of several files, nearer ones over farther ones. Every part still knows where it was
/// written.
pub(super) struct Layer {
    pub(super) name: Option<Spanned<Option<String>>>,
    pub(super) summary: Option<Spanned<Option<String>>>,
    pub(super) run: Run,
    /// In the order of [`WORLD_SECTIONS`].
    pub(super) sections: Vec<Cells>,
    /// Inherited ones first, then in the order in which they were added.
    pub(super) industries: Vec<IndustryFile>,
    pub(super) entries: Vec<EntryFile>,
    pub(super) formulas: Vec<FormulasFile>,
}

/// Merges a chain, nearest file first.
pub(super) fn merge(files: Vec<ScenarioFile>, diagnostics: &mut Vec<Diagnostic>) -> Layer {
    let sections = WORLD_SECTIONS.iter();
    let mut merged = Layer {
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
        merged.add(file, diagnostics);
    }
    merged
}

impl Layer {
    /// Lays one file over what the farther ones stated.
    fn add(&mut self, mut file: ScenarioFile, diagnostics: &mut Vec<Diagnostic>) {
        self.name = file.name.take();
        self.summary = file.summary.take();
        self.run.override_with(std::mem::take(&mut file.run));
        for (section, nearer) in self.sections.iter_mut().zip(file.sections.drain(..)) {
            section.override_with(nearer);
        }
        self.remove(&file, diagnostics);
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
            self.formulas
                .retain(|present| !present.dates.coincide(&entry.dates));
            self.formulas.push(entry);
        }
    }

    fn remove(&mut self, file: &ScenarioFile, diagnostics: &mut Vec<Diagnostic>) {
        for (name, place) in &file.remove_industries {
            let before = self.industries.len();
            self.industries.retain(|industry| industry.name != *name);
            if self.industries.len() == before {
                let inherited = || self.industries.iter().map(|one| one.name.as_str());
                let diagnostic =
                    Diagnostic::new(format!("there is no industry `{name}` to remove"))
                        .at(place, "not inherited");
                diagnostics.push(if self.industries.is_empty() {
                    diagnostic.help("this file inherits no industry; leave the line out")
                } else {
                    diagnostic.suggest(name, inherited, "the inherited industries are")
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
                diagnostics.push(
                    Diagnostic::new(format!("there is no entry of lever `{name}` to remove"))
                        .at(place, "not inherited")
                        .help(
                            "a lever that no inherited file switches on is off already; leave \
                               it out",
                        ),
                );
            }
        }
    }
}

fn cells(values: Vec<Value>) -> Cells {
    Cells {
        header: Some(Span::NOWHERE),
        values: values
            .into_iter()
            .map(|value| Some(nowhere(value)))
            .collect(),
    }
}

impl Layer {
    /// The layer that states everything of a scenario.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let calendar = scenario.calendar;
        let industries = scenario.world.industries.iter().map(|industry| {
            let services = industry.services.iter().map(|service| ServiceFile {
                name: service.name.clone(),
                cells: cells(service.parameters.to_values()),
            });
            IndustryFile {
                name: industry.name.clone(),
                cells: cells(industry.parameters.to_values()),
                services: services.collect(),
            }
        });
        let names = scenario.industry_names();
        let entries = scenario.policy.entries().into_iter();
        let formulas = scenario.policy.formulas.entries().iter();
        Self {
            name: Some(nowhere(scenario.name.clone())),
            summary: Some(nowhere(scenario.summary.clone())),
            run: Run {
                header: Some(Span::NOWHERE),
                start: Some(nowhere(calendar.start)),
                end: Some(nowhere(calendar.end)),
                burn_in_days: Some(nowhere(Value::Whole(i64::from(calendar.burn_in_days)))),
                evaluate_from: Some(nowhere(calendar.evaluate_from)),
            },
            sections: scenario.world.to_values().into_iter().map(cells).collect(),
            industries: industries.collect(),
            entries: entries
                .map(|entry| EntryFile {
                    lever: lever(entry.lever).expect("a policy has known levers"),
                    terms: TermsFile::of(&entry.terms, &names),
                    cells: cells(entry.values),
                })
                .collect(),
            formulas: formulas.map(FormulasFile::of).collect(),
        }
    }
}
