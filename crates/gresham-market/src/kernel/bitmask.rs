//! Choices that nobody could predict, made without a branch: masks of numbers, and which masks are set as bits of
//! one word, so that a loop finds those that are.

#![expect(
    clippy::inline_always,
    reason = "compiled with the loops that it is part of, for every width of registers"
)]

use wide::u32x4;

/// All bits set if `condition` holds, else none: chooses between numbers without a branch and, unlike a
/// store that may not happen, without a masked store, which is slow on many machines.
#[inline(always)]
#[must_use]
pub const fn mask(condition: bool) -> u32 {
    0_u32.wrapping_sub(condition as u32)
}

/// Which of at most 64 masks are set: a bit for each, from the lowest. Their number is a multiple of four. Left to
/// themselves, compilers put the word together mask by mask, though machines have an instruction for it.
#[inline(always)]
#[must_use]
pub fn set_among<const MASKS: usize>(masks: &[u32; MASKS]) -> u64 {
    const { assert!(MASKS <= 64 && MASKS.is_multiple_of(4)) };
    let (fours, _) = masks.as_chunks::<4>();
    let bits = fours.iter().map(|four| u32x4::new(*four).to_bitmask());
    bits.zip(0..)
        .fold(0, |set, (bits, nth)| set | u64::from(bits) << (4 * nth))
}

/// The bits of a word that are set, from the lowest.
#[inline(always)]
pub fn each(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let at = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (at < 64).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use super::{each, mask, set_among};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_bit_is_set_where_a_mask_is(set: u64) {
            let at = |at: usize| mask(set >> at & 1 == 1);
            prop_assert_eq!(set_among::<64>(&std::array::from_fn(at)), set);
            prop_assert_eq!(set_among::<8>(&std::array::from_fn(at)), set & 0xFF);
            let found: Vec<usize> = each(set).collect();
            let expected: Vec<usize> = (0..64).filter(|at| set >> at & 1 == 1).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
