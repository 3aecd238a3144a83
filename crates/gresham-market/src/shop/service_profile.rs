//! Odds and costs of an order at a shop.

use serde::{Deserialize, Serialize};

/// How a shop fulfils and serves: what happens to an order, hidden from buyers.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub struct ServiceProfile {
    /// Probability that an item is as described; buyers see it only where quality is visible.
    pub quality: f32,
    /// Probability that a parcel is handed over in time.
    pub promptness: f32,
    /// Price of a click on a sold slot, in fen.
    pub click_fen: u32,
    /// Probability of damage on the road.
    pub damage: f32,
    /// Probability that a sound item does not suit.
    pub misfit: f32,
    /// Share of buyers willing to return what does not suit who do.
    pub returns_left: f32,
    /// Share of what does not suit that is swapped instead of returned.
    pub misfit_exchanged: f32,
    /// Probability that a conversation is not answered within three minutes.
    pub slow_response: f32,
    /// Probability that a buyer about to order asks something and is not answered in time, of
    /// buyers without and with a membership.
    pub unanswered: [f32; 2],
    /// Probability of settling a just claim.
    pub resolve: f32,
    /// Probability of offering part of the price before a refund.
    pub partial_offer: f32,
    /// Probability of proving that goods sent back were worn.
    pub wear_proved: f32,
    /// Probability that a promised special service is not given.
    pub broken: f32,
    /// Cost of one item, in fen.
    pub unit_cost_fen: u32,
    /// Part of the price that self-service after-sales offers before a refund, where it is switched
    /// on.
    pub self_service: Option<f64>,
    /// Probability that the shop's evidence of a swapped item or an empty parcel is accepted.
    pub evidence_accepted: f32,
    /// True if the shop is gone, or suffers or lately suffered a shock, so that orders may not be
    /// filled.
    pub disturbed: bool,
    /// True if the shop is gone, so that what it has not sent yet will not be sent.
    pub gone: bool,
    /// True if money held for its orders goes back to buyers.
    pub frozen: bool,
    /// True if its owner has a direct line to the platform.
    pub has_hotline: bool,
    /// True if the merchant is an opportunist.
    pub opportunist: bool,
    /// True if the shop films what comes back.
    pub films_returns: bool,
    /// True if its buyers are insured against the freight of returns.
    pub insures_returns: bool,
    /// Premium per parcel for the pool of return freight, where the shop has joined it.
    pub freight_premium_fen: Option<u32>,
    /// Penalty for a parcel handed over late, as a share of the price.
    pub late_penalty: f64,
    /// Probability that a parcel which would be late is handed over in time after a warning.
    pub averted: f32,
    /// Cost of special services per parcel, in fen.
    pub parcel_cost_fen: u32,
    /// Cost of a conversation, in fen.
    pub contact_cost_fen: u32,
    /// True if special services are promised.
    pub promises: bool,
}
