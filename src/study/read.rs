//! From a study file to a study, or to a report of all its problems.

use super::file::{DesignFile, DesignKind, GateFile, StudyFile};
use super::{Design, Gate, Study, StudyArm};
use crate::builtin::{self, Kind};
use crate::outcome::Outcome;
use crate::parameter::Section as _;
use crate::reader::{Diagnostic, Diagnostics, Origin, Part, Reader, Spanned, Table, names};
use crate::scenario::Setting;
use std::path::Path;

/// Looks of the gate unless others are stated.
const LOOKS: [u32; 4] = [16, 32, 64, 128];

impl Study {
    /// Reads the study file at `path` and the scenarios it names.
    ///
    /// # Errors
    /// All problems of the file, at once; or those of its scenarios.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        Self::read_in(path, &[])
    }

    /// Reads a study in another world: parameters that are set in every arm unless the study itself
    /// sets them.
    ///
    /// # Errors
    /// As [`Self::read`]; and problems of the world's parameters.
    pub fn read_in(path: &Path, world: &[Setting]) -> Result<Self, Diagnostics> {
        Self::from_origin(&Origin::called(Kind::Study, path)?, None, world)
    }

    /// Reads a study from its text; `path` is where it would lie.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, Diagnostics> {
        Self::from_origin(&Origin::File(path.to_owned()), Some(text), &[])
    }

    /// Reads the study of an origin, whose `text` may be known already.
    fn from_origin(
        origin: &Origin,
        text: Option<&str>,
        world: &[Setting],
    ) -> Result<Self, Diagnostics> {
        Reader::read_source(origin.known_or_opened(text)?, |reader, table| {
            let file = StudyFile::read_table(reader, "a study".to_owned(), 0..0, table);
            match file {
                Some(file) => StudyReader {
                    reader,
                    origin,
                    file: &file,
                    world,
                }
                .study(table),
                None => Ok(None),
            }
        })
    }
}

/// A study file on its way to a study.
pub(super) struct StudyReader<'r> {
    pub(super) reader: &'r mut Reader,
    pub(super) origin: &'r Origin,
    pub(super) file: &'r StudyFile,
    /// Set in every arm, below what the study itself sets.
    pub(super) world: &'r [Setting],
}

impl StudyReader<'_> {
    fn study(&mut self, table: &Table) -> Result<Option<Study>, Diagnostics> {
        let name = self.name();
        let design = self.design();
        let gate = self.gate(name.as_deref());
        let guardrails = self.guardrails();
        let goals = self.precision();
        let best = self.best();
        let arms = self.arms()?;
        let factors = self.factors(&arms);
        let search = self.search(&arms, &factors);
        let outcomes = self.outcomes(&guardrails, &goals, best.as_ref(), search.as_ref());
        let (Some(effort), Some(name), Some(design), Some(gate)) =
            (self.file.effort, name, design, gate)
        else {
            return Ok(None);
        };
        if !self.reader.diagnostics.is_empty() {
            return Ok(None);
        }
        let study = Study {
            design: if factors.is_empty() {
                Design::Single
            } else {
                design
            },
            summary: self.file.summary.stated().cloned().unwrap_or_default(),
            name,
            arms,
            effort,
            goals,
            factors,
            outcomes,
            guardrails,
            gate,
            best,
            search,
        };
        study.check_size(self.reader, table);
        // A point at which the parameters contradict each other is found before anything is run.
        for point in study.checked() {
            study.arms_at(&point)?;
        }
        Ok(Some(study))
    }

    fn name(&mut self) -> Option<String> {
        match &self.file.name {
            Part::Stated(name) => return Some(name.0.clone()),
            Part::Refused => return None,
            Part::Absent => {}
        }
        let stem = self.origin.stem();
        if names::is_kebab(&stem) {
            return Some(stem);
        }
        self.reader.diagnostics.push(
            Diagnostic::new(format!("the file's name `{stem}` cannot name a study"))
                .in_file(0)
                .help("state `name` in kebab case, such as `name = \"score-strength\"`"),
        );
        None
    }

    fn design(&mut self) -> Option<Design> {
        let file = match &self.file.design {
            Part::Stated(file) => file.clone(),
            Part::Refused => return None,
            Part::Absent => Spanned {
                value: DesignFile {
                    numbers: super::numbers::DesignNumbers::from_defaults(),
                    kind: None,
                },
                span: self.reader.span(0..0),
            },
        };
        let numbers = file.value.numbers?;
        let (points, levels) = (numbers.points as usize, numbers.levels as usize);
        let seed = u64::from(numbers.design_seed);
        Some(match file.value.kind.unwrap_or(DesignKind::Grid) {
            DesignKind::Grid => Design::Grid(levels),
            DesignKind::LatinHypercube => Design::LatinHypercube { points, seed },
            DesignKind::Sobol => Design::Sobol { points, seed },
            DesignKind::Saltelli => Design::Saltelli {
                blocks: points,
                seed,
            },
            DesignKind::Morris if levels.is_multiple_of(2) => Design::Morris {
                trajectories: points,
                levels,
                seed,
            },
            DesignKind::Morris => {
                let diagnostic = Diagnostic::new("a Morris design takes an even number of levels");
                let diagnostic = diagnostic.at(&file.span, format!("`levels` is {levels}, odd"));
                self.reader.diagnostics.push(diagnostic);
                return None;
            }
        })
    }

    fn gate(&self, name: Option<&str>) -> Option<Gate> {
        let file = match &self.file.gate {
            Part::Stated(file) => file.clone(),
            Part::Refused => return None,
            Part::Absent => GateFile {
                rules: super::GateRules::from_defaults(),
                baseline: None,
                looks: None,
            },
        };
        let baseline = match file.baseline {
            Some(file) => file,
            None => format!("{}.baseline.toml", name?),
        };
        Some(Gate {
            baseline: builtin::join(self.origin.folder(), baseline),
            looks: file.looks.map_or_else(|| LOOKS.to_vec(), |looks| looks.0),
            rules: file.rules?,
        })
    }

    /// The index of an arm by its name, or a complaint.
    pub(super) fn arm_named(&mut self, name: &Spanned<String>, arms: &[StudyArm]) -> Option<usize> {
        let known: Vec<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
        let found = known.iter().position(|known| *known == name.value);
        // Of an arm that was refused its own complaint tells.
        let is_refused = match &self.file.arms {
            Part::Absent => false,
            Part::Refused => true,
            Part::Stated(arms) => arms.0.iter().any(|(arm, _)| arm.value.0 == name.value),
        };
        if found.is_none() && !is_refused {
            self.reader.unknown("arm", &name.value, &known, &name.span);
        }
        found
    }

    /// The outcomes under `outcomes`.
    pub(super) fn stated_outcomes(&self) -> Vec<&'static Outcome> {
        self.file.outcomes.stated().cloned().unwrap_or_default()
    }
}
