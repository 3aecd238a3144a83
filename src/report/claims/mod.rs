//! Figures of claims: what was published beside what comes out, and the analyst beside the truth.

mod audit;
mod parts;
mod published;
mod whisker;

use super::page::Page;
use crate::claims::audit::findings::AuditFindings;
use crate::claims::finding::Finding;

/// The figures of claims, by name.
#[must_use]
pub fn pages(findings: &[Finding], analyst: &AuditFindings) -> Vec<(&'static str, Page)> {
    let mut pages = vec![("claims", published::page(findings))];
    pages.extend(parts::page(findings).map(|page| ("growth-parts", page)));
    if !analyst.methods.is_empty() {
        pages.push(("audit", audit::methods(analyst)));
        pages.push(("event-study", audit::event_study(analyst)));
    }
    pages
}
