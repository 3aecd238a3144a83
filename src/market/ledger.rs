//! Double-entry book-keeping of every simulated day.

use super::tally::Money;

/// Who holds money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Consumers' wallets.
    Consumers,
    /// Payments held by the platform until orders settle.
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

const ACCOUNTS: usize = 10;

impl Money {
    /// From which account to which this money moves; `None` for sums that only describe.
    #[must_use]
    pub const fn posting(self) -> Option<(Account, Account)> {
        use Account::{
            AccountDealers, Carriers, Consumers, Escrow, Overheads, Owners, Platform, Shops,
            Suppliers, Workers,
        };
        match self {
            Self::Paid => Some((Consumers, Escrow)),
            Self::Released => Some((Escrow, Shops)),
            Self::Refunded | Self::Compensated => Some((Escrow, Consumers)),
            Self::Commission | Self::Advertising | Self::FreightPremium => Some((Shops, Platform)),
            Self::PooledFreight => Some((Platform, Carriers)),
            Self::Intervention | Self::Teams | Self::Review | Self::Casework => {
                Some((Platform, Workers))
            }
            Self::MadeGood | Self::Corrected => Some((Platform, Shops)),
            Self::NewName => Some((Owners, AccountDealers)),
            Self::Goods => Some((Shops, Suppliers)),
            Self::Salvaged => Some((Suppliers, Shops)),
            Self::Freight | Self::ReturnFreightShop => Some((Shops, Carriers)),
            Self::ReturnFreightBuyer => Some((Consumers, Carriers)),
            Self::LatePenalty => Some((Shops, Consumers)),
            Self::Handling | Self::Service | Self::Rush | Self::Evidence => Some((Shops, Workers)),
            Self::Fixed => Some((Shops, Overheads)),
            Self::PaidOut => Some((Shops, Owners)),
            Self::RefundOnlyValue
            | Self::AbuseLoss
            | Self::AbuseGain
            | Self::DeniedValue
            | Self::ConsumerSurplus
            | Self::HonestSurplus
            | Self::PenaltySpared
            | Self::MismatchLoss
            | Self::MispricingLoss
            | Self::ToBuyers
            | Self::Frozen => None,
        }
    }

    /// The sign with which this money enters an account.
    #[must_use]
    pub fn sign(self, account: Account) -> i64 {
        match self.posting() {
            Some((_, to)) if to == account => 1,
            Some((from, _)) if from == account => -1,
            _ => 0,
        }
    }

    /// The sign with which this money enters a shop's profit: its cash, but for what goes to and
    /// comes from owners.
    #[must_use]
    pub fn profit_sign(self) -> i64 {
        match self {
            Self::PaidOut => 0,
            _ => self.sign(Account::Shops),
        }
    }

    /// The sign with which this money enters the contribution margin of orders: profit before
    /// advertising and fixed cost.
    #[must_use]
    pub fn contribution_sign(self) -> i64 {
        match self {
            Self::Advertising | Self::Fixed => 0,
            _ => self.profit_sign(),
        }
    }
}

/// Balances of all accounts, in fen. They start at zero and always add up to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ledger {
    balances_fen: [i64; ACCOUNTS],
}

impl Ledger {
    /// Moves money.
    pub fn transfer(&mut self, from: Account, to: Account, amount_fen: i64) {
        self.balances_fen[from as usize] -= amount_fen;
        self.balances_fen[to as usize] += amount_fen;
    }

    /// The balance of an account.
    #[must_use]
    pub fn balance_fen(&self, account: Account) -> i64 {
        self.balances_fen[account as usize]
    }

    /// The sum over all accounts: zero, or the books are wrong.
    #[must_use]
    pub fn sum_fen(&self) -> i64 {
        self.balances_fen.iter().sum()
    }
}
