//! Parts of a market that follow from nothing else.

use crate::industry::IndustryState;
use crate::merchants::groups::Reopening;
use crate::money::ledger::Ledger;
use crate::platform::pilots::Pilot;
use crate::platform::rumour::Rumour;
use crate::platform::signals::SignalWorths;
use crate::shard::Shard;
use crate::shop::Shop;
use crate::tally::RINGS;
use serde::{Deserialize, Serialize};

/// Everything of a market that follows from nothing else, as it stands on a morning.
#[derive(Serialize, Deserialize)]
pub(super) struct State {
    pub day: u32,
    pub orders: u64,
    pub frozen: bool,
    pub shops: Vec<Shop>,
    /// Orders placed yesterday, by shop place: a run is worked off by their number.
    pub orders_yesterday: Vec<u32>,
    pub reopenings: Vec<Reopening>,
    pub entered: Vec<u32>,
    pub closed: Vec<u32>,
    pub industries: Vec<IndustryState>,
    pub signals: SignalWorths,
    pub rumour: [[Rumour; 4]; 4],
    pub ring_news: [[Rumour; 4]; RINGS],
    pub captains_chosen_day: Option<u32>,
    pub pilots: Vec<Pilot>,
    pub ledger: Ledger,
    pub shards: Vec<Shard>,
}
