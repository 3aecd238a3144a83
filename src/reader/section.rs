//! Sections declared once: a struct, the keys with their meaning, the reader and the schema.

use super::diagnostic::Diagnostic;
use super::readable::{At, Readable};
use super::schema::one_line;
use super::table::{Reader, Table};
use crate::parameter::{Section, Value};
use std::ops::Range;

/// A section on its way from a table to a struct.
pub(crate) struct SectionReader<'r, 't, 'i> {
    pub(crate) reader: &'r mut Reader,
    table: &'t Table<'i>,
    owner: String,
    header: Range<usize>,
    /// Keys that were probably meant by unknown ones, so that they are not reported as absent too.
    meant: Vec<&'static str>,
    lacking: Vec<(&'static str, &'static str)>,
}

impl<'r, 't, 'i> SectionReader<'r, 't, 'i> {
    /// Begins to read the section of `owner`, such as "arm `old`". All its keys are `known`.
    pub(crate) fn new(
        reader: &'r mut Reader,
        owner: String,
        header: Range<usize>,
        table: &'t Table<'i>,
        known: &[&'static str],
    ) -> Self {
        Self {
            meant: reader.unknown_keys(&owner, known, table),
            reader,
            table,
            owner,
            header,
            lacking: Vec::new(),
        }
    }

    /// Reads the value of a key.
    pub(crate) fn key<T: Readable>(&mut self, key: &'static str, doc: &'static str) -> Option<T> {
        if let Some((name, item)) = self.table.get_key_value(key) {
            return T::read(self.reader, &At::line(name), item);
        }
        let absent = T::absent();
        if absent.is_none() && !self.meant.contains(&key) {
            self.lacking.push((key, doc));
        }
        absent
    }

    /// Reads numbers that are declared as parameters are, from the keys of this very section.
    pub(crate) fn numbers<S: Section>(&mut self) -> Option<S> {
        self.reader.numbers(&self.owner, self.table)
    }

    /// Complains about required keys that are left out.
    pub(crate) fn finish(self) {
        let message = match self.lacking.as_slice() {
            [] => return,
            [(key, _)] => format!("{} lacks `{key}`", self.owner),
            several => format!("{} lacks {} keys", self.owner, several.len()),
        };
        let at = self.reader.span(self.header);
        let diagnostic = Diagnostic::new(message).at(&at, "here");
        let notes = self.lacking.iter();
        let notes = notes.map(|(key, doc)| format!("`{key}`: {}", one_line(doc)));
        self.reader
            .diagnostics
            .push(notes.fold(diagnostic, Diagnostic::note));
    }
}

impl Reader {
    /// Reads the fields of `S` that a table states; the others take their defaults.
    pub(crate) fn numbers<S: Section>(&mut self, owner: &str, table: &Table) -> Option<S> {
        let cells = S::FIELDS.iter().map(|field| match table.get(field.key) {
            Some(item) => self.value(owner, field, item),
            None => field.default,
        });
        let values: Vec<Option<Value>> = cells.collect();
        let section = S::from_values(&values.into_iter().collect::<Option<Vec<_>>>()?);
        if let Err((key, why)) = section.check() {
            let mut stated = S::FIELDS.iter().filter_map(|field| table.get(field.key));
            let at = table
                .get(key)
                .or(stated.next_back())
                .map_or(0..0, toml::Spanned::span);
            self.refuse(
                at,
                format!("`{key}` of {owner} contradicts another key"),
                why,
            );
            return None;
        }
        Some(section)
    }
}

/// Declares a section of a file: a struct whose keys have the types of its fields. Numbers that are
/// declared with [`parameters!`](crate::parameters) are taken in by `with`.
macro_rules! section {
    (
        $(#[doc = $section_doc:literal])+
        $visibility:vis struct $name:ident as $kind:literal
        $(with $numbers:ident: $of:ty)?
        {
            $( $(#[doc = $doc:literal])+ $key:ident : $type:ty, )+
        }
    ) => {
        $(#[doc = $section_doc])+
        #[derive(Debug, Clone)]
        $visibility struct $name {
            $( #[doc = concat!("Numbers of ", stringify!($of), "; nothing if one was refused.")] $visibility $numbers: Option<$of>, )?
            $( $(#[doc = $doc])+ $visibility $key: $type, )+
        }

        impl $name {
            /// Reads the section of `owner`, which is shown by the bytes of its `header`.
            $visibility fn read_table(
                reader: &mut $crate::reader::Reader,
                owner: String,
                header: std::ops::Range<usize>,
                table: &$crate::reader::Table,
            ) -> Option<Self> {
                #[allow(unused_mut, reason = "only some sections have numbers")]
                let mut known = vec![$( stringify!($key) ),+];
                $( known.extend(
                    <$of as $crate::parameter::Declared>::FIELDS.iter().map(|field| field.key)
                ); )?
                let mut section =
                    $crate::reader::SectionReader::new(reader, owner, header, table, &known);
                $( let $numbers = section.numbers::<$of>(); )?
                $( let $key = section.key::<$type>(stringify!($key), concat!($($doc),+)); )+
                section.finish();
                Some(Self { $( $numbers, )? $( $key: $key?, )+ })
            }
        }

        impl $crate::reader::Kind for $name {
            const KIND: &'static str = $kind;
        }

        impl $crate::reader::Readable for $name {
            fn read(
                reader: &mut $crate::reader::Reader,
                at: &$crate::reader::At,
                item: &$crate::reader::Item,
            ) -> Option<Self> {
                let table = reader.section(at.key, item)?;
                let owner = format!("{} `{}`", $kind, at.key);
                Self::read_table(reader, owner, at.header.clone(), table)
            }

            fn schema() -> serde_json::Value {
                #[allow(unused_mut, reason = "only some sections have numbers")]
                let mut properties = serde_json::Map::new();
                $( properties.extend($crate::reader::schema::fields(
                    <$of as $crate::parameter::Declared>::FIELDS
                )); )?
                let mut required: Vec<&str> = Vec::new();
                $(
                    let described = $crate::reader::schema::described(
                        <$type as $crate::reader::Readable>::schema(),
                        concat!($($doc),+),
                    );
                    properties.insert(stringify!($key).to_owned(), described);
                    if <$type as $crate::reader::Readable>::absent().is_none() {
                        required.push(stringify!($key));
                    }
                )+
                $crate::reader::schema::section(&properties, &required)
            }
        }
    };
}

pub(crate) use section;
