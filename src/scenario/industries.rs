//! From statements about industries and their services to checked ones.

use super::cells::{Cells, list_missing, missing, values};
use super::file::IndustryFile;
use super::layer::Layer;
use crate::market::parameters::{Industry, MOST_SERVICES, Service, ServiceParameters};
use crate::parameter::{Declared, Field, Section};
use crate::reader::{Diagnostic, names};

/// The industries that are complete; complains about the others.
pub(super) fn industries(layer: &Layer, diagnostics: &mut Vec<Diagnostic>) -> Vec<Industry> {
    let mut industries = Vec::new();
    for stated in &layer.industries {
        let name = &stated.name;
        let others = layer.industries.iter().map(|other| other.name.as_str());
        let named = Named {
            kind: "industry",
            name,
            path: format!("industries.{name}"),
            others: others.filter(|other| other != name).collect(),
        };
        let services = services(stated, diagnostics);
        if let Some(parameters) = named.read(&stated.cells, diagnostics) {
            industries.push(Industry {
                name: name.clone(),
                parameters,
                services,
            });
        }
    }
    industries
}

fn services(industry: &IndustryFile, diagnostics: &mut Vec<Diagnostic>) -> Vec<Service> {
    if let Some(surplus) = industry.services.get(MOST_SERVICES) {
        let header = surplus.cells.header.as_ref();
        diagnostics.push(
            Diagnostic::new(format!(
                "industry `{}` has too many services",
                industry.name
            ))
            .at(header.expect("a service has a header"), "one too many")
            .help(format!("an industry can have {MOST_SERVICES} services")),
        );
    }
    let mut services = Vec::new();
    for stated in &industry.services {
        let name = &stated.name;
        let others = industry.services.iter().map(|other| other.name.as_str());
        let named = Named {
            kind: "service",
            name,
            path: format!("industries.{}.services.{name}", industry.name),
            others: others.filter(|other| other != name).collect(),
        };
        if let Some(parameters) = named.read::<ServiceParameters>(&stated.cells, diagnostics) {
            services.push(Service {
                name: name.clone(),
                parameters,
            });
        }
    }
    services
}

/// A section of which there can be several, each under a name of its own.
struct Named<'a> {
    kind: &'static str,
    name: &'a str,
    path: String,
    others: Vec<&'a str>,
}

impl Named<'_> {
    /// The section, if every key is stated and none contradicts another.
    fn read<S: Section>(&self, cells: &Cells, diagnostics: &mut Vec<Diagnostic>) -> Option<S> {
        let Self { kind, name, .. } = self;
        let fields: &[Field] = <S as Declared>::FIELDS;
        if let Some(missing) = missing(cells, fields, |_| true) {
            let header = cells.header.as_ref().expect("a named section has a header");
            let article = if *kind == "industry" { "an" } else { "a" };
            let diagnostic = list_missing(&format!("{kind} `{name}`"), &missing)
                .at(header, format!("a new {kind}"));
            let rule = format!("{article} {kind} that is not inherited must state every key");
            diagnostics.push(match names::nearest(name, self.others.iter().copied()) {
                Some(meant) => diagnostic.help(format!(
                    "did you mean `{meant}`? {}{}",
                    rule[..1].to_uppercase(),
                    &rule[1..]
                )),
                None => diagnostic.help(format!("state it under `[{}]`: {rule}", self.path)),
            });
            return None;
        }
        let section = S::from_values(&values(cells)?);
        if let Err((key, why)) = section.check() {
            let owner = format!("{kind} `{name}`");
            diagnostics.push(cells.contradiction(&owner, fields, key, why));
        }
        Some(section)
    }
}
