//! `staff_certification`: graded customer-service staff and professions.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Certification of customer-service staff: senior, advanced, expert, and in some industries a
    /// profession such as infant-care adviser, veterinarian or make-up artist. A shop decides how
    /// much of its staff is certified and pays them more. Conversations go to certified staff
    /// first; they answer sooner and settle more, and where there is a profession their advice
    /// keeps buyers from buying what does not suit. The label shows only while the shop's service
    /// is measured as good; buyers learn what it tells.
    pub struct StaffCertification as "staff_certification" {
        /// Extra wages of a wholly certified staff.
        wage_premium: f64 in 0.0..=0.3, unit "share of revenue", default 0.012, source "assumed";
        /// Share of slow answers that certified staff avoid.
        promptness: f64 in 0.0..=1.0, unit "share", default 0.5, source "assumed";
        /// Share of just claims, otherwise left open, that certified staff settle.
        resolution: f64 in 0.0..=1.0, unit "share", default 0.4, source "assumed";
        /// Share of unsuitable purchases that advice before the sale prevents, where there is a
        /// profession.
        advice: f64 in 0.0..=1.0, unit "share", default 0.2, source "assumed";
        /// How far routing favours certified staff: with share c of staff they take 1 - (1 - c)^(1
        /// + routing) of conversations.
        routing: f64 in 0.0..=5.0, unit "exponent", default 1.0, source "assumed";
        /// Score of the service dimension from which the label shows.
        label_from: f64 in 0.0..=5.0, unit "points", default 4.5, source "assumed";
        /// Weight of the label in search and recommendation.
        search_weight: f64 in 0.0..=3.0, unit "weight", default 0.1, source "assumed; sweep it";
    }
}

impl Section for StaffCertification {}

impl StaffCertification {
    /// Whether certification does or costs anything, so that shops think about it.
    #[must_use]
    pub fn matters(&self) -> bool {
        let effects = [
            self.wage_premium,
            self.promptness,
            self.resolution,
            self.advice,
            self.search_weight,
        ];
        effects.iter().any(|effect| *effect > 0.0)
    }

    /// Share of conversations that certified staff take when they are the share `certified`.
    #[must_use]
    pub fn handled(&self, certified: f64) -> f64 {
        1.0 - libm::pow(1.0 - certified, 1.0 + self.routing)
    }

    /// How much of the label shows.
    #[must_use]
    pub fn label(&self, certified: f64, service_points: f64) -> f64 {
        if service_points >= self.label_from {
            certified
        } else {
            0.0
        }
    }
}
