//! The parts of the market for which totals are kept: shops, cut in five ways, and consumers, cut
//! in two. What is not about consumers stays zero in their slices.

use serde::{Deserialize, Serialize};

/// By what the market is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SliceGroup {
    /// The whole market.
    All,
    /// By industry.
    Industry,
    /// By tier: key account, small or medium, new.
    Tier,
    /// By today's score: below 4.3, below 4.5, below 4.8, from 4.8.
    Score,
    /// By measured problem-order rate over the trailing window, terciles within the industry.
    Problems,
    /// By true quality when the shop opened (or the run began), terciles within the industry.
    Quality,
    /// Consumers by generation.
    Cohort,
    /// Consumers by whether they ever claim falsely.
    Honesty,
}

impl SliceGroup {
    /// The name in records.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Industry => "industry",
            Self::Tier => "tier",
            Self::Score => "score",
            Self::Problems => "problems",
            Self::Quality => "quality",
            Self::Cohort => "cohort",
            Self::Honesty => "honesty",
        }
    }
}

/// One part of the market.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    /// By what it is cut.
    pub group: SliceGroup,
    /// Its label within the group.
    pub label: String,
}

/// Tiers.
pub const TIERS: [&str; 3] = ["key-account", "small", "new"];
/// Score bands, from the lowest.
pub const SCORE_BANDS: [&str; 4] = ["below-4.3", "4.3-4.5", "4.5-4.8", "from-4.8"];
/// Terciles of the measured problem-order rate.
pub const PROBLEM_BANDS: [&str; 3] = ["few-problems", "some-problems", "many-problems"];
/// Terciles of quality at the start.
pub const QUALITY_TERCILES: [&str; 3] = ["low-quality", "middling-quality", "high-quality"];
/// Generations of consumers.
pub const COHORTS: [&str; 3] = ["born-80s", "gen-z", "other-cohorts"];
/// Kinds of honesty.
pub const HONESTIES: [&str; 3] = ["honest", "opportunist", "professional"];

impl Slice {
    /// All slices of a market with these industries, in the order used everywhere: the whole
    /// market; shops by industry, tier, score band, problem band, quality tercile; consumers by
    /// cohort and by honesty.
    #[must_use]
    pub fn all(industries: &[&str]) -> Vec<Self> {
        let groups: [(SliceGroup, &[&str]); 8] = [
            (SliceGroup::All, &["all"]),
            (SliceGroup::Industry, industries),
            (SliceGroup::Tier, &TIERS),
            (SliceGroup::Score, &SCORE_BANDS),
            (SliceGroup::Problems, &PROBLEM_BANDS),
            (SliceGroup::Quality, &QUALITY_TERCILES),
            (SliceGroup::Cohort, &COHORTS),
            (SliceGroup::Honesty, &HONESTIES),
        ];
        groups
            .iter()
            .flat_map(|(group, labels)| {
                labels.iter().map(|label| Self {
                    group: *group,
                    label: (*label).to_owned(),
                })
            })
            .collect()
    }
}
