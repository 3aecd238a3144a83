//! Values of a parsed text, checked and with their places.

use super::diagnostic::{Diagnostic, Diagnostics, Source, Span, Spanned, meaning, not_toml};
use super::names;
use crate::parameter::{Field, Kind, Value};
use jiff::civil::Date;
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeString, DeTable, DeValue};

/// Most errors of a text that is not TOML that are looked at: what is none has any number.
const MOST_ERRORS: usize = 1000;

/// Length of a text of which only the first error is told, in bytes: one that is none has millions.
const LONG_BYTES: usize = 64 << 10;

/// A text as TOML, as far as it is that, and its errors.
fn parsed(text: &str) -> (Option<toml::Spanned<Table<'_>>>, Vec<toml::de::Error>) {
    if text.len() <= LONG_BYTES {
        let (table, errors) = DeTable::parse_recoverable(text);
        return (Some(table), errors);
    }
    match DeTable::parse(text) {
        Ok(table) => (Some(table), Vec::new()),
        Err(error) => (None, vec![error]),
    }
}

/// Most keys of a table: what is told of each takes time and room.
const MOST_KEYS: usize = 1000;

/// Most keys of all tables of a text.
const MOST_KEYS_OF_ALL: usize = 20_000;

/// The key that is one too many, if there is one. `keys` counts those of all tables; the parser
/// has bounded how deep they lie.
fn crowded(table: &Table, keys: &mut usize) -> Option<Range<usize>> {
    if let Some((key, _)) = table.iter().nth(MOST_KEYS) {
        return Some(key.span());
    }
    table.iter().find_map(|(key, item)| {
        *keys += 1;
        if *keys > MOST_KEYS_OF_ALL {
            return Some(key.span());
        }
        inside(item.get_ref(), keys)
    })
}

fn inside(value: &DeValue, keys: &mut usize) -> Option<Range<usize>> {
    match value {
        DeValue::Table(table) => crowded(table, keys),
        DeValue::Array(items) => items.iter().find_map(|item| inside(item.get_ref(), keys)),
        _ => None,
    }
}

/// A parsed table.
pub(crate) type Table<'i> = DeTable<'i>;
/// A value with the bytes that it takes up in its text.
pub(crate) type Item<'i> = toml::Spanned<DeValue<'i>>;
/// A key, likewise.
pub(crate) type Name<'i> = toml::Spanned<DeString<'i>>;
/// A key with its value.
pub(crate) type Line<'t, 'i> = (&'t Name<'i>, &'t Item<'i>);

/// The lines of a table in the order in which they were written.
pub(crate) fn lines<'t, 'i>(table: &'t Table<'i>) -> Vec<Line<'t, 'i>> {
    let mut lines: Vec<Line> = table.iter().collect();
    lines.sort_by_key(|(key, _)| key.span().start);
    lines
}

/// A reader of one text, which collects its problems.
pub(crate) struct Reader {
    number: usize,
    source: Arc<Source>,
    /// The section to which a key belongs that stands elsewhere.
    pub(super) home_of: fn(&str) -> Option<&'static str>,
    /// Successor of a key of an owner that is gone.
    pub(super) successor_of: fn(&str, &str) -> Option<&'static str>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Reader {
    /// A reader for text `number` of those that are read together.
    pub(crate) fn new(number: usize, source: &Arc<Source>) -> Self {
        Self {
            number,
            source: Arc::clone(source),
            home_of: |_| None,
            successor_of: |_, _| None,
            diagnostics: Vec::new(),
        }
    }

    /// This reader, with tables of where keys belong and of what took the place of those gone.
    pub(crate) fn with_keys(
        self,
        home_of: fn(&str) -> Option<&'static str>,
        successor_of: fn(&str, &str) -> Option<&'static str>,
    ) -> Self {
        Self {
            home_of,
            successor_of,
            ..self
        }
    }

    /// A source that stands alone, parsed and read by `read`.
    ///
    /// # Errors
    /// All problems of the source, or those of another file that it names.
    pub(crate) fn read_source<T>(
        source: Arc<Source>,
        read: impl FnOnce(&mut Self, &Table) -> Result<Option<T>, Diagnostics>,
    ) -> Result<T, Diagnostics> {
        let mut reader = Self::new(0, &source);
        let read = match reader.parse(&source.text) {
            Some(table) => read(&mut reader, &table),
            None => Ok(None),
        };
        let here = Diagnostics::new(vec![source], reader.diagnostics);
        match read {
            Ok(Some(value)) if here.is_empty() => Ok(value),
            Err(elsewhere) if here.is_empty() => Err(elsewhere),
            Err(elsewhere) => Err(here.and(elsewhere)),
            Ok(_) => Err(here),
        }
    }

    /// The table that the reader's text is; nothing if it is not TOML.
    pub(crate) fn parse<'t>(&mut self, text: &'t str) -> Option<Table<'t>> {
        let (table, errors) = parsed(text);
        let mut last = None;
        for error in errors.iter().take(MOST_ERRORS) {
            let bytes = error.span().unwrap_or(0..0);
            // What follows on the same line is most often an echo of the first error.
            let before = text.get(..bytes.start).unwrap_or_default();
            let line = before.rfind('\n').map_or(0, |end| end + 1);
            if last.replace(line) != Some(line) {
                let found = text.get(bytes.clone()).unwrap_or_default();
                let diagnostic = not_toml(&self.span(bytes), error.message(), found);
                self.diagnostics.push(diagnostic);
            }
        }
        if !errors.is_empty() {
            return None;
        }
        let table = table?.into_inner();
        let mut keys = 0;
        if let Some(bytes) = crowded(&table, &mut keys) {
            let diagnostic = Diagnostic::new("there are more keys than any file has")
                .at(&self.span(bytes), "one too many")
                .help(format!(
                    "a section has {MOST_KEYS} at most, and a file {MOST_KEYS_OF_ALL}"
                ));
            self.diagnostics.push(diagnostic);
            return None;
        }
        Some(table)
    }

    /// The span of bytes of this text.
    pub(crate) fn span(&self, bytes: Range<usize>) -> Span {
        Span {
            source: self.number,
            bytes,
        }
    }

    /// The text's own words at `bytes`.
    pub(crate) fn words(&self, bytes: Range<usize>) -> &str {
        self.source.text.get(bytes).unwrap_or_default()
    }

    /// The text itself.
    pub(crate) fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// Reads the value at `bytes` again, once it is known what it must be.
    pub(crate) fn again<T>(
        &mut self,
        bytes: &Range<usize>,
        read: impl FnOnce(&mut Self, &Item) -> Option<T>,
    ) -> Option<T> {
        // As many bytes before the value as in its file, so that its place is the one there.
        let before = " ".repeat(bytes.start.saturating_sub(2));
        let alone = format!("{before}v={}", self.words(bytes.clone()));
        let table = self.parse(&alone)?;
        read(self, table.get("v")?)
    }

    /// A value with its place.
    pub(crate) fn spanned<T>(&self, value: T, bytes: Range<usize>) -> Spanned<T> {
        Spanned {
            value,
            span: self.span(bytes),
        }
    }

    /// Refuses something at these bytes.
    pub(crate) fn refuse(
        &mut self,
        bytes: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new(message).at(&self.span(bytes), label);
        self.diagnostics.push(diagnostic);
        self.diagnostics.last_mut().expect("just pushed")
    }

    /// The table under a section's key.
    pub(crate) fn section<'t, 'i>(
        &mut self,
        key: &str,
        item: &'t Item<'i>,
    ) -> Option<&'t Table<'i>> {
        let table = item.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, "a section", item);
        }
        table
    }

    /// Complains about a name that nothing has.
    pub(crate) fn unknown(&mut self, kind: &str, name: &str, known: &[&str], span: &Span) {
        let diagnostic = Diagnostic::new(format!("there is no {kind} `{name}`"))
            .at(span, "unknown")
            .suggest(name, || known.iter().copied(), "there are");
        self.diagnostics.push(diagnostic);
    }

    /// A name in kebab case, or a complaint.
    pub(crate) fn kebab(&mut self, kind: &str, name: &str, at: Range<usize>) -> Option<String> {
        let Some(why) = names::why_not_kebab(name) else {
            return Some(name.to_owned());
        };
        let article = if kind.starts_with(['a', 'i']) {
            "an"
        } else {
            "a"
        };
        let message = format!("`{}` cannot name {article} {kind}", name.escape_debug());
        self.refuse(at, message, why)
            .add_help("use lower-case words joined by hyphens, such as `traffic-first`");
        None
    }

    /// Reads one value of a field, within its bounds.
    pub(crate) fn value(&mut self, owner: &str, field: &Field, value: &Item) -> Option<Value> {
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
        self.diagnostics.push(
            Diagnostic::new(message)
                .at(&self.span(value.span()), violation)
                .note(meaning(field)),
        );
        None
    }

    fn wrong_kind(&mut self, owner: &str, field: &Field, found: &DeValue, span: Range<usize>) {
        let (wanted, is_quoted) = match (field.kind, found.as_str()) {
            (Kind::Number { .. }, text) => ("a number", text.map(|it| it.parse::<f64>().is_ok())),
            (Kind::Whole { .. }, text) => {
                ("a whole number", text.map(|it| it.parse::<i64>().is_ok()))
            }
            (Kind::Switch, text) => {
                let is_quoted = text.map(|it| it.parse::<bool>().is_ok());
                ("a switch, `true` or `false`", is_quoted)
            }
        };
        let message = format!("`{}` of {owner} must be {wanted}", field.key);
        let mut diagnostic = Diagnostic::new(message)
            .at(&self.span(span), format!("found {}", kind_of(found)))
            .note(meaning(field));
        if is_quoted == Some(true) {
            diagnostic = diagnostic.help("write it without quotes");
        }
        if let (Kind::Whole { .. }, DeValue::Float(float)) = (field.kind, found) {
            let nearest = float.as_str().parse::<f64>().unwrap_or(f64::NAN).round();
            if nearest.is_finite() {
                diagnostic = diagnostic.help(format!("the nearest is `{nearest}`"));
            }
        }
        self.diagnostics.push(diagnostic);
    }

    /// Complains that `key` holds something else than `wanted`.
    pub(crate) fn wrong_type(&mut self, key: &str, wanted: &str, value: &Item) {
        let label = format!("found {}", kind_of(value.get_ref()));
        self.refuse(value.span(), format!("`{key}` must be {wanted}"), label);
    }

    /// Complains that `key` holds another number than `wanted`, or none.
    pub(crate) fn wrong_number(&mut self, key: &str, wanted: &str, value: &Item) {
        let found = match value.get_ref() {
            DeValue::Integer(_) | DeValue::Float(_) => self.words(value.span()).to_owned(),
            other => kind_of(other).to_owned(),
        };
        let message = format!("`{key}` must be {wanted}");
        self.refuse(value.span(), message, format!("found {found}"));
    }

    /// Reads a text.
    pub(crate) fn text(&mut self, key: &str, value: &Item) -> Spanned<Option<String>> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_type(key, "a text in quotes", value);
        }
        self.spanned(text, value.span())
    }

    /// Reads a list of texts, each with its place.
    pub(crate) fn texts(&mut self, key: &str, value: &Item) -> Vec<(String, Span)> {
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, "a list such as [\"one\", \"two\"]", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            let text = self.text(key, item);
            texts.extend(text.value.map(|value| (value, text.span)));
        }
        texts
    }

    /// Reads a date without a time.
    pub(crate) fn date(&mut self, key: &str, value: &Item) -> Spanned<Option<Date>> {
        let stamp = value
            .get_ref()
            .as_datetime()
            .filter(|stamp| stamp.time.is_none());
        let read = stamp.and_then(|stamp| stamp.date).and_then(|date| {
            let year = i16::try_from(date.year).unwrap_or(i16::MAX);
            Date::new(year, date.month.cast_signed(), date.day.cast_signed()).ok()
        });
        let read = read.filter(|date| YEARS.contains(&date.year()));
        if read.is_none() && stamp.is_some() {
            let (first, last) = (YEARS.start(), YEARS.end());
            let label = format!("the year must lie between {first} and {last}");
            self.refuse(value.span(), format!("`{key}` is out of range"), label);
        } else if read.is_none() {
            self.wrong_type(key, "a date such as 2024-01-01", value);
            let text = value.get_ref().as_str();
            if text.is_some_and(|text| text.parse::<Date>().is_ok()) {
                let diagnostic = self.diagnostics.last_mut().expect("just pushed");
                diagnostic.add_help("write the date without quotes");
            }
        }
        self.spanned(read, value.span())
    }
}

/// Years in which every date of a scenario must lie.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2100;

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
