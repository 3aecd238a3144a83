//! The JSON Schemas of claims files and calibration files, from the words that their reader knows.

mod calibration;

use super::policies::SAMPLE;
use super::registry::Kind;
use super::statistics::{AGGREGATES, CHANGES, COMPARISONS, EFFECTS, shop_columns, shop_outcomes};
use super::words::FigureUnit;
use crate::market::exemption::SINGLE_SHOP_LEVERS;
use crate::outcome::slices::TIERS;
use crate::policy::LEVERS;
use crate::scenario::schema::object;
pub use calibration::calibration_schema;
use serde_json::{Map, Value, json};

/// A key: its name, what it means, and which values it takes.
type Key = (&'static str, String, Value);

/// The JSON Schema (draft 2020-12) of a claims file, with which editors complete and check keys.
#[must_use]
pub fn json_schema() -> Value {
    let by_name = |each: Value| json!({ "type": "object", "additionalProperties": each });
    let policy = with_required(&table(policy_keys()), &["scenario", "launch"]);
    let claim = with_required(
        &table(claim_keys()),
        &["says", "source", "kind", "published"],
    );
    let audit: Vec<Key> = audit_keys();
    let required: Vec<&str> = audit.iter().map(|key| key.0).collect();
    let audit = with_required(&table(audit_keys()), &required);
    let keys = [
        key("summary", "What the claims are about.", text()),
        key(
            "policies",
            "Policies by name, each with what it is held against.",
            by_name(policy),
        ),
        key(
            "audit",
            "What an analyst is to find out who has only the published kind of data.",
            audit,
        ),
        key("claims", "Published figures by identifier.", by_name(claim)),
    ];
    file(
        with_required(&table(keys.into()), &["policies", "claims"]),
        "Gresham claims",
        "Published figures, and how each is made.",
    )
}

fn file(mut schema: Value, title: &str, description: &str) -> Value {
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(title);
    schema["description"] = json!(description);
    schema
}

fn key(name: &'static str, doc: &str, schema: Value) -> Key {
    (name, doc.to_owned(), schema)
}

fn table(keys: Vec<Key>) -> Value {
    let properties: Map<String, Value> = keys
        .into_iter()
        .map(|(name, doc, mut schema)| {
            schema["description"] = json!(doc);
            (name.to_owned(), schema)
        })
        .collect();
    object(&properties)
}

fn with_required(table: &Value, required: &[&str]) -> Value {
    let mut table = table.clone();
    table["required"] = json!(required);
    table
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn one_of(words: &[&str]) -> Value {
    json!({ "enum": words })
}

fn several(each: &Value) -> Value {
    json!({ "type": "array", "items": each })
}

fn date() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn window() -> Value {
    json!({ "type": "array", "items": date(), "minItems": 2, "maxItems": 2 })
}

fn number() -> Value {
    json!({ "type": "number" })
}

fn words<T>(table: &[(&'static str, T)]) -> Value {
    let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    one_of(&names)
}

fn policy_keys() -> Vec<Key> {
    let levers: Vec<&str> = LEVERS.iter().map(|lever| lever.name).collect();
    let levers = several(&one_of(&levers));
    let service = json!({ "type": "string", "pattern": "^[a-z0-9-]+\\.[a-z0-9-]+$" });
    let single = SINGLE_SHOP_LEVERS.join(", ");
    vec![
        key(
            "scenario",
            "The scenario with the policy, relative to this file.",
            text(),
        ),
        key(
            "adds",
            "Levers put on top with their defaults, from `launch` on.",
            levers.clone(),
        ),
        key(
            "without",
            "Levers that the counterfactual does without.",
            levers,
        ),
        key(
            "services",
            "Instead of `without`: services, each as industry.service, that a sample of shops offers from `launch` on, and does not in the counterfactual.",
            several(&service),
        ),
        key(
            "sample",
            &format!("Share of shop places in that sample. Default: {SAMPLE}."),
            json!({ "type": "number", "exclusiveMinimum": 0, "maximum": 1 }),
        ),
        key("launch", "The first day of what is judged.", date()),
        key(
            "single_shops",
            &format!(
                "Whether the levers are also given to a sample of shops alone, which these can: {single}."
            ),
            json!({ "type": "boolean" }),
        ),
    ]
}

fn audit_keys() -> Vec<Key> {
    let positive = || json!({ "type": "number", "exclusiveMinimum": 0 });
    vec![
        key("policy", "The policy, by its name in this file.", text()),
        key(
            "outcome",
            "The outcome whose logarithm is studied.",
            one_of(&shop_outcomes()),
        ),
        key(
            "cut",
            "The score from which a shop counts as treated.",
            positive(),
        ),
        key(
            "bandwidth",
            "Half-width of the neighbourhood of the cut, in points.",
            positive(),
        ),
        key(
            "soon",
            "First and last day soon after the launch, while the score on its eve still tells who wears the label.",
            window(),
        ),
        key("before", "First and last day before the launch.", window()),
        key(
            "earlier",
            "First and last day before those, for a placebo.",
            window(),
        ),
        key(
            "after",
            "First and last day after the launch whose outcome is explained.",
            window(),
        ),
    ]
}

fn claim_keys() -> Vec<Key> {
    let tolerance = [
        key(
            "factor",
            "From the figure over this to the figure times this.",
            json!({ "type": "number", "exclusiveMinimum": 1 }),
        ),
        key(
            "within",
            "The figure plus or minus this.",
            json!({ "type": "number", "exclusiveMinimum": 0 }),
        ),
        key(
            "range",
            "From here to there.",
            json!({ "type": "array", "items": number(), "minItems": 2, "maxItems": 2 }),
        ),
    ];
    vec![
        key("says", "What is said, in your words.", text()),
        key(
            "source",
            "Where, and how it was read where it left something open.",
            text(),
        ),
        key(
            "kind",
            "What it is used for: the model is fitted to it; the model must come to it by itself; it sizes one mechanism; it is put in.",
            words(&Kind::NAMES),
        ),
        key("policy", "The policy, by its name in this file.", text()),
        key(
            "levers",
            "Levers that the claim is about; one that a build lacks makes it not measurable.",
            several(&text()),
        ),
        key(
            "not_modelled",
            "Why it cannot be measured, instead of a policy and a statistic.",
            text(),
        ),
        key(
            "published",
            "The published figure; shares as shares.",
            number(),
        ),
        key(
            "unit",
            "How the figure is written where no statistic says so.",
            words(&FigureUnit::NAMES),
        ),
        key(
            "remark",
            "What to keep in mind where the figure does not come out.",
            text(),
        ),
        key(
            "tolerance",
            "How far from the figure still counts as reproduced: one of the three.",
            table(tolerance.into()),
        ),
        key(
            "statistic",
            "Exactly what is measured.",
            with_required(&table(statistic_keys()), &["window"]),
        ),
    ]
}

fn statistic_keys() -> Vec<Key> {
    let columns = shop_columns();
    let signed: Vec<String> = columns.iter().map(|column| format!("-{column}")).collect();
    let terms = several(
        &json!({ "enum": columns.iter().map(|it| (*it).to_owned()).chain(signed).collect::<Vec<String>>() }),
    );
    vec![
        key("outcome", "An outcome.", one_of(&shop_outcomes())),
        key(
            "sum",
            "Instead of an outcome: columns added up, those with a minus before their name taken off.",
            terms.clone(),
        ),
        key("over", "What that sum is divided by, likewise.", terms),
        key(
            "aggregate",
            "How shops become one number; pooled if not stated.",
            words(&AGGREGATES),
        ),
        key("window", "First and last day.", window()),
        key(
            "since",
            "First and last day of an earlier window: the statistic is the change since then.",
            window(),
        ),
        key(
            "change",
            "How that change is taken; relative if not stated.",
            words(&CHANGES),
        ),
        key(
            "cohort",
            "Which shops; every condition holds.",
            table(cohort_keys()),
        ),
        key(
            "against",
            "The statistic is a contrast with these shops.",
            table(cohort_keys()),
        ),
        key(
            "compare",
            "How the two groups are compared; as a ratio if not stated.",
            words(&COMPARISONS),
        ),
        key(
            "effect",
            "The figure is itself what the policy did: without less with it, with less without it, or the latter relative to without.",
            words(&EFFECTS),
        ),
    ]
}

fn cohort_keys() -> Vec<Key> {
    let share = json!({ "type": "number", "minimum": 0, "maximum": 1 });
    vec![
        key("industries", "Industries, by name.", several(&text())),
        key(
            "tiers",
            "Tiers on the window's last evening.",
            several(&one_of(&TIERS)),
        ),
        key("score_from", "Lowest score, included.", number()),
        key("score_below", "Highest score, excluded.", number()),
        key(
            "score_on",
            "On which evening; the window's last if not stated.",
            date(),
        ),
        key(
            "rank_by",
            "Rank shops by this outcome over the window, ascending, within their industry.",
            one_of(&shop_outcomes()),
        ),
        key(
            "rank",
            "From which share of shops to which.",
            json!({ "type": "array", "items": share, "minItems": 2, "maxItems": 2 }),
        ),
        key("opened_by", "Open on the evening of this date.", date()),
        key(
            "orders_at_least",
            "Orders in the window, at least.",
            json!({ "type": "integer", "minimum": 0 }),
        ),
    ]
}
