//! Policies of a claims file, each with what it is held against.

use super::check::Checker;
use super::registry::{PolicyPair, Trial};
use super::written;
use crate::builtin;
use crate::market::exemption::SINGLE_SHOP_LEVERS;
use crate::policy::{LEVERS, Policy};
use crate::scenario::names::nearest;
use crate::scenario::{Problem, Scenario, Setting};
use jiff::civil::Date;
use std::path::Path;
use toml::Spanned;

/// Share of shop places in the sample of a trial, unless the file states one: few enough that their
/// rivals hardly notice, enough to average over.
pub const SAMPLE: f64 = 0.15;

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

/// Whether a lever is neither one of this build nor a slip in the name of one.
pub(super) fn is_foreign(name: &str) -> bool {
    let mut known = LEVERS.iter().map(|lever| lever.name);
    !known.clone().any(|lever| lever == name) && nearest(name, known.by_ref()).is_none()
}

/// What is in question: levers, or services of a sample of shops.
enum Question {
    Levers(Vec<String>),
    Services(Trial),
}

impl Checker {
    pub(super) fn policy(
        &mut self,
        name: &str,
        written: &written::Policy,
        folder: &Path,
        settings: &[Setting],
    ) -> Result<Option<PolicyPair>, Problem> {
        let called = written.scenario.get_ref();
        let path = match builtin::resolve_in(builtin::Kind::Scenario, folder, called) {
            Ok(path) if builtin::is_there(&path) => path,
            Ok(path) => {
                let message = format!("there is no file `{}`", path.display());
                self.complain(&written.scenario, message, "not found");
                return Ok(None);
            }
            Err(unknown) => {
                let message = format!("there is no built-in scenario `{}`", unknown.name);
                self.complain(&written.scenario, message, "not found");
                return Ok(None);
            }
        };
        let scenario = Scenario::read(&path)?;
        let settings = concerning(&scenario, settings);
        let mut scenario = scenario.with(&settings)?;
        let before = self.complaints.len();
        let launch = self.date(&written.launch, &scenario.calendar);
        if let Some(lever) = levers_of(written).find(|lever| is_foreign(lever.get_ref())) {
            let why = format!("the lever {} is not in this build", lever.get_ref());
            self.absent.push((name.to_owned(), why));
            return Ok(None);
        }
        let names: Vec<&str> = LEVERS.iter().map(|lever| lever.name).collect();
        for text in levers_of(written) {
            let found = LEVERS.iter().find(|lever| lever.name == text.get_ref());
            self.known("lever", text, found, &names);
        }
        let question = self.question(written, &scenario);
        let (true, Some(launch), Some(question)) =
            (self.complaints.len() == before, launch, question)
        else {
            return Ok(None);
        };
        for lever in &written.adds {
            self.add(&mut scenario.policy, lever, launch);
        }
        let (levers, trial) = match question {
            Question::Levers(levers) => (levers, None),
            Question::Services(trial) => (Vec::new(), Some(trial)),
        };
        let borrowed: Vec<&str> = levers.iter().map(String::as_str).collect();
        let counterfactual = scenario.policy.without(&borrowed);
        Ok(Some(PolicyPair {
            name: name.to_owned(),
            scenario,
            counterfactual,
            single_shops: self.single_shops(written, &borrowed),
            levers,
            launch,
            trial,
        }))
    }

    /// What is in question: exactly one of `without` and `services`.
    fn question(&mut self, written: &written::Policy, scenario: &Scenario) -> Option<Question> {
        match (&written.without, &written.services) {
            (Some(levers), None) => {
                if let Some(sample) = &written.sample {
                    let message = "`sample` is the share of shops that try services".to_owned();
                    self.complain(sample, message, "but here levers are in question");
                }
                let levers = levers.get_ref().iter();
                let names = levers.map(|lever| lever.get_ref().clone());
                Some(Question::Levers(names.collect()))
            }
            (None, Some(services)) => {
                let share = written
                    .sample
                    .as_ref()
                    .map_or(SAMPLE, |sample| *sample.get_ref());
                if let Some(sample) = &written.sample
                    && !(share > 0.0 && share <= 1.0)
                {
                    let message = "a sample is a share of shops above 0, up to 1".to_owned();
                    self.complain(sample, message, "stated here");
                }
                let texts = services.get_ref().iter();
                let found: Vec<Option<(u8, usize)>> =
                    texts.map(|text| self.service(text, scenario)).collect();
                let services = found.into_iter().collect::<Option<Vec<_>>>()?;
                Some(Question::Services(Trial { services, share }))
            }
            _ => {
                let message = "a policy is held against the market `without` some levers, or against \
                               shops that do not offer some `services`";
                self.complain(
                    &written.scenario,
                    message.to_owned(),
                    "states neither, or both",
                );
                None
            }
        }
    }

    /// A service by the names of its industry and its own, such as `beauty.allergy-guarantee`.
    fn service(&mut self, text: &written::Text, scenario: &Scenario) -> Option<(u8, usize)> {
        let industries = scenario.world.industries.iter().enumerate();
        let services = industries.flat_map(|(index, industry)| {
            let services = industry.services.iter().enumerate();
            services.map(move |(nth, service)| {
                let name = format!("{}.{}", industry.name, service.name);
                (name, (index as u8, nth))
            })
        });
        let services: Vec<(String, (u8, usize))> = services.collect();
        let names: Vec<&str> = services.iter().map(|(name, _)| name.as_str()).collect();
        let found = services.iter().find(|(name, _)| name == text.get_ref());
        self.known("service", text, found.map(|(_, at)| *at), &names)
    }

    /// Puts a lever on top, with its defaults.
    fn add(&mut self, policy: &mut Policy, lever: &written::Text, launch: Date) {
        let info = LEVERS
            .iter()
            .find(|info| info.name == lever.get_ref())
            .expect("its name has been checked");
        let defaults: Option<Vec<_>> = info.fields.iter().map(|field| field.default).collect();
        let added = defaults.map(|values| policy.add(info.name, Some(launch), None, &values));
        if !matches!(added, Some(Ok(()))) {
            let message = format!("`{}` has no defaults to be added with", info.name);
            self.complain(lever, message, "added here");
        }
    }

    /// Whether the levers are also given to single shops, which not all can.
    fn single_shops(&mut self, written: &written::Policy, levers: &[&str]) -> bool {
        let Some(single) = written.single_shops.as_ref().filter(|it| *it.get_ref()) else {
            return false;
        };
        let can = |lever: &&str| SINGLE_SHOP_LEVERS.contains(lever);
        if levers.is_empty() || !levers.iter().all(can) {
            let list = SINGLE_SHOP_LEVERS.join(", ");
            self.complain(
                single,
                format!("only these levers can be given to single shops: {list}"),
                "asked for here",
            );
        }
        true
    }
}

/// Every lever that a policy names.
fn levers_of(written: &written::Policy) -> impl Iterator<Item = &Spanned<String>> {
    let without = written.without.iter().flat_map(Spanned::get_ref);
    written.adds.iter().chain(without)
}
