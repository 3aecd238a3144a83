//! Text in lines that are not too wide.

use unicode_width::UnicodeWidthStr as _;

/// Text in lines of at most `width` columns; a longer word has a line of its own.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| format!("{word} "))
        .collect();
    gathered(words.iter().map(String::as_str).collect(), width)
}

/// Pieces in lines of at most `width` columns, spaces at the ends of lines left out.
pub(super) fn gathered(pieces: Vec<&str>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.width() + piece.trim_end().width() <= width => line.push_str(piece),
            _ => lines.push(piece.to_owned()),
        }
    }
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn running_text_is_broken_between_words() {
        assert_eq!(wrap("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrap("indivisible", 4), ["indivisible"]);
    }
}
