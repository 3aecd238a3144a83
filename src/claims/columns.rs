//! Outcomes and columns that can be computed of some shops, as files name them.

use super::estimand::Term;
use crate::market::tally::{Event, Money};
use crate::outcome::{self, Measure, OUTCOMES, Outcome, Totals};
use crate::reader::{At, Item, Readable, Reader};
use serde_json::{Value as Json, json};

/// Measures that are kept for the whole market or for slices, and not shop by shop.
const NOT_BY_SHOP: [Measure; 15] = [
    Measure::Listed,
    Measure::Entries,
    Measure::Exits,
    Measure::GoodExits,
    Measure::BadExits,
    Measure::StarterShops,
    Measure::TrafficGini,
    Measure::SalesGini,
    Measure::Consumers,
    Measure::Trust,
    Measure::Belief,
    Measure::Needs,
    Measure::TurnedAway,
    Measure::Bans,
    Measure::VisibleSurplus,
];

/// True if an outcome can be computed of some shops: if it is blind to what shops do not have.
fn is_by_shop(outcome: &Outcome) -> bool {
    let mut shops = Totals::default();
    for event in Event::ALL {
        shops.add_events(*event, 1);
    }
    for money in Money::ALL {
        shops.add_fen(*money, 1);
    }
    for measure in Measure::ALL {
        shops.add_measure(*measure, i64::from(!NOT_BY_SHOP.contains(measure)));
    }
    let without = (outcome.value)(&shops);
    for (nth, measure) in NOT_BY_SHOP.into_iter().enumerate() {
        shops.add_measure(measure, 7 + nth as i64);
    }
    without.is_some() && without == (outcome.value)(&shops)
}

/// The columns that are kept shop by shop.
fn shop_columns() -> Vec<&'static str> {
    let of_the_market = NOT_BY_SHOP.map(Measure::name);
    Totals::column_names()
        .filter(|column| !of_the_market.contains(column))
        .collect()
}

/// The index of a name among those that are known, or a complaint.
pub(super) fn known(
    reader: &mut Reader,
    kind: &str,
    name: &str,
    names: &[&str],
    item: &Item,
) -> Option<usize> {
    let found = names.iter().position(|known| *known == name);
    if found.is_none() {
        let span = reader.span(item.span());
        reader.unknown(kind, name, names, &span);
    }
    found
}

/// An outcome that can be computed of some shops.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShopOutcome(pub(super) &'static Outcome);

impl Readable for ShopOutcome {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let name = String::read(reader, at, item)?;
        let names: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.name).collect();
        known(reader, "outcome", &name, &names, item)?;
        let found = outcome::by_name(&name)?;
        if is_by_shop(found) {
            return Some(Self(found));
        }
        let message = format!("`{name}` is an outcome of the whole market");
        reader.refuse(item.span(), message, "not defined for a cohort of shops");
        None
    }

    fn schema() -> Json {
        let outcomes = OUTCOMES.iter().filter(|outcome| is_by_shop(outcome));
        let names: Vec<&str> = outcomes.map(|outcome| outcome.name).collect();
        json!({ "enum": names })
    }
}

/// A column of [`Totals`]; one with a minus before its name is taken off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column(pub(super) Term);

impl Readable for Column {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let text = String::read(reader, at, item)?;
        let (name, sign) = match text.strip_prefix('-') {
            Some(name) => (name, -1),
            None => (text.as_str(), 1),
        };
        known(reader, "column", name, &shop_columns(), item)?;
        let column = Totals::column_names().position(|column| column == name)?;
        Some(Self((column, sign)))
    }

    fn schema() -> Json {
        let columns = shop_columns();
        let signed = columns.iter().map(|column| format!("-{column}"));
        let plain = columns.iter().map(|column| (*column).to_owned());
        json!({ "enum": plain.chain(signed).collect::<Vec<String>>() })
    }
}
