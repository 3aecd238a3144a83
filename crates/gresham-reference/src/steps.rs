//! Steps in which numbers of consumers and orders are kept (7.27).

/// Steps of what is kept in a byte.
pub const COARSE: f32 = 255.0;

/// A share in 255ths, to the nearest.
#[must_use]
pub fn coarse(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * COARSE + 0.5) as u8
}
