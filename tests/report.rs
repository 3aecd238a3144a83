//! What a report promises, checked on made-up results.

mod synthetic;

use gresham::report::figures::FIGURES;
use gresham::report::{canvas, write};
use resvg::usvg;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use synthetic::{ARMS, results};

fn svgs(results: &gresham::records::Results) -> BTreeMap<&'static str, String> {
    FIGURES
        .iter()
        .map(|figure| (figure.name, (figure.draw)(results).svg(results)))
        .collect()
}

fn words(svg: &str) -> String {
    let lines = svg.lines().filter(|line| !line.starts_with('<'));
    lines.collect::<Vec<_>>().join("\n")
}

/// Draws everything for the eye: `cargo test --test report -- --ignored`, then look into
/// `target/report-for-the-eye`.
#[test]
#[ignore = "for the eye, not for a machine"]
fn draw_every_figure_for_the_eye() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/report-for-the-eye");
    for (name, arms, replicates, days) in [
        ("two-arms", 2, 6, 730),
        ("one-arm", 1, 6, 400),
        ("five-arms", 5, 6, 730),
        ("three-arms-short", 3, 4, 25),
        ("single-replicate", 2, 1, 300),
    ] {
        let results = results(arms, replicates, days);
        write(&results, &root.join(name), "| a table |\n|---|\n| 1 |").expect("writable");
    }
}
