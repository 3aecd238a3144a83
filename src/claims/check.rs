//! What is written in a claims file, checked piece by piece.

use super::estimand::Window;
use super::registry::{Band, Claim, Kind, Measured, PolicyPair};
use super::written;
use crate::market::calendar::Calendar;
use crate::market::exemption::SINGLE_SHOP_LEVERS;
use crate::policy::LEVERS;
use crate::scenario::names::nearest;
use crate::scenario::problem::{Complaint, Place};
use crate::scenario::{Problem, Scenario, Setting};
use jiff::civil::Date;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::value::Datetime;

/// The settings that concern a scenario: what is set of a lever holds where that lever is on.
fn concerning(scenario: &Scenario, settings: &[Setting]) -> Vec<Setting> {
    let is_off = |lever: &str| {
        let mut entries = scenario.policy.entries().into_iter();
        LEVERS.iter().any(|info| info.name == lever) && !entries.any(|(name, ..)| name == lever)
    };
    let settings = settings.iter();
    settings
        .filter(|setting| !setting.lever().is_some_and(is_off))
        .cloned()
        .collect()
}

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

    fn date(&mut self, at: &Spanned<Datetime>, calendar: &Calendar) -> Option<Date> {
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

/// Whether a lever is neither one of this build nor a slip in the name of one.
fn is_foreign(name: &str) -> bool {
    let mut known = LEVERS.iter().map(|lever| lever.name);
    !known.clone().any(|lever| lever == name) && nearest(name, known.by_ref()).is_none()
}

pub(super) fn place(span: Range<usize>) -> Place {
    Place { source: 0, span }
}

impl Checker {
    pub(super) fn policy(
        &mut self,
        name: &str,
        written: &written::Policy,
        folder: &Path,
        settings: &[Setting],
    ) -> Result<Option<PolicyPair>, Problem> {
        let path = folder.join(written.scenario.get_ref());
        if !path.is_file() {
            self.complain(
                &written.scenario,
                format!("there is no file `{}`", path.display()),
                "not found",
            );
            return Ok(None);
        }
        let scenario = Scenario::read(&path)?;
        let settings = concerning(&scenario, settings);
        let mut scenario = scenario.with(&settings)?;
        let before = self.complaints.len();
        let launch = self.date(&written.launch, &scenario.calendar);
        let names: Vec<&str> = LEVERS.iter().map(|lever| lever.name).collect();
        let levers = written.adds.iter().chain(&written.without);
        if let Some(lever) = levers
            .map(toml::Spanned::get_ref)
            .find(|lever| is_foreign(lever))
        {
            let why = format!("the lever {lever} is not in this build");
            self.absent.push((name.to_owned(), why));
            return Ok(None);
        }
        for text in written.adds.iter().chain(&written.without) {
            let found = LEVERS.iter().find(|lever| lever.name == text.get_ref());
            self.known("lever", text, found, &names);
        }
        let (true, Some(launch)) = (self.complaints.len() == before, launch) else {
            return Ok(None);
        };
        for lever in &written.adds {
            let info = LEVERS
                .iter()
                .find(|info| info.name == lever.get_ref())
                .expect("checked above");
            let defaults: Option<Vec<_>> = info.fields.iter().map(|field| field.default).collect();
            let added =
                defaults.map(|values| scenario.policy.add(info.name, Some(launch), None, &values));
            if !matches!(added, Some(Ok(()))) {
                self.complain(
                    lever,
                    format!("`{}` has no defaults to be added with", info.name),
                    "added here",
                );
            }
        }
        let levers: Vec<String> = written
            .without
            .iter()
            .map(|lever| lever.get_ref().clone())
            .collect();
        let borrowed: Vec<&str> = levers.iter().map(String::as_str).collect();
        let counterfactual = scenario.policy.without(&borrowed);
        if let Some(single) = &written.single_shops
            && *single.get_ref()
            && !borrowed
                .iter()
                .all(|lever| SINGLE_SHOP_LEVERS.contains(lever))
        {
            let list = SINGLE_SHOP_LEVERS.join(", ");
            self.complain(
                single,
                format!("only these levers can be given to single shops: {list}"),
                "asked for here",
            );
        }
        Ok(Some(PolicyPair {
            name: name.to_owned(),
            scenario,
            counterfactual,
            levers,
            launch,
            single_shops: written
                .single_shops
                .as_ref()
                .is_some_and(|single| *single.get_ref()),
        }))
    }

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
