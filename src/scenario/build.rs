//! From what a chain states to a scenario that can run.

use super::Scenario;
use super::calendar::calendar;
use super::industries::industries;
use super::merge::Merged;
use super::names;
use super::problem::Complaint;
use super::read_section::{Cells, list_missing, missing, values};
use crate::market::parameters::{
    Industry, IndustryParameters, Population, WORLD_SECTIONS, WorldParameters,
};
use crate::parameter::{Declared as _, Value};
use crate::policy::Policy;

/// Builds the scenario; `None` if there is something to complain about, now or from before.
pub(super) fn build(
    merged: &Merged,
    stem: &str,
    complaints: &mut Vec<Complaint>,
) -> Option<Scenario> {
    let name = scenario_name(merged, stem, complaints);
    let calendar = calendar(&merged.run, complaints);
    let policy = policy(merged, complaints);
    let sections = sections(merged, complaints);
    let industries = industries(merged, complaints);
    if !complaints.is_empty() {
        return None;
    }
    let world = world(merged, &sections?, industries, complaints)?;
    Some(Scenario {
        name: name?,
        summary: merged
            .summary
            .as_ref()
            .and_then(|summary| summary.value.clone())
            .unwrap_or_default(),
        calendar: calendar?,
        world,
        policy,
    })
}

fn scenario_name(merged: &Merged, stem: &str, complaints: &mut Vec<Complaint>) -> Option<String> {
    if let Some(stated) = &merged.name {
        return stated.value.clone();
    }
    if names::is_kebab(stem) {
        return Some(stem.to_owned());
    }
    complaints.push(
        Complaint::new(format!("the file's name `{stem}` cannot name a scenario"))
            .in_file(0)
            .help("state `name` in kebab case, such as `name = \"traffic-first\"`, or rename the file"),
    );
    None
}

fn policy(merged: &Merged, complaints: &mut Vec<Complaint>) -> Policy {
    let mut policy = Policy::default();
    for entry in &merged.entries {
        let name = entry.lever.name;
        if let Some(missing) = missing(&entry.cells, entry.lever.fields, |field| {
            field.default.is_none()
        }) {
            let header = entry.cells.header.as_ref().expect("an entry has a header");
            complaints.push(list_missing(&format!("lever `{name}`"), &missing).at(header, "here"));
            continue;
        }
        let Some(values) = entry.values() else {
            continue;
        };
        let to = entry.to.as_ref().and_then(|to| to.value);
        if let Err((key, why)) = policy.add(name, entry.starts(), to, &values) {
            let owner = format!("lever `{name}`");
            let complaint = entry
                .cells
                .contradiction(&owner, entry.lever.fields, key, why);
            let help = "keys that the entry leaves out take the lever's defaults";
            complaints.push(complaint.help(help));
        }
    }
    for written in &merged.formulas {
        if let Some(entry) = written.entry(complaints) {
            policy.formulas.add(entry);
        }
    }
    policy
}

fn sections(merged: &Merged, complaints: &mut Vec<Complaint>) -> Option<Vec<Vec<Value>>> {
    let stated = |cells: &Cells| cells.values.iter().any(Option::is_some);
    if !merged.sections.iter().any(stated) {
        let sections = names::list(WORLD_SECTIONS.iter().map(|section| section.name));
        complaints.push(
            Complaint::new("the scenario has no world")
                .in_file(0)
                .note(format!(
                    "a world states every key of {sections} and its industries"
                ))
                .help("inherit one: begin the file with `extends = \"world.toml\"`"),
        );
        return None;
    }
    for (cells, section) in merged.sections.iter().zip(WORLD_SECTIONS) {
        if let Some(missing) = missing(cells, section.fields, |_| true) {
            let name = section.name;
            let complaint = list_missing(&format!("section `{name}`"), &missing);
            let complaint = match &cells.header {
                Some(header) => complaint.at(header, "no file of the chain states it"),
                None => complaint.in_file(0),
            };
            complaints.push(complaint.help(format!(
                "state it under `[{name}]`, or extend a file that does; a world has no defaults"
            )));
        }
    }
    merged.sections.iter().map(values).collect()
}

fn world(
    merged: &Merged,
    sections: &[Vec<Value>],
    industries: Vec<Industry>,
    complaints: &mut Vec<Complaint>,
) -> Option<WorldParameters> {
    if industries.is_empty() {
        complaints.push(
            Complaint::new("the scenario has no industry")
                .in_file(0)
                .help("add one as `[industries.apparel]`, or keep one that is inherited"),
        );
        return None;
    }
    weights(merged, &industries, complaints);
    let world = match WorldParameters::from_values(sections, industries) {
        Ok(world) => world,
        Err((section, key, why)) => {
            let index = WORLD_SECTIONS.iter().position(|one| one.name == section);
            let index = index.expect("the market names its own sections");
            let fields = WORLD_SECTIONS[index].fields;
            let owner = format!("section `{section}`");
            complaints.push(merged.sections[index].contradiction(&owner, fields, key, why));
            return None;
        }
    };
    if let Some(why) = too_few_shops(&world) {
        let population = WORLD_SECTIONS
            .iter()
            .position(|section| section.name == Population::NAME)
            .expect("the population is a section of the world");
        let place = merged.sections[population].place_of(Population::FIELDS, "shops");
        complaints.push(
            Complaint::new("there are fewer shops than industries")
                .at(place.expect("every key is stated"), why)
                .help("raise `shops`, or drop industries with `remove_industries`"),
        );
    }
    complaints.is_empty().then_some(world)
}

/// Why a world's shops are too few, if they are.
pub(super) fn too_few_shops(world: &WorldParameters) -> Option<String> {
    let industries = world.industries.len();
    ((world.population.shops as usize) < industries)
        .then(|| format!("{industries} industries need at least {industries} shops"))
}

/// Checks that every cohort needs something.
fn weights(merged: &Merged, industries: &[Industry], complaints: &mut Vec<Complaint>) {
    for key in unneeded(industries) {
        let cells = &merged.industries[0].cells;
        let place = cells.place_of(IndustryParameters::FIELDS, key);
        complaints.push(
            Complaint::new(format!("`{key}` is 0 in every industry"))
                .at(
                    place.expect("every key is stated"),
                    "0 here and in all others",
                )
                .help("give at least one industry a weight above 0"),
        );
    }
}

/// The keys under which some cohort needs nothing in any industry.
pub(super) fn unneeded(industries: &[Industry]) -> impl Iterator<Item = &'static str> {
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
