//! The board: what buyers see of every shop, and what happens to orders there.

use crate::books::RINGS;
use crate::exposure::Wheel;
use crate::shop::Shock;
use gresham_market::policy::InForce;
use std::ops::Range;

/// A shop today. What is reckoned with for single consumers is in single precision.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub struct Stall {
    /// The levers in force for the shop.
    pub rules: InForce,
    pub industry: usize,
    pub opened_day: u32,
    /// True if the shop sells today.
    pub sells: bool,
    pub price_fen: u32,
    pub log_price: f32,
    pub brand: f32,
    /// Worth that signals predict over that of ordinary ones; where quality is visible, the worth
    /// that is to be expected.
    pub reading: f32,
    pub click_fen: u32,
    pub band: usize,
    pub quality: f32,
    pub promptness: f32,
    pub damage: f32,
    pub misfit: f32,
    pub returns_left: f32,
    pub misfit_exchanged: f32,
    pub slow: f32,
    /// Probability that a question loses the order, of buyers without and with a membership, in
    /// 65,535ths.
    pub unanswered: [f32; 2],
    pub resolve: f32,
    pub partial_offer: f32,
    pub wear_proved: f32,
    pub broken: f32,
    pub unit_cost_fen: i64,
    pub parcel_cost_fen: i64,
    pub contact_cost_fen: i64,
    /// Offer of self-service, where it is on.
    pub self_service: Option<f64>,
    pub evidence_accepted: f32,
    pub shock: Option<Shock>,
    pub gone: bool,
    pub frozen: bool,
    pub has_hotline: bool,
    pub opportunist: bool,
    pub films_returns: bool,
    pub insures_returns: bool,
    pub freight_premium_fen: Option<i64>,
    pub late_penalty: f64,
    pub averted: f32,
    pub promises: bool,
}

/// Wheels of one industry.
#[derive(Debug, Clone)]
pub struct Street {
    pub places: Range<usize>,
    pub ruled: [bool; 2],
    pub organic: Wheel,
    pub campaign: Wheel,
    pub sold: Wheel,
    pub sold_slots: u32,
}

#[derive(Debug, Clone)]
pub struct Board {
    pub demand_factor: f32,
    /// Levers in force for one shop or another.
    pub at_large: InForce,
    pub stalls: Vec<Stall>,
    pub streets: Vec<Street>,
    pub needed: [Wheel; 3],
    pub rumour: [[f32; 4]; 4],
    pub ring_news: [[f32; 4]; RINGS],
}
