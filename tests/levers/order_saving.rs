//! Part of the price before a refund.

use crate::harness::{pairs, windows};
use crate::worlds::{always, default_of, no_abuse, no_adaptation, share, small, still};
use gresham::market::tally::{Event, Money};
use gresham::policy::{OrderSaving, Policy};

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
