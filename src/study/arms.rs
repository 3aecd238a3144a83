//! The arms of a study file.

use super::StudyArm;
use super::file::ArmFile;
use super::read::StudyReader;
use crate::builtin::Kind;
use crate::reader::{Diagnostic, Diagnostics, Named, Spanned};
use crate::scenario::{Scenario, Setting};

/// Most arms of a study: every one is a scenario that is read, and compared with all others.
const MOST_ARMS: usize = 200;

impl StudyReader<'_> {
    /// The arms with their scenarios read.
    pub(super) fn arms(&mut self) -> Result<Vec<StudyArm>, Diagnostics> {
        let file = self.file;
        let none = Named::default();
        let stated = file.arms.stated().unwrap_or(&none);
        let mut arms: Vec<StudyArm> = Vec::new();
        if stated.0.is_empty() {
            if let Some(base) = file.base.stated() {
                let mut arm = self.arm(String::new(), base, None)?;
                if let Some(arm) = &mut arm {
                    arm.name.clone_from(&arm.scenario.name);
                }
                arms.extend(arm);
            } else if file.arms.stated().is_some() || file.arms.is_absent() && file.base.is_absent()
            {
                self.reader.diagnostics.push(
                    Diagnostic::new("the study has nothing to run")
                        .in_file(0)
                        .help("name a scenario with `base`, or arms with `[arms.NAME]`"),
                );
            }
            return Ok(arms);
        }
        if let Some((name, _)) = stated.0.get(MOST_ARMS) {
            let message = format!("the study has {} arms", stated.0.len());
            let label = format!("one too many: a study has {MOST_ARMS} arms at most");
            let diagnostic = Diagnostic::new(message).at(&name.span, label);
            self.reader.diagnostics.push(diagnostic);
            return Ok(arms);
        }
        for (name, arm) in stated.accepted() {
            let path = arm.scenario.as_ref().or(file.base.stated());
            if let Some(path) = path {
                arms.extend(self.arm(name.value.0.clone(), path, Some(arm))?);
            } else if file.base.is_absent() {
                self.reader.diagnostics.push(
                    Diagnostic::new(format!("arm `{}` has no scenario", name.value.0))
                        .at(&name.span, "here")
                        .help("state `scenario`, or `base` for all arms"),
                );
            }
        }
        self.comparable(&arms);
        Ok(arms)
    }

    fn arm(
        &mut self,
        name: String,
        path: &Spanned<String>,
        file: Option<&ArmFile>,
    ) -> Result<Option<StudyArm>, Diagnostics> {
        let opened = self.origin.beside(Kind::Scenario, &path.value);
        let opened = opened.and_then(|origin| Ok((origin.load()?, origin)));
        let (text, origin) = match opened {
            Ok(opened) => opened,
            Err(diagnostic) => {
                let help = "the path is relative to the study's file";
                self.reader
                    .diagnostics
                    .push(diagnostic.at(&path.span, "named here").help(help));
                return Ok(None);
            }
        };
        let mut scenario = Scenario::from_origin(&origin, Some(&text))?;
        if let Some(levers) = file.and_then(|file| file.only.as_ref()) {
            let levers = self.levers(levers, &scenario);
            scenario.policy = scenario.policy.only(&levers);
        }
        if let Some(levers) = file.and_then(|file| file.without.as_ref()) {
            let levers = self.levers(levers, &scenario);
            scenario.policy = scenario.policy.without(&levers);
        }
        let everywhere = self.file.set.stated().map(|set| set.0.iter());
        let own = file
            .and_then(|file| file.set.as_ref())
            .map(|set| set.0.iter());
        let stated = everywhere
            .into_iter()
            .flatten()
            .chain(own.into_iter().flatten());
        let settings: Vec<Setting> = self.world.iter().chain(stated).cloned().collect();
        Ok(Some(StudyArm {
            name,
            scenario: scenario.with(&settings)?,
            path: origin.name(),
        }))
    }

    /// Names of levers that are on in a scenario.
    fn levers<'n>(&mut self, names: &'n [Spanned<String>], scenario: &Scenario) -> Vec<&'n str> {
        let present = scenario.policy.levers();
        let mut levers = Vec::new();
        for name in names {
            if present.contains(&name.value.as_str()) {
                levers.push(name.value.as_str());
            } else {
                self.reader
                    .unknown("lever in force", &name.value, &present, &name.span);
            }
        }
        levers
    }

    fn comparable(&mut self, arms: &[StudyArm]) {
        let Some((first, others)) = arms.split_first() else {
            return;
        };
        let industries = |arm: &StudyArm| -> Vec<String> {
            let industries = arm.scenario.world.industries.iter();
            industries.map(|industry| industry.name.clone()).collect()
        };
        for arm in others {
            let what = if arm.scenario.calendar != first.scenario.calendar {
                "days"
            } else if industries(arm) != industries(first) {
                "industries"
            } else {
                continue;
            };
            self.reader.diagnostics.push(
                Diagnostic::new(format!(
                    "arms `{}` and `{}` have different {what}",
                    first.name, arm.name
                ))
                .in_file(0)
                .help("arms are compared day by day and industry by industry; give them the same"),
            );
        }
    }
}
