//! `[policy.formulas]`: rules that the scenario writes itself.

use super::cells::{ENTRY_DATES, nowhere};
use crate::parameter::{Field, Kind, Value};
use crate::policy::formula::{FUNCTIONS, Formula, FormulaError, Formulas, Gives, Metric, Reason};
use crate::policy::{Entry, FORMULAS};
use crate::reader::{Diagnostic, Item, Line, Reader, Span, Spanned, Table, names};
use jiff::civil::Date;
use std::ops::Range;
use std::sync::Arc;
use toml::de::DeValue;

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
pub(super) struct FormulasFile {
    from: Option<Spanned<Option<Date>>>,
    to: Option<Spanned<Option<Date>>>,
    header: Span,
    /// In the order of [`KEYS`].
    formulas: [Option<Spanned<Option<Formula>>>; 3],
    ranking_weight: Option<Spanned<Option<Value>>>,
}

impl FormulasFile {
    /// The entry of a policy, as if it were stated.
    pub(super) fn of(entry: &Entry<Arc<Formulas>>) -> Self {
        let formulas = &entry.parameters;
        let given = |formula: &Option<Formula>| formula.clone().map(nowhere);
        let weight = Value::Number(formulas.ranking_weight);
        Self {
            from: entry.from.map(nowhere),
            to: entry.to.map(nowhere),
            header: Span::NOWHERE,
            formulas: [
                given(&formulas.score),
                given(&formulas.ranking),
                given(&formulas.five_star),
            ],
            ranking_weight: formulas.ranking.is_some().then(|| nowhere(weight)),
        }
    }

    fn starts(&self) -> Option<Date> {
        self.from.as_ref().and_then(|from| from.value)
    }

    /// Whether the other entry would take this one's place.
    pub(super) fn coincides(&self, other: &Self) -> bool {
        let refused = |entry: &Self| entry.from.as_ref().is_some_and(|from| from.value.is_none());
        !refused(self) && !refused(other) && self.starts() == other.starts()
    }

    /// The entry of the timeline; nothing if a part of it was refused.
    pub(super) fn entry(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<Entry<Arc<Formulas>>> {
        let [score, ranking, five_star] = &self.formulas;
        if [score, ranking, five_star]
            .iter()
            .all(|formula| formula.is_none())
        {
            diagnostics.push(
                Diagnostic::new("an entry of `formulas` has no formula")
                    .at(&self.header, "states nothing")
                    .help("state `score`, `ranking` or `five_star`, or leave the entry out"),
            );
        }
        if let (None, Some(weight)) = (ranking, &self.ranking_weight) {
            diagnostics.push(
                Diagnostic::new("`ranking_weight` weighs nothing")
                    .at(&weight.span, "there is no formula `ranking` in this entry")
                    .help("state `ranking`, or leave the weight out"),
            );
        }
        let given = |stated: &Option<Spanned<Option<Formula>>>| match stated {
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
pub(super) fn read(reader: &mut Reader, (key, value): Line, entries: &mut Vec<FormulasFile>) {
    match value.get_ref() {
        DeValue::Table(table) => {
            let header = reader.span(key.span());
            entries.push(read_entry(reader, header, table));
        }
        DeValue::Array(items) => {
            for item in items {
                let Some(table) = item.get_ref().as_table() else {
                    reader.wrong_type(FORMULAS, "a list of entries", item);
                    continue;
                };
                let header = reader.span(item.span());
                let entry = read_entry(reader, header, table);
                if let Some(present) = entries.iter().find(|present| present.coincides(&entry)) {
                    let diagnostic = Diagnostic::new("two entries of `formulas` start together")
                        .at(&entry.header, "the second")
                        .at(&present.header, "the first")
                        .help("give them different dates in `from`, or make one entry of them");
                    reader.diagnostics.push(diagnostic);
                }
                entries.push(entry);
            }
        }
        _ => reader.wrong_type(FORMULAS, "an entry, written `[policy.formulas]`", value),
    }
}

fn read_entry(reader: &mut Reader, header: Span, table: &Table) -> FormulasFile {
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
    let entry = FormulasFile {
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
        reader.diagnostics.push(
            Diagnostic::new("an entry of `formulas` ends before it starts")
                .at(&to.span, "must be later than `from`")
                .at(&from.span, "starts here"),
        );
    }
    entry
}

fn formula(reader: &mut Reader, key: &FormulaKey, value: &Item) -> Spanned<Option<Formula>> {
    let Some(text) = value.get_ref().as_str() else {
        reader.wrong_type(
            key.key,
            "a formula in quotes, such as \"5 - 20 * dispute_rate\"",
            value,
        );
        return reader.spanned(None, value.span());
    };
    let known: Vec<Metric> = Metric::ALL
        .iter()
        .copied()
        .filter(|metric| key.knows_score || *metric != Metric::Score)
        .collect();
    match Formula::parse(text, &known, key.gives) {
        Ok(formula) => reader.spanned(Some(formula), value.span()),
        Err(error) => {
            let span = inside(reader, value.span(), text, error.span.clone());
            let place = reader.span(span);
            reader.diagnostics.push(diagnostic(key, &error, &known).at(
                &place,
                format!(
                    "line {}, column {} of the formula",
                    error.line, error.column
                ),
            ));
            reader.spanned(None, value.span())
        }
    }
}

fn diagnostic(key: &FormulaKey, error: &FormulaError, known: &[Metric]) -> Diagnostic {
    let diagnostic = Diagnostic::new(format!("formula `{}`: {}", key.key, error.reason));
    let metrics = || known.iter().map(|metric| metric.name());
    let functions = || FUNCTIONS.iter().map(|function| function.name);
    match &error.reason {
        Reason::UnknownMetric(name) if name == Metric::Score.name() => {
            diagnostic.help("a score cannot rest on itself; `shipped_score` is the shipped one")
        }
        Reason::UnknownMetric(name) => diagnostic.help(match names::nearest(name, metrics()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`gresham metrics` lists what formulas can name".to_owned(),
        }),
        Reason::UnknownFunction(name) => diagnostic.suggest(name, functions, "the functions are"),
        Reason::Refused { remedy, .. } => diagnostic.help(remedy.clone()),
    }
}

/// The bytes of part of a text's value. A text with escapes is shown as a whole.
fn inside(reader: &Reader, bytes: Range<usize>, text: &str, part: Range<usize>) -> Range<usize> {
    match reader.words(bytes.clone()).find(text) {
        Some(offset) if !text.is_empty() => {
            let start = bytes.start + offset;
            start + part.start..start + part.end.max(part.start)
        }
        _ => bytes,
    }
}
