//! `[policy.formulas]`: rules that the scenario writes itself.

use super::names;
use super::policy::ENTRY_DATES;
use super::problem::{Complaint, Place};
use super::read_section::{Line, Reader, Stated};
use crate::parameter::{Field, Kind, Value};
use crate::policy::formula::{FUNCTIONS, Formula, FormulaError, Formulas, Gives, Metric, Reason};
use crate::policy::{Entry, FORMULAS};
use jiff::civil::Date;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A key of the section that holds a formula.
pub(super) struct FormulaKey {
    pub(super) key: &'static str,
    pub(super) doc: &'static str,
    gives: Gives,
    /// Whether it may name the score that is in force.
    knows_score: bool,
}

/// The keys that hold formulas.
pub(super) const KEYS: [FormulaKey; 3] = [
    FormulaKey {
        key: "score",
        doc: "Score of a shop in points, in place of the shipped one. Cut to 0 to 5; what is not a number is 0.",
        gives: Gives::Number,
        knows_score: false,
    },
    FormulaKey {
        key: "ranking",
        doc: "A feature that search and recommendation rank by. Standardised within the industry, clamped to 2.5 deviations; what is not a number is 0 before that.",
        gives: Gives::Number,
        knows_score: true,
    },
    FormulaKey {
        key: "five_star",
        doc: "Which shops have the five-star label, in place of a score of 4.8 and above.",
        gives: Gives::Truth,
        knows_score: true,
    },
];

/// The one key that is a number.
pub(super) const RANKING_WEIGHT: Field = Field {
    key: "ranking_weight",
    doc: "Weight of the feature `ranking` in search and recommendation.",
    unit: "weight",
    kind: Kind::Number {
        min: -3.0,
        max: 3.0,
    },
    default: Some(Value::Number(0.5)),
    source: "assumed; sweep it",
};

/// What the section is for.
pub(super) const DOC: &str = "Rules of the platform written as expressions over what it measures of a shop; `gresham metrics` lists what they can name.";

/// One entry, as written.
#[derive(Debug, Clone)]
pub(super) struct WrittenFormulas {
    from: Option<Stated<Date>>,
    to: Option<Stated<Date>>,
    header: Place,
    /// In the order of [`KEYS`].
    formulas: [Option<Stated<Formula>>; 3],
    ranking_weight: Option<Stated<Value>>,
}

impl WrittenFormulas {
    fn starts(&self) -> Option<Date> {
        self.from.as_ref().and_then(|from| from.value)
    }

    /// Whether the other entry would take this one's place.
    pub(super) fn coincides(&self, other: &Self) -> bool {
        let refused = |entry: &Self| entry.from.as_ref().is_some_and(|from| from.value.is_none());
        !refused(self) && !refused(other) && self.starts() == other.starts()
    }

    /// The entry of the timeline; nothing if a part of it was refused.
    pub(super) fn entry(&self, complaints: &mut Vec<Complaint>) -> Option<Entry<Arc<Formulas>>> {
        let [score, ranking, five_star] = &self.formulas;
        if [score, ranking, five_star]
            .iter()
            .all(|formula| formula.is_none())
        {
            complaints.push(
                Complaint::new("an entry of `formulas` has no formula")
                    .at(&self.header, "states nothing")
                    .help("state `score`, `ranking` or `five_star`, or leave the entry out"),
            );
        }
        if let (None, Some(weight)) = (ranking, &self.ranking_weight) {
            complaints.push(
                Complaint::new("`ranking_weight` weighs nothing")
                    .at(&weight.place, "there is no formula `ranking` in this entry")
                    .help("state `ranking`, or leave the weight out"),
            );
        }
        let given = |stated: &Option<Stated<Formula>>| match stated {
            None => Some(None),
            Some(stated) => stated.value.clone().map(Some),
        };
        let weight = self.ranking_weight.as_ref();
        let weight = weight.map_or(RANKING_WEIGHT.default, |stated| stated.value);
        let Some(Value::Number(ranking_weight)) = weight else {
            return None;
        };
        let formulas = Formulas {
            score: given(score)?,
            ranking: given(ranking)?,
            ranking_weight,
            five_star: given(five_star)?,
        };
        Some(Entry {
            from: self.starts(),
            to: self.to.as_ref().and_then(|to| to.value),
            parameters: Arc::new(formulas),
        })
    }
}

/// Reads the section: an entry, or a list of them.
pub(super) fn read(reader: &mut Reader, (key, value): Line, entries: &mut Vec<WrittenFormulas>) {
    match value.get_ref() {
        DeValue::Table(table) => {
            let header = reader.place(key.span());
            entries.push(read_entry(reader, header, table));
        }
        DeValue::Array(items) => {
            for item in items {
                let Some(table) = item.get_ref().as_table() else {
                    reader.wrong_type(FORMULAS, "a list of entries", item);
                    continue;
                };
                let header = reader.place(item.span());
                let entry = read_entry(reader, header, table);
                if let Some(present) = entries.iter().find(|present| present.coincides(&entry)) {
                    let complaint = Complaint::new("two entries of `formulas` start together")
                        .at(&entry.header, "the second")
                        .at(&present.header, "the first")
                        .help("give them different dates in `from`, or make one entry of them");
                    reader.complaints.push(complaint);
                }
                entries.push(entry);
            }
        }
        _ => reader.wrong_type(FORMULAS, "an entry, written `[policy.formulas]`", value),
    }
}

fn read_entry(reader: &mut Reader, header: Place, table: &DeTable) -> WrittenFormulas {
    let others = [
        ENTRY_DATES[0].0,
        ENTRY_DATES[1].0,
        KEYS[0].key,
        KEYS[1].key,
        KEYS[2].key,
    ];
    let mut cells = reader.fields("section `formulas`", &[RANKING_WEIGHT], &others, table);
    let mut date = |key: &str| table.get(key).map(|value| reader.date(key, value));
    let (from, to) = (date("from"), date("to"));
    let formulas = KEYS.map(|key| table.get(key.key).map(|value| formula(reader, &key, value)));
    let entry = WrittenFormulas {
        from,
        to,
        header,
        formulas,
        ranking_weight: cells.remove(0),
    };
    if let (Some(from), Some(to)) = (&entry.from, &entry.to)
        && let (Some(first), Some(end)) = (from.value, to.value)
        && end <= first
    {
        reader.complaints.push(
            Complaint::new("an entry of `formulas` ends before it starts")
                .at(&to.place, "must be later than `from`")
                .at(&from.place, "starts here"),
        );
    }
    entry
}

fn formula(reader: &mut Reader, key: &FormulaKey, value: &Spanned<DeValue>) -> Stated<Formula> {
    let Some(text) = value.get_ref().as_str() else {
        reader.wrong_type(
            key.key,
            "a formula in quotes, such as \"5 - 20 * dispute_rate\"",
            value,
        );
        return reader.stated(None, value.span());
    };
    let known: Vec<Metric> = Metric::ALL
        .iter()
        .copied()
        .filter(|metric| key.knows_score || *metric != Metric::Score)
        .collect();
    match Formula::parse(text, &known, key.gives) {
        Ok(formula) => reader.stated(Some(formula), value.span()),
        Err(error) => {
            let span = reader.inside(value.span(), text, error.span.clone());
            let place = reader.place(span);
            reader.complaints.push(complaint(key, &error, &known).at(
                &place,
                format!(
                    "line {}, column {} of the formula",
                    error.line, error.column
                ),
            ));
            reader.stated(None, value.span())
        }
    }
}

fn complaint(key: &FormulaKey, error: &FormulaError, known: &[Metric]) -> Complaint {
    let complaint = Complaint::new(format!("formula `{}`: {}", key.key, error.reason));
    let metrics = || known.iter().map(|metric| metric.name());
    let functions = || FUNCTIONS.iter().map(|function| function.name);
    match &error.reason {
        Reason::UnknownMetric(name) if name == Metric::Score.name() => {
            complaint.help("a score cannot rest on itself; `shipped_score` is the shipped one")
        }
        Reason::UnknownMetric(name) => complaint.help(match names::nearest(name, metrics()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`gresham metrics` lists what formulas can name".to_owned(),
        }),
        Reason::UnknownFunction(name) => complaint.help(match names::nearest(name, functions()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the functions are {}", names::list(functions())),
        }),
        Reason::Refused { remedy, .. } => complaint.help(remedy.clone()),
    }
}

impl Reader {
    /// Where bytes of a text stand in the file. A text with escapes is shown as a whole.
    fn inside(&self, written: Range<usize>, text: &str, part: Range<usize>) -> Range<usize> {
        let raw = self.written(written.clone());
        match raw.find(text) {
            Some(offset) if !text.is_empty() => {
                let start = written.start + offset;
                start + part.start..start + part.end.max(part.start)
            }
            _ => written,
        }
    }
}
