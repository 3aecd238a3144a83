//! The keys of a lever's entry that are not its parameters: when it is in force, for which shops,
//! and how it begins.

use super::cells::{accepted, nowhere};
use super::timeline::{Dates, ENTRY_DATES};
use crate::parameter::{Field, Kind, Value};
use crate::policy::scope::{Industries, TIERS, Tiers};
use crate::policy::{Scope, Terms};
use crate::reader::{Diagnostic, Item, Reader, Span, Spanned, Table, names, schema};
use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

/// The key that dates an announcement, with its meaning.
pub(super) const ANNOUNCED: (&str, &str) = (
    "announced",
    "Day before `from` from which shops that calculate reckon with the entry.",
);

/// The keys that hold lists of names, with their meaning.
pub(super) const LISTS: [(&str, &str); 2] = [
    (
        "industries",
        "Industries to which the entry is limited; if left out, all.",
    ),
    (
        "tiers",
        "Tiers of shops to which the entry is limited, of key-account, small and new; if left out, \
         all.",
    ),
];

const SHARE: usize = 0;
const FIRST: usize = 1;
const RAMP_DAYS: usize = 2;

/// The keys that hold numbers.
pub(super) const NUMBERS: [Field; 3] = [
    Field {
        key: "share",
        doc: "Share of shops that the entry reaches, by a lot that is drawn once per shop; within \
              the other limits. Entries with the same share reach the same shops.",
        unit: "share",
        kind: Kind::Number { min: 0.0, max: 1.0 },
        default: Some(Value::Number(1.0)),
        source: "every shop",
    },
    Field {
        key: "first",
        doc: "Number of shops that the entry reaches: the best scored within the other limits, \
              chosen on the day on which it begins or is announced, once scores rest on a full \
              window. 0 sets no limit.",
        unit: "shops",
        kind: Kind::Whole {
            min: 0,
            max: 100_000_000,
        },
        default: Some(Value::Whole(0)),
        source: "no limit",
    },
    Field {
        key: "ramp_days",
        doc: "Days from `from` on in which weights rise to what is stated; a lever without \
              weights takes in shop after shop, by lot. 0 is at once.",
        unit: "days",
        kind: Kind::Whole { min: 0, max: 3650 },
        default: Some(Value::Whole(0)),
        source: "at once",
    },
];

/// Every key of an entry that is not a parameter of its lever.
pub(super) fn keys() -> Vec<&'static str> {
    let dates = ENTRY_DATES.map(|(key, _)| key).into_iter();
    let lists = LISTS.map(|(key, _)| key);
    let numbers = NUMBERS.map(|field| field.key);
    dates
        .chain([ANNOUNCED.0])
        .chain(lists)
        .chain(numbers)
        .collect()
}

/// The JSON Schema of these keys.
pub(super) fn schema() -> Map<String, Json> {
    let mut keys = schema::fields(&NUMBERS);
    for (key, doc) in ENTRY_DATES.into_iter().chain([ANNOUNCED]) {
        keys.insert(key.to_owned(), schema::date(doc));
    }
    let [industries, tiers] = LISTS;
    for ((key, doc), item) in [
        (
            industries,
            json!({ "type": "string", "pattern": names::KEBAB_PATTERN }),
        ),
        (tiers, json!({ "enum": TIERS })),
    ] {
        let list = json!({ "type": "array", "items": item, "minItems": 1, "description": doc });
        keys.insert(key.to_owned(), list);
    }
    keys
}

/// Names in a list, with their places.
type Names = Vec<(String, Span)>;

/// The terms of an entry, as written.
#[derive(Debug, Clone)]
pub(super) struct TermsFile {
    pub(super) dates: Dates,
    announced: Option<Spanned<Option<Date>>>,
    industries: Option<Names>,
    tiers: Option<Names>,
    numbers: [Option<Spanned<Option<Value>>>; 3],
}

impl TermsFile {
    /// The terms of an entry that stands in no text, among these industries.
    pub(super) fn of(terms: &Terms, industries: &[&str]) -> Self {
        let here = |names: Vec<&str>| {
            let names = names.into_iter();
            names.map(|name| (name.to_owned(), Span::NOWHERE)).collect()
        };
        let number = |stated: bool, value| stated.then(|| nowhere(value));
        let scope = &terms.scope;
        Self {
            dates: Dates::of(terms.from, terms.to),
            announced: terms.announced.map(nowhere),
            industries: scope.named_industries(industries).map(here),
            tiers: scope.named_tiers().map(here),
            numbers: [
                number(scope.share < 1.0, Value::Number(scope.share)),
                number(scope.first > 0, Value::Whole(i64::from(scope.first))),
                number(
                    terms.ramp_days > 0,
                    Value::Whole(i64::from(terms.ramp_days)),
                ),
            ],
        }
    }

    /// Reads the terms of an entry of `owner`.
    pub(super) fn read(reader: &mut Reader, owner: &str, header: Span, table: &Table) -> Self {
        let dates = Dates::read(reader, owner, header, table);
        let (announced, _) = ANNOUNCED;
        let announced = table
            .get(announced)
            .map(|value| reader.date(announced, value));
        let [industries, tiers] = LISTS.map(|(key, _)| {
            let value = table.get(key)?;
            Some(list(reader, owner, key, value))
        });
        let numbers = NUMBERS.each_ref().map(|field| {
            let value = table.get(field.key)?;
            let read = reader.value(owner, field, value);
            Some(reader.spanned(read, value.span()))
        });
        let terms = Self {
            dates,
            announced,
            industries,
            tiers,
            numbers,
        };
        terms.check(reader, owner);
        terms
    }

    /// Refuses what would do nothing.
    fn check(&self, reader: &mut Reader, owner: &str) {
        let starts = self.dates.starts();
        if let Some(announced) = &self.announced
            && announced.value.is_some()
            && starts.is_none_or(|from| announced.value >= Some(from))
        {
            let message = format!("an entry of {owner} is announced after it has begun");
            let diagnostic = Diagnostic::new(message)
                .at(&announced.span, "must be earlier than `from`")
                .help("leave `announced` out where nobody knew beforehand");
            reader.diagnostics.push(diagnostic);
        }
        let stated = |which: usize| {
            let number = self.numbers[which].as_ref()?;
            Some((number.value?, &number.span))
        };
        if let Some((Value::Number(0.0), span)) = stated(SHARE) {
            let message = format!("an entry of {owner} reaches no shop");
            let diagnostic = Diagnostic::new(message)
                .at(span, "a share of nothing")
                .help("leave the entry out, or give it a share above 0");
            reader.diagnostics.push(diagnostic);
        }
        for which in [FIRST, RAMP_DAYS] {
            if let Some((value, span)) = stated(which)
                && value != Value::Whole(0)
                && starts.is_none()
            {
                let key = NUMBERS[which].key;
                let message = format!("`{key}` of {owner} needs a day to begin on");
                let diagnostic = Diagnostic::new(message)
                    .at(span, "counts from the first day in force")
                    .help("state `from`");
                reader.diagnostics.push(diagnostic);
            }
        }
    }

    /// True if an entry with the other terms would take this one's place: the same start, for the
    /// same shops.
    pub(super) fn coincide(&self, other: &Self) -> bool {
        let names = |names: &Option<Names>| {
            let names = names.as_ref();
            names.map(|names| {
                names
                    .iter()
                    .map(|(name, _)| name.clone())
                    .collect::<Vec<_>>()
            })
        };
        let scope = |terms: &Self| {
            (
                names(&terms.industries),
                names(&terms.tiers),
                accepted(terms.numbers[SHARE].as_ref()),
                accepted(terms.numbers[FIRST].as_ref()),
            )
        };
        self.dates.coincide(&other.dates) && scope(self) == scope(other)
    }

    /// The terms among these industries; nothing if one of their names is not known.
    pub(super) fn terms(
        &self,
        owner: &str,
        industries: &[String],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Terms> {
        let known: Vec<&str> = industries.iter().map(String::as_str).collect();
        let mut chosen = |names: &Option<Names>, what: &str, known: &[&str]| {
            let Some(names) = names else {
                return Some((0..known.len()).collect());
            };
            let found = names.iter().map(|(name, span)| {
                let index = known.iter().position(|known| known == name);
                if index.is_none() {
                    diagnostics.push(unknown(owner, what, name, span, known));
                }
                index
            });
            // All are looked at, so that all that are unknown are told.
            let found: Vec<Option<usize>> = found.collect();
            found.into_iter().collect::<Option<Vec<usize>>>()
        };
        let in_industries = chosen(&self.industries, "industry", &known);
        let in_tiers = chosen(&self.tiers, "tier", &TIERS);
        let (in_industries, in_tiers) = (in_industries?, in_tiers?);
        let number =
            |which: usize| accepted(self.numbers[which].as_ref()).or(NUMBERS[which].default);
        let (Some(Value::Number(share)), Some(Value::Whole(first)), Some(Value::Whole(ramp_days))) =
            (number(SHARE), number(FIRST), number(RAMP_DAYS))
        else {
            return None;
        };
        let all = in_industries.len() == industries.len();
        Some(Terms {
            from: self.dates.starts(),
            to: self.dates.ends(),
            announced: accepted(self.announced.as_ref()),
            ramp_days: ramp_days as u32,
            scope: Scope {
                industries: if all {
                    Industries::ALL
                } else {
                    Industries::of(in_industries.into_iter().map(|index| index as u8))
                },
                tiers: Tiers::of(in_tiers),
                share,
                first: first as u32,
            },
        })
    }
}

/// Names in a list, each of them once.
fn list(reader: &mut Reader, owner: &str, key: &str, value: &Item) -> Names {
    let mut found: Names = reader.texts(key, value);
    if value
        .get_ref()
        .as_array()
        .is_some_and(|items| items.is_empty())
    {
        let message = format!("`{key}` of {owner} names nobody");
        let diagnostic = reader.refuse(value.span(), message, "an empty list");
        *diagnostic = diagnostic.clone().help("name some, or leave the key out");
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found.dedup_by(|left, right| left.0 == right.0);
    found
}

fn unknown(owner: &str, what: &str, name: &str, span: &Span, known: &[&str]) -> Diagnostic {
    let diagnostic = Diagnostic::new(format!(
        "{owner} names an {what} `{name}` that is not there"
    ));
    let label = format!("unknown {what}");
    let diagnostic = diagnostic.at(span, label);
    let known = || known.iter().copied();
    if let Some(meant) = names::nearest(name, known()) {
        diagnostic.help(format!("did you mean `{meant}`?"))
    } else {
        diagnostic.help(format!("there are {}", names::list(known())))
    }
}
