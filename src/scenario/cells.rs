//! Statements of a file about the fields of one section.

use crate::parameter::{Field, Value};
use crate::reader::{Diagnostic, Span, Spanned, meaning};

/// The value of something stated, if it is and was accepted.
pub(super) fn accepted<T: Copy>(stated: Option<&Spanned<Option<T>>>) -> Option<T> {
    stated.and_then(|stated| stated.value)
}

/// Statements about the fields of one section, in the order of its table. A value is missing
/// where what stands there was refused: the key counts as stated, and is not reported as absent
/// too.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    /// The place of the section's name, if it is written.
    pub(super) header: Option<Span>,
    /// One cell per field.
    pub(super) values: Vec<Option<Spanned<Option<Value>>>>,
}

impl Cells {
    /// Cells of a section of which nothing is stated.
    pub(super) fn empty(fields: &[Field]) -> Self {
        Self {
            header: None,
            values: vec![None; fields.len()],
        }
    }

    /// Lets what `nearer` states take the place of what is stated here.
    pub(super) fn override_with(&mut self, nearer: Self) {
        self.header = nearer.header.or(self.header.take());
        for (cell, stated) in self.values.iter_mut().zip(nearer.values) {
            *cell = stated.or(cell.take());
        }
    }

    /// The place of the field called `key`, or else of the section.
    pub(super) fn span_of(&self, fields: &[Field], key: &str) -> Option<&Span> {
        let index = fields.iter().position(|field| field.key == key)?;
        let cell = self.values[index].as_ref().map(|stated| &stated.span);
        cell.or(self.header.as_ref())
    }

    /// Complains that the field called `key` contradicts others. Fields of the section that a
    /// nearer file of the chain states, or a setting, are shown too: one of them may have caused
    /// it.
    pub(super) fn contradiction(
        &self,
        owner: &str,
        fields: &[Field],
        key: &str,
        why: String,
    ) -> Diagnostic {
        let span = self.span_of(fields, key).expect("every key is stated");
        let diagnostic = Diagnostic::new(format!("`{key}` of {owner} contradicts another key"));
        let stated = || self.values.iter().flatten().map(|stated| &stated.span);
        let is_edited = stated().any(|other| *other == Span::NOWHERE);
        stated()
            .filter(|other| *other != span && (is_edited || other.source < span.source))
            .fold(diagnostic.at(span, why), |diagnostic, other| {
                diagnostic.at(other, "changed here")
            })
    }
}

/// A value that is stated in no text.
pub(super) fn nowhere<T>(value: T) -> Spanned<Option<T>> {
    Spanned {
        value: Some(value),
        span: Span::NOWHERE,
    }
}

/// The fields that are stated nowhere and `needed`, if there are any.
pub(super) fn missing<'f>(
    cells: &Cells,
    fields: &'f [Field],
    needed: impl Fn(&Field) -> bool,
) -> Option<Vec<&'f Field>> {
    let absent = cells.values.iter().zip(fields);
    let missing: Vec<&Field> = absent
        .filter(|(cell, field)| cell.is_none() && needed(field))
        .map(|(_, field)| field)
        .collect();
    (!missing.is_empty()).then_some(missing)
}

pub(super) fn list_missing(owner: &str, missing: &[&Field]) -> Diagnostic {
    let message = match missing {
        [one] => format!("{owner} lacks `{}`", one.key),
        several => format!("{owner} lacks {} keys", several.len()),
    };
    missing
        .iter()
        .fold(Diagnostic::new(message), |diagnostic, field| {
            diagnostic.note(meaning(field))
        })
}

/// One value per field, when every one is stated and was accepted.
pub(super) fn values(cells: &Cells) -> Option<Vec<Value>> {
    let cells = cells.values.iter();
    cells
        .map(|cell| cell.as_ref().and_then(|stated| stated.value))
        .collect()
}
