//! Pages of one HTML file: a report, and the explorer with the market inside.
//!
//! Nothing is loaded: styles, scripts and the market's module stand in the file, and its content
//! security policy allows nothing else. Names and texts of scenarios are escaped wherever they
//! stand.

mod briefing;
mod document;
mod escape;
mod evidence;
mod figures;
mod findings;
mod folder;
mod markdown;
mod multiples;
mod plain;
mod start;
mod tables;

pub use briefing::briefing;
pub use evidence::Evidence;
pub use folder::{Folder, Piece, folder_page};
pub use start::Start;

use super::prose::PAGE as PROSE;
use crate::say;
use document::document;

/// The explorer in a page of its own.
#[must_use]
pub fn explorer(start: &Start) -> String {
    let (title, lede) = (say!(PROSE, "explorer.title"), say!(PROSE, "explorer.lede"));
    let body = format!(
        "<header class=\"masthead\"><h1 id=\"page-heading\">{title}</h1>\n\
         <p id=\"page-lede\">{lede}</p></header>\n\
         <main id=\"main\"><noscript><p class=\"sheet\">{}</p></noscript>\
         <div id=\"explorer\"></div></main>\n<footer class=\"foot\">Gresham {}</footer>\n",
        say!(PROSE, "page.script"),
        env!("CARGO_PKG_VERSION"),
    );
    document(&say!(PROSE, "explorer.name"), &body, start)
}
