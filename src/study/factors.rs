//! The factors of a study file.

use super::read::named_lines;
use super::sections::Sections;
use super::{Factor, Range, StudyArm};
use crate::parameter::{Field, Kind, Value};
use crate::scenario::problem::Complaint;
use crate::scenario::read_section::Line;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys of a factor, with their meaning.
pub(super) const FACTOR: [(&str, &str); 5] = [
    ("parameter", "The dotted key of the parameter."),
    ("low", "The lower end of its range."),
    ("high", "The upper end of its range."),
    ("values", "The values it takes, in place of the ends."),
    (
        "arms",
        "The arms in which it is set; all that have the parameter if left out.",
    ),
];

impl Sections<'_, '_, '_> {
    pub(super) fn factors(&mut self, arms: &[StudyArm]) -> Vec<Factor> {
        let mut factors = Vec::new();
        for (key, value) in named_lines(self.reader, self.table, "factors") {
            let owner = format!("factor `{}`", key.get_ref());
            if let Some(table) = self.inner(&owner, value, &FACTOR) {
                factors.extend(self.factor(&owner, (key, value), table, arms));
            }
        }
        factors
    }

    fn factor(
        &mut self,
        owner: &str,
        (key, _): Line,
        table: &DeTable,
        arms: &[StudyArm],
    ) -> Option<Factor> {
        let Some(parameter) = table.get("parameter") else {
            self.reader.complaints.push(
                Complaint::new(format!("{owner} lacks `parameter`"))
                    .at(&self.reader.place(key.span()), "here")
                    .help("a dotted key such as `parameter = \"choice.score_weight\"`"),
            );
            return None;
        };
        let dotted = self.reader.text("parameter", parameter).value?;
        let chosen = self.chosen_arms(table, arms)?;
        let mut found = Vec::new();
        let mut why = String::new();
        for arm in chosen.unwrap_or_else(|| (0..arms.len()).collect()) {
            match arms[arm].scenario.parameter(&dotted) {
                Ok(parameter) => found.push((arm, parameter.field)),
                Err(error) => why = error,
            }
        }
        let Some((_, field)) = found
            .first()
            .copied()
            .filter(|_| !dotted.starts_with("run."))
        else {
            let complaint = Complaint::new(format!("{owner} names no parameter of its arms"))
                .at(&self.reader.place(parameter.span()), "unknown");
            self.reader.complaints.push(match why.as_str() {
                "" => {
                    complaint.help("all points have the same days; set them in the study's `set`")
                }
                why => complaint.note(why),
            });
            return None;
        };
        let range = match table.get("values") {
            Some(values) => self.levels(owner, field, values)?,
            None => self.ends(owner, field, key.span(), table)?,
        };
        Some(Factor {
            name: key.get_ref().to_string(),
            key: dotted,
            field,
            arms: found.into_iter().map(|(arm, _)| arm).collect(),
            range,
        })
    }

    #[expect(
        clippy::option_option,
        reason = "nothing to be read, or something refused"
    )]
    fn chosen_arms(&mut self, table: &DeTable, arms: &[StudyArm]) -> Option<Option<Vec<usize>>> {
        let Some(value) = table.get("arms") else {
            return Some(None);
        };
        let known: Vec<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
        let mut chosen = Vec::new();
        for (name, place) in self.reader.texts("arms", value) {
            match known.iter().position(|known| *known == name) {
                Some(arm) => chosen.push(arm),
                None => self.unknown("arm", &name, &known, place.span),
            }
        }
        (!chosen.is_empty()).then_some(Some(chosen))
    }

    fn levels(
        &mut self,
        owner: &str,
        field: &'static Field,
        values: &Spanned<DeValue>,
    ) -> Option<Range> {
        let Some(items) = values
            .get_ref()
            .as_array()
            .filter(|items| !items.is_empty())
        else {
            self.reader.wrong_type("values", "a list of values", values);
            return None;
        };
        let read = items
            .iter()
            .map(|item| self.reader.value(owner, field, item));
        let levels: Vec<Option<Value>> = read.collect();
        levels.into_iter().collect::<Option<_>>().map(Range::Levels)
    }

    fn ends(
        &mut self,
        owner: &str,
        field: &'static Field,
        header: std::ops::Range<usize>,
        table: &DeTable,
    ) -> Option<Range> {
        let (Some(low), Some(high)) = (table.get("low"), table.get("high")) else {
            self.reader.complaints.push(
                Complaint::new(format!("{owner} has no range"))
                    .at(&self.reader.place(header), "here")
                    .help("state `low` and `high`, or `values`"),
            );
            return None;
        };
        if field.kind == Kind::Switch {
            self.reader.complaints.push(
                Complaint::new(format!("{owner} is a switch and has no ends"))
                    .at(&self.reader.place(low.span()), "here")
                    .help("write `values = [false, true]`"),
            );
            return None;
        }
        let ends = [low, high].map(|end| {
            let value = self.reader.value(owner, field, end);
            value.and_then(as_number)
        });
        let [Some(from), Some(to)] = ends else {
            return None;
        };
        if from >= to {
            self.reader.complaints.push(
                Complaint::new(format!("the range of {owner} is empty")).at(
                    &self.reader.place(high.span()),
                    format!("must be above {from}"),
                ),
            );
            return None;
        }
        Some(Range::Between(from, to))
    }
}

fn as_number(value: Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number),
        Value::Whole(whole) => Some(whole as f64),
        Value::Switch(_) => None,
    }
}
