//! An order under way.

use crate::consumer::coarse;
use gresham::market::tally::Event;

/// What is next for an order, in the order in which a day works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    PickUp,
    Delivery,
    Contact,
    ReturnArrival,
    Settlement,
    Appeal,
}

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
    RefundOnly,
    Wear,
    Swap,
    Empty,
}

pub const ABUSES: [Abuse; 4] = [Abuse::RefundOnly, Abuse::Wear, Abuse::Swap, Abuse::Empty];

impl Abuse {
    pub fn event(self) -> Event {
        match self {
            Self::RefundOnly => Event::AbuseRefundOnly,
            Self::Wear => Event::AbuseWear,
            Self::Swap => Event::AbuseSwap,
            Self::Empty => Event::AbuseEmpty,
        }
    }

    /// Whether something else than the goods comes back.
    pub fn is_mismatch(self) -> bool {
        matches!(self, Self::Swap | Self::Empty)
    }
}

/// What the buyer found, or pretends to have found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    Good,
    Defect,
    Damage,
    Misfit,
    Pretended(Abuse),
}

#[derive(Debug, Clone, Copy)]
pub struct Order {
    pub shop: usize,
    pub price_fen: u32,
    pub held_fen: u32,
    pub expected_surplus_fen: i32,
    pub placed_day: u32,
    pub nth: u8,
    /// In 255ths.
    expected_quality: u8,
    /// In 255ths.
    severity: u8,
    pub finding: Finding,
    pub late: bool,
}

impl Order {
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

    pub fn expected_quality(&self) -> f32 {
        f32::from(self.expected_quality) / 255.0
    }

    pub fn severity(&self) -> f32 {
        f32::from(self.severity) / 255.0
    }

    pub fn find(&mut self, finding: Finding, severity: f32) {
        self.finding = finding;
        self.severity = coarse(severity);
    }

    /// Whether something is really wrong.
    pub fn is_problem(&self) -> bool {
        matches!(self.finding, Finding::Defect | Finding::Damage)
    }

    /// Whether a false claim is made about it.
    pub fn is_pretended(&self) -> bool {
        matches!(self.finding, Finding::Pretended(_))
    }
}
