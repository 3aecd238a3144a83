//! One row of a table, checked.

use super::columns::{COLUMNS, COUNT, Layout, MONTH, ORDERS, REPEAT, SHOP};
use super::fault::TableFault;

/// Longest label of a shop: all labels are kept in memory.
const MOST_LABEL_BYTES: usize = 256;

/// A month: twelve times the year, and the months before it within the year.
pub(super) type Month = i32;

/// A shop in a month.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Where it stands.
    pub(super) number: u64,
    pub(super) shop: String,
    pub(super) month: Month,
    /// Numbers by column; those of the shop and the month are not there.
    pub(super) values: [Option<f64>; COUNT],
}

impl Row {
    /// Reads a row; `field` gives the text at a place of the table.
    pub(super) fn read<'a>(
        number: u64,
        layout: &Layout,
        field: impl Fn(usize) -> Option<&'a str>,
    ) -> Result<Self, TableFault> {
        let text = |column: usize| {
            let place = layout.places[column].as_ref();
            place
                .and_then(|(place, _)| field(*place))
                .map_or("", str::trim)
        };
        let fault = |column: usize, what: String, remedy: &str| {
            let fault = TableFault::whole(what, remedy).in_row(number);
            Err(fault.in_column(layout.heading(column)))
        };
        let shop = text(SHOP);
        if shop.is_empty() {
            return fault(
                SHOP,
                "the shop has no label".to_owned(),
                "label every row, or leave it out",
            );
        }
        if shop.len() > MOST_LABEL_BYTES {
            let what = format!("the label of the shop has {} bytes", shop.len());
            return fault(SHOP, what, "label shops by a number or a short name");
        }
        let Some(month) = month(text(MONTH)) else {
            let what = format!("`{}` is no month", text(MONTH));
            return fault(
                MONTH,
                what,
                "write months as 2025-03; one row is one shop in one month",
            );
        };
        let mut values = [None; COUNT];
        for (column, about) in COLUMNS.iter().enumerate().skip(MONTH + 1) {
            match value(text(column), column == REPEAT, about.required) {
                Ok(value) => values[column] = value,
                Err((what, remedy)) => return fault(column, what, remedy),
            }
        }
        if values[ORDERS].is_some_and(|orders| orders.fract() != 0.0) {
            let what = format!("{} is no whole number", text(ORDERS));
            return fault(
                ORDERS,
                what,
                "orders are counted; money belongs into `sales`",
            );
        }
        Ok(Self {
            number,
            shop: shop.to_owned(),
            month,
            values,
        })
    }
}

/// The number in a field, none in an empty one; or what is wrong with it, and a remedy.
fn value(
    written: &str,
    is_share: bool,
    required: bool,
) -> Result<Option<f64>, (String, &'static str)> {
    if written.is_empty() {
        return if required {
            let remedy = "state 0 if there was nothing, or leave the row out";
            Err(("is empty".to_owned(), remedy))
        } else {
            Ok(None)
        };
    }
    match number_in(written) {
        None => {
            let remedy = "write plain numbers such as 1234.5, in yuan or orders";
            Err((format!("`{written}` is no number"), remedy))
        }
        Some(value) if value < 0.0 => {
            let remedy = "state sales before refunds, and refunds in a column of their own";
            Err((format!("{written} is negative"), remedy))
        }
        Some(value) if is_share && value > 1.0 => {
            let remedy = "state a share such as 0.31, or 31%";
            Err((format!("{written} is more than all orders"), remedy))
        }
        value => Ok(value),
    }
}

/// A number with or without separators of thousands, a sign of yuan or of percent.
fn number_in(text: &str) -> Option<f64> {
    let plain = text
        .trim_start_matches(['¥', '￥'])
        .replace([',', '，'], "");
    let (digits, scale) = match plain.strip_suffix(['%', '％']) {
        Some(digits) => (digits, 0.01),
        None => (plain.as_str(), 1.0),
    };
    let value: f64 = digits.trim().parse().ok()?;
    value.is_finite().then_some(value * scale)
}

/// The month of a date in one of the usual ways.
fn month(text: &str) -> Option<Month> {
    let numbers: Vec<&str> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let (year, month) = match numbers.as_slice() {
        [year, month] | [year, month, _] | [year, month, _, ..] if year.len() == 4 => {
            (*year, *month)
        }
        [whole] if whole.len() == 6 || whole.len() == 8 => (&whole[..4], &whole[4..6]),
        _ => return None,
    };
    let (year, month): (i32, i32) = (year.parse().ok()?, month.parse().ok()?);
    let sound = (1990..=2200).contains(&year) && (1..=12).contains(&month);
    sound.then(|| year * 12 + month - 1)
}

/// A month as it is written.
pub(super) fn written(month: Month) -> String {
    format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}
