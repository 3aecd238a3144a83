//! Which parameter a dotted key such as `choice.score_weight` means in a scenario.

use super::Scenario;
use super::names;
use super::written::BURN_IN;
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared as _, Field, Value};
use crate::policy::{LEVERS, lever};
use jiff::civil::Date;

/// A lever's entry: lever, first day, end and one value per field.
pub(super) type Entry = (&'static str, Option<Date>, Option<Date>, Vec<Value>);

/// A scenario's parameters as plain values.
pub(super) struct Values {
    /// In the order of [`WORLD_SECTIONS`].
    pub(super) sections: Vec<Vec<Value>>,
    pub(super) industries: Vec<IndustryValues>,
    pub(super) entries: Vec<Entry>,
    pub(super) burn_in_days: Value,
}

/// An industry's parameters and those of its services, by name.
pub(super) struct IndustryValues {
    pub(super) name: String,
    pub(super) values: Vec<Value>,
    pub(super) services: Vec<(String, Vec<Value>)>,
}

/// The place of a value among [`Values`].
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
pub(super) struct Target {
    /// Whose parameter it is, such as "lever `traffic`".
    pub(super) owner: String,
    pub(super) field: &'static Field,
    pub(super) slot: Slot,
}

/// Why a dotted key means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unresolved {
    /// The word of the key that is to blame.
    pub(super) word: usize,
    pub(super) message: String,
    pub(super) help: String,
}

/// What stands for all entries of a lever at once.
const EVERY: &str = "every";
/// What stands for the entry that has no start.
const FIRST: &str = "first";

static BURN_IN_FIELD: Field = BURN_IN;

impl Values {
    pub(super) fn of(scenario: &Scenario) -> Self {
        let industries = scenario.world.industries.iter();
        Self {
            sections: scenario.world.to_values(),
            industries: industries
                .map(|industry| IndustryValues {
                    name: industry.name.clone(),
                    values: industry.parameters.to_values(),
                    services: industry
                        .services
                        .iter()
                        .map(|service| (service.name.clone(), service.parameters.to_values()))
                        .collect(),
                })
                .collect(),
            entries: scenario.policy.entries(),
            burn_in_days: Value::Whole(i64::from(scenario.calendar.burn_in_days)),
        }
    }

    /// Finds the parameter that `words`, the parts of a dotted key, mean.
    pub(super) fn resolve(&self, words: &[&str]) -> Result<Target, Unresolved> {
        match *words {
            ["run", key] => {
                pick(
                    "section `run`",
                    std::slice::from_ref(&BURN_IN_FIELD),
                    key,
                    1,
                )?;
                Ok(target("section `run`", &BURN_IN_FIELD, Slot::BurnIn))
            }
            ["industries", name, "services", service, key] => {
                let industry = self.industry(name)?;
                let services = &self.industries[industry].services;
                let names = || services.iter().map(|(name, _)| name.as_str());
                let index = index_of("service", names, service, 3)?;
                let owner = format!("service `{service}`");
                let field = pick(&owner, ServiceParameters::FIELDS, key, 4)?;
                let slot = Slot::Service(industry, index, field);
                Ok(target(&owner, &ServiceParameters::FIELDS[field], slot))
            }
            ["industries", name, key] => {
                let industry = self.industry(name)?;
                let owner = format!("industry `{name}`");
                let field = pick(&owner, IndustryParameters::FIELDS, key, 2)?;
                let slot = Slot::Industry(industry, field);
                Ok(target(&owner, &IndustryParameters::FIELDS[field], slot))
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
                Ok(target(&owner, &fields[field], Slot::Section(index, field)))
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

    fn lever(&self, name: &str, which: Option<&str>, key: &str) -> Result<Target, Unresolved> {
        let names = || LEVERS.iter().map(|lever| lever.name);
        let lever = &LEVERS[index_of("lever", names, name, 1)?];
        let owner = format!("lever `{name}`");
        let entries = self.entries.iter().enumerate();
        let present: Vec<usize> = entries
            .filter(|(_, entry)| entry.0 == name)
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
        Ok(target(
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

    /// How the entries of a lever are called, and the word for all of them.
    fn ways(&self, present: &[usize]) -> impl Iterator<Item = String> {
        let starts = present.iter().map(|index| start(&self.entries[*index]));
        starts.chain([EVERY.to_owned()])
    }

    /// The value in a slot; that of the first entry if there are several.
    pub(super) fn get(&self, slot: &Slot) -> Value {
        match slot {
            Slot::Section(section, field) => self.sections[*section][*field],
            Slot::Industry(industry, field) => self.industries[*industry].values[*field],
            Slot::Service(industry, service, field) => {
                self.industries[*industry].services[*service].1[*field]
            }
            Slot::Entries(entries, field) => self.entries[entries[0]].3[*field],
            Slot::BurnIn => self.burn_in_days,
        }
    }

    /// Puts a value, which has been checked, into a slot.
    pub(super) fn set(&mut self, slot: &Slot, value: Value) {
        match slot {
            Slot::Section(section, field) => self.sections[*section][*field] = value,
            Slot::Industry(industry, field) => self.industries[*industry].values[*field] = value,
            Slot::Service(industry, service, field) => {
                self.industries[*industry].services[*service].1[*field] = value;
            }
            Slot::Entries(entries, field) => {
                for entry in entries {
                    self.entries[*entry].3[*field] = value;
                }
            }
            Slot::BurnIn => self.burn_in_days = value,
        }
    }
}

fn target(owner: &str, field: &'static Field, slot: Slot) -> Target {
    Target {
        owner: owner.to_owned(),
        field,
        slot,
    }
}

fn start(entry: &Entry) -> String {
    entry
        .1
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

fn index_of<'a, I: Iterator<Item = &'a str>>(
    kind: &str,
    known: impl Fn() -> I,
    name: &str,
    word: usize,
) -> Result<usize, Unresolved> {
    known()
        .position(|one| one == name)
        .ok_or_else(|| Unresolved {
            word,
            message: format!("there is no {kind} `{name}`"),
            help: match names::nearest(name, known()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are {}", names::list(known())),
            },
        })
}

fn pick(owner: &str, fields: &[Field], key: &str, word: usize) -> Result<usize, Unresolved> {
    let keys = || fields.iter().map(|field| field.key);
    keys().position(|one| one == key).ok_or_else(|| Unresolved {
        word,
        message: format!("{owner} has no key `{key}`"),
        help: match names::nearest(key, keys()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("its keys are {}", names::list(keys())),
        },
    })
}
