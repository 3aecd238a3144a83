//! The factors of a study file.

use super::file::FactorFile;
use super::read::StudyReader;
use super::{Factor, Range, StudyArm};
use crate::parameter::{Field, Kind, Value};
use crate::reader::{Diagnostic, Label, Named, Spanned};
use crate::scenario::{Parameter, Setting};

/// Most values of a factor.
const MOST_LEVELS: usize = 1000;

/// A factor with the place of its key, to be held against the others.
struct Placed {
    factor: Factor,
    at: Spanned<String>,
    /// The parameter in each of the factor's arms.
    parameters: Vec<Parameter>,
}

impl StudyReader<'_> {
    /// The factors with their parameters found.
    pub(super) fn factors(&mut self, arms: &[StudyArm]) -> Vec<Factor> {
        let mut placed: Vec<Placed> = Vec::new();
        let Some(stated) = self.file.factors.stated() else {
            return Vec::new();
        };
        // Without any arm the parameters of factors cannot be looked up.
        for (name, factor) in stated.accepted().filter(|_| !arms.is_empty()) {
            placed.extend(self.factor(name, factor, arms));
        }
        for (index, factor) in placed.iter().enumerate() {
            self.refuse_settings(factor, arms);
            for other in &placed[..index] {
                self.refuse_pair(factor, other);
            }
        }
        placed.into_iter().map(|placed| placed.factor).collect()
    }

    fn factor(
        &mut self,
        name: &Spanned<Label>,
        file: &FactorFile,
        arms: &[StudyArm],
    ) -> Option<Placed> {
        let owner = format!("factor `{}`", name.value.0);
        let chosen: Vec<usize> = match &file.arms {
            None => (0..arms.len()).collect(),
            Some(names) => {
                let found = names.iter().filter_map(|name| self.arm_named(name, arms));
                found.collect()
            }
        };
        if chosen.is_empty() {
            return None;
        }
        let dotted = &file.parameter.value;
        let mut found: Vec<(usize, Parameter)> = Vec::new();
        let mut why = String::new();
        for arm in chosen {
            match arms[arm].scenario.parameter(dotted) {
                Ok(parameter) => found.push((arm, parameter)),
                Err(error) => why = error,
            }
        }
        if found.is_empty() || dotted.starts_with("run.") {
            let diagnostic = Diagnostic::new(format!("{owner} names no parameter of its arms"))
                .at(&file.parameter.span, "unknown");
            self.reader.diagnostics.push(match why.as_str() {
                "" => {
                    diagnostic.help("all points have the same days; set them in the study's `set`")
                }
                why => diagnostic.note(why),
            });
            return None;
        }
        let field = found[0].1.field;
        let range = match &file.values {
            Some(values) => {
                if values.value.len() > MOST_LEVELS {
                    let count = values.value.len();
                    let diagnostic = Diagnostic::new(format!("{owner} has {count} values"));
                    let label = format!("a factor has {MOST_LEVELS} at most");
                    self.reader
                        .diagnostics
                        .push(diagnostic.at(&values.span, label));
                    return None;
                }
                let values = values.value.iter();
                let read = values.map(|value| {
                    self.reader
                        .again(&value.0, |reader, item| reader.value(&owner, field, item))
                });
                let levels: Vec<Option<Value>> = read.collect();
                let levels = levels.into_iter().collect::<Option<Vec<_>>>()?;
                self.levels(&owner, name, levels)?
            }
            None => self.ends(&owner, field, name, file)?,
        };
        let (in_arms, parameters) = found.into_iter().unzip();
        Some(Placed {
            factor: Factor {
                name: name.value.0.clone(),
                key: dotted.clone(),
                field,
                arms: in_arms,
                range,
            },
            at: file.parameter.clone(),
            parameters,
        })
    }

    fn levels(&mut self, owner: &str, name: &Spanned<Label>, levels: Vec<Value>) -> Option<Range> {
        let twice = levels.iter().enumerate();
        let twice = twice.map(|(index, level)| (levels[..index].contains(level), level));
        let why = match twice.clone().find(|(is_known, _)| *is_known) {
            Some((_, level)) => format!("`values` holds {level} twice"),
            None if levels.is_empty() => "`values` is empty".to_owned(),
            None => return Some(Range::Levels(levels)),
        };
        let diagnostic = Diagnostic::new(format!("{owner} has no sound list of values"));
        self.reader.diagnostics.push(diagnostic.at(&name.span, why));
        None
    }

    fn ends(
        &mut self,
        owner: &str,
        field: &'static Field,
        name: &Spanned<Label>,
        file: &FactorFile,
    ) -> Option<Range> {
        let (Some(low), Some(high)) = (&file.low, &file.high) else {
            self.reader.diagnostics.push(
                Diagnostic::new(format!("{owner} has no range"))
                    .at(&name.span, "here")
                    .help("state `low` and `high`, or `values`"),
            );
            return None;
        };
        if field.kind == Kind::Switch {
            self.reader
                .refuse(
                    low.0.clone(),
                    format!("{owner} is a switch and has no ends"),
                    "here",
                )
                .add_help("write `values = [false, true]`");
            return None;
        }
        let ends = [low, high].map(|end| {
            self.reader
                .again(&end.0, |reader, item| reader.value(owner, field, item))
                .and_then(as_number)
        });
        let [Some(from), Some(to)] = ends else {
            return None;
        };
        if from >= to {
            let message = format!("the range of {owner} is empty");
            self.reader
                .refuse(high.0.clone(), message, format!("must be above {from}"));
            return None;
        }
        Some(Range::Between(from, to))
    }

    /// Refuses two factors that set one parameter in one arm: the second would hide the first.
    fn refuse_pair(&mut self, second: &Placed, first: &Placed) {
        let shared = second
            .factor
            .arms
            .iter()
            .zip(&second.parameters)
            .any(|(arm, parameter)| {
                let mut others = first.factor.arms.iter().zip(&first.parameters);
                others.any(|(other, known)| other == arm && known.overlaps(parameter))
            });
        if shared {
            let (one, two) = (&first.factor.name, &second.factor.name);
            self.reader.diagnostics.push(
                Diagnostic::new(format!(
                    "factors `{one}` and `{two}` set the same parameter"
                ))
                .at(&second.at.span, "the second")
                .at(&first.at.span, "the first")
                .help("leave one of them out, or give them different `arms`"),
            );
        }
    }

    /// Refuses settings of the study itself that a factor would hide.
    fn refuse_settings(&mut self, placed: &Placed, arms: &[StudyArm]) {
        let file = self.file;
        let mut hidden: Vec<&Setting> = Vec::new();
        for (arm, parameter) in placed.factor.arms.iter().zip(&placed.parameters) {
            let arm = &arms[*arm];
            let own = file.arms.stated().into_iter().flat_map(Named::accepted);
            let own = own.filter(|(name, _)| name.value.0 == arm.name);
            let own = own.filter_map(|(_, file)| file.set.as_ref());
            for setting in file
                .set
                .stated()
                .into_iter()
                .chain(own)
                .flat_map(|set| &set.0)
            {
                let set = arm.scenario.parameter(&setting.key());
                if set.is_ok_and(|set| set.overlaps(parameter)) && !hidden.contains(&setting) {
                    hidden.push(setting);
                }
            }
        }
        for setting in hidden {
            let Some(bytes) = setting.bytes() else {
                continue;
            };
            let name = &placed.factor.name;
            let message = format!("factor `{name}` sets what is set already");
            self.reader.diagnostics.push(
                Diagnostic::new(message)
                    .at(&placed.at.span, "a factor over this parameter")
                    .at(&self.reader.span(bytes), "set here")
                    .help("leave the setting out: the factor sets it at every point"),
            );
        }
    }
}

fn as_number(value: Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        Value::Whole(whole) => Some(whole as f64),
        Value::Switch(_) => None,
    }
}
