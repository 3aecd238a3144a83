//! Markets, shards and boards as bytes.

use gresham::market::Market;
use gresham::market::board::Board;
use gresham::market::kernel::executor::one_by_one;
use gresham::market::luck::draws::Luck;
use gresham::market::shard::Shard;
use gresham::scenario::Scenario;
use std::sync::LazyLock;

/// A market of a few shops with every lever of the package.
static SCENARIO: LazyLock<Scenario> = LazyLock::new(|| {
    let text = "extends = 'true-experience-score'\n\
                run = { start = 2025-05-01, end = 2025-05-31, evaluate_from = 2025-05-02, \
                burn_in_days = 2 }\npopulation = { consumers = 40, shops = 16 }\n";
    Scenario::parse_str("tiny", text).expect("a sound scenario")
});

fn market_of(bytes: &[u8]) -> Option<Market> {
    let Scenario {
        world,
        policy,
        calendar,
        ..
    } = &*SCENARIO;
    Market::from_bytes(world, policy, *calendar, Luck::new(1, 0), bytes).ok()
}

pub fn market(bytes: &[u8]) {
    if let Some(market) = market_of(bytes) {
        let again = market_of(&market.to_bytes()).expect("what was written is read");
        assert_eq!(again.to_bytes(), market.to_bytes());
    }
}

pub fn shard(bytes: &[u8]) {
    if let Ok(shard) = Shard::from_bytes(bytes, 16, 20) {
        assert!(Shard::from_bytes(&shard.to_bytes(), 16, 20).is_ok());
    }
}

pub fn board(bytes: &[u8]) {
    if let Ok(board) = Board::from_bytes(bytes) {
        assert!(Board::from_bytes(&board.to_bytes()).is_ok());
    }
}

/// The tiny market after some days.
fn after(days: u32) -> Market {
    let Scenario {
        world,
        policy,
        calendar,
        ..
    } = &*SCENARIO;
    let mut market = Market::open(world, policy, *calendar, Luck::new(1, 0), 1, &one_by_one);
    for _ in 0..days {
        market.step(&one_by_one);
    }
    market
}

pub mod seeds {
    use super::{Shard, after};

    pub fn market() -> Vec<Vec<u8>> {
        [0, 9].map(|days| after(days).to_bytes()).into()
    }

    pub fn shard() -> Vec<Vec<u8>> {
        after(9).shards().map(Shard::to_bytes).collect()
    }

    pub fn board() -> Vec<Vec<u8>> {
        vec![after(9).board().to_bytes()]
    }
}
