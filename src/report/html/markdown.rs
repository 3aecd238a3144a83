//! READMEs that commands write, as HTML in the page's own tags.

use super::escape::escape;
use crate::report::text::is_wide;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// A figure by the name of its file, as HTML; `None` leaves it out.
pub type Figures<'a> = &'a mut dyn FnMut(&str) -> Option<String>;

/// A README below its title. Links lead nowhere from a page that stands alone: their words are
/// kept.
#[must_use]
pub fn html(text: &str, figures: Figures<'_>) -> String {
    let mut page = Page {
        html: String::new(),
        paragraph: 0,
        beside: String::new(),
        column: 0,
        is_head: false,
        is_broken: false,
        alternatives: 0,
        figures,
    };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        page.take(event);
    }
    page.html
}

/// HTML that is being written.
struct Page<'a> {
    html: String,
    /// Where the words of the paragraph begin.
    paragraph: usize,
    /// Figures of the paragraph, which stand below it.
    beside: String,
    /// The column of a table.
    column: usize,
    /// True in the head of a table.
    is_head: bool,
    /// True after the end of a line within a paragraph.
    is_broken: bool,
    /// Images whose words, which stand for them, are passed over.
    alternatives: usize,
    figures: Figures<'a>,
}

impl Page<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(&tag),
            Event::End(tag) => self.end(tag),
            _ if self.alternatives > 0 => {}
            Event::Text(words) | Event::InlineHtml(words) => self.say(&words, &escape(&words)),
            Event::Code(words) => self.say(&words, &format!("<code>{}</code>", escape(&words))),
            // Comments say how a README was made.
            Event::Html(words) if !words.trim_start().starts_with("<!--") => {
                self.html += &escape(&words);
            }
            Event::SoftBreak | Event::HardBreak => self.is_broken = true,
            Event::Rule => self.html += "<hr>\n",
            _ => {}
        }
    }

    /// Adds words, after a space where a line has ended, but between Chinese letters.
    fn say(&mut self, words: &str, html: &str) {
        let is_chinese = self.html.ends_with(is_wide) || words.starts_with(is_wide);
        if std::mem::take(&mut self.is_broken) && !is_chinese {
            self.html.push(' ');
        }
        self.html += html;
    }

    fn begin(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.html += "<p class=\"prose\">";
                self.paragraph = self.html.len();
            }
            Tag::Image { dest_url, .. } => {
                self.alternatives += 1;
                let file = dest_url.rsplit('/').next().unwrap_or_default();
                let figure = (self.figures)(file.trim_end_matches(".svg"));
                self.beside += &figure.unwrap_or_default();
            }
            Tag::Table(_) => {
                self.html += "<div class=\"scroll\" tabindex=\"0\"><table class=\"told\">";
            }
            Tag::TableHead => (self.is_head, self.column) = (true, 0),
            Tag::TableRow => self.column = 0,
            _ => {}
        }
        self.html += match tag {
            Tag::Heading { level, .. } => ["<h2>", "<h3>", "<h4>"][depth(*level)],
            Tag::CodeBlock(_) => "<pre>",
            Tag::List(None) => "<ul>\n",
            Tag::List(Some(_)) => "<ol>\n",
            Tag::Item => "<li>",
            Tag::Emphasis => "<i>",
            Tag::Strong => "<b>",
            Tag::TableHead => "<thead><tr>",
            Tag::TableRow => "<tr>",
            Tag::TableCell if self.is_head => "<th scope=\"col\">",
            Tag::TableCell if self.column == 0 => "<th scope=\"row\">",
            Tag::TableCell => "<td>",
            _ => "",
        };
    }

    fn end(&mut self, tag: TagEnd) {
        self.html += match tag {
            TagEnd::Heading(level) => ["</h2>\n", "</h3>\n", "</h4>\n"][depth(level)],
            TagEnd::List(false) => "</ul>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Emphasis => "</i>",
            TagEnd::Strong => "</b>",
            TagEnd::TableHead => "</tr></thead>\n<tbody>",
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell if self.is_head || self.column == 0 => "</th>",
            TagEnd::TableCell => "</td>",
            TagEnd::Table => "</tbody></table></div>\n",
            _ => "",
        };
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::CodeBlock => {
                self.html.truncate(self.html.trim_end().len());
                self.html += "</pre>\n";
            }
            TagEnd::Image => self.alternatives -= 1,
            TagEnd::TableHead => self.is_head = false,
            TagEnd::TableCell => self.column += 1,
            _ => {}
        }
    }

    /// Ends a paragraph; one that is nothing but figures is none.
    fn end_paragraph(&mut self) {
        self.is_broken = false;
        if self.html.len() == self.paragraph {
            let begun = self.html.rfind("<p").unwrap_or(self.paragraph);
            self.html.truncate(begun);
        } else {
            self.html += "</p>\n";
        }
        self.html += &std::mem::take(&mut self.beside);
    }
}

/// The place of a heading among those of a page, whose title is above them all.
fn depth(level: pulldown_cmark::HeadingLevel) -> usize {
    (level as usize).clamp(2, 4) - 2
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
        let text = "## Results\n\nOne `a_b` line\nand **another** of 2 * 3.\n\n\
                    - an item\n  of two lines\n\n| a | b |\n|---|---|\n| 1\\|2 | *x* |\n\n\
                    Thus:\n\n    gresham run\n\n![Known](figures/known.svg)\n";
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
