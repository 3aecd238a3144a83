//! Claims files: their sections and keys, declared once for reader and schema.

use super::columns::{self, Column, ShopOutcome};
use super::estimand::{Aggregate, Change, Compare, Effect};
use super::registry::{Kind, SAMPLE};
use super::words::FigureUnit;
use crate::market::exemption::SINGLE_SHOP_LEVERS;
use crate::outcome::slices::TIERS;
use crate::policy::LEVERS;
use crate::reader::{
    AboveOne, At, Item, Kebab, Named, Part, Positive, PositiveShare, Readable, Reader, Share,
    Spanned, Word, schema, section,
};
use jiff::civil::Date;
use serde_json::{Value as Json, json};

/// The JSON Schema (draft 2020-12) of a claims file, with which editors complete and check keys.
#[must_use]
pub fn json_schema() -> Json {
    let about = "Published figures, and how each is made.";
    schema::file(ClaimsFile::schema(), "Gresham claims", about)
}

section! {
    /// A whole claims file.
    pub(super) struct ClaimsFile as "file" {
        /// What the claims are about.
        summary: Part<String>,
        /// The scenario whose rules hold where no policy ever begins, relative to this file: a
        /// rival of predicted claims.
        no_policy: Option<Spanned<String>>,
        /// Policies by name, each with what it is held against.
        policies: Named<Kebab, PolicyFile>,
        /// What an analyst is to find out who has only the published kind of data.
        audit: Part<AuditFile>,
        /// Published figures by identifier.
        claims: Named<Kebab, ClaimFile>,
    }
}

section! {
    /// A policy with what it is held against.
    pub(super) struct PolicyFile as "policy" {
        /// The scenario with the policy, relative to this file.
        scenario: Spanned<String>,
        /// Levers put on top with their defaults, from `launch` on.
        adds: Option<Vec<Spanned<LeverName>>>,
        /// Levers that the counterfactual does without.
        without: Option<Vec<Spanned<LeverName>>>,
        /// Instead of `without`: the scenario whose rules hold in the counterfactual, relative to
        /// this file, in the same world and on the same days.
        instead: Option<Spanned<String>>,
        /// Instead of `without`: services, each as industry.service, that a sample of shops
        /// offers from `launch` on, and does not in the counterfactual.
        services: Option<Vec<Spanned<ServiceName>>>,
        /// Share of shop places in that sample.
        sample: Option<Spanned<SampleShare>>,
        /// How many times the scenario's shops and consumers there are, where cohorts would be
        /// small.
        times: Option<Spanned<Times>>,
        /// The first day of what is judged.
        launch: Spanned<Date>,
        /// Whether the levers are also given to a sample of shops alone, which these can:
        single_shops: Option<Spanned<SingleShops>>,
    }
}

section! {
    /// The analyst's question.
    pub(super) struct AuditFile as "section" {
        /// The policy, by its name in this file.
        policy: Spanned<String>,
        /// The outcome whose logarithm is studied.
        outcome: ShopOutcome,
        /// The score from which a shop counts as treated.
        cut: Positive,
        /// Half-width of the neighbourhood of the cut, in points.
        bandwidth: Positive,
        /// First and last day soon after the launch, while the score on its eve still tells who
        /// wears the label.
        soon: Spanned<[Date; 2]>,
        /// First and last day before the launch.
        before: Spanned<[Date; 2]>,
        /// First and last day before those, for a placebo.
        earlier: Spanned<[Date; 2]>,
        /// First and last day after the launch whose outcome is explained.
        after: Spanned<[Date; 2]>,
    }
}

section! {
    /// A published figure and how it is made.
    pub(super) struct ClaimFile as "claim" {
        /// What is said, in your words.
        says: String,
        /// Where, and how it was read where it left something open.
        source: String,
        /// What it is used for: the model is fitted to it; the model must come to it by itself;
        /// it sizes one mechanism; it is put in.
        kind: Kind,
        /// The policy, by its name in this file.
        policy: Option<Spanned<String>>,
        /// Levers that the claim is about; one that a build lacks makes it not measurable.
        levers: Option<Vec<Spanned<String>>>,
        /// Why it cannot be measured, instead of a policy and a statistic.
        not_modelled: Option<String>,
        /// The published figure; shares as shares.
        published: Spanned<f64>,
        /// How the figure is written where no statistic says so.
        unit: Option<FigureUnit>,
        /// What to keep in mind where the figure does not come out.
        remark: Option<String>,
        /// How far from the figure still counts as reproduced: one of the three.
        tolerance: Option<Spanned<ToleranceFile>>,
        /// Exactly what is measured.
        statistic: Option<Spanned<StatisticFile>>,
    }
}

section! {
    /// The distance from the published figure that still counts as reproduced.
    pub(super) struct ToleranceFile as "section" {
        /// From the figure over this to the figure times this.
        factor: Option<AboveOne>,
        /// The figure plus or minus this.
        within: Option<Positive>,
        /// From here to there.
        range: Option<[f64; 2]>,
    }
}

section! {
    /// A statistic composed of an outcome, a cohort, windows and contrasts.
    pub(super) struct StatisticFile as "section" {
        /// An outcome.
        outcome: Option<ShopOutcome>,
        /// Instead of an outcome: columns added up, those with a minus before their name taken off.
        sum: Option<Vec<Column>>,
        /// What that sum is divided by, likewise.
        over: Option<Vec<Column>>,
        /// How shops become one number; pooled if not stated.
        aggregate: Option<Aggregate>,
        /// First and last day.
        window: Spanned<[Date; 2]>,
        /// First and last day of an earlier window: the statistic is the change since then.
        since: Option<Spanned<[Date; 2]>>,
        /// How that change is taken; relative if not stated.
        change: Option<Change>,
        /// Which shops; every condition holds.
        cohort: Option<CohortFile>,
        /// The statistic is a contrast with these shops.
        against: Option<CohortFile>,
        /// How the two groups are compared; as a ratio if not stated.
        compare: Option<Compare>,
        /// The figure is itself what the policy did: without less with it, with less without it,
        /// or the latter relative to without.
        effect: Option<Effect>,
    }
}

section! {
    /// A cohort of shops.
    pub(super) struct CohortFile as "section" {
        /// Industries, by name.
        industries: Option<Vec<Spanned<String>>>,
        /// Tiers on the window's last evening.
        tiers: Option<Vec<Tier>>,
        /// Lowest score, included.
        score_from: Option<f64>,
        /// Highest score, excluded.
        score_below: Option<f64>,
        /// On which evening; the window's last if not stated.
        score_on: Option<Spanned<Date>>,
        /// Rank shops by this outcome over the window, ascending, within their industry.
        rank_by: Option<Spanned<ShopOutcome>>,
        /// From which share of shops to which.
        rank: Option<Spanned<[Share; 2]>>,
        /// Open on the evening of this date.
        opened_by: Option<Spanned<Date>>,
        /// Orders in the window, at least.
        orders_at_least: Option<u32>,
    }
}

/// A lever, which this build need not have.
#[derive(Debug, Clone)]
pub(super) struct LeverName(pub(super) String);

impl Readable for LeverName {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        String::read(reader, at, item).map(Self)
    }

    fn schema() -> Json {
        let levers: Vec<&str> = LEVERS.iter().map(|lever| lever.name).collect();
        json!({ "enum": levers })
    }
}

/// A service with its industry, such as `beauty.allergy-guarantee`.
#[derive(Debug, Clone)]
pub(super) struct ServiceName(pub(super) String);

impl Readable for ServiceName {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        String::read(reader, at, item).map(Self)
    }

    fn schema() -> Json {
        json!({ "type": "string", "pattern": "^[a-z0-9-]+\\.[a-z0-9-]+$" })
    }
}

/// A whole number of times, from 1 to 100.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times(pub(super) u32);

impl Readable for Times {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let times = u32::read(reader, at, item)?;
        if (1..=100).contains(&times) {
            return Some(Self(times));
        }
        reader.wrong_number(at.key, "a whole number from 1 to 100", item);
        None
    }

    fn schema() -> Json {
        json!({ "type": "integer", "minimum": 1, "maximum": 100, "description": "Default: 1." })
    }
}

/// A share of shop places above 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct SampleShare(pub(super) f64);

impl Readable for SampleShare {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        PositiveShare::read(reader, at, item).map(|share| Self(share.0))
    }

    fn schema() -> Json {
        schema::described(PositiveShare::schema(), &format!("Default: {SAMPLE}."))
    }
}

/// A switch that gives levers to single shops too.
#[derive(Debug, Clone, Copy)]
pub(super) struct SingleShops(pub(super) bool);

impl Readable for SingleShops {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        bool::read(reader, at, item).map(Self)
    }

    fn schema() -> Json {
        let description = format!("{}.", SINGLE_SHOP_LEVERS.join(", "));
        json!({ "type": "boolean", "description": description })
    }
}

/// The index of a tier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tier(pub(super) u8);

impl Readable for Tier {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let name = String::read(reader, at, item)?;
        columns::known(reader, "tier", &name, &TIERS, item).map(|index| Self(index as u8))
    }

    fn schema() -> Json {
        json!({ "enum": TIERS })
    }
}

impl Word for Kind {
    const WORDS: &'static [(&'static str, Self)] = &Self::NAMES;
}

impl Word for FigureUnit {
    const WORDS: &'static [(&'static str, Self)] = &Self::NAMES;
}

impl Word for Effect {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("saving", Self::Saving),
        ("change", Self::Change),
        ("relative", Self::Relative),
    ];
}

impl Word for Aggregate {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("pooled", Self::Pooled),
        ("per-shop", Self::PerShop),
        ("median", Self::Quantile(0.5)),
        ("highest", Self::Quantile(1.0)),
        ("percentile-99", Self::Quantile(0.99)),
    ];
}

impl Word for Change {
    const WORDS: &'static [(&'static str, Self)] =
        &[("relative", Self::Relative), ("absolute", Self::Absolute)];
}

impl Word for Compare {
    const WORDS: &'static [(&'static str, Self)] =
        &[("ratio", Self::Ratio), ("difference", Self::Difference)];
}
