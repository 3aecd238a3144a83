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

/// The arguments of a function, and the operation on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// A number.
    One(Unary),
    /// Two numbers.
    Two(Binary),
    /// A condition and two numbers.
    Condition,
}

macro_rules! functions {
    ($($name:literal $meaning:literal $takes:expr;)+) => {
        /// All functions.
        pub const FUNCTIONS: &[Function] = &[
            $( Function { name: $name, meaning: $meaning, takes: $takes } ),+
        ];
    };
}

functions! {
    "min" "`min(a, b)`: the smaller of two numbers" Takes::Two(Binary::Min);
    "max" "`max(a, b)`: the larger of two numbers" Takes::Two(Binary::Max);
    "abs" "`abs(a)`: the distance from 0" Takes::One(Unary::Abs);
    "sqrt" "`sqrt(a)`: the square root" Takes::One(Unary::Sqrt);
    "exp" "`exp(a)`: e to the power of a" Takes::One(Unary::Exp);
    "log" "`log(a)`: the natural logarithm" Takes::One(Unary::Log);
    "pow" "`pow(a, b)`: a to the power of b" Takes::Two(Binary::Pow);
    "if_else" "`if_else(condition, a, b)`: a where the condition holds, else b" Takes::Condition;
}

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
