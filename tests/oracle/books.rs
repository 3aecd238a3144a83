//! What is counted of a day, and between which accounts money moves.

use gresham::market::tally::{Event, Money};

/// Rings of professional abusers.
pub const RINGS: usize = 8;

/// False claims decided, and those of them that were paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Claims {
    pub decided: i64,
    pub paid: i64,
}

/// What buyers of one cohort and honesty gained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gains {
    pub surplus_fen: i64,
    pub from_shops_fen: i64,
}

/// What is counted of consumers and belongs to no shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    pub needs: i64,
    pub turned_away: i64,
    pub bans: i64,
    pub new_accounts: i64,
    pub new_account_fen: i64,
    pub trust_change: i64,
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
    pub sums: Sums,
    /// Shop and days since the last order there, for every order by a buyer who came back.
    pub repeats: Vec<(usize, u32)>,
}

impl Books {
    pub fn new(places: usize) -> Self {
        Self {
            events: vec![[0; Event::COUNT]; places],
            fen: vec![[0; Money::COUNT]; places],
            ..Self::default()
        }
    }

    pub fn count(&mut self, shop: usize, event: Event) {
        self.events[shop][event as usize] += 1;
    }

    pub fn count_if(&mut self, shop: usize, event: Event, happened: bool) {
        if happened {
            self.count(shop, event);
        }
    }

    pub fn add_fen(&mut self, shop: usize, money: Money, amount_fen: i64) {
        self.fen[shop][money as usize] += amount_fen;
    }

    pub fn events(&self, shop: usize, event: Event) -> u32 {
        self.events[shop][event as usize]
    }

    pub fn fen(&self, shop: usize, money: Money) -> i64 {
        self.fen[shop][money as usize]
    }

    /// What the day adds to a shop's cash so far.
    pub fn cash_flow_fen(&self, shop: usize) -> i64 {
        Money::ALL
            .iter()
            .map(|money| sign_for_shops(*money) * self.fen(shop, *money))
            .sum()
    }

    /// The same before advertising, fixed cost and what owners take or give.
    pub fn contribution_fen(&self, shop: usize) -> i64 {
        Money::ALL
            .iter()
            .filter(|money| !matches!(money, Money::Advertising | Money::Fixed | Money::PaidOut))
            .map(|money| sign_for_shops(*money) * self.fen(shop, *money))
            .sum()
    }
}

/// Who holds money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Consumers,
    Escrow,
    Shops,
    Platform,
    Suppliers,
    Carriers,
    Workers,
    Overheads,
    Owners,
    AccountDealers,
}

pub const HOLDERS: usize = 10;

/// From whom to whom money moves; `None` for sums that only describe.
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
        Money::Intervention | Money::Review | Money::Casework | Money::Teams => (Platform, Workers),
        Money::MadeGood | Money::Corrected => (Platform, Shops),
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
