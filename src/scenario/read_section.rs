//! Reading values: one table of [`Field`]s against one TOML table.

use super::names;
use super::problem::{Complaint, Place};
use crate::market::parameters::WORLD_SECTIONS;
use crate::parameter::{Field, Kind, Value};
use jiff::civil::Date;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// Something a file states, with the place where it does. The value is missing when what stands
/// there was refused: the key counts as stated, so that it is not reported as absent too.
#[derive(Debug, Clone)]
pub(crate) struct Stated<T> {
    pub(crate) value: Option<T>,
    pub(crate) place: Place,
}

/// The value of something stated, if it is and was accepted.
pub(crate) fn accepted<T: Copy>(stated: Option<&Stated<T>>) -> Option<T> {
    stated.and_then(|stated| stated.value)
}

/// What is stated about the fields of one section, in the order of its table.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    /// Where the section's name stands, if it does.
    pub(crate) header: Option<Place>,
    /// One cell per field.
    pub(crate) values: Vec<Option<Stated<Value>>>,
}

impl Cells {
    /// Cells of a section of which nothing is stated.
    pub(crate) fn empty(fields: &[Field]) -> Self {
        Self {
            header: None,
            values: vec![None; fields.len()],
        }
    }

    /// Lets what `nearer` states take the place of what is stated here.
    pub(crate) fn override_with(&mut self, nearer: Self) {
        self.header = nearer.header.or(self.header.take());
        for (cell, stated) in self.values.iter_mut().zip(nearer.values) {
            *cell = stated.or(cell.take());
        }
    }

    /// Where the field called `key` was written, or else where the section was.
    pub(crate) fn place_of(&self, fields: &[Field], key: &str) -> Option<&Place> {
        let index = fields.iter().position(|field| field.key == key)?;
        let cell = self.values[index].as_ref().map(|stated| &stated.place);
        cell.or(self.header.as_ref())
    }

    /// Complains that the field called `key` contradicts others. Fields of the section that a
    /// nearer file of the chain states are shown too: one of them may have caused it.
    pub(crate) fn contradiction(
        &self,
        owner: &str,
        fields: &[Field],
        key: &str,
        why: String,
    ) -> Complaint {
        let place = self.place_of(fields, key).expect("every key is stated");
        let complaint = Complaint::new(format!("`{key}` of {owner} contradicts another key"));
        let stated = self.values.iter().flatten().map(|stated| &stated.place);
        stated
            .filter(|nearer| nearer.source < place.source)
            .fold(complaint.at(place, why), |complaint, nearer| {
                complaint.at(nearer, "changed here")
            })
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

pub(super) fn list_missing(owner: &str, missing: &[&Field]) -> Complaint {
    let message = match missing {
        [one] => format!("{owner} lacks `{}`", one.key),
        several => format!("{owner} lacks {} keys", several.len()),
    };
    missing
        .iter()
        .fold(Complaint::new(message), |complaint, field| {
            complaint.note(meaning(field))
        })
}

/// One value per field, when every one is stated and was accepted.
pub(super) fn values(cells: &Cells) -> Option<Vec<Value>> {
    let cells = cells.values.iter();
    cells
        .map(|cell| cell.as_ref().and_then(|stated| stated.value))
        .collect()
}

/// A key with its value, both with their places.
pub(crate) type Line<'t, 'i> = (&'t Spanned<DeString<'i>>, &'t Spanned<DeValue<'i>>);

/// The lines of a table in the order in which they were written.
pub(crate) fn lines<'t, 'i>(table: &'t DeTable<'i>) -> Vec<Line<'t, 'i>> {
    let mut lines: Vec<_> = table.iter().collect();
    lines.sort_by_key(|(key, _)| key.span().start);
    lines
}

/// Reads the values of one file and collects what is wrong with them.
pub(crate) struct Reader {
    source: usize,
    text: String,
    pub(crate) complaints: Vec<Complaint>,
}

impl Reader {
    /// A reader for file `source` of the chain, which holds `text`.
    pub(crate) fn new(source: usize, text: &str) -> Self {
        Self {
            source,
            text: text.to_owned(),
            complaints: Vec::new(),
        }
    }

    /// The place of a span of this file.
    pub(crate) fn place(&self, span: Range<usize>) -> Place {
        Place {
            source: self.source,
            span,
        }
    }

    /// What stands in the file at `span`.
    pub(super) fn written(&self, span: Range<usize>) -> &str {
        self.text.get(span).unwrap_or_default()
    }

    /// Wraps a value that was read, or refused, with its place.
    pub(crate) fn stated<T>(&self, value: Option<T>, span: Range<usize>) -> Stated<T> {
        Stated {
            value,
            place: self.place(span),
        }
    }

    /// Reads the fields of `owner` (such as "lever `traffic`"). Keys among `others` are left to
    /// the caller; any further key is an error.
    pub(crate) fn fields(
        &mut self,
        owner: &str,
        fields: &'static [Field],
        others: &[&'static str],
        table: &DeTable,
    ) -> Vec<Option<Stated<Value>>> {
        let mut cells = vec![None; fields.len()];
        for (key, value) in lines(table) {
            let name = key.get_ref().as_ref();
            if let Some(index) = fields.iter().position(|field| field.key == name) {
                let read = self.value(owner, &fields[index], value);
                cells[index] = Some(self.stated(read, value.span()));
            } else if !others.contains(&name) {
                let meant = self.unknown_field(owner, fields, others, key);
                if let Some(index) = fields.iter().position(|field| Some(field.key) == meant) {
                    cells[index] = Some(self.stated(None, key.span()));
                }
            }
        }
        cells
    }

    /// Complains about a key that `owner` does not have; returns the key that was probably meant.
    fn unknown_field(
        &mut self,
        owner: &str,
        fields: &'static [Field],
        others: &[&'static str],
        key: &Spanned<DeString>,
    ) -> Option<&'static str> {
        let name = key.get_ref().as_ref();
        let known = || {
            let keys = fields.iter().map(|field| field.key);
            keys.chain(others.iter().copied())
        };
        let complaint = Complaint::new(format!("{owner} has no key `{name}`"))
            .at(&self.place(key.span()), "unknown key");
        let elsewhere = WORLD_SECTIONS
            .iter()
            .find(|section| section.fields.iter().any(|field| field.key == name));
        let meant = names::nearest(name, known());
        self.complaints.push(match (meant, elsewhere) {
            (Some(meant), _) => complaint.help(format!("did you mean `{meant}`?")),
            (None, Some(section)) => {
                complaint.help(format!("`{name}` belongs under `[{}]`", section.name))
            }
            (None, None) => complaint.help(format!("its keys are {}", names::list(known()))),
        });
        meant
    }

    /// Reads one value of a field, within its bounds.
    pub(crate) fn value(
        &mut self,
        owner: &str,
        field: &Field,
        value: &Spanned<DeValue>,
    ) -> Option<Value> {
        let read = match (field.kind, value.get_ref()) {
            (Kind::Number { .. }, DeValue::Integer(integer)) => {
                // Too long for 128 bits is beyond any bound.
                let whole = i128::from_str_radix(integer.as_str(), integer.radix());
                Value::Number(whole.map_or(f64::MAX, |whole| whole as f64))
            }
            (Kind::Number { .. }, DeValue::Float(float)) => {
                Value::Number(float.as_str().parse().unwrap_or(f64::NAN))
            }
            (Kind::Whole { .. }, DeValue::Integer(integer)) => {
                let whole = i64::from_str_radix(integer.as_str(), integer.radix());
                let beyond = if integer.as_str().starts_with('-') {
                    i64::MIN
                } else {
                    i64::MAX
                };
                Value::Whole(whole.unwrap_or(beyond))
            }
            (Kind::Switch, DeValue::Boolean(switch)) => Value::Switch(*switch),
            (_, other) => {
                self.wrong_kind(owner, field, other, value.span());
                return None;
            }
        };
        let Some(violation) = field.violation(read) else {
            return Some(read);
        };
        let message = format!("`{}` of {owner} is out of bounds", field.key);
        self.complaints.push(
            Complaint::new(message)
                .at(&self.place(value.span()), violation)
                .note(meaning(field)),
        );
        None
    }

    fn wrong_kind(&mut self, owner: &str, field: &Field, found: &DeValue, span: Range<usize>) {
        let wanted = match field.kind {
            Kind::Number { .. } => "a number",
            Kind::Whole { .. } => "a whole number",
            Kind::Switch => "a switch, `true` or `false`",
        };
        let label = format!("found {}", kind_of(found));
        let mut complaint = Complaint::new(format!("`{}` of {owner} must be {wanted}", field.key))
            .at(&self.place(span), label)
            .note(meaning(field));
        match (field.kind, found) {
            (Kind::Number { .. }, DeValue::String(text)) if text.parse::<f64>().is_ok() => {
                complaint = complaint.help("write it without quotes");
            }
            (Kind::Whole { .. }, DeValue::String(text)) if text.parse::<i64>().is_ok() => {
                complaint = complaint.help("write it without quotes");
            }
            (Kind::Switch, DeValue::String(text)) if text.parse::<bool>().is_ok() => {
                complaint = complaint.help("write it without quotes");
            }
            (Kind::Whole { .. }, DeValue::Float(float)) => {
                let nearest = float.as_str().parse::<f64>().unwrap_or(f64::NAN).round();
                if nearest.is_finite() {
                    complaint = complaint.help(format!("the nearest is `{nearest}`"));
                }
            }
            _ => {}
        }
        self.complaints.push(complaint);
    }

    /// Complains that `key` holds something else than `wanted`.
    pub(crate) fn wrong_type(&mut self, key: &str, wanted: &str, value: &Spanned<DeValue>) {
        let label = format!("found {}", kind_of(value.get_ref()));
        let complaint = Complaint::new(format!("`{key}` must be {wanted}"))
            .at(&self.place(value.span()), label);
        self.complaints.push(complaint);
    }

    /// Reads a text.
    pub(crate) fn text(&mut self, key: &str, value: &Spanned<DeValue>) -> Stated<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_type(key, "a text in quotes", value);
        }
        self.stated(text, value.span())
    }

    /// Reads a list of texts, each with its place.
    pub(crate) fn texts(&mut self, key: &str, value: &Spanned<DeValue>) -> Vec<(String, Place)> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, "a list such as [\"one\", \"two\"]", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            let text = self.text(key, item);
            texts.extend(text.value.map(|value| (value, text.place)));
        }
        texts
    }

    /// Reads a date without a time.
    pub(crate) fn date(&mut self, key: &str, value: &Spanned<DeValue>) -> Stated<Date> {
        let mut read = None;
        let span = value.span();
        match value.get_ref().as_datetime() {
            Some(stamp) if stamp.time.is_none() => {
                let date = stamp.date.expect("a stamp without a time has a date");
                let year = i16::try_from(date.year).unwrap_or(i16::MAX);
                let date = Date::new(year, date.month.cast_signed(), date.day.cast_signed());
                read = date.ok().filter(|date| YEARS.contains(&date.year()));
                if read.is_none() {
                    let complaint = Complaint::new(format!("`{key}` is out of range")).at(
                        &self.place(span.clone()),
                        format!(
                            "the year must lie between {} and {}",
                            YEARS.start(),
                            YEARS.end()
                        ),
                    );
                    self.complaints.push(complaint);
                }
            }
            _ => self.wrong_date(key, value),
        }
        self.stated(read, span)
    }

    fn wrong_date(&mut self, key: &str, value: &Spanned<DeValue>) {
        let label = format!("found {}", kind_of(value.get_ref()));
        let mut complaint = Complaint::new(format!("`{key}` must be a date such as 2024-01-01"))
            .at(&self.place(value.span()), label);
        let text = value.get_ref().as_str();
        if text.is_some_and(|text| text.parse::<Date>().is_ok()) {
            complaint = complaint.help("write the date without quotes");
        }
        self.complaints.push(complaint);
    }
}

/// Years in which every date of a scenario must lie.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

/// A field's key with its meaning, unit and bounds.
pub(crate) fn meaning(field: &Field) -> String {
    let bounds = match field.kind {
        Kind::Number { min, max } => format!("{}, {min} to {max}", field.unit),
        Kind::Whole { min, max } => format!("{}, whole, {min} to {max}", field.unit),
        Kind::Switch => "true or false".to_owned(),
    };
    format!("`{}`: {} ({bounds})", field.key, field.description())
}

fn kind_of(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "a switch",
        DeValue::Datetime(stamp) if stamp.date.is_none() => "a time of day",
        DeValue::Datetime(stamp) if stamp.time.is_some() => "a date with a time of day",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
