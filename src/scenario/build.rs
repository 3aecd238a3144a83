//! From a layer of statements to a scenario that can run.

use super::calendar::calendar;
use super::cells::{Cells, list_missing, missing, values};
use super::industries::industries;
use super::layer::Layer;
use super::whole::Scenario;
use crate::market::parameters::{
    Industry, IndustryParameters, Population, WORLD_SECTIONS, WorldParameters,
};
use crate::parameter::{Declared as _, Value};
use crate::policy::Policy;
use crate::reader::{Diagnostic, names};

/// Builds the scenario; `None` if there is something to complain about, now or from before.
pub(super) fn build(
    layer: &Layer,
    stem: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Scenario> {
    let name = scenario_name(layer, stem, diagnostics);
    let calendar = calendar(&layer.run, diagnostics);
    let policy = policy(layer, diagnostics);
    let sections = sections(layer, diagnostics);
    let industries = industries(layer, diagnostics);
    if !diagnostics.is_empty() {
        return None;
    }
    let world = world(layer, &sections?, industries, diagnostics)?;
    Some(Scenario {
        name: name?,
        summary: layer
            .summary
            .as_ref()
            .and_then(|summary| summary.value.clone())
            .unwrap_or_default(),
        calendar: calendar?,
        world,
        policy,
    })
}

fn scenario_name(layer: &Layer, stem: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    if let Some(stated) = &layer.name {
        return stated.value.clone();
    }
    if names::is_kebab(stem) {
        return Some(stem.to_owned());
    }
    diagnostics.push(
        Diagnostic::new(format!("the file's name `{stem}` cannot name a scenario"))
            .in_file(0)
            .help(
                "state `name` in kebab case, such as `name = \"traffic-first\"`, or rename the \
                   file",
            ),
    );
    None
}

fn policy(layer: &Layer, diagnostics: &mut Vec<Diagnostic>) -> Policy {
    let industries = layer.industries.iter().map(|one| one.name.clone());
    let industries: Vec<String> = industries.collect();
    let mut policy = Policy::default();
    for entry in &layer.entries {
        let name = entry.lever.name;
        if let Some(missing) = missing(&entry.cells, entry.lever.fields, |field| {
            field.default.is_none()
        }) {
            let header = entry.cells.header.as_ref().expect("an entry has a header");
            diagnostics.push(list_missing(&format!("lever `{name}`"), &missing).at(header, "here"));
            continue;
        }
        let Some(values) = entry.values() else {
            continue;
        };
        let owner = format!("lever `{name}`");
        let Some(terms) = entry.terms.terms(&owner, &industries, diagnostics) else {
            continue;
        };
        if let Err((key, why)) = policy.add(name, terms, &values) {
            let diagnostic = entry
                .cells
                .contradiction(&owner, entry.lever.fields, key, why);
            let help = "keys that the entry leaves out take the lever's defaults";
            diagnostics.push(diagnostic.help(help));
        }
    }
    for entry in &layer.formulas {
        if let Some(entry) = entry.entry(diagnostics) {
            policy.formulas.add(entry);
        }
    }
    policy
}

fn sections(layer: &Layer, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Vec<Value>>> {
    let stated = |cells: &Cells| cells.values.iter().any(Option::is_some);
    if !layer.sections.iter().any(stated) {
        let sections = names::list(WORLD_SECTIONS.iter().map(|section| section.name));
        diagnostics.push(
            Diagnostic::new("the scenario has no world")
                .in_file(0)
                .note(format!(
                    "a world states every key of {sections} and its industries"
                ))
                .help("inherit one: begin the file with `extends = \"world.toml\"`"),
        );
        return None;
    }
    for (cells, section) in layer.sections.iter().zip(WORLD_SECTIONS) {
        if let Some(missing) = missing(cells, section.fields, |_| true) {
            let name = section.name;
            let diagnostic = list_missing(&format!("section `{name}`"), &missing);
            let diagnostic = match &cells.header {
                Some(header) => diagnostic.at(header, "no file of the chain states it"),
                None => diagnostic.in_file(0),
            };
            diagnostics.push(diagnostic.help(format!(
                "state it under `[{name}]`, or extend a file that does; a world has no defaults"
            )));
        }
    }
    layer.sections.iter().map(values).collect()
}

fn world(
    layer: &Layer,
    sections: &[Vec<Value>],
    industries: Vec<Industry>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<WorldParameters> {
    if industries.is_empty() {
        diagnostics.push(
            Diagnostic::new("the scenario has no industry")
                .in_file(0)
                .help("add one as `[industries.apparel]`, or keep one that is inherited"),
        );
        return None;
    }
    weights(layer, &industries, diagnostics);
    let world = match WorldParameters::from_values(sections, industries) {
        Ok(world) => world,
        Err((section, key, why)) => {
            let index = WORLD_SECTIONS.iter().position(|one| one.name == section);
            let index = index.expect("the market names its own sections");
            let fields = WORLD_SECTIONS[index].fields;
            let owner = format!("section `{section}`");
            diagnostics.push(layer.sections[index].contradiction(&owner, fields, key, why));
            return None;
        }
    };
    let count = world.industries.len();
    if (world.population.shops as usize) < count {
        let population = WORLD_SECTIONS
            .iter()
            .position(|section| section.name == Population::NAME)
            .expect("the population is a section of the world");
        let span = layer.sections[population].span_of(Population::FIELDS, "shops");
        diagnostics.push(
            Diagnostic::new("there are fewer shops than industries")
                .at(
                    span.expect("every key is stated"),
                    format!("{count} industries need at least {count} shops"),
                )
                .help("raise `shops`, or drop industries with `remove_industries`"),
        );
    }
    diagnostics.is_empty().then_some(world)
}

/// Checks that every cohort needs something.
fn weights(layer: &Layer, industries: &[Industry], diagnostics: &mut Vec<Diagnostic>) {
    for key in unneeded(industries) {
        let places = layer.industries.iter().map(|industry| {
            let span = industry.cells.span_of(IndustryParameters::FIELDS, key);
            span.expect("every key is stated")
        });
        let nearest = places.min_by_key(|span| span.source);
        diagnostics.push(
            Diagnostic::new(format!("`{key}` is 0 in every industry"))
                .at(
                    nearest.expect("there are industries"),
                    "0 here and in all others",
                )
                .help("give at least one industry a weight above 0"),
        );
    }
}

/// The keys by which some cohort needs nothing in any industry.
fn unneeded(industries: &[Industry]) -> impl Iterator<Item = &'static str> {
    type Weight = fn(&IndustryParameters) -> f64;
    let cohorts: [(&str, Weight); 3] = [
        ("need_born_80s", |industry| industry.need_born_80s),
        ("need_gen_z", |industry| industry.need_gen_z),
        ("need_others", |industry| industry.need_others),
    ];
    let total = |weight: Weight| -> f64 {
        let weights = industries.iter().map(|one| weight(&one.parameters));
        weights.sum()
    };
    let unneeded = cohorts.map(|(key, weight)| (total(weight) <= 0.0).then_some(key));
    unneeded.into_iter().flatten()
}
