//! Policies of a claims file, each with what it is held against.

use super::check::{Checker, is_foreign};
use super::file::{LeverName, PolicyFile, ServiceName};
use super::registry::{PolicyPair, SAMPLE, Trial};
use crate::builtin::Kind;
use crate::market::exemption::SINGLE_SHOP_LEVERS;
use crate::parameter::Value;
use crate::policy::{LEVERS, Policy, Terms};
use crate::reader::{Diagnostics, Spanned};
use crate::scenario::{Scenario, Setting};
use jiff::civil::Date;

/// The settings that concern a scenario: what is set of a lever holds where that lever is on.
fn concerning(scenario: &Scenario, settings: &[Setting]) -> Vec<Setting> {
    let is_off = |lever: &str| {
        let mut entries = scenario.policy.entries().into_iter();
        LEVERS.iter().any(|info| info.name == lever) && !entries.any(|entry| entry.lever == lever)
    };
    let settings = settings.iter();
    settings
        .filter(|setting| !setting.lever().as_deref().is_some_and(is_off))
        .cloned()
        .collect()
}

/// A scenario with what is set, so many times as large.
fn sized(scenario: &Scenario, settings: &[Setting], times: u32) -> Result<Scenario, Diagnostics> {
    let scenario = scenario.with(&concerning(scenario, settings))?;
    if times == 1 {
        return Ok(scenario);
    }
    let population = &scenario.world.population;
    let counts = [
        ("population.consumers", population.consumers),
        ("population.shops", population.shops),
    ];
    let larger = counts.map(|(key, count)| {
        let count = i64::from(count).saturating_mul(i64::from(times));
        Setting::of(key, Value::Whole(count))
    });
    scenario.with(&larger)
}

/// The matter in question: levers, other rules, or services of a sample of shops.
enum Question {
    Levers(Vec<String>),
    Rules(Box<Policy>),
    Services(Trial),
}

impl Checker<'_> {
    /// A policy with its counterfactual; nothing if it was refused or cannot be in this build.
    pub(super) fn policy(
        &mut self,
        name: &str,
        file: &PolicyFile,
        settings: &[Setting],
    ) -> Result<Option<PolicyPair>, Diagnostics> {
        let opened = self.origin.beside(Kind::Scenario, &file.scenario.value);
        let opened = opened.and_then(|origin| Ok((origin.load()?, origin)));
        let (text, origin) = match opened {
            Ok(opened) => opened,
            Err(diagnostic) => {
                let diagnostic = diagnostic.at(&file.scenario.span, "named here");
                self.reader.diagnostics.push(diagnostic);
                return Ok(None);
            }
        };
        let scenario = Scenario::from_origin(&origin, Some(&text))?;
        let settings_given = settings;
        let times = file.times.as_ref().map_or(1, |times| times.value.0);
        let mut scenario = sized(&scenario, settings, times)?;
        let before = self.reader.diagnostics.len();
        let launch = self.date(&file.launch, &scenario.calendar);
        if let Some(lever) = levers_of(file).find(|lever| is_foreign(&lever.value.0)) {
            let why = format!("the lever {} is not in this build", lever.value.0);
            self.absent.push((name.to_owned(), why));
            return Ok(None);
        }
        let names: Vec<&str> = LEVERS.iter().map(|lever| lever.name).collect();
        for lever in levers_of(file).filter(|lever| !names.contains(&lever.value.0.as_str())) {
            self.reader
                .unknown("lever", &lever.value.0, &names, &lever.span);
        }
        let question = self.question(file, &scenario, settings_given)?;
        let (true, Some(launch), Some(question)) =
            (self.reader.diagnostics.len() == before, launch, question)
        else {
            return Ok(None);
        };
        for lever in file.adds.iter().flatten() {
            self.add(&mut scenario.policy, lever, launch);
        }
        let (levers, rules, trial) = match question {
            Question::Levers(levers) => (levers, None, None),
            Question::Rules(rules) => (differing(&scenario.policy, &rules), Some(*rules), None),
            Question::Services(trial) => (Vec::new(), None, Some(trial)),
        };
        let borrowed: Vec<&str> = levers.iter().map(String::as_str).collect();
        let counterfactual = rules.unwrap_or_else(|| scenario.policy.without(&borrowed));
        Ok(Some(PolicyPair {
            name: name.to_owned(),
            scenario,
            counterfactual,
            single_shops: self.single_shops(file, &borrowed),
            levers,
            times,
            launch,
            trial,
        }))
    }

    /// The question: exactly one of `without`, `instead` and `services`; nothing if it was refused.
    fn question(
        &mut self,
        file: &PolicyFile,
        scenario: &Scenario,
        settings: &[Setting],
    ) -> Result<Option<Question>, Diagnostics> {
        if let (None, Some(instead), None) = (&file.without, &file.instead, &file.services) {
            let times = file.times.as_ref().map_or(1, |times| times.value.0);
            let rules = self.rules(instead, scenario, settings, times)?;
            return Ok(rules.map(|rules| Question::Rules(Box::new(rules))));
        }
        if let Some(instead) = &file.instead {
            let message = "a policy is held against the market under other rules `instead`, and \
                           nothing else";
            self.refuse(&instead.span, message, "states another counterfactual, too");
            return Ok(None);
        }
        Ok(self.levers_or_services(file, scenario))
    }

    /// The rules of a scenario in the same world and on the same days.
    fn rules(
        &mut self,
        instead: &Spanned<String>,
        scenario: &Scenario,
        settings: &[Setting],
        times: u32,
    ) -> Result<Option<Policy>, Diagnostics> {
        let opened = self.origin.beside(Kind::Scenario, &instead.value);
        let opened = opened.and_then(|origin| Ok((origin.load()?, origin)));
        let (text, origin) = match opened {
            Ok(opened) => opened,
            Err(diagnostic) => {
                let diagnostic = diagnostic.at(&instead.span, "named here");
                self.reader.diagnostics.push(diagnostic);
                return Ok(None);
            }
        };
        let other = Scenario::from_origin(&origin, Some(&text))?;
        let other = sized(&other, settings, times)?;
        if other.world != scenario.world || other.calendar != scenario.calendar {
            let message = "its world or its days are not those of the policy's scenario";
            self.refuse(&instead.span, message, "only rules may differ");
            return Ok(None);
        }
        Ok(Some(other.policy))
    }

    /// The rules of the scenario in which no policy begins, in the world of all policies.
    pub(super) fn no_policy(
        &mut self,
        named: &Spanned<String>,
        policies: &[PolicyPair],
        settings: &[Setting],
    ) -> Result<Option<Policy>, Diagnostics> {
        let mut rules = None;
        for pair in policies {
            rules = self.rules(named, &pair.scenario, settings, pair.times)?;
            if rules.is_none() {
                break;
            }
        }
        Ok(rules)
    }

    fn levers_or_services(&mut self, file: &PolicyFile, scenario: &Scenario) -> Option<Question> {
        match (&file.without, &file.services) {
            (Some(levers), None) => {
                if let Some(sample) = &file.sample {
                    let message = "`sample` is the share of shops that try services";
                    self.refuse(&sample.span, message, "but here levers are in question");
                }
                let names = levers.iter().map(|lever| lever.value.0.clone());
                Some(Question::Levers(names.collect()))
            }
            (None, Some(services)) => {
                let share = file.sample.as_ref().map_or(SAMPLE, |sample| sample.value.0);
                let found = services.iter().map(|name| self.service(name, scenario));
                let found: Vec<Option<(u8, usize)>> = found.collect();
                let services = found.into_iter().collect::<Option<Vec<_>>>()?;
                Some(Question::Services(Trial { services, share }))
            }
            _ => {
                let message = "a policy is held against the market `without` some levers, under \
                               other rules `instead`, or against shops that do not offer some \
                               `services`";
                self.refuse(&file.scenario.span, message, "states neither, or both");
                None
            }
        }
    }

    /// A service by the names of its industry and its own, such as `beauty.allergy-guarantee`.
    fn service(&mut self, name: &Spanned<ServiceName>, scenario: &Scenario) -> Option<(u8, usize)> {
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
        let found = services.iter().find(|(known, _)| *known == name.value.0);
        if found.is_none() {
            self.reader
                .unknown("service", &name.value.0, &names, &name.span);
        }
        found.map(|(_, at)| *at)
    }

    /// Puts a lever on top, with its defaults.
    fn add(&mut self, policy: &mut Policy, lever: &Spanned<LeverName>, launch: Date) {
        let info = LEVERS
            .iter()
            .find(|info| info.name == lever.value.0)
            .expect("its name has been checked");
        let defaults: Option<Vec<_>> = info.fields.iter().map(|field| field.default).collect();
        let added = defaults
            .map(|values| policy.add(info.name, Terms::between(Some(launch), None), &values));
        if !matches!(added, Some(Ok(()))) {
            let message = format!("`{}` has no defaults to be added with", info.name);
            self.refuse(&lever.span, message, "added here");
        }
    }

    /// True if the levers are also given to single shops, which not all can.
    fn single_shops(&mut self, file: &PolicyFile, levers: &[&str]) -> bool {
        let Some(single) = file.single_shops.as_ref().filter(|it| it.value.0) else {
            return false;
        };
        let can = |lever: &&str| SINGLE_SHOP_LEVERS.contains(lever);
        if levers.is_empty() || !levers.iter().all(can) {
            let list = SINGLE_SHOP_LEVERS.join(", ");
            self.refuse(
                &single.span,
                format!("only these levers can be given to single shops: {list}"),
                "asked for here",
            );
        }
        true
    }
}

/// Levers whose entries differ between two policies.
fn differing(one: &Policy, other: &Policy) -> Vec<String> {
    let entries = |policy: &Policy, lever: &str| -> Vec<_> {
        let entries = policy.entries().into_iter();
        entries
            .filter(|entry| entry.lever == lever)
            .map(|entry| (entry.terms, entry.values))
            .collect()
    };
    let names = LEVERS.iter().map(|lever| lever.name);
    names
        .filter(|lever| entries(one, lever) != entries(other, lever))
        .map(str::to_owned)
        .collect()
}

/// Every lever that a policy names.
fn levers_of(file: &PolicyFile) -> impl Iterator<Item = &Spanned<LeverName>> {
    let without = file.without.iter().flatten();
    file.adds.iter().flatten().chain(without)
}
