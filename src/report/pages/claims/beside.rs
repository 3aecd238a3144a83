//! Results that are told beside the findings.

use super::in_yuan::InYuan;
use crate::claims::audit::findings::AuditFindings;
use crate::claims::rivals::Foretold;
use crate::report::pages::rivals;

/// Conclusions of the analyst, predictions of claims, and savings in yuan.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'a> {
    /// Conclusions of an analyst who has only the published kind of data.
    pub audit: &'a AuditFindings,
    /// Predictions of claims over worlds, with and without the policy.
    pub foretold: &'a [Foretold],
    /// Savings on a platform of a given size.
    pub in_yuan: Option<&'a InYuan>,
}

impl Beside<'_> {
    /// Sections on savings and on rivals.
    pub(super) fn sections(&self) -> String {
        let in_yuan = self.in_yuan.map_or(String::new(), InYuan::section);
        in_yuan + &rivals::section(self.foretold)
    }
}
