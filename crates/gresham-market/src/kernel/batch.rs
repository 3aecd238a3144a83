//! Batches of trips, and the columns in which one phase hands them to the next.
//!
//! A phase over a batch is a loop over its columns, an equation a line. Such loops fill registers
//! of any width, which is why pages lie in memory slot by slot and not trip by trip.

/// Trips that go through their phases together: enough to fill wide registers, few enough for the
/// columns of a page to stay in the first cache.
pub const BATCH: usize = 64;

/// One value for each trip of a batch.
pub type Column<T> = [T; BATCH];

/// Lanes that fill a register of the widest kind: what is worked out over several columns in turn
/// stays in registers if that is done stride by stride.
pub const STRIDE: usize = 16;

/// The stride of a column that begins at lane `first`.
#[inline(always)]
#[must_use]
pub fn stride<T: Copy + Default>(column: &Column<T>, first: usize) -> [T; STRIDE] {
    let mut stride = [T::default(); STRIDE];
    stride.copy_from_slice(&column[first..first + STRIDE]);
    stride
}

/// The lanes of a column to work on for `trips` trips: rounded up, so that registers are full. What
/// is computed in lanes without a trip is never looked at.
#[inline(always)]
#[must_use]
#[expect(
    clippy::inline_always,
    reason = "tells the compiler that lanes are within the column"
)]
pub const fn lanes(trips: usize) -> usize {
    let lanes = trips.next_multiple_of(STRIDE);
    if lanes < BATCH { lanes } else { BATCH }
}
