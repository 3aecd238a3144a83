//! A shop's day of decision.

use crate::luck::draws::Luck;
use crate::merchants::forecast::Surroundings;
use crate::merchants::{adaptation, mending, participation};
use crate::money::Money;
use crate::shop::Shop;
use crate::tally::{Event, ShopTally};

/// The shop after its day of decision: faults come and go, a ticket is answered or not, the
/// strategy changes, the platform pays its share of what a captain's shop spends on getting better.
/// Costs and payments are booked.
#[must_use]
pub fn decide(
    luck: Luck,
    at: (u32, u32),
    shop: &Shop,
    around: &Surroundings,
    tally: &mut ShopTally,
) -> Shop {
    let (place, day) = at;
    let mut shop = shop.clone();
    let paid_fen = mending::paid_by_team_fen(&shop, around);
    shop.cash_fen += paid_fen;
    shop.running.profit_fen += paid_fen;
    tally.add_fen(Money::Teams, paid_fen);
    shop.fault = mending::fault_today(luck, place, day, &shop, around);
    if let Some(lever) = &around.policy.rectification
        && let Some(mended) = mending::answer_ticket(day, &shop, lever, around)
    {
        shop = mended;
        let cost_fen = mending::mending_cost_fen(&shop, around);
        shop.cash_fen -= cost_fen;
        shop.running.profit_fen -= cost_fen;
        tally.add_fen(Money::Service, cost_fen);
        tally.count(Event::TicketsAnswered);
    }
    let reconsiders = adaptation::reconsiders(luck, at, &shop, &around.world.adaptation);
    shop.strategy = adaptation::decide(luck, at, &shop, reconsiders, around);
    if reconsiders || shop.bound {
        shop.participation = participation::decide(&shop, around);
    }
    shop
}
