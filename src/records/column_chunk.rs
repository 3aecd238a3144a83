//! Column chunks of whole numbers and of texts. The general encoder takes every value through a hash
//! table or a copy; here neighbours that repeat each other, which most do, cost next to nothing.
//!
//! Encodings are those of the Parquet format: `DELTA_BINARY_PACKED` for numbers, `RLE_DICTIONARY` for
//! texts, one page each. They are small as they are and are not compressed further.

use bytes::Bytes;
use multiversion::multiversion;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use std::io::Write;

/// Differences that share a minimum.
const BLOCK: usize = 128;
/// Values that share a width.
const MINIBLOCK: usize = 32;

/// The pages of a column of required values, before they are put into a file.
pub(super) struct Pages {
    /// A dictionary in plain encoding with its number of entries.
    dictionary: Option<(Vec<u8>, usize)>,
    values: Vec<u8>,
    encoding: Encoding,
    count: usize,
}

impl Pages {
    /// Whole numbers of 64 bits.
    pub(super) fn of_i64(values: &[i64]) -> Self {
        let mut bytes = header(values.len(), values.first().copied());
        push_differences(&mut bytes, values, |left, right| right.wrapping_sub(left));
        Self::of_numbers(bytes, values.len())
    }

    /// Whole numbers of 32 bits, whose differences wrap around at as many.
    pub(super) fn of_i32(values: &[i32]) -> Self {
        let mut bytes = header(values.len(), values.first().copied().map(i64::from));
        push_differences(&mut bytes, values, |left, right| {
            i64::from(right.wrapping_sub(left))
        });
        Self::of_numbers(bytes, values.len())
    }

    fn of_numbers(values: Vec<u8>, count: usize) -> Self {
        Self {
            dictionary: None,
            values,
            encoding: Encoding::DELTA_BINARY_PACKED,
            count,
        }
    }

    /// Texts, each an index into `labels`.
    pub(super) fn of_texts(labels: &[String], indices: &[u32]) -> Self {
        let mut different: Vec<&str> = Vec::new();
        let entries: Vec<u64> = labels
            .iter()
            .map(|label| {
                let known = different.iter().position(|known| known == label);
                known.unwrap_or_else(|| {
                    different.push(label);
                    different.len() - 1
                }) as u64
            })
            .collect();
        let mut dictionary = Vec::new();
        for label in &different {
            dictionary.extend_from_slice(&(label.len() as u32).to_le_bytes());
            dictionary.extend_from_slice(label.as_bytes());
        }
        let width = width_of(different.len().saturating_sub(1) as u64).max(1);
        let mut values = vec![width as u8];
        let runs = indices.chunk_by(|left, right| left == right);
        if runs.clone().count() * 8 > indices.len() {
            let groups = indices.len().div_ceil(MINIBLOCK) * MINIBLOCK / 8;
            push_varint(&mut values, (groups as u64) << 1 | 1);
            for indices in indices.chunks(MINIBLOCK) {
                let mut packed = [0; MINIBLOCK];
                for (place, index) in packed.iter_mut().zip(indices) {
                    *place = entries[*index as usize];
                }
                push_packed(&mut values, &packed, width);
            }
        } else {
            for run in runs {
                push_varint(&mut values, (run.len() as u64) << 1);
                let entry = entries[run[0] as usize].to_le_bytes();
                values.extend_from_slice(&entry[..width.div_ceil(8) as usize]);
            }
        }
        Self {
            dictionary: Some((dictionary, different.len())),
            values,
            encoding: Encoding::RLE_DICTIONARY,
            count: indices.len(),
        }
    }

    /// Makes the pages the next column of a row group.
    pub(super) fn append_to<W: Write + Send>(
        self,
        group: &mut SerializedRowGroupWriter<'_, W>,
        described: ColumnDescPtr,
    ) -> Result<()> {
        let mut sink = TrackedWrite::new(Vec::new());
        let mut writer = SerializedPageWriter::new(&mut sink);
        let mut encodings = vec![self.encoding, Encoding::RLE];
        let (mut size, mut dictionary_offset) = (0, None);
        if let Some((entries, count)) = self.dictionary {
            encodings.push(Encoding::PLAIN);
            let length = entries.len();
            let page = Page::DictionaryPage {
                buf: entries.into(),
                num_values: count as u32,
                encoding: Encoding::PLAIN,
                is_sorted: false,
            };
            let written = writer.write_page(CompressedPage::new(page, length))?;
            dictionary_offset = Some(written.offset as i64);
            size += written.uncompressed_size;
        }
        let length = self.values.len();
        let page = Page::DataPage {
            buf: self.values.into(),
            num_values: self.count as u32,
            encoding: self.encoding,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let written = writer.write_page(CompressedPage::new(page, length))?;
        size += written.uncompressed_size;
        let metadata = ColumnChunkMetaData::builder(described)
            .set_compression(Compression::UNCOMPRESSED)
            .set_encodings(encodings)
            .set_num_values(self.count as i64)
            .set_total_compressed_size(size as i64)
            .set_total_uncompressed_size(size as i64)
            .set_dictionary_page_offset(dictionary_offset)
            .set_data_page_offset(written.offset as i64)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: size as u64,
            rows_written: self.count as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        group.append_column(&Bytes::from(sink.into_inner()?), close)
    }
}

/// What differences begin with: their blocks, how many values there are, and the first.
fn header(count: usize, first: Option<i64>) -> Vec<u8> {
    let mut bytes = Vec::new();
    push_varint(&mut bytes, BLOCK as u64);
    push_varint(&mut bytes, (BLOCK / MINIBLOCK) as u64);
    push_varint(&mut bytes, count as u64);
    push_varint(&mut bytes, zigzag(first.unwrap_or(0)));
    bytes
}

/// The differences between neighbours, block by block.
fn push_differences<T: Copy + PartialEq>(
    bytes: &mut Vec<u8>,
    values: &[T],
    difference: fn(T, T) -> i64,
) {
    let mut left = values;
    while let [first, others @ ..] = left
        && !others.is_empty()
    {
        let length = others.len().min(BLOCK);
        if are_alike(&left[..=length]) {
            push_varint(bytes, 0);
            bytes.extend_from_slice(&[0; BLOCK / MINIBLOCK]);
            left = &left[length..];
            continue;
        }
        let mut block = [difference(*first, others[0]); BLOCK];
        for (place, pair) in block.iter_mut().zip(left[..=length].windows(2)) {
            *place = difference(pair[0], pair[1]);
        }
        push_block(bytes, &block, length);
        left = &left[length..];
    }
}

/// Whether all values are equal; counted, not searched, so that many are compared at a time.
fn are_alike<T: Copy + PartialEq>(values: &[T]) -> bool {
    let unlike = values.iter().filter(|value| **value != values[0]);
    unlike.count() == 0
}

/// A block of differences, of which `length` count: their minimum, the widths of its miniblocks, and the
/// miniblocks that are needed. The others are equal to the first.
#[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt"))]
fn push_block(bytes: &mut Vec<u8>, differences: &[i64; BLOCK], length: usize) {
    let first = differences[0];
    let unlike = differences
        .iter()
        .fold(0, |unlike, one| unlike | one ^ first);
    if unlike == 0 {
        push_varint(bytes, zigzag(first));
        bytes.extend_from_slice(&[0; BLOCK / MINIBLOCK]);
        return;
    }
    let least = differences.iter().fold(first, |least, one| least.min(*one));
    push_varint(bytes, zigzag(least));
    let above = differences.map(|one| one.wrapping_sub(least).cast_unsigned());
    let (miniblocks, _) = above.as_chunks::<MINIBLOCK>();
    let width =
        |values: &[u64; MINIBLOCK]| width_of(values.iter().fold(0, |all, value| all | value));
    bytes.extend(miniblocks.iter().map(|values| width(values) as u8));
    for values in &miniblocks[..length.div_ceil(MINIBLOCK)] {
        push_packed(bytes, values, width(values));
    }
}

/// Values of `width` bits one after the other, the lowest bits first.
#[inline]
fn push_packed(bytes: &mut Vec<u8>, values: &[u64; MINIBLOCK], width: u32) {
    if width == 0 {
        return;
    }
    // 32 values of at most 64 bits.
    let mut packed = [0; MINIBLOCK];
    let (mut word, mut filled, mut words) = (0, 0, 0);
    for value in values {
        word |= value << filled;
        filled += width;
        if filled >= u64::BITS {
            packed[words] = word;
            words += 1;
            filled -= u64::BITS;
            word = if filled > 0 {
                value >> (width - filled)
            } else {
                0
            };
        }
    }
    for word in &packed[..words] {
        bytes.extend_from_slice(&word.to_le_bytes());
    }
    // A multiple of 32 bits is filled by now.
    bytes.extend_from_slice(&word.to_le_bytes()[..filled as usize / 8]);
}

/// Bits that `value` needs.
const fn width_of(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

/// Small numbers of either sign as small numbers.
const fn zigzag(value: i64) -> u64 {
    (value << 1 ^ value >> 63).cast_unsigned()
}

/// Seven bits a byte, the lowest first.
fn push_varint(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
