//! A shop's day of decision.

use crate::luck::draws::Luck;
use crate::merchants::adaptation::Peers;
use crate::merchants::forecast::Surroundings;
use crate::merchants::{adaptation, mending};
use crate::money::Money;
use crate::shop::Shop;
use crate::tally::{Event, ShopTally};

/// The shop after its day of decision: faults come and go, a ticket is answered or not, the
/// strategy changes, the platform's team has done its work. What that costs is booked.
#[must_use]
pub fn decide(
    luck: Luck,
    (place, day): (u32, u32),
    shop: &Shop,
    peers: &Peers,
    around: &Surroundings,
    tally: &mut ShopTally,
) -> Shop {
    let mut shop = shop.clone();
    shop.fault = mending::fault_today(luck, place, day, &shop, around);
    if let Some(lever) = &around.policy.rectification
        && let Some(mended) = mending::answer_ticket(luck, place, day, &shop, lever, around)
    {
        shop = mended;
        let cost_fen = mending::mending_cost_fen(&shop, around);
        shop.cash_fen -= cost_fen;
        shop.running.profit_fen -= cost_fen;
        tally.add_fen(Money::Service, cost_fen);
        tally.count(Event::TicketsAnswered);
    }
    (shop.strategy, shop.trial) = adaptation::decide(luck, (place, day), &shop, peers, around);
    if let Some(lever) = &around.policy.captain_program
        && shop.standing.captain
    {
        shop.strategy = mending::coached(shop.strategy, lever);
        let team_fen = lever.team_cost * shop.last_cycle.sales_fen as f64;
        tally.add_fen(Money::Teams, team_fen as i64);
    }
    shop
}
