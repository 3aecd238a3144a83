//! Questions of the page, among them the regimes that a link to it carries.

use gresham_web::{Courses, answer};
use serde_json::{Value, json};

/// A market so small that it is opened at once: how large one may be is tested by itself.
fn small(question: &mut Value) -> Option<()> {
    let regime = question.get_mut("regime")?.as_object_mut()?;
    let world = regime.entry("world").or_insert_with(|| json!({}));
    let population = world.as_object_mut()?.entry("population");
    let population = population.or_insert_with(|| json!({})).as_object_mut()?;
    population.insert("consumers".to_owned(), json!(40));
    population.insert("shops".to_owned(), json!(16));
    Some(())
}

pub fn question(bytes: &[u8]) {
    let mut courses = Courses::default();
    let Ok(mut question) = serde_json::from_slice::<Value>(bytes) else {
        let _ = answer(bytes, &mut courses);
        return;
    };
    let opens = question["ask"] == "open";
    if opens && small(&mut question).is_none() {
        return;
    }
    let told = answer(question.to_string().as_bytes(), &mut courses);
    serde_json::from_str::<Value>(&told).expect("answers are JSON");
    if opens {
        let days = br#"{"ask": "advance", "market": 0, "days": 1, "shops": true}"#;
        let _ = answer(days, &mut courses);
    }
}

pub mod seeds {
    use serde_json::json;

    pub fn question() -> Vec<Vec<u8>> {
        let regime = json!({
            "extends": "true-experience-score", "name": "mine", "summary": "",
            "run": { "end": "2026-04-30" },
            "world": { "population": { "consumers": 40, "shops": 16 },
                       "industries.apparel": {} },
            "remove": ["traffic"],
            "levers": { "refund_only": [{ "terms": { "from": "2025-05-01" },
                                          "values": { "leniency_from_4_8": 1 } }] },
        });
        let questions = [
            json!({ "ask": "describe" }),
            json!({ "ask": "check", "regime": regime }),
            json!({ "ask": "open", "regime": regime, "seed": 1, "replicate": 0 }),
            json!({ "ask": "advance", "market": 0, "days": 3, "shops": true }),
            json!({ "ask": "judge", "arms": [["1 2"], ["3 4"]], "outcomes": ["trust"] }),
            json!({ "ask": "summarise", "columns": [[1.0, null, 2.5], []] }),
            json!({ "ask": "digest", "seed": 1, "arms": [["0123456789abcdef", ["00"]]] }),
        ];
        questions
            .map(|question| question.to_string().into_bytes())
            .into()
    }
}
