//! Effects over worlds: the range, the chance of being better, who may be harmed.

use super::values::percent;
use crate::outcome::{Unit, by_name};
use crate::render::number;
use crate::report::html::escape::escape;
use crate::report::html::plain::unit_name;
use crate::report::html::tables::{self, head, row};
use crate::report::labels;
use crate::report::prose::PAGE as PROSE;
use crate::say;
use serde::Deserialize;

/// Arms over worlds, as their document tells them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Worlds {
    source: String,
    weights: Vec<f64>,
    replicates: u32,
    arms: Vec<ArmOver>,
}

/// An arm over worlds.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ArmOver {
    arm: String,
    baseline: String,
    outcomes: Vec<Effect>,
    groups: Vec<Effect>,
    decision: Option<Decision>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Effect {
    name: String,
    scale: String,
    unit: String,
    own_world: Option<Own>,
    median: f64,
    low: f64,
    high: f64,
    luck_half_width: Option<f64>,
    chance_better: Option<f64>,
    chance_worse: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Own {
    value: f64,
    low: Option<f64>,
    high: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Decision {
    advice: String,
    leading: String,
    chance_better: f64,
    chance_worse: f64,
    harmed: Vec<Harmed>,
    hangs_on: Vec<Hinge>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Harmed {
    who: String,
    chance: f64,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Hinge {
    parameter: String,
    rank_correlation: Option<f64>,
}

impl Effect {
    fn of(&self) -> Unit {
        if self.scale == "relative" {
            return Unit::Share;
        }
        let found = by_name(&self.name).map(|outcome| outcome.unit);
        found.unwrap_or(Unit::YuanPerDay)
    }

    fn label(&self) -> String {
        by_name(&self.name).map_or_else(|| group(&self.name), labels::outcome)
    }

    /// The unit in words: a part of the baseline, or that of the outcome.
    fn unit(&self) -> String {
        if self.scale == "relative" {
            say!(PROSE, "worlds.relative")
        } else {
            unit_name(self.of(), true)
        }
    }

    fn range(&self) -> String {
        let ends = (self.low, self.high);
        number::range(self.median, ends, self.luck_half_width, self.of())
    }
}

fn group(name: &str) -> String {
    say!(PROSE, &format!("group.{}", name.replace(' ', "-")))
}

impl Worlds {
    /// The arm of that name beside that baseline.
    #[must_use]
    pub fn arm(&self, name: &str, baseline: &str) -> Option<&ArmOver> {
        let mut arms = self.arms.iter();
        arms.find(|arm| arm.arm == name && arm.baseline == baseline)
    }

    /// How many worlds there are, and where they come from.
    #[must_use]
    pub fn heading(&self) -> String {
        say!(
            PROSE,
            "worlds.heading",
            worlds = self.weights.len(),
            source = self.source,
            replicates = self.replicates
        )
    }

    /// Tables of all arms.
    #[must_use]
    pub fn html(&self) -> String {
        let heading = escape(&self.heading());
        let arms = self.arms.iter().enumerate().map(|(nth, arm)| {
            let columns = head(&[
                "table.outcome",
                "worlds.unit",
                "worlds.own",
                "worlds.range",
                "worlds.better",
                "worlds.worse",
            ]);
            let effects = arm.outcomes.iter().chain(&arm.groups);
            let rows: String = effects.map(effect_row).collect();
            let title = say!(PROSE, "worlds.arm", arm = arm.arm, baseline = arm.baseline);
            let table = tables::table(&format!("worlds-{nth}"), &columns, &rows);
            format!("<h4>{}</h4>\n{table}", escape(&title))
        });
        let title = say!(PROSE, "worlds.title");
        let arms: String = arms.collect();
        format!("<h3>{title}</h3>\n<p class=\"prose\">{heading}</p>\n{arms}")
    }
}

fn effect_row(effect: &Effect) -> String {
    let chance = |chance: Option<f64>| chance.map_or_else(|| number::ABSENT.to_owned(), percent);
    let own = effect.own_world.as_ref().map(|own| {
        let ends = own.low.zip(own.high);
        number::change(own.value, ends, 2, effect.of())
    });
    let cells = [
        effect.unit(),
        own.unwrap_or_else(|| number::ABSENT.to_owned()),
        effect.range(),
        chance(effect.chance_better),
        chance(effect.chance_worse),
    ];
    row(&effect.label(), &cells)
}

impl ArmOver {
    fn leading(&self) -> Option<(&Decision, &Effect)> {
        let decision = self.decision.as_ref()?;
        let mut effects = self.outcomes.iter();
        Some((decision, effects.find(|one| one.name == decision.leading)?))
    }

    /// The effect over worlds in a sentence, with the chances and who may be harmed.
    #[must_use]
    pub fn answer(&self, worlds: &Worlds) -> Option<String> {
        let (decision, effect) = self.leading()?;
        let harmed = decision.harmed.iter().map(|one| {
            let chance = percent(one.chance);
            say!(
                PROSE,
                "worlds.may_lose",
                who = group(&one.who),
                chance = chance
            )
        });
        let harmed: Vec<String> = harmed.collect();
        let harm = if harmed.is_empty() {
            say!(PROSE, "worlds.nobody")
        } else {
            let list = harmed.join(&say!(PROSE, "list.comma"));
            say!(PROSE, "worlds.harmed", list = list)
        };
        Some(say!(
            PROSE,
            "worlds.answer",
            worlds = worlds.weights.len(),
            outcome = effect.label(),
            range = effect.range(),
            unit = effect.unit(),
            better = percent(decision.chance_better),
            worse = percent(decision.chance_worse),
            harm = harm,
        ))
    }

    /// Advice by the rule over worlds, and on which parameters that hangs most.
    #[must_use]
    pub fn advice(&self) -> Option<String> {
        let decision = self.decision.as_ref()?;
        let part = match decision.advice.as_str() {
            "adopt" => "worlds.adopt",
            "leave" => "worlds.leave",
            _ => "worlds.find_out",
        };
        let hinges = decision.hangs_on.iter().filter_map(|hinge| {
            let correlation = format!("{:+.2}", hinge.rank_correlation?).replace('-', "−");
            Some(format!("{} ({correlation})", hinge.parameter))
        });
        let hinges: Vec<String> = hinges.collect();
        let hangs = if hinges.is_empty() {
            String::new()
        } else {
            let list = hinges.join(&say!(PROSE, "list.comma"));
            say!(PROSE, "worlds.hangs", list = list)
        };
        Some(say!(PROSE, part, arm = self.arm) + &hangs)
    }

    /// Two bars on one axis: the interval of luck in the scenario's own world, and the range over
    /// worlds.
    #[must_use]
    pub fn bars(&self) -> Option<String> {
        let (_, effect) = self.leading()?;
        let own = effect.own_world.as_ref();
        let luck = own.and_then(|own| Some((own.low?, own.value, own.high?)));
        let bars = luck
            .into_iter()
            .chain([(effect.low, effect.median, effect.high)]);
        let least = bars
            .clone()
            .fold(0.0_f64, |least, (low, ..)| least.min(low));
        let most = bars.fold(0.0_f64, |most, (.., high)| most.max(high));
        let pad = 0.08 * (most - least).max(f64::MIN_POSITIVE);
        let x = |value: f64| 150.0 + 480.0 * (value - least + pad) / (most - least + 2.0 * pad);
        let bar = |class: &str, y: f64, (low, middle, high): (f64, f64, f64)| {
            let name = say!(PROSE, &format!("worlds.{class}"));
            format!(
                "<text x=\"0\" y=\"{:.0}\">{name}</text><line class=\"{class}\" x1=\"{:.1}\" \
                 x2=\"{:.1}\" y1=\"{y}\" y2=\"{y}\"/>\
                 <circle class=\"dot\" cx=\"{:.1}\" cy=\"{y}\" r=\"6\"/>",
                y + 4.0,
                x(low),
                x(high),
                x(middle)
            )
        };
        let luck = luck.map(|luck| bar("luck", 18.0, luck)).unwrap_or_default();
        let worlds = bar("worlds", 44.0, (effect.low, effect.median, effect.high));
        let told = escape(&format!("{}: {}", effect.label(), effect.range()));
        Some(format!(
            "<svg class=\"interval\" viewBox=\"0 0 640 80\" role=\"img\" aria-label=\"{told}\">\
             <line class=\"zero\" x1=\"{zero:.1}\" x2=\"{zero:.1}\" y1=\"4\" y2=\"58\"/>{luck}{worlds}\
             <text x=\"{zero:.1}\" y=\"74\" text-anchor=\"middle\">0</text></svg>\n",
            zero = x(0.0)
        ))
    }
}
