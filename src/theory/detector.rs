//! Bayes: what a detector's alarm is worth hangs on how many claims are false.

use super::check::{Check, Line, Margin, Reading};
use super::trial::{Trial, World, events};
use crate::market::tally::Event;
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "detector",
    theory: "Of the claims that a detector stops, those are false which Bayes's rule says, from how \
             many claims are false, how many of those it finds and how many others it takes for \
             false; all three are put into the world, and no alarm is looked at for it.",
    source: "Bayes (1763), An essay towards solving a problem in the doctrine of chances; Axelsson \
             (2000), The base-rate fallacy and the difficulty of intrusion detection, ACM \
             Transactions on Information and System Security 3",
    equation: "P(false | stopped) = f h / (f h + (1 - f) a)",
    replicates: 16,
    few: 8,
    lines: &[
        line(
            "rare-alarms",
            "share of stopped claims that are false, a = 0.05",
        ),
        line(
            "frequent-alarms",
            "share of stopped claims that are false, a = 0.2",
        ),
    ],
    measure,
};

const fn line(name: &'static str, says: &'static str) -> Line {
    Line {
        name,
        says,
        margin: Margin::Within(0.02),
        rival: "an alarm is as good as the share of false claims that it finds",
    }
}

/// One buyer in ten claims falsely of one sound order in five, one order in twenty is defective,
/// and all claims come before the platform with a photograph.
const SETTINGS: &[&str] = &[
    "population.consumers = 4_000",
    "population.opportunist_share = 0.1",
    "demand.needs_per_day = 0.5",
    "choice.base_utility = 20",
    "industries.goods.quality = 0.95",
    "industries.goods.returnable = false",
    "after_sales.resolve_base = 0",
    "after_sales.resolve_full = 0",
    "after_sales.dispute_share = 1",
    "abuse.opportunist_propensity = 0.2",
    "abuse.photograph_share = 1",
    "abuse.made_photograph_share = 1",
];

const RARE: &str = "[policy.fake_image_detection]\nhit_rate = 0.8\nfalse_alarm_rate = 0.05\n";
const FREQUENT: &str = "[policy.fake_image_detection]\nhit_rate = 0.8\nfalse_alarm_rate = 0.2\n";

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let (false_claims, just_claims) = (0.1 * 0.2 * 0.95, 0.05);
    let readings = [(RARE, 0.05), (FREQUENT, 0.2)].map(|(policy, alarms)| {
        let world = World::of(120, SETTINGS).under(policy);
        let (mut found, mut mistaken) = (0.0, 0.0);
        trial.run(&world, |market| {
            found += events(market, Event::AbuseDetected);
            mistaken += events(market, Event::SoundFlagged);
        })?;
        let right = false_claims * 0.8;
        let predicted = right / (right + just_claims * alarms);
        Ok(Reading::new(predicted, found / (found + mistaken), 0.8))
    });
    readings.into_iter().collect()
}
