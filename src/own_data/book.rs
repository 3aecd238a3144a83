//! A book of every shop, kept while rows go by.

use super::columns::{COUNT, Layout, ORDERS, REPEAT, SALES};
use super::fault::TableFault;
use super::row::{Month, Row, written};
use std::collections::BTreeMap;

/// Most shops of a table.
pub const MOST_SHOPS: usize = 100_000;
/// Most months from the first to the last.
pub const MOST_MONTHS: usize = 120;
/// Fewest shops: bands come from how shops differ.
pub const FEWEST_SHOPS: usize = 20;

/// A shop.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shop {
    pub(super) name: String,
    /// The month of its first row.
    pub(super) first: Month,
    /// Sales from then on; none in months without a row.
    pub(super) sales: Vec<Option<f64>>,
    /// Sums by column. The share of orders that are followed is summed over orders.
    pub(super) sums: [f64; COUNT],
    /// Sales and orders of the rows that state the column.
    pub(super) beside: [[f64; 2]; COUNT],
}

impl Shop {
    /// The last month with a row.
    pub(super) fn last(&self) -> Month {
        self.first + self.sales.len() as Month - 1
    }

    /// Sales of a month, if there is a row.
    pub(super) fn sales_in(&self, month: Month) -> Option<f64> {
        let nth = usize::try_from(month - self.first).ok()?;
        self.sales.get(nth).copied().flatten()
    }
}

/// The table, added up.
#[derive(Debug, Clone)]
pub struct Book {
    names: BTreeMap<String, usize>,
    pub(super) shops: Vec<Shop>,
    /// The first and the last month.
    pub(super) months: (Month, Month),
    pub(super) headings: [Option<String>; COUNT],
    /// Rows read.
    pub rows: u64,
}

impl Book {
    pub(super) fn new(layout: &Layout) -> Self {
        let heading = |column: usize| {
            let place = layout.places[column].as_ref();
            place.map(|(_, heading)| heading.clone())
        };
        Self {
            names: BTreeMap::new(),
            shops: Vec::new(),
            months: (Month::MAX, Month::MIN),
            headings: std::array::from_fn(heading),
            rows: 0,
        }
    }

    /// Number of shops.
    #[must_use]
    pub fn shop_count(&self) -> usize {
        self.shops.len()
    }

    /// The first and the last month, as they are written.
    #[must_use]
    pub fn span(&self) -> (String, String) {
        (written(self.months.0), written(self.months.1))
    }

    /// Months from the first to the last.
    #[must_use]
    pub fn month_count(&self) -> usize {
        usize::try_from(self.months.1 - self.months.0 + 1).unwrap_or(0)
    }

    /// Tells if the table has a column.
    pub(super) fn has(&self, column: usize) -> bool {
        self.headings[column].is_some()
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: &Row) -> Result<(), TableFault> {
        self.rows += 1;
        self.months = (self.months.0.min(row.month), self.months.1.max(row.month));
        if self.month_count() > MOST_MONTHS {
            let (from, to) = self.span();
            let what = format!("the table spans {from} to {to}, more than {MOST_MONTHS} months");
            let remedy = "leave old months out, or mend a mistyped year";
            return Err(TableFault::whole(what, remedy).in_row(row.number));
        }
        let known = self.names.get(&row.shop).copied();
        let shop = match known {
            Some(shop) => shop,
            None => self.enter(row)?,
        };
        let shop = &mut self.shops[shop];
        let nth = match usize::try_from(row.month - shop.first) {
            Ok(nth) if nth >= shop.sales.len() => nth,
            earlier => {
                let taken = earlier.is_ok_and(|nth| shop.sales[nth].is_some());
                return Err(misplaced(row, shop, taken));
            }
        };
        shop.sales.resize(nth, None);
        shop.sales.push(row.values[SALES]);
        add_up(shop, row);
        Ok(())
    }

    fn enter(&mut self, row: &Row) -> Result<usize, TableFault> {
        if self.shops.len() == MOST_SHOPS {
            let what = format!("more than {MOST_SHOPS} shops");
            let remedy = "draw shops at random and give all months of those: what is read off a \
                          sample differs little, and the band says by how much";
            return Err(TableFault::whole(what, remedy).in_row(row.number));
        }
        self.names.insert(row.shop.clone(), self.shops.len());
        self.shops.push(Shop {
            name: row.shop.clone(),
            first: row.month,
            sales: Vec::new(),
            sums: [0.0; COUNT],
            beside: [[0.0; 2]; COUNT],
        });
        Ok(self.shops.len() - 1)
    }

    /// The whole book, after its last row.
    pub(super) fn closed(self) -> Result<Self, TableFault> {
        if self.rows == 0 {
            return Err(TableFault::whole(
                "the table has headings and no rows",
                "give one row for every shop and month",
            ));
        }
        let shops = self.shops.len();
        if shops < FEWEST_SHOPS {
            return Err(TableFault::whole(
                format!("the table has {shops} shops"),
                format!(
                    "give {FEWEST_SHOPS} or more: how sure a figure is, is read off how shops differ"
                ),
            ));
        }
        if self.shops.iter().all(|shop| shop.sums[ORDERS] == 0.0) {
            return Err(TableFault::whole(
                "no shop has an order",
                "check which column holds orders, and name it in a map",
            ));
        }
        Ok(self)
    }
}

fn add_up(shop: &mut Shop, row: &Row) {
    let (sales, orders) = (row.values[SALES], row.values[ORDERS]);
    let beside = [sales.unwrap_or(0.0), orders.unwrap_or(0.0)];
    for (column, value) in row.values.iter().enumerate() {
        let Some(value) = value else { continue };
        shop.sums[column] += if column == REPEAT {
            value * beside[1]
        } else {
            *value
        };
        for (sum, part) in shop.beside[column].iter_mut().zip(beside) {
            *sum += part;
        }
    }
}

fn misplaced(row: &Row, shop: &Shop, taken: bool) -> TableFault {
    let (name, month) = (&shop.name, written(row.month));
    let fault = if taken {
        TableFault::whole(
            format!("the shop `{name}` is there a second time in {month}"),
            "add the rows of a shop and month up to one",
        )
    } else {
        TableFault::whole(
            format!(
                "the shop `{name}` has {month} after {}",
                written(shop.last())
            ),
            "sort the table by month, or by shop and month",
        )
    };
    fault.in_row(row.number)
}
