//! `fake_image_detection`: machine checks of the photographs that come with claims.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Check of claim photographs for fakes. Every claim that rests on a photograph passes a
    /// detector with a hit rate for made photographs and a false-alarm rate for real ones; a
    /// detected claim is refused and recorded. Claims without a photograph are out of its reach.
    pub struct FakeImageDetection as "fake_image_detection" {
        /// Probability of recognising a made photograph.
        hit_rate: f64 in 0.0..=1.0, unit "probability", default 0.8, source "assumed; swept";
        /// Probability of taking a real photograph for a fake.
        false_alarm_rate: f64 in 0.0..=1.0, unit "probability", default 0.01, source "assumed; swept";
    }
}

impl Section for FakeImageDetection {}

impl FakeImageDetection {
    /// Probability that the detector refuses a photograph.
    #[must_use]
    pub fn detection_probability(&self, made: bool) -> f64 {
        if made {
            self.hit_rate
        } else {
            self.false_alarm_rate
        }
    }
}
