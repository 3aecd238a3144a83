//! Parameters set on top of a scenario, by a dotted key each.

use super::build::{too_few_shops, unneeded};
use super::calendar::calendar;
use super::problem::{Complaint, Place, Problem, Source};
use super::read_section::{Reader, Stated};
use super::source::parse;
use super::target::{Slot, Target, Values};
use super::written::{RUN_DATES, Run};
use super::{Scenario, policy};
use crate::market::calendar::Calendar;
use crate::market::parameters::{
    Industry, IndustryParameters, Service, ServiceParameters, WORLD_SECTIONS, WorldParameters,
};
use crate::parameter::{Declared as _, Field, Section as _, Value};
use crate::policy::Policy;
use jiff::ToSpan;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// A parameter with the value it is to have, written as a line of TOML:
///
/// | key | what is set |
/// |---|---|
/// | `choice.score_weight` | a parameter of the world |
/// | `industries.apparel.misfit` | a parameter of an industry |
/// | `industries.apparel.services.size-swap.cost_fen` | a parameter of a special service |
/// | `policy.order_saving.compensation` | a parameter of a lever that has one entry |
/// | `policy.traffic.2025-01-01.low_price` | the same in the entry that starts on that day |
/// | `policy.traffic.first.low_price` | the same in the entry that has no start |
/// | `policy.traffic.every.low_price` | the same in all entries |
/// | `policy.remove` | a list of levers to do without |
/// | `run.end` | a date of the run; the window of comparison keeps its length and ends with it |
/// | `run.burn_in_days` | days before the run |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    origin: String,
    text: String,
}

/// A parameter of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its dotted key.
    pub key: String,
    /// What it means, its unit and its bounds.
    pub field: &'static Field,
    /// What it is in the scenario; if it stands in several entries, what it is in the first.
    pub value: Value,
}

impl Setting {
    /// A setting as written somewhere: `KEY=VALUE`. Errors name `origin`, such as `--set`.
    #[must_use]
    pub fn written(origin: &str, text: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The setting of `key` to `value`.
    #[must_use]
    pub fn of(key: &str, value: Value) -> Self {
        Self::written(key, &format!("{key} = {value}"))
    }

    /// The second part of a key such as `policy.traffic.low_price`.
    #[must_use]
    pub fn lever(&self) -> Option<&str> {
        let key = self.text.split('=').next()?.trim();
        key.strip_prefix("policy.")?.split('.').next()
    }

    /// The setting as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Scenario {
    /// The scenario with some parameters set, later settings over earlier ones. They are checked
    /// as if a file had stated them, and the digest is that of the scenario that results.
    ///
    /// ```
    /// use gresham::scenario::{Scenario, Setting};
    ///
    /// let scenario = Scenario::read("scenarios/traffic-first.toml".as_ref())?;
    /// let sparse = scenario.with(&[Setting::written("--set", "population.shops = 80")])?;
    /// assert_eq!(sparse.world.population.shops, 80);
    /// assert_ne!(sparse.digest(), scenario.digest());
    /// # Ok::<(), gresham::scenario::Problem>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the settings, at once.
    pub fn with(&self, settings: &[Setting]) -> Result<Self, Problem> {
        let mut edit = Edit {
            values: Values::of(self),
            run: None,
            touched: Vec::new(),
            complaints: Vec::new(),
        };
        for (number, setting) in settings.iter().enumerate() {
            edit.read(number, setting, &self.calendar);
        }
        let scenario = if edit.complaints.is_empty() {
            edit.build(self)
        } else {
            None
        };
        scenario.ok_or_else(|| {
            let sources = settings.iter().map(|setting| Source {
                path: setting.origin.clone(),
                text: setting.text.clone(),
            });
            Problem::new(sources.collect(), edit.complaints)
        })
    }

    /// The parameter that a dotted key means in this scenario.
    ///
    /// # Errors
    /// A sentence on what is wrong with the key, and what may have been meant.
    pub fn parameter(&self, key: &str) -> Result<Parameter, String> {
        let values = Values::of(self);
        let words: Vec<&str> = key.split('.').collect();
        match values.resolve(&words) {
            Ok(Target { field, slot, .. }) => Ok(Parameter {
                key: key.to_owned(),
                field,
                value: values.get(&slot),
            }),
            Err(error) => Err(format!("{}; {}", error.message, error.help)),
        }
    }
}

/// A scenario's values on their way from one scenario to another.
struct Edit {
    values: Values,
    /// The dates, once one of them is set.
    run: Option<Run>,
    /// What was set, and where that is written.
    touched: Vec<(Slot, Place)>,
    complaints: Vec<Complaint>,
}

impl Edit {
    fn read(&mut self, number: usize, setting: &Setting, calendar: &Calendar) {
        let mut reader = Reader::new(number, &setting.text);
        if let Some(table) = parse(&mut reader, &setting.text) {
            match single(table.get_ref()) {
                Some((keys, value)) => self.set(&mut reader, &keys, value, calendar),
                None => reader.complaints.push(
                    Complaint::new("a setting sets one parameter")
                        .at(&reader.place(0..setting.text.len()), "not one")
                        .help("write it as `choice.score_weight=0.5`"),
                ),
            }
        }
        self.complaints.append(&mut reader.complaints);
    }

    fn set(
        &mut self,
        reader: &mut Reader,
        keys: &[&Spanned<DeString>],
        value: &Spanned<DeValue>,
        calendar: &Calendar,
    ) {
        let words: Vec<&str> = keys.iter().map(|key| key.get_ref().as_ref()).collect();
        match *words.as_slice() {
            ["policy", "remove"] => return self.remove(reader, value),
            ["run", key] if RUN_DATES.iter().any(|(date, _)| *date == key) => {
                return self.set_date(reader, key, value, calendar);
            }
            _ => {}
        }
        match self.values.resolve(&words) {
            Ok(target) => {
                if let Some(read) = reader.value(&target.owner, target.field, value) {
                    self.values.set(&target.slot, read);
                    self.touched.push((target.slot, reader.place(value.span())));
                }
            }
            Err(error) => reader.complaints.push(
                Complaint::new(error.message)
                    .at(&reader.place(keys[error.word].span()), "here")
                    .help(error.help),
            ),
        }
    }

    fn remove(&mut self, reader: &mut Reader, value: &Spanned<DeValue>) {
        for (name, place) in reader.texts("remove", value) {
            let before = self.values.entries.len();
            self.values.entries.retain(|entry| entry.0 != name);
            if crate::policy::lever(&name).is_none() {
                reader.complaints.push(policy::unknown_lever(&name, &place));
            } else if self.values.entries.len() == before {
                reader.complaints.push(
                    Complaint::new(format!("there is no entry of lever `{name}` to remove"))
                        .at(&place, "off already"),
                );
            }
        }
    }

    fn set_date(
        &mut self,
        reader: &mut Reader,
        key: &str,
        value: &Spanned<DeValue>,
        calendar: &Calendar,
    ) {
        let date = reader.date(key, value);
        let run = self.run.get_or_insert_with(|| Run {
            start: Some(reader.stated(Some(calendar.start), value.span())),
            end: Some(reader.stated(Some(calendar.end), value.span())),
            burn_in_days: Some(reader.stated(None, value.span())),
            ..Run::default()
        });
        match key {
            "start" => run.start = Some(date),
            "end" => run.end = Some(date),
            _ => run.evaluate_from = Some(date),
        }
    }

    fn build(&mut self, scenario: &Scenario) -> Option<Scenario> {
        let calendar = self.calendar(scenario.calendar)?;
        let policy = self.policy(&scenario.policy);
        let world = self.world();
        self.complaints.is_empty().then_some(())?;
        Some(Scenario {
            name: scenario.name.clone(),
            summary: scenario.summary.clone(),
            calendar,
            world: world?,
            policy,
        })
    }

    fn calendar(&mut self, before: Calendar) -> Option<Calendar> {
        let Value::Whole(burn_in_days) = self.values.burn_in_days else {
            return None;
        };
        let Some(run) = &mut self.run else {
            return Some(Calendar {
                burn_in_days: burn_in_days as u32,
                ..before
            });
        };
        if let Some(days) = &mut run.burn_in_days {
            days.value = Some(self.values.burn_in_days);
        }
        if run.evaluate_from.is_none() {
            run.evaluate_from = window_of_same_length(run, before);
        }
        calendar(run, &mut self.complaints)
    }

    /// The levers as set; formulas stay as they were.
    fn policy(&mut self, before: &Policy) -> Policy {
        let mut policy = Policy {
            formulas: before.formulas.clone(),
            ..Policy::default()
        };
        for (index, (name, from, to, values)) in self.values.entries.iter().enumerate() {
            if let Err((key, why)) = policy.add(name, *from, *to, values) {
                let is_here =
                    |slot: &Slot| matches!(slot, Slot::Entries(all, _) if all.contains(&index));
                let owner = format!("lever `{name}`");
                let complaint = contradiction(&self.touched, &owner, key, &why, is_here);
                self.complaints.push(complaint);
            }
        }
        policy
    }

    fn world(&mut self) -> Option<WorldParameters> {
        let mut industries = Vec::new();
        for (index, industry) in self.values.industries.iter().enumerate() {
            let name = &industry.name;
            let parameters = IndustryParameters::from_values(&industry.values);
            if let Err((key, why)) = parameters.check() {
                let is_here = |slot: &Slot| matches!(slot, Slot::Industry(one, _) if *one == index);
                let owner = format!("industry `{name}`");
                let complaint = contradiction(&self.touched, &owner, key, &why, is_here);
                self.complaints.push(complaint);
            }
            industries.push(Industry {
                name: name.clone(),
                parameters,
                services: industry
                    .services
                    .iter()
                    .map(|(name, values)| Service {
                        name: name.clone(),
                        parameters: ServiceParameters::from_values(values),
                    })
                    .collect(),
            });
        }
        for key in unneeded(&industries) {
            let why = "0 in every industry";
            let complaint = contradiction(&self.touched, "the industries", key, why, |_| true);
            self.complaints.push(complaint);
        }
        let world = match WorldParameters::from_values(&self.values.sections, industries) {
            Ok(world) => world,
            Err((section, key, why)) => {
                let is_here = |slot: &Slot| matches!(slot, Slot::Section(one, _) if WORLD_SECTIONS[*one].name == section);
                let owner = format!("section `{section}`");
                let complaint = contradiction(&self.touched, &owner, key, &why, is_here);
                self.complaints.push(complaint);
                return None;
            }
        };
        if let Some(why) = too_few_shops(&world) {
            let owner = "section `population`";
            let complaint = contradiction(&self.touched, owner, "shops", &why, |_| true);
            self.complaints.push(complaint);
        }
        Some(world)
    }
}

/// The window of comparison of the same length at the end of the run as it is now.
fn window_of_same_length(run: &Run, before: Calendar) -> Option<Stated<Date>> {
    let end = run.end.as_ref()?;
    let start = run.start.as_ref()?.value?;
    let length = before.evaluate_from.until(before.end).ok()?.get_days();
    let from = end.value?.saturating_sub(length.days()).max(start);
    Some(Stated {
        value: Some(from),
        place: end.place.clone(),
    })
}

/// Complains about a contradiction that one of the settings chosen by `is_here` has brought about.
fn contradiction(
    touched: &[(Slot, Place)],
    owner: &str,
    key: &str,
    why: &str,
    is_here: impl Fn(&Slot) -> bool,
) -> Complaint {
    let complaint = Complaint::new(format!("`{key}` of {owner} contradicts another key"));
    let places = touched.iter().filter(|(slot, _)| is_here(slot));
    places.fold(complaint.note(why), |complaint, (_, place)| {
        complaint.at(place, "set here")
    })
}

/// The dotted key and the value of a table that holds a single one.
fn single<'t, 'i>(
    table: &'t DeTable<'i>,
) -> Option<(Vec<&'t Spanned<DeString<'i>>>, &'t Spanned<DeValue<'i>>)> {
    let mut keys = Vec::new();
    let mut table = table;
    loop {
        let mut lines = table.iter();
        let ((key, value), None) = (lines.next()?, lines.next()) else {
            return None;
        };
        keys.push(key);
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => return Some((keys, value)),
        }
    }
}
