//! Expressions whose types are right by construction: evaluating one cannot fail.
//!
//! Functions come from libm, so that results are the same bits on every machine.

use super::metric::{Metric, Metrics};

/// An expression of one of the two types.
#[derive(Debug, PartialEq)]
pub(super) enum Expression {
    Number(Number),
    Truth(Truth),
}

/// An expression that gives a number.
#[derive(Debug, PartialEq)]
pub(super) enum Number {
    /// A number as written; a whole one has no negative zero.
    Literal {
        value: f64,
        whole: bool,
    },
    Metric(Metric),
    Unary(Unary, Box<Number>),
    Binary(Binary, Box<[Number; 2]>),
    IfElse(Box<(Truth, [Number; 2])>),
}

/// An expression that holds or does not.
#[derive(Debug, PartialEq)]
pub(super) enum Truth {
    Compare(Comparison, Box<[Number; 2]>),
    And(Box<[Truth; 2]>),
    Or(Box<[Truth; 2]>),
    Not(Box<Truth>),
}

/// An operation on one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unary {
    Negate,
    Abs,
    Sqrt,
    Exp,
    Log,
}

/// An operation on two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
    Pow,
}

/// A comparison of two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
    Unequal,
}

impl Number {
    /// This number with the other sign.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Literal { value, whole: true } => Self::Literal {
                value: 0.0 - value,
                whole: true,
            },
            other => Self::Unary(Unary::Negate, Box::new(other)),
        }
    }

    pub(super) fn evaluate(&self, metrics: &Metrics) -> f64 {
        match self {
            Self::Literal { value, .. } => *value,
            Self::Metric(metric) => metrics.get(*metric),
            Self::Unary(operation, operand) => operation.apply(operand.evaluate(metrics)),
            Self::Binary(operation, operands) => {
                let [left, right] = &**operands;
                operation.apply(left.evaluate(metrics), right.evaluate(metrics))
            }
            Self::IfElse(parts) => {
                let (condition, [then, otherwise]) = &**parts;
                if condition.evaluate(metrics) {
                    then.evaluate(metrics)
                } else {
                    otherwise.evaluate(metrics)
                }
            }
        }
    }
}

impl Truth {
    pub(super) fn evaluate(&self, metrics: &Metrics) -> bool {
        match self {
            Self::Compare(comparison, operands) => {
                let [left, right] = &**operands;
                comparison.holds(left.evaluate(metrics), right.evaluate(metrics))
            }
            Self::And(operands) => {
                let [left, right] = &**operands;
                left.evaluate(metrics) && right.evaluate(metrics)
            }
            Self::Or(operands) => {
                let [left, right] = &**operands;
                left.evaluate(metrics) || right.evaluate(metrics)
            }
            Self::Not(operand) => !operand.evaluate(metrics),
        }
    }
}

impl Unary {
    fn apply(self, a: f64) -> f64 {
        match self {
            Self::Negate => -a,
            Self::Abs => a.abs(),
            Self::Sqrt => libm::sqrt(a),
            Self::Exp => libm::exp(a),
            Self::Log => libm::log(a),
        }
    }
}

impl Binary {
    fn apply(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => a + b,
            Self::Subtract => a - b,
            Self::Multiply => a * b,
            Self::Divide => a / b,
            Self::Min if b < a => b,
            Self::Max if b > a => b,
            Self::Min | Self::Max => a,
            Self::Pow => libm::pow(a, b),
        }
    }
}

impl Comparison {
    #[expect(
        clippy::float_cmp,
        reason = "whoever writes a formula decides what is to be equal"
    )]
    fn holds(self, a: f64, b: f64) -> bool {
        match self {
            Self::Less => a < b,
            Self::AtMost => a <= b,
            Self::Greater => a > b,
            Self::AtLeast => a >= b,
            Self::Equal => a == b,
            Self::Unequal => a != b,
        }
    }
}
