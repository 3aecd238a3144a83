//! Scalar equations of the engine against the reference's, function by function.

use crate::worlds::mixed;
use gresham::market::day::daytime::{fulfilment, need, valuation};
use gresham::market::platform::scoring;
use gresham::market::shop::costs;
use gresham_reference::equations;
use proptest::prelude::*;

/// Numbers that stand under equations in `docs/model.md`.
const NUMBERS: std::ops::RangeInclusive<u32> = 1..=23;

proptest! {
    #[test]
    fn needs_arise_alike(draw in 0.0_f32..1.0, expected in 0.0_f32..4.0) {
        let engine = need::needs_today(draw, expected);
        prop_assert_eq!(engine, u32::from(equations::needs_today(draw, expected)));
    }

    #[test]
    fn problems_are_claimed_alike(
        chance in 0.0..=1.0,
        slopes in (0.0..5.0, 0.0..20.0),
        price_fen in 1_u32..100_000_000,
        severity in 0.0_f32..=1.0,
    ) {
        let mut world = mixed();
        world.after_sales.claim_probability = chance;
        (world.after_sales.claim_price_slope, world.after_sales.claim_severity_slope) = slopes;
        let engine = fulfilment::claim_probability(&world.after_sales, price_fen, severity);
        let own = equations::claim_probability(&world.after_sales, price_fen, severity);
        prop_assert_eq!(engine.to_bits(), own.to_bits());
    }

    #[test]
    fn goods_are_worth_the_same(
        price_fen: u32,
        surplus_fen: i32,
        per_quality in 0.0_f32..1000.0,
        surprise in -1.0_f32..1.0,
    ) {
        let engine = valuation::worth_fen(price_fen, surplus_fen, per_quality, surprise);
        let own = equations::worth_fen(price_fen, surplus_fen, per_quality, surprise);
        prop_assert_eq!(engine, own);
    }

    #[test]
    fn ranks_earn_the_same_points(rank in 0.0..=1.0) {
        let platform = mixed().platform;
        let (engine, own) = (scoring::points(rank, &platform), equations::points(rank, &platform));
        prop_assert_eq!(engine.to_bits(), own.to_bits());
    }

    #[test]
    fn goods_cost_the_same(quality in 0.0..=1.0) {
        let (merchants, industry) = (mixed().merchants, mixed().industries[0].parameters);
        let engine = costs::unit_cost_fen(&industry, &merchants, quality);
        let own = equations::unit_cost_fen(&industry, &merchants, quality);
        prop_assert_eq!(engine.to_bits(), own.to_bits());
    }
}

#[test]
fn every_numbered_equation_stands_in_the_document_the_engine_and_the_reference() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = |folder: &str| {
        let (mut text, mut ahead) = (String::new(), vec![root.join(folder)]);
        while let Some(path) = ahead.pop() {
            if path.is_dir() {
                let entries = std::fs::read_dir(path).expect("a folder");
                ahead.extend(entries.map(|entry| entry.expect("an entry").path()));
            } else {
                text += &std::fs::read_to_string(path).expect("a source");
            }
        }
        text
    };
    let engine = sources("crates/gresham-market/src");
    let reference = sources("crates/gresham-reference/src");
    let document = std::fs::read_to_string(root.join("docs/model.md")).expect("the document");
    for number in NUMBERS {
        let named = format!("Equation ({number})");
        assert!(
            engine.contains(&named),
            "the engine has no equation ({number})"
        );
        assert!(
            reference.contains(&named),
            "the reference has no equation ({number})"
        );
        let stands = document
            .lines()
            .any(|line| line.ends_with(&format!("    ({number})")));
        assert!(stands, "docs/model.md has no equation ({number})");
    }
}
