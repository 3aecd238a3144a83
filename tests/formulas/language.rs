//! The language of formulas: what may be written, what it is worth, and where a mistake is shown.

use super::number;
use gresham::policy::formula::{Formula, FormulaError, Gives, Metric, Metrics, Reason};

fn value(text: &str) -> f64 {
    number(text).number(&Metrics::default())
}

fn refused(text: &str) -> FormulaError {
    match Formula::parse(text, Metric::ALL, Gives::Number) {
        Ok(formula) => panic!("{formula:?} was accepted"),
        Err(error) => error,
    }
}

#[test]
fn numbers_need_no_point_and_dividing_them_keeps_the_fraction() {
    for (text, expected) in [
        ("1 / 2", 0.5),
        ("7", 7.0),
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("10 - 3 - 2", 5.0),
        ("8 / 4 / 2", 1.0),
        ("2 - 3 + 4", 3.0),
        ("-2 - -3", 1.0),
        ("-2 * -3 + +4", 10.0),
        ("1.5e3 + 2E-1", 1500.2),
        ("1 / -0", f64::INFINITY),
        ("1 / -0.0", f64::NEG_INFINITY),
        ("max(1, 2.5) - min(1, 2.5)", 1.5),
        ("pow(2, 10)", 1024.0),
        ("sqrt(16) + abs(-1)", 5.0),
        ("log(exp(1))", 1.0),
        ("if_else(1 < 2 and 2 <= 2 or 1 != 1, 1, 2)", 1.0),
        ("if_else(!(1 >= 2) and 3 == 3.0, 1.5, 2)", 1.5),
        ("if_else(1 > 2 and 1 > 2 or 2 > 1, 1, 2)", 1.0),
        ("1 // the rest is a remark", 1.0),
        ("1 // one\n + 2 // 还有二", 3.0),
    ] {
        assert_eq!(value(text).to_bits(), f64::to_bits(expected), "{text}");
    }
}

#[test]
fn what_is_not_a_plain_expression_is_refused() {
    for text in [
        "",
        " // nothing",
        "let x = 1; x",
        "while true {}",
        "loop { }",
        "{ 1 }",
        "fn f() { 1 }",
        "if score > 1 { 2 } else { 3 }",
        "eval(\"1\")",
        "print(1)",
        "\"text\"",
        "score.foo",
        "score > 1 && score < 2",
        "1 < 2 < 3",
        "(1 < 2) + 1",
        "if_else(1, 2, 3)",
        "if_else(1 < 2, 1 < 2, 3)",
        "(1 < 2) == (2 < 3)",
        "!orders",
        "-(1 < 2)",
        "() => 1",
        "true ?? 1",
        "max(1,)",
        "1, 2",
        "1)",
        "1 2",
        "2orders",
        "0x10",
        "1_000",
        "1.",
        ".5",
        "1e",
        "1e999",
        "１",
    ] {
        refused(text);
    }
}

#[test]
fn operators_that_the_manual_does_not_have_are_refused_with_what_to_write() {
    for (text, column, remedy) in [
        ("5 - (2 ^ 2)", 8, "write `pow(a, b)`"),
        ("2 ** 2", 3, "write `pow(a, b)`"),
        ("5 & 3", 3, "write `and`"),
        ("5 | 3", 3, "write `or`"),
        ("16 >> 2", 4, "write `a / pow(2, b)`"),
        ("16 << 2", 4, "write `a * pow(2, b)`"),
        ("orders ≥ 3", 8, "write `>=`"),
        ("max（1， 2）", 4, "write `(`"),
        ("not (1 < 2)", 1, "write `!(a < b)`"),
        ("true", 1, "write a comparison, such as `score >= 4.8`"),
        ("1 = 2", 3, "write `==`"),
    ] {
        let error = refused(text);
        let Reason::Refused { remedy: found, .. } = &error.reason else {
            panic!("{text}: {error:?}");
        };
        assert_eq!((found.as_str(), error.column), (remedy, column), "{text}");
    }
    for text in ["5 % 3", "5 \\ 3", "~5", "5 # 3", "\u{1b}[31m"] {
        let reason = refused(text).reason.to_string();
        assert!(
            reason.ends_with("is no sign of formulas"),
            "{text}: {reason}"
        );
        assert!(!reason.contains('\u{1b}'), "{text}");
    }
}

#[test]
fn a_mistake_is_shown_at_its_line_and_column() {
    for (text, line, column, part) in [
        ("5 - (orders", 1, 5, "("),
        ("5 -\n  20 * disputes_rate", 2, 8, "disputes_rate"),
        ("min(1, 2) +\r\n max(1)", 2, 2, "max"),
        ("评分 + 1", 1, 1, "评分"),
        ("/ 2", 1, 1, "/"),
        ("5 *", 1, 4, ""),
        ("5 orders", 1, 3, "orders"),
        ("orders (5)", 1, 1, "orders"),
        ("max + 1", 1, 1, "max"),
        ("1 + 1_000", 1, 5, "1_000"),
        ("min(1 < 2, 3)", 1, 5, "1 < 2"),
    ] {
        let error = refused(text);
        assert_eq!((error.line, error.column), (line, column), "{text}");
        assert_eq!(&text[error.span], part, "{text}");
    }
}

#[test]
fn what_is_too_long_or_too_deep_is_refused_and_the_rest_takes_little_stack() {
    let sum = |terms: usize| "1+".repeat(terms - 1) + "1";
    let brackets = |depth: usize| "(".repeat(depth) + "1" + &")".repeat(depth);
    let signs = |depth: usize| "-".repeat(depth) + "1";
    let tests = move || {
        assert_eq!(value(&(sum(1000) + " ")).to_bits(), 1000_f64.to_bits());
        assert_eq!(refused(&(sum(1000) + "  ")).column, 2001);
        assert_eq!(value(&brackets(64)).to_bits(), 1_f64.to_bits());
        assert_eq!(refused(&brackets(65)).column, 66);
        assert_eq!(refused(&signs(1000)).column, 66);
        assert_eq!(refused(&"max(".repeat(500)).column, 1 + 65 * 4);
    };
    let small = std::thread::Builder::new().stack_size(512 << 10);
    small
        .spawn(tests)
        .expect("a thread")
        .join()
        .expect("no overflow");
}
