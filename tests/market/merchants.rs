//! Reasons by which shops decide, come and go: worlds small enough for the answer to be known.

#![expect(
    clippy::disallowed_methods,
    reason = "known answers are computed as in the textbook and compared with a tolerance"
)]

use crate::worlds::{
    all_put_right, always, default_of, every_lever, no_abuse, no_services, open, small,
    steady_demand, step,
};
use gresham::market::Market;
use gresham::market::merchants::calculation::best_reply;
use gresham::market::merchants::forecast::{Forecast, Surroundings};
use gresham::market::parameters::WorldParameters;
use gresham::market::shop::strategy::{Component, Strategy};
use gresham::market::shop::{Shop, Tier};
use gresham::market::tally::{Event, Money};
use gresham::policy::Policy;

/// One industry whose buyers neither learn nor remember, and whose shops decide every week.
fn forgetful() -> WorldParameters {
    let mut world = small(&["pets"]);
    no_abuse(&mut world);
    no_services(&mut world);
    steady_demand(&mut world);
    all_put_right(&mut world);
    world.choice.affinity_weight = 0.0;
    world.choice.affinity_quality = 0.0;
    world.industries[0].parameters.repeat = 0.0;
    // Nothing that is displayed is believed.
    world.choice.attention = 0.0;
    world.memory.belief_weight = 0.0;
    world.memory.trust_gain = 0.0;
    world.memory.trust_loss = 0.0;
    world.merchants.fault_arrival = 0.0;
    world.merchants.opportunist_share = 0.0;
    world.merchants.honest_exaggeration = 0.0;
    world.adaptation.inert_share = 0.0;
    world.adaptation.inert_key_account_share = 0.0;
    world.adaptation.far_sighted_share = 0.0;
    world.adaptation.entry = 0.0;
    world.adaptation.exit = 0.0;
    world.adaptation.bankruptcy = false;
    world.adaptation.cycle = 7;
    world.population.consumers = 600;
    world
}

fn after(world: &WorldParameters, policy: &Policy, days: i64, seed: u64) -> Market {
    let mut market = open(world, policy, days, seed);
    while !market.is_over() {
        step(&mut market);
    }
    market
}

fn open_shops(market: &Market) -> impl Iterator<Item = &Shop> {
    market.shops().iter().filter(|shop| shop.open)
}

/// Cost to a shop of a unit of defects per order, as a share of the industry's price, where every
/// defect that is claimed is refunded.
fn cost_of_defects(world: &WorldParameters, shop: &Shop) -> f64 {
    let industry = &world.industries[0].parameters;
    let left = 1.0 - world.platform.commission;
    let price_fen = f64::from(shop.price_fen(industry.price_fen));
    let contact_fen = world.after_sales.contact_cost_fen as f64;
    // What the shop's own record says of who claims, ten orders at even odds added.
    let sound = (1.0 - industry.damage) * shop.strategy.quality;
    let problems = shop.trailing.delivered * (1.0 - sound);
    let claimed = (shop.trailing.just_claims + 5.0) / (problems + 10.0);
    let refund_fen = price_fen * left + industry.return_freight_fen as f64 + contact_fen;
    // A defective item is not sent back as unsuitable, and sold again.
    let misfit = shop.misfit * world.population.return_propensity;
    let salvage_fen = industry.salvage * industry.cost_base * industry.price_fen as f64;
    let misfit_fen = price_fen * left + contact_fen - salvage_fen;
    let lost_fen = claimed * refund_fen - misfit * misfit_fen;
    (1.0 - industry.damage) * lost_fen / industry.price_fen as f64
}

#[test]
fn where_the_benefit_of_quality_is_constant_shops_settle_where_a_halving_pays_for_itself() {
    let mut world = forgetful();
    world.after_sales.partial_offer = 0.0;
    world.merchants.cash_months = 24.0;
    // What does not suit costs the same whether or not it is defective, but for salvage.
    world.merchants.freight_insured = 0.0;
    world.industries[0].parameters.question = 0.0;
    // Enough problems for shops to know that all are claimed.
    world.population.consumers = 4_000;
    for halving in [0.02, 0.04] {
        world.merchants.defect_halving = halving;
        let market = after(&world, &Policy::default(), 400, 61);
        for shop in open_shops(&market) {
            let predicted = halving / (std::f64::consts::LN_2 * cost_of_defects(&world, shop));
            let found = 1.0 - shop.strategy.quality;
            let away = (found / predicted).log2();
            // Twice the shortest step: the price has moved since, and the record.
            assert!(away.abs() < 0.125, "{found} instead of {predicted}");
        }
    }
}

#[test]
fn best_replies_rest_at_the_same_place_at_half_and_twice_the_length_of_steps() {
    let rest = |length: f64, inert_share: f64| {
        let mut world = forgetful();
        world.adaptation.step = length;
        world.adaptation.inert_share = inert_share;
        let market = after(&world, &Policy::default(), 500, 62);
        let mean = |component| {
            let values = open_shops(&market).map(|shop| shop.strategy.get(component));
            let (sum, count) = values.fold((0.0, 0.0), |(sum, count), it| (sum + it, count + 1.0));
            sum / count
        };
        [Component::Quality, Component::Promptness, Component::Price].map(mean)
    };
    let ground = rest(1.0, 0.0);
    for other in [rest(0.5, 0.0), rest(2.0, 0.0), rest(1.0, 0.5)] {
        assert!(
            (other[0] - ground[0]).abs() < 0.006,
            "{other:?}, {ground:?}"
        );
        assert!(
            (other[1] - ground[1]).abs() < 0.006,
            "{other:?}, {ground:?}"
        );
        assert!((other[2] - ground[2]).abs() < 0.02, "{other:?}, {ground:?}");
    }
}

/// Looks at a market as its shops do in the evening.
fn with_surroundings<T>(market: &Market, look: impl FnOnce(&Surroundings) -> T) -> T {
    let state = &market.industries()[0];
    look(&Surroundings {
        world: market.world(),
        industry: &market.world().industries[0].parameters,
        services: &market.world().industries[0].services,
        policy: market.board().rules.at_large(),
        score_map: &state.score_map,
        ranking: &state.exposure.ranking,
        docket: &state.docket,
        returns: state.returns,
        rules: None,
        formula_spread: &state.formula_spread,
        signals: market.signals(),
        won_per_click: 0.2,
        day: market.day() - 1,
    })
}

#[test]
fn a_shop_that_changes_nothing_expects_the_points_that_it_has() {
    let mut world = small(&["pets"]);
    world.population.consumers = 600;
    let market = after(&world, &every_lever(), 200, 63);
    with_surroundings(&market, |around| {
        for shop in open_shops(&market) {
            let expected = Forecast::new(around, shop).expected_points(&shop.strategy);
            assert!((expected - shop.score.overall).abs() < 1e-12);
        }
    });
}

#[test]
fn a_shop_that_gets_better_expects_more_points_and_one_that_gets_worse_fewer() {
    let mut world = small(&["pets"]);
    world.population.consumers = 1_200;
    let mut policy = Policy::default();
    always(&mut policy.experience_score, default_of());
    let market = after(&world, &policy, 200, 64);
    with_surroundings(&market, |around| {
        let (mut more, mut fewer, mut shops) = (0, 0, 0);
        for shop in open_shops(&market) {
            let forecast = Forecast::new(around, shop);
            let points = |factor: f64| {
                let worse = 1.0 - (1.0 - shop.strategy.quality) * factor;
                forecast.expected_points(&shop.strategy.with(Component::Quality, worse))
            };
            shops += 1;
            more += u32::from(points(0.5) > shop.score.overall || shop.score.overall >= 5.0);
            fewer += u32::from(points(2.0) < shop.score.overall || shop.score.overall <= 3.5);
        }
        assert!(shops > 6 && more >= shops - 1 && fewer >= shops - 1);
    });
}

#[test]
fn a_shop_that_changes_nothing_expects_the_margin_that_it_has() {
    let mut world = forgetful();
    world.adaptation.step = 0.0;
    world.population.consumers = 3_000;
    let mut market = open(&world, &Policy::default(), 240, 65);
    let places = market.shops().len();
    let (mut contribution_fen, mut orders) = (vec![0.0; places], vec![0.0; places]);
    while !market.is_over() {
        step(&mut market);
        if market.day() < 60 {
            continue;
        }
        for (place, tally) in market.tally().shops.iter().enumerate() {
            contribution_fen[place] += tally.signed_fen(&Money::CONTRIBUTION_SIGNS) as f64;
            orders[place] += f64::from(tally.events(Event::PickedUp));
        }
    }
    with_surroundings(&market, |around| {
        for (place, shop) in market.shops().iter().enumerate() {
            // A few hundred orders are as much luck as margin.
            if !shop.open || orders[place] < 2_000.0 {
                continue;
            }
            let had_fen = contribution_fen[place] / orders[place];
            let expected_fen = Forecast::new(around, shop).expected_margin_fen(&shop.strategy);
            let price_fen = f64::from(shop.price_fen(around.industry.price_fen));
            let off = (expected_fen - had_fen) / price_fen;
            assert!(off.abs() < 0.01, "{expected_fen} instead of {had_fen}");
        }
    });
}

#[test]
fn losses_to_abuse_raise_the_price_that_a_shop_finds_best() {
    let mut world = small(&["pets"]);
    world.population.consumers = 1_200;
    let market = after(&world, &Policy::default(), 120, 66);
    with_surroundings(&market, |around| {
        for shop in open_shops(&market).filter(|shop| shop.trailing.delivered > 20.0) {
            let price = |loss: f64| {
                let mut shop = shop.clone();
                shop.trailing.abuse_loss_fen = loss * shop.trailing.sales_fen;
                best_reply(around, &shop).log_price
            };
            assert!(price(0.2) >= price(0.0));
        }
    });
}

#[test]
fn where_shops_are_alike_and_free_to_enter_margins_come_near_those_elsewhere() {
    let mut world = forgetful();
    let merchants = &mut world.merchants;
    merchants.key_account_share = 0.0;
    merchants.new_share = 0.0;
    merchants.new_brand_gap = 0.0;
    merchants.brand_spread = 0.0;
    merchants.price_spread = 0.0;
    merchants.advertising_share = 0.0;
    merchants.fixed_cost = 0.15;
    world.merchants.defect_spread = 0.0;
    world.adaptation.cycle = 30;
    world.adaptation.entry = 0.03;
    world.adaptation.exit = 0.1;
    world.adaptation.bankruptcy = true;
    world.adaptation.places = 10.0;
    world.population.consumers = 3_000;
    world.population.shops = 20;
    let mut market = open(&world, &Policy::default(), 2_400, 67);
    let (mut profit_fen, mut sales_fen) = (0, 0);
    while !market.is_over() {
        step(&mut market);
        if market.day() > 1_600 {
            for tally in &market.tally().shops {
                profit_fen += tally.signed_fen(&Money::PROFIT_SIGNS);
                sales_fen += tally.fen(Money::Paid);
            }
        }
    }
    let margin = profit_fen as f64 / sales_fen as f64;
    let shops = open_shops(&market).count();
    assert!(
        (margin - world.adaptation.entry_margin).abs() < 0.04,
        "{margin} among {shops} shops"
    );
    assert!(open_shops(&market).all(|shop| shop.tier != Tier::KeyAccount));
}

#[test]
fn a_shop_for_which_somebody_else_decides_stays_as_it_is() {
    let mut world = small(&["pets"]);
    world.population.consumers = 600;
    let mut market = open(&world, &every_lever(), 100, 68);
    let told = Strategy {
        log_price: 0.2,
        ..market.shops()[0].strategy
    };
    market.set_strategy(0, told);
    market.keep_strategy(0);
    while !market.is_over() {
        step(&mut market);
    }
    assert_eq!(market.shops()[0].strategy, told);
}
