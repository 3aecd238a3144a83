//! From a facts file to [`Facts`], or to a report of all its problems.

use super::fact::{Fact, Facts, Published, Unmeasured, Use};
use super::file::{FactFile, FactsFile, StatisticFile};
use super::statistic::{Contrast, Quantity, Statistic, slice};
use crate::builtin::Kind;
use crate::market::calendar::Calendar;
use crate::outcome::BuyerMeasure;
use crate::reader::{Diagnostic, Diagnostics, Origin, Reader, Span, Spanned};
use crate::scenario::{Scenario, Setting};
use jiff::ToSpan;
use jiff::civil::Date;
use std::path::{Path, PathBuf};

impl Facts {
    /// Reads a facts file and the scenarios that it names, with some parameters set.
    ///
    /// # Errors
    /// All problems of the file, or those of a scenario.
    pub fn read(path: &Path, settings: &[Setting]) -> Result<Self, Diagnostics> {
        let origin = Origin::called(Kind::Facts, path)?;
        Self::from_origin(&origin, None, settings)
    }

    /// Reads a facts file from its text; `path` is where it would lie.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(path: &Path, text: &str, settings: &[Setting]) -> Result<Self, Diagnostics> {
        let origin = Origin::File(path.to_owned());
        Self::from_origin(&origin, Some(text), settings)
    }

    fn from_origin(
        origin: &Origin,
        text: Option<&str>,
        settings: &[Setting],
    ) -> Result<Self, Diagnostics> {
        let source = origin.known_or_opened(text)?;
        Reader::read_source(source, |reader, table| {
            let owner = "a facts file".to_owned();
            let Some(file) = FactsFile::read_table(reader, owner, 0..0, table) else {
                return Ok(None);
            };
            let mut checker = Checker {
                reader,
                origin,
                settings,
                named: Vec::new(),
                scenarios: Vec::new(),
            };
            let mut sorted: Vec<_> = file.facts.accepted().collect();
            sorted.sort_by_key(|(id, _)| &id.value);
            let claims = checker.claims(file.claims.as_ref());
            let mut facts = Vec::new();
            for (id, fact) in sorted {
                facts.extend(checker.fact(&id.value.0, fact)?);
            }
            if facts.is_empty() && checker.reader.diagnostics.is_empty() {
                let diagnostic = Diagnostic::new("a facts file needs a fact").in_file(0);
                checker.reader.diagnostics.push(diagnostic);
            }
            Ok(Some(Self {
                summary: file.summary.clone().unwrap_or_default(),
                claims,
                scenarios: checker.scenarios,
                facts,
            }))
        })
    }
}

/// A statistic that follows buyers for some days after they were won, over those whom the run
/// follows for so long: as many days as are evaluated, so many days earlier. Or why there are none.
fn followed(statistic: Statistic, calendar: &Calendar) -> Result<Statistic, Unmeasured> {
    let (Quantity::Buyers(BuyerMeasure::FirstRepeat(days)), None) =
        (&statistic.quantity, statistic.days)
    else {
        return Ok(statistic);
    };
    let earlier = |date: Date| date.saturating_sub(i32::from(*days).days());
    let (from, to) = (earlier(calendar.evaluate_from), earlier(calendar.end));
    if to < calendar.start {
        let (start, days) = (calendar.start, *days);
        return Err(Unmeasured::TooLate { start, days });
    }
    Ok(Statistic {
        days: Some((from.max(calendar.start), to)),
        ..statistic
    })
}

/// A facts file on its way to being checked.
struct Checker<'r> {
    reader: &'r mut Reader,
    origin: &'r Origin,
    settings: &'r [Setting],
    /// Names of the scenarios, in the order in which they turned up.
    named: Vec<String>,
    scenarios: Vec<Scenario>,
}

impl Checker<'_> {
    fn refuse(&mut self, span: &Span, message: impl Into<String>, label: impl Into<String>) {
        let diagnostic = Diagnostic::new(message).at(span, label);
        self.reader.diagnostics.push(diagnostic);
    }

    /// The claims file that is named, if there is one.
    fn claims(&mut self, named: Option<&Spanned<String>>) -> Option<PathBuf> {
        let named = named?;
        let opened = self.origin.beside(Kind::Claims, &named.value);
        match opened.and_then(|origin| origin.load().map(|_| origin.path())) {
            Ok(path) => Some(path),
            Err(diagnostic) => {
                let diagnostic = diagnostic.at(&named.span, "named here");
                self.reader.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn fact(&mut self, id: &str, file: &FactFile) -> Result<Option<Fact>, Diagnostics> {
        let before = self.reader.diagnostics.len();
        let published = self.published(file);
        let measured = match (&file.scenario, &file.statistic, &file.not_modelled) {
            (None, None, Some(why)) => Some(Err(Unmeasured::Stated(why.clone()))),
            (Some(scenario), Some(statistic), None) => {
                let place = self.scenario(scenario)?;
                place.and_then(|place| {
                    let statistic = self.statistic(statistic, place)?;
                    let calendar = &self.scenarios[place].calendar;
                    Some(followed(statistic, calendar).map(|statistic| (place, statistic)))
                })
            }
            _ => {
                let message = format!(
                    "`{id}` needs a `scenario` and a `statistic`, or `not_modelled` with the reason"
                );
                self.refuse(&file.band.span, message, "of the fact with this band");
                None
            }
        };
        let beyond = measured.as_ref().is_some_and(|measured| {
            let statistic = measured.as_ref().ok();
            statistic.is_some_and(|(_, statistic)| !statistic.is_of_totals())
        });
        if file.purpose == Use::Fit && beyond {
            let message = format!("worlds cannot be fitted to `{id}`");
            let label = "hold it back: `purpose = \"validate\"`; calibration sees totals over the \
                         evaluation window, and no purchases or single days";
            self.refuse(&file.band.span, message, label);
        }
        if self.reader.diagnostics.len() > before {
            return Ok(None);
        }
        Ok(measured.zip(published).map(|(measured, published)| Fact {
            id: id.to_owned(),
            says: file.says.clone(),
            source: file.source.clone(),
            place: file.place.clone(),
            year: file.year.clone(),
            grade: file.grade,
            purpose: file.purpose,
            published,
            measured,
        }))
    }

    fn published(&mut self, file: &FactFile) -> Option<Published> {
        let [low, high] = file.band.value;
        let scale = file.scale.unwrap_or_default();
        if low >= high || !(low..=high).contains(&file.value) {
            let message = "a band is two ascending numbers with the published value between them";
            let label = format!("the value is {}", file.value);
            self.refuse(&file.band.span, message, label);
            return None;
        }
        if scale.of(low).is_none() {
            let message = "a band on a log scale lies above 0";
            self.refuse(
                &file.band.span,
                message,
                "leave `scale` out, or raise its lower end",
            );
            return None;
        }
        Some(Published {
            value: file.value,
            band: (low, high),
            scale,
        })
    }

    /// The index of a scenario, which is read if it is named for the first time.
    fn scenario(&mut self, name: &Spanned<String>) -> Result<Option<usize>, Diagnostics> {
        if let Some(known) = self.named.iter().position(|known| *known == name.value) {
            return Ok(Some(known));
        }
        let opened = self.origin.beside(Kind::Scenario, &name.value);
        let opened = opened.and_then(|origin| Ok((origin.load()?, origin)));
        let (text, origin) = match opened {
            Ok(opened) => opened,
            Err(diagnostic) => {
                let diagnostic = diagnostic.at(&name.span, "named here");
                self.reader.diagnostics.push(diagnostic);
                return Ok(None);
            }
        };
        let scenario = Scenario::from_origin(&origin, Some(&text))?;
        self.scenarios.push(scenario.with(self.settings)?);
        self.named.push(name.value.clone());
        Ok(Some(self.scenarios.len() - 1))
    }

    fn statistic(&mut self, at: &Spanned<StatisticFile>, scenario: usize) -> Option<Statistic> {
        let file = &at.value;
        let quantity = self.quantity(at)?;
        let slice = self.slice(file.slice.as_ref(), scenario);
        let against = match &file.against {
            None => None,
            Some(against) => {
                let contrast = file.compare.unwrap_or(Contrast::Ratio);
                Some((self.slice(Some(against), scenario)?, contrast))
            }
        };
        let days = self.days(file.window.as_ref(), scenario)?;
        let since = self.days(file.since.as_ref(), scenario)?;
        if matches!(quantity, Quantity::Buyers(_)) && (file.slice.is_some() || since.is_some()) {
            let message = "a distribution over buyers is of the whole market";
            self.refuse(&at.span, message, "states `slice` or `since` too");
            return None;
        }
        Some(Statistic {
            quantity,
            slice: slice?,
            against,
            days,
            since,
        })
    }

    fn quantity(&mut self, at: &Spanned<StatisticFile>) -> Option<Quantity> {
        let file = &at.value;
        let (message, label) = match (&file.outcome, &file.sum, &file.over, file.buyers) {
            (Some(outcome), None, None, None) if file.times.is_none() => {
                return Some(Quantity::Outcome(outcome.0));
            }
            (None, Some(sum), Some(over), None) => {
                return Some(Quantity::Ratio {
                    sum: sum.iter().map(|column| column.0).collect(),
                    over: over.iter().map(|column| column.0).collect(),
                    times: file.times.unwrap_or(1.0),
                });
            }
            (None, None, None, Some(buyers)) => {
                if let Some(measure) = buyers.measure(file.at.map(|at| at.0)) {
                    return Some(Quantity::Buyers(measure));
                }
                let label = "`at` is times the mean, a share of buyers, or days; some ask for none";
                (
                    "a distribution over buyers without its number, or with one too many",
                    label,
                )
            }
            _ => (
                "a statistic is of one `outcome`, of a `sum` of columns `over` others, or of `buyers`",
                "states none, or several",
            ),
        };
        self.refuse(&at.span, message, label);
        None
    }

    /// Days within a scenario's run, if they are stated; `None` if they are none.
    #[expect(clippy::option_option, reason = "refused, not stated, or stated")]
    fn days(
        &mut self,
        stated: Option<&Spanned<[Date; 2]>>,
        scenario: usize,
    ) -> Option<Option<(Date, Date)>> {
        let Some(stated) = stated else {
            return Some(None);
        };
        let [from, to] = stated.value;
        let calendar = &self.scenarios[scenario].calendar;
        let (start, end) = (calendar.start, calendar.end);
        if from <= to && start <= from && to <= end {
            return Some(Some((from, to)));
        }
        let label = format!("two ascending dates from {start} to {end}");
        self.refuse(&stated.span, "a window outside the run", label);
        None
    }

    fn slice(&mut self, name: Option<&Spanned<String>>, scenario: usize) -> Option<usize> {
        let Some(name) = name else { return Some(0) };
        match slice(&self.scenarios[scenario].world, &name.value) {
            Ok(found) => Some(found),
            Err(names) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.reader
                    .unknown("slice", &name.value, &names, &name.span);
                None
            }
        }
    }
}
