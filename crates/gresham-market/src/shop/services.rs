//! Special services on offer, and what they do together.

use crate::parameters::{MOST_SERVICES, Service};
use serde::{Deserialize, Serialize};

/// Which of its industry's special services a shop offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Services(u16);

const _: () = assert!(MOST_SERVICES <= u16::BITS as usize);

impl Services {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// True if the `nth` is offered.
    #[must_use]
    pub const fn offers(self, nth: usize) -> bool {
        self.0 >> nth & 1 == 1
    }

    /// These services with the `nth` taken up if it was not offered, or dropped if it was.
    #[must_use]
    pub const fn toggled(self, nth: usize) -> Self {
        Self(self.0 ^ 1 << nth)
    }

    /// True if nothing special is offered.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many are offered.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Those of `services` that are offered.
    pub fn of(self, services: &[Service]) -> impl Iterator<Item = &Service> {
        services
            .iter()
            .enumerate()
            .filter(move |(nth, _)| self.offers(*nth))
            .map(|(_, service)| service)
    }

    /// Number of offered services that bonus items name.
    #[must_use]
    pub fn bonus_items(self, services: &[Service]) -> u32 {
        self.of(services)
            .map(|service| u32::from(service.parameters.bonus_item))
            .sum()
    }
}

/// Joint effects of a shop's services. Shares left are products over services, each of which
/// works as often as its promise is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServiceEffects {
    /// Share of questions before the sale that is left.
    pub questions_left: f64,
    /// Share of unsuitable purchases that is left.
    pub misfit_left: f64,
    /// Share of what does not suit that is still returned rather than swapped.
    pub misfit_returned: f64,
    /// Share of road damage that is left.
    pub damage_left: f64,
    /// Share of disappointments with the item that is left.
    pub defect_left: f64,
    /// Share of open claims that is left.
    pub claims_left: f64,
    /// Share of worn returns that cannot be proved.
    pub wear_unproved: f64,
    /// Share of honest returns of sound goods that are still made.
    pub returns_left: f64,
    /// Probability that some promise is broken.
    pub broken: f64,
    /// Cost of kept promises per parcel, in fen.
    pub parcel_cost_fen: f64,
    /// Standing cost as a share of revenue.
    pub standing_cost: f64,
}

impl ServiceEffects {
    /// A shop that offers nothing special.
    pub const NOTHING: Self = Self {
        questions_left: 1.0,
        misfit_left: 1.0,
        misfit_returned: 1.0,
        damage_left: 1.0,
        defect_left: 1.0,
        claims_left: 1.0,
        wear_unproved: 1.0,
        returns_left: 1.0,
        broken: 0.0,
        parcel_cost_fen: 0.0,
        standing_cost: 0.0,
    };

    /// Effects of what is `offered` among an industry's `services` in a shop of service effort
    /// `effort`.
    ///
    /// Equation (20).
    #[must_use]
    pub fn of(offered: Services, services: &[Service], effort: f64) -> Self {
        offered.of(services).fold(Self::NOTHING, |offer, service| {
            let service = &service.parameters;
            let kept = 1.0 - service.broken_without_effort * (1.0 - effort);
            let left = |share: f64| 1.0 - share * kept;
            Self {
                questions_left: offer.questions_left * left(service.questions_answered),
                misfit_left: offer.misfit_left * left(service.misfit_prevented),
                misfit_returned: offer.misfit_returned * left(service.misfit_exchanged),
                damage_left: offer.damage_left * left(service.damage_prevented),
                defect_left: offer.defect_left * left(service.defect_prevented),
                claims_left: offer.claims_left * left(service.claims_settled),
                wear_unproved: offer.wear_unproved * left(service.wear_proved),
                returns_left: offer.returns_left * left(service.returns_forgone),
                broken: 1.0 - (1.0 - offer.broken) * kept,
                parcel_cost_fen: offer.parcel_cost_fen + service.cost_fen as f64 * kept,
                standing_cost: offer.standing_cost + service.standing_cost,
            }
        })
    }
}
