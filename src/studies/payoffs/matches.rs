//! Games as they are dealt out and played.

use crate::experiment::payoffs::{Deal, Game, Role};
use crate::experiment::{Dealt, Draws, Experiment, Intervention, Panels, Reading, Setup};
use crate::market::calendar::Calendar;
use crate::records::Journal;
use crate::studies::error::Error;
use crate::studies::markets::{MarketOptions, complete};
use crate::studies::session::Session;
use crate::studies::workload::Markets;
use std::collections::{BTreeMap, BTreeSet};

/// A game in a setup, and who plays it among whom.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub setup: Setup,
    pub game: Game,
    /// Shares of cooperators among the other shops.
    pub backgrounds: Vec<f64>,
    /// Roles that the sample plays in turn.
    pub roles: Vec<Role>,
}

impl Match {
    /// The setup with every share and role.
    fn dealt(&self) -> Vec<Setup> {
        let setup = &self.setup;
        let around = self.game.around.iter();
        let around: Vec<String> = around
            .map(|(component, value)| format!("/{component:?} {value}"))
            .collect();
        let deal = |background: f64, role: Role| Setup {
            digest: format!("{}{}/{background}/{role:?}", setup.digest, around.concat()),
            intervention: Some(Intervention::Deal(Deal {
                game: self.game.clone(),
                background,
                role,
            })),
            ..setup.clone()
        };
        let shares = self.backgrounds.iter();
        let deals = shares.flat_map(|share| self.roles.iter().map(|role| deal(*share, *role)));
        deals.collect()
    }
}

/// Every share and role of some matches.
pub(super) struct Deals {
    by_match: Vec<Vec<Setup>>,
    /// Each once: a place of the map may be the scenario as it is.
    distinct: Vec<Setup>,
}

impl Deals {
    /// Those of some matches.
    pub fn of(matches: &[Match]) -> Self {
        let by_match: Vec<Vec<Setup>> = matches.iter().map(Match::dealt).collect();
        let mut known = BTreeSet::new();
        let mut distinct = by_match.concat();
        distinct.retain(|deal| known.insert(deal.digest.clone()));
        Self { by_match, distinct }
    }

    /// So many replicates of them, for what is left of these.
    pub fn markets(&self, replicates: u32) -> Markets<'_> {
        Markets::of(&self.distinct, replicates)
    }
}

/// Payoffs by match, share of cooperators and role, replicate by replicate.
pub(super) struct Played {
    deals: Vec<Vec<Setup>>,
    values: BTreeMap<String, Vec<Option<f64>>>,
}

impl Played {
    /// The payoffs of a role in one of the matches.
    pub fn at(&self, nth: usize, background: f64, role: Role) -> Vec<Option<f64>> {
        let plays = |deal: &&Setup| {
            matches!(&deal.intervention, Some(Intervention::Deal(deal))
                if deal.background.to_bits() == background.to_bits() && deal.role == role)
        };
        let deal = self.deals[nth].iter().find(plays);
        let known = deal.and_then(|deal| self.values.get(&deal.digest));
        known.cloned().unwrap_or_default()
    }
}

/// Runs what is missing of some matches, which are all watched on the same days, and reads their
/// payoffs.
pub(super) fn play(
    matches: &[Match],
    options: &MarketOptions,
    replicates: u32,
    journal: &mut Journal,
    session: &mut Session<'_>,
) -> Result<Played, Error> {
    let Deals {
        by_match: deals,
        distinct: setups,
    } = Deals::of(matches);
    let Some(Match { game, .. }) = matches.first() else {
        return Err(Error::invalid("there is no scenario to play a game under"));
    };
    let payoffs = Reading {
        of: Panels(|calendar: &Calendar| game.periods(calendar)),
        read: |panel, _, draws: Draws| vec![game.payoff(&panel, draws.seed, draws.replicate)],
    };
    let experiment = Experiment::new(&setups, options.seed, payoffs);
    let mut own = Dealt::new(&mut *journal, session.allotment());
    complete(&experiment, replicates, None, &mut own, session)?;
    journal.settle()?;
    let values = setups.iter().map(|deal| {
        let replicates = 0..replicates;
        let values = replicates.map(|replicate| journal.values(&deal.digest, replicate));
        let values = values.map(|values| values?.first().copied().flatten());
        (deal.digest.clone(), values.collect())
    });
    let values = values.collect();
    Ok(Played { deals, values })
}
