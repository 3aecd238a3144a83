//! Every lever moves what its mechanism implies, and leaves alone what it cannot reach. Arms share
//! their luck; directions must hold in every replicate.

mod worlds;

use gresham::experiment::replicate::{Replicate, simulate};
use gresham::market::parameters::WorldParameters;
use gresham::market::tally::{Event, Money};
use gresham::outcome::{Measure, Totals};
use gresham::policy::{
    AccountIntegrity, ExperienceScore, FakeImageDetection, OrderSaving, Policy, RefundOnly, Traffic,
};
use worlds::{
    all_put_right, always, calendar, default_of, mixed, no_abuse, no_adaptation, share, small,
    steady_demand, still, totals,
};

/// A world whose shops do not answer, so that what moves is what the lever moves.
fn world() -> WorldParameters {
    let mut world = mixed();
    no_adaptation(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 600;
    world
}

/// Both arms of some replicates.
fn pairs(
    world: &WorldParameters,
    baseline: &Policy,
    arm: &Policy,
    days: i64,
) -> Vec<(Replicate, Replicate)> {
    (0..3)
        .map(|replicate| {
            let run = |policy| simulate(world, policy, calendar(days), 11, replicate, 1);
            (run(baseline), run(arm))
        })
        .collect()
}

/// Totals of both arms from day `from` on.
fn windows(pairs: &[(Replicate, Replicate)], from: usize) -> Vec<(Totals, Totals)> {
    pairs
        .iter()
        .map(|(baseline, arm)| (totals(baseline, from), totals(arm, from)))
        .collect()
}

fn lenient(leniency: f64) -> RefundOnly {
    RefundOnly {
        leniency_below_4_3: leniency,
        leniency_4_3_to_4_5: leniency,
        leniency_4_5_to_4_8: leniency,
        leniency_from_4_8: leniency,
        ..default_of()
    }
}

fn lenient_policy() -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.refund_only, lenient(0.9));
    policy
}

#[test]
fn a_detector_of_fakes_exposes_more_false_claims_and_fewer_of_them_pay() {
    let baseline = lenient_policy();
    let mut arm = baseline.clone();
    let detector = FakeImageDetection {
        hit_rate: 0.8,
        false_alarm_rate: 0.1,
    };
    always(&mut arm.fake_image_detection, detector);
    for (without, with) in windows(&pairs(&world(), &baseline, &arm, 90), 0) {
        let detected = |t| share(t, Event::AbuseDetected, Event::AbuseAttempts);
        let paid = |t| share(t, Event::AbuseSuccesses, Event::AbuseAttempts);
        assert!(detected(&with) > detected(&without) + 0.1);
        assert!(paid(&with) < paid(&without));
        assert!(with.events(Event::SoundFlagged) > 0, "false alarms happen");
        assert_eq!(without.events(Event::SoundFlagged), 0);
    }
}

#[test]
fn a_detector_of_fakes_reaches_no_claim_without_a_photograph() {
    let mut world = world();
    world.abuse.made_photograph_share = 0.0;
    world.abuse.photograph_share = 0.0;
    let baseline = lenient_policy();
    let mut arm = baseline.clone();
    always(&mut arm.fake_image_detection, default_of());
    for (without, with) in pairs(&world, &baseline, &arm, 60) {
        assert!(without == with);
    }
}

fn strict_record() -> AccountIntegrity {
    AccountIntegrity {
        refuse_from: 1,
        limit_from: 1,
        ban_from: 255,
        ..default_of()
    }
}

/// Totals without and with a record of accounts, photographs being checked in both arms.
fn with_record(record: AccountIntegrity) -> Vec<(Totals, Totals)> {
    let mut baseline = lenient_policy();
    always(&mut baseline.fake_image_detection, default_of());
    let mut arm = baseline.clone();
    always(&mut arm.account_integrity, record);
    let mut world = world();
    world.population.professional_share = 0.1;
    world.population.consumers = 1_000;
    windows(&pairs(&world, &baseline, &arm, 150), 0)
}

#[test]
fn a_record_of_accounts_turns_purchases_away_and_refuses_claims() {
    for (without, with) in with_record(strict_record()) {
        assert_eq!(without.measure(Measure::TurnedAway), 0);
        assert!(with.measure(Measure::TurnedAway) > 0);
        assert_eq!(with.measure(Measure::Bans), 0);
        assert!(paid_claims(&with) < paid_claims(&without));
    }
}

/// False claims that were paid.
fn paid_claims(totals: &Totals) -> i64 {
    totals.events(Event::AbuseSuccesses)
}

#[test]
fn a_record_of_accounts_bans_and_professionals_come_back() {
    let record = AccountIntegrity {
        ban_from: 1,
        ..strict_record()
    };
    for (without, with) in with_record(record) {
        assert_eq!(without.measure(Measure::Bans), 0);
        assert!(with.measure(Measure::Bans) > 0);
        assert!(with.measure(Measure::TurnedAway) > 0);
        assert!(with.measure(Measure::NewAccounts) > 0);
        assert!(paid_claims(&with) < paid_claims(&without));
    }
}

#[test]
fn a_record_of_accounts_has_nothing_to_record_where_nobody_abuses_and_nothing_is_checked() {
    let mut world = world();
    no_abuse(&mut world);
    let baseline = lenient_policy();
    let mut arm = baseline.clone();
    always(&mut arm.account_integrity, strict_record());
    for (without, with) in pairs(&world, &baseline, &arm, 60) {
        assert!(without == with);
    }
}

#[test]
fn order_saving_settles_more_claims_in_part_and_sends_fewer_goods_back() {
    let mut world = small(&["pets"]);
    no_adaptation(&mut world);
    no_abuse(&mut world);
    let mut arm = Policy::default();
    let saving = OrderSaving {
        shops_covered: 1.0,
        compensation: 0.25,
    };
    always(&mut arm.order_saving, saving);
    for (without, with) in windows(&pairs(&world, &Policy::default(), &arm, 120), 0) {
        let partial = |t| share(t, Event::PartialCompensations, Event::HonestClaims);
        let returned = |t| share(t, Event::Returns, Event::Delivered);
        assert!(partial(&with) > partial(&without) + 0.1);
        assert!(returned(&with) < returned(&without));
        assert!(with.fen(Money::Refunded) < without.fen(Money::Refunded));
    }
}

#[test]
fn order_saving_has_nothing_to_save_where_nothing_goes_wrong() {
    let mut world = still();
    world.industries[0].parameters.quality = 1.0;
    world.industries[0].parameters.damage = 0.0;
    world.after_sales.claim_probability = 0.0;
    let mut arm = Policy::default();
    always(&mut arm.order_saving, default_of());
    for (without, with) in pairs(&world, &Policy::default(), &arm, 60) {
        assert!(without == with);
    }
}

#[test]
fn lenient_refunds_are_taken_and_teach_abuse() {
    let baseline = Policy::default();
    for (without, with) in windows(&pairs(&world(), &baseline, &lenient_policy(), 180), 90) {
        let granted = |t| share(t, Event::RefundOnlyGranted, Event::Delivered);
        let attempts = |t| share(t, Event::AbuseAttempts, Event::Delivered);
        assert!(granted(&with) > granted(&without) + 0.01);
        assert!(attempts(&with) > 1.2 * attempts(&without));
        assert!(with.fen(Money::AbuseLoss) > without.fen(Money::AbuseLoss));
    }
}

#[test]
fn an_anomaly_model_stops_false_claims_and_some_just_ones() {
    let mut arm = Policy::default();
    let watched = RefundOnly {
        anomaly_hit_rate: 0.8,
        anomaly_false_alarm_rate: 0.1,
        ..lenient(0.9)
    };
    always(&mut arm.refund_only, watched);
    for (without, with) in windows(&pairs(&world(), &lenient_policy(), &arm, 120), 0) {
        let paid = |t| share(t, Event::AbuseSuccesses, Event::AbuseAttempts);
        assert!(paid(&with) < paid(&without) - 0.1);
        assert!(with.events(Event::SoundFlagged) > without.events(Event::SoundFlagged));
    }
}

#[test]
fn refund_only_reaches_nobody_who_neither_abuses_nor_asks_for_it() {
    let mut world = world();
    no_abuse(&mut world);
    world.after_sales.refund_only_wish = 0.0;
    for (without, with) in pairs(&world, &Policy::default(), &lenient_policy(), 60) {
        assert!(without == with);
    }
}

/// One industry of many shops that differ widely in service.
fn diverse() -> WorldParameters {
    let mut world = small(&["pets"]);
    no_adaptation(&mut world);
    no_abuse(&mut world);
    steady_demand(&mut world);
    world.population.consumers = 800;
    world.population.shops = 40;
    world.merchants.promptness = 0.75;
    world.merchants.promptness_spread = 0.2;
    world.merchants.effort_spread = 0.3;
    world
}

/// By how much the score of the shop, as it is in the end, is higher over orders than over shops.
fn score_preferred(replicate: &Replicate) -> f64 {
    let shops = &replicate.shops;
    let orders: f64 = shops.iter().map(|shop| shop.recent_orders).sum();
    let ordered: f64 = shops
        .iter()
        .map(|shop| shop.score * shop.recent_orders)
        .sum();
    let listed: f64 = shops.iter().map(|shop| shop.score).sum();
    ordered / orders - listed / shops.len() as f64
}

#[test]
fn a_score_in_search_or_before_buyers_eyes_moves_orders_to_shops_of_higher_score() {
    let unused = ExperienceScore {
        shown_to_buyers: false,
        search_weight: 0.0,
        marketing_weight: 0.0,
        advertising_weight: 0.0,
        label_weight: 0.0,
    };
    // As good as unused, but launched, so that both arms are scored by the same frozen map.
    let mut baseline = Policy::default();
    let launched = ExperienceScore {
        label_weight: 1e-9,
        ..unused
    };
    always(&mut baseline.experience_score, launched);
    let uses = [
        ExperienceScore {
            shown_to_buyers: true,
            ..unused
        },
        ExperienceScore {
            search_weight: 1.0,
            ..unused
        },
        ExperienceScore {
            marketing_weight: 3.0,
            ..unused
        },
        ExperienceScore {
            label_weight: 1.0,
            ..unused
        },
    ];
    let mut world = diverse();
    // Campaigns often enough to be seen in a small market.
    world.platform.campaign_share = 0.5;
    for used in uses {
        let mut arm = Policy::default();
        always(&mut arm.experience_score, used);
        for (without, with) in pairs(&world, &baseline, &arm, 180) {
            let (before, after) = (score_preferred(&without), score_preferred(&with));
            assert!(after > before + 0.003, "{used:?}: {before} to {after}");
        }
    }
}

#[test]
fn the_weight_in_the_auction_reaches_nothing_where_no_slot_is_sold() {
    let unused = ExperienceScore {
        advertising_weight: 0.0,
        ..default_of()
    };
    let mut baseline = Policy::default();
    always(&mut baseline.experience_score, unused);
    let mut arm = Policy::default();
    let weighted = ExperienceScore {
        advertising_weight: 3.0,
        ..unused
    };
    always(&mut arm.experience_score, weighted);
    for (without, with) in pairs(&diverse(), &baseline, &arm, 60) {
        assert!(without == with);
    }
}

fn no_traffic() -> Traffic {
    Traffic {
        instant_conversion: 0.0,
        low_price: 0.0,
        sales: 0.0,
        predicted_repurchase: 0.0,
        exploration: 0.0,
        advertising_slots: 0,
    }
}

fn arm_of(traffic: Traffic) -> Policy {
    let mut policy = Policy::default();
    always(&mut policy.traffic, traffic);
    policy
}

#[test]
fn ranking_by_low_price_moves_orders_to_cheaper_shops() {
    let arm = arm_of(Traffic {
        low_price: 1.0,
        ..no_traffic()
    });
    for (without, with) in windows(&pairs(&diverse(), &Policy::default(), &arm, 60), 0) {
        let mean_fen = |t: &Totals| t.fen(Money::Paid) as f64 / t.events(Event::Orders) as f64;
        assert!(mean_fen(&with) < 0.97 * mean_fen(&without));
    }
}

#[test]
fn ranking_by_conversion_and_by_sales_concentrates_traffic() {
    let by_conversion = Traffic {
        instant_conversion: 1.0,
        ..no_traffic()
    };
    let by_sales = Traffic {
        sales: 0.5,
        ..no_traffic()
    };
    for traffic in [by_conversion, by_sales] {
        let arm = arm_of(traffic);
        for (without, with) in windows(&pairs(&diverse(), &Policy::default(), &arm, 120), 60) {
            assert!(with.measure(Measure::TrafficGini) > without.measure(Measure::TrafficGini));
            assert!(with.measure(Measure::SalesGini) > without.measure(Measure::SalesGini));
        }
    }
}

#[test]
fn exploration_shows_new_shops_more_often() {
    let mut world = diverse();
    world.merchants.new_until = 365;
    let arm = arm_of(Traffic {
        exploration: 0.4,
        ..no_traffic()
    });
    for (without, with) in pairs(&world, &Policy::default(), &arm, 40) {
        let new_slice = without
            .series
            .slices()
            .iter()
            .position(|slice| slice.label == "new")
            .expect("a slice of new shops");
        let shown = |replicate: &Replicate| {
            let days = replicate.series.days();
            let new = replicate.series.window(0, days, new_slice);
            let all = replicate.series.window(0, days, 0);
            new.events(Event::Shown) as f64 / all.events(Event::Shown) as f64
        };
        assert!(shown(&with) > shown(&without) + 0.1);
    }
}

#[test]
fn sold_slots_earn_the_platform_money_and_cost_shops_the_same() {
    let arm = arm_of(Traffic {
        advertising_slots: 2,
        ..no_traffic()
    });
    for (without, with) in windows(&pairs(&diverse(), &Policy::default(), &arm, 60), 0) {
        assert_eq!(without.fen(Money::Advertising), 0);
        assert_eq!(without.events(Event::AdShown), 0);
        assert!(with.fen(Money::Advertising) > 0);
        assert!(with.events(Event::AdClicks) <= with.events(Event::AdShown));
        assert!(with.events(Event::AdCustomers) <= with.events(Event::AdClicks));
    }
}

#[test]
fn ranking_has_nothing_to_rank_where_there_is_one_shop() {
    let mut world = still();
    all_put_right(&mut world);
    world.population.shops = 1;
    let arm = arm_of(Traffic {
        advertising_slots: 0,
        ..default_of()
    });
    for (without, with) in pairs(&world, &Policy::default(), &arm, 60) {
        assert!(without == with);
    }
}

#[test]
fn no_detector_and_no_record_is_asked_where_all_claims_are_settled_by_shops() {
    let mut world = still();
    all_put_right(&mut world);
    let mut arm = Policy::default();
    let detector = FakeImageDetection {
        hit_rate: 1.0,
        false_alarm_rate: 1.0,
    };
    always(&mut arm.fake_image_detection, detector);
    always(&mut arm.account_integrity, strict_record());
    for (without, with) in pairs(&world, &Policy::default(), &arm, 60) {
        assert!(without == with);
    }
}
