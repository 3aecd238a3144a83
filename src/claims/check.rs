//! What is written in a claims file, checked piece by piece.

use super::estimand::Window;
use super::policies::is_foreign;
use super::registry::{Band, Claim, Kind, Measured, PolicyPair};
use super::words::FigureUnit;
use super::written;
use crate::market::calendar::Calendar;
use crate::scenario::names::nearest;
use crate::scenario::problem::{Complaint, Place};
use jiff::civil::Date;
use std::ops::Range;
use toml::Spanned;
use toml::value::Datetime;

/// Reads a file and complains.
pub(super) struct Checker {
    pub(super) complaints: Vec<Complaint>,
    /// Policies that this build cannot have, and why.
    pub(super) absent: Vec<(String, String)>,
}

impl Checker {
    pub(super) fn complain<T>(
        &mut self,
        at: &Spanned<T>,
        message: String,
        label: &str,
    ) -> &mut Complaint {
        self.complaints
            .push(Complaint::new(message).at(&place(at.span()), label));
        self.complaints.last_mut().expect("just pushed")
    }

    /// Looks a name up, or complains with the name that was probably meant.
    pub(super) fn known<T>(
        &mut self,
        kind: &str,
        text: &written::Text,
        found: Option<T>,
        names: &[&str],
    ) -> Option<T> {
        if found.is_none() {
            let name = text.get_ref();
            let help = match nearest(name, names.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("there are {}", names.join(", ")),
            };
            let complaint = Complaint::new(format!("there is no {kind} `{name}`"))
                .at(&place(text.span()), "unknown name")
                .help(help);
            self.complaints.push(complaint);
        }
        found
    }

    pub(super) fn date(&mut self, at: &Spanned<Datetime>, calendar: &Calendar) -> Option<Date> {
        self.date_within(at.get_ref(), at.span(), calendar)
    }

    pub(super) fn date_within(
        &mut self,
        stamp: &Datetime,
        span: Range<usize>,
        calendar: &Calendar,
    ) -> Option<Date> {
        let date = stamp
            .date
            .filter(|_| stamp.time.is_none())
            .and_then(|date| {
                let year = i16::try_from(date.year).ok()?;
                Date::new(year, date.month.cast_signed(), date.day.cast_signed()).ok()
            });
        let inside = date.filter(|date| (calendar.start..=calendar.end).contains(date));
        if inside.is_none() {
            let complaint = Complaint::new("a date is missing or outside the run").at(
                &place(span),
                format!("must be a date from {} to {}", calendar.start, calendar.end),
            );
            self.complaints.push(complaint);
        }
        inside
    }

    pub(super) fn window(
        &mut self,
        written: &Spanned<[Datetime; 2]>,
        calendar: &Calendar,
    ) -> Option<Window> {
        let [from, to] = written.get_ref();
        let from = self.date_within(from, written.span(), calendar);
        let to = self.date_within(to, written.span(), calendar);
        let window = Window {
            from: from?,
            to: to?,
        };
        if window.to < window.from {
            self.complain(
                written,
                "a window ends before it starts".to_owned(),
                "first and last day",
            );
            return None;
        }
        Some(window)
    }
}

pub(super) fn place(span: Range<usize>) -> Place {
    Place { source: 0, span }
}

impl Checker {
    pub(super) fn policy_index(
        &mut self,
        text: &written::Text,
        policies: &[PolicyPair],
    ) -> Option<usize> {
        let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
        let found = names.iter().position(|name| name == text.get_ref());
        self.known("policy", text, found, &names)
    }

    pub(super) fn claim(
        &mut self,
        id: &str,
        written: &written::Claim,
        policies: &[PolicyPair],
    ) -> Option<Claim> {
        let names = Kind::NAMES.map(|(name, _)| name);
        let found = Kind::NAMES
            .iter()
            .find(|(name, _)| name == written.kind.get_ref());
        let kind = self.known("kind of claim", &written.kind, found, &names)?.1;
        let units = FigureUnit::NAMES.map(|(name, _)| name);
        let unit = match &written.unit {
            None => None,
            Some(text) => {
                let found = FigureUnit::NAMES
                    .iter()
                    .find(|(name, _)| name == text.get_ref());
                Some(self.known("unit", text, found, &units)?.1)
            }
        };
        let measured = match self.why_not(written) {
            Some(why) => Err(why),
            None => Ok(self.measured(id, written, policies)?),
        };
        Some(Claim {
            id: id.to_owned(),
            says: written.says.clone(),
            source: written.source.clone(),
            kind,
            published: *written.published.get_ref(),
            unit,
            remark: written.remark.clone(),
            measured,
        })
    }

    /// Why a claim cannot be measured: it says so, or it needs a lever that does not exist.
    fn why_not(&self, written: &written::Claim) -> Option<String> {
        if let Some(why) = &written.not_modelled {
            return Some(why.clone());
        }
        let levers = written.levers.iter().map(toml::Spanned::get_ref);
        if let Some(lever) = levers.clone().find(|lever| is_foreign(lever)) {
            return Some(format!("the lever {lever} is not in this build"));
        }
        let policy = written.policy.as_ref().map(toml::Spanned::get_ref);
        let absent = self.absent.iter().find(|(name, _)| Some(name) == policy);
        if let Some((_, why)) = absent {
            return Some(why.clone());
        }
        if levers.count() > 0 && written.statistic.is_none() {
            return Some("no statistic has been stated for it yet".to_owned());
        }
        None
    }

    fn measured(
        &mut self,
        id: &str,
        written: &written::Claim,
        policies: &[PolicyPair],
    ) -> Option<Measured> {
        let lacking = |what: &str| {
            Complaint::new(format!("claim `{id}` has no `{what}`"))
                .at(&place(written.published.span()), "its published figure")
                .help("state it, or say under `not_modelled` why the claim cannot be measured")
        };
        let (policy, statistic) = match (&written.policy, &written.statistic) {
            (Some(policy), Some(statistic)) => (policy, statistic),
            (None, _) => {
                self.complaints.push(lacking("policy"));
                return None;
            }
            (_, None) => {
                self.complaints.push(lacking("statistic"));
                return None;
            }
        };
        let policy = self.policy_index(policy, policies)?;
        let scenario = &policies[policy].scenario;
        let statistic = self.statistic(statistic, scenario)?;
        let band = self.band(written, lacking("tolerance"))?;
        Some(Measured {
            policy,
            statistic,
            band,
        })
    }

    fn band(&mut self, written: &written::Claim, lacking: Complaint) -> Option<Band> {
        let published = *written.published.get_ref();
        let Some(tolerance) = &written.tolerance else {
            self.complaints.push(lacking);
            return None;
        };
        let written::Tolerance {
            factor,
            within,
            range,
        } = tolerance.get_ref();
        let band = match (factor, within, range) {
            (Some(factor), None, None) if *factor > 1.0 && published > 0.0 => Band {
                low: published / factor,
                high: published * factor,
            },
            (None, Some(within), None) if *within > 0.0 => Band {
                low: published - within,
                high: published + within,
            },
            (None, None, Some([low, high])) if low < high && (low..=high).contains(&&published) => {
                Band {
                    low: *low,
                    high: *high,
                }
            }
            _ => {
                let label =
                    "one of `factor` above 1, `within` above 0, or a `range` around the figure";
                self.complain(tolerance, "a tolerance that is none".to_owned(), label);
                return None;
            }
        };
        Some(band)
    }
}
