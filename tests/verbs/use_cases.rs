//! Use cases called from Rust, as a page or another program calls them.

use gresham::experiment::ProgressListener;
use gresham::studies::{
    CancelToken, CompareRequest, Error, Listener, ScenarioSource, Session, SweepRequest, compare,
};
use serde_json::{Value, json};

/// A request for a comparison of two tiny markets.
fn request(out: &std::path::Path) -> Value {
    json!({
        "scenarios": [
            "traffic-first",
            { "name": "mine", "text": "extends = \"true-experience-score\"\nname = \"mine\"\nsummary = \"Mine.\"\n" },
        ],
        "options": {
            "replicates": 2,
            "efficiency": false,
            "figures": false,
            "outcomes": ["orders"],
            "precision": [{ "outcome": "orders", "half_width": { "absolute": 1e9 } }],
            "out": out,
            "set": [
                "population.consumers=200",
                "population.shops=24",
                "run.start=2025-05-01",
                "run.end=2025-06-10",
                "mine:policy.remove=[\"traffic\"]",
            ],
        },
    })
}

/// Remembers what it is told.
#[derive(Default)]
struct Remembering {
    finished: usize,
    notes: Vec<String>,
}

impl ProgressListener for Remembering {
    fn finished(&mut self, _: u64) {
        self.finished += 1;
    }
}

impl Listener for Remembering {
    fn note(&mut self, text: &str) {
        self.notes.push(text.to_owned());
    }
}

fn parsed(request: Value) -> CompareRequest {
    serde_json::from_value(request).unwrap()
}

#[test]
fn a_comparison_is_asked_for_and_answered_as_data() {
    let place = tempfile::tempdir().unwrap();
    let request = parsed(request(&place.path().join("out")));
    let (never, mut listener) = (CancelToken::new(), Remembering::default());
    let mut session = Session::new(Some(1), &never, &mut listener, "a test").unwrap();
    let answer = compare(&request, &mut session).unwrap();
    let answer = serde_json::to_value(&answer).unwrap();
    assert_eq!(answer["arms"][1]["name"], "mine");
    assert_eq!(listener.finished, 4);
    assert_eq!(listener.notes, Vec::<String>::new());
    assert!(place.path().join("out/manifest.json").is_file());
}

#[test]
fn a_request_says_the_same_after_it_was_written_and_read() {
    let once = serde_json::to_value(parsed(request("out".as_ref()))).unwrap();
    let twice = serde_json::to_value(parsed(once.clone())).unwrap();
    assert_eq!(once, twice);
    assert_eq!(
        once["options"]["set"][4],
        "mine:policy.remove=[\"traffic\"]"
    );
}

#[test]
fn a_misspelt_key_of_a_request_is_refused() {
    let misspelt = json!({ "study": "score-strength", "point": 3 });
    let refused = serde_json::from_value::<SweepRequest>(misspelt).unwrap_err();
    assert!(refused.to_string().contains("`point`"), "{refused}");
}

#[test]
fn a_cancelled_session_keeps_what_is_finished_and_says_so() {
    let place = tempfile::tempdir().unwrap();
    let request = parsed(request(&place.path().join("out")));
    let (cancelled, mut nobody) = (CancelToken::new(), ());
    cancelled.cancel();
    let mut session = Session::new(Some(1), &cancelled, &mut nobody, "a test").unwrap();
    let error = compare(&request, &mut session).unwrap_err();
    assert_eq!(error.exit_code(), 130);
    assert!(
        error
            .to_string()
            .starts_with("interrupted: 0 of 2 replicates"),
        "{error}"
    );
}

#[test]
fn a_scenario_that_is_not_there_is_refused_with_a_remedy() {
    let (never, mut nobody) = (CancelToken::new(), ());
    let mut session = Session::new(Some(1), &never, &mut nobody, "a test").unwrap();
    let request = CompareRequest {
        scenarios: vec![ScenarioSource::from("trafic-first")],
        ..CompareRequest::default()
    };
    let error = compare(&request, &mut session).unwrap_err();
    assert!(matches!(error, Error::Refused(_)), "{error}");
    assert!(error.to_string().contains("traffic-first"), "{error}");
    assert_eq!(error.exit_code(), 2);
}

#[test]
fn a_comparison_of_no_replicates_is_refused() {
    let place = tempfile::tempdir().unwrap();
    let mut request = parsed(request(&place.path().join("out")));
    request.options.replicates = 0;
    let (never, mut nobody) = (CancelToken::new(), ());
    let mut session = Session::new(Some(1), &never, &mut nobody, "a test").unwrap();
    let error = compare(&request, &mut session).unwrap_err();
    assert_eq!(error.to_string(), "error: `replicates` is 1 at least");
    assert!(!place.path().join("out").exists());
}
