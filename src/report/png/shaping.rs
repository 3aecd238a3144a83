//! From letters to glyphs of the embedded font, as a browser sets them: with the alternates that
//! the font has for a context (a bracket beside capitals, a cross between digits) and with kerning.

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::gsub::{LigatureSubstitution, SingleSubstitution, SubstitutionSubtable};
use ttf_parser::opentype_layout::{ChainedContextLookup, Coverage, LayoutTable, LookupIndex};
use ttf_parser::{Face, GlyphId, Tag};

/// A glyph in place of one letter, or of several.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    pub(super) id: GlyphId,
    /// The letter it stands for, or the first of them.
    pub(super) letter: char,
    /// Distance to the next glyph, in units of the font.
    pub(super) advance: i32,
}

/// The glyph of a letter that the font does not have.
pub(super) const ABSENT: GlyphId = GlyphId(0);

/// The glyphs of a text, from left to right.
pub(super) fn shape(face: &Face, text: &str) -> Vec<Glyph> {
    let unset = |letter| Glyph {
        id: face.glyph_index(letter).unwrap_or(ABSENT),
        letter,
        advance: 0,
    };
    let mut glyphs: Vec<Glyph> = text.chars().map(unset).collect();
    if let Some(table) = face.tables().gsub {
        for lookup in lookups(&table, *b"calt") {
            substitute(&table, lookup, &mut glyphs);
        }
    }
    for glyph in &mut glyphs {
        glyph.advance = face.glyph_hor_advance(glyph.id).map_or(0, i32::from);
    }
    if let Some(table) = face.tables().gpos {
        for lookup in lookups(&table, *b"kern") {
            kern(&table, lookup, &mut glyphs);
        }
    }
    glyphs
}

/// The lookups of a feature, in the order in which they apply.
fn lookups(table: &LayoutTable, feature: [u8; 4]) -> Vec<LookupIndex> {
    let feature = table.features.find(Tag::from_bytes(&feature));
    feature.map_or_else(Vec::new, |feature| {
        feature.lookup_indices.into_iter().collect()
    })
}

fn substitute(table: &LayoutTable, lookup: LookupIndex, glyphs: &mut Vec<Glyph>) {
    let mut at = 0;
    while at < glyphs.len() {
        at = substitute_at(table, lookup, glyphs, at).unwrap_or(at + 1);
    }
}

/// Applies the first subtable that fits at a place, and returns where to go on.
fn substitute_at(
    table: &LayoutTable,
    lookup: LookupIndex,
    glyphs: &mut Vec<Glyph>,
    at: usize,
) -> Option<usize> {
    let subtables = table.lookups.get(lookup)?.subtables;
    let mut subtables = subtables.into_iter::<SubstitutionSubtable>();
    subtables.find_map(|subtable| match subtable {
        SubstitutionSubtable::Single(single) => {
            glyphs[at].id = alternate(&single, glyphs[at].id)?;
            Some(at + 1)
        }
        SubstitutionSubtable::Ligature(ligatures) => {
            let (id, length) = ligature(&ligatures, &glyphs[at..])?;
            glyphs[at].id = id;
            glyphs.drain(at + 1..at + length);
            Some(at + 1)
        }
        SubstitutionSubtable::ChainContext(context) => in_context(table, &context, glyphs, at),
        _ => None,
    })
}

fn alternate(single: &SingleSubstitution, id: GlyphId) -> Option<GlyphId> {
    let index = single.coverage().get(id)?;
    match single {
        SingleSubstitution::Format1 { delta, .. } => {
            Some(GlyphId(id.0.wrapping_add_signed(*delta)))
        }
        SingleSubstitution::Format2 { substitutes, .. } => substitutes.get(index),
    }
}

/// The glyph in place of the first glyphs, and how many these are.
fn ligature(ligatures: &LigatureSubstitution, glyphs: &[Glyph]) -> Option<(GlyphId, usize)> {
    let index = ligatures.coverage.get(glyphs.first()?.id)?;
    let set = ligatures.ligature_sets.get(index)?;
    set.into_iter().find_map(|ligature| {
        let length = 1 + usize::from(ligature.components.len());
        let parts = glyphs.get(1..length)?.iter().map(|glyph| glyph.id);
        parts
            .eq(ligature.components)
            .then_some((ligature.glyph, length))
    })
}

fn in_context(
    table: &LayoutTable,
    context: &ChainedContextLookup,
    glyphs: &mut Vec<Glyph>,
    at: usize,
) -> Option<usize> {
    let ChainedContextLookup::Format3 {
        coverage,
        backtrack_coverages,
        input_coverages,
        lookahead_coverages,
        lookups,
    } = context
    else {
        return None;
    };
    let end = at + 1 + usize::from(input_coverages.len());
    let before = glyphs[..at].iter().rev();
    let is_here = coverage.contains(glyphs[at].id)
        && fits(*input_coverages, glyphs[at + 1..].iter())
        && fits(*backtrack_coverages, before)
        && fits(*lookahead_coverages, glyphs.get(end..)?.iter());
    if !is_here {
        return None;
    }
    let long = glyphs.len();
    for record in *lookups {
        let place = at + usize::from(record.sequence_index);
        substitute_at(table, record.lookup_list_index, glyphs, place);
    }
    Some((end + glyphs.len()).saturating_sub(long).max(at + 1))
}

/// Tells whether each coverage has the glyph in its place.
fn fits<'a, 'g>(
    coverages: impl IntoIterator<Item = Coverage<'a>>,
    mut glyphs: impl Iterator<Item = &'g Glyph>,
) -> bool {
    coverages.into_iter().all(|coverage| {
        glyphs
            .next()
            .is_some_and(|glyph| coverage.contains(glyph.id))
    })
}

/// Moves neighbours closer together or further apart.
fn kern(table: &LayoutTable, lookup: LookupIndex, glyphs: &mut [Glyph]) {
    let Some(lookup) = table.lookups.get(lookup) else {
        return;
    };
    for at in 1..glyphs.len() {
        let (left, right) = (glyphs[at - 1].id, glyphs[at].id);
        let subtables = lookup.subtables.into_iter::<PositioningSubtable>();
        let mut pairs = subtables.filter_map(|subtable| match subtable {
            PositioningSubtable::Pair(pairs) => Some(pairs),
            _ => None,
        });
        glyphs[at - 1].advance += pairs
            .find_map(|pairs| closer(&pairs, left, right))
            .unwrap_or(0);
    }
}

fn closer(pairs: &PairAdjustment, left: GlyphId, right: GlyphId) -> Option<i32> {
    let index = pairs.coverage().get(left)?;
    let (first, _) = match pairs {
        PairAdjustment::Format1 { sets, .. } => sets.get(index)?.get(right)?,
        PairAdjustment::Format2 {
            classes, matrix, ..
        } => matrix.get((classes.0.get(left), classes.1.get(right)))?,
    };
    Some(i32::from(first.x_advance))
}

#[cfg(test)]
mod tests {
    use super::super::super::text;
    use super::*;

    fn shaped(text: &str) -> Vec<Glyph> {
        shape(text::face(false).expect("the embedded font"), text)
    }

    #[test]
    fn capitals_that_lean_stand_closer_together() {
        let width = |text| -> i32 { shaped(text).iter().map(|glyph| glyph.advance).sum() };
        assert!(width("AV") < width("A") + width("V"));
        assert_eq!(width("HH"), 2 * width("H"));
    }

    #[test]
    fn brackets_and_crosses_take_the_form_that_their_neighbours_ask_for() {
        let first = |text| shaped(text)[0].id;
        assert_ne!(first("(A)"), first("(a)"));
        assert_ne!(shaped("2x3")[1].id, shaped("axb")[1].id);
        assert_eq!(shaped("->").len(), 1);
    }

    #[test]
    fn a_letter_that_the_font_lacks_has_the_glyph_of_none() {
        assert_eq!(shaped("从")[0].id, ABSENT);
        assert_eq!(shaped("从")[0].letter, '从');
    }
}
