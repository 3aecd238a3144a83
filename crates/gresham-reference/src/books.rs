//! Counts of a day, and between which accounts money moves.

use gresham_market::tally::{Event, Money};

/// Rings of professional abusers.
pub const RINGS: usize = 8;

/// False claims decided, and those of them that were paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Claims {
    /// Claims decided.
    pub decided: i64,
    /// Claims paid.
    pub paid: i64,
}

/// Gains of buyers of one cohort and honesty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gains {
    /// Surplus of the buyers, in fen.
    pub surplus_fen: i64,
    /// Money from shops for which no goods came back, in fen.
    pub from_shops_fen: i64,
}

/// Counts of consumers that belong to no shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Needs that arose.
    pub needs: i64,
    /// Purchases turned away by a limit or a ban.
    pub turned_away: i64,
    /// Accounts banned.
    pub bans: i64,
    /// New accounts of banned professionals.
    pub new_accounts: i64,
    /// Money paid for new accounts, in fen.
    pub new_account_fen: i64,
    /// Change of the sum of trust, in units of 1/65535.
    pub trust_change: i64,
    /// Change of the sum of expected quality, in units of 1/65535.
    pub belief_change: i64,
    /// By kind of abuse and score band.
    pub abuse: [[Claims; 4]; 4],
    /// By ring and kind of abuse.
    pub rings: [[Claims; 4]; RINGS],
    /// By cohort and honesty.
    pub buyers: [[Gains; 3]; 3],
}

/// The books of one day.
#[derive(Debug, Clone, Default)]
pub struct Books {
    events: Vec<[u32; Event::COUNT]>,
    fen: Vec<[i64; Money::COUNT]>,
    /// Sums that belong to no shop.
    pub sums: Sums,
    /// Shop and days since the last order there, for every order by a buyer who came back.
    pub repeats: Vec<(usize, u32)>,
}

impl Books {
    /// Empty books for so many shop places.
    #[must_use]
    pub fn new(places: usize) -> Self {
        Self {
            events: vec![[0; Event::COUNT]; places],
            fen: vec![[0; Money::COUNT]; places],
            ..Self::default()
        }
    }

    /// Counts one event.
    pub fn count(&mut self, shop: usize, event: Event) {
        self.events[shop][event as usize] += 1;
    }

    /// Counts one event if it happened.
    pub fn count_if(&mut self, shop: usize, event: Event, happened: bool) {
        if happened {
            self.count(shop, event);
        }
    }

    /// Counts an event several times.
    pub fn count_many(&mut self, shop: usize, event: Event, times: u32) {
        self.events[shop][event as usize] += times;
    }

    /// Adds money, in fen.
    pub fn add_fen(&mut self, shop: usize, money: Money, amount_fen: i64) {
        self.fen[shop][money as usize] += amount_fen;
    }

    /// Number of times that an event happened at a shop.
    #[must_use]
    pub fn events(&self, shop: usize, event: Event) -> u32 {
        self.events[shop][event as usize]
    }

    /// Sum of a kind of money at a shop, in fen.
    #[must_use]
    pub fn fen(&self, shop: usize, money: Money) -> i64 {
        self.fen[shop][money as usize]
    }

    /// Cash that the day has brought a shop so far.
    #[must_use]
    pub fn cash_flow_fen(&self, shop: usize) -> i64 {
        Money::ALL
            .iter()
            .map(|money| sign_for_shops(*money) * self.fen(shop, *money))
            .sum()
    }

    /// Contribution of the day: cash before advertising, fixed cost and what owners take or give.
    #[must_use]
    pub fn contribution_fen(&self, shop: usize) -> i64 {
        Money::ALL
            .iter()
            .filter(|money| !matches!(money, Money::Advertising | Money::Fixed | Money::PaidOut))
            .map(|money| sign_for_shops(*money) * self.fen(shop, *money))
            .sum()
    }
}

/// Holders of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// Consumers' wallets.
    Consumers,
    /// Payments held until orders settle.
    Escrow,
    /// Shops' cash.
    Shops,
    /// The platform.
    Platform,
    /// Makers of goods.
    Suppliers,
    /// Carriers.
    Carriers,
    /// People who serve customers and pack parcels.
    Workers,
    /// Rent and other fixed cost.
    Overheads,
    /// Owners of shops.
    Owners,
    /// Dealers in accounts.
    AccountDealers,
}

/// Number of accounts.
pub const HOLDERS: usize = 10;

/// Accounts from which and to which money moves; `None` for sums that only describe.
#[must_use]
pub fn posting(money: Money) -> Option<(Holder, Holder)> {
    use Holder::{
        AccountDealers, Carriers, Consumers, Escrow, Overheads, Owners, Platform, Shops, Suppliers,
        Workers,
    };
    Some(match money {
        Money::Paid => (Consumers, Escrow),
        Money::Released => (Escrow, Shops),
        Money::Refunded | Money::Compensated => (Escrow, Consumers),
        Money::Commission | Money::Advertising | Money::FreightPremium => (Shops, Platform),
        Money::Goods => (Shops, Suppliers),
        Money::Salvaged => (Suppliers, Shops),
        Money::Freight | Money::ReturnFreightShop => (Shops, Carriers),
        Money::ReturnFreightBuyer => (Consumers, Carriers),
        Money::PooledFreight => (Platform, Carriers),
        Money::LatePenalty => (Shops, Consumers),
        Money::Handling | Money::Service | Money::Evidence | Money::Rush => (Shops, Workers),
        Money::Fixed => (Shops, Overheads),
        Money::PaidOut => (Shops, Owners),
        Money::Intervention | Money::Review | Money::Casework => (Platform, Workers),
        Money::MadeGood | Money::Corrected | Money::Teams => (Platform, Shops),
        Money::NewName => (Owners, AccountDealers),
        Money::RefundOnlyValue
        | Money::AbuseLoss
        | Money::AbuseGain
        | Money::DeniedValue
        | Money::ConsumerSurplus
        | Money::HonestSurplus
        | Money::MispricingLoss
        | Money::Frozen
        | Money::MismatchLoss
        | Money::PenaltySpared
        | Money::ToBuyers => return None,
    })
}

fn sign_for_shops(money: Money) -> i64 {
    match posting(money) {
        Some((_, Holder::Shops)) => 1,
        Some((Holder::Shops, _)) => -1,
        _ => 0,
    }
}
