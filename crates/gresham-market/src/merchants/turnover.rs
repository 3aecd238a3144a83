//! Entry and exit.

use crate::luck::draws::{Agent, Luck, Stream};
use crate::merchants::founding;
use crate::merchants::founding::Site;
use crate::parameters::WorldParameters;
use crate::shop::Shop;

/// Days for which a closed shop's place stays empty, so that its last orders can settle.
const QUARANTINE_DAYS: u32 = 90;

/// Number of shops that enter an industry today. Entry does not depend on vacancies.
#[must_use]
pub fn arrivals(
    luck: Luck,
    industry: u32,
    day: u32,
    initial_shops: usize,
    world: &WorldParameters,
) -> usize {
    let mean = world.adaptation.entry * initial_shops as f64 / founding::MONTH_DAYS;
    let mut stream = luck.of(Agent::Entry(industry, day)).stream();
    poisson(mean, stream.unit())
}

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

/// Whether an entrant can take the shop's place.
#[must_use]
pub fn is_free(shop: &Shop, day: u32) -> bool {
    let is_coming_back = shop.back_on_day.is_some();
    !shop.open && !is_coming_back && shop.closed_day + QUARANTINE_DAYS <= day
}

/// The place of the earner, drawn at random, in whose likeness the entrant with number `nth` of the day is founded.
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

/// Whether a shop gives up: bankrupt shops leave. Operators decide about the shops of groups.
#[must_use]
pub fn is_bankrupt(shop: &Shop, world: &WorldParameters) -> bool {
    world.adaptation.bankruptcy && shop.open && shop.operator.is_none() && shop.cash_fen < 0
}
