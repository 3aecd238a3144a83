//! Malicious groups: several shops under one operator, clones of one another.

use crate::luck::draws::{Agent, Luck};
use crate::merchants::founding;
use crate::merchants::founding::Site;
use crate::parameters::{Groups, WorldParameters};
use crate::shop::group_operator::GroupOperator;
use crate::shop::strategy::{Component, Strategy};
use crate::shop::{Shop, Tier};
use serde::{Deserialize, Serialize};

/// A shop that an operator is going to open for one that it has left or lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    /// The group's number.
    pub group: u16,
    /// Index of the industry.
    pub industry: u8,
    /// First day on which it can open.
    pub day: u32,
}

/// Number of groups among `shops` shops of an industry on the first day.
#[must_use]
pub fn count(groups: &Groups, shops: usize) -> usize {
    libm::round(shops as f64 * groups.share / f64::from(groups.clones)) as usize
}

/// Founds a shop of a group. Its listing is that of all shops of the group.
#[must_use]
pub fn found(luck: Luck, site: Site, group: u16, world: &WorldParameters) -> Shop {
    let stream = luck.of(Agent::ShopTraits(site.place, site.day)).stream();
    let strategy = strategy(luck, group, site.industry, world);
    Shop {
        inert: true,
        bound: true,
        far_sighted: false,
        operator: Some(GroupOperator {
            group,
            best_cycle_fen: 0,
        }),
        ..founding::found(stream, site, Tier::New, false, strategy, world)
    }
}

/// Poor goods, fair promises, no service, at a price of the group's own.
fn strategy(luck: Luck, group: u16, industry: u8, world: &WorldParameters) -> Strategy {
    let mut stream = luck.of(Agent::Group(u32::from(group))).stream();
    let Groups {
        quality_gap,
        exaggeration,
        effort,
        ..
    } = world.groups;
    let industry = &world.industries[industry as usize].parameters;
    let merchants = &world.merchants;
    let log_price = founding::normal(&mut stream, 0.0, merchants.price_spread);
    let values = [
        industry.quality - quality_gap,
        merchants.promptness,
        effort,
        log_price,
        exaggeration,
        merchants.advertising_share,
    ];
    Component::ALL
        .into_iter()
        .zip(values)
        .fold(Strategy::BLANK, |strategy, (component, value)| {
            strategy.with(component, value)
        })
}

/// Lets the operator look at a shop's last cycle. It leaves when buyers stay away: when profit has
/// fallen far below the best that the shop has brought, or its cash is gone.
#[must_use]
pub fn leaves(shop: &mut Shop, groups: &Groups) -> bool {
    let Some(operator) = &mut shop.operator else {
        return false;
    };
    let profit_fen = shop.last_cycle.profit_fen;
    operator.best_cycle_fen = operator.best_cycle_fen.max(profit_fen);
    // A new shop is paid for nothing before its first orders settle.
    let exhausted = operator.best_cycle_fen > 0
        && (profit_fen as f64) < groups.leave_below * operator.best_cycle_fen as f64;
    exhausted || shop.cash_fen < 0
}

/// The shop that the operator opens for one that it leaves or loses today, if another is worth its
/// cost.
#[must_use]
pub fn reopening(shop: &Shop, day: u32, groups: &Groups) -> Option<Reopening> {
    let operator = shop.operator?;
    let brought_fen = operator.best_cycle_fen.max(shop.running.profit_fen);
    (brought_fen > groups.reopening_cost_fen).then_some(Reopening {
        group: operator.group,
        industry: shop.industry,
        day: day + groups.reopen_after,
    })
}
