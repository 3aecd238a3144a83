//! Claims that a single parameter states: figures that move one for one with what was put in.
//!
//! A figure that follows from a parameter of its own lever tests nothing but the arithmetic in
//! between. Every numeric parameter of the levers or services in question is lowered and raised by
//! a fifth, on common luck, and a claim whose figure answers with an elasticity of one may only be
//! an input.

use super::estimand::{Compare, Sides};
use super::protocol::Replicate;
use super::registry::{Claim, Kind, Registry};
use crate::market::parameters::ServiceParameters;
use crate::parameter::{Declared as _, Value};
use crate::policy::lever;
use crate::scenario::Setting;
use crate::stats::Estimate;

/// By how much a parameter is lowered and raised, as a share of it.
const STEP: f64 = 0.2;

/// How far an elasticity may be from one, and how wide its interval at most, to be one for one.
const TOLERANCE: f64 = 0.15;

/// A parameter of a policy's levers or services.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Index of the policy in the registry.
    pub policy: usize,
    /// The parameter, by its dotted key.
    pub key: String,
    place: Place,
}

#[derive(Debug, Clone, PartialEq)]
enum Place {
    /// A lever, and the index of its field.
    Lever(String, usize),
    /// A service with this value.
    Service(f64),
}

/// The answer of a claim's figure to a parameter.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The claim.
    pub claim: String,
    /// Its use.
    pub kind: Kind,
    /// The parameter.
    pub key: String,
    /// Relative change of the figure over relative change of the parameter.
    pub elasticity: Estimate,
}

impl Answer {
    /// True if the figure moves one for one, as far as replicates tell.
    #[must_use]
    pub fn is_one_for_one(&self) -> bool {
        let near = (self.elasticity.mean - 1.0).abs() < TOLERANCE;
        near && self
            .elasticity
            .half_width
            .is_some_and(|half| half < TOLERANCE)
    }

    /// True if a claim is judged by what was put in.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.is_one_for_one() && self.kind != Kind::Input
    }
}

/// The parameters to be moved: numbers other than zero.
#[must_use]
pub fn probes(registry: &Registry) -> Vec<Probe> {
    let mut probes = Vec::new();
    for (policy, pair) in registry.policies.iter().enumerate() {
        for name in &pair.levers {
            let fields = lever(name).map_or(&[][..], |lever| lever.fields);
            let entries = pair.scenario.policy.entries();
            let values = entries.iter().find(|entry| entry.lever == name);
            for (index, field) in fields.iter().enumerate() {
                let value = values.map(|entry| entry.values[index]);
                if matches!(value, Some(Value::Number(number)) if number != 0.0) {
                    probes.push(Probe {
                        policy,
                        key: format!("policy.{name}.{}", field.key),
                        place: Place::Lever(name.clone(), index),
                    });
                }
            }
        }
        for (industry, nth) in pair.trial.iter().flat_map(|trial| &trial.services) {
            let industry = &pair.scenario.world.industries[usize::from(*industry)];
            let service = &industry.services[*nth];
            let values = service.parameters.to_values().into_iter();
            for (field, value) in ServiceParameters::FIELDS.iter().zip(values) {
                if let Value::Number(number) = value
                    && number != 0.0
                {
                    let (industry, service) = (&industry.name, &service.name);
                    probes.push(Probe {
                        policy,
                        key: format!("industries.{industry}.services.{service}.{}", field.key),
                        place: Place::Service(number),
                    });
                }
            }
        }
    }
    probes
}

/// The claims of a probe's policy, and that policy.
#[must_use]
pub fn concerned(registry: &Registry, policy: usize) -> Registry {
    let concerned = |claim: &&Claim| {
        let measured = claim.measured.as_ref();
        measured.is_ok_and(|measured| measured.policy == policy)
    };
    let mut claims: Vec<Claim> = registry.claims.iter().filter(concerned).cloned().collect();
    for measured in claims.iter_mut().flat_map(|claim| &mut claim.measured) {
        measured.policy = 0;
    }
    Registry {
        summary: registry.summary.clone(),
        no_policy: None,
        policies: vec![registry.policies[policy].clone()],
        claims,
        audit: None,
    }
}

/// The registry of a probe's policy with the parameter lowered and raised; `None` where its bounds
/// refuse either.
#[must_use]
pub fn moved(registry: &Registry, probe: &Probe) -> Option<[Registry; 2]> {
    let lowered = moved_by(registry, probe, 1.0 - STEP)?;
    Some([lowered, moved_by(registry, probe, 1.0 + STEP)?])
}

fn moved_by(registry: &Registry, probe: &Probe, factor: f64) -> Option<Registry> {
    let mut moved = concerned(registry, probe.policy);
    let scenario = &mut moved.policies[0].scenario;
    match &probe.place {
        Place::Lever(name, index) => {
            let entries = scenario.policy.entries();
            scenario.policy = scenario.policy.without(&[name.as_str()]);
            for entry in entries.into_iter().filter(|entry| entry.lever == name) {
                let mut values = entry.values;
                if let Value::Number(number) = &mut values[*index] {
                    *number *= factor;
                }
                scenario.policy.add(name, entry.terms, &values).ok()?;
            }
        }
        Place::Service(value) => {
            let setting = Setting::of(&probe.key, Value::Number(value * factor));
            *scenario = scenario.with(&[setting]).ok()?;
            // The counterfactual is of shops that do not offer it, in the same world.
        }
    }
    Some(moved)
}

/// Answers of the claims of one policy, from what replicates show with the parameter as it is,
/// lowered and raised.
#[must_use]
pub fn answers(
    registry: &Registry,
    key: &str,
    as_it_is: &[Replicate],
    lowered: &[Replicate],
    raised: &[Replicate],
) -> Vec<Answer> {
    let claims = registry.claims.iter().enumerate();
    let answers = claims.filter_map(|(index, claim)| {
        let measured = claim.measured.as_ref().ok()?;
        let compare = measured
            .statistic
            .against
            .as_ref()
            .map(|(_, compare)| *compare);
        let figure = |replicate: &Replicate| figure(compare, replicate.claims[index]?.with);
        let levels: Vec<f64> = as_it_is.iter().filter_map(figure).collect();
        let level = Estimate::of(&levels)?.mean;
        let pairs = lowered.iter().zip(raised);
        let slopes: Vec<f64> = pairs
            .filter_map(|(low, high)| Some((figure(high)? - figure(low)?) / (2.0 * STEP * level)))
            .collect();
        Some(Answer {
            claim: claim.id.clone(),
            kind: claim.kind,
            key: key.to_owned(),
            elasticity: Estimate::of(&slopes)?,
        })
    });
    answers.collect()
}

fn figure(compare: Option<Compare>, sides: Sides) -> Option<f64> {
    let cohort = sides.cohort?;
    Some(match compare {
        None => cohort,
        Some(Compare::Ratio) => cohort / sides.against?,
        Some(Compare::Difference) => cohort - sides.against?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(kind: Kind, values: &[f64]) -> Answer {
        Answer {
            claim: "a-claim".to_owned(),
            kind,
            key: "policy.a_lever.share".to_owned(),
            elasticity: Estimate::of(values).unwrap(),
        }
    }

    #[test]
    fn a_figure_that_moves_one_for_one_is_accepted_only_as_an_input() {
        let values = [0.98, 1.02, 1.0, 1.01];
        assert!(answer(Kind::Predicted, &values).is_refused());
        assert!(answer(Kind::Mechanism, &values).is_refused());
        assert!(!answer(Kind::Input, &values).is_refused());
    }

    #[test]
    fn a_figure_that_moves_less_or_is_too_noisy_is_not_said_to_pass_through() {
        assert!(!answer(Kind::Predicted, &[0.4, 0.5, 0.45, 0.5]).is_one_for_one());
        assert!(!answer(Kind::Predicted, &[-1.0, 3.0, 1.2, 0.8]).is_one_for_one());
        assert!(!answer(Kind::Predicted, &[1.0]).is_one_for_one());
    }
}
