//! Texts of others in HTML.

/// A text as HTML shows it.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            letter if letter.is_control() && letter != '\n' => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A text as HTML shows it, what stands between backticks as code.
#[must_use]
pub fn with_code(text: &str) -> String {
    let pieces: Vec<String> = text.split('`').map(escape).collect();
    if pieces.len().is_multiple_of(2) {
        return escape(text);
    }
    let mut shown = String::new();
    for (nth, piece) in pieces.iter().enumerate() {
        shown += match nth {
            0 => "",
            nth if nth % 2 == 1 => "<code>",
            _ => "</code>",
        };
        shown += piece;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{escape, with_code};

    #[test]
    fn code_is_between_two_backticks() {
        assert_eq!(with_code("as `<a>` has"), "as <code>&lt;a&gt;</code> has");
        assert_eq!(with_code("`a` or `b`"), "<code>a</code> or <code>b</code>");
        assert_eq!(with_code("one ` alone"), "one ` alone");
    }

    #[test]
    fn a_scenario_called_script_is_shown_and_not_run() {
        assert_eq!(escape("<script>'&\""), "&lt;script&gt;&#39;&amp;&quot;");
    }
}
