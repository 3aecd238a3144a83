//! Worlds and policies taken at random from all that may be written in a scenario: the shipped
//! world and usual levers with some numbers replaced by others within their bounds, often the
//! bounds themselves.

use crate::worlds::{every_lever, small, trouble};
use gresham::market::parameters::WorldParameters;
use gresham::market::parameters::{
    Industry, IndustryParameters, ServiceParameters, WORLD_SECTIONS,
};
use gresham::parameter::{Declared, Field, Kind, Section, Value};
use gresham::policy::scope::{Industries, Tiers};
use gresham::policy::{LEVERS, Policy, Terms, lever};
use gresham::stats::SplitMix64;
use jiff::ToSpan;

/// Number of worlds that are looked at.
pub const CASES: u32 = 40;

/// Numbers that say how much there is to simulate, which is kept small.
const SIZES: [&str; 4] = ["consumers", "idle_consumers", "shops", "places"];

/// One of the worlds, with a policy; the same for the same number.
pub fn draw(case: u32) -> (WorldParameters, Policy) {
    let mut stream = SplitMix64::new(u64::from(case));
    let world = loop {
        if let Some(world) = world(&mut stream) {
            break world;
        }
    };
    (world, policy(&mut stream))
}

/// A number within a field's bounds, or now and then one of them.
fn value(stream: &mut SplitMix64, field: &Field, now: Value) -> Value {
    let along = match stream.unit() {
        end if end < 0.2 => 0.0,
        end if end < 0.4 => 1.0,
        _ => stream.unit(),
    };
    match (field.kind, now) {
        (Kind::Number { min, max }, Value::Number(now)) => {
            // Half of the draws stay in the neighbourhood, where bounds are far off.
            let (low, high) = if stream.unit() < 0.5 {
                ((now * 0.5).max(min), (now * 2.0).min(max))
            } else {
                (min, max)
            };
            Value::Number((low + (high - low) * along).clamp(min, max))
        }
        (Kind::Whole { min, max }, _) => {
            Value::Whole(min + ((max - min) as f64 * along).round() as i64)
        }
        _ => Value::Switch(along < 0.5),
    }
}

/// Replaces each of some values with probability `share`.
fn change(stream: &mut SplitMix64, fields: &[Field], values: &mut [Value], share: f64) {
    for (field, now) in fields.iter().zip(values) {
        if stream.unit() < share && !SIZES.contains(&field.key) {
            *now = value(stream, field, *now);
        }
    }
}

/// A world; `None` where its numbers would contradict each other.
fn world(stream: &mut SplitMix64) -> Option<WorldParameters> {
    let mut ground = small(&["apparel", "food", "pets"]);
    trouble(&mut ground);
    ground.population.consumers = 1 + (stream.unit() * 150.0) as u32;
    ground.population.idle_consumers = (stream.unit() * 10.0) as u32;
    ground.population.shops = 1 + (stream.unit() * 30.0) as u32;
    ground.demand.needs_per_day = 0.5;
    let share = stream.unit() * 0.3;
    let mut sections = ground.to_values();
    for (info, values) in WORLD_SECTIONS.iter().zip(&mut sections) {
        change(stream, info.fields, values, share);
    }
    let industries = ground.industries.iter();
    let industries = industries.map(|industry| {
        let mut values = industry.parameters.to_values();
        change(stream, IndustryParameters::FIELDS, &mut values, share);
        let mut services = industry.services.clone();
        for service in &mut services {
            let mut values = service.parameters.to_values();
            change(stream, ServiceParameters::FIELDS, &mut values, share);
            service.parameters = ServiceParameters::from_values(&values);
        }
        Industry {
            parameters: IndustryParameters::from_values(&values),
            services,
            ..industry.clone()
        }
    });
    let industries: Vec<Industry> = industries.collect();
    let sound = industries.iter().all(|it| it.parameters.check().is_ok());
    let world = WorldParameters::from_values(&sections, industries).ok();
    world.filter(|_| sound)
}

/// Each lever with even odds, some of its numbers changed.
fn policy(stream: &mut SplitMix64) -> Policy {
    let usual = every_lever();
    let share = stream.unit() * 0.5;
    let mut policy = Policy::default();
    for info in LEVERS {
        if stream.unit() < 0.4 {
            continue;
        }
        for entry in usual.only(&[info.name]).entries() {
            let fields = lever(entry.lever).expect("a lever").fields;
            let mut values = entry.values;
            change(stream, fields, &mut values, share);
            let terms = limited(stream, entry.terms);
            // Numbers that contradict each other leave the lever off.
            let _contradiction = policy.add(entry.lever, terms, &values);
        }
    }
    policy
}

/// The terms with limits, an announcement and a ramp, each now and then.
fn limited(stream: &mut SplitMix64, terms: Terms) -> Terms {
    let mut drawn = |chance: f64| stream.unit() < chance;
    let mut terms = terms;
    let scope = &mut terms.scope;
    if drawn(0.15) {
        scope.industries = Industries::of([0, 2]);
    }
    if drawn(0.15) {
        scope.tiers = Tiers::of([1, 2]);
    }
    if drawn(0.15) {
        scope.share = 0.5;
    }
    if let Some(from) = terms.from {
        if drawn(0.15) {
            terms.scope.first = 5;
        }
        if drawn(0.3) {
            terms.ramp_days = 30;
        }
        if drawn(0.3) {
            terms.announced = from.checked_sub(20_i64.days()).ok();
        }
    }
    terms
}
