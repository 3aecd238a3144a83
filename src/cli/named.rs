//! Arguments that name a row of a table: a lever, an outcome.

use crate::reader::names::nearest;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, Command, Error};
use std::ffi::OsStr;

/// A name to look up. Shells complete it, and a slip of the pen is recognised.
#[derive(Debug)]
pub(super) struct Named<T: 'static> {
    /// What the rows are: "lever".
    pub(super) kind: &'static str,
    /// The table.
    pub(super) rows: &'static [T],
    /// A row's name.
    pub(super) name: fn(&T) -> &'static str,
    /// What a shell shows beside the name.
    pub(super) help: fn(&T) -> &'static str,
}

impl<T> Clone for Named<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Named<T> {}

impl<T: Sync> TypedValueParser for Named<T> {
    type Value = &'static T;

    fn parse_ref(
        &self,
        command: &Command,
        _: Option<&Arg>,
        value: &OsStr,
    ) -> Result<Self::Value, Error> {
        let value = value.to_string_lossy();
        let row = self.rows.iter().find(|row| (self.name)(row) == value);
        row.ok_or_else(|| {
            let names = self.rows.iter().map(self.name);
            let message = format!("{}\n", unknown(self.kind, &value, names));
            Error::raw(ErrorKind::InvalidValue, message).with_cmd(command)
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = self.rows.iter();
        Some(Box::new(values.map(|row| {
            PossibleValue::new((self.name)(row)).help((self.help)(row))
        })))
    }
}

/// Says that nothing is called `name`, and what may have been meant.
pub(super) fn unknown(
    kind: &str,
    name: &str,
    names: impl Iterator<Item = &'static str> + Clone,
) -> String {
    if let Some(near) = nearest(name, names.clone()) {
        return format!("there is no {kind} `{name}`; did you mean `{near}`?");
    }
    let names = names.collect::<Vec<_>>().join(", ");
    format!("there is no {kind} `{name}`; there are {names}")
}
