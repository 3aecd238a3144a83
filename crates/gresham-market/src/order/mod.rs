//! Orders under way.

pub mod pipeline;

use crate::consumer::traits::{BuyerKind, PackedTraits};
use crate::kernel::packed_shop::PackedShop;
use crate::probe::Step;
use serde::{Deserialize, Serialize};

/// Next event of a parcel, in the order in which a day works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leg {
    /// The carrier picks it up.
    Pickup,
    /// It reaches the buyer.
    Delivery,
}

impl Leg {
    /// All legs, by index.
    pub const ALL: [Self; 2] = [Self::Pickup, Self::Delivery];

    /// The step of the day that works on it.
    #[must_use]
    pub const fn step(self) -> Step {
        match self {
            Self::Pickup => Step::PickUp,
            Self::Delivery => Step::Delivery,
        }
    }
}

/// Next event of an order whose parcel has arrived, in the order in which a day works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The buyer contacts shop or platform.
    Contact,
    /// Goods sent back reach the shop.
    ReturnArrival,
    /// The platform looks into a decision that a shop complains of.
    Appeal,
    /// The return window closes, for the few whose surplus does not fit [`Settling`].
    Settlement,
}

impl Stage {
    /// All stages, by index.
    pub const ALL: [Self; 4] = [
        Self::Contact,
        Self::ReturnArrival,
        Self::Appeal,
        Self::Settlement,
    ];

    /// The step of the day that works on it.
    #[must_use]
    pub const fn step(self) -> Step {
        match self {
            Self::Contact | Self::Appeal => Step::AfterSales,
            Self::ReturnArrival => Step::Returns,
            Self::Settlement => Step::Settlement,
        }
    }
}

/// State in which the buyer found the goods, or pretends to have found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// Sound and suitable.
    Good,
    /// Defective or not as described.
    Defect,
    /// Damaged on the road.
    Damage,
    /// Sound, but does not suit.
    Misfit,
    /// Sound; a false claim of the given kind is made.
    Pretended(Abuse),
}

impl Finding {
    /// True if something is really wrong with the order.
    #[must_use]
    pub fn is_problem(self) -> bool {
        matches!(self, Self::Defect | Self::Damage)
    }
}

/// Kinds of abuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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

impl Abuse {
    /// All kinds, by index.
    pub const ALL: [Self; 4] = [Self::RefundOnly, Self::Wear, Self::Swap, Self::Empty];
}

/// Identity of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderId {
    /// The consumer's number.
    pub consumer: u32,
    /// Day of the order.
    pub placed_day: u16,
    /// Number of the trip within that day.
    pub nth: u8,
}

/// An order from placement to settlement. 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// The consumer's number.
    pub consumer: u32,
    /// The shop's place.
    pub shop: u32,
    /// Price paid, in fen.
    pub price_fen: u32,
    /// Part of it that the platform still holds, in fen.
    pub held_fen: u32,
    /// Surplus over buying nothing that the buyer expected, in fen.
    pub expected_surplus_fen: i32,
    /// Day of the order.
    pub placed_day: u16,
    /// Number of the trip within that day.
    pub nth: u8,
    /// Traits of the buyer.
    pub buyer: PackedTraits,
    /// Worth that the buyer expected, in units of 1/255.
    expected_quality: u8,
    /// Severity of a problem, in units of 1/255.
    severity: u8,
    /// State in which the buyer found the goods.
    pub finding: Finding,
    /// True if the parcel came later than promised.
    pub late: bool,
}

impl Order {
    /// A new order, waiting to be picked up.
    #[must_use]
    pub fn place(
        (consumer, buyer): (u32, PackedTraits),
        shop: u32,
        price_fen: u32,
        (placed_day, nth): (u32, u8),
        expected_quality: f32,
        expected_surplus_fen: i32,
    ) -> Self {
        Self {
            consumer,
            shop,
            price_fen,
            held_fen: price_fen,
            expected_surplus_fen,
            placed_day: placed_day as u16,
            nth,
            buyer,
            expected_quality: (expected_quality.clamp(0.0, 1.0) * 255.0 + 0.5) as u8,
            severity: 0,
            finding: Finding::Good,
            late: false,
        }
    }

    /// Identity of the order.
    #[inline]
    #[must_use]
    pub const fn id(&self) -> OrderId {
        OrderId {
            consumer: self.consumer,
            placed_day: self.placed_day,
            nth: self.nth,
        }
    }

    /// Worth that the buyer expected; that of a good order in time is 1.
    #[inline]
    #[must_use]
    pub fn expected_quality(&self) -> f32 {
        f32::from(self.expected_quality) / 255.0
    }

    /// Severity of the problem, from 0 to 1.
    #[must_use]
    pub fn severity(&self) -> f32 {
        f32::from(self.severity) / 255.0
    }

    /// Severity of the problem, in 255ths.
    #[inline]
    #[must_use]
    pub const fn severity_units(&self) -> u8 {
        self.severity
    }

    /// Sets the severity.
    pub fn set_severity(&mut self, severity: f32) {
        self.severity = (severity.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    }
}

const _: () = assert!(size_of::<Order>() == 32);

/// An order whose parcel is not there yet: nothing is found, nothing paid back. Most orders under
/// way are, so this takes 22 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[repr(C, packed(2))]
pub struct Parcel {
    consumer: u32,
    /// The shop, and the quality that the buyer expects.
    shop_and_quality: PackedShop,
    price_fen: u32,
    expected_surplus_fen: i32,
    placed_day: u16,
    /// Number of the trip within that day, and [`LATE`].
    nth_and_late: u8,
    buyer: PackedTraits,
}

/// The bit that is set where a parcel was handed over late; numbers of trips are below it.
pub(crate) const LATE: u8 = 0x80;

const _: () = assert!(size_of::<Parcel>() == 22);

impl Parcel {
    /// The parcel of an order.
    #[inline]
    #[must_use]
    pub const fn of(order: &Order) -> Self {
        Self {
            consumer: order.consumer,
            shop_and_quality: PackedShop::new(order.shop, order.expected_quality),
            price_fen: order.price_fen,
            expected_surplus_fen: order.expected_surplus_fen,
            placed_day: order.placed_day,
            nth_and_late: order.nth | ((order.late as u8) * LATE),
            buyer: order.buyer,
        }
    }

    /// The order, of which everything that was paid is still held.
    #[inline]
    #[must_use]
    pub const fn order(&self) -> Order {
        Order {
            consumer: self.consumer,
            shop: self.shop(),
            price_fen: self.price_fen,
            held_fen: self.price_fen,
            expected_surplus_fen: self.expected_surplus_fen,
            placed_day: self.placed_day,
            nth: self.nth_and_late & !LATE,
            buyer: self.buyer,
            expected_quality: self.shop_and_quality.tag(),
            severity: 0,
            finding: Finding::Good,
            late: self.is_late(),
        }
    }

    /// Identity of its order.
    #[inline]
    #[must_use]
    pub const fn id(&self) -> OrderId {
        self.order().id()
    }

    /// True if it was handed over late.
    #[inline]
    #[must_use]
    pub const fn is_late(&self) -> bool {
        self.nth_and_late & LATE != 0
    }

    /// This parcel, which is late if it was or `late` holds.
    #[inline]
    #[must_use]
    pub const fn late_if(mut self, late: bool) -> Self {
        self.nth_and_late |= (late as u8) * LATE;
        self
    }

    /// The consumer's number.
    #[inline]
    #[must_use]
    pub const fn consumer(&self) -> u32 {
        self.consumer
    }

    /// The shop's place.
    #[inline]
    #[must_use]
    pub const fn shop(&self) -> u32 {
        self.shop_and_quality.place()
    }

    /// Price that was paid and is held for it, in fen.
    #[inline]
    #[must_use]
    pub const fn held_fen(&self) -> u32 {
        self.price_fen
    }
}

/// An order that nothing happens to any more until the return window closes: what will be booked
/// then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settling {
    /// The shop, and the kind of the buyer.
    shop_and_buyer: PackedShop,
    /// Money held by the platform, in fen.
    pub held_fen: u32,
    /// Surplus of the buyer if that goes to the shop, in fen.
    pub surplus_fen: i32,
}

const _: () = assert!(size_of::<Settling>() == 12);

impl Settling {
    /// An order whose buyer gains `surplus_fen`, if that fits.
    #[inline]
    #[must_use]
    pub fn new(order: &Order, surplus_fen: i64) -> Option<Self> {
        Some(Self {
            shop_and_buyer: PackedShop::new(order.shop, order.buyer.kind.bits()),
            held_fen: order.held_fen,
            surplus_fen: i32::try_from(surplus_fen).ok()?,
        })
    }

    /// The shop's place.
    #[inline]
    #[must_use]
    pub const fn shop(&self) -> u32 {
        self.shop_and_buyer.place()
    }

    /// Whom the buyer counts among.
    #[inline]
    #[must_use]
    pub const fn buyer(&self) -> BuyerKind {
        BuyerKind::from_bits(self.shop_and_buyer.tag())
    }
}
