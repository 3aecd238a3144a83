//! Everything there is to a shop, as named numbers: the engine's and the reference's in the same
//! order.

use gresham::market::shop as engine;
use gresham::market::shop::shock;
use gresham::market::shop::strategy::Component;
use gresham_reference::shop::{ShockKind, Shop, Tier, Trailing};
use gresham_reference::strategy::{COMPONENTS, SERVICES};
use std::borrow::Cow;

/// A quantity with its name.
pub type Fact = (Cow<'static, str>, f64);

const COMPONENT_NAMES: [&str; COMPONENTS] = [
    "quality",
    "promptness",
    "effort",
    "log price",
    "exaggeration",
    "advertising",
    "certification",
];

/// A list of facts that grows.
#[derive(Default)]
struct Facts(Vec<Fact>);

impl Facts {
    fn number(&mut self, name: &'static str, value: f64) {
        self.0.push((name.into(), value));
    }

    fn fen(&mut self, name: &'static str, value: i64) {
        self.number(name, value as f64);
    }

    fn flag(&mut self, name: &'static str, holds: bool) {
        self.number(name, f64::from(u8::from(holds)));
    }

    /// Where a captain's shop stood, or −1 for none.
    fn coached(&mut self, stood: Option<[f64; 3]>) {
        for value in stood.unwrap_or([-1.0; 3]) {
            self.number("stood when the team came", value);
        }
    }

    /// A day, or −1 for none.
    fn day(&mut self, name: &'static str, day: Option<u32>) {
        self.number(name, day.map_or(-1.0, f64::from));
    }
}

pub fn of_engine(shop: &engine::Shop) -> Vec<Fact> {
    let mut facts = Facts::default();
    facts.flag("open", shop.open);
    facts.day("closed day", Some(shop.closed_day));
    facts.number("industry", f64::from(shop.industry));
    let tier = match shop.tier {
        engine::Tier::KeyAccount => 0.0,
        engine::Tier::Small => 1.0,
        engine::Tier::New => 2.0,
    };
    facts.number("tier", tier);
    facts.flag("honest", shop.honest);
    facts.flag("inert", shop.inert);
    facts.flag("bound", shop.bound);
    facts.flag("far-sighted", shop.far_sighted);
    facts.number("rank for self-service", shop.self_service_rank);
    facts.number("rank for AI service", shop.ai_rank);
    facts.number("rank for invitations", shop.invitation_rank);
    facts.day("opened day", Some(shop.opened_day));
    facts.number("brand", shop.brand);
    for (component, name) in Component::ALL.into_iter().zip(COMPONENT_NAMES) {
        facts.number(name, shop.strategy.get(component));
    }
    for nth in 0..SERVICES {
        facts.flag("service", shop.strategy.services.offers(nth));
    }
    facts.number("fault", shop.fault);
    let standing = &shop.standing;
    facts.flag("listed", standing.listed);
    facts.flag("tagged", standing.tagged);
    let captain = standing
        .captain
        .map(|it| [it.quality, it.promptness, it.effort]);
    facts.coached(captain);
    let ticket = standing.ticket;
    facts.day("ticket", ticket.map(|it| it.day));
    facts.day("ticket answered", ticket.and_then(|it| it.answered_day));
    facts.flag("ticket overdue", ticket.is_some_and(|it| it.overdue));
    facts.fen("cash", shop.cash_fen);
    facts.fen("fixed cost", shop.fixed_fen_per_day);
    trailing_of_engine(&mut facts, &shop.trailing);
    facts.number("reviews", shop.reviews.count);
    facts.number("praise", shop.reviews.praise);
    facts.number("stars", shop.reviews.stars);
    facts.number("lot", shop.lot);
    facts.number("product score", shop.score.product);
    facts.number("logistics score", shop.score.logistics);
    facts.number("service score", shop.score.service);
    facts.number("score", shop.score.overall);
    facts.flag("five stars", shop.five_star);
    facts.number("utility by formula", shop.formula_utility);
    facts.number("problem band", f64::from(shop.problem_band));
    facts.number("pace", shop.pace);
    facts.number("price of a click", f64::from(shop.click_fen));
    facts.fen("running sales", shop.running.sales_fen);
    facts.fen("running profit", shop.running.profit_fen);
    facts.fen("last sales", shop.last_cycle.sales_fen);
    facts.fen("last profit", shop.last_cycle.profit_fen);
    let shock = shop.shock;
    let kind = shock.map_or(-1.0, |shock| match shock.kind {
        shock::ShockKind::Mispricing => 0.0,
        shock::ShockKind::StockOut => 1.0,
        shock::ShockKind::Run => 2.0,
    });
    facts.number("shock", kind);
    facts.day("shock begins", shock.map(|it| it.first_day));
    facts.day("shock ends", shock.map(|it| it.last_day));
    facts.flag("shock controlled", shock.is_some_and(|it| it.controlled));
    facts.number("usual orders", shock.map_or(0.0, |it| it.usual_orders));
    facts.number("cancelled", shock.map_or(0.0, |it| it.cancelled));
    facts.day("group", shop.operator.map(|hand| u32::from(hand.group)));
    facts.fen(
        "best cycle",
        shop.operator.map_or(0, |hand| hand.best_cycle_fen),
    );
    facts.flag("removed", shop.removed);
    facts.day("back on day", shop.back_on_day);
    facts.flag("films returns", shop.participation.films_returns);
    facts.flag("pools freight", shop.participation.pools_freight);
    facts.0
}

pub fn of_reference(shop: &Shop) -> Vec<Fact> {
    let mut facts = Facts::default();
    facts.flag("open", shop.open);
    facts.day("closed day", Some(shop.closed_day));
    facts.number("industry", shop.industry as f64);
    let tier = match shop.tier {
        Tier::KeyAccount => 0.0,
        Tier::Small => 1.0,
        Tier::New => 2.0,
    };
    facts.number("tier", tier);
    facts.flag("honest", shop.honest);
    facts.flag("inert", shop.inert);
    facts.flag("bound", shop.bound);
    facts.flag("far-sighted", shop.far_sighted);
    facts.number("rank for self-service", shop.self_service_rank);
    facts.number("rank for AI service", shop.ai_rank);
    facts.number("rank for invitations", shop.invitation_rank);
    facts.day("opened day", Some(shop.opened_day));
    facts.number("brand", shop.brand);
    for (value, name) in shop.strategy.numbers.into_iter().zip(COMPONENT_NAMES) {
        facts.number(name, value);
    }
    for offered in shop.strategy.services {
        facts.flag("service", offered);
    }
    facts.number("fault", shop.fault);
    facts.flag("listed", shop.listed);
    facts.flag("tagged", shop.tagged);
    let captain = shop
        .captain
        .map(|it| [it.quality, it.promptness, it.effort]);
    facts.coached(captain);
    let ticket = shop.ticket;
    facts.day("ticket", ticket.map(|it| it.day));
    facts.day("ticket answered", ticket.and_then(|it| it.answered_day));
    facts.flag("ticket overdue", ticket.is_some_and(|it| it.overdue));
    facts.fen("cash", shop.cash_fen);
    facts.fen("fixed cost", shop.fixed_fen_per_day);
    trailing_of_reference(&mut facts, &shop.trailing);
    facts.number("reviews", shop.reviews);
    facts.number("praise", shop.praise);
    facts.number("stars", shop.stars);
    facts.number("lot", shop.lot);
    facts.number("product score", shop.score.product);
    facts.number("logistics score", shop.score.logistics);
    facts.number("service score", shop.score.service);
    facts.number("score", shop.score.overall);
    facts.flag("five stars", shop.five_star);
    facts.number("utility by formula", shop.formula_utility);
    facts.number("problem band", shop.problem_band as f64);
    facts.number("pace", shop.pace);
    facts.number("price of a click", f64::from(shop.click_fen));
    facts.fen("running sales", shop.running.sales_fen);
    facts.fen("running profit", shop.running.profit_fen);
    facts.fen("last sales", shop.last_cycle.sales_fen);
    facts.fen("last profit", shop.last_cycle.profit_fen);
    let shock = shop.shock;
    let kind = shock.map_or(-1.0, |shock| match shock.kind {
        ShockKind::Mispricing => 0.0,
        ShockKind::StockOut => 1.0,
        ShockKind::Run => 2.0,
    });
    facts.number("shock", kind);
    facts.day("shock begins", shock.map(|it| it.first_day));
    facts.day("shock ends", shock.map(|it| it.last_day));
    facts.flag("shock controlled", shock.is_some_and(|it| it.controlled));
    facts.number("usual orders", shock.map_or(0.0, |it| it.usual_orders));
    facts.number("cancelled", shock.map_or(0.0, |it| it.cancelled));
    facts.day("group", shop.operator.map(|hand| hand.group));
    facts.fen(
        "best cycle",
        shop.operator.map_or(0, |hand| hand.best_cycle_fen),
    );
    facts.flag("removed", shop.removed);
    facts.day("back on day", shop.back_on_day);
    facts.flag("films returns", shop.films_returns);
    facts.flag("pools freight", shop.pools_freight);
    facts.0
}

/// The sums of a trailing window, whosever it is.
macro_rules! trailing_sums {
    ($facts:ident, $trailing:ident: $($sum:ident),+ $(,)?) => {
        $( $facts.number(concat!("trailing ", stringify!($sum)), $trailing.$sum); )+
    };
}

macro_rules! trailing_facts {
    ($name:ident, $kind:ty) => {
        fn $name(facts: &mut Facts, trailing: &$kind) {
            trailing_sums!(facts, trailing: views, orders, sales_fen, repeats, picked_up,
                late_pickups, delivered, late_deliveries, first_returns, complaints, just_claims,
                contacts, slow_responses, disputes, clicks, advertising_fen, ad_customers,
                contribution_fen, finished, returns, faulty_returns, mismatch_loss_fen, promised,
                broken, abuse_loss_fen, fixed_fen);
        }
    };
}

trailing_facts!(trailing_of_engine, engine::Trailing);
trailing_facts!(trailing_of_reference, Trailing);
