//! From a text to an expression, by precedence: `or`, `and`, comparisons, `+ -`, `* /`, signs.
//!
//! There are two types, numbers and truths, and every operation asks for one of them, so that what
//! comes out of here cannot fail.

use super::error::{FormulaError, Reason};
use super::expression::{Binary, Comparison, Expression, Number, Truth};
use super::function::{FUNCTIONS, Function, Takes};
use super::metric::Metric;
use super::tokens::{Token, Tokens};
use std::ops::Range;

/// Characters of a formula at most.
const MOST_CHARACTERS: usize = 2000;

/// Brackets, functions and signs inside one another at most.
const DEEPEST: usize = 64;

/// Remedy where a condition stands for a number.
const COUNT: &str = "write `if_else(condition, 1, 0)` to count what holds";

/// Remedy where a comparison is compared.
const JOIN: &str = "join comparisons by `and`, such as `1 < orders and orders < 2`";

/// A part of the formula, and its bytes.
struct Part {
    expression: Expression,
    span: Range<usize>,
}

impl Part {
    const fn number(number: Number, span: Range<usize>) -> Self {
        let expression = Expression::Number(number);
        Self { expression, span }
    }

    const fn truth(truth: Truth, span: Range<usize>) -> Self {
        let expression = Expression::Truth(truth);
        Self { expression, span }
    }
}

/// An operator between two operands.
#[derive(Clone, Copy)]
enum Operator {
    Or,
    And,
    Compare(Comparison),
    Arithmetic(Binary),
}

impl Operator {
    const fn of(token: Token) -> Option<Self> {
        match token {
            Token::Or => Some(Self::Or),
            Token::And => Some(Self::And),
            Token::Compare(comparison) => Some(Self::Compare(comparison)),
            Token::Arithmetic(operation) => Some(Self::Arithmetic(operation)),
            _ => None,
        }
    }

    /// How tightly it binds: the larger, the tighter.
    const fn precedence(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Compare(_) => 3,
            Self::Arithmetic(Binary::Multiply | Binary::Divide) => 5,
            Self::Arithmetic(_) => 4,
        }
    }
}

/// Reads a whole formula that may name the metrics `known`; gives it with its bytes and with the
/// metrics that it names.
pub(super) fn parse(
    text: &str,
    known: &[Metric],
) -> Result<(Expression, Range<usize>, Vec<Metric>), FormulaError> {
    if let Some((end, _)) = text.char_indices().nth(MOST_CHARACTERS) {
        let clause = format!("longer than {MOST_CHARACTERS} characters");
        let reason = Reason::refused(clause, "shorten it");
        return Err(FormulaError::new(reason, text, end..text.len()));
    }
    let mut tokens = Tokens::new(text);
    let (token, span) = tokens.take()?;
    let mut parser = Parser {
        text,
        known,
        tokens,
        token,
        span,
        depth: 0,
        named: Vec::new(),
    };
    if parser.token == Token::End {
        return Err(parser.refuse_here("is empty", "write one, such as `5 - 20 * dispute_rate`"));
    }
    let whole = parser.expression(0)?;
    match parser.token {
        Token::End => Ok((whole.expression, whole.span, parser.named)),
        Token::Close => Err(parser.refuse_here("`)` closes nothing", "remove it, or open it")),
        Token::Comma => Err(parser.comma()),
        _ => Err(parser.no_operator()),
    }
}

struct Parser<'t> {
    text: &'t str,
    known: &'t [Metric],
    tokens: Tokens<'t>,
    /// The next word or sign, and its bytes.
    token: Token<'t>,
    span: Range<usize>,
    depth: usize,
    named: Vec<Metric>,
}

impl<'t> Parser<'t> {
    /// Reads operands joined by operators that bind tighter than `outer`.
    fn expression(&mut self, outer: u8) -> Result<Part, FormulaError> {
        let mut left = self.operand()?;
        while let Some(operator) = Operator::of(self.token)
            && operator.precedence() > outer
        {
            let (_, at) = self.advance()?;
            let right = self.expression(operator.precedence())?;
            left = self.join(operator, &at, left, right)?;
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Part, FormulaError> {
        if self.depth > DEEPEST {
            return Err(self.refuse_here(
                format!("more than {DEEPEST} brackets, functions and signs inside one another"),
                "write it flatter",
            ));
        }
        self.depth += 1;
        let (token, span) = (self.token, self.span.clone());
        let part = match token {
            Token::Number { value, whole } => {
                self.advance()?;
                Part::number(Number::Literal { value, whole }, span)
            }
            Token::Name(name) => {
                self.advance()?;
                self.named(name, span)?
            }
            Token::Open => self.bracket()?,
            Token::Arithmetic(Binary::Add) => self.signed(span, |operand| operand)?,
            Token::Arithmetic(Binary::Subtract) => self.signed(span, Number::negated)?,
            Token::Not => {
                self.advance()?;
                let operand = self.operand()?;
                let whole = span.start..operand.span.end;
                let operand = self.truth(operand, "!", &span)?;
                Part::truth(Truth::Not(Box::new(operand)), whole)
            }
            _ => return Err(self.no_operand()),
        };
        self.depth -= 1;
        Ok(part)
    }

    /// Reads a number with the sign that stands at `at`.
    fn signed(
        &mut self,
        at: Range<usize>,
        apply: fn(Number) -> Number,
    ) -> Result<Part, FormulaError> {
        self.advance()?;
        let operand = self.operand()?;
        let span = at.start..operand.span.end;
        let operand = self.number(operand, &self.text[at.clone()], &at, COUNT)?;
        Ok(Part::number(apply(operand), span))
    }

    fn bracket(&mut self) -> Result<Part, FormulaError> {
        let (_, open) = self.advance()?;
        let inner = self.expression(0)?;
        let end = self.close(&open)?;
        Ok(Part {
            expression: inner.expression,
            span: open.start..end,
        })
    }

    /// Takes the bracket that closes the one at `open`.
    fn close(&mut self, open: &Range<usize>) -> Result<usize, FormulaError> {
        match self.token {
            Token::Close => Ok(self.advance()?.1.end),
            Token::End => Err(self.refuse("`(` is never closed", "add `)`", open)),
            Token::Comma => Err(self.comma()),
            _ => Err(self.no_operator()),
        }
    }

    /// Reads a metric, or the call of a function.
    fn named(&mut self, name: &str, span: Range<usize>) -> Result<Part, FormulaError> {
        let metric = self
            .known
            .iter()
            .copied()
            .find(|known| known.name() == name);
        let function = FUNCTIONS.iter().find(|function| function.name == name);
        let is_called = self.token == Token::Open;
        match (metric, function) {
            (Some(_), _) if is_called => Err(self.refuse(
                format!("`{name}` is a metric, not a function"),
                "write `*` before the bracket to multiply",
                &span,
            )),
            (Some(metric), _) => {
                if !self.named.contains(&metric) {
                    self.named.push(metric);
                }
                Ok(Part::number(Number::Metric(metric), span))
            }
            (None, Some(function)) if is_called => self.call(function, &span),
            (None, Some(function)) => {
                let clause = format!("`{name}` is a function");
                Err(self.refuse(clause, &format!("write {}", function.meaning), &span))
            }
            (None, None) if is_called => {
                let reason = Reason::UnknownFunction(name.to_owned());
                Err(FormulaError::new(reason, self.text, span))
            }
            (None, None) => {
                let reason = Reason::UnknownMetric(name.to_owned());
                Err(FormulaError::new(reason, self.text, span))
            }
        }
    }

    fn call(&mut self, function: &Function, name: &Range<usize>) -> Result<Part, FormulaError> {
        let (_, open) = self.advance()?;
        let mut arguments = Vec::new();
        if self.token != Token::Close {
            arguments.push(self.expression(0)?);
            while self.token == Token::Comma {
                self.advance()?;
                arguments.push(self.expression(0)?);
            }
        }
        let span = name.start..self.close(&open)?;
        let remedy = format!("write {}", function.meaning);
        let number = |part: Part| {
            let at = part.span.clone();
            self.number(part, function.name, &at, &remedy)
        };
        let found = arguments.len();
        let mut arguments = arguments.into_iter();
        let mut next = || arguments.next();
        let called = match (function.takes, [next(), next(), next(), next()]) {
            (Takes::One(operation), [Some(a), None, ..]) => {
                Number::Unary(operation, Box::new(number(a)?))
            }
            (Takes::Two(operation), [Some(a), Some(b), None, _]) => {
                Number::Binary(operation, Box::new([number(a)?, number(b)?]))
            }
            (Takes::Condition, [Some(condition), Some(a), Some(b), None]) => {
                let at = condition.span.clone();
                let condition = self.truth(condition, function.name, &at)?;
                Number::IfElse(Box::new((condition, [number(a)?, number(b)?])))
            }
            (takes, _) => {
                let (name_of, wanted) = (function.name, takes.in_words());
                let clause = format!("`{name_of}` takes {wanted}, not {found}");
                return Err(self.refuse(clause, &remedy, name));
            }
        };
        Ok(Part::number(called, span))
    }

    /// Joins two operands by the operator that stands at `at`.
    fn join(
        &self,
        operator: Operator,
        at: &Range<usize>,
        left: Part,
        right: Part,
    ) -> Result<Part, FormulaError> {
        let span = left.span.start..right.span.end;
        let sign = &self.text[at.clone()];
        let truths = |left, right| -> Result<Box<[Truth; 2]>, FormulaError> {
            let operands = [self.truth(left, sign, at)?, self.truth(right, sign, at)?];
            Ok(Box::new(operands))
        };
        let numbers = |left, right, remedy| -> Result<Box<[Number; 2]>, FormulaError> {
            let left = self.number(left, sign, at, remedy)?;
            Ok(Box::new([left, self.number(right, sign, at, remedy)?]))
        };
        Ok(match operator {
            Operator::Or => Part::truth(Truth::Or(truths(left, right)?), span),
            Operator::And => Part::truth(Truth::And(truths(left, right)?), span),
            Operator::Compare(comparison) => {
                let operands = numbers(left, right, JOIN)?;
                Part::truth(Truth::Compare(comparison, operands), span)
            }
            Operator::Arithmetic(operation) => {
                let operands = numbers(left, right, COUNT)?;
                Part::number(Number::Binary(operation, operands), span)
            }
        })
    }

    /// The number that a part gives; else `of`, which needs one, is wrong at `at`.
    fn number(
        &self,
        part: Part,
        of: &str,
        at: &Range<usize>,
        remedy: &str,
    ) -> Result<Number, FormulaError> {
        match part.expression {
            Expression::Number(number) => Ok(number),
            Expression::Truth(_) => {
                let clause = format!("`{of}` needs a number, not a condition");
                Err(self.refuse(clause, remedy, at))
            }
        }
    }

    /// The truth that a part gives; else `of`, which needs a condition, is wrong at `at`.
    fn truth(&self, part: Part, of: &str, at: &Range<usize>) -> Result<Truth, FormulaError> {
        match part.expression {
            Expression::Truth(truth) => Ok(truth),
            Expression::Number(_) => {
                let clause = format!("`{of}` needs a condition, not a number");
                let remedy = "compare something, such as `score >= 4.8`";
                Err(self.refuse(clause, remedy, at))
            }
        }
    }

    /// Passes over the next word or sign, and returns it with its bytes.
    fn advance(&mut self) -> Result<(Token<'t>, Range<usize>), FormulaError> {
        let (token, span) = self.tokens.take()?;
        let before = std::mem::replace(&mut self.span, span);
        Ok((std::mem::replace(&mut self.token, token), before))
    }

    fn no_operand(&self) -> FormulaError {
        let remedy = "write a number, a metric, a function or a bracket";
        if self.token == Token::End {
            return self.refuse_here("something is missing at the end", remedy);
        }
        let found = &self.text[self.span.clone()];
        self.refuse_here(format!("something is missing before `{found}`"), remedy)
    }

    fn comma(&self) -> FormulaError {
        let remedy = "write a fraction with a point, such as `0.5`";
        self.refuse_here("`,` stands outside of a function", remedy)
    }

    fn no_operator(&self) -> FormulaError {
        let found = &self.text[self.span.clone()];
        self.refuse_here(
            format!("an operator is missing before `{found}`"),
            "write `*` to multiply, or another of `+ - / < <= > >= == != and or`",
        )
    }

    fn refuse_here(&self, clause: impl Into<String>, remedy: &str) -> FormulaError {
        self.refuse(clause, remedy, &self.span)
    }

    fn refuse(&self, clause: impl Into<String>, remedy: &str, at: &Range<usize>) -> FormulaError {
        FormulaError::new(Reason::refused(clause, remedy), self.text, at.clone())
    }
}
