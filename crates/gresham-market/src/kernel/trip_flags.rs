//! What is asked of everybody who sets out.

use crate::consumer::{Cohort, Consumer};
use serde::{Deserialize, Serialize};

/// What is asked of a consumer who sets out: one byte, beside those of the neighbours, so that the rest is not fetched
/// before shops are recalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TripFlags(u8);

/// The bit that says that there has been something on the account's record.
const RECORD: u8 = 1 << 7;

impl TripFlags {
    /// Of this consumer.
    #[must_use]
    pub const fn of(consumer: &Consumer) -> Self {
        let record = if consumer.has_record() { RECORD } else { 0 };
        Self(consumer.cohort() as u8 | record)
    }

    /// Generation, as an index.
    #[inline]
    #[must_use]
    pub const fn cohort(self) -> usize {
        (self.0 & !RECORD) as usize
    }

    /// Whether anything may be on the account's record. There has been, but it may be forgotten.
    #[inline]
    #[must_use]
    pub const fn may_have_record(self) -> bool {
        self.0 & RECORD != 0
    }

    /// Notes that there is something on the account's record.
    pub fn begin_record(&mut self) {
        self.0 |= RECORD;
    }
}

const _: () = assert!((Cohort::Others as u8) < RECORD);
