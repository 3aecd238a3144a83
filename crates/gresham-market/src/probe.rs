//! How a day's time is spent: whoever wants to know is told when a step ends. The market itself has
//! no clock.

use std::fmt::Debug;
use std::sync::Arc;

/// A step of the day, as far as its time can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The platform scores, exposes, sells slots and writes the board.
    Morning,
    /// Parcels are picked up.
    PickUp,
    /// Parcels are delivered and inspected.
    Delivery,
    /// Buyers contact shops, and disputes are decided.
    AfterSales,
    /// Goods come back.
    Returns,
    /// Orders settle.
    Settlement,
    /// It is found out who needs something.
    Needs,
    /// Buyers recall shops.
    Recall,
    /// Pages are filled.
    Search,
    /// Utilities race.
    Choice,
    /// Orders are placed.
    Ordering,
    /// Tallies are added up and booked, shops decide, open and close.
    Evening,
}

impl Step {
    /// All steps in their order.
    pub const ALL: [Self; 12] = [
        Self::Morning,
        Self::PickUp,
        Self::Delivery,
        Self::AfterSales,
        Self::Returns,
        Self::Settlement,
        Self::Needs,
        Self::Recall,
        Self::Search,
        Self::Choice,
        Self::Ordering,
        Self::Evening,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::PickUp => "pick-up",
            Self::Delivery => "delivery",
            Self::AfterSales => "after-sales",
            Self::Returns => "returns",
            Self::Settlement => "settlement",
            Self::Needs => "needs",
            Self::Recall => "recall",
            Self::Search => "search",
            Self::Choice => "choice",
            Self::Ordering => "ordering",
            Self::Evening => "evening",
        }
    }
}

/// Is told when a step ends.
pub trait Probe: Debug + Send + Sync {
    /// A step, or for one batch of trips or orders its part of it, has ended just now.
    fn ended(&self, step: Step);
}

/// A probe, where there is one.
pub type Probed = Option<Arc<dyn Probe>>;

/// Tells the probe, if there is one.
#[inline]
pub fn ended(probe: &Probed, step: Step) {
    if let Some(probe) = probe {
        probe.ended(step);
    }
}
