//! The language of formulas: what Rhai's expressions may do here, and how a formula is checked.
//!
//! Three rules make a formula that was accepted safe for the market, which cannot fail:
//!
//! - Nothing decides which parts of a formula are evaluated: `and`, `or` and `if_else` evaluate all
//!   their operands. There are two types, numbers and truths, and what type an operation gives
//!   follows from the types it is given. So one evaluation, when the scenario is read, proves that
//!   no later one fails, and all take the same number of steps.
//! - There are no statements: no loops, no assignments, no functions of one's own.
//! - Every function comes from the table below and from libm, so that results are the same bits on
//!   every machine.

use super::metric::{Metric, Metrics};
use rhai::{
    AST, Dynamic, Engine, EvalAltResult, OptimizationLevel, ParseError, ParseErrorType, Position,
    Scope,
};
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

/// Characters of a formula at most.
const MOST_CHARACTERS: usize = 2000;

/// Operations inside one another at most.
const DEEPEST: usize = 64;

/// The functions of the language, with their meaning.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("min", "`min(a, b)`: the smaller of two numbers"),
    ("max", "`max(a, b)`: the larger of two numbers"),
    ("abs", "`abs(a)`: the distance from 0"),
    ("sqrt", "`sqrt(a)`: the square root"),
    ("exp", "`exp(a)`: e to the power of a"),
    ("log", "`log(a)`: the natural logarithm"),
    ("pow", "`pow(a, b)`: a to the power of b"),
    (
        "if_else",
        "`if_else(condition, a, b)`: a where the condition holds, else b",
    ),
];

/// What a formula is to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A number.
    Number,
    /// Whether something holds.
    Truth,
}

/// A checked formula.
#[derive(Clone)]
pub struct Formula {
    text: String,
    program: Arc<AST>,
    /// The metrics it may name.
    named: Vec<Metric>,
}

/// Why a text is no formula, and which of its bytes say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// What is wrong.
    pub reason: Reason,
    /// The bytes of the text at which it is wrong.
    pub span: Range<usize>,
    /// Line within the text, from 1.
    pub line: usize,
    /// Character within the line, from 1.
    pub column: usize,
}

/// What is wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No metric has this name.
    UnknownMetric(String),
    /// No function has this name.
    UnknownFunction(String),
    /// Anything else, as a clause.
    Other(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMetric(name) => write!(formatter, "there is no metric `{name}`"),
            Self::UnknownFunction(name) => write!(formatter, "there is no function `{name}`"),
            Self::Other(clause) => formatter.write_str(clause),
        }
    }
}

impl Formula {
    /// Checks a text that may name the metrics `known` and is to give a `wanted`.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn parse(text: &str, known: &[Metric], wanted: Gives) -> Result<Self, FormulaError> {
        let other =
            |clause: String, at: Position| FormulaError::new(Reason::Other(clause), text, at);
        if text.chars().count() > MOST_CHARACTERS {
            let clause = format!("longer than {MOST_CHARACTERS} characters");
            return Err(other(clause, Position::NONE));
        }
        let all = scope(known, &Metrics::default());
        let program = LANGUAGE
            .compile_expression_with_scope(&all, text)
            .map_err(|error| unreadable(text, &error))?;
        let formula = Self {
            named: known
                .iter()
                .copied()
                .filter(|metric| text.contains(metric.name()))
                .collect(),
            text: text.to_owned(),
            program: Arc::new(program),
        };
        let value = formula
            .evaluate(&Metrics::default())
            .map_err(|error| unfit(text, &error))?;
        let found = if value.is_bool() {
            Some(Gives::Truth)
        } else {
            number(&value).map(|_| Gives::Number)
        };
        match (wanted, found) {
            (Gives::Number, Some(Gives::Number)) | (Gives::Truth, Some(Gives::Truth)) => {
                Ok(formula)
            }
            (Gives::Number, _) => Err(other("gives no number".to_owned(), Position::NONE)),
            (Gives::Truth, _) => Err(other(
                "gives no answer of yes or no; compare something, such as `score >= 4.8`"
                    .to_owned(),
                Position::NONE,
            )),
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it may name a metric; if not, what it gives does not depend on it.
    #[must_use]
    pub fn may_name(&self, metric: Metric) -> bool {
        self.named.contains(&metric)
    }

    /// The number that the formula gives.
    ///
    /// # Panics
    /// If it was checked to give a truth.
    #[must_use]
    pub fn number(&self, metrics: &Metrics) -> f64 {
        let value = self
            .evaluate(metrics)
            .expect("a checked formula cannot fail");
        number(&value).expect("it was checked to give a number")
    }

    /// Whether what the formula says holds.
    ///
    /// # Panics
    /// If it was checked to give a number.
    #[must_use]
    pub fn truth(&self, metrics: &Metrics) -> bool {
        let value = self
            .evaluate(metrics)
            .expect("a checked formula cannot fail");
        value.as_bool().expect("it was checked to give a truth")
    }

    fn evaluate(&self, metrics: &Metrics) -> Result<Dynamic, Box<EvalAltResult>> {
        LANGUAGE.eval_ast_with_scope(&mut scope(&self.named, metrics), &self.program)
    }
}

impl fmt::Debug for Formula {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Formula({:?})", self.text)
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

fn scope<'a>(known: &[Metric], metrics: &Metrics) -> Scope<'a> {
    let mut scope = Scope::new();
    for metric in known {
        scope.push_constant(metric.name(), metrics.get(*metric));
    }
    scope
}

fn number(value: &Dynamic) -> Option<f64> {
    let whole = value.as_int().map(|whole| whole as f64);
    value.as_float().or(whole).ok()
}

static LANGUAGE: LazyLock<Engine> = LazyLock::new(language);

fn language() -> Engine {
    let mut engine = Engine::new_raw();
    engine
        .set_fast_operators(false)
        .set_strict_variables(true)
        .set_optimization_level(OptimizationLevel::None)
        .set_max_expr_depths(DEEPEST)
        .set_max_operations(100 * MOST_CHARACTERS as u64);
    // These would evaluate only one side, look at types, or run a text.
    for symbol in [
        "&&",
        "||",
        "??",
        "**",
        "%",
        "in",
        "if",
        "switch",
        "eval",
        "print",
        "debug",
        "type_of",
        "is_def_var",
    ] {
        engine.disable_symbol(symbol);
    }
    for (word, precedence) in [("or", 30), ("and", 60)] {
        engine
            .register_custom_operator(word, precedence)
            .expect("a new word");
    }
    arithmetic(&mut engine);
    comparisons(&mut engine);
    engine.register_fn("and", |left: bool, right: bool| left & right);
    engine.register_fn("or", |left: bool, right: bool| left | right);
    engine.register_fn("!", |truth: bool| !truth);
    engine
}

fn arithmetic(engine: &mut Engine) {
    unary(engine, "-", |a| -a);
    unary(engine, "+", |a| a);
    unary(engine, "abs", f64::abs);
    unary(engine, "sqrt", libm::sqrt);
    unary(engine, "exp", libm::exp);
    unary(engine, "log", libm::log);
    binary(engine, "+", |a, b| a + b);
    binary(engine, "-", |a, b| a - b);
    binary(engine, "*", |a, b| a * b);
    binary(engine, "/", |a, b| a / b);
    binary(engine, "pow", libm::pow);
    binary(engine, "min", |a, b| if b < a { b } else { a });
    binary(engine, "max", |a, b| if b > a { b } else { a });
    let choose = |condition: bool, a: f64, b: f64| if condition { a } else { b };
    engine.register_fn("if_else", choose);
    engine.register_fn("if_else", move |condition: bool, a: i64, b: f64| {
        choose(condition, a as f64, b)
    });
    engine.register_fn("if_else", move |condition: bool, a: f64, b: i64| {
        choose(condition, a, b as f64)
    });
    engine.register_fn("if_else", move |condition: bool, a: i64, b: i64| {
        choose(condition, a as f64, b as f64)
    });
}

#[expect(
    clippy::float_cmp,
    reason = "whoever writes a formula decides what is to be equal"
)]
fn comparisons(engine: &mut Engine) {
    compare(engine, "<", |a, b| a < b);
    compare(engine, "<=", |a, b| a <= b);
    compare(engine, ">", |a, b| a > b);
    compare(engine, ">=", |a, b| a >= b);
    compare(engine, "==", |a, b| a == b);
    compare(engine, "!=", |a, b| a != b);
}

/// Registers a function of one number. A number written without a point is a number all the same.
fn unary(engine: &mut Engine, name: &str, of: fn(f64) -> f64) {
    engine.register_fn(name, of);
    engine.register_fn(name, move |a: i64| of(a as f64));
}

fn binary(engine: &mut Engine, name: &str, of: fn(f64, f64) -> f64) {
    engine.register_fn(name, of);
    engine.register_fn(name, move |a: i64, b: f64| of(a as f64, b));
    engine.register_fn(name, move |a: f64, b: i64| of(a, b as f64));
    engine.register_fn(name, move |a: i64, b: i64| of(a as f64, b as f64));
}

fn compare(engine: &mut Engine, name: &str, of: fn(f64, f64) -> bool) {
    engine.register_fn(name, of);
    engine.register_fn(name, move |a: i64, b: f64| of(a as f64, b));
    engine.register_fn(name, move |a: f64, b: i64| of(a, b as f64));
    engine.register_fn(name, move |a: i64, b: i64| of(a as f64, b as f64));
    // By itself Rhai takes values of different types for unequal.
    let operator = name.to_owned();
    engine.register_fn(
        name,
        move |_: Dynamic, _: Dynamic| -> Result<bool, Box<EvalAltResult>> {
            Err(format!("`{operator}` compares two numbers").into())
        },
    );
}

impl FormulaError {
    fn new(reason: Reason, text: &str, at: Position) -> Self {
        let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
        let span = if at.is_none() {
            0..text.len()
        } else {
            token(text, line, column)
        };
        Self {
            reason,
            span,
            line,
            column,
        }
    }
}

/// The bytes of the word or sign that begins at a line and column, both from 1.
fn token(text: &str, line: usize, column: usize) -> Range<usize> {
    let before: usize = text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    let rest = &text[before..];
    let skipped = rest
        .char_indices()
        .nth(column - 1)
        .map_or(rest.len(), |(at, _)| at);
    let start = before + skipped;
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let word = text[start..]
        .find(|c| !is_word(c))
        .unwrap_or(text.len() - start);
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    start..start + word.max(first)
}

/// What the parser did not understand.
fn unreadable(text: &str, error: &ParseError) -> FormulaError {
    let reason = match error.err_type() {
        ParseErrorType::VariableUndefined(name) => Reason::UnknownMetric(name.clone()),
        ParseErrorType::UnexpectedEOF => {
            Reason::Other("something is missing at the end".to_owned())
        }
        _ => {
            let at = FormulaError::new(Reason::Other(String::new()), text, error.position());
            Reason::Other(match &text[at.span] {
                "&&" | "&" => "write `and`".to_owned(),
                "||" | "|" => "write `or`".to_owned(),
                "if" => "write `if_else(condition, a, b)`".to_owned(),
                "**" | "*" => "write `pow(a, b)`".to_owned(),
                _ => plain(&error.err_type().to_string()),
            })
        }
    };
    FormulaError::new(reason, text, error.position())
}

/// What the first evaluation did not get through.
fn unfit(text: &str, error: &EvalAltResult) -> FormulaError {
    let reason = match error.unwrap_inner() {
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let name = signature.split(" (").next().unwrap_or(signature);
            match FUNCTIONS.iter().find(|(known, _)| *known == name) {
                Some((_, meaning)) => Reason::Other(format!("write {meaning}")),
                None if name.starts_with(char::is_alphabetic) && !["and", "or"].contains(&name) => {
                    Reason::UnknownFunction(name.to_owned())
                }
                None if ["and", "or", "!"].contains(&name) => Reason::Other(format!(
                    "`{name}` joins comparisons, such as `score >= 4.8`"
                )),
                None => Reason::Other(format!("`{name}` needs numbers")),
            }
        }
        EvalAltResult::ErrorRuntime(clause, _) => Reason::Other(clause.to_string()),
        other => Reason::Other(plain(&other.to_string())),
    };
    FormulaError::new(reason, text, error.position())
}

/// A message of the parser as a clause that begins small.
fn plain(message: &str) -> String {
    let mut letters = message.trim_end_matches('.').chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
