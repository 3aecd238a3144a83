//! `refund_only`: how readily the platform refunds a buyer without the goods coming back.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Refund without return, decided by the platform. Buyers may ask for their money and keep the
    /// goods; the platform grants it with a probability that depends on the shop's score band,
    /// after an anomaly model has looked at the claim. Without the lever such a claim is an
    /// ordinary dispute that is decided on evidence.
    pub struct RefundOnly as "refund_only" {
        /// Probability of granting an unblocked claim against a shop scoring below 4.3.
        leniency_below_4_3: f64 in 0.0..=1.0, unit "probability", default 0.9, source "assumed; swept";
        /// The same for shops from 4.3 up to 4.5.
        leniency_4_3_to_4_5: f64 in 0.0..=1.0, unit "probability", default 0.9, source "assumed; swept";
        /// The same for shops from 4.5 up to 4.8.
        leniency_4_5_to_4_8: f64 in 0.0..=1.0, unit "probability", default 0.9, source "assumed; swept";
        /// The same for shops at 4.8 and above.
        leniency_from_4_8: f64 in 0.0..=1.0, unit "probability", default 0.9, source "assumed; swept";
        /// Probability that the anomaly model blocks a false claim.
        anomaly_hit_rate: f64 in 0.0..=1.0, unit "probability", default 0.0, source "assumed; off until the relaxation of 2024";
        /// Probability that the anomaly model blocks an honest claim.
        anomaly_false_alarm_rate: f64 in 0.0..=1.0, unit "probability", default 0.0, source "assumed; off until the relaxation of 2024";
    }
}

impl Section for RefundOnly {}

impl RefundOnly {
    /// Whether the lever has a say about claims against shops in score band `band`: where nothing
    /// is granted and no model looks, such a claim is the ordinary dispute that it is without the
    /// lever.
    #[must_use]
    pub fn has_a_say(&self, band: usize) -> bool {
        self.leniency(band) > 0.0
            || self.anomaly_hit_rate > 0.0
            || self.anomaly_false_alarm_rate > 0.0
    }

    /// Probability of granting an unblocked claim against a shop in score band `band`
    /// (0 below 4.3, 1 below 4.5, 2 below 4.8, 3 from 4.8).
    #[must_use]
    pub fn leniency(&self, band: usize) -> f64 {
        [
            self.leniency_below_4_3,
            self.leniency_4_3_to_4_5,
            self.leniency_4_5_to_4_8,
            self.leniency_from_4_8,
        ][band]
    }

    /// Probability that the anomaly model blocks a claim.
    #[must_use]
    pub fn block_probability(&self, honest: bool) -> f64 {
        if honest {
            self.anomaly_false_alarm_rate
        } else {
            self.anomaly_hit_rate
        }
    }
}
