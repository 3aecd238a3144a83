//! The platform's arithmetic: scores, exposure, the auction.

use crate::worlds;
use crate::worlds::{default_of, open, still};
use gresham::market::parameters::WorldParameters;
use gresham::market::platform::exposure::{expose, gini};
use gresham::market::platform::scoring::{Rates, ScoreMap, give_stars, score_shops};
use gresham::market::platform::{auction, exposure};
use gresham::market::rulebook::RuleBook;
use gresham::market::shop::{Shop, Trailing};
use gresham::policy::{ExperienceScore, InForce, Policy, Traffic};
use proptest::prelude::*;

/// Open shops that have traded, each a little worse than the last.
fn shops(count: u32) -> (WorldParameters, Vec<Shop>) {
    let mut world = still();
    world.population.shops = count;
    let market = open(&world, &Policy::default(), 10, 41);
    let mut shops: Vec<Shop> = market
        .shops()
        .iter()
        .filter(|shop| shop.open)
        .cloned()
        .collect();
    assert_eq!(shops.len(), count as usize);
    for (nth, shop) in shops.iter_mut().enumerate() {
        let worse = nth as f64 / f64::from(count);
        shop.trailing = Trailing {
            views: 5_000.0,
            orders: 1_000.0 - 100.0 * worse,
            sales_fen: 1e7 * (1.0 - 0.5 * worse),
            repeats: 300.0 - 50.0 * worse,
            picked_up: 1_000.0,
            late_pickups: 20.0 + 100.0 * worse,
            delivered: 1_000.0,
            late_deliveries: 40.0 + 100.0 * worse,
            first_returns: 10.0 + 80.0 * worse,
            complaints: 20.0 + 100.0 * worse,
            contacts: 200.0,
            slow_responses: 10.0 + 50.0 * worse,
            disputes: 2.0 + 20.0 * worse,
            clicks: 100.0,
            ad_customers: 20.0,
            ..Trailing::default()
        };
    }
    (world, shops)
}

fn map_of(shops: &[Shop], world: &WorldParameters, launched: bool) -> ScoreMap {
    let open: Vec<&Shop> = shops.iter().collect();
    let mut map = ScoreMap::default();
    map.update(&open, launched, &world.platform);
    map
}

#[test]
fn at_launch_the_shares_of_shops_above_the_cuts_are_the_inputs() {
    for count in [7, 30, 101] {
        let (world, mut shops) = shops(count);
        let map = map_of(&shops, &world, true);
        score_shops(&mut shops, &map, &world);
        let platform = &world.platform;
        for (cut, wanted) in [
            (4.8, platform.five_star_share),
            (4.5, platform.share_from_4_5),
            (4.3, platform.share_from_4_3),
        ] {
            let above = shops
                .iter()
                .filter(|shop| shop.score.overall >= cut)
                .count();
            let share = above as f64 / f64::from(count);
            assert!(
                (share - wanted).abs() <= 1.0 / f64::from(count) + 1e-9,
                "{share} of {count} shops above {cut}, not {wanted}"
            );
        }
    }
}

#[test]
#[should_panic(expected = "the map has taken in the open shops")]
fn a_shop_that_the_map_has_not_taken_in_is_not_passed_over() {
    let (world, mut shops) = shops(7);
    let map = map_of(&shops[1..], &world, true);
    score_shops(&mut shops, &map, &world);
}

#[test]
fn better_shops_score_higher_and_points_stay_between_the_worst_and_five() {
    let (world, mut shops) = shops(30);
    let map = map_of(&shops, &world, true);
    score_shops(&mut shops, &map, &world);
    for pair in shops.windows(2) {
        assert!(pair[0].score.overall > pair[1].score.overall);
        assert!(pair[0].problem_band <= pair[1].problem_band);
    }
    for shop in &shops {
        assert!((3.5..=5.0).contains(&shop.score.overall));
    }
}

#[test]
fn once_launched_the_map_is_frozen_and_better_shops_can_all_rise() {
    let (mut world, mut shops) = shops(30);
    world.platform.map_blend = 0.0;
    let mut map = map_of(&shops, &world, true);
    for shop in &mut shops {
        for faults in [
            &mut shop.trailing.first_returns,
            &mut shop.trailing.complaints,
            &mut shop.trailing.late_pickups,
            &mut shop.trailing.late_deliveries,
            &mut shop.trailing.slow_responses,
            &mut shop.trailing.disputes,
        ] {
            *faults *= 0.3;
        }
    }
    let open: Vec<&Shop> = shops.iter().collect();
    map.update(&open, true, &world.platform);
    score_shops(&mut shops, &map, &world);
    let five_star = shops
        .iter()
        .filter(|shop| shop.score.overall >= 4.8)
        .count();
    assert!(five_star >= 25, "{five_star} of 30 shops have five stars");
}

#[test]
fn a_shop_of_which_nothing_is_known_counts_as_average() {
    let (world, shops) = shops(31);
    let map = map_of(&shops, &world, false);
    let unknown = Rates::of(&Trailing::default(), &map.average, world.platform.shrinkage);
    assert_eq!(unknown, map.average);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_higher_rate_of_faults_never_raises_a_score(
        which in 0_usize..6,
        rate in 0.0_f64..0.3,
        more in 0.0_f64..0.3,
    ) {
        let (world, shops) = shops(20);
        let map = map_of(&shops, &world, true);
        let with = |rate: f64| {
            let mut rates = map.average;
            *[
                &mut rates.first_return,
                &mut rates.complaint,
                &mut rates.late_pickup,
                &mut rates.late_delivery,
                &mut rates.slow_response,
                &mut rates.dispute,
            ][which] = rate;
            map.score(&rates, &world.platform)
        };
        let (few, many) = (with(rate), with(rate + more));
        prop_assert!(many.overall <= few.overall + 1e-12);
        prop_assert!(many.product <= few.product + 1e-12);
        prop_assert!(many.logistics <= few.logistics + 1e-12);
        prop_assert!(many.service <= few.service + 1e-12);
    }

    #[test]
    fn no_click_costs_less_than_the_reserve_price_and_no_shop_without_a_budget_is_drawn(
        reserve_price_fen in 1_i64..500,
        bid_share in 0.0_f64..2.0,
        count in 1_u32..20,
    ) {
        let (mut world, mut shops) = shops(count);
        world.platform.reserve_price_fen = reserve_price_fen;
        world.platform.bid_share = bid_share;
        let rules = RuleBook::of_everybody(InForce {
            traffic: Some(default_of()),
            ..InForce::default()
        });
        let rules = rules.from_place(0);
        let ranking = exposure::expose(&shops, rules).ranking;
        let industry = world.industries[0].parameters;
        let weights = auction::hold(&mut shops, &industry, &ranking, rules, &world);
        for (shop, weight) in shops.iter().zip(weights) {
            if shop.strategy.advertising > 0.0 {
                prop_assert!(i64::from(shop.click_fen) >= reserve_price_fen);
                prop_assert!(weight > 0.0);
            } else {
                prop_assert!(weight <= 0.0);
            }
        }
    }
}

fn share_of(weights: &[f64], shop: usize) -> f64 {
    weights[shop] / weights.iter().sum::<f64>()
}

/// Gives a policy a weight on something.
type Give = fn(&mut InForce, f64);

#[test]
fn exposure_of_the_best_shop_rises_with_the_weight_on_what_it_is_best_at() {
    let (world, mut shops) = shops(20);
    let map = map_of(&shops, &world, true);
    score_shops(&mut shops, &map, &world);
    give_stars(&mut shops);
    let cheapest = (0..20)
        .min_by(|left, right| {
            shops[*left]
                .strategy
                .log_price
                .total_cmp(&shops[*right].strategy.log_price)
        })
        .expect("there are shops");
    let none = || Traffic {
        instant_conversion: 0.0,
        low_price: 0.0,
        sales: 0.0,
        predicted_repurchase: 0.0,
        exploration: 0.0,
        advertising_slots: 0,
    };
    let blank_score = || ExperienceScore {
        search_weight: 0.0,
        marketing_weight: 0.0,
        advertising_weight: 0.0,
        label_weight: 0.0,
        ..default_of()
    };
    let gives: [(usize, Give); 5] = [
        (0, |policy, weight| {
            policy.traffic.as_mut().expect("on").instant_conversion = weight;
        }),
        (0, |policy, weight| {
            policy.traffic.as_mut().expect("on").sales = weight;
        }),
        (0, |policy, weight| {
            policy.traffic.as_mut().expect("on").predicted_repurchase = weight;
        }),
        (0, |policy, weight| {
            policy.experience_score.as_mut().expect("on").search_weight = weight;
        }),
        (0, |policy, weight| {
            policy.experience_score.as_mut().expect("on").label_weight = weight;
        }),
    ];
    let exposed = |shop: usize, give: Give, weight: f64| {
        let mut policy = InForce {
            traffic: Some(none()),
            experience_score: Some(blank_score()),
            ..InForce::default()
        };
        give(&mut policy, weight);
        let rules = RuleBook::of_everybody(policy);
        share_of(&expose(&shops, rules.from_place(0)).organic, shop)
    };
    let by_price: (usize, Give) = (cheapest, |policy, weight| {
        policy.traffic.as_mut().expect("on").low_price = weight;
    });
    for (shop, give) in gives.into_iter().chain([by_price]) {
        let shares: Vec<f64> = [0.0, 0.3, 0.6, 1.0]
            .map(|weight| exposed(shop, give, weight))
            .to_vec();
        assert!((shares[0] - 0.05).abs() < 1e-9, "equal without weights");
        assert!(
            shares.windows(2).all(|pair| pair[0] < pair[1]),
            "{shares:?}"
        );
    }
}

#[test]
fn the_marketing_weight_moves_campaign_pages_only() {
    let (world, mut shops) = shops(20);
    let map = map_of(&shops, &world, true);
    score_shops(&mut shops, &map, &world);
    let policy = InForce {
        experience_score: Some(ExperienceScore {
            search_weight: 0.0,
            label_weight: 0.0,
            marketing_weight: 1.0,
            ..default_of()
        }),
        ..InForce::default()
    };
    let exposure = expose(&shops, RuleBook::of_everybody(policy).from_place(0));
    assert!((share_of(&exposure.organic, 0) - 0.05).abs() < 1e-9);
    assert!(share_of(&exposure.campaign, 0) > 0.08);
}

#[test]
fn the_gini_coefficient_takes_its_known_values() {
    let close = |values: &[f64], wanted: f64| {
        let found = gini(values.to_vec());
        assert!((found - wanted).abs() < 1e-12, "{values:?}: {found}");
    };
    close(&[], 0.0);
    close(&[5.0], 0.0);
    close(&[0.0, 0.0], 0.0);
    close(&[2.0; 9], 0.0);
    close(&[1.0, 3.0], 0.25);
    close(&[0.0, 0.0, 0.0, 8.0], 0.75);
    close(&[3.0, 1.0, 2.0], 2.0 / 9.0);
}

#[test]
fn a_score_that_is_in_force_from_the_start_is_not_frozen_before_there_is_anything_to_freeze() {
    let mut world = still();
    world.population.consumers = 1_000;
    world.population.shops = 40;
    let mut policy = Policy::default();
    worlds::always(&mut policy.experience_score, default_of());
    let mut market = open(&world, &policy, 200, 42);
    while !market.is_over() {
        worlds::step(&mut market);
    }
    let open = market.shops().iter().filter(|shop| shop.open);
    let five_star = open.filter(|shop| shop.score.overall >= 4.8).count();
    let share = five_star as f64 / 40.0;
    let wanted = world.platform.five_star_share;
    assert!((share - wanted).abs() < 0.2, "{share}, not {wanted}");
}
