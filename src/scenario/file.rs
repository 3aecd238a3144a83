//! One scenario file: its statements with their places, before inheritance.

use super::cells::Cells;
use super::formulas::FormulasFile;
use super::home::home_of;
use super::policy::{self, EntryFile, Taken};
use crate::market::parameters::{IndustryParameters, ServiceParameters, WORLD_SECTIONS};
use crate::parameter::{Declared as _, Field, Kind, Value};
use crate::policy::LEVERS;
use crate::reader::{Diagnostic, Item, Line, Name, Reader, Span, Spanned, Table, lines};
use jiff::civil::Date;

/// The top-level keys beside the sections of the world, with their meaning.
pub(super) const TOP_LEVEL: [(&str, &str); 7] = [
    (
        "extends",
        "The scenario file whose statements this one inherits; the path is relative to this file.",
    ),
    (
        "name",
        "The scenario's name in kebab case; the file's name without its ending if left out. Not \
         inherited.",
    ),
    (
        "summary",
        "One sentence on what the scenario is. Not inherited.",
    ),
    ("run", "Which days are simulated, reported and compared."),
    (
        "remove_industries",
        "Inherited industries that this scenario does without.",
    ),
    (
        "industries",
        "The industries by name. A new one states every key, an inherited one only what changes.",
    ),
    (
        "policy",
        "The levers that are on, each with one entry or several dated ones.",
    ),
];

/// The one field of `[run]` that is a number.
pub(super) const BURN_IN: Field = Field {
    key: "burn_in_days",
    doc: "Days simulated before `start`, whose outcomes are not reported.",
    unit: "days",
    kind: Kind::Whole { min: 0, max: 3650 },
    default: None,
    source: "",
};

/// The dates of `[run]`, with their meaning, beside [`BURN_IN`].
pub(super) const RUN_DATES: [(&str, &str); 3] = [
    ("start", "The first day whose outcomes are reported."),
    ("end", "The last simulated day."),
    (
        "evaluate_from",
        "First day of the window over which scenarios are compared; the last 90 days if left out.",
    ),
];

/// Statements of a file under `[run]`.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    pub(super) header: Option<Span>,
    pub(super) start: Option<Spanned<Option<Date>>>,
    pub(super) end: Option<Spanned<Option<Date>>>,
    pub(super) burn_in_days: Option<Spanned<Option<Value>>>,
    pub(super) evaluate_from: Option<Spanned<Option<Date>>>,
}

impl Run {
    /// Lets what `nearer` states take the place of what is stated here.
    pub(super) fn override_with(&mut self, nearer: Self) {
        self.header = nearer.header.or(self.header.take());
        self.start = nearer.start.or(self.start.take());
        self.end = nearer.end.or(self.end.take());
        self.burn_in_days = nearer.burn_in_days.or(self.burn_in_days.take());
        self.evaluate_from = nearer.evaluate_from.or(self.evaluate_from.take());
    }
}

/// The key under which an industry's special services stand, with its meaning.
pub(super) const SERVICES: (&str, &str) = (
    "services",
    "The special services that the industry's shops can offer, by name. A new one states every \
     key, an inherited one only what changes.",
);

/// An industry by name, with what is stated about it.
#[derive(Debug, Clone)]
pub(super) struct IndustryFile {
    pub(super) name: String,
    pub(super) cells: Cells,
    pub(super) services: Vec<ServiceFile>,
}

/// A special service by name, with what is stated about it.
#[derive(Debug, Clone)]
pub(super) struct ServiceFile {
    pub(super) name: String,
    pub(super) cells: Cells,
}

impl IndustryFile {
    /// Lets what `nearer` states take the place of what is stated here.
    pub(super) fn override_with(&mut self, nearer: Self) {
        self.cells.override_with(nearer.cells);
        for service in nearer.services {
            let mut present = self.services.iter_mut();
            match present.find(|present| present.name == service.name) {
                Some(present) => present.cells.override_with(service.cells),
                None => self.services.push(service),
            }
        }
    }
}

/// Everything one file states.
#[derive(Debug, Clone)]
pub(super) struct ScenarioFile {
    pub(super) extends: Option<Spanned<Option<String>>>,
    pub(super) name: Option<Spanned<Option<String>>>,
    pub(super) summary: Option<Spanned<Option<String>>>,
    pub(super) run: Run,
    /// In the order of [`WORLD_SECTIONS`].
    pub(super) sections: Vec<Cells>,
    pub(super) remove_industries: Vec<(String, Span)>,
    pub(super) industries: Vec<IndustryFile>,
    pub(super) remove_levers: Vec<(&'static str, Span)>,
    pub(super) taken: Vec<Taken>,
    pub(super) entries: Vec<EntryFile>,
    pub(super) formulas: Vec<FormulasFile>,
}

impl ScenarioFile {
    /// Reads one file's table.
    pub(super) fn read(reader: &mut Reader, table: &Table) -> Self {
        let sections = WORLD_SECTIONS.iter();
        let mut file = Self {
            extends: None,
            name: None,
            summary: None,
            run: Run::default(),
            sections: sections
                .map(|section| Cells::empty(section.fields))
                .collect(),
            remove_industries: Vec::new(),
            industries: Vec::new(),
            remove_levers: Vec::new(),
            taken: Vec::new(),
            entries: Vec::new(),
            formulas: Vec::new(),
        };
        for line in lines(table) {
            file.read_line(reader, line);
        }
        file
    }

    fn read_line(&mut self, reader: &mut Reader, (key, value): Line) {
        let name = key.get_ref().as_ref();
        match name {
            "extends" => self.extends = Some(reader.text(name, value)),
            "name" => self.name = Some(read_name(reader, value)),
            "summary" => self.summary = Some(reader.text(name, value)),
            "remove_industries" => self.remove_industries = reader.texts(name, value),
            "run" => self.read_run(reader, (key, value)),
            "industries" => self.read_industries(reader, value),
            "policy" => policy::read(
                reader,
                value,
                &mut self.remove_levers,
                &mut self.taken,
                &mut self.entries,
                &mut self.formulas,
            ),
            _ => self.read_section(reader, (key, value)),
        }
    }

    fn read_section(&mut self, reader: &mut Reader, (key, value): Line) {
        let name = key.get_ref().as_ref();
        let Some(index) = WORLD_SECTIONS
            .iter()
            .position(|section| section.name == name)
        else {
            reader.diagnostics.push(unknown_top_level(reader, key));
            return;
        };
        let Some(table) = value.get_ref().as_table() else {
            reader.wrong_type(name, "a section", value);
            return;
        };
        let fields = WORLD_SECTIONS[index].fields;
        self.sections[index] = Cells {
            header: Some(reader.span(key.span())),
            values: reader.fields(&format!("section `{name}`"), fields, &[], table),
        };
    }

    fn read_run(&mut self, reader: &mut Reader, (key, value): Line) {
        let Some(table) = value.get_ref().as_table() else {
            reader.wrong_type("run", "a section", value);
            return;
        };
        let dates = RUN_DATES.map(|(key, _)| key);
        let mut cells = reader.fields("section `run`", &[BURN_IN], &dates, table);
        let mut date = |key: &str| table.get(key).map(|value| reader.date(key, value));
        self.run = Run {
            start: date("start"),
            end: date("end"),
            evaluate_from: date("evaluate_from"),
            burn_in_days: cells.remove(0),
            header: Some(reader.span(key.span())),
        };
    }

    fn read_industries(&mut self, reader: &mut Reader, value: &Item) {
        for (name, header, table) in named_tables(reader, value, "industries", "industry") {
            let owner = format!("industry `{name}`");
            let (services, _) = SERVICES;
            let values = reader.fields(&owner, IndustryParameters::FIELDS, &[services], table);
            let services = table.get(services);
            self.industries.push(IndustryFile {
                services: services
                    .map(|value| read_services(reader, &name, value))
                    .unwrap_or_default(),
                name,
                cells: Cells {
                    header: Some(header),
                    values,
                },
            });
        }
    }
}

fn read_services(reader: &mut Reader, industry: &str, value: &Item) -> Vec<ServiceFile> {
    let path = format!("industries.{industry}.services");
    let mut services = Vec::new();
    for (name, header, table) in named_tables(reader, value, &path, "service") {
        let owner = format!("service `{name}`");
        let values = reader.fields(&owner, ServiceParameters::FIELDS, &[], table);
        services.push(ServiceFile {
            name,
            cells: Cells {
                header: Some(header),
                values,
            },
        });
    }
    services
}

/// The tables under `path`, each with a name in kebab case and its place.
fn named_tables<'t, 'i>(
    reader: &mut Reader,
    value: &'t Item<'i>,
    path: &str,
    what: &str,
) -> Vec<(String, Span, &'t Table<'i>)> {
    let key = path.rsplit('.').next().unwrap_or(path);
    let Some(table) = value.get_ref().as_table() else {
        reader.wrong_type(key, "a section", value);
        return Vec::new();
    };
    let mut tables = Vec::new();
    for (key, value) in lines(table) {
        let name = key.get_ref().as_ref();
        let header = reader.span(key.span());
        if reader.kebab(what, name, key.span()).is_none() {
            continue;
        }
        match value.get_ref().as_table() {
            Some(table) => tables.push((name.to_owned(), header, table)),
            None => reader.wrong_type(
                name,
                &format!("a section, written `[{path}.{name}]`"),
                value,
            ),
        }
    }
    tables
}

fn read_name(reader: &mut Reader, value: &Item) -> Spanned<Option<String>> {
    let mut stated = reader.text("name", value);
    let name = stated.value.take();
    stated.value = name.and_then(|name| reader.kebab("scenario", &name, value.span()));
    stated
}

/// Complains about a key that no scenario has, and says where it may belong.
fn unknown_top_level(reader: &Reader, key: &Name) -> Diagnostic {
    let name = key.get_ref().as_ref();
    let known = || {
        let sections = WORLD_SECTIONS.iter().map(|section| section.name);
        TOP_LEVEL.iter().map(|(key, _)| *key).chain(sections)
    };
    let diagnostic = Diagnostic::new(format!("a scenario has no key `{name}`"))
        .at(&reader.span(key.span()), "unknown key");
    if LEVERS.iter().any(|lever| lever.name == name) {
        return diagnostic.help(format!("`{name}` is a lever: write `[policy.{name}]`"));
    }
    let is_date = RUN_DATES.iter().any(|(date, _)| *date == name);
    let section = home_of(name).or((is_date || BURN_IN.key == name).then_some("run"));
    if let Some(section) = section {
        return diagnostic.help(format!("`{name}` belongs under `[{section}]`"));
    }
    diagnostic.suggest(name, known, "its keys are")
}
