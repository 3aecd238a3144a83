//! Files that users write.

use gresham::claims::Registry;
use gresham::claims::calibration::Calibration;
use gresham::facts::Facts;
use gresham::policy::formula::{Formula, Gives, Metric, Metrics};
use gresham::scenario::{Diagnostics, Scenario};
use gresham::studies::Assignment;
use gresham::study::Study;
use gresham::study::baseline::Baseline;
use gresham::worlds::EnsembleFile;
use std::path::Path;
use std::sync::LazyLock;

/// The text that a target reads. Files that are none are refused before anything is read.
fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// The words of a refusal, as the command would show it.
fn shown<T>(read: Result<T, Diagnostics>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(problems) => {
            assert!(!problems.render(false).is_empty(), "a refusal has a reason");
            assert!(problems.problems().count() > 0, "a refusal has a problem");
            None
        }
    }
}

pub fn scenario(bytes: &[u8]) {
    let Some(scenario) = text(bytes).and_then(|text| shown(Scenario::parse_str("fuzz", text)))
    else {
        return;
    };
    assert_eq!(scenario.digest().len(), 16);
    let _ = scenario.never_in_force();
    if let Some(regime) = scenario.regime("traffic-first") {
        let again = regime.read().expect("a regime is a scenario");
        assert_eq!(again.digest(), scenario.digest());
    }
}

pub fn setting(bytes: &[u8]) {
    static SCENARIO: LazyLock<Scenario> = LazyLock::new(|| {
        Scenario::read(Path::new("true-experience-score")).expect("a built-in scenario")
    });
    let Some(Ok(assignment)) = text(bytes).map(|text| Assignment::written("--set", text)) else {
        return;
    };
    shown(SCENARIO.with(&[assignment.setting]));
}

pub fn study(bytes: &[u8]) {
    if let Some(study) = text(bytes).and_then(|text| shown(Study::parse(here(), text))) {
        let points = study.points();
        if let Some(point) = points.first() {
            shown(study.arms_at(point));
        }
    }
}

pub fn facts(bytes: &[u8]) {
    text(bytes).and_then(|text| shown(Facts::parse(here(), text, &[])));
}

pub fn claims(bytes: &[u8]) {
    text(bytes).and_then(|text| shown(Registry::parse(here(), text, &[])));
}

pub fn calibration(bytes: &[u8]) {
    static SCENARIO: LazyLock<Scenario> =
        LazyLock::new(|| Scenario::read(Path::new("traffic-first")).expect("a built-in scenario"));
    if let Some(read) = text(bytes).and_then(|text| shown(Calibration::parse(here(), text)))
        && shown(read.check(&SCENARIO)).is_some()
    {
        for prior in read.priors.iter() {
            let middle = prior.value(0.5);
            assert!(
                (prior.low..=prior.high).contains(&middle),
                "{prior:?} gives {middle}"
            );
        }
    }
}

pub fn worlds(bytes: &[u8]) {
    static SCENARIO: LazyLock<Scenario> =
        LazyLock::new(|| Scenario::read(Path::new("traffic-first")).expect("a built-in scenario"));
    if let Some(read) = text(bytes).and_then(|text| shown(EnsembleFile::parse(here(), text)))
        && shown(read.check(&[&SCENARIO])).is_some()
    {
        let taken = read.ensemble.take(3);
        for world in &taken.worlds {
            shown(SCENARIO.with(&taken.settings(world)));
        }
    }
}

pub fn formula(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let mut metrics = Metrics::default();
    for (nth, metric) in Metric::ALL.iter().enumerate() {
        metrics.set(*metric, nth as f64 - 3.0);
    }
    for (wanted, known) in [(Gives::Number, Metric::ALL), (Gives::Truth, &[][..])] {
        match Formula::parse(text, known, wanted) {
            Ok(formula) if wanted == Gives::Number => drop(formula.number(&metrics)),
            Ok(formula) => drop(formula.truth(&metrics)),
            Err(why) => assert!(why.span.end <= text.len() && why.line > 0),
        }
    }
}

pub fn baseline(bytes: &[u8]) {
    static STUDY: LazyLock<Study> =
        LazyLock::new(|| Study::read(Path::new("gate")).expect("a built-in study"));
    let Some(Ok(read)) = text(bytes).map(|text| Baseline::parse(text, &STUDY)) else {
        return;
    };
    let _ = read.moved_ground(&STUDY);
    let again = Baseline::parse(&read.text(), &STUDY).expect("what was written is read");
    assert_eq!(again.text(), read.text());
}

/// Where texts would lie; what they name beside it is not there.
fn here() -> &'static Path {
    Path::new("fuzz.toml")
}

pub mod seeds {
    use gresham::builtin::{self, Kind};

    fn built_in(kind: Kind) -> Vec<Vec<u8>> {
        let files = builtin::all(kind).filter(|one| !one.is_single);
        files.map(|one| one.text.as_bytes().to_vec()).collect()
    }

    fn lines(text: &str) -> Vec<Vec<u8>> {
        text.lines()
            .map(|line| line.trim().as_bytes().to_vec())
            .collect()
    }

    pub fn scenario() -> Vec<Vec<u8>> {
        let small = "extends = 'traffic-first'\npolicy.remove = ['traffic']\n\
                     [population]\nconsumers = 1_000\n[run]\nend = 2025-12-31\n\
                     [[policy.refund_only]]\nfrom = 2025-05-01\nindustries = ['apparel']\n\
                     [policy.formulas]\nscore = '5 - 20 * dispute_rate'\n\
                     [policy.take]\ntraffic = 'true-experience-score'\n";
        [built_in(Kind::Scenario), vec![small.as_bytes().to_vec()]].concat()
    }

    pub fn setting() -> Vec<Vec<u8>> {
        lines(
            "population.consumers=4000
             run.end=2025-12-31
             traffic-first:choice.quality_weight=0.5
             policy.experience_score.search_weight=2
             policy.refund_only.2025-05-01.leniency_from_4_8=1
             industries.apparel.mean_price_yuan=90
             policy.formulas.score='5 - dispute_rate'",
        )
    }

    pub fn study() -> Vec<Vec<u8>> {
        built_in(Kind::Study)
    }

    pub fn facts() -> Vec<Vec<u8>> {
        built_in(Kind::Facts)
    }

    pub fn claims() -> Vec<Vec<u8>> {
        built_in(Kind::Claims)
    }

    pub fn calibration() -> Vec<Vec<u8>> {
        built_in(Kind::Calibration)
    }

    pub fn worlds() -> Vec<Vec<u8>> {
        built_in(Kind::Worlds)
    }

    pub fn formula() -> Vec<Vec<u8>> {
        lines(
            "5 - 20 * dispute_rate
             if_else(orders >= 30 and not new_shop > 0, min(5, price_yuan / 2), -1e3)
             1 < orders and orders < 2 or score >= 4.8
             max(((1)), clamp(age_days, 0, 5))",
        )
    }

    pub fn baseline() -> Vec<Vec<u8>> {
        let recorded = include_bytes!("../../studies/gate.baseline.toml");
        // The heading and a few lines: a mutation of the whole is read for too long.
        let short = &recorded[..recorded.len().min(4_000)];
        vec![short.to_vec()]
    }
}
