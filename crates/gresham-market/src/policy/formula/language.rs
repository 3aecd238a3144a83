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

use super::error::{FormulaError, Reason, unfit, unreadable};
use super::metric::{Metric, Metrics};
use rhai::{AST, Dynamic, Engine, EvalAltResult, OptimizationLevel, Position, Scope};
use std::fmt;
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
