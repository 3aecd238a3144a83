//! Scenario files, from the outside: what is read, inherited, refused and described.

#[path = "scenario/data.rs"]
mod data;
#[path = "scenario/documentation.rs"]
mod documentation;
#[path = "scenario/errors.rs"]
mod errors;
#[path = "scenario/formulas.rs"]
mod formulas;
#[path = "scenario/inheritance.rs"]
mod inheritance;
#[path = "scenario/round_trip.rs"]
mod round_trip;
#[path = "scenario/schema.rs"]
mod schema;
#[path = "scenario/settings.rs"]
mod settings;
#[path = "scenario/support.rs"]
mod support;
#[path = "scenario/taking.rs"]
mod taking;
#[path = "scenario/terms.rs"]
mod terms;
