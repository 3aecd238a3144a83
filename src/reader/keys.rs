//! Keys of a table: those that its owner has, those that are gone, and slips of the pen.

use super::diagnostic::{Diagnostic, Spanned};
use super::names;
use super::table::{Name, Reader, Table, lines};
use crate::parameter::{Field, Value};

impl Reader {
    /// Reads the fields of `owner` (such as "lever `traffic`"). Keys among `others` are left to
    /// the caller; any further key is an error.
    pub(crate) fn fields(
        &mut self,
        owner: &str,
        fields: &'static [Field],
        others: &[&'static str],
        table: &Table,
    ) -> Vec<Option<Spanned<Option<Value>>>> {
        let keys = fields.iter().map(|field| field.key);
        let known: Vec<&'static str> = keys.chain(others.iter().copied()).collect();
        let mut cells = vec![None; fields.len()];
        for (key, value) in lines(table) {
            let name = key.get_ref().as_ref();
            if let Some(index) = fields.iter().position(|field| field.key == name) {
                let read = self.value(owner, &fields[index], value);
                cells[index] = Some(self.spanned(read, value.span()));
            } else if !others.contains(&name) {
                let meant = self.unknown_key(owner, &known, key);
                if let Some(index) = fields.iter().position(|field| Some(field.key) == meant) {
                    cells[index] = Some(self.spanned(None, key.span()));
                }
            }
        }
        cells
    }

    /// Complains about keys of a table that are not `known`; returns the keys that were probably
    /// meant.
    pub(crate) fn unknown_keys(
        &mut self,
        owner: &str,
        known: &[&'static str],
        table: &Table,
    ) -> Vec<&'static str> {
        let mut meant = Vec::new();
        for (key, _) in lines(table) {
            if !known.contains(&key.get_ref().as_ref()) {
                meant.extend(self.unknown_key(owner, known, key));
            }
        }
        meant
    }

    fn unknown_key(
        &mut self,
        owner: &str,
        known: &[&'static str],
        key: &Name,
    ) -> Option<&'static str> {
        let name = key.get_ref().as_ref();
        if let Some(successor) = (self.successor_of)(owner, name) {
            let diagnostic = Diagnostic::new(format!("`{name}` of {owner} is gone"))
                .at(
                    &self.span(key.span()),
                    "a key of an earlier edition of the model",
                )
                .help(successor);
            self.diagnostics.push(diagnostic);
            return None;
        }
        let diagnostic = Diagnostic::new(format!("{owner} has no key `{name}`"))
            .at(&self.span(key.span()), "unknown key");
        let meant = names::nearest(name, known.iter().copied());
        self.diagnostics.push(match (meant, (self.home_of)(name)) {
            (Some(meant), _) => diagnostic.help(format!("did you mean `{meant}`?")),
            (None, Some(section)) => {
                diagnostic.help(format!("`{name}` belongs under `[{section}]`"))
            }
            (None, None) => {
                let known = names::list(known.iter().copied());
                diagnostic.help(format!("its keys are {known}"))
            }
        });
        meant
    }
}
