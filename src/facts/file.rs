//! The keys of a facts file.

use super::fact::{Grade, Scale, Use};
use super::statistic::Contrast;
use crate::outcome::{self, BuyerMeasure, OUTCOMES, Outcome, Totals};
use crate::reader::{
    At, Item, Kebab, Named, Positive, Readable, Reader, Spanned, Word, schema, section,
};
use jiff::civil::Date;
use serde_json::{Value as Json, json};

/// The JSON Schema (draft 2020-12) of a facts file.
#[must_use]
pub fn json_schema() -> Json {
    let about = "What is known about markets of this kind, how well, and what it is used for.";
    schema::file(FactsFile::schema(), "Gresham facts", about)
}

section! {
    /// A whole facts file.
    pub(super) struct FactsFile as "file" {
        /// A sentence on what the facts are about.
        summary: Option<String>,
        /// A claims file, built in or relative to this file, whose predicted claims are held back,
        /// too.
        claims: Option<Spanned<String>>,
        /// Facts by identifier.
        facts: Named<Kebab, FactFile>,
    }
}

section! {
    /// A published figure, and how a market is held against it.
    pub(super) struct FactFile as "fact" {
        /// The knowledge in your words.
        says: String,
        /// Where it was published, and what was reckoned from it.
        source: String,
        /// Of which place.
        place: String,
        /// Of which year or years.
        year: String,
        /// A: official statistics, audited filings, peer-reviewed work with data; B: trade press
        /// or a company, with a named source; C: a single claim of the press.
        grade: Grade,
        /// Its use: worlds are fitted to it; it is held back; it says where a
        /// parameter lies; it only bounds a value.
        purpose: Use,
        /// The published figure; shares as shares.
        value: f64,
        /// Lowest and highest value that agree with it, differences of place and time allowed for.
        band: Spanned<[f64; 2]>,
        /// The scale on which distances are taken; linear if not stated.
        scale: Option<Scale>,
        /// The scenario that it is measured in, built in or relative to this file.
        scenario: Option<Spanned<String>>,
        /// How it is measured there, over the evaluation window.
        statistic: Option<Spanned<StatisticFile>>,
        /// Why it cannot be measured, instead of a scenario and a statistic.
        not_modelled: Option<String>,
    }
}

section! {
    /// A quantity of the whole market or of a slice, by itself or against another slice.
    pub(super) struct StatisticFile as "section" {
        /// An outcome.
        outcome: Option<AnyOutcome>,
        /// Instead of an outcome: columns added up, those with a minus before their name taken off.
        sum: Option<Vec<AnyColumn>>,
        /// The columns by which that sum is divided, likewise.
        over: Option<Vec<AnyColumn>>,
        /// A factor on that ratio, for its unit; 1 if not stated.
        times: Option<f64>,
        /// Of which slice, as group:label, such as `tier:small`; the whole market if not stated.
        slice: Option<Spanned<String>>,
        /// The statistic is a contrast with this slice.
        against: Option<Spanned<String>>,
        /// How the two are compared; as a ratio if not stated.
        compare: Option<Contrast>,
        /// Instead of an outcome or a sum: a distribution over buyers.
        buyers: Option<BuyersWord>,
        /// The number that some distributions ask for: times the mean, share of buyers, or days.
        at: Option<Positive>,
        /// First and last day; the evaluation window if not stated. Such a fact cannot be fitted
        /// to.
        window: Option<Spanned<[Date; 2]>>,
        /// First and last day of an earlier window: the statistic is the relative change since
        /// then.
        since: Option<Spanned<[Date; 2]>>,
    }
}

impl Word for Grade {
    const WORDS: &'static [(&'static str, Self)] =
        &[("A", Self::A), ("B", Self::B), ("C", Self::C)];
}

impl Word for Use {
    const WORDS: &'static [(&'static str, Self)] = &Self::NAMES;
}

impl Word for Scale {
    const WORDS: &'static [(&'static str, Self)] = &[("linear", Self::Linear), ("log", Self::Log)];
}

impl Word for Contrast {
    const WORDS: &'static [(&'static str, Self)] =
        &[("ratio", Self::Ratio), ("difference", Self::Difference)];
}

/// An outcome.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnyOutcome(pub(super) &'static Outcome);

impl Readable for AnyOutcome {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let name = String::read(reader, at, item)?;
        let found = outcome::by_name(&name);
        if found.is_none() {
            let names: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.name).collect();
            let span = reader.span(item.span());
            reader.unknown("outcome", &name, &names, &span);
        }
        found.map(Self)
    }

    fn schema() -> Json {
        let names: Vec<&str> = OUTCOMES.iter().map(|outcome| outcome.name).collect();
        json!({ "enum": names })
    }
}

/// A column of [`Totals`]; one with a minus before its name is taken off.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnyColumn(pub(super) (usize, i64));

impl Readable for AnyColumn {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let text = String::read(reader, at, item)?;
        let (name, sign) = match text.strip_prefix('-') {
            Some(name) => (name, -1),
            None => (text.as_str(), 1),
        };
        let found = Totals::column_names().position(|column| column == name);
        if found.is_none() {
            let names: Vec<&str> = Totals::column_names().collect();
            let span = reader.span(item.span());
            reader.unknown("column", name, &names, &span);
        }
        found.map(|column| Self((column, sign)))
    }

    fn schema() -> Json {
        let names: Vec<&str> = Totals::column_names().collect();
        let signed = names.iter().map(|name| format!("-{name}"));
        let plain = names.iter().map(|name| (*name).to_owned());
        json!({ "enum": plain.chain(signed).collect::<Vec<String>>() })
    }
}

/// A distribution over buyers, without the number that it may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BuyersWord {
    AboveMean,
    MoneyOfTop,
    OrdersOfTop,
    MoneyOfMembers,
    FirstRepeat,
    SinglePurchase,
    OrderSpread,
}

impl Word for BuyersWord {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("above-mean", Self::AboveMean),
        ("money-of-top", Self::MoneyOfTop),
        ("orders-of-top", Self::OrdersOfTop),
        ("money-of-members", Self::MoneyOfMembers),
        ("first-repeat", Self::FirstRepeat),
        ("single-purchase", Self::SinglePurchase),
        ("order-spread", Self::OrderSpread),
    ];
}

impl BuyersWord {
    /// The measure; `None` if its number is missing, out of bounds, or not asked for.
    pub(super) fn measure(self, at: Option<f64>) -> Option<BuyerMeasure> {
        let share = at.filter(|share| *share <= 1.0);
        match (self, at) {
            (Self::AboveMean, Some(times)) => Some(BuyerMeasure::AboveMean(times)),
            (Self::MoneyOfTop, _) => share.map(BuyerMeasure::MoneyOfTop),
            (Self::OrdersOfTop, _) => share.map(BuyerMeasure::OrdersOfTop),
            (Self::FirstRepeat, Some(days)) if (1.0..=400.0).contains(&days) => {
                Some(BuyerMeasure::FirstRepeat(days as u16))
            }
            (Self::MoneyOfMembers, None) => Some(BuyerMeasure::MoneyOfMembers),
            (Self::SinglePurchase, None) => Some(BuyerMeasure::SinglePurchase),
            (Self::OrderSpread, None) => Some(BuyerMeasure::OrderSpread),
            _ => None,
        }
    }
}
