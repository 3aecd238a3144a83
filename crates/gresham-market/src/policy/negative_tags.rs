//! `negative_tags`: faults that buyers complained about, shown beside the shop.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Negative tags. Faults are mined from conversations and shown to buyers beside the shop as
    /// soon as its measured complaints lie well above the industry's average; the tag goes when
    /// they have fallen. Buyers learn what a tag tells, and shops know it.
    pub struct NegativeTags as "negative_tags" {
        /// Complaints against the industry's average from which a tag is shown.
        tag_from: f64 in 1.0..=20.0, unit "ratio", default 1.5, source "assumed; sweep it";
        /// Complaints against the average below which the tag goes.
        clear_below: f64 in 0.0..=20.0, unit "ratio", default 1.2, source "assumed";
    }
}

impl Section for NegativeTags {
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.clear_below > self.tag_from {
            return Err(("clear_below", "must not be above `tag_from`".to_owned()));
        }
        Ok(())
    }
}
