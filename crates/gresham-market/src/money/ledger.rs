//! Double-entry book-keeping of every simulated day.

use crate::money::Money;
use serde::{Deserialize, Serialize};

/// Holders of money.
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
    /// Rent, the desk and other fixed cost.
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
            Self::Intervention | Self::Review | Self::Casework => Some((Platform, Workers)),
            Self::MadeGood | Self::Corrected | Self::Teams => Some((Platform, Shops)),
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
    pub const fn sign(self, account: Account) -> i64 {
        match self.posting() {
            Some((_, to)) if to as usize == account as usize => 1,
            Some((from, _)) if from as usize == account as usize => -1,
            _ => 0,
        }
    }

    /// The signs with which each money enters shops' cash.
    pub const CASH_SIGNS: Signs = signs(Account::Shops, &[]);

    /// The signs with which each money enters shops' profit: their cash, but for what goes to and
    /// comes from owners.
    pub const PROFIT_SIGNS: Signs = signs(Account::Shops, &[Self::PaidOut]);

    /// The signs with which each money enters the contribution margin of orders: profit before
    /// advertising and fixed cost.
    pub const CONTRIBUTION_SIGNS: Signs = signs(
        Account::Shops,
        &[Self::PaidOut, Self::Advertising, Self::Fixed],
    );

    /// The signs with which each money enters what the platform earns.
    pub const PLATFORM_SIGNS: Signs = signs(Account::Platform, &[]);
}

/// A sign for each money.
pub type Signs = [i64; Money::COUNT];

/// The signs with which each money enters an account, some left out.
const fn signs(account: Account, left_out: &[Money]) -> Signs {
    let mut signs = [0; Money::COUNT];
    let mut place = 0;
    while place < Money::COUNT {
        signs[place] = Money::ALL[place].sign(account);
        place += 1;
    }
    let mut place = 0;
    while place < left_out.len() {
        signs[left_out[place] as usize] = 0;
        place += 1;
    }
    signs
}

/// Balances of all accounts, in fen. They start at zero and always add up to zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
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

    /// True if all balances add up to zero.
    #[must_use]
    pub fn is_balanced(&self) -> bool {
        let balances = self.balances_fen.iter().map(|fen| i128::from(*fen));
        balances.sum::<i128>() == 0
    }

    /// The sum over all accounts: zero, or the books are wrong.
    #[must_use]
    pub fn sum_fen(&self) -> i64 {
        self.balances_fen.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Ledger};

    /// Most money that any sum of a market may have to hold: four hundred million consumers who
    /// spend the dearest price four times a day, for as many days as there are.
    const MOST_YUAN_A_DAY: i64 = 400_000_000 * 4 * 42_949_672;

    #[test]
    fn balances_hold_what_moves_up_to_the_ends_of_their_range_and_stay_balanced() {
        let mut ledger = Ledger::default();
        ledger.transfer(Account::Consumers, Account::Escrow, i64::MAX - 1);
        ledger.transfer(Account::Consumers, Account::Escrow, 1);
        assert_eq!(ledger.balance_fen(Account::Escrow), i64::MAX);
        assert_eq!(ledger.balance_fen(Account::Consumers), -i64::MAX);
        assert!(ledger.is_balanced());
        ledger.transfer(Account::Escrow, Account::Shops, i64::MAX);
        ledger.transfer(Account::Shops, Account::Owners, i64::MAX / 2);
        assert!(ledger.is_balanced());
        assert_eq!(ledger.sum_fen(), 0);
    }

    #[test]
    fn one_fen_too_many_or_too_few_is_seen_at_the_ends_of_the_range() {
        let mut ledger = Ledger::default();
        ledger.transfer(Account::Consumers, Account::Platform, i64::MAX);
        ledger.balances_fen[Account::Workers as usize] = 1;
        assert!(!ledger.is_balanced());
        // Sums of balances go beyond their range; the check does not.
        ledger.balances_fen = [i64::MAX; super::ACCOUNTS];
        assert!(!ledger.is_balanced());
        ledger.balances_fen = [i64::MIN; super::ACCOUNTS];
        assert!(!ledger.is_balanced());
    }

    #[test]
    fn the_dearest_day_of_the_largest_population_fits_and_ordinary_ones_for_ages() {
        let day_fen = MOST_YUAN_A_DAY.checked_mul(100).expect("a day fits");
        assert!(day_fen > 0);
        // A hundred million orders of a hundred yuan a day.
        let ordinary = 100_000_000_i64 * 10_000;
        assert!(
            i64::MAX / ordinary > 9_000_000,
            "days until a balance is full"
        );
    }
}
