//! Types of values that files hold: how each is read, and the JSON Schema that says so.

use super::diagnostic::{Diagnostic, Spanned};
use super::table::{Item, Name, Reader};
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use std::ops::Range;
use toml::de::DeValue;

/// The place of a value: its key, and the bytes by which a section is shown that stands there.
#[derive(Debug, Clone)]
pub(crate) struct At<'a> {
    pub(crate) key: &'a str,
    pub(crate) header: Range<usize>,
}

impl<'a> At<'a> {
    pub(crate) fn line(key: &'a Name) -> Self {
        Self {
            key: key.get_ref(),
            header: key.span(),
        }
    }
}

/// A value that a file can hold.
pub(crate) trait Readable: Sized {
    /// Reads it, or complains.
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self>;

    /// The JSON Schema of such a value. Its `description` is added to that of the key.
    fn schema() -> Json;

    /// The value of a key that is left out; `None` makes the key required.
    fn absent() -> Option<Self> {
        None
    }
}

/// One of a few words.
pub(crate) trait Word: Copy + 'static {
    /// The words with what they mean.
    const WORDS: &'static [(&'static str, Self)];
}

impl<W: Word> Readable for W {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let words: Vec<&str> = Self::WORDS.iter().map(|(word, _)| *word).collect();
        let text = Spanned::<String>::read(reader, at, item)?;
        let index = reader.word(at.key, &text, &words)?;
        Some(Self::WORDS[index].1)
    }

    fn schema() -> Json {
        let words: Vec<&str> = Self::WORDS.iter().map(|(word, _)| *word).collect();
        json!({ "enum": words })
    }
}

impl Reader {
    /// The index of a text among a few words, or a complaint.
    pub(crate) fn word(
        &mut self,
        key: &str,
        text: &Spanned<String>,
        words: &[&str],
    ) -> Option<usize> {
        let found = words.iter().position(|word| *word == text.value);
        if found.is_none() {
            let diagnostic = Diagnostic::new(format!("`{key}` cannot be `{}`", text.value));
            let known = || words.iter().copied();
            self.diagnostics
                .push(diagnostic.at(&text.span, "unknown").suggest(
                    &text.value,
                    known,
                    "it is one of",
                ));
        }
        found
    }
}

impl Readable for String {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        reader.text(at.key, item).value
    }

    fn schema() -> Json {
        json!({ "type": "string" })
    }
}

impl Readable for Date {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        reader.date(at.key, item).value
    }

    fn schema() -> Json {
        json!({ "type": "string", "format": "date" })
    }
}

impl Readable for bool {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let switch = item.get_ref().as_bool();
        if switch.is_none() {
            reader.wrong_type(at.key, "a switch, `true` or `false`", item);
        }
        switch
    }

    fn schema() -> Json {
        json!({ "type": "boolean" })
    }
}

/// A plain number, if the value is one.
pub(crate) fn number(item: &Item) -> Option<f64> {
    match item.get_ref() {
        DeValue::Integer(integer) => {
            let whole = i64::from_str_radix(integer.as_str(), integer.radix());
            whole.ok().map(|whole| whole as f64)
        }
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

impl Readable for f64 {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let number = number(item);
        if number.is_none() {
            reader.wrong_number(at.key, "a finite number", item);
        }
        number
    }

    fn schema() -> Json {
        json!({ "type": "number" })
    }
}

impl Readable for u32 {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let integer = item.get_ref().as_integer();
        let whole =
            integer.and_then(|whole| Self::from_str_radix(whole.as_str(), whole.radix()).ok());
        if whole.is_none() {
            reader.wrong_number(at.key, "a whole number from 0 on", item);
        }
        whole
    }

    fn schema() -> Json {
        json!({ "type": "integer", "minimum": 0 })
    }
}

/// Declares numbers within bounds: what they are called in errors, a test, the schema.
macro_rules! numbers_within {
    ($( $(#[doc = $doc:literal])+ $name:ident $wanted:literal $test:expr, $schema:tt; )+) => { $(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(crate) struct $name(pub(crate) f64);

        impl Readable for $name {
            fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
                let test: fn(f64) -> bool = $test;
                let number = number(item).filter(|number| test(*number));
                if number.is_none() {
                    reader.wrong_number(at.key, $wanted, item);
                }
                number.map(Self)
            }

            fn schema() -> Json {
                json!($schema)
            }
        }
    )+ };
}

numbers_within! {
    /// A number above 0.
    Positive "a number above 0" |number| number > 0.0, { "type": "number", "exclusiveMinimum": 0 };
    /// A factor above 1.
    AboveOne "a number above 1" |number| number > 1.0, { "type": "number", "exclusiveMinimum": 1 };
    /// A share from 0 to 1.
    Share "a share from 0 to 1" |number| (0.0..=1.0).contains(&number),
        { "type": "number", "minimum": 0, "maximum": 1 };
    /// A share above 0.
    PositiveShare "a share above 0, up to 1" |number| number > 0.0 && number <= 1.0,
        { "type": "number", "exclusiveMinimum": 0, "maximum": 1 };
}

impl<T: Readable> Readable for Spanned<T> {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let value = T::read(reader, at, item)?;
        Some(reader.spanned(value, item.span()))
    }

    fn schema() -> Json {
        T::schema()
    }
}

impl<T: Readable> Readable for Option<T> {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        T::read(reader, at, item).map(Some)
    }

    fn schema() -> Json {
        T::schema()
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: Readable> Readable for Vec<T> {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let Some(items) = item.get_ref().as_array() else {
            reader.wrong_type(at.key, "a list", item);
            return None;
        };
        let at = |item: &Item| At {
            key: at.key,
            header: item.span(),
        };
        let items = items.iter().map(|item| T::read(reader, &at(item), item));
        // All of them are read before one is given up.
        items.collect::<Vec<_>>().into_iter().collect()
    }

    fn schema() -> Json {
        json!({ "type": "array", "items": T::schema() })
    }
}

impl<T: Readable> Readable for [T; 2] {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        if item
            .get_ref()
            .as_array()
            .is_none_or(|items| items.len() != 2)
        {
            reader.wrong_type(at.key, "a list of two", item);
            return None;
        }
        Vec::<T>::read(reader, at, item)?.try_into().ok()
    }

    fn schema() -> Json {
        json!({ "type": "array", "items": T::schema(), "minItems": 2, "maxItems": 2 })
    }
}

/// A part of a file that may be left out. Where it is refused, the others are checked nevertheless.
#[derive(Debug, Clone)]
pub(crate) enum Part<T> {
    Absent,
    Refused,
    Stated(T),
}

impl<T> Part<T> {
    /// The value, if it is stated and was accepted.
    pub(crate) fn stated(&self) -> Option<&T> {
        match self {
            Self::Stated(value) => Some(value),
            Self::Absent | Self::Refused => None,
        }
    }

    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl<T: Readable> Readable for Part<T> {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        Some(T::read(reader, at, item).map_or(Self::Refused, Self::Stated))
    }

    fn schema() -> Json {
        T::schema()
    }

    fn absent() -> Option<Self> {
        Some(Self::Absent)
    }
}

/// A required value. Where it is refused, the rest of its section is checked nevertheless.
#[derive(Debug, Clone)]
pub(crate) struct Checked<T>(pub(crate) Option<T>);

impl<T: Readable> Readable for Checked<T> {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        Some(Self(T::read(reader, at, item)))
    }

    fn schema() -> Json {
        T::schema()
    }
}
