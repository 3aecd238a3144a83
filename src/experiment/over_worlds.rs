//! Effects of arms over several worlds that fit what is known, and what may be decided.

use super::observation::Values;
use super::watched::{Group, Measured};
use crate::outcome::{self, Margin, Outcome};
use crate::stats::{Direction, Estimate, OverWorlds, value_of_knowing, value_of_knowing_all};

/// The chance of being better from which on an arm may be adopted.
pub const SURE: f64 = 0.9;

/// The chance of harm up to which a group need not be asked.
pub const TOLERABLE: f64 = 0.1;

/// Parameters that are told of those on which a decision hangs.
pub const MOST_TOLD: usize = 3;

/// Arms that were run in several worlds, on luck that the worlds share.
#[derive(Debug, Clone, PartialEq)]
pub struct InWorlds {
    /// The name of the ensemble, or its file.
    pub source: String,
    /// How much each world counts.
    pub weights: Vec<f64>,
    /// The parameters in which worlds differ.
    pub keys: Vec<String>,
    /// World by world the values of these.
    pub parameters: Vec<Vec<f64>>,
    /// Replicates in each world.
    pub replicates: u32,
    /// The readings: `runs[world][arm][replicate]`.
    pub runs: Vec<Vec<Vec<Values>>>,
}

/// Two arms, the second against the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// Against what.
    pub baseline: usize,
    /// The arm.
    pub arm: usize,
}

/// An effect over worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectOver {
    /// The thing that is affected.
    pub of: Measured,
    /// True if the effect is a share of the baseline in the same world.
    pub relative: bool,
    /// Differences smaller than this are immaterial, on the scale of the effect; the mean over
    /// worlds.
    pub margin: f64,
    /// The effect in the scenario's own world, as luck leaves it; `None` where none was run.
    pub own: Option<Estimate>,
    /// The effect, world by world.
    pub over: OverWorlds,
    /// The chance that it is higher by more than the margin.
    pub higher: Option<f64>,
    /// The chance that it is lower by more than the margin.
    pub lower: Option<f64>,
}

impl EffectOver {
    /// The chance of being better by more than the margin; `None` where neither way is.
    #[must_use]
    pub fn better(&self) -> Option<f64> {
        match self.of.direction() {
            Direction::HigherIsBetter => self.higher,
            Direction::LowerIsBetter => self.lower,
            Direction::Neutral => None,
        }
    }

    /// The chance of being worse by more than the margin.
    #[must_use]
    pub fn worse(&self) -> Option<f64> {
        match self.of.direction() {
            Direction::HigherIsBetter => self.lower,
            Direction::LowerIsBetter => self.higher,
            Direction::Neutral => None,
        }
    }
}

/// The decision about an arm, given all worlds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// It is better with a chance of at least [`SURE`], and harms no group with more than
    /// [`TOLERABLE`].
    Adopt,
    /// It is better with a chance of at most [`TOLERABLE`].
    Leave,
    /// Something has to be found out first.
    FindOut,
}

impl Advice {
    /// The name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Adopt => "adopt",
            Self::Leave => "leave",
            Self::FindOut => "find out first",
        }
    }
}

/// A parameter on which a decision hangs.
#[derive(Debug, Clone, PartialEq)]
pub struct Hinge {
    /// Its dotted key.
    pub key: String,
    /// The value of knowing it before deciding, on the scale of the leading effect.
    pub value: f64,
    /// Its rank correlation with how much better the arm is.
    pub correlation: Option<f64>,
    /// The value at which the decision turns, and whether the arm is right above it.
    pub turns: Option<(f64, bool)>,
}

/// A decision on an arm.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The outcome that leads.
    pub leading: &'static Outcome,
    /// The advice.
    pub advice: Advice,
    /// The chance that the leading outcome is better by more than its margin.
    pub better: f64,
    /// The chance that it is worse by more than that.
    pub worse: f64,
    /// Groups that are harmed with a chance above [`TOLERABLE`], with that chance.
    pub harmed: Vec<(Group, f64)>,
    /// The value of knowing the world before deciding, on the scale of the leading effect.
    pub at_stake: f64,
    /// The parameters on which it hangs, the most valuable first.
    pub hinges: Vec<Hinge>,
}

/// One arm against another over worlds.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmOver {
    /// Outcome by outcome, in the order asked for; `None` where an effect is not defined.
    pub outcomes: Vec<Option<EffectOver>>,
    /// Group by group, in the order of [`Group::ALL`].
    pub groups: Vec<Option<EffectOver>>,
    /// `None` where no outcome has a better direction.
    pub decision: Option<Decision>,
}

impl InWorlds {
    /// Reads off what an arm does to outcomes and groups. `reference` holds what was read in the
    /// scenario's own world, arm by arm and replicate by replicate on the same luck, and may be
    /// empty.
    #[must_use]
    pub fn arm(
        &self,
        outcomes: &[&'static Outcome],
        pair: Pair,
        reference: &[Vec<Values>],
    ) -> ArmOver {
        let effects = outcomes.iter();
        let outcomes: Vec<Option<EffectOver>> = effects
            .map(|outcome| self.effect(Measured::Outcome(outcome), pair, reference))
            .collect();
        let groups: Vec<Option<EffectOver>> = Group::ALL
            .iter()
            .map(|group| self.effect(Measured::Group(*group), pair, reference))
            .collect();
        ArmOver {
            decision: self.decide(&outcomes, &groups),
            outcomes,
            groups,
        }
    }

    /// The effect on one thing; `None` unless two worlds have one.
    #[must_use]
    pub fn effect(
        &self,
        of: Measured,
        pair: Pair,
        reference: &[Vec<Values>],
    ) -> Option<EffectOver> {
        let place = of.place()?;
        let read = |arms: &[Vec<Values>]| -> (Vec<Option<f64>>, Vec<Option<f64>>) {
            let column = |arm: usize| -> Vec<Option<f64>> {
                let values = arms.get(arm).into_iter().flatten();
                values
                    .map(|values| values.get(place).copied().flatten())
                    .collect()
            };
            (column(pair.baseline), column(pair.arm))
        };
        let worlds: Vec<_> = self.runs.iter().map(|arms| read(arms)).collect();
        let own = read(reference);
        let levels: Vec<Option<f64>> = worlds.iter().map(|(base, _)| level(base)).collect();
        let relative = is_relative(of) && levels.iter().flatten().all(|level| *level > 0.0);
        let scale = |(base, arm): &(Vec<Option<f64>>, Vec<Option<f64>>)| -> Vec<Option<f64>> {
            let unit = if relative { level(base) } else { Some(1.0) };
            let pairs = base.iter().zip(arm);
            pairs
                .map(|(base, arm)| Some(((*arm)? - (*base)?) / unit?))
                .collect()
        };
        let effects: Vec<Vec<Option<f64>>> = worlds.iter().map(scale).collect();
        let own = scale(&own);
        let over = OverWorlds::of(&self.weights, &effects, &own)?;
        let margins: Vec<f64> = levels
            .iter()
            .map(|level| margin(of, relative, *level))
            .collect();
        let counted = over.worlds.iter().zip(&margins);
        let counted = counted.filter_map(|(world, margin)| Some(world.as_ref()?.weight * margin));
        Some(EffectOver {
            of,
            relative,
            margin: counted.sum(),
            higher: over.chance_above(&margins),
            lower: over.chance_below(&margins),
            own: Estimate::of(&own.iter().copied().flatten().collect::<Vec<f64>>()),
            over,
        })
    }

    fn decide(
        &self,
        outcomes: &[Option<EffectOver>],
        groups: &[Option<EffectOver>],
    ) -> Option<Decision> {
        let known = || outcomes.iter().flatten();
        let is = |effect: &EffectOver, outcome| effect.of == Measured::Outcome(outcome);
        let net = known().any(|effect| is(effect, outcome::NET_GMV));
        // What is sold and given back is no gain where what is left of it is told.
        let mut leads = known().filter(|effect| !(net && is(effect, outcome::GROSS_GMV)));
        let leading = leads.find(|effect| effect.better().is_some())?;
        let Measured::Outcome(outcome) = leading.of else {
            return None;
        };
        let (better, worse) = (leading.better()?, leading.worse()?);
        let harmed = Group::ALL.iter().zip(groups).filter_map(|(group, effect)| {
            let chance = effect.as_ref()?.worse()?;
            (chance > TOLERABLE).then_some((*group, chance))
        });
        let harmed: Vec<(Group, f64)> = harmed.collect();
        let advice = if better <= TOLERABLE {
            Advice::Leave
        } else if better >= SURE && harmed.is_empty() {
            Advice::Adopt
        } else {
            Advice::FindOut
        };
        let (at_stake, hinges) = self.hinges(leading);
        Some(Decision {
            leading: outcome,
            advice,
            better,
            worse,
            harmed,
            at_stake,
            hinges,
        })
    }

    /// The value of knowing the world, and the parameters that are worth most. Where nothing is at
    /// stake they are those with which the effect moves most.
    fn hinges(&self, leading: &EffectOver) -> (f64, Vec<Hinge>) {
        let sign = match leading.of.direction() {
            Direction::LowerIsBetter => -1.0,
            Direction::HigherIsBetter | Direction::Neutral => 1.0,
        };
        let worlds = leading.over.worlds.iter().enumerate();
        let worlds: Vec<_> = worlds
            .filter_map(|(world, effect)| Some((world, effect.as_ref()?)))
            .collect();
        let drawn = worlds
            .iter()
            .map(|(_, effect)| (effect.weight, sign * effect.effect));
        let whole = value_of_knowing_all(&drawn.collect::<Vec<_>>());
        let keys = self.keys.iter().enumerate();
        let mut hinges: Vec<Hinge> = keys
            .filter_map(|(place, key)| {
                let points = worlds.iter().map(|(world, effect)| {
                    (
                        effect.weight,
                        self.parameters[*world][place],
                        sign * effect.seen,
                    )
                });
                let known = value_of_knowing(&points.collect::<Vec<_>>())?;
                known.correlation?;
                Some(Hinge {
                    key: key.clone(),
                    value: known.value,
                    correlation: known.correlation,
                    turns: known.turns.map(|turn| (turn.at, turn.adopt_above)),
                })
            })
            .collect();
        let moves = |hinge: &Hinge| hinge.correlation.map_or(0.0, f64::abs);
        hinges.sort_by(|one, other| {
            let by_value = other.value.total_cmp(&one.value);
            by_value.then(moves(other).total_cmp(&moves(one)))
        });
        hinges.truncate(MOST_TOLD);
        // Worlds are drawn towards their mean, a regression is not; and no part is worth more than
        // all.
        let at_stake = hinges.iter().map(|hinge| hinge.value).fold(whole, f64::max);
        (at_stake, hinges)
    }
}

/// The mean of a baseline, if it is defined in every replicate.
fn level(values: &[Option<f64>]) -> Option<f64> {
    let sum: Option<f64> = values.iter().copied().sum();
    sum.filter(|_| !values.is_empty())
        .map(|sum| sum / values.len() as f64)
}

fn is_relative(of: Measured) -> bool {
    match of {
        Measured::Outcome(outcome) => matches!(outcome.margin, Margin::Relative(_)),
        Measured::Group(_) => false,
    }
}

/// The margin on the scale of the effect, given the baseline's level in a world.
fn margin(of: Measured, relative: bool, level: Option<f64>) -> f64 {
    match (of, relative) {
        (Measured::Outcome(outcome), true) => outcome.margin_for(1.0),
        (Measured::Outcome(outcome), false) => outcome.margin_for(level.unwrap_or(f64::NAN)),
        (Measured::Group(_), _) => Group::MARGIN * level.unwrap_or(f64::NAN).abs(),
    }
}
