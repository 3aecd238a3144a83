//! `[policy.formulas]`: rules that the scenario writes itself.

use super::cells::nowhere;
use super::timeline::{self, Dates, ENTRY_DATES};
use crate::parameter::{Field, Kind, Value};
use crate::policy::formula::{FUNCTIONS, Formula, FormulaError, Formulas, Gives, Metric, Reason};
use crate::policy::{Entry, Terms};
use crate::reader::{Diagnostic, Item, Line, Reader, Span, Spanned, Table, names};
use std::ops::Range;
use std::sync::Arc;

/// A key of the section that holds a formula.
pub(super) struct FormulaKey {
    pub(super) key: &'static str,
    pub(super) doc: &'static str,
    gives: Gives,
    /// True if it may name the score that is in force.
    knows_score: bool,
}

/// The keys that hold formulas.
pub(super) const KEYS: [FormulaKey; 3] = [
    FormulaKey {
        key: "score",
        doc: "Score of a shop in points, in place of the shipped one. Cut to 0 to 5; what is not \
              a number is 0.",
        gives: Gives::Number,
        knows_score: false,
    },
    FormulaKey {
        key: "ranking",
        doc: "A feature that search and recommendation rank by. Standardised within the \
              industry, clamped to 2.5 deviations; what is not a number is 0 before that.",
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

/// Purpose of the section.
pub(super) const DOC: &str = "Rules of the platform written as expressions over what it measures \
                              of a shop; `gresham metrics` lists what they can name.";

/// One entry, as written.
#[derive(Debug, Clone)]
pub(super) struct FormulasFile {
    pub(super) dates: Dates,
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
            dates: Dates::of(entry.terms.from, entry.terms.to),
            formulas: [
                given(&formulas.score),
                given(&formulas.ranking),
                given(&formulas.five_star),
            ],
            ranking_weight: formulas.ranking.is_some().then(|| nowhere(weight)),
        }
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
                    .at(&self.dates.header, "states nothing")
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
            terms: Terms::between(self.dates.starts(), self.dates.ends()),
            parameters: Arc::new(formulas),
        })
    }
}

/// Reads the section: an entry, or a list of them.
pub(super) fn read(reader: &mut Reader, line: Line) -> Vec<FormulasFile> {
    timeline::entries(
        reader,
        "`formulas`",
        line,
        |entry: &FormulasFile| &entry.dates,
        |one, other| one.dates.coincide(&other.dates),
        read_entry,
    )
}

fn read_entry(reader: &mut Reader, header: Span, table: &Table) -> FormulasFile {
    let dates = ENTRY_DATES.map(|(key, _)| key).into_iter();
    let others: Vec<&'static str> = dates.chain(KEYS.map(|key| key.key)).collect();
    let mut cells = reader.fields("section `formulas`", &[RANKING_WEIGHT], &others, table);
    FormulasFile {
        dates: Dates::read(reader, "`formulas`", header, table),
        formulas: KEYS.map(|key| table.get(key.key).map(|value| formula(reader, &key, value))),
        ranking_weight: cells.remove(0),
    }
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
