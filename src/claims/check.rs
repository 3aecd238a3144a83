//! Claims of a file, checked piece by piece.

use super::estimand::Window;
use super::file::{ClaimFile, ToleranceFile};
use super::registry::{Band, Claim, Measured, PolicyPair};
use crate::market::calendar::Calendar;
use crate::policy::LEVERS;
use crate::reader::names::nearest;
use crate::reader::{Diagnostic, Origin, Reader, Span, Spanned};
use jiff::civil::Date;

/// A claims file on its way to a registry.
pub(super) struct Checker<'r> {
    pub(super) reader: &'r mut Reader,
    pub(super) origin: &'r Origin,
    /// Policies that this build cannot have, and why.
    pub(super) absent: Vec<(String, String)>,
    /// Policies that were refused, of which their own complaints tell.
    pub(super) refused: Vec<String>,
}

impl Checker<'_> {
    pub(super) fn refuse(
        &mut self,
        span: &Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) {
        let diagnostic = Diagnostic::new(message).at(span, label);
        self.reader.diagnostics.push(diagnostic);
    }

    /// The index of a name among those that are known, or a complaint.
    pub(super) fn known(
        &mut self,
        kind: &str,
        name: &Spanned<String>,
        known: &[&str],
    ) -> Option<usize> {
        let found = known.iter().position(|known| *known == name.value);
        if found.is_none() {
            self.reader.unknown(kind, &name.value, known, &name.span);
        }
        found
    }

    /// A date within the run.
    pub(super) fn date(&mut self, at: &Spanned<Date>, calendar: &Calendar) -> Option<Date> {
        self.date_at(at.value, &at.span, calendar)
    }

    fn date_at(&mut self, date: Date, span: &Span, calendar: &Calendar) -> Option<Date> {
        if (calendar.start..=calendar.end).contains(&date) {
            return Some(date);
        }
        let (start, end) = (calendar.start, calendar.end);
        let label = format!("must be a date from {start} to {end}");
        self.refuse(span, format!("{date} is outside the run"), label);
        None
    }

    /// A window within the run.
    pub(super) fn window(
        &mut self,
        dates: &Spanned<[Date; 2]>,
        calendar: &Calendar,
    ) -> Option<Window> {
        let [from, to] = dates.value;
        if to < from {
            let message = "a window ends before it starts";
            self.refuse(&dates.span, message, "first and last day");
            return None;
        }
        let from = self.date_at(from, &dates.span, calendar);
        let to = self.date_at(to, &dates.span, calendar);
        Some(Window {
            from: from?,
            to: to?,
        })
    }

    /// The index of a policy by its name.
    pub(super) fn policy_index(
        &mut self,
        name: &Spanned<String>,
        policies: &[PolicyPair],
    ) -> Option<usize> {
        let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
        if self.refused.contains(&name.value) {
            return None;
        }
        self.known("policy", name, &names)
    }

    /// A claim, measured or not.
    pub(super) fn claim(
        &mut self,
        id: &str,
        file: &ClaimFile,
        policies: &[PolicyPair],
    ) -> Option<Claim> {
        let measured = match self.why_not(file) {
            Some(why) => Err(why),
            None => Ok(self.measured(id, file, policies)?),
        };
        Some(Claim {
            id: id.to_owned(),
            says: file.says.clone(),
            source: file.source.clone(),
            kind: file.kind,
            published: file.published.value,
            unit: file.unit,
            remark: file.remark.clone(),
            measured,
        })
    }

    /// The reason for which a claim cannot be measured: it says so, or it needs a lever that does
    /// not exist.
    fn why_not(&self, file: &ClaimFile) -> Option<String> {
        if let Some(why) = &file.not_modelled {
            return Some(why.clone());
        }
        let mut levers = file
            .levers
            .iter()
            .flatten()
            .map(|lever| lever.value.as_str());
        let count = levers.clone().count();
        if let Some(lever) = levers.find(|lever| is_foreign(lever)) {
            return Some(format!("the lever {lever} is not in this build"));
        }
        let policy = file.policy.as_ref().map(|policy| &policy.value);
        let absent = self.absent.iter().find(|(name, _)| Some(name) == policy);
        if let Some((_, why)) = absent {
            return Some(why.clone());
        }
        if count > 0 && file.statistic.is_none() {
            return Some("no statistic has been stated for it yet".to_owned());
        }
        None
    }

    fn measured(
        &mut self,
        id: &str,
        file: &ClaimFile,
        policies: &[PolicyPair],
    ) -> Option<Measured> {
        let (Some(policy), Some(statistic), Some(tolerance)) =
            (&file.policy, &file.statistic, &file.tolerance)
        else {
            let stated = [
                ("policy", file.policy.is_some()),
                ("statistic", file.statistic.is_some()),
                ("tolerance", file.tolerance.is_some()),
            ];
            for (key, _) in stated.iter().filter(|(_, is_stated)| !is_stated) {
                self.reader.diagnostics.push(
                    Diagnostic::new(format!("claim `{id}` has no `{key}`"))
                        .at(&file.published.span, "its published figure")
                        .help("state it, or say under `not_modelled` why it cannot be measured"),
                );
            }
            return None;
        };
        let policy = self.policy_index(policy, policies);
        let scenario = policy.map(|policy| &policies[policy].scenario);
        let statistic = scenario.map(|scenario| self.statistic(statistic, scenario));
        let band = self.band(tolerance, file.published.value);
        Some(Measured {
            policy: policy?,
            statistic: statistic??,
            band: band?,
        })
    }

    fn band(&mut self, tolerance: &Spanned<ToleranceFile>, published: f64) -> Option<Band> {
        let ToleranceFile {
            factor,
            within,
            range,
        } = &tolerance.value;
        let band = match (factor, within, range) {
            (Some(factor), None, None) if published > 0.0 => Band {
                low: published / factor.0,
                high: published * factor.0,
            },
            (None, Some(within), None) => Band {
                low: published - within.0,
                high: published + within.0,
            },
            (None, None, Some([low, high])) if low < high && (low..=high).contains(&&published) => {
                Band {
                    low: *low,
                    high: *high,
                }
            }
            _ => {
                let label = "one of `factor` (of a figure above 0), `within`, or a `range` around \
                             the figure";
                self.refuse(&tolerance.span, "a tolerance that is none", label);
                return None;
            }
        };
        Some(band)
    }
}

/// True if a lever is neither one of this build nor a slip in the name of one.
pub(super) fn is_foreign(name: &str) -> bool {
    let mut known = LEVERS.iter().map(|lever| lever.name);
    !known.clone().any(|lever| lever == name) && nearest(name, known.by_ref()).is_none()
}
