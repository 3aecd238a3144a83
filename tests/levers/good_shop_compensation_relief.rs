//! Relief for shops in good standing.

use crate::harness::{assert_no_effect, assert_starts_on, diverse, grounds, pairs, slice_totals};
use crate::worlds::{always, date_of, default_of, from, mixed};
use gresham::market::tally::{Event, Money};
use gresham::policy::{GoodShopCompensationRelief, OrderSaving, Policy, Timeline};

const NO_RELIEF: GoodShopCompensationRelief = GoodShopCompensationRelief {
    pays_below_4_3: 1.0,
    pays_4_3_to_4_5: 1.0,
    pays_4_5_to_4_8: 1.0,
    pays_from_4_8: 1.0,
};

const FOR_THE_BEST: GoodShopCompensationRelief = GoodShopCompensationRelief {
    pays_from_4_8: 0.25,
    ..NO_RELIEF
};

#[test]
fn full_payment_in_every_band_changes_nothing() {
    for ground in grounds(|policy| policy.good_shop_compensation_relief = Timeline::default()) {
        let mut arm = ground.clone();
        always(&mut arm.good_shop_compensation_relief, NO_RELIEF);
        assert_no_effect(&mixed(), &ground, &arm);
    }
}

#[test]
fn the_best_shops_pay_less_for_late_parcels_and_no_other_shop_does() {
    let mut arm = Policy::default();
    always(&mut arm.good_shop_compensation_relief, FOR_THE_BEST);
    for (without, with) in pairs(&diverse(), &Policy::default(), &arm, 60) {
        let penalties_fen =
            |replicate, band| slice_totals(replicate, band, 0).fen(Money::LatePenalty);
        assert!(penalties_fen(&with, "from-4.8") < penalties_fen(&without, "from-4.8"));
        for band in ["below-4.3", "4.3-4.5", "4.5-4.8"] {
            assert_eq!(penalties_fen(&with, band), penalties_fen(&without, band));
        }
    }
}

#[test]
fn buyers_of_the_best_shops_take_a_smaller_offer_less_often() {
    let mut baseline = Policy::default();
    let saving = OrderSaving {
        shops_covered: 1.0,
        compensation: 0.3,
    };
    always(&mut baseline.order_saving, saving);
    let mut arm = baseline.clone();
    always(&mut arm.good_shop_compensation_relief, FOR_THE_BEST);
    for (without, with) in pairs(&diverse(), &baseline, &arm, 120) {
        let accepted = |replicate| {
            let totals = slice_totals(replicate, "from-4.8", 0);
            totals.events(Event::PartialCompensations) as f64
                / totals.events(Event::HonestClaims) as f64
        };
        assert!(accepted(&with) < accepted(&without));
    }
}

#[test]
fn it_acts_from_its_first_day_and_not_before() {
    let mut arm = Policy::default();
    let lever = GoodShopCompensationRelief {
        pays_below_4_3: 0.5,
        ..default_of()
    };
    from(
        &mut arm.good_shop_compensation_relief,
        Some(date_of(30)),
        lever,
    );
    assert_starts_on(&mixed(), &Policy::default(), &arm, 30);
}
