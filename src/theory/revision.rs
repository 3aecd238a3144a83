//! Revision: the inert leave where they stand at the rate at which they reconsider.

use super::check::{Check, Line, Margin, Reading};
use super::defects::open_shops;
use super::trial::{Trial, World, mean};
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "revision",
    theory: "Shops that get to reconsider with a fixed chance a month leave a strategy that is not \
             best at that rate: after n decisions the share (1 - r)^n is still there. Shops here \
             move to best replies, whatever others earn; no strategy spreads in \
             proportion to payoffs, so that the Fermi rule has no place but in what buyers choose \
             (`choice`), and what it shares with best replies is their limit (`defects`) and this \
             drift.",
    source: "Sandholm (2010), Population games and evolutionary dynamics, chapters 4 and 6",
    equation: "share still there = (1 - r)^n",
    replicates: 8,
    few: 6,
    lines: &[
        line(
            "slow",
            "share of shops at the quality of their first day after 12 decisions, r = 0.1",
            0.05,
        ),
        line("fast", "the same, r = 0.3", 0.01),
    ],
    measure,
};

const fn line(name: &'static str, says: &'static str, margin: f64) -> Line {
    Line {
        name,
        says,
        margin: Margin::Within(margin),
        rival: "the chance is one a week",
    }
}

const SETTINGS: &[&str] = &[
    "population.consumers = 3_000",
    "population.shops = 300",
    "adaptation.inert_share = 1",
    "adaptation.step = 1",
    "merchants.defect_halving = 0.02",
    // Any reply is better than that.
    "industries.goods.quality = 0.7",
];

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let readings = [0.1, 0.3].map(|chance| {
        let world = World::of(360, SETTINGS).with("adaptation.inert_reconsider", chance);
        let market = trial.run(&world, |_| ())?;
        let stays = open_shops(&market).map(|shop| {
            let stays = shop.strategy.quality.to_bits() == shop.quality_at_start.to_bits();
            f64::from(u8::from(stays))
        });
        let left = |decisions: f64| libm::pow(1.0 - chance, decisions);
        Ok(Reading::new(left(12.0), mean(stays), left(360.0 / 7.0)))
    });
    readings.into_iter().collect()
}
