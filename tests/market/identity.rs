//! What must not change a result does not change a byte of it.

use crate::worlds::{
    always, calendar, date_of, default_of, every_lever, from, mixed, run, trouble, without,
};
use gresham::experiment::replicate::{Replicate, simulate};
use gresham::market::kernel::executor::one_by_one;
use gresham::market::luck::draws::Luck;
use gresham::market::parameters::WorldParameters;
use gresham::market::{Market, Width};
use gresham::outcome::Measure;
use gresham::policy::{
    AccountIntegrity, ExperienceScore, FakeImageDetection, OrderSaving, Policy, RefundOnly, Traffic,
};

const DAYS: i64 = 70;

/// Absent levers, and a policy whose other levers give one more to act upon.
fn grounds() -> [Policy; 2] {
    let mut busy = every_lever();
    busy.traffic = Policy::default().traffic;
    [Policy::default(), busy]
}

fn assert_same(one: &Replicate, other: &Replicate, what: &str) {
    assert!(one.orders > 500, "{} orders tell little", one.orders);
    assert_eq!(one.orders, other.orders, "{what}: orders");
    assert!(one.series == other.series, "{what}: the series differ");
    assert!(one.shops == other.shops, "{what}: the shops differ");
}

#[test]
fn any_number_of_shards_gives_the_same_bytes() {
    let mut world = mixed();
    trouble(&mut world);
    let policy = every_lever();
    let one = run(&world, &policy, DAYS, 1);
    for shards in [2, 3, 7] {
        let more = simulate(&world, &policy, calendar(DAYS), 1, 0, shards);
        assert_same(&one, &more, &format!("{shards} shards"));
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let world = mixed();
    let policy = every_lever();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool of a few threads");
        pool.install(|| simulate(&world, &policy, calendar(DAYS), 1, 0, 5))
    };
    let one = on(1);
    for threads in [2, 8] {
        assert_same(&one, &on(threads), &format!("{threads} threads"));
    }
}

#[test]
fn shops_that_are_many_enough_to_be_shared_out_give_the_same_bytes() {
    let mut world = mixed();
    trouble(&mut world);
    world.population.consumers = 3_000;
    world.population.shops = 6_000;
    world.merchants.fixed_cost = 0.2;
    let policy = every_lever();
    let days = 45;
    let alone = run(&world, &policy, days, 1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build();
    let shared = pool
        .expect("a pool of a few threads")
        .install(|| simulate(&world, &policy, calendar(days), 1, 0, 3));
    assert_same(&alone, &shared, "shops shared out");
}

#[test]
fn any_width_of_registers_gives_the_same_bytes() {
    let mut world = mixed();
    trouble(&mut world);
    for policy in grounds() {
        let luck = Luck::new(1, 0);
        let open = || Market::open(&world, &policy, calendar(DAYS), luck, 2, &one_by_one);
        let (mut widest, mut common) = (open(), open());
        common.set_width(Width::Common);
        while !widest.is_over() {
            let day = widest.day();
            widest.step(&one_by_one);
            common.step(&one_by_one);
            assert!(widest.tally() == common.tally(), "tallies of day {day}");
            assert!(widest.shops() == common.shops(), "shops on day {day}");
        }
        assert!(widest.orders() > 500);
        for (one, other) in widest.shards().zip(common.shards()) {
            assert!(one.needs == other.needs, "trust");
            assert!(one.consumers == other.consumers, "memories");
        }
    }
}

#[test]
fn replicates_and_seeds_differ() {
    let (world, policy) = (mixed(), every_lever());
    let first = run(&world, &policy, 30, 1);
    assert!(first.series != run(&world, &policy, 30, 2).series);
    assert!(first.series != simulate(&world, &policy, calendar(30), 1, 1, 1).series);
}

/// Checks that a lever with parameters that do nothing equals its absence.
fn does_nothing(world: &WorldParameters, ground: &Policy, with: &Policy, lever: &str) {
    let without = run(world, ground, DAYS, 3);
    let with = run(world, with, DAYS, 3);
    assert_same(&without, &with, lever);
}

#[test]
fn traffic_without_weights_and_sold_slots_changes_nothing() {
    for ground in grounds() {
        let mut policy = ground.clone();
        let parameters = Traffic {
            instant_conversion: 0.0,
            low_price: 0.0,
            sales: 0.0,
            predicted_repurchase: 0.0,
            exploration: 0.0,
            advertising_slots: 0,
        };
        always(&mut policy.traffic, parameters);
        does_nothing(&mixed(), &ground, &policy, "traffic");
    }
}

/// A score with its four switches off.
fn unused_score() -> ExperienceScore {
    ExperienceScore {
        shown_to_buyers: false,
        replaces_ratings: false,
        search_weight: 0.0,
        marketing_weight: 0.0,
        advertising_weight: 0.0,
        label_weight: 0.0,
    }
}

#[test]
fn a_score_that_is_used_nowhere_changes_nothing() {
    for mut ground in grounds() {
        ground.experience_score = Policy::default().experience_score;
        let mut policy = ground.clone();
        always(&mut policy.experience_score, unused_score());
        does_nothing(&mixed(), &ground, &policy, "experience_score");
    }
}

#[test]
fn refund_only_that_grants_and_blocks_nothing_changes_nothing() {
    for mut ground in grounds() {
        ground.refund_only = Policy::default().refund_only;
        let mut policy = ground.clone();
        let parameters = RefundOnly {
            leniency_below_4_3: 0.0,
            leniency_4_3_to_4_5: 0.0,
            leniency_4_5_to_4_8: 0.0,
            leniency_from_4_8: 0.0,
            anomaly_hit_rate: 0.0,
            anomaly_false_alarm_rate: 0.0,
        };
        always(&mut policy.refund_only, parameters);
        does_nothing(&mixed(), &ground, &policy, "refund_only");
    }
}

#[test]
fn account_integrity_with_thresholds_out_of_reach_changes_nothing() {
    for mut ground in grounds() {
        ground.account_integrity = Policy::default().account_integrity;
        // The standard for evidence counts the marks that this lever keeps.
        ground.return_mismatch_trust = Policy::default().return_mismatch_trust;
        let mut policy = ground.clone();
        let parameters = AccountIntegrity {
            refuse_from: 255,
            limit_from: 255,
            ban_from: 255,
            ..default_of()
        };
        always(&mut policy.account_integrity, parameters);
        does_nothing(&mixed(), &ground, &policy, "account_integrity");
    }
}

#[test]
fn a_detector_that_never_fires_changes_nothing() {
    for mut ground in grounds() {
        ground.fake_image_detection = Policy::default().fake_image_detection;
        let mut policy = ground.clone();
        let parameters = FakeImageDetection {
            hit_rate: 0.0,
            false_alarm_rate: 0.0,
        };
        always(&mut policy.fake_image_detection, parameters);
        does_nothing(&mixed(), &ground, &policy, "fake_image_detection");
    }
}

#[test]
fn order_saving_that_covers_no_shop_changes_nothing() {
    for mut ground in grounds() {
        ground.order_saving = Policy::default().order_saving;
        let mut policy = ground.clone();
        let parameters = OrderSaving {
            shops_covered: 0.0,
            ..default_of()
        };
        always(&mut policy.order_saving, parameters);
        does_nothing(&mixed(), &ground, &policy, "order_saving");
    }
}

/// Checks that `policy` equals `ground` on every reported day before day `start` and differs later.
fn starts_on(ground: &Policy, policy: &Policy, start: u16, lever: &str) {
    let mut world = mixed();
    // Enough abusers for their records to matter within weeks.
    world.population.professional_share = 0.3;
    let (plain, changed) = (run(&world, ground, DAYS, 5), run(&world, policy, DAYS, 5));
    let slices = plain.series.slices().len();
    let early = usize::from(start) * slices;
    assert!(
        plain.series.rows()[..early] == changed.series.rows()[..early],
        "{lever} acts before its start"
    );
    assert!(
        plain.series.rows()[early..] != changed.series.rows()[early..],
        "{lever} never acts"
    );
}

#[test]
fn before_its_start_every_lever_equals_its_absence_and_afterwards_it_acts() {
    let start = 40_u16;
    let date = Some(date_of(i64::from(start)));
    // Something to check, to refuse and to record.
    let mut ground = Policy::default();
    always(
        &mut ground.fake_image_detection,
        FakeImageDetection {
            hit_rate: 0.5,
            false_alarm_rate: 0.2,
        },
    );
    let mut policy = ground.clone();
    from(&mut policy.traffic, date, default_of());
    starts_on(&ground, &policy, start, "traffic");

    let mut policy = ground.clone();
    from(&mut policy.experience_score, date, default_of());
    starts_on(&ground, &policy, start, "experience_score");

    let mut policy = ground.clone();
    from(&mut policy.refund_only, date, default_of());
    starts_on(&ground, &policy, start, "refund_only");

    let mut policy = ground.clone();
    let strict = AccountIntegrity {
        refuse_from: 1,
        limit_from: 1,
        ban_from: 2,
        ..default_of()
    };
    from(&mut policy.account_integrity, date, strict);
    starts_on(&ground, &policy, start, "account_integrity");

    let mut policy = Policy::default();
    from(&mut policy.fake_image_detection, date, default_of());
    starts_on(&Policy::default(), &policy, start, "fake_image_detection");

    let mut policy = ground.clone();
    from(&mut policy.order_saving, date, default_of());
    starts_on(&ground, &policy, start, "order_saving");
}

#[test]
fn consumers_who_never_buy_change_nobody_else() {
    // Many shops that calculate with what buyers read, and trust that has far to go.
    let mut world = mixed();
    world.population.shops = 100;
    world.adaptation.inert_share = 0.0;
    world.adaptation.cycle = 7;
    world.choice.attention = 1.0;
    world.memory.trust_start = 0.1;
    let mut crowded = world.clone();
    crowded.population.idle_consumers = 250;
    let about_all = [Measure::Consumers, Measure::Trust, Measure::Belief];
    for policy in [Policy::default(), every_lever()] {
        let plain = run(&world, &policy, DAYS, 7);
        let idle = run(&crowded, &policy, DAYS, 7);
        assert!(plain.shops == idle.shops, "the shops differ");
        for (one, other) in plain.series.rows().iter().zip(idle.series.rows()) {
            assert_eq!(without(one, &about_all), without(other, &about_all));
        }
        let consumers =
            |replicate: &Replicate| replicate.series.row(0, 0).measure(Measure::Consumers);
        assert_eq!(consumers(&idle), consumers(&plain) + 250);
    }
}

#[test]
fn consumers_who_never_buy_do_not_hold_up_prices_that_rest_on_the_average() {
    let mut world = mixed();
    world.merchants.buyers_value_prices = true;
    let mut crowded = world.clone();
    crowded.population.idle_consumers = 250;
    let about_all = [Measure::Consumers, Measure::Trust, Measure::Belief];
    let plain = run(&world, &Policy::default(), DAYS, 8);
    let idle = run(&crowded, &Policy::default(), DAYS, 8);
    for (one, other) in plain.series.rows().iter().zip(idle.series.rows()) {
        assert_eq!(without(one, &about_all), without(other, &about_all));
    }
}
