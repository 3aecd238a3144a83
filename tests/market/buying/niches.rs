//! Niches of an industry.

use super::*;
use gresham::market::niches::Niches;
use std::collections::BTreeSet;

/// A market of many shops in niches of about six.
fn parted() -> WorldParameters {
    let mut world = mixed();
    world.population.consumers = 1_500;
    world.population.shops = 60;
    world.population.niche_shops = 12;
    world
}

#[test]
fn nobody_meets_a_shop_of_another_niche() {
    let world = parted();
    let mut market = open(&world, &advertising(), 120, 17);
    while !market.is_over() {
        step(&mut market);
    }
    for industry in market.industries() {
        let places = industry.places();
        let niches = Niches::new(places.len(), world.population.niches());
        assert_eq!(niches.count(), 5);
        let niche_of = |shop: u32| {
            let place = shop as usize - places.start;
            niches.ranges().position(|range| range.contains(&place))
        };
        let mut visited = BTreeSet::new();
        let consumers = market.shards().flat_map(|shard| &shard.consumers);
        for consumer in consumers {
            let met = (0..8).map(|slot| consumer.at(slot).shop);
            let met = met.filter(|shop| places.contains(&(*shop as usize)));
            let met: BTreeSet<_> = met.map(niche_of).collect();
            assert!(met.len() <= 1, "{met:?}");
            visited.extend(met);
        }
        assert_eq!(visited.len(), 5, "every niche has its buyers");
    }
}

#[test]
fn buyers_of_a_larger_market_in_niches_come_back_as_often_as_those_of_a_small_one() {
    let come_back = |times: u32, niche_shops: u32| {
        let mut world = still();
        world.population.consumers = 400 * times;
        world.population.shops = 10 * times;
        world.population.niche_shops = niche_shops;
        let seen = seen(&world, &Policy::default(), 200, 18);
        1.0 - share(&seen, Event::NewCustomers, Event::Orders)
    };
    let (small, large) = (come_back(1, 10), come_back(12, 10));
    let undivided = come_back(12, 1_000);
    assert!((large - small).abs() < 0.03, "{small}, {large}");
    assert!(undivided < small - 0.1, "{small}, {undivided}");
}

#[test]
fn entrants_come_to_every_niche() {
    let mut world = parted();
    world.adaptation.entry = 0.5;
    let mut market = open(&world, &Policy::default(), 200, 19);
    while !market.is_over() {
        step(&mut market);
    }
    for industry in market.industries() {
        let places = industry.places();
        let niches = Niches::new(places.len(), world.population.niches());
        for range in niches.ranges() {
            let shops = &market.shops()[places.start + range.start..places.start + range.end];
            let entered = shops.iter().filter(|shop| shop.open && shop.opened_day > 0);
            assert!(entered.count() > 0, "{range:?}");
        }
    }
}
