//! Sums over consumers that belong to no shop.

use serde::{Deserialize, Serialize};

/// False claims decided, and those that were paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AbuseCount {
    /// Decided.
    pub attempts: i64,
    /// Paid.
    pub successes: i64,
}

/// Gains of buyers of one kind in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BuyerCount {
    /// Their surplus, in fen.
    pub surplus_fen: i64,
    /// Money from shops for which no goods came back, part of their surplus, in fen.
    pub from_shops_fen: i64,
}

/// Rings of professional abusers. A professional belongs to the ring of its number modulo this.
pub const RINGS: usize = 8;

/// Sums over all consumers of a shard that belong to no shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConsumerTally {
    /// Needs that arose.
    pub needs: i64,
    /// Purchases turned away by a limit or a ban.
    pub turned_away: i64,
    /// Accounts banned.
    pub bans: i64,
    /// New accounts of banned professionals.
    pub new_accounts: i64,
    /// Money paid for new accounts.
    pub new_account_fen: i64,
    /// Change of the sum of trust, in units of 1/65535.
    pub trust_change: i64,
    /// Change of the sum of expected quality, in units of 1/65535.
    pub belief_change: i64,
    /// False claims by kind of abuse and score band of the shop, and those of them that were paid:
    /// what rumour spreads.
    pub abuse: [[AbuseCount; 4]; 4],
    /// False claims of professionals, by ring and kind: the news that a ring tells its members.
    pub rings: [[AbuseCount; 4]; RINGS],
    /// Gains of buyers by cohort and honesty.
    pub buyers: [[BuyerCount; 3]; 3],
}

impl ConsumerTally {
    pub(crate) fn absorb(&mut self, other: &Self) {
        self.needs += other.needs;
        self.turned_away += other.turned_away;
        self.bans += other.bans;
        self.new_accounts += other.new_accounts;
        self.new_account_fen += other.new_account_fen;
        self.trust_change += other.trust_change;
        self.belief_change += other.belief_change;
        let mine = self.abuse.iter_mut().chain(&mut self.rings).flatten();
        let theirs = other.abuse.iter().chain(&other.rings).flatten();
        for (mine, theirs) in mine.zip(theirs) {
            mine.attempts += theirs.attempts;
            mine.successes += theirs.successes;
        }
        let theirs = other.buyers.iter().flatten();
        for (mine, theirs) in self.buyers.iter_mut().flatten().zip(theirs) {
            mine.surplus_fen += theirs.surplus_fen;
            mine.from_shops_fen += theirs.from_shops_fen;
        }
    }
}
