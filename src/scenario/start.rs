//! The beginning of a scenario file that extends another.

use super::resolved::{quoted, written};
use super::whole::Scenario;
use crate::parameter::{Field, Value};
use crate::policy::{LEVERS, lever};
use crate::reader::names::is_kebab;
use std::fmt::Write as _;

/// Columns that commented keys and values take before their units.
const STATEMENT: usize = 40;

/// The text of a scenario file called `name` that extends `parent`, which the file calls by
/// `named`: what can be changed stands in it as comments, with the parent's values.
///
/// # Errors
/// If a scenario cannot be called so.
pub fn start(name: &str, named: &str, parent: &Scenario) -> Result<String, String> {
    if !is_kebab(name) {
        return Err(format!(
            "`{name}` cannot name a scenario; call the file by lower-case words joined by \
             hyphens, such as my-policy.toml"
        ));
    }
    let mut text = format!(
        "# Lines that begin with `#` are comments: uncomment what is to differ from\n\
         # {named} and change it.\n\
         extends = {}\nname = {}\nsummary = {}\n",
        quoted(named),
        quoted(name),
        quoted(&format!("Like {}.", parent.name)),
    );
    days(&mut text, parent);
    let population = parent.world.population;
    let _ = write!(
        text,
        "\n# The market's size; `gresham scenario {named}` prints all there is of a world.\n\
         # [population]\n# consumers = {}\n# shops = {}\n",
        population.consumers, population.shops
    );
    policy(&mut text, parent);
    Ok(text)
}

fn days(text: &mut String, parent: &Scenario) {
    let days = parent.calendar;
    let _ = write!(
        text,
        "\n# The days that are reported, after some that are not.\n\
         # [run]\n# start = {}\n# end = {}\n# burn_in_days = {}\n",
        days.start, days.end, days.burn_in_days
    );
}

fn policy(text: &mut String, parent: &Scenario) {
    let entries = parent.policy.entries();
    if !entries.is_empty() {
        text.push_str(
            "\n# Levers that are on; `gresham lever NAME` explains one. An entry with another\n\
             # `from` changes a lever from that day on.\n",
        );
    }
    let industries = parent.industry_names();
    for plain in entries {
        let fields = lever(plain.lever).map_or(&[][..], |lever| lever.fields);
        let terms = plain.terms.stated(&industries);
        entry(text, plain.lever, &terms, fields.iter().zip(plain.values));
    }
    let on = parent.policy.levers();
    text.push_str("\n# Levers that are off. Parameters that are left out take their defaults.\n");
    for lever in LEVERS.iter().filter(|lever| !on.contains(&lever.name)) {
        let _ = writeln!(text, "# [policy.{}]", lever.name);
        for field in lever.fields.iter().filter(|field| field.default.is_none()) {
            let _ = writeln!(text, "# {} = …   # {}", field.key, field.unit);
        }
    }
}

fn entry<'f>(
    text: &mut String,
    lever: &str,
    terms: &[(&'static str, String)],
    values: impl Iterator<Item = (&'f Field, Value)>,
) {
    let _ = writeln!(text, "#\n# [[policy.{lever}]]");
    for (key, value) in terms {
        let _ = writeln!(text, "# {key} = {value}");
    }
    for (field, value) in values {
        let statement = format!("{} = {}", field.key, written(value));
        let _ = writeln!(text, "# {statement:<STATEMENT$} # {}", field.unit);
    }
}
