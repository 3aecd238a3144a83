//! Facts about buyers one by one.

use gresham::facts::Facts;
use gresham::outcome::{BuyerMeasure, Purchase, Purchases};
use std::path::Path;

fn bought(buyer: u32, shop: u32, day: u16, fen: u32) -> Purchase {
    Purchase {
        buyer,
        shop,
        opened_day: 0,
        day,
        fen,
        member: buyer == 0,
    }
}

#[test]
fn distributions_over_buyers_are_those_of_their_purchases() {
    let purchases = Purchases::of(vec![
        bought(0, 1, 0, 600),
        bought(0, 1, 10, 100),
        bought(1, 1, 1, 100),
        bought(2, 2, 2, 100),
        bought(3, 2, 3, 50),
        bought(3, 2, 90, 50),
    ]);
    let of = |measure| purchases.measure(measure, (0, 100)).unwrap();
    assert!((of(BuyerMeasure::AboveMean(1.0)) - 0.25).abs() < 1e-12);
    assert!((of(BuyerMeasure::MoneyOfTop(0.25)) - 0.7).abs() < 1e-12);
    assert!((of(BuyerMeasure::MoneyOfMembers) - 0.7).abs() < 1e-12);
    assert!((of(BuyerMeasure::OrdersOfTop(0.5)) - 4.0 / 6.0).abs() < 1e-12);
    assert!((of(BuyerMeasure::SinglePurchase) - 0.5).abs() < 1e-12);
    assert!((of(BuyerMeasure::FirstRepeat(30)) - 0.25).abs() < 1e-12);
    // Only the buyer won on day 0 can be followed for 90 days.
    assert!((of(BuyerMeasure::FirstRepeat(90)) - 1.0).abs() < 1e-12);
    assert_eq!(purchases.measure(BuyerMeasure::OrderSpread, (50, 60)), None);
}

#[test]
fn worlds_cannot_be_fitted_to_what_calibration_does_not_watch() {
    let fact = |purpose: &str, statistic: &str| {
        let text = format!(
            "[facts.one]\nsays = \"so\"\nsource = \"a test\"\nplace = \"here\"\nyear = \"2025\"\n\
             grade = \"A\"\npurpose = \"{purpose}\"\nvalue = 0.2\nband = [0.1, 0.3]\n\
             scenario = \"traffic-first\"\nstatistic = {statistic}\n"
        );
        Facts::parse(Path::new("mine.toml"), &text, &[]).map_err(|problems| problems.to_string())
    };
    let members = "{ buyers = \"money-of-members\" }";
    assert!(fact("validate", members).is_ok());
    let told = fact("fit", members).unwrap_err();
    assert!(
        told.contains("mine.toml:9:") && told.contains("validate"),
        "{told}"
    );
    let days = "{ outcome = \"orders\", window = [2025-01-01, 2025-01-31] }";
    assert!(fact("fit", days).is_err() && fact("bound", days).is_ok());
    for wrong in [
        "{ buyers = \"above-mean\" }",
        "{ buyers = \"money-of-top\", at = 3 }",
        "{ buyers = \"money-of-members\", slice = \"tier:new\" }",
        "{ buyers = \"money-of-members\", outcome = \"orders\" }",
        "{ outcome = \"orders\", window = [2025-02-01, 2025-01-31] }",
        "{ outcome = \"orders\", since = [2020-01-01, 2020-01-31] }",
    ] {
        let told = fact("validate", wrong).expect_err(wrong);
        assert!(told.contains("mine.toml:"), "{wrong}: {told}");
    }
}
