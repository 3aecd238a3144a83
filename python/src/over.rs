//! Tables of documents: what is told over worlds, findings on claims, facts, regrets.

use crate::found::Source;
use serde_json::{Map, Value, json};

const EFFECTS: &[&str] = &[
    "arm",
    "baseline",
    "of",
    "name",
    "unit",
    "scale",
    "margin",
    "own_value",
    "own_low",
    "own_high",
    "median",
    "low",
    "high",
    "luck_half_width",
    "between_worlds_sd",
    "chance_better",
    "chance_worse",
    "chance_higher",
    "chance_lower",
];
const BY_WORLD: &[&str] = &["arm", "baseline", "name", "world", "weight", "value"];
const QUANTITIES: &[&str] = &[
    "of",
    "name",
    "unit",
    "own_value",
    "own_low",
    "own_high",
    "median",
    "low",
    "high",
    "luck_half_width",
    "chance_above_zero",
];
const CLAIMS: &[&str] = &[
    "id",
    "kind",
    "published",
    "simulated",
    "simulated_low",
    "simulated_high",
    "without_policy",
    "without_policy_low",
    "without_policy_high",
    "effect_on_same_shops",
    "effect_on_same_shops_low",
    "effect_on_same_shops_high",
    "effect_on_everybody",
    "effect_on_everybody_low",
    "effect_on_everybody_high",
    "replicates",
    "verdict",
];
const FACTS: &[&str] = &[
    "id",
    "grade",
    "use",
    "published",
    "band_low",
    "band_high",
    "mean",
    "half_width",
    "replicates",
    "met",
    "over_low",
    "over_high",
    "over_worlds",
];
const REGRETS: &[&str] = &[
    "package",
    "outcome",
    "unit",
    "mean",
    "mean_half_width",
    "worst",
    "worst_half_width",
    "worst_world",
];

/// Tables of effects or of quantities over worlds.
pub(crate) fn tables(over: &Value) -> Vec<(&'static str, Source)> {
    if over["quantities"].is_array() {
        let rows = items(&over["quantities"]).iter().map(flat).collect();
        return vec![("over_worlds", Source::Rows(QUANTITIES, rows))];
    }
    let mut effects = Vec::new();
    let mut by_world = Vec::new();
    for arm in items(&over["arms"]) {
        for (of, list) in [("outcome", "outcomes"), ("group", "groups")] {
            for effect in items(&arm[list]) {
                let mut row = flat(effect);
                row["arm"] = arm["arm"].clone();
                row["baseline"] = arm["baseline"].clone();
                row["of"] = json!(of);
                effects.push(row);
                let worlds = items(&effect["by_world"])
                    .iter()
                    .zip(items(&over["weights"]));
                by_world.extend(worlds.enumerate().map(|(nth, (value, weight))| {
                    json!({
                        "arm": arm["arm"], "baseline": arm["baseline"], "name": effect["name"],
                        "world": nth + 1, "weight": weight, "value": value,
                    })
                }));
            }
        }
    }
    vec![
        ("over_worlds", Source::Rows(EFFECTS, effects)),
        ("by_world", Source::Rows(BY_WORLD, by_world)),
    ]
}

/// Findings on claims, a row for each.
pub(crate) fn claims(document: &Value) -> Source {
    let rows = items(&document["claims"]).iter().map(flat).collect();
    Source::Rows(CLAIMS, rows)
}

/// Facts, a row for each.
pub(crate) fn facts(document: &Value) -> Source {
    let rows = items(&document["facts"]).iter().map(|fact| {
        let mut row = fact.clone();
        row["band_low"] = fact["band"][0].clone();
        row["band_high"] = fact["band"][1].clone();
        for end in ["low", "high", "worlds"] {
            row[format!("over_{end}")] = fact["over_worlds"][end].clone();
        }
        row
    });
    Source::Rows(FACTS, rows.collect())
}

/// Regrets of a search over worlds, a row per package and objective; `None` if none were asked for.
pub(crate) fn regrets(document: &Value) -> Option<Source> {
    let over = document.get("over").filter(|over| !over.is_null())?;
    let mut rows = Vec::new();
    for package in items(&over["packages"]) {
        for objective in items(&package["objectives"]) {
            let regret = &objective["regret"];
            rows.push(json!({
                "package": package["package"],
                "outcome": objective["outcome"],
                "unit": objective["unit"],
                "mean": regret["mean"]["value"],
                "mean_half_width": regret["mean"]["half_width"],
                "worst": regret["worst"]["value"],
                "worst_half_width": regret["worst"]["half_width"],
                "worst_world": regret["worst_world"],
            }));
        }
    }
    Some(Source::Rows(REGRETS, rows))
}

/// An object whose intervals are three keys: the value's own and its ends'. The value in the
/// scenario's own world is called so.
fn flat(object: &Value) -> Value {
    let mut row = Map::new();
    for (key, value) in object.as_object().into_iter().flatten() {
        let Some(interval) = value.as_object().filter(|one| one.contains_key("low")) else {
            row.insert(key.clone(), value.clone());
            continue;
        };
        let key = if key == "own_world" { "own" } else { key };
        let first = if key == "own" { "own_value" } else { key };
        for (name, part) in [
            (first.to_owned(), "value"),
            (format!("{key}_low"), "low"),
            (format!("{key}_high"), "high"),
        ] {
            row.insert(name, interval.get(part).cloned().unwrap_or_default());
        }
    }
    Value::Object(row)
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
