//! Formulas at random, against a plain evaluation of the trees that they are written from.

use super::{number, truth};
use gresham::policy::formula::{Formula, Gives, Metric, Metrics};
use proptest::prelude::*;

/// An expression, beside the language's own.
#[derive(Debug, Clone)]
enum Plain {
    Literal(f64),
    Metric(Metric),
    Signed(bool, Box<Plain>),
    Joined(char, Box<[Plain; 2]>),
    Called(&'static str, Vec<Plain>),
    Chosen(Box<(Condition, Plain, Plain)>),
}

#[derive(Debug, Clone)]
enum Condition {
    Compared(&'static str, Plain, Plain),
    Joined(&'static str, Box<[Condition; 2]>),
    Not(Box<Condition>),
}

fn plain(expression: &Plain, metrics: &Metrics) -> f64 {
    let of = |part: &Plain| plain(part, metrics);
    match expression {
        Plain::Literal(value) => *value,
        Plain::Metric(metric) => metrics.get(*metric),
        Plain::Signed(minus, a) => of(a) * if *minus { -1.0 } else { 1.0 },
        Plain::Joined('+', parts) => of(&parts[0]) + of(&parts[1]),
        Plain::Joined('-', parts) => of(&parts[0]) - of(&parts[1]),
        Plain::Joined('*', parts) => of(&parts[0]) * of(&parts[1]),
        Plain::Joined(_, parts) => of(&parts[0]) / of(&parts[1]),
        Plain::Called(name, arguments) => match (*name, &arguments[..]) {
            ("abs", [a]) => of(a).abs(),
            ("sqrt", [a]) => libm::sqrt(of(a)),
            ("exp", [a]) => libm::exp(of(a)),
            ("log", [a]) => libm::log(of(a)),
            ("pow", [a, b]) => libm::pow(of(a), of(b)),
            ("min", [a, b]) => {
                if of(b) < of(a) {
                    of(b)
                } else {
                    of(a)
                }
            }
            (_, [a, b]) => {
                if of(b) > of(a) {
                    of(b)
                } else {
                    of(a)
                }
            }
            _ => unreachable!("{name}"),
        },
        Plain::Chosen(parts) => of(if holds(&parts.0, metrics) {
            &parts.1
        } else {
            &parts.2
        }),
    }
}

#[expect(clippy::float_cmp, reason = "it is what the formula says")]
fn holds(condition: &Condition, metrics: &Metrics) -> bool {
    match condition {
        Condition::Compared(sign, a, b) => {
            let (a, b) = (plain(a, metrics), plain(b, metrics));
            match *sign {
                "<" => a < b,
                "<=" => a <= b,
                ">" => a > b,
                ">=" => a >= b,
                "==" => a == b,
                _ => a != b,
            }
        }
        Condition::Joined("and", parts) => parts.iter().all(|part| holds(part, metrics)),
        Condition::Joined(_, parts) => parts.iter().any(|part| holds(part, metrics)),
        Condition::Not(part) => !holds(part, metrics),
    }
}

/// The formula, with brackets only where they are needed within an operator of this precedence.
fn written(expression: &Plain, within: u8) -> String {
    let (precedence, text) = match expression {
        Plain::Literal(value) if (1.0..100.0).contains(value) => (9, value.to_string()),
        Plain::Literal(value) => (9, format!("{value:?}")),
        Plain::Metric(metric) => (9, metric.name().to_owned()),
        Plain::Signed(minus, a) => {
            let sign = if *minus { '-' } else { '+' };
            (6, format!("{sign}{}", written(a, 6)))
        }
        Plain::Joined(sign, parts) => {
            let precedence = if "+-".contains(*sign) { 4 } else { 5 };
            let [left, right] = &**parts;
            let (left, right) = (written(left, precedence), written(right, precedence + 1));
            (precedence, format!("{left} {sign}{right}"))
        }
        Plain::Called(name, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(|part| written(part, 0)).collect();
            (9, format!("{name}({})", arguments.join(", ")))
        }
        Plain::Chosen(parts) => {
            let (condition, a, b) = &**parts;
            let (a, b) = (written(a, 0), written(b, 0));
            (
                9,
                format!("if_else ({},\n{a} , {b})", condition_written(condition, 0)),
            )
        }
    };
    bracketed(text, precedence < within)
}

fn condition_written(condition: &Condition, within: u8) -> String {
    let (precedence, text) = match condition {
        Condition::Compared(sign, a, b) => (3, format!("{}{sign}{}", written(a, 4), written(b, 4))),
        Condition::Joined(word, parts) => {
            let precedence = if *word == "or" { 1 } else { 2 };
            let [left, right] = &**parts;
            let left = condition_written(left, precedence);
            (
                precedence,
                format!("{left} {word} {}", condition_written(right, precedence + 1)),
            )
        }
        Condition::Not(part) => (6, format!("!{}", condition_written(part, 6))),
    };
    bracketed(text, precedence < within)
}

fn bracketed(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

fn conditions(parts: BoxedStrategy<Plain>) -> BoxedStrategy<Condition> {
    let signs = proptest::sample::select(vec!["<", "<=", ">", ">=", "==", "!="]);
    let compared = (signs, parts.clone(), parts);
    let compared = compared.prop_map(|(sign, a, b)| Condition::Compared(sign, a, b));
    let joined = |inner: BoxedStrategy<Condition>| {
        let words = proptest::sample::select(vec!["and", "or"]);
        let pair = (words, inner.clone(), inner.clone());
        prop_oneof![
            pair.prop_map(|(word, a, b)| Condition::Joined(word, Box::new([a, b]))),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    };
    compared.prop_recursive(2, 4, 2, joined).boxed()
}

fn expressions() -> BoxedStrategy<Plain> {
    let leaves = prop_oneof![
        (0.0..1e6_f64).prop_map(Plain::Literal),
        (0_u16..20).prop_map(|whole| Plain::Literal(f64::from(whole))),
        proptest::num::f64::POSITIVE.prop_map(Plain::Literal),
        proptest::sample::select(Metric::ALL.to_vec()).prop_map(Plain::Metric),
    ];
    let whole = leaves.prop_recursive(4, 24, 2, |inner| {
        let one = proptest::sample::select(vec!["abs", "sqrt", "exp", "log"]);
        let two = proptest::sample::select(vec!["min", "max", "pow"]);
        let signs = proptest::sample::select(vec!['+', '-', '*', '/']);
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            (any::<bool>(), inner.clone()).prop_map(|(minus, a)| Plain::Signed(minus, a.into())),
            (signs, pair.clone()).prop_map(|(sign, (a, b))| Plain::Joined(sign, [a, b].into())),
            (one, inner.clone()).prop_map(|(name, a)| Plain::Called(name, vec![a])),
            (two, pair.clone()).prop_map(|(name, (a, b))| Plain::Called(name, vec![a, b])),
            (conditions(inner), pair)
                .prop_map(|(condition, (a, b))| Plain::Chosen(Box::new((condition, a, b)))),
        ]
    });
    whole.boxed()
}

fn measured(values: &[f64]) -> Metrics {
    let mut metrics = Metrics::default();
    for (metric, value) in Metric::ALL.iter().zip(values) {
        metrics.set(*metric, *value);
    }
    metrics
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![proptest::num::f64::ANY, -2.0..2.0_f64];
    proptest::collection::vec(value, Metric::ALL.len())
}

/// Words and signs of formulas, in no order, with some that mean nothing.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        proptest::sample::select(vec![
            "(",
            ")",
            ",",
            "-",
            "!",
            "and",
            "or",
            "<",
            "==",
            "max",
            "if_else",
            "orders",
            "1",
            "2.5",
            "1e",
            "/",
            "*",
            "//",
            "\n",
            " ",
            "é",
            "分",
            "\u{1f980}",
            "\u{0}",
            "&",
            "0x",
            ".",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(scrap, 0..60).prop_map(|scraps| scraps.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_formula_gives_what_a_plain_evaluation_of_its_tree_gives(
        expression in expressions(), values in values(),
    ) {
        let text = written(&expression, 0);
        prop_assume!(text.chars().count() <= 2000);
        let metrics = measured(&values);
        let (found, expected) = (number(&text).number(&metrics), plain(&expression, &metrics));
        let same = found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan();
        prop_assert!(same, "{text}: {found:?} is not {expected:?}");
    }

    #[test]
    fn a_condition_holds_where_a_plain_evaluation_of_its_tree_says_so(
        condition in conditions(expressions()), values in values(),
    ) {
        let text = condition_written(&condition, 0);
        prop_assume!(text.chars().count() <= 2000);
        let metrics = measured(&values);
        prop_assert_eq!(truth(&text).truth(&metrics), holds(&condition, &metrics), "{}", text);
    }

    #[test]
    fn any_text_is_a_formula_or_an_error_within_it(text in scraps(), values in values()) {
        match Formula::parse(&text, Metric::ALL, Gives::Number) {
            Ok(formula) => {
                let _ = formula.number(&measured(&values));
            }
            Err(error) => {
                prop_assert!(text.get(error.span.clone()).is_some(), "{:?}", error);
                let lines: Vec<&str> = text.split('\n').collect();
                let line = lines[error.line - 1];
                prop_assert!((1..=line.chars().count() + 1).contains(&error.column), "{:?}", error);
            }
        }
    }
}
