//! `negative_tags` and `rectification`: what the platform does about shops whose complaints pile
//! up.

use crate::platform::scoring::Rates;
use crate::policy::Rectification;
use crate::rulebook::Rules;
use crate::shop::{Shop, Ticket};

/// Delivered orders in the trailing window below which complaints prove nothing.
const LEAST_ORDERS: f64 = 10.0;

/// A shop's complaints against its industry's average; 0 while too little is known.
fn complaints(shop: &Shop, average: &Rates, shrinkage: f64) -> f64 {
    if shop.trailing.delivered < LEAST_ORDERS || average.complaint <= 0.0 {
        return 0.0;
    }
    Rates::of(&shop.trailing, average, shrinkage).complaint / average.complaint
}

/// Shows and removes an industry's negative tags.
pub fn tag(shops: &mut [Shop], average: &Rates, shrinkage: f64, rules: Rules) {
    for (place, shop) in shops.iter_mut().enumerate() {
        let lever = rules.of(place).negative_tags;
        shop.standing.tagged = shop.open
            && lever.is_some_and(|lever| {
                let complaints = complaints(shop, average, shrinkage);
                let bar = if shop.standing.tagged {
                    lever.clear_below
                } else {
                    lever.tag_from
                };
                complaints >= bar && complaints > 0.0
            });
    }
}

/// Issues, checks and closes an industry's tickets.
pub fn issue_tickets(shops: &mut [Shop], average: &Rates, shrinkage: f64, day: u32, rules: Rules) {
    for (place, shop) in shops.iter_mut().enumerate() {
        let lever = rules.of(place).rectification;
        let piled_up = lever
            .filter(|lever| shop.open && complaints(shop, average, shrinkage) >= lever.ticket_from);
        shop.standing.ticket = match (lever, shop.standing.ticket) {
            (Some(lever), Some(ticket)) if is_left_alone(&ticket, day, &lever) => Some(ticket),
            (_, Some(ticket)) if ticket.answered_day.is_none() => piled_up.map(|lever| Ticket {
                overdue: day >= ticket.day + lever.deadline,
                ..ticket
            }),
            _ => piled_up.map(|_| Ticket {
                day,
                answered_day: None,
                overdue: false,
            }),
        };
    }
}

/// True if the ticket was answered too lately to be checked again.
fn is_left_alone(ticket: &Ticket, day: u32, lever: &Rectification) -> bool {
    ticket
        .answered_day
        .is_some_and(|answered| day < answered + lever.check_after)
}

/// Exposure, in log points, that an overdue ticket costs the shop.
#[must_use]
pub fn exposure_loss(shop: &Shop, lever: Option<Rectification>) -> f64 {
    let overdue = shop.standing.ticket.is_some_and(|ticket| ticket.overdue);
    lever
        .filter(|_| overdue)
        .map_or(0.0, |lever| lever.exposure_loss)
}
