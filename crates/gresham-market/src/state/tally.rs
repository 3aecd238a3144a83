//! A shard's report of a day as bytes, and back.
//!
//! Most shops see little of one shard on one day, so of each are written only the counts that are
//! not zero, behind a mask that says which they are, and runs of shops without any are skipped.
//! Returning buyers are written in order, as differences.

use super::format::{Kind, StateError, append, behind_header, header};
use crate::kernel::packed_shop::PackedShop;
use crate::money::Money;
use crate::tally::{Event, Repeat, ShopTally, Tally};

const _: () = assert!(Event::COUNT <= 64 && Money::COUNT <= 64);

impl Tally {
    /// The report of a day that is over, as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = header(Kind::Tally);
        put(&mut bytes, self.shops.len() as u64);
        let mut skipped = 0;
        for shop in &self.shops {
            if shop.is_blank() {
                skipped += 1;
            } else {
                put(&mut bytes, skipped);
                put_shop(&mut bytes, shop);
                skipped = 0;
            }
        }
        put(&mut bytes, skipped);
        let mut repeats: Vec<u64> = self.repeats.iter().copied().map(order_of).collect();
        repeats.sort_unstable();
        put(&mut bytes, repeats.len() as u64);
        let mut before = 0;
        for repeat in repeats {
            put(&mut bytes, repeat - before);
            before = repeat;
        }
        append(bytes, &self.consumers)
    }

    /// The places for shops in the market of the report that [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are no report.
    pub fn places_in(bytes: &[u8]) -> Result<usize, StateError> {
        let places = take(&mut behind_header(Kind::Tally, bytes)?)?;
        let places = u32::try_from(places).ok();
        let places = places.filter(|places| *places <= PackedShop::LAST);
        Ok(places.ok_or(StateError::Malformed)? as usize)
    }

    /// The report that [`Self::to_bytes`] wrote, in a market with `places` for shops.
    ///
    /// # Errors
    /// If the bytes are no report, or one of another number of places.
    pub fn from_bytes(bytes: &[u8], places: usize) -> Result<Self, StateError> {
        let mut tally = Self::new(places);
        tally.absorb_bytes(bytes)?;
        Ok(tally)
    }

    /// Adds the report that [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// If the bytes are no report, or one of another number of places; then part of it may have
    /// been added.
    pub fn absorb_bytes(&mut self, bytes: &[u8]) -> Result<(), StateError> {
        let mut rest = behind_header(Kind::Tally, bytes)?;
        let places = self.shops.len();
        if take(&mut rest)? != places as u64 {
            return Err(StateError::Unsound);
        }
        let mut shops = self.shops.as_mut_slice();
        loop {
            let skipped = usize::try_from(take(&mut rest)?).map_err(|_| StateError::Malformed)?;
            shops = shops.get_mut(skipped..).ok_or(StateError::Unsound)?;
            let Some((shop, others)) = shops.split_first_mut() else {
                break;
            };
            take_shop(&mut rest, shop)?;
            shops = others;
        }
        let mut order = 0_u64;
        for _ in 0..take(&mut rest)? {
            let step = take(&mut rest)?;
            order = order.checked_add(step).ok_or(StateError::Malformed)?;
            self.repeats.push(repeat_of(order, places)?);
        }
        match postcard::take_from_bytes(rest) {
            Ok((consumers, [])) => {
                self.consumers.absorb(&consumers);
                Ok(())
            }
            _ => Err(StateError::Malformed),
        }
    }
}

/// Where a returning buyer comes in the order of shops and gaps.
const fn order_of(repeat: Repeat) -> u64 {
    (repeat.shop() as u64) << 8 | repeat.gap_days() as u64
}

fn repeat_of(order: u64, places: usize) -> Result<Repeat, StateError> {
    let (shop, gap_days) = (order >> 8, order & 0xFF);
    if shop < places as u64 {
        Ok(Repeat::new(shop as u32, gap_days as u32))
    } else {
        Err(StateError::Unsound)
    }
}

fn put_shop(bytes: &mut Vec<u8>, shop: &ShopTally) {
    let events = shop.all_events().iter().map(|count| u64::from(*count));
    // Small amounts below zero take as few bytes as those above.
    let money = shop.all_fen().iter();
    let money = money.map(|fen| (fen.wrapping_shl(1) ^ (fen >> 63)).cast_unsigned());
    put_masked(bytes, events);
    put_masked(bytes, money);
}

fn put_masked(bytes: &mut Vec<u8>, numbers: impl Iterator<Item = u64> + Clone) {
    let present = numbers
        .clone()
        .enumerate()
        .filter(|(_, number)| *number != 0);
    put(bytes, present.fold(0, |mask, (place, _)| mask | 1 << place));
    for number in numbers.filter(|number| *number != 0) {
        put(bytes, number);
    }
}

fn take_shop(bytes: &mut &[u8], shop: &mut ShopTally) -> Result<(), StateError> {
    take_masked(bytes, Event::ALL, |event, count| {
        let count = u32::try_from(count).map_err(|_| StateError::Malformed)?;
        shop.count_many(event, count);
        Ok(())
    })?;
    take_masked(bytes, Money::ALL, |money, folded| {
        let fen = (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed();
        shop.add_fen(money, fen);
        Ok(())
    })
}

fn take_masked<K: Copy>(
    bytes: &mut &[u8],
    kinds: &[K],
    mut note: impl FnMut(K, u64) -> Result<(), StateError>,
) -> Result<(), StateError> {
    let mut mask = take(bytes)?;
    while mask != 0 {
        let place = mask.trailing_zeros() as usize;
        let kind = kinds.get(place).ok_or(StateError::Malformed)?;
        note(*kind, take(bytes)?)?;
        mask &= mask - 1;
    }
    Ok(())
}

/// Writes a number, seven bits to a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Result<u64, StateError> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first().ok_or(StateError::Malformed)?;
        *bytes = rest;
        number |= u64::from(first & 0x7F) << shift;
        if first & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(StateError::Malformed)
}
