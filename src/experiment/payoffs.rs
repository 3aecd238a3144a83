//! The game between shops that cooperate and shops that defect, measured by flipping a sample; and
//! whether it pays a shop that defects to buy the bonus items of the score.

use super::sampling::sample;
use crate::market::calendar::Calendar;
use crate::market::merchants::calculation::stepped;
use crate::market::parameters::{Industry, Service};
use crate::market::shop::costs;
use crate::market::shop::services::Services;
use crate::market::shop::strategy::{Component, Strategy};
use crate::market::{Foresight, Market};
use crate::outcome::{self, Measure, Outcome, Panel, Periods, Totals};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The components of a strategy that roles can play, by name.
pub const PLAYED: [(&str, Component); 5] = [
    ("quality", Component::Quality),
    ("promptness", Component::Promptness),
    ("effort", Component::Effort),
    ("exaggeration", Component::Exaggeration),
    ("advertising", Component::Advertising),
];

/// A role's play of one component of a strategy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Play {
    /// Sets it to a value.
    Set(f64),
    /// Steps away from what is best for the shop.
    Step {
        /// The length of the step as shops reckon them: halvings of what goes wrong for quality,
        /// promptness and effort.
        step: f64,
    },
}

impl Play {
    const fn is_step(self) -> bool {
        matches!(self, Self::Step { .. })
    }
}

/// What a shop plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Does more for its buyers than pays it at once.
    Cooperate,
    /// Does less, and offers no bonus item.
    Defect,
    /// Does as defectors do, but buys bonus items.
    Mimic,
}

/// What happens to prices of shops that are told what to play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceRule {
    /// A shop keeps its price.
    Keep,
    /// A shop's price moves with its unit cost, yuan for yuan.
    PassOn,
    /// A shop sets the price that is best for it, given what else it is told to do.
    Answer,
}

/// A game to be measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Game {
    /// Components that cooperators play.
    pub cooperate: Vec<(Component, Play)>,
    /// Components that defectors play.
    pub defect: Vec<(Component, Play)>,
    /// Values from which steps are taken in place of every shop's own optimum.
    #[serde(default)]
    pub around: Vec<(Component, f64)>,
    /// Share of shop places whose payoff is measured.
    pub sample: f64,
    /// The date on which all shops are told what to play.
    pub flip: Date,
    /// Days from then to the first day that counts.
    pub from_day: u32,
    /// Days from then to the day after the last that counts.
    pub to_day: u32,
    /// Whether shops outside the sample go on adapting, and shops open and close.
    pub others_adapt: bool,
    /// The rule for prices.
    pub prices: PriceRule,
    /// Bonus items that a mimic offers, its industry's cheapest first.
    pub bonus_items: u32,
}

/// Days before the flip over which the revenue is taken that payoffs are a share of.
const REFERENCE_DAYS: i64 = 90;

/// Keeps the luck of who plays what apart from who is in the sample.
const BACKGROUND: u64 = 0x0B5E_55ED;

impl Game {
    /// The dates between which days are counted: reference, flip, and the window of payoffs.
    fn dates(&self) -> [Date; 4] {
        let later = |days: i64| self.flip.saturating_add(days.days());
        [
            later(-REFERENCE_DAYS),
            self.flip,
            later(i64::from(self.from_day)),
            later(i64::from(self.to_day)),
        ]
    }

    /// The first and one past the last date that a run needs.
    #[must_use]
    pub fn span(&self) -> (Date, Date) {
        let [from, _, _, to] = self.dates();
        (from, to)
    }

    /// The days of a run that are needed, given all of them.
    ///
    /// # Panics
    /// If the run does not reach over [`Self::span`].
    #[must_use]
    pub fn shortened(&self, calendar: Calendar) -> Calendar {
        let [reference, _, _, to] = self.dates();
        let end = to.yesterday().expect("a date of a calendar");
        assert!(
            calendar.start <= reference && end <= calendar.end,
            "the run is long enough"
        );
        Calendar {
            end,
            // Nothing is evaluated, but a window has to lie inside its run.
            evaluate_from: calendar.evaluate_from.min(end),
            ..calendar
        }
    }

    /// The periods over which shops are watched.
    #[must_use]
    pub fn periods(&self, calendar: &Calendar) -> Periods {
        Periods::new(calendar, self.dates())
    }

    /// The sample's profit a day as a share of its revenue a day in the 90 days before the flip;
    /// `None` if it sold nothing then.
    ///
    /// # Panics
    /// If the panel has other periods.
    #[must_use]
    pub fn payoff(&self, panel: &Panel, seed: u64, replicate: u32) -> Option<f64> {
        let [reference, flip, from, to] = self.dates();
        let places = panel.shops.iter().map(|shop| shop.place as usize + 1);
        let chosen = sample(seed, replicate, places.max().unwrap_or(0), self.sample);
        let value = |outcome: &Outcome, from: Date, to: Date| {
            let to = to.yesterday().expect("a date of a calendar");
            let window = panel.periods.window(from, to);
            let window = window.expect("periods are cut there");
            let mut totals = Totals::default();
            for row in panel.rows_of(&window) {
                if chosen[panel.shops[row.shop as usize].place as usize] {
                    totals.absorb(&row.totals);
                }
            }
            totals.add_measure(Measure::Days, i64::from(panel.periods.days(&window)));
            (outcome.value)(&totals)
        };
        let revenue = value(outcome::GROSS_GMV, reference, flip)?;
        (revenue > 0.0).then_some(value(outcome::MERCHANT_PROFIT, from, to)? / revenue)
    }

    /// The strategy that the shop at `place` is told in a role.
    fn strategy(&self, role: Role, place: usize, market: &Market, seen: &Foresight) -> Strategy {
        let shop = &market.shops()[place];
        let plays = match role {
            Role::Cooperate => &self.cooperate,
            Role::Defect | Role::Mimic => &self.defect,
        };
        let steps = plays.iter().any(|(_, play)| play.is_step());
        let best = steps.then(|| self.origin(seen.optimum(place)));
        let best = best.unwrap_or(shop.strategy);
        let told = |strategy: Strategy, (component, play): &(Component, Play)| {
            let value = match play {
                Play::Set(value) => *value,
                Play::Step { step } => stepped(*component, best.get(*component), *step),
            };
            strategy.with(*component, value)
        };
        let mut played = plays.iter().fold(shop.strategy, told);
        let industry = &market.world().industries[shop.industry as usize];
        match role {
            Role::Cooperate => {}
            Role::Defect => played.services = with_bonus_items(played.services, industry, 0),
            Role::Mimic => {
                played.services = with_bonus_items(played.services, industry, self.bonus_items);
            }
        }
        let log_price = match self.prices {
            PriceRule::Keep => return played,
            PriceRule::Answer => seen.best_log_price(place, played),
            PriceRule::PassOn => {
                let cost_fen = |strategy: &Strategy| {
                    let merchants = &market.world().merchants;
                    costs::unit_cost_fen(&industry.parameters, merchants, strategy.quality)
                };
                let typical_fen = industry.parameters.price_fen as f64;
                let price_fen = typical_fen * libm::exp(shop.strategy.log_price);
                let next_fen = price_fen + cost_fen(&played) - cost_fen(&shop.strategy);
                libm::log(next_fen.max(1.0) / typical_fen)
            }
        };
        played.with(Component::Price, log_price)
    }

    /// The strategy from which steps are taken, given the shop's own optimum.
    fn origin(&self, optimum: Strategy) -> Strategy {
        let around = self.around.iter();
        around.fold(optimum, |origin, (component, value)| {
            origin.with(*component, *value)
        })
    }

    /// True if some role takes a step in a component.
    #[must_use]
    pub fn steps_in(&self, component: Component) -> bool {
        let mut plays = self.cooperate.iter().chain(&self.defect);
        plays.any(|(stepped, play)| *stepped == component && play.is_step())
    }
}

/// The role that every shop is told to play.
#[derive(Debug, Clone, PartialEq)]
pub struct Deal {
    /// The game.
    pub game: Game,
    /// The share of shops outside the sample that cooperates.
    pub background: f64,
    /// The role of the sample.
    pub role: Role,
}

impl Deal {
    /// Tells every open shop what to play.
    pub(super) fn begin(&self, market: &mut Market, seed: u64, replicate: u32) {
        let places = market.shops().len();
        let chosen = sample(seed, replicate, places, self.game.sample);
        let cooperating = sample(seed ^ BACKGROUND, replicate, places, self.background);
        let role = |place: usize| match (chosen[place], cooperating[place]) {
            (true, _) => self.role,
            (false, true) => Role::Cooperate,
            (false, false) => Role::Defect,
        };
        let foresight = market.foresight();
        let open = (0..places).filter(|place| market.shops()[*place].open);
        let told = open.map(|place| {
            let strategy = self.game.strategy(role(place), place, market, &foresight);
            (place, strategy)
        });
        for (place, strategy) in told.collect::<Vec<_>>() {
            market.set_strategy(place, strategy);
            if chosen[place] {
                market.keep_strategy(place);
            }
        }
        if !self.game.others_adapt {
            market.freeze_shops();
        }
    }
}

/// What is offered if of the bonus items the cheapest `items` are, and no others.
fn with_bonus_items(offered: Services, industry: &Industry, items: u32) -> Services {
    let price_fen = industry.parameters.price_fen as f64;
    let services = industry.services.iter().enumerate();
    let bonus = services.filter(|(_, service)| service.parameters.bonus_item);
    let mut bonus: Vec<(f64, usize)> = bonus
        .map(|(nth, service)| {
            let Service { parameters, .. } = service;
            let cost_fen = parameters.cost_fen as f64 + parameters.standing_cost * price_fen;
            (cost_fen, nth)
        })
        .collect();
    bonus.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    let ranked = bonus.iter().enumerate();
    ranked.fold(offered, |offered, (rank, (_, nth))| {
        let wanted = (rank as u32) < items;
        if offered.offers(*nth) == wanted {
            offered
        } else {
            offered.toggled(*nth)
        }
    })
}

/// The payoffs of one replicate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Payoffs {
    /// A defector among cooperators: temptation.
    pub temptation: f64,
    /// A cooperator among cooperators: reward.
    pub reward: f64,
    /// A defector among defectors: punishment.
    pub punishment: f64,
    /// A cooperator among defectors: the sucker's payoff.
    pub sucker: f64,
    /// A mimic among cooperators.
    pub mimic_among_cooperators: f64,
    /// A mimic among defectors.
    pub mimic_among_defectors: f64,
}

/// An inequality between payoffs: its name and the difference that it says is positive.
pub type Inequality = (&'static str, fn(&Payoffs) -> f64);

/// The inequalities that make a prisoner's dilemma, that mutual cooperation pays more than turns,
/// and that a shop which does not keep its promises does better by buying bonus items: more than
/// one that does not buy them, and more than one that cooperates.
pub const INEQUALITIES: [Inequality; 8] = [
    ("T > R", |p| p.temptation - p.reward),
    ("R > P", |p| p.reward - p.punishment),
    ("P > S", |p| p.punishment - p.sucker),
    ("2R > T + S", |p| 2.0 * p.reward - p.temptation - p.sucker),
    ("M > T", |p| p.mimic_among_cooperators - p.temptation),
    ("N > P", |p| p.mimic_among_defectors - p.punishment),
    ("M > R", |p| p.mimic_among_cooperators - p.reward),
    ("N > S", |p| p.mimic_among_defectors - p.sucker),
];
