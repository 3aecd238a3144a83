//! Akerlof's market where quality is seen: nobody withdraws who is paid for what he sells.

use super::check::{Check, Line, Margin, Reading};
use super::lemons::{self, offers};
use super::trial::{Trial, World};
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "lemons-visible",
    theory: "Where buyers see quality, price is what each good is worth, all offer whose goods are \
             worth their cost, and nothing unravels.",
    source: "Akerlof (1970), The market for \"lemons\", Quarterly Journal of Economics 84",
    equation: "share = P(v q >= -ln(1 - q)), the same on the first day and the last",
    replicates: 4,
    few: 2,
    lines: &[
        Line {
            name: "offers",
            says: "share of shops that sell, v = 1.5",
            margin: Margin::Within(0.005),
            rival: "nobody but the worst sells, as where quality is hidden",
        },
        Line {
            name: "unravelled",
            says: "change of that share from the first day to the last",
            margin: Margin::Within(0.001),
            rival: "one shop in a hundred withdraws",
        },
    ],
    measure,
};

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let settings = [lemons::MARKET, lemons::UNIFORM].concat();
    let world = World::of(120, &settings)
        .with("population.shops", 300)
        .with("merchants.buyers_value", 1.5)
        .with("choice.quality_visible", true);
    let mut first = None;
    let market = trial.run(&world, |market| {
        first.get_or_insert(offers(market).1);
    })?;
    let last = offers(&market).1;
    let sellers = lemons::uniform(&market);
    let paid = sellers
        .iter()
        .filter(|(quality, cost)| 1.5 * quality >= *cost);
    let share = paid.count() as f64 / sellers.len() as f64;
    Ok(vec![
        Reading::new(share, last, 0.08),
        Reading::new(0.0, last - first.unwrap_or(f64::NAN), -0.01),
    ])
}
