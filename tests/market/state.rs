//! Markets, shards and boards written to bytes and read back.

use crate::worlds::{calendar, every_lever, mixed, open, step, still, trouble};
use gresham::market::Market;
use gresham::market::board::Board;
use gresham::market::luck::draws::Luck;
use gresham::market::parameters::WorldParameters;
use gresham::market::shard::Shard;
use gresham::market::state::StateError;
use gresham::policy::Policy;
use proptest::prelude::*;

const DAYS: i64 = 60;

fn troubled() -> WorldParameters {
    let mut world = mixed();
    trouble(&mut world);
    world
}

fn restored(
    world: &WorldParameters,
    policy: &Policy,
    seed: u64,
    bytes: &[u8],
) -> Result<Market, StateError> {
    Market::from_bytes(world, policy, calendar(DAYS), Luck::new(seed, 0), bytes)
}

/// A market after some days.
fn after(world: &WorldParameters, policy: &Policy, days: u32, seed: u64) -> Market {
    let mut market = open(world, policy, DAYS, seed);
    (0..days).for_each(|_| step(&mut market));
    market
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_market_that_was_read_back_goes_on_as_the_one_that_was_written(
        days in 0_u32..50,
        seed in 0_u64..100,
        levers: bool,
    ) {
        let world = troubled();
        let policy = if levers { every_lever() } else { Policy::default() };
        let mut market = after(&world, &policy, days, seed);
        let bytes = market.to_bytes();
        let mut restored = restored(&world, &policy, seed, &bytes).expect("just written");
        prop_assert_eq!(&restored.to_bytes(), &bytes);
        for _ in 0..10 {
            step(&mut market);
            step(&mut restored);
            prop_assert_eq!(market.tally().shops.as_slice(), restored.tally().shops.as_slice());
            prop_assert_eq!(market.shops(), restored.shops());
            prop_assert_eq!(market.board(), restored.board());
        }
        prop_assert_eq!(market.to_bytes(), restored.to_bytes());
    }

    #[test]
    fn bytes_that_were_changed_are_refused_or_a_market(
        at: prop::sample::Index,
        with: u8,
    ) {
        let world = still();
        let mut bytes = after(&world, &Policy::default(), 20, 1).to_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= with;
        if let Ok(mut market) = restored(&world, &Policy::default(), 1, &bytes) {
            prop_assert_eq!(market.shops().len(), after(&world, &Policy::default(), 0, 1).shops().len());
            prop_assert!(market.day() <= calendar(DAYS).days());
            market.set_width(gresham::market::Width::Common);
        }
    }

    #[test]
    fn no_bytes_at_all_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let world = still();
        let begun = [b"GRES\0\x01\0".as_slice(), &bytes].concat();
        for bytes in [bytes, begun] {
            prop_assert!(restored(&world, &Policy::default(), 1, &bytes).is_err());
            prop_assert!(Board::from_bytes(&bytes).is_err());
            prop_assert!(Shard::from_bytes(&bytes, 10, 10).is_err());
        }
    }
}

#[test]
fn a_board_and_a_shard_come_back_as_they_were() {
    let market = after(&troubled(), &every_lever(), 40, 2);
    let board = Board::from_bytes(&market.board().to_bytes());
    assert_eq!(board.as_ref(), Ok(market.board()));
    for shard in market.shards() {
        let bytes = shard.to_bytes();
        let back = Shard::from_bytes(&bytes, market.shops().len(), market.day());
        let back = back.expect("just written");
        assert_eq!(back.to_bytes(), bytes);
        assert_eq!(back.consumers, shard.consumers);
        assert_eq!(back.pipeline.held_fen(), shard.pipeline.held_fen());
    }
}

#[test]
fn what_is_no_state_of_this_market_is_refused_with_the_reason() {
    let (world, policy) = (still(), Policy::default());
    let market = after(&world, &policy, 30, 3);
    let bytes = market.to_bytes();
    let refused = |bytes: &[u8]| restored(&world, &policy, 3, bytes).err();
    assert_eq!(refused(b"GRE"), Some(StateError::NotThis));
    assert_eq!(
        refused(&market.board().to_bytes()),
        Some(StateError::NotThis)
    );
    let mut newer = bytes.clone();
    newer[5] = 9;
    assert_eq!(refused(&newer), Some(StateError::Version(9)));
    assert_eq!(
        refused(&bytes[..bytes.len() - 1]),
        Some(StateError::Malformed)
    );
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(refused(&longer), Some(StateError::Malformed));
    let elsewhere = restored(&mixed(), &policy, 3, &bytes);
    assert_eq!(elsewhere.err(), Some(StateError::Unsound));
}

#[test]
fn a_shard_that_names_a_shop_or_a_day_that_is_not_there_is_refused() {
    let market = after(&still(), &Policy::default(), 30, 4);
    for shard in market.shards() {
        let bytes = shard.to_bytes();
        assert_eq!(
            Shard::from_bytes(&bytes, 1, 30).err(),
            Some(StateError::Unsound)
        );
        let places = market.shops().len();
        assert_eq!(
            Shard::from_bytes(&bytes, places, 3).err(),
            Some(StateError::Unsound)
        );
    }
}
