//! Tables as comma-separated values.

use super::Table;
use serde_json::Value;

/// A table: the names of its columns for programs, then its rows, numbers as precise as they are.
#[must_use]
pub fn of(table: &Table) -> String {
    let mut text = String::new();
    line(&mut text, table.columns.iter().map(|column| &column.key));
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell.value() {
            Value::Null => String::new(),
            Value::String(words) => words,
            value => value.to_string(),
        });
        line(&mut text, cells);
    }
    text
}

/// Adds a line to a text, each cell quoted where it has to be.
pub fn line<C: AsRef<str>>(text: &mut String, cells: impl IntoIterator<Item = C>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&quoted(cell.as_ref()));
    }
    text.push('\n');
}

/// A number as precise as it is; empty if it is not defined.
#[must_use]
pub fn real(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:?}"))
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn a_cell_with_a_comma_or_a_quote_stays_one_cell() {
        let mut text = String::new();
        line(&mut text, ["plain", "a,b", "say \"x\""]);
        assert_eq!(text, "plain,\"a,b\",\"say \"\"x\"\"\"\n");
    }
}
