//! Entry and exit.

use crate::luck::draws::{Agent, Luck, Stream};
use crate::merchants::founding;
use crate::merchants::founding::Site;
use crate::parameters::{Adaptation, WorldParameters};
use crate::shop::{Shop, Tier};
use serde::{Deserialize, Serialize};

/// Days for which a closed shop's place stays empty, so that its last orders can settle.
const QUARANTINE_DAYS: u32 = 90;

const YEAR_DAYS: u32 = 365;

/// Age from which a young shop's money counts: before, its first sales are still in escrow while
/// their goods are paid for.
const SETTLED_DAYS: u32 = 30;

/// Days of a shop's first revenue at the margin of elsewhere that are added to the record of young
/// shops, so that entry does not answer to a handful of orders.
const PRIOR_DAYS: f64 = 365.0;

/// Money of an industry's young shops on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct YoungDay {
    /// Cash that they gained.
    pub profit_fen: i64,
    /// Their gross sales.
    pub sales_fen: i64,
}

impl std::ops::AddAssign for YoungDay {
    fn add_assign(&mut self, more: Self) {
        self.profit_fen += more.profit_fen;
        self.sales_fen += more.sales_fen;
    }
}

/// Money of an industry's young shops over a year: a day `a` days ago counts (1 − 1/365)ᵃ, so that
/// seasons even out.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct YoungBooks {
    profit_fen: f64,
    sales_fen: f64,
}

impl YoungBooks {
    /// Lets a day pass.
    pub fn add_day(&mut self, day: YoungDay) {
        let keep = 1.0 - 1.0 / f64::from(YEAR_DAYS);
        self.profit_fen = self.profit_fen * keep + day.profit_fen as f64;
        self.sales_fen = self.sales_fen * keep + day.sales_fen as f64;
    }

    /// Profit over sales, with some days of a shop at the margin of elsewhere added.
    #[must_use]
    pub fn margin(&self, first_revenue_fen: f64, elsewhere: f64) -> f64 {
        let prior_fen = PRIOR_DAYS * first_revenue_fen;
        (self.profit_fen + elsewhere * prior_fen) / (self.sales_fen + prior_fen)
    }
}

/// True if an open shop of this age tells whoever thinks of opening one what to expect.
#[must_use]
pub fn is_young(shop: &Shop, age_days: u32) -> bool {
    (SETTLED_DAYS..YEAR_DAYS).contains(&age_days)
        && shop.tier != Tier::KeyAccount
        && shop.operator.is_none()
}

/// Number of shops that enter an industry today, where `open` shops are and young ones have earned
/// `margin`. Entry does not depend on vacancies.
#[must_use]
pub fn arrivals(
    luck: Luck,
    industry: u32,
    day: u32,
    open: usize,
    margin: f64,
    adaptation: &Adaptation,
) -> usize {
    let advantage = (margin - adaptation.entry_margin).clamp(-1.0, 1.0);
    let eagerness = libm::exp((adaptation.entry_slope * advantage).min(EAGEREST));
    // Somebody is the first.
    let known = open.max(1) as f64;
    let mean = adaptation.entry * known / founding::MONTH_DAYS * eagerness;
    let mut stream = luck.of(Agent::Entry(industry, day)).stream();
    poisson(mean, stream.unit())
}

/// Log of the most that margins multiply entry by.
const EAGEREST: f64 = 3.0;

/// Inverts the Poisson distribution.
fn poisson(mean: f64, draw: f64) -> usize {
    let mut probability = libm::exp(-mean);
    let mut at_most = probability;
    let mut count = 0;
    while draw >= at_most && count < 1000 {
        count += 1;
        probability *= mean / count as f64;
        at_most += probability;
    }
    count
}

/// True if an entrant can take the shop's place.
#[must_use]
pub fn is_free(shop: &Shop, day: u32) -> bool {
    let is_coming_back = shop.back_on_day.is_some();
    !shop.open && !is_coming_back && shop.closed_day + QUARANTINE_DAYS <= day
}

/// The place of the earner, drawn at random, in whose likeness the entrant with number `nth` of the
/// day is founded.
#[must_use]
pub fn model(luck: Luck, site: &Site, nth: usize, earners: &[u32]) -> Option<u32> {
    let mut stream: Stream = luck
        .of(Agent::Entry(u32::from(site.industry), site.day))
        .stream();
    let mut pick = stream.unit();
    for _ in 0..=nth {
        pick = stream.unit();
    }
    let nth = (pick * earners.len() as f64) as usize;
    earners.get(nth).copied()
}

/// True if a shop leaves on its day of decision: it is bankrupt, or gives up because its orders pay
/// neither fixed cost nor clicks. Operators decide about the shops of groups.
#[must_use]
pub fn leaves(luck: Luck, (place, day): (u32, u32), shop: &Shop, world: &WorldParameters) -> bool {
    if !shop.open || shop.operator.is_some() {
        return false;
    }
    let bankrupt = world.adaptation.bankruptcy && shop.cash_fen < 0;
    bankrupt || (does_not_pay(shop, day, world) && gives_up(luck, place, day, &world.adaptation))
}

/// True if the orders of a full trailing window have paid neither fixed cost nor clicks.
fn does_not_pay(shop: &Shop, day: u32, world: &WorldParameters) -> bool {
    let trailing = &shop.trailing;
    f64::from(day - shop.opened_day) >= world.platform.window
        && trailing.contribution_fen < trailing.fixed_fen + trailing.advertising_fen
}

fn gives_up(luck: Luck, place: u32, day: u32, adaptation: &Adaptation) -> bool {
    let mut stream = luck.of(Agent::ShopExit(place, day)).stream();
    stream.unit() < per_cycle(adaptation.exit, adaptation)
}

/// The chance that `monthly`, a chance per month, makes over a cycle of decisions.
#[must_use]
pub fn per_cycle(monthly: f64, adaptation: &Adaptation) -> f64 {
    let months = f64::from(adaptation.cycle) / founding::MONTH_DAYS;
    1.0 - libm::pow(1.0 - monthly, months)
}
