//! Answers as text: one kind of table, and its renderers for terminals, Markdown, CSV and JSON.
//!
//! A verb's answer is data. A function turns it into a [`Table`] of typed cells; how a number
//! looks, what a unit is called and how wide a terminal is, is known here and nowhere else.
//! Sentences that people read on pages are templates in `prose/`, one file per page and language
//! ([`prose`]).

pub mod csv;
pub mod json;
mod lines;
pub mod markdown;
pub mod number;
pub mod prose;
mod table;
pub mod terminal;
pub mod unit;

pub use table::{Cell, Column, Table};
