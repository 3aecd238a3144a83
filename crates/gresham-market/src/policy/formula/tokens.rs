//! Words and signs of a formula.

use super::error::{FormulaError, Reason};
use super::expression::{Binary, Comparison};
use std::ops::Range;

/// A word or sign, with nothing between it and the next but blanks and remarks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'t> {
    /// A number; whether it is written without a point and without an exponent.
    Number { value: f64, whole: bool },
    /// A metric or a function.
    Name(&'t str),
    /// `+ - * /`.
    Arithmetic(Binary),
    /// `< <= > >= == !=`.
    Compare(Comparison),
    /// The word `and`.
    And,
    /// The word `or`.
    Or,
    /// `!`.
    Not,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// `,`.
    Comma,
    /// The end of the formula.
    End,
}

/// A sign: what it means, or what to write in its place.
type Sign = (&'static str, Result<Token<'static>, &'static str>);

/// Signs, those first that begin with another.
const SIGNS: &[Sign] = &[
    ("===", Err("write `==`")),
    ("!==", Err("write `!=`")),
    ("&&", Err("write `and`")),
    ("||", Err("write `or`")),
    ("**", Err("write `pow(a, b)`")),
    ("<<", Err("write `a * pow(2, b)`")),
    (">>", Err("write `a / pow(2, b)`")),
    ("<>", Err("write `!=`")),
    ("=<", Err("write `<=`")),
    ("=>", Err("write `>=`")),
    ("/*", Err("begin a remark with `//`; it ends with its line")),
    ("<=", Ok(Token::Compare(Comparison::AtMost))),
    (">=", Ok(Token::Compare(Comparison::AtLeast))),
    ("==", Ok(Token::Compare(Comparison::Equal))),
    ("!=", Ok(Token::Compare(Comparison::Unequal))),
    ("<", Ok(Token::Compare(Comparison::Less))),
    (">", Ok(Token::Compare(Comparison::Greater))),
    ("!", Ok(Token::Not)),
    ("+", Ok(Token::Arithmetic(Binary::Add))),
    ("-", Ok(Token::Arithmetic(Binary::Subtract))),
    ("*", Ok(Token::Arithmetic(Binary::Multiply))),
    ("/", Ok(Token::Arithmetic(Binary::Divide))),
    ("(", Ok(Token::Open)),
    (")", Ok(Token::Close)),
    (",", Ok(Token::Comma)),
    ("=", Err("write `==`")),
    ("&", Err("write `and`")),
    ("|", Err("write `or`")),
    ("^", Err("write `pow(a, b)`")),
    ("?", Err("write `if_else(condition, a, b)`")),
    (
        ".",
        Err("write `0.5` for a half; a name has no point in it"),
    ),
    ("[", Err("write `(`")),
    ("]", Err("write `)`")),
    ("≤", Err("write `<=`")),
    ("≥", Err("write `>=`")),
    ("≠", Err("write `!=`")),
    ("＝", Err("write `==`")),
    ("＜", Err("write `<`")),
    ("＞", Err("write `>`")),
    ("！", Err("write `!`")),
    ("×", Err("write `*`")),
    ("·", Err("write `*`")),
    ("＊", Err("write `*`")),
    ("÷", Err("write `/`")),
    ("／", Err("write `/`")),
    ("−", Err("write `-`")),
    ("–", Err("write `-`")),
    ("－", Err("write `-`")),
    ("＋", Err("write `+`")),
    ("（", Err("write `(`")),
    ("）", Err("write `)`")),
    ("，", Err("write `,`")),
    ("、", Err("write `,`")),
];

/// Words that other languages have, and what to write in their place.
const FOREIGN_WORDS: &[(&str, &str)] = &[
    ("if", "write `if_else(condition, a, b)`"),
    ("else", "write `if_else(condition, a, b)`"),
    ("not", "write `!(a < b)`"),
    ("AND", "write `and`"),
    ("OR", "write `or`"),
    ("NOT", "write `!(a < b)`"),
    ("xor", "write `(a or b) and !(a and b)`"),
    ("true", "write a comparison, such as `score >= 4.8`"),
    ("false", "write a comparison, such as `score >= 4.8`"),
    ("mod", "there is no remainder of a division"),
    ("ln", "write `log(a)`"),
];

/// Remedy where a sign means nothing at all.
const NO_SIGN: &str = "there are numbers, metrics, `+ - * / < <= > >= == !=`, `and`, `or`, `!`, \
                       brackets and functions";

/// The rest of a formula.
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Tokens<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Takes the next word or sign, with the bytes where it stands.
    pub(super) fn take(&mut self) -> Result<(Token<'t>, Range<usize>), FormulaError> {
        self.skip_blanks();
        let rest = &self.text[self.at..];
        let (token, length) = match rest.chars().next() {
            None => (Token::End, 0),
            Some(first) if first.is_numeric() => self.number()?,
            Some(first) if is_word(first) => self.word()?,
            Some(first) => self.sign(first)?,
        };
        let span = self.at..self.at + length;
        self.at = span.end;
        Ok((token, span))
    }

    /// Passes over blanks, ends of lines and remarks, which begin with `//`.
    fn skip_blanks(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let kept = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            let remark = if kept.starts_with("//") {
                kept.find('\n').unwrap_or(kept.len())
            } else {
                0
            };
            self.at += rest.len() - kept.len() + remark;
            if remark == 0 {
                return;
            }
        }
    }

    fn number(&self) -> Result<(Token<'t>, usize), FormulaError> {
        let written = leading_number(&self.text[self.at..]);
        let refused = |clause: String, remedy: &str| self.refused(written.len(), clause, remedy);
        if !is_decimal(written) {
            return Err(refused(
                format!("`{written}` is no number"),
                "write numbers as `1000`, `0.5` or `1e-3`, and `*` to multiply",
            ));
        }
        match written.parse::<f64>() {
            Ok(value) if value.is_finite() => {
                let whole = written.bytes().all(|byte| byte.is_ascii_digit());
                Ok((Token::Number { value, whole }, written.len()))
            }
            _ => Err(refused(
                "the number is too large".to_owned(),
                "the largest is 1.79e308",
            )),
        }
    }

    fn word(&self) -> Result<(Token<'t>, usize), FormulaError> {
        let rest = &self.text[self.at..];
        let word = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        let token = match word {
            "and" => Token::And,
            "or" => Token::Or,
            _ => match FOREIGN_WORDS.iter().find(|(foreign, _)| *foreign == word) {
                Some((_, remedy)) => {
                    let clause = format!("`{word}` is no word of formulas");
                    return Err(self.refused(word.len(), clause, remedy));
                }
                None => Token::Name(word),
            },
        };
        Ok((token, word.len()))
    }

    fn sign(&self, first: char) -> Result<(Token<'t>, usize), FormulaError> {
        let rest = &self.text[self.at..];
        let no_sign = |sign: &str, remedy| {
            let clause = format!("`{}` is no sign of formulas", sign.escape_debug());
            Err(self.refused(sign.len(), clause, remedy))
        };
        match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            Some((sign, Ok(token))) => Ok((*token, sign.len())),
            Some((sign, Err(remedy))) => no_sign(sign, remedy),
            None => no_sign(&rest[..first.len_utf8()], NO_SIGN),
        }
    }

    fn refused(&self, length: usize, clause: String, remedy: &str) -> FormulaError {
        FormulaError::new(
            Reason::refused(clause, remedy),
            self.text,
            self.at..self.at + length,
        )
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// All that the writer may have meant as one number, such as `1e-3`, `1_000` or `0x10`.
fn leading_number(rest: &str) -> &str {
    let mut length = 0;
    for c in rest.chars() {
        let before = &rest[..length];
        let is_exponent_sign = matches!(c, '+' | '-')
            && before.ends_with(['e', 'E'])
            && before[..length - 1]
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'.'));
        if !(is_word(c) || c == '.' || is_exponent_sign) {
            break;
        }
        length += c.len_utf8();
    }
    &rest[..length]
}

/// True if a text is digits, with a fraction and an exponent if need be.
fn is_decimal(written: &str) -> bool {
    let is_whole = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match written.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (written, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let unsigned = exponent.map(|text| text.strip_prefix(['+', '-']).unwrap_or(text));
    is_whole(whole) && fraction.is_none_or(is_whole) && unsigned.is_none_or(is_whole)
}
