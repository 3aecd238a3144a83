//! Parameters set on top of a scenario, by a dotted key each: one more layer over what files state.

use super::build::build;
use super::cells::nowhere;
use super::file::{RUN_DATES, Run};
use super::gone::successor_of;
use super::home::home_of;
use super::layer::Layer;
use super::policy;
use super::whole::Scenario;
use crate::market::calendar::Calendar;
use crate::parameter::Value;
use crate::reader::{
    At, Diagnostic, Diagnostics, Item, Readable, Reader, Source, Span, Table, lines,
};
use jiff::ToSpan;
use std::ops::Range;
use std::sync::Arc;

/// A parameter with the value it is to have, written as a line of TOML:
///
/// | key | what is set |
/// |---|---|
/// | `choice.quality_weight` | a parameter of the world |
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
    source: Arc<Source>,
    /// The key and the bytes of the value, if it is one of several in its text.
    line: Option<(Vec<Word>, Range<usize>)>,
}

/// A part of a dotted key, with the bytes where it stands.
type Word = (String, Range<usize>);

impl Setting {
    /// A setting that is written somewhere as `KEY=VALUE`. Errors name `origin`, such as `--set`.
    #[must_use]
    pub fn written(origin: &str, text: &str) -> Self {
        let source = Source {
            path: origin.to_owned(),
            text: text.to_owned(),
        };
        Self {
            source: Arc::new(source),
            line: None,
        }
    }

    /// The setting of `key` to `value`.
    #[must_use]
    pub fn of(key: &str, value: Value) -> Self {
        Self::written(key, &format!("{key} = {value}"))
    }

    /// The dotted key.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.line {
            Some((words, _)) => dotted(words),
            None => self
                .source
                .text
                .split('=')
                .next()
                .unwrap_or_default()
                .trim()
                .to_owned(),
        }
    }

    /// The bytes of a file at which it stands, if it is one of several there.
    pub(crate) fn bytes(&self) -> Option<Range<usize>> {
        let (words, value) = self.line.as_ref()?;
        Some(words.last()?.1.start..value.end)
    }

    /// The second part of a key such as `policy.traffic.low_price`.
    #[must_use]
    pub fn lever(&self) -> Option<String> {
        let key = self.key();
        let lever = key.strip_prefix("policy.")?.split('.').next();
        lever.map(str::to_owned)
    }

    /// The setting as a line of TOML.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.line {
            Some((words, value)) => {
                format!("{} = {}", dotted(words), &self.source.text[value.clone()])
            }
            None => self.source.text.clone(),
        }
    }
}

fn dotted(words: &[Word]) -> String {
    let words: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
    words.join(".")
}

/// Walks over the values of a table and its inner tables, in the order in which they were
/// written. A quoted key may hold a dotted one.
fn collect<'t, 'i>(
    table: &'t Table<'i>,
    key: &mut Vec<Word>,
    found: &mut impl FnMut(&[Word], &'t Item<'i>),
) {
    for (name, item) in lines(table) {
        let before = key.len();
        let words = name.get_ref().split('.');
        key.extend(words.map(|word| (word.to_owned(), name.span())));
        match item.get_ref().as_table() {
            Some(inner) => collect(inner, key, found),
            None => found(key, item),
        }
        key.truncate(before);
    }
}

/// Settings under a key of a file, whichever way their dotted keys are written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings(pub(crate) Vec<Setting>);

impl Readable for Settings {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let table = reader.section(at.key, item)?;
        let mut settings: Vec<Setting> = Vec::new();
        collect(table, &mut Vec::new(), &mut |words, item| {
            settings.push(Setting {
                source: Arc::clone(reader.source()),
                line: Some((words.to_vec(), item.span())),
            });
        });
        let mut are_distinct = true;
        for (index, setting) in settings.iter().enumerate() {
            let mut before = settings[..index].iter();
            if let Some(first) = before.find(|first| first.key() == setting.key()) {
                let diagnostic = Diagnostic::new(format!("`{}` is set twice", setting.key()))
                    .at(&reader.span(setting.bytes()?), "the second time")
                    .at(&reader.span(first.bytes()?), "the first time")
                    .help("leave one of them out");
                reader.diagnostics.push(diagnostic);
                are_distinct = false;
            }
        }
        are_distinct.then_some(Self(settings))
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({ "type": "object" })
    }
}

impl Scenario {
    /// The scenario with some parameters set, later settings over earlier ones. They are read and
    /// checked as a file's statements are, and the digest is that of the scenario that results.
    ///
    /// ```
    /// use gresham::scenario::{Scenario, Setting};
    ///
    /// let scenario = Scenario::read("scenarios/traffic-first.toml".as_ref())?;
    /// let sparse = scenario.with(&[Setting::written("--set", "population.shops = 80")])?;
    /// assert_eq!(sparse.world.population.shops, 80);
    /// assert_ne!(sparse.digest(), scenario.digest());
    /// # Ok::<(), gresham::scenario::Diagnostics>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the settings, at once.
    pub fn with(&self, settings: &[Setting]) -> Result<Self, Diagnostics> {
        let mut layer = Layer::of(self);
        let mut sources: Vec<Arc<Source>> = Vec::new();
        let mut diagnostics = Vec::new();
        for setting in settings {
            let known = sources
                .iter()
                .position(|one| Arc::ptr_eq(one, &setting.source));
            let number = known.unwrap_or_else(|| {
                sources.push(Arc::clone(&setting.source));
                sources.len() - 1
            });
            let mut reader = Reader::new(number, &setting.source).with_keys(home_of, successor_of);
            layer.set(&mut reader, setting);
            diagnostics.append(&mut reader.diagnostics);
        }
        if diagnostics.is_empty() {
            layer.run.keep_window(self.calendar);
            if let Some(scenario) = build(&layer, &self.name, &mut diagnostics) {
                return Ok(scenario);
            }
        }
        Err(Diagnostics::new(sources, diagnostics))
    }
}

impl Layer {
    /// Lays one setting over what is stated.
    fn set(&mut self, reader: &mut Reader, setting: &Setting) {
        let text = &setting.source.text;
        if let Some((words, value)) = &setting.line {
            reader.again(value, |reader, item| {
                self.set_line(reader, words, item);
                Some(())
            });
            return;
        }
        let Some(table) = reader.parse(text) else {
            return;
        };
        let mut found = Vec::new();
        collect(&table, &mut Vec::new(), &mut |key, item| {
            found.push((key.to_vec(), item));
        });
        if let [(words, item)] = found.as_slice() {
            self.set_line(reader, words, item);
        } else {
            reader
                .refuse(0..text.len(), "a setting sets one parameter", "not one")
                .add_help("write it as `choice.quality_weight=0.5`");
        }
    }

    fn set_line(&mut self, reader: &mut Reader, words: &[Word], item: &Item) {
        let names: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        match *names.as_slice() {
            ["policy", "remove"] => return self.remove_levers(reader, item),
            ["run", key] if RUN_DATES.iter().any(|(date, _)| *date == key) => {
                let date = Some(reader.date(key, item));
                return match key {
                    "start" => self.run.start = date,
                    "end" => self.run.end = date,
                    _ => self.run.evaluate_from = date,
                };
            }
            _ => {}
        }
        match self.resolve(&names) {
            Ok(path) => {
                let value = reader.value(&path.owner, path.field, item);
                self.put(&path.slot, &reader.spanned(value, item.span()));
            }
            Err(error) => {
                let bytes = words
                    .get(error.word)
                    .map_or(0..0, |(_, bytes)| bytes.clone());
                reader
                    .refuse(bytes, error.message, "here")
                    .add_help(error.help);
            }
        }
    }

    fn remove_levers(&mut self, reader: &mut Reader, item: &Item) {
        for (name, span) in reader.texts("remove", item) {
            let before = self.entries.len();
            self.entries.retain(|entry| entry.lever.name != name);
            if crate::policy::lever(&name).is_none() {
                reader.diagnostics.push(policy::unknown_lever(&name, &span));
            } else if self.entries.len() == before {
                reader.diagnostics.push(
                    Diagnostic::new(format!("there is no entry of lever `{name}` to remove"))
                        .at(&span, "off already"),
                );
            }
        }
    }
}

impl Run {
    /// Moves the window of comparison with the end of the run where dates are set and it is not: it
    /// keeps its length and is cut at the start.
    fn keep_window(&mut self, before: Calendar) {
        let is_set = |span: Option<&Span>| span.is_some_and(|span| *span != Span::NOWHERE);
        let (Some(start), Some(end)) = (&self.start, &self.end) else {
            return;
        };
        let window = self.evaluate_from.as_ref().map(|from| &from.span);
        if is_set(window) || !(is_set(Some(&start.span)) || is_set(Some(&end.span))) {
            return;
        }
        if let (Some(first), Some(last)) = (start.value, end.value) {
            let length = (before.end - before.evaluate_from).get_days();
            let from = last.saturating_sub(i64::from(length).days()).max(first);
            self.evaluate_from = Some(nowhere(from));
        }
    }
}
