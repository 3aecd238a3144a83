//! `return_freight`: freight of returns, pooled by the platform.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Return freight pooled by the platform. A shop that joins pays a premium for every parcel,
    /// rated by its own record of returns, and the platform pays the carrier a lower price for what
    /// comes back. If goods that do not suit are covered, buyers see that returns are free: they
    /// like such shops better, and send back more. A shop joins if its books say that this pays.
    pub struct ReturnFreight as "return_freight" {
        /// What a return costs the pool, as a share of ordinary return freight.
        price: f64 in 0.0..=2.0, unit "share", default 0.6, source "assumed; swept";
        /// Premium over the expected cost of a shop's returns to the pool.
        loading: f64 in 0.0..=10.0, unit "factor", default 1.1, source "assumed";
        /// Whether goods that do not suit are covered, whose freight is otherwise the buyer's.
        covers_misfits: bool, unit "switch", default true, source "assumed";
    }
}

impl Section for ReturnFreight {}
