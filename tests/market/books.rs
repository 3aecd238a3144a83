//! Money is conserved, day by day and order by order.

use crate::worlds::{events, every_lever, fen, mixed, open, step, still, trouble};
use gresham::market::Market;
use gresham::market::money::ledger::Account;
use gresham::market::tally::{Event, Money};
use proptest::prelude::*;

/// What consumers have paid on balance on the last day, from what shops and shards reported.
fn consumers_outflow_fen(market: &Market) -> i64 {
    fen(market, Money::Paid) + fen(market, Money::ReturnFreightBuyer)
        - fen(market, Money::Refunded)
        - fen(market, Money::Compensated)
        - fen(market, Money::LatePenalty)
        + market.tally().consumers.new_account_fen
}

const OTHERS: [Account; 9] = [
    Account::Escrow,
    Account::Shops,
    Account::Platform,
    Account::Suppliers,
    Account::Carriers,
    Account::Workers,
    Account::Overheads,
    Account::Owners,
    Account::AccountDealers,
];

/// Runs a market to its end and checks the books of every day.
fn check_every_day(mut market: Market) -> Market {
    let mut outflow_fen = 0;
    while !market.is_over() {
        step(&mut market);
        outflow_fen += consumers_outflow_fen(&market);
        let ledger = market.ledger();
        assert_eq!(ledger.sum_fen(), 0);
        assert_eq!(ledger.balance_fen(Account::Escrow), market.held_fen());
        assert_eq!(ledger.balance_fen(Account::Shops), market.cash_fen());
        assert_eq!(ledger.balance_fen(Account::Consumers), -outflow_fen);
        let received_fen: i64 = OTHERS
            .iter()
            .map(|account| ledger.balance_fen(*account))
            .sum();
        assert_eq!(received_fen, outflow_fen);
        for shard in market.shards() {
            assert!(shard.pipeline.held_fen() >= 0);
        }
    }
    market
}

#[test]
fn with_every_lever_on_the_books_balance_on_every_day() {
    let mut world = mixed();
    world.adaptation.entry = 0.3;
    trouble(&mut world);
    let market = check_every_day(open(&world, &every_lever(), 150, 1));
    assert!(market.orders() > 1_000);
    assert!(market.ledger().balance_fen(Account::Platform) > 0);
}

#[test]
fn shops_that_come_and_go_leave_no_money_behind() {
    let mut world = mixed();
    world.population.shops = 30;
    world.merchants.fixed_cost = 0.15;
    world.merchants.cash_months = 1.0;
    world.adaptation.entry = 0.5;
    world.adaptation.entry_slope = 0.0;
    let mut market = open(&world, &every_lever(), 240, 2);
    let (mut entered, mut closed) = (0, 0);
    while !market.is_over() {
        step(&mut market);
        entered += market.entered().len();
        closed += market.closed().len();
        assert_eq!(
            market.ledger().balance_fen(Account::Shops),
            market.cash_fen()
        );
        assert_eq!(
            market.ledger().balance_fen(Account::Escrow),
            market.held_fen()
        );
    }
    assert!(
        closed > 5 && entered > 5,
        "{closed} closed, {entered} entered"
    );
}

#[test]
fn what_is_held_is_what_was_paid_and_has_not_left_yet() {
    let mut market = open(&mixed(), &every_lever(), 100, 3);
    let mut held_fen = 0;
    while !market.is_over() {
        step(&mut market);
        held_fen += fen(&market, Money::Paid)
            - fen(&market, Money::Released)
            - fen(&market, Money::Refunded)
            - fen(&market, Money::Compensated);
        assert_eq!(market.held_fen(), held_fen);
    }
    assert!(held_fen > 0);
}

#[test]
fn an_order_settles_when_the_return_window_closes_and_not_before() {
    let mut world = still();
    world.after_sales.claim_probability = 0.0;
    world.industries[0].parameters.misfit = 0.0;
    let window = world.after_sales.return_window as usize;
    let mut market = open(&world, &gresham::policy::Policy::default(), 80, 4);
    let (mut delivered, mut settled) = (Vec::new(), Vec::new());
    while !market.is_over() {
        step(&mut market);
        delivered.push(events(&market, Event::Delivered));
        settled.push(events(&market, Event::Settled));
    }
    assert!(settled[..window].iter().all(|orders| *orders == 0));
    assert_eq!(settled[window..], delivered[..delivered.len() - window]);
    assert!(settled.iter().sum::<u32>() > 500);
}

#[test]
fn every_late_pick_up_pays_the_penalty_and_no_other_does() {
    let mut world = still();
    world.merchants.price_spread = 0.0;
    world.merchants.promptness = 0.7;
    let price_fen = world.industries[0].parameters.price_fen as f64;
    let penalty_fen = (price_fen * world.fulfilment.late_penalty) as i64;
    let mut market = open(&world, &gresham::policy::Policy::default(), 60, 5);
    let (mut late, mut picked_up) = (0, 0);
    while !market.is_over() {
        step(&mut market);
        let late_today = events(&market, Event::LatePickups);
        assert_eq!(
            fen(&market, Money::LatePenalty),
            penalty_fen * i64::from(late_today)
        );
        late += late_today;
        picked_up += events(&market, Event::PickedUp);
    }
    let share = f64::from(late) / f64::from(picked_up);
    assert!((0.15..0.45).contains(&share), "{share} late");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance_whatever_the_seed_and_the_parameters(
        seed in any::<u64>(),
        consumers in 1_u32..200,
        shops in 1_u32..20,
        compensation in 0.0_f64..=1.0,
        late_penalty in 0.0_f64..=1.0,
        abusers in 0.0_f64..=1.0,
        commission in 0.0_f64..=0.5,
    ) {
        let mut world = mixed();
        world.population.consumers = consumers;
        world.population.shops = shops.max(2);
        world.population.opportunist_share = 0.0;
        world.population.professional_share = abusers;
        world.after_sales.partial_compensation = compensation;
        world.fulfilment.late_penalty = late_penalty;
        world.platform.commission = commission;
        world.demand.needs_per_day = 0.6;
        check_every_day(open(&world, &every_lever(), 45, seed));
    }
}
