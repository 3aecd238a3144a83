//! Writing a policy down again, as a scenario file that can be run.

use super::resolved::{quoted, written};
use super::whole::Scenario;
use crate::policy::lever;
use std::fmt::Write as _;

impl Scenario {
    /// The text of a scenario file that extends `parent` with this scenario's policy. `inherited`
    /// are the levers that the parent switches on; `comments` stand at the top.
    ///
    /// Days and world are the parent's.
    #[must_use]
    pub fn policy_file(&self, parent: &str, inherited: &[&str], comments: &[String]) -> String {
        let mut text = String::new();
        for comment in comments {
            let _ = writeln!(text, "# {comment}");
        }
        let _ = writeln!(text, "extends = {}", quoted(parent));
        let _ = writeln!(text, "name = {}", quoted(&self.name));
        let _ = writeln!(text, "summary = {}", quoted(&self.summary));
        let names: Vec<String> = inherited.iter().map(|name| quoted(name)).collect();
        let _ = writeln!(text, "\n[policy]\nremove = [{}]", names.join(", "));
        let industries = self.industry_names();
        for entry in self.policy.entries() {
            let name = entry.lever;
            let _ = writeln!(text, "\n[[policy.{name}]]");
            for (key, value) in entry.terms.stated(&industries) {
                let _ = writeln!(text, "{key} = {value}");
            }
            let fields = lever(name).map_or(&[][..], |lever| lever.fields);
            for (field, value) in fields.iter().zip(entry.values) {
                let _ = writeln!(text, "{} = {}", field.key, written(value));
            }
        }
        text
    }
}
