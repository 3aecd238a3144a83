//! Dividing a package's effect among its levers, by Shapley values.

use super::setup::Setup;
use crate::policy::Policy;
use crate::stats::{Coalition, Estimate, coalitions_of, joining_orders, sampled_shapley, shapley};
use std::collections::{BTreeMap, BTreeSet};

/// Levers up to which every coalition is run unless fewer orders are asked for.
pub const EXACT_UP_TO: usize = 10;

/// What is to be divided.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The market under the base policy.
    pub base: Setup,
    /// The policy with the whole package.
    pub package: Policy,
    /// The levers in which the two differ: the players.
    pub levers: Vec<&'static str>,
    /// Pairs of joining orders per replicate; `None` runs every coalition.
    pub pairs: Option<usize>,
    /// The seed of all luck, and of the orders.
    pub seed: u64,
}

impl Attribution {
    /// The policy with the levers of a coalition as in the package and the others as in the base.
    fn policy(&self, coalition: Coalition) -> Policy {
        let mut policy = self.base.policy.clone();
        for (index, lever) in self.levers.iter().enumerate() {
            if coalition & (1 << index) != 0 {
                policy.take(lever, &self.package);
            }
        }
        policy
    }

    fn orders(&self, pairs: usize, replicate: u32) -> Vec<Vec<usize>> {
        let seed = self.seed.wrapping_mul(1_000_003) ^ u64::from(replicate);
        joining_orders(self.levers.len(), pairs, seed)
    }

    /// The coalitions that a replicate needs.
    #[must_use]
    pub fn coalitions(&self, replicate: u32) -> BTreeSet<Coalition> {
        match self.pairs {
            None => (0..1 << self.levers.len()).collect(),
            Some(pairs) => {
                let orders = self.orders(pairs, replicate);
                orders
                    .iter()
                    .flat_map(|order| coalitions_of(order))
                    .collect()
            }
        }
    }

    /// The setups of some coalitions: markets under the base policy with their levers as in the
    /// package.
    #[must_use]
    pub fn setups(&self, coalitions: &BTreeSet<Coalition>) -> Vec<Setup> {
        let setup = |coalition: &Coalition| Setup {
            name: format!("coalition {coalition:x}"),
            digest: format!("{}/{coalition:x}", self.base.digest),
            policy: self.policy(*coalition),
            ..self.base.clone()
        };
        coalitions.iter().map(setup).collect()
    }

    /// Each lever's Shapley value in one replicate, given what its coalitions are worth.
    fn divide(&self, replicate: u32, worth: &BTreeMap<Coalition, f64>) -> Vec<f64> {
        let worth = |coalition: Coalition| worth[&coalition];
        match self.pairs {
            None => shapley(self.levers.len(), worth),
            Some(pairs) => {
                let values = sampled_shapley(&self.orders(pairs, replicate), worth);
                values.iter().map(|value| value.mean).collect()
            }
        }
    }

    /// Lever by lever its share in one replicate, and the whole effect behind them; `None` if a
    /// coalition's worth is not defined.
    #[must_use]
    pub fn shares(
        &self,
        replicate: u32,
        worth: &BTreeMap<Coalition, Option<f64>>,
    ) -> Option<Vec<f64>> {
        let worth = worth
            .iter()
            .map(|(coalition, value)| Some((*coalition, (*value)?)));
        let worth: BTreeMap<Coalition, f64> = worth.collect::<Option<_>>()?;
        let all = (1 << self.levers.len()) - 1;
        let mut shares = self.divide(replicate, &worth);
        shares.push(worth[&all] - worth[&0]);
        Some(shares)
    }

    /// The division of one outcome: `worth` has what each coalition is worth, replicate by
    /// replicate. `None` if the outcome is undefined somewhere.
    #[must_use]
    pub fn result(&self, worth: &[BTreeMap<Coalition, Option<f64>>]) -> Option<Division> {
        let all = (1 << self.levers.len()) - 1;
        let mut shares = vec![Vec::new(); self.levers.len()];
        let (mut base, mut package, mut effect) = (Vec::new(), Vec::new(), Vec::new());
        for (replicate, worth) in worth.iter().enumerate() {
            let worth: Option<BTreeMap<Coalition, f64>> = worth
                .iter()
                .map(|(coalition, value)| Some((*coalition, (*value)?)))
                .collect();
            let worth = worth?;
            for (share, value) in shares.iter_mut().zip(self.divide(replicate as u32, &worth)) {
                share.push(value);
            }
            base.push(worth[&0]);
            package.push(worth[&all]);
            effect.push(worth[&all] - worth[&0]);
        }
        let shares = shares.iter().map(|share| Estimate::of(share));
        Some(Division {
            shares: shares.collect::<Option<Vec<_>>>()?,
            base: Estimate::of(&base)?,
            package: Estimate::of(&package)?,
            effect: Estimate::of(&effect)?,
        })
    }
}

/// An outcome's change divided among levers, as means over replicates. The shares add up to the
/// effect.
#[derive(Debug, Clone)]
pub struct Division {
    /// Lever by lever. With sampled orders the interval holds their noise, too: every replicate has
    /// orders of its own.
    pub shares: Vec<Estimate>,
    /// The outcome under the base policy.
    pub base: Estimate,
    /// The outcome under the package.
    pub package: Estimate,
    /// Package less base.
    pub effect: Estimate,
}
