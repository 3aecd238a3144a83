//! Commands that write, each on markets so small that it takes a second at most.

/// A command that writes.
pub struct Verb {
    pub name: &'static str,
    pub words: &'static str,
    /// Commands that come before.
    pub before: &'static [&'static str],
    /// Its output: a folder, or files.
    pub writes: &'static [&'static str],
    /// True if what is finished stays when it is killed.
    pub keeps: bool,
}

/// A world of a month and a half with a hundred buyers.
macro_rules! tiny {
    ($words:literal) => {
        concat!(
            $words,
            " --set population.consumers=100 --set population.shops=24 --set run.start=2025-04-15 \
             --set run.end=2025-05-31 --set run.evaluate_from=2025-05-02 --set run.burn_in_days=3"
        )
    };
}

const COMPARE: &str = tiny!(
    "compare traffic-first true-experience-score --replicates 3 --no-efficiency --no-figures \
     --out out"
);
const PARTS: [&str; 2] = [
    tiny!(
        "compare traffic-first true-experience-score --replicates 3 --no-efficiency \
         --no-figures --slice 1/2 --out part-1"
    ),
    tiny!(
        "compare traffic-first true-experience-score --replicates 3 --no-efficiency \
         --no-figures --slice 2/2 --out part-2"
    ),
];

/// A command that keeps what is finished in the folder `out`.
const fn keeper(name: &'static str, words: &'static str) -> Verb {
    Verb {
        name,
        words,
        before: &[],
        writes: &["out"],
        keeps: true,
    }
}

/// A command that writes these at its end.
const fn writer(
    name: &'static str,
    words: &'static str,
    before: &'static [&'static str],
    writes: &'static [&'static str],
) -> Verb {
    Verb {
        name,
        words,
        before,
        writes,
        keeps: false,
    }
}

/// Every command that writes.
pub const VERBS: &[Verb] = &[
    keeper(
        "run",
        tiny!("run traffic-first --replicates 4 --no-figures --out out"),
    ),
    keeper("compare", COMPARE),
    keeper(
        "compare with figures",
        "compare traffic-first true-experience-score --replicates 1 --no-efficiency --out out \
         --set population.consumers=30 --set population.shops=16 --set run.start=2025-05-01 \
         --set run.end=2025-05-04 --set run.evaluate_from=2025-05-02 --set run.burn_in_days=0",
    ),
    keeper(
        "pairing",
        tiny!(
            "pairing traffic-first true-experience-score --replicates 2 --no-efficiency --out out"
        ),
    ),
    keeper(
        "ablate",
        tiny!("ablate --on traffic-first true-experience-score --replicates 1 --out out"),
    ),
    keeper("sweep", "sweep sweep.toml --out out"),
    keeper("search", "search search.toml --worlds none --out out"),
    keeper(
        "aa",
        "aa gate.toml --replicates 16 --runs 20 --planted-runs 20 --out out",
    ),
    keeper(
        "claims",
        tiny!("claims claims.toml --replicates 2 --out out"),
    ),
    keeper("facts", tiny!("facts facts.toml --replicates 2 --out out")),
    keeper(
        "calibrate",
        tiny!(
            "calibrate calibration.toml --replicates 2 --points 16 --waves 2 --screening 0 \
         --candidates 10000 --out out"
        ),
    ),
    keeper(
        "payoffs",
        "payoffs traffic-first --worlds none --replicates 2 --flip 2025-04-20 --from-day 5 \
         --to-day 20 --backgrounds 0.1,0.9 --out out --set population.consumers=60 \
         --set population.shops=24 --set run.start=2025-01-15 --set run.end=2025-05-15 \
         --set run.evaluate_from=2025-05-02 --set run.burn_in_days=0",
    ),
    keeper(
        "attribute",
        tiny!(
            "attribute traffic-first true-experience-score --worlds none --orders 1 --replicates 1 \
         --out out"
        ),
    ),
    keeper(
        "compare --slice",
        tiny!(
            "compare traffic-first true-experience-score --replicates 3 --no-efficiency \
         --no-figures --slice 1/2 --out out"
        ),
    ),
    keeper("sweep --slice", "sweep sweep.toml --slice 1/2 --out out"),
    writer("merge", "merge part-1 part-2 --out out", &PARTS, &["out"]),
    writer(
        "report",
        "report done",
        &[tiny!(
            "compare traffic-first true-experience-score --replicates 2 --no-efficiency \
         --no-figures --out done"
        )],
        &["done/report.html"],
    ),
    writer(
        "baseline record",
        "baseline record gate.toml --reason another",
        &["baseline record gate.toml --reason first"],
        &["gate.baseline.toml"],
    ),
    writer(
        "check",
        "check gate.toml --junit gate.xml --json gate.json",
        &["baseline record gate.toml --reason first"],
        &["gate.xml", "gate.json"],
    ),
    writer(
        "new",
        "new mine.toml --extends traffic-first",
        &[],
        &["mine.toml"],
    ),
    writer("explore", "explore --out page.html", &[], &["page.html"]),
];
