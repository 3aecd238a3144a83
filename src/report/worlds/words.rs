//! Decisions in words.

use super::arms::{ArmReport, OverReport};
use super::numbers::{percent, unit_of};
use crate::experiment::over_worlds::{Advice, Decision, EffectOver, Hinge, SURE, TOLERABLE};
use crate::experiment::watched::Measured;
use crate::render::{number, unit};
use crate::report::labels;
use crate::report::prose::WORLDS as PROSE;
use crate::say;

/// The share of the outcome's margin from which on knowing a parameter is worth a word.
const WORTH_A_WORD: f64 = 0.01;

/// The remark of a verb that was asked for no worlds.
#[must_use]
pub fn luck_only() -> String {
    say!(PROSE, "luck_only")
}

impl OverReport {
    /// How many worlds there are, and how they are to be read.
    #[must_use]
    pub fn heading(&self) -> String {
        say!(
            PROSE,
            "heading",
            worlds = self.weights.len(),
            source = self.source,
            replicates = self.replicates,
            effective = format!("{:.1}", self.effective()),
        )
    }

    /// A decision on every arm, and what it hangs on.
    #[must_use]
    pub fn decisions(&self) -> Vec<String> {
        self.arms.iter().flat_map(ArmReport::decision).collect()
    }
}

impl ArmReport {
    /// The decision, and the parameters on which it hangs; nothing where no outcome leads.
    #[must_use]
    pub fn decision(&self) -> Vec<String> {
        let Some(decision) = &self.over.decision else {
            return Vec::new();
        };
        let effects = self.over.outcomes.iter().flatten();
        let leading = effects
            .into_iter()
            .find(|effect| effect.of == Measured::Outcome(decision.leading));
        let hangs = leading.map(|leading| hangs_on(&self.name, decision, leading));
        [advice(&self.name, decision)]
            .into_iter()
            .chain(hangs)
            .collect()
    }
}

fn advice(arm: &str, decision: &Decision) -> String {
    let outcome = labels::outcome(decision.leading);
    let (better, worse) = (percent(decision.better), percent(decision.worse));
    let tolerable = percent(TOLERABLE);
    match decision.advice {
        Advice::Adopt => say!(
            PROSE,
            "adopt",
            arm = arm,
            outcome = outcome,
            better = better,
            tolerable = tolerable
        ),
        Advice::Leave => say!(
            PROSE,
            "leave",
            arm = arm,
            outcome = outcome,
            better = better,
            worse = worse
        ),
        Advice::FindOut => say!(
            PROSE,
            "find_out",
            arm = arm,
            outcome = outcome,
            better = better,
            worse = worse,
            harmed = harmed(decision),
            sure = percent(SURE),
            tolerable = tolerable
        ),
    }
}

fn harmed(decision: &Decision) -> String {
    if decision.harmed.is_empty() {
        return String::new();
    }
    say!(PROSE, "harmed", groups = groups(decision))
}

/// The groups that may be harmed, with their chances.
pub(super) fn groups(decision: &Decision) -> String {
    let groups = decision.harmed.iter().map(|(group, chance)| {
        let (group, chance) = (labels::word(group.name()), percent(*chance));
        say!(PROSE, "harmed.group", group = group, chance = chance)
    });
    labels::listed(&groups.collect::<Vec<_>>())
}

fn hangs_on(arm: &str, decision: &Decision, leading: &EffectOver) -> String {
    let outcome = labels::outcome(decision.leading);
    let worthy: Vec<&Hinge> = decision
        .hinges
        .iter()
        .filter(|one| one.value > WORTH_A_WORD * leading.margin)
        .collect();
    if !worthy.is_empty() {
        let hinges = worthy.iter().map(|hinge| {
            let (value, turns) = (worth(hinge.value, leading), turns(hinge));
            say!(
                PROSE,
                "hinge",
                key = hinge.key,
                value = value,
                turns = turns
            )
        });
        return say!(
            PROSE,
            "hangs_on",
            arm = arm,
            hinges = labels::listed(&hinges.collect::<Vec<_>>()),
            stake = worth(decision.at_stake, leading)
        );
    }
    let hinges = decision.hinges.iter().filter_map(|hinge| {
        let correlation = format!("{:+.2}", hinge.correlation?);
        Some(say!(
            PROSE,
            "moves",
            key = hinge.key,
            correlation = correlation
        ))
    });
    let hinges: Vec<String> = hinges.collect();
    if hinges.is_empty() {
        return say!(PROSE, "nothing_moves", arm = arm, outcome = outcome);
    }
    let hinges = labels::listed(&hinges);
    say!(
        PROSE,
        "moves_with",
        arm = arm,
        outcome = outcome,
        hinges = hinges
    )
}

/// A value of knowing in the unit of the effect.
fn worth(value: f64, leading: &EffectOver) -> String {
    if leading.relative {
        let percent = number::width(value, unit_of(leading));
        return percent.replace('%', &say!(PROSE, "of_baseline"));
    }
    let of = unit_of(leading);
    let text = number::plain(value, of);
    format!("{text} {}", labels::word(unit::symbol(of)))
        .trim_end()
        .to_owned()
}

fn turns(hinge: &Hinge) -> String {
    let Some((at, above)) = hinge.turns else {
        return String::new();
    };
    let part = if above { "turns.above" } else { "turns.below" };
    say!(PROSE, part, at = format!("{at:.3}"))
}
