//! From a claims file to a [`Registry`], or to a report of all its problems.

use super::check::Checker;
use super::file::ClaimsFile;
use super::registry::Registry;
use crate::builtin::Kind;
use crate::reader::{Diagnostic, Diagnostics, Origin, Reader};
use crate::scenario::Setting;
use std::path::Path;

impl Registry {
    /// Reads a claims file and the scenarios that it names.
    ///
    /// # Errors
    /// All problems of the file, or those of a scenario.
    pub fn read(path: &Path, settings: &[Setting]) -> Result<Self, Diagnostics> {
        Self::from_origin(&Origin::called(Kind::Claims, path)?, None, settings)
    }

    /// Reads a claims file from its text; `path` is where it would lie.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(path: &Path, text: &str, settings: &[Setting]) -> Result<Self, Diagnostics> {
        Self::from_origin(&Origin::File(path.to_owned()), Some(text), settings)
    }

    /// Reads the claims file of an origin, whose `text` may be known already.
    pub(crate) fn from_origin(
        origin: &Origin,
        text: Option<&str>,
        settings: &[Setting],
    ) -> Result<Self, Diagnostics> {
        let source = origin.known_or_opened(text)?;
        Reader::read_source(source, |reader, table| {
            let owner = "a claims file".to_owned();
            let Some(file) = ClaimsFile::read_table(reader, owner, 0..0, table) else {
                return Ok(None);
            };
            Self::checked(reader, origin, &file, settings)
        })
    }

    fn checked(
        reader: &mut Reader,
        origin: &Origin,
        file: &ClaimsFile,
        settings: &[Setting],
    ) -> Result<Option<Self>, Diagnostics> {
        let names = file.policies.0.iter().map(|(name, _)| name.value.0.clone());
        let mut checker = Checker {
            reader,
            origin,
            absent: Vec::new(),
            refused: names.collect(),
        };
        let mut policies = Vec::new();
        let mut sorted: Vec<_> = file.policies.accepted().collect();
        sorted.sort_by_key(|(name, _)| &name.value);
        for (name, policy) in sorted {
            policies.extend(checker.policy(&name.value.0, policy, settings)?);
        }
        let is_known = |name: &String| {
            policies.iter().any(|policy| policy.name == *name)
                || checker.absent.iter().any(|(absent, _)| absent == name)
        };
        checker.refused.retain(|name| !is_known(name));
        let no_policy = match &file.no_policy {
            Some(scenario) => checker.no_policy(scenario, &policies, settings)?,
            None => None,
        };
        let mut sorted: Vec<_> = file.claims.accepted().collect();
        sorted.sort_by_key(|(id, _)| &id.value);
        let claims = sorted
            .into_iter()
            .filter_map(|(id, claim)| checker.claim(&id.value.0, claim, &policies))
            .collect();
        let audit = file.audit.stated();
        let audit = audit.and_then(|audit| checker.audit(audit, &policies));
        if policies.is_empty() && checker.reader.diagnostics.is_empty() {
            let diagnostic = Diagnostic::new("a claims file needs a policy").in_file(0);
            checker.reader.diagnostics.push(diagnostic);
        }
        Ok(Some(Self {
            no_policy,
            policies,
            claims,
            audit,
            summary: file.summary.stated().cloned().unwrap_or_default(),
        }))
    }
}
