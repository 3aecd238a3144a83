//! A claims file as written: the shape of its tables and nothing more.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::value::Datetime;

/// A text with the place where it stands.
pub(super) type Text = Spanned<String>;

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// What the claims are about.
    #[serde(default)]
    #[expect(dead_code, reason = "for the reader of the file")]
    pub(super) summary: Option<String>,
    /// Policies by name.
    pub(super) policies: BTreeMap<String, Policy>,
    /// What an analyst is to find out.
    pub(super) audit: Option<Audit>,
    /// Claims by identifier.
    pub(super) claims: BTreeMap<String, Claim>,
}

/// A policy with what it is held against.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Policy {
    /// Scenario file, relative to this one.
    pub(super) scenario: Text,
    /// Levers put on top with their default parameters, from `launch` on.
    #[serde(default)]
    pub(super) adds: Vec<Text>,
    /// The policy without these levers is the counterfactual.
    pub(super) without: Option<Spanned<Vec<Text>>>,
    /// Or: a sample of shops offers these services, and does not in the counterfactual.
    pub(super) services: Option<Spanned<Vec<Text>>>,
    /// Share of shop places in that sample.
    pub(super) sample: Option<Spanned<f64>>,
    /// The first day of what is judged.
    pub(super) launch: Spanned<Datetime>,
    /// Whether the levers in `without` are also given to a sample of shops alone.
    #[serde(default)]
    pub(super) single_shops: Option<Spanned<bool>>,
}

/// The analyst's question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Audit {
    pub(super) policy: Text,
    pub(super) outcome: Text,
    pub(super) cut: Spanned<f64>,
    pub(super) bandwidth: Spanned<f64>,
    pub(super) soon: Spanned<[Datetime; 2]>,
    pub(super) before: Spanned<[Datetime; 2]>,
    pub(super) earlier: Spanned<[Datetime; 2]>,
    pub(super) after: Spanned<[Datetime; 2]>,
}

/// A published figure and how it is made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    pub(super) says: String,
    pub(super) source: String,
    pub(super) kind: Spanned<String>,
    pub(super) policy: Option<Text>,
    /// Levers that the claim is about; one that this build lacks makes it not measurable.
    #[serde(default)]
    pub(super) levers: Vec<Text>,
    /// What the model cannot represent.
    pub(super) not_modelled: Option<String>,
    pub(super) published: Spanned<f64>,
    /// The unit of the figure, where no statistic says so.
    pub(super) unit: Option<Text>,
    /// What to keep in mind where the figure does not come out.
    pub(super) remark: Option<String>,
    pub(super) tolerance: Option<Spanned<Tolerance>>,
    pub(super) statistic: Option<Spanned<Statistic>>,
}

/// How far from the published figure still counts as reproduced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tolerance {
    pub(super) factor: Option<f64>,
    pub(super) within: Option<f64>,
    pub(super) range: Option<[f64; 2]>,
}

/// A statistic composed of an outcome, a cohort, windows and contrasts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statistic {
    pub(super) outcome: Option<Text>,
    pub(super) sum: Option<Vec<Text>>,
    pub(super) over: Option<Vec<Text>>,
    pub(super) aggregate: Option<Text>,
    pub(super) window: Spanned<[Datetime; 2]>,
    pub(super) since: Option<Spanned<[Datetime; 2]>>,
    pub(super) change: Option<Text>,
    #[serde(default)]
    pub(super) cohort: Cohort,
    pub(super) against: Option<Cohort>,
    pub(super) compare: Option<Text>,
    /// If the figure is itself what the policy is said to have done: how that is taken.
    pub(super) effect: Option<Text>,
}

/// Which shops.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cohort {
    #[serde(default)]
    pub(super) industries: Vec<Text>,
    #[serde(default)]
    pub(super) tiers: Vec<Text>,
    pub(super) score_from: Option<f64>,
    pub(super) score_below: Option<f64>,
    pub(super) score_on: Option<Spanned<Datetime>>,
    pub(super) rank_by: Option<Text>,
    pub(super) rank: Option<Spanned<[f64; 2]>>,
    pub(super) opened_by: Option<Spanned<Datetime>>,
    pub(super) orders_at_least: Option<u32>,
}
