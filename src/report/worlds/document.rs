//! Effects over worlds for programs. The keys are promised in `docs/worlds.md`.

use super::arms::{ArmReport, OverReport};
use super::numbers::unit_of;
use crate::experiment::over_worlds::{Decision, EffectOver};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

impl Serialize for OverReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let arms: Vec<Value> = self.arms.iter().map(arm).collect();
        json!({
            "source": self.source,
            "weights": self.weights,
            "effective_worlds": self.effective(),
            "replicates": self.replicates,
            "arms": arms,
        })
        .serialize(serializer)
    }
}

fn arm(arm: &ArmReport) -> Value {
    let effects = |effects: &[Option<EffectOver>]| -> Vec<Value> {
        effects.iter().flatten().map(effect).collect()
    };
    json!({
        "arm": arm.name,
        "baseline": arm.baseline,
        "outcomes": effects(&arm.over.outcomes),
        "groups": effects(&arm.over.groups),
        "decision": arm.over.decision.as_ref().map(decision),
    })
}

/// One effect.
pub fn effect(effect: &EffectOver) -> Value {
    let (over, range) = (&effect.over, effect.over.range());
    let own = effect.own.as_ref();
    json!({
        "name": effect.of.name(),
        "scale": if effect.relative { "relative" } else { "absolute" },
        "unit": unit_of(effect).name(),
        "margin": effect.margin,
        "own_world": own.map(|own| json!({
            "value": own.mean, "low": own.low(), "high": own.high(), "n": own.n,
        })),
        "median": over.median(),
        "low": range.low,
        "high": range.high,
        "luck_half_width": over.luck(),
        "between_worlds_sd": over.between,
        "chance_better": effect.better(),
        "chance_worse": effect.worse(),
        "chance_higher": effect.higher,
        "chance_lower": effect.lower,
        "by_world": over.worlds.iter()
            .map(|world| world.map(|world| world.effect))
            .collect::<Vec<_>>(),
    })
}

fn decision(decision: &Decision) -> Value {
    let harmed = decision.harmed.iter();
    let harmed = harmed.map(|(group, chance)| json!({ "who": group.name(), "chance": chance }));
    let hinges = decision.hinges.iter().map(|hinge| {
        json!({
            "parameter": hinge.key,
            "value_of_knowing": hinge.value,
            "rank_correlation": hinge.correlation,
            "turns_at": hinge.turns.map(|(at, _)| at),
            "adopt_above": hinge.turns.map(|(_, above)| above),
        })
    });
    json!({
        "advice": decision.advice.name(),
        "leading": decision.leading.name,
        "chance_better": decision.better,
        "chance_worse": decision.worse,
        "harmed": harmed.collect::<Vec<_>>(),
        "value_of_knowing_the_world": decision.at_stake,
        "hangs_on": hinges.collect::<Vec<_>>(),
    })
}
