//! Dotted keys such as `choice.quality_weight`, and the parameters of a scenario that they mean.

use super::file::BURN_IN;
use super::gone::successor_of;
use super::layer::Layer;
use super::policy::EntryFile;
use super::whole::Scenario;
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared as _, Field, Value};
use crate::policy::{LEVERS, lever};
use crate::reader::{Spanned, names};

/// A parameter of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its dotted key.
    pub key: String,
    /// Its meaning, unit and bounds.
    pub field: &'static Field,
    /// Its value in the scenario; if it stands in several entries, that of the first.
    pub value: Value,
    slot: Slot,
}

impl Parameter {
    /// True if setting the one sets the other too, be it by another key.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        match (&self.slot, &other.slot) {
            (Slot::Entries(one, field), Slot::Entries(two, other)) => {
                field == other && one.iter().any(|entry| two.contains(entry))
            }
            (one, two) => one == two,
        }
    }
}

impl Scenario {
    /// The parameter that a dotted key means in this scenario.
    ///
    /// # Errors
    /// A sentence on what is wrong with the key, and what may have been meant.
    pub fn parameter(&self, key: &str) -> Result<Parameter, String> {
        let mut layer = Layer::of(self);
        let words: Vec<&str> = key.split('.').collect();
        let path = layer.resolve(&words);
        let path = path.map_err(|error| format!("{}; {}", error.message, error.help))?;
        let cells = layer.cells(&path.slot);
        let value = cells[0].as_ref().and_then(|stated| stated.value);
        let unstated = || format!("{key} is stated by no file");
        Ok(Parameter {
            key: key.to_owned(),
            field: path.field,
            value: value.ok_or_else(unstated)?,
            slot: path.slot,
        })
    }
}

/// The place of a value in a [`Layer`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot {
    /// A section of the world and a field of it.
    Section(usize, usize),
    /// An industry and a field of it.
    Industry(usize, usize),
    /// An industry, a service of it and a field of that.
    Service(usize, usize, usize),
    /// Entries of one lever and a field of theirs.
    Entries(Vec<usize>, usize),
    BurnIn,
}

/// A parameter that was found.
#[derive(Debug, Clone)]
pub(super) struct ParameterPath {
    /// The owner of the parameter, such as "lever `traffic`".
    pub(super) owner: String,
    pub(super) field: &'static Field,
    pub(super) slot: Slot,
}

/// The reason for which a dotted key means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unresolved {
    /// The word of the key that is to blame.
    pub(super) word: usize,
    pub(super) message: String,
    pub(super) help: String,
}

/// The word for all entries of a lever at once.
const EVERY: &str = "every";
/// The word for the entry that has no start.
const FIRST: &str = "first";

static BURN_IN_FIELD: Field = BURN_IN;

impl Layer {
    /// Finds the parameter that `words`, the parts of a dotted key, mean.
    pub(super) fn resolve(&self, words: &[&str]) -> Result<ParameterPath, Unresolved> {
        match *words {
            ["run", key] => {
                pick(
                    "section `run`",
                    std::slice::from_ref(&BURN_IN_FIELD),
                    key,
                    1,
                )?;
                Ok(path("section `run`", &BURN_IN_FIELD, Slot::BurnIn))
            }
            ["industries", name, "services", service, key] => {
                let industry = self.industry(name)?;
                let services = &self.industries[industry].services;
                let names = || services.iter().map(|service| service.name.as_str());
                let index = index_of("service", names, service, 3)?;
                let owner = format!("service `{service}`");
                let field = pick(&owner, ServiceParameters::FIELDS, key, 4)?;
                let slot = Slot::Service(industry, index, field);
                Ok(path(&owner, &ServiceParameters::FIELDS[field], slot))
            }
            ["industries", name, key] => {
                let industry = self.industry(name)?;
                let owner = format!("industry `{name}`");
                let field = pick(&owner, IndustryParameters::FIELDS, key, 2)?;
                let slot = Slot::Industry(industry, field);
                Ok(path(&owner, &IndustryParameters::FIELDS[field], slot))
            }
            ["policy", name, key] => self.lever(name, None, key),
            ["policy", name, which, key] => self.lever(name, Some(which), key),
            ["run" | "industries" | "policy", ..] | [] | [_] | [_, _, _, ..] => {
                Err(malformed(words))
            }
            [section, key] => {
                let names = || WORLD_SECTIONS.iter().map(|section| section.name);
                let index = index_of("section", names, section, 0).map_err(|error| {
                    if lever(section).is_some() {
                        return Unresolved {
                            help: format!("`{section}` is a lever: write `policy.{section}.{key}`"),
                            ..error
                        };
                    }
                    error
                })?;
                let owner = format!("section `{section}`");
                let fields = WORLD_SECTIONS[index].fields;
                let field = pick(&owner, fields, key, 1)?;
                Ok(path(&owner, &fields[field], Slot::Section(index, field)))
            }
        }
    }

    fn industry(&self, name: &str) -> Result<usize, Unresolved> {
        let names = || {
            self.industries
                .iter()
                .map(|industry| industry.name.as_str())
        };
        index_of("industry", names, name, 1)
    }

    fn lever(
        &self,
        name: &str,
        which: Option<&str>,
        key: &str,
    ) -> Result<ParameterPath, Unresolved> {
        let names = || LEVERS.iter().map(|lever| lever.name);
        let lever = &LEVERS[index_of("lever", names, name, 1)?];
        let owner = format!("lever `{name}`");
        let entries = self.entries.iter().enumerate();
        let present: Vec<usize> = entries
            .filter(|(_, entry)| entry.lever.name == name)
            .map(|(index, _)| index)
            .collect();
        if present.is_empty() {
            return Err(Unresolved {
                word: 1,
                message: format!("{owner} is off in this scenario, so it has no parameters to set"),
                help: "switch it on in a scenario file, with an entry of its own".to_owned(),
            });
        }
        let chosen = self.choose(name, &present, which)?;
        let word = if which.is_some() { 3 } else { 2 };
        let field = pick(&owner, lever.fields, key, word)?;
        if which.is_none() && present.len() > 1 {
            let ways = self.ways(&present);
            let ways = ways.map(|which| format!("`policy.{name}.{which}.{key}`"));
            return Err(Unresolved {
                word: 1,
                message: format!("{owner} has {} entries; which one is meant?", present.len()),
                help: format!("write {}", ways.collect::<Vec<_>>().join(" or ")),
            });
        }
        Ok(path(
            &owner,
            &lever.fields[field],
            Slot::Entries(chosen, field),
        ))
    }

    /// The entries that `which` means among those `present` of a lever.
    fn choose(
        &self,
        name: &str,
        present: &[usize],
        which: Option<&str>,
    ) -> Result<Vec<usize>, Unresolved> {
        let Some(which) = which.filter(|which| *which != EVERY) else {
            return Ok(present.to_vec());
        };
        let is_meant = |index: &&usize| start(&self.entries[**index]) == which;
        let chosen: Vec<usize> = present.iter().filter(is_meant).copied().collect();
        if !chosen.is_empty() {
            return Ok(chosen);
        }
        let ways: Vec<String> = self.ways(present).collect();
        Err(Unresolved {
            word: 2,
            message: format!("lever `{name}` has no entry `{which}`"),
            help: format!(
                "its entries are {}",
                names::list(ways.iter().map(String::as_str))
            ),
        })
    }

    /// The names of the entries of a lever, and the word for all of them.
    fn ways(&self, present: &[usize]) -> impl Iterator<Item = String> {
        let starts = present.iter().map(|index| start(&self.entries[*index]));
        starts.chain([EVERY.to_owned()])
    }

    /// The statements in a slot: several if it is of several entries.
    fn cells(&mut self, slot: &Slot) -> Vec<&mut Option<Spanned<Option<Value>>>> {
        let (cells, field) = match slot {
            Slot::BurnIn => return vec![&mut self.run.burn_in_days],
            Slot::Section(section, field) => (vec![&mut self.sections[*section]], field),
            Slot::Industry(industry, field) => (vec![&mut self.industries[*industry].cells], field),
            Slot::Service(industry, service, field) => {
                let industry = &mut self.industries[*industry];
                (vec![&mut industry.services[*service].cells], field)
            }
            Slot::Entries(chosen, field) => {
                let entries = self.entries.iter_mut().enumerate();
                let entries = entries.filter(|(index, _)| chosen.contains(index));
                (entries.map(|(_, entry)| &mut entry.cells).collect(), field)
            }
        };
        let cells = cells.into_iter();
        cells.map(|cells| &mut cells.values[*field]).collect()
    }

    /// Puts a value, which has been checked, into a slot.
    pub(super) fn put(&mut self, slot: &Slot, value: &Spanned<Option<Value>>) {
        for cell in self.cells(slot) {
            *cell = Some(value.clone());
        }
    }
}

fn path(owner: &str, field: &'static Field, slot: Slot) -> ParameterPath {
    ParameterPath {
        owner: owner.to_owned(),
        field,
        slot,
    }
}

fn start(entry: &EntryFile) -> String {
    entry
        .terms
        .dates
        .starts()
        .map_or_else(|| FIRST.to_owned(), |from| from.to_string())
}

fn malformed(words: &[&str]) -> Unresolved {
    Unresolved {
        word: 0,
        message: format!("`{}` names no parameter", words.join(".")),
        help: "write `SECTION.KEY`, `industries.NAME.KEY`, \
               `industries.NAME.services.NAME.KEY`, `policy.LEVER.KEY` or \
               `policy.LEVER.DATE.KEY`"
            .to_owned(),
    }
}

/// The index of a part of a key among what is `known`.
fn index_of<'a, I: Iterator<Item = &'a str>>(
    kind: &str,
    known: impl Fn() -> I,
    name: &str,
    word: usize,
) -> Result<usize, Unresolved> {
    let message = || format!("there is no {kind} `{name}`");
    find(&known, name, word, message, "there are")
}

/// The index of a field by its key.
fn pick(owner: &str, fields: &[Field], key: &str, word: usize) -> Result<usize, Unresolved> {
    if let Some(successor) = successor_of(owner, key) {
        return Err(Unresolved {
            word,
            message: format!("`{key}` of {owner} is gone"),
            help: successor.to_owned(),
        });
    }
    let keys = || fields.iter().map(|field| field.key);
    let message = || format!("{owner} has no key `{key}`");
    find(&keys, key, word, message, "its keys are")
}

fn find<'a, I: Iterator<Item = &'a str>>(
    known: &impl Fn() -> I,
    name: &str,
    word: usize,
    message: impl Fn() -> String,
    all: &str,
) -> Result<usize, Unresolved> {
    let found = known().position(|one| one == name);
    found.ok_or_else(|| Unresolved {
        word,
        message: message(),
        help: names::meant(name, known, all),
    })
}
