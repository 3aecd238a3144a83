//! READMEs that commands write, as HTML: the part of Markdown that they use.

use super::escape;
use crate::report::text::is_wide;

/// A figure by the name of its file, as HTML; `None` leaves it out.
pub type Figures<'a> = &'a mut dyn FnMut(&str) -> Option<String>;

/// A README below its title.
#[must_use]
pub fn html(text: &str, figures: Figures<'_>) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut html = String::new();
    let mut at = 0;
    while at < lines.len() {
        let (block, taken) = block(&lines[at..], figures);
        html += &block;
        at += taken.max(1);
    }
    html
}

/// The block that begins these lines, and how many of them it takes.
fn block(lines: &[&str], figures: Figures<'_>) -> (String, usize) {
    let first = lines[0];
    if first.trim().is_empty() || first.starts_with("<!--") {
        return (String::new(), 1);
    }
    if let Some((level, heading)) = heading(first) {
        return (format!("<h{level}>{}</h{level}>\n", inline(heading)), 1);
    }
    if first.starts_with("```") {
        let inside = lines[1..]
            .iter()
            .take_while(|line| !line.starts_with("```"));
        let inside: Vec<&str> = inside.copied().collect();
        return (preformatted(&inside), inside.len() + 2);
    }
    if first.starts_with("    ") {
        let inside = lines.iter().map_while(|line| line.strip_prefix("    "));
        let inside: Vec<&str> = inside.collect();
        return (preformatted(&inside), inside.len());
    }
    if first.starts_with('|') {
        let rows: Vec<&str> = taken(lines, |line| line.starts_with('|'));
        return (table(&rows), rows.len());
    }
    if item(first).is_some() {
        let inside: Vec<&str> = taken(lines, |line| !line.trim().is_empty());
        return (list(&inside), inside.len());
    }
    let inside = taken(lines, |line| !line.trim().is_empty() && !is_beginning(line));
    let inside = if inside.is_empty() {
        vec![first]
    } else {
        inside
    };
    (paragraph(&joined(&inside), figures), inside.len())
}

fn taken<'a>(lines: &[&'a str], is_inside: impl Fn(&str) -> bool) -> Vec<&'a str> {
    lines
        .iter()
        .copied()
        .take_while(|line| is_inside(line))
        .collect()
}

/// True of a line that ends the paragraph before it.
fn is_beginning(line: &str) -> bool {
    heading(line).is_some()
        || line.starts_with("```")
        || line.starts_with('|')
        || item(line).is_some()
}

/// The level of a heading on the page, and its words.
fn heading(line: &str) -> Option<(usize, &str)> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let words = line[level..].strip_prefix(' ')?;
    (level > 0).then_some((level.clamp(2, 4), words))
}

/// What an item of a list says.
fn item(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("- ")
}

fn preformatted(lines: &[&str]) -> String {
    format!("<pre>{}</pre>\n", escape(&lines.join("\n")))
}

fn list(lines: &[&str]) -> String {
    let mut items: Vec<(usize, Vec<&str>)> = Vec::new();
    for line in lines {
        let depth = line.len() - line.trim_start().len();
        match (item(line), items.last_mut()) {
            (Some(words), _) => items.push((depth / 2, vec![words])),
            (None, Some((_, words))) => words.push(line.trim_start()),
            (None, None) => {}
        }
    }
    let items = items.iter().map(|(depth, words)| {
        let class = if *depth > 0 { " class=\"deeper\"" } else { "" };
        format!("<li{class}>{}</li>\n", inline(&joined(words)))
    });
    format!("<ul>\n{}</ul>\n", items.collect::<String>())
}

fn table(lines: &[&str]) -> String {
    let is_rule = |line: &&str| line.trim_matches(['|', '-', ' ', ':']).is_empty();
    let mut rows = lines
        .iter()
        .filter(|line| !is_rule(line))
        .map(|line| cells(line));
    let cell = |tag: &str, words: &String| format!("<{tag}>{}</{}>", inline(words), &tag[..2]);
    let head: Vec<String> = rows.next().unwrap_or_default();
    let head: String = head
        .iter()
        .map(|words| cell("th scope=\"col\"", words))
        .collect();
    let rows = rows.map(|row| {
        let rest: String = row.iter().skip(1).map(|words| cell("td", words)).collect();
        let first = row.first().map(|words| cell("th scope=\"row\"", words));
        format!("<tr>{}{rest}</tr>\n", first.unwrap_or_default())
    });
    format!(
        "<div class=\"scroll\" tabindex=\"0\"><table class=\"told\"><thead><tr>{head}</tr></thead>\n\
         <tbody>{}</tbody></table></div>\n",
        rows.collect::<String>()
    )
}

/// The cells of a row; a bar behind a backslash is one of a cell.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_start_matches('|').replace("\\|", "\u{0}");
    let line = line.strip_suffix('|').unwrap_or(&line);
    line.split('|')
        .map(|cell| cell.trim().replace('\u{0}', "|"))
        .collect()
}

/// Lines as one, without a space between Chinese letters.
fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines.iter().map(|line| line.trim()) {
        let is_chinese = text.ends_with(is_wide) || line.starts_with(is_wide);
        if !text.is_empty() && !is_chinese {
            text.push(' ');
        }
        text += line;
    }
    text
}

/// A paragraph, or the figure that it consists of.
fn paragraph(text: &str, figures: Figures<'_>) -> String {
    let image = text
        .strip_prefix("![")
        .and_then(|rest| rest.split_once("]("));
    if let Some((_, path)) = image {
        let path = path.split(')').next().unwrap_or_default();
        let file = path.rsplit('/').next().unwrap_or_default();
        return figures(file.trim_end_matches(".svg")).unwrap_or_default();
    }
    format!("<p class=\"prose\">{}</p>\n", inline(text))
}

/// Running text: code, bold and slanted words, links to their words alone.
fn inline(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let found = code(rest)
            .or_else(|| marked(rest, "**", "b"))
            .or_else(|| marked(rest, "*", "i"))
            .or_else(|| link(rest))
            .or_else(|| escaped(rest));
        let (piece, length) = found.unwrap_or_else(|| {
            let length = letter.len_utf8();
            (escape(&rest[..length]), length)
        });
        html += &piece;
        rest = &rest[length..];
    }
    html
}

/// A piece of HTML, and how much of the text it takes.
type Piece = (String, usize);

fn code(text: &str) -> Option<Piece> {
    let inside = text.strip_prefix('`')?;
    let end = inside.find('`')?;
    Some((format!("<code>{}</code>", escape(&inside[..end])), end + 2))
}

fn marked(text: &str, mark: &str, tag: &str) -> Option<Piece> {
    let inside = text.strip_prefix(mark)?;
    let end = inside.find(mark)?;
    let words = &inside[..end];
    let is_meant = !words.is_empty() && !words.starts_with(' ') && !words.ends_with(' ');
    is_meant.then(|| {
        let html = format!("<{tag}>{}</{tag}>", inline(words));
        (html, end + 2 * mark.len())
    })
}

/// A link within the folder leads nowhere from a page that stands alone.
fn link(text: &str) -> Option<Piece> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let end = rest.find(')')?;
    let is_meant = !words.contains(['[', ']', '\n']);
    is_meant.then(|| (inline(words), words.len() + end + 4))
}

fn escaped(text: &str) -> Option<Piece> {
    let letter = text.strip_prefix('\\')?.chars().next()?;
    let is_mark = letter.is_ascii_punctuation();
    is_mark.then(|| (escape(&letter.to_string()), 2))
}

#[cfg(test)]
mod tests {
    use super::html;

    fn told(text: &str) -> String {
        html(text, &mut |name| {
            (name == "known").then(|| "<figure>".to_owned())
        })
    }

    #[test]
    fn a_readme_becomes_headings_paragraphs_lists_tables_code_and_figures() {
        let text = "## Results\n\nOne `a_b` line\nand **another** of 2 * 3.\n\n- an item\n  of two lines\n\n\
                    | a | b |\n|---|---|\n| 1\\|2 | *x* |\n\n    gresham run\n\n![Known](figures/known.svg)\n";
        let html = told(text);
        for part in [
            "<h2>Results</h2>",
            "<p class=\"prose\">One <code>a_b</code> line and <b>another</b> of 2 * 3.</p>",
            "<li>an item of two lines</li>",
            "<th scope=\"row\">1|2</th><td><i>x</i></td>",
            "<pre>gresham run</pre>",
            "<figure>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn what_a_readme_quotes_is_shown_and_not_run() {
        let html = told("A <script> & [a link](javascript:x) with \\<i\\>.");
        assert!(
            html.contains("A &lt;script&gt; &amp; a link with &lt;i&gt;."),
            "{html}"
        );
        assert!(!html.contains("javascript"));
    }

    #[test]
    fn chinese_lines_are_joined_without_a_space() {
        assert_eq!(told("一行\n又一行"), "<p class=\"prose\">一行又一行</p>\n");
    }
}
