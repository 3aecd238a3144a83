//! Counters near the ends of their ranges; `docs/reliability.md` has the margins.

use super::{AbuseCount, BuyerCount, ConsumerTally, Event, Money, Repeat, ShopTally, Tally};
use crate::kernel::deferred_counts::DeferredCounts;
use crate::kernel::packed_shop::PackedShop;
use crate::parameter::{Declared as _, Kind};
use crate::parameters::Population;

/// Most orders of a consumer on a day.
const MOST_TRIPS: u64 = 4;

/// The largest number that a parameter of the population may have.
fn most(key: &str) -> u64 {
    let field = Population::FIELDS.iter().find(|field| field.key == key);
    match field.expect("a parameter of the population").kind {
        Kind::Whole { max, .. } => u64::try_from(max).expect("a bound above 0"),
        _ => panic!("{key} is a whole number"),
    }
}

/// Most orders that the largest population can place on a day.
fn most_orders_a_day() -> u64 {
    (most("consumers") + most("idle_consumers")) * MOST_TRIPS
}

#[test]
fn a_single_shop_could_have_every_order_that_the_largest_population_places_on_a_day() {
    let orders = u32::try_from(most_orders_a_day()).expect("fits a counter");
    let mut shop = ShopTally::default();
    shop.count_many(Event::Orders, orders - 1);
    shop.count(Event::Orders);
    shop.count_if(Event::Orders, false);
    assert_eq!(u64::from(shop.events(Event::Orders)), most_orders_a_day());
    // Two and a half times as many fit, and not one more.
    let room = u32::MAX - orders;
    assert!(room > orders);
    let mut rest = ShopTally::default();
    rest.count_many(Event::Orders, room);
    shop.absorb(&rest);
    assert_eq!(shop.events(Event::Orders), u32::MAX);
    shop.discount(Event::Orders);
    assert_eq!(shop.events(Event::Orders), u32::MAX - 1);
}

#[test]
fn lost_worth_has_room_for_sixteen_million_worthless_orders_of_a_shop_on_a_day() {
    let worthless = u32::MAX / 255;
    assert_eq!(worthless, 16_843_009);
    let mut shops = [ShopTally::default(); 2];
    shops[1].count_many(Event::LostWorth, (worthless - 2) * 255);
    let mut deferred = DeferredCounts::default();
    deferred.note_lost_worth(1, 255);
    deferred.note_lost_worth(1, 255);
    deferred.count(&mut shops);
    assert_eq!(shops[1].events(Event::LostWorth), u32::MAX);
    assert!(shops[0].is_blank());
}

#[test]
fn money_of_a_shop_has_room_for_two_billion_orders_at_the_dearest_price() {
    let dearest = i64::from(u32::MAX);
    let day = dearest
        .checked_mul(i64::from(u32::MAX) / 2)
        .expect("a day fits");
    let mut shop = ShopTally::default();
    shop.add_fen(Money::Paid, day);
    shop.add_fen(Money::ConsumerSurplus, i64::MIN + dearest);
    shop.add_fen(Money::ConsumerSurplus, -dearest);
    assert_eq!(shop.fen(Money::Paid), day);
    assert_eq!(shop.fen(Money::ConsumerSurplus), i64::MIN);
    let mut other = ShopTally::default();
    other.add_fen(Money::Paid, i64::MAX - day);
    shop.absorb(&other);
    assert_eq!(shop.fen(Money::Paid), i64::MAX);
}

#[test]
fn sums_over_consumers_meet_at_the_ends_of_their_range() {
    let full = |share: i64| {
        let mut tally = ConsumerTally {
            needs: i64::MAX - share,
            trust_change: i64::MIN + share,
            ..ConsumerTally::default()
        };
        tally.abuse[3][3] = AbuseCount {
            attempts: i64::MAX - share,
            successes: share,
        };
        tally.buyers[2][2] = BuyerCount {
            surplus_fen: i64::MIN + share,
            from_shops_fen: share,
        };
        tally
    };
    let rest = |share: i64| {
        let mut tally = ConsumerTally {
            needs: share,
            trust_change: -share,
            ..ConsumerTally::default()
        };
        tally.abuse[3][3].attempts = share;
        tally.buyers[2][2].surplus_fen = -share;
        tally
    };
    let mut sum = full(65_535);
    sum.absorb(&rest(65_535));
    assert_eq!((sum.needs, sum.trust_change), (i64::MAX, i64::MIN));
    assert_eq!(sum.abuse[3][3].attempts, i64::MAX);
    assert_eq!(sum.buyers[2][2].surplus_fen, i64::MIN);
    // The trust of the largest population moves by less than a thousandth of that.
    let most = (most("consumers") + most("idle_consumers")) as i64 * 65_535;
    assert!(most < i64::MAX / 1_000);
}

#[test]
fn a_place_beside_a_byte_has_room_for_every_shop_there_can_be() {
    // Shops that open take places that were closed; a quarter is free for those under way.
    assert!(most("shops") * 4 < u64::from(PackedShop::LAST));
    let last = Repeat::new(PackedShop::LAST - 1, u32::MAX);
    assert_eq!(last.shop() as u32, PackedShop::LAST - 1);
    assert_eq!(last.gap_days() as u32, Repeat::LONGEST_GAP_DAYS);
}

#[test]
fn a_tally_of_a_shard_is_added_to_another_at_the_ends_of_both() {
    let mut one = Tally::new(1);
    let mut other = Tally::new(1);
    one.consumers.new_account_fen = i64::MAX - 1;
    other.consumers.new_account_fen = 1;
    one.absorb_sums(&other);
    assert_eq!(one.consumers.new_account_fen, i64::MAX);
    one.clear_sums();
    assert_eq!(one.consumers, ConsumerTally::default());
}
