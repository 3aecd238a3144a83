//! The functions of formulas.

use super::expression::{Binary, Unary};

/// A function that formulas can call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Function {
    /// The name.
    pub name: &'static str,
    /// How it is called, and what it gives.
    pub meaning: &'static str,
    pub(super) takes: Takes,
}

/// What a function takes, and what it does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// A number.
    One(Unary),
    /// Two numbers.
    Two(Binary),
    /// A condition and two numbers.
    Condition,
}

/// All functions.
pub const FUNCTIONS: &[Function] = &[
    Function {
        name: "min",
        meaning: "`min(a, b)`: the smaller of two numbers",
        takes: Takes::Two(Binary::Min),
    },
    Function {
        name: "max",
        meaning: "`max(a, b)`: the larger of two numbers",
        takes: Takes::Two(Binary::Max),
    },
    Function {
        name: "abs",
        meaning: "`abs(a)`: the distance from 0",
        takes: Takes::One(Unary::Abs),
    },
    Function {
        name: "sqrt",
        meaning: "`sqrt(a)`: the square root",
        takes: Takes::One(Unary::Sqrt),
    },
    Function {
        name: "exp",
        meaning: "`exp(a)`: e to the power of a",
        takes: Takes::One(Unary::Exp),
    },
    Function {
        name: "log",
        meaning: "`log(a)`: the natural logarithm",
        takes: Takes::One(Unary::Log),
    },
    Function {
        name: "pow",
        meaning: "`pow(a, b)`: a to the power of b",
        takes: Takes::Two(Binary::Pow),
    },
    Function {
        name: "if_else",
        meaning: "`if_else(condition, a, b)`: a where the condition holds, else b",
        takes: Takes::Condition,
    },
];

impl Takes {
    /// The arguments in words.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::One(_) => "one argument",
            Self::Two(_) => "two arguments",
            Self::Condition => "three arguments",
        }
    }
}
