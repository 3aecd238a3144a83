//! An order under way.

use crate::steps::coarse;
use gresham_market::tally::Event;

/// What is next for an order, in the order in which a day works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The carrier picks the parcel up.
    PickUp,
    /// The parcel reaches the buyer.
    Delivery,
    /// The buyer contacts shop or platform.
    Contact,
    /// Goods sent back reach the shop.
    ReturnArrival,
    /// The return window closes.
    Settlement,
    /// The platform looks into a decision that a shop complains of.
    Appeal,
}

/// The stages in the order in which a day works on them.
pub const STAGES: [Stage; 6] = [
    Stage::PickUp,
    Stage::Delivery,
    Stage::Contact,
    Stage::ReturnArrival,
    Stage::Settlement,
    Stage::Appeal,
];

/// Kinds of abuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abuse {
    /// Refund for a sound item that the buyer keeps.
    RefundOnly,
    /// Wear once and return.
    Wear,
    /// Another item comes back.
    Swap,
    /// An empty parcel comes back.
    Empty,
}

/// All kinds, by index.
pub const ABUSES: [Abuse; 4] = [Abuse::RefundOnly, Abuse::Wear, Abuse::Swap, Abuse::Empty];

impl Abuse {
    /// The event that counts attempts of this kind.
    #[must_use]
    pub fn event(self) -> Event {
        match self {
            Self::RefundOnly => Event::AbuseRefundOnly,
            Self::Wear => Event::AbuseWear,
            Self::Swap => Event::AbuseSwap,
            Self::Empty => Event::AbuseEmpty,
        }
    }

    /// Whether something else than the goods comes back.
    #[must_use]
    pub fn is_mismatch(self) -> bool {
        matches!(self, Self::Swap | Self::Empty)
    }
}

/// What the buyer found, or pretends to have found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Sound and suitable.
    Good,
    /// Defective or not as described.
    Defect,
    /// Damaged on the road.
    Damage,
    /// Sound, but does not suit.
    Misfit,
    /// Sound; a false claim of this kind is made.
    Pretended(Abuse),
}

/// An order from placement to settlement.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Place of the shop.
    pub shop: usize,
    /// Price paid, in fen.
    pub price_fen: u32,
    /// Part of it that the platform still holds, in fen.
    pub held_fen: u32,
    /// Surplus over buying nothing that the buyer expected, in fen.
    pub expected_surplus_fen: i32,
    /// Day of the order.
    pub placed_day: u32,
    /// Number of the trip within that day.
    pub nth: u8,
    /// In 255ths.
    expected_quality: u8,
    /// In 255ths.
    severity: u8,
    /// The state in which the buyer found the goods.
    pub finding: Finding,
    /// True if the parcel came later than promised.
    pub late: bool,
}

impl Order {
    /// A new order, waiting to be picked up.
    #[must_use]
    pub fn place(
        shop: usize,
        price_fen: u32,
        placed_day: u32,
        nth: u8,
        expected_quality: f32,
        expected_surplus_fen: i32,
    ) -> Self {
        Self {
            shop,
            price_fen,
            held_fen: price_fen,
            expected_surplus_fen,
            placed_day,
            nth,
            expected_quality: coarse(expected_quality),
            severity: 0,
            finding: Finding::Good,
            late: false,
        }
    }

    /// Quality that the buyer expected, in steps of 1/255.
    #[must_use]
    pub fn expected_quality(&self) -> f32 {
        f32::from(self.expected_quality) / 255.0
    }

    /// Severity of the problem, in steps of 1/255.
    #[must_use]
    pub fn severity(&self) -> f32 {
        f32::from(self.severity) / 255.0
    }

    /// Notes what the buyer found, and how grave it is.
    pub fn find(&mut self, finding: Finding, severity: f32) {
        self.finding = finding;
        self.severity = coarse(severity);
    }

    /// Whether something is really wrong.
    #[must_use]
    pub fn is_problem(&self) -> bool {
        matches!(self.finding, Finding::Defect | Finding::Damage)
    }

    /// Whether a false claim is made about it.
    #[must_use]
    pub fn is_pretended(&self) -> bool {
        matches!(self.finding, Finding::Pretended(_))
    }
}
