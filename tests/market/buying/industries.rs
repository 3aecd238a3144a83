//! Growth, insurance and what is struck off.

use super::*;

#[test]
fn each_industry_grows_by_itself() {
    let mut world = mixed();
    world.industries[0].parameters.annual_growth = 0.5;
    world.industries[1].parameters.annual_growth = -0.2;
    let shares = demand::need_shares(&world);
    let grown = demand::growth(&world, 365);
    assert!((grown - (1.5 * shares[0] + 0.8 * shares[1])).abs() < 1e-12);
    let (now, later) = (demand::grown_mix(&world, 0), demand::grown_mix(&world, 730));
    for (now, later) in now.iter().zip(later) {
        assert!((later[0] / now[0] - 2.25).abs() < 1e-12);
        assert!((later[1] / now[1] - 0.64).abs() < 1e-12);
    }
}

#[test]
fn who_is_insured_pays_for_no_return_and_sends_more_back() {
    let of = |insured: f64| {
        let mut world = small(&["apparel"]);
        no_adaptation(&mut world);
        world.merchants.freight_insured = insured;
        seen(&world, &Policy::default(), 90, 15)
    };
    let (none, all) = (of(0.0), of(1.0));
    assert!(none.fen(Money::ReturnFreightBuyer) > 0);
    assert_eq!(all.fen(Money::ReturnFreightBuyer), 0);
    let returned = |seen: &Totals| share(seen, Event::Returns, Event::Delivered);
    assert!(returned(&all) > returned(&none));
}

#[test]
fn a_problem_not_put_right_strikes_a_shop_off_as_often_as_it_should() {
    let struck_off = |strike_off: f64| {
        let mut world = still();
        world.memory.strike_off = strike_off;
        world.after_sales.claim_probability = 0.0;
        let mut market = open(&world, &Policy::default(), 60, 16);
        while !market.is_over() {
            step(&mut market);
        }
        let (shard, places) = (market.shards().next(), market.shops().len());
        let remembered = shard
            .expect("one shard")
            .consumers
            .iter()
            .flat_map(|consumer| {
                (0..8)
                    .map(|slot| consumer.at(slot))
                    .filter(|memory| (memory.shop as usize) < places)
            });
        remembered.filter(|memory| memory.affinity == 0.0).count()
    };
    assert_eq!(struck_off(0.0), 0);
    let (some, all) = (struck_off(0.4), struck_off(1.0));
    assert!(some > 10 && some < all, "{some}, {all}");
}
