//! Methods of the analyst, and the truths that they are meant to find.

/// A method of the analyst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Growth of shops that end with the score, less that of the others: the published comparison.
    NaiveEnd,
    /// Difference in differences, by the score on the eve of the launch.
    DifferenceLaunch,
    /// Difference in differences between windows that both lie before the launch: should be zero.
    Placebo,
    /// Matching on sales, growth, price and complaints before the launch, within industry.
    Matching,
    /// Regression discontinuity at the cut, soon after the launch.
    Discontinuity,
}

/// A truth that an estimate is meant to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// Effect of the policy on the shops that had the score at its launch.
    PolicyOnTreated,
    /// Effect of the policy on the shops that ended with the score.
    PolicyOnEnders,
    /// Effect of the policy on the shops that did not have the score at its launch.
    PolicyOnOthers,
    /// Effect on shops with the score at its launch, less that on the others.
    TreatedLessOthers,
    /// Effect of the lever on a shop with the score that alone has it.
    OneShopAlone,
    /// Effect of wearing the label on a shop just above the cut, soon after the launch.
    LabelAtCut,
    /// That effect times how much more often a shop just above the cut wears it than one just
    /// below.
    JumpAtCut,
    /// Nothing, before there was a policy.
    Nothing,
}

impl Method {
    /// All methods, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::NaiveEnd,
        Self::DifferenceLaunch,
        Self::Placebo,
        Self::Matching,
        Self::Discontinuity,
    ];

    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NaiveEnd => "growth by score at the end",
            Self::DifferenceLaunch => "difference in differences, score at launch",
            Self::Placebo => "the same before the launch (placebo)",
            Self::Matching => "matching on what was seen before",
            Self::Discontinuity => "regression discontinuity at the cut",
        }
    }

    /// The truth that the method is meant to find.
    #[must_use]
    pub const fn aim(self) -> Truth {
        match self {
            Self::NaiveEnd => Truth::PolicyOnEnders,
            Self::DifferenceLaunch | Self::Matching => Truth::PolicyOnTreated,
            Self::Placebo => Truth::Nothing,
            Self::Discontinuity => Truth::JumpAtCut,
        }
    }

    /// The assumption under which it finds that.
    #[must_use]
    pub const fn assumes(self) -> &'static str {
        match self {
            Self::NaiveEnd => {
                "shops that end with the score would have grown like the others anyway, and the \
                 others are not affected"
            }
            Self::DifferenceLaunch => {
                "without the policy both groups would have grown alike, and the others are not \
                 affected"
            }
            Self::Placebo => "both groups grew alike before the launch",
            Self::Matching => {
                "among shops alike in what was seen before, the score says nothing about growth \
                 without the policy, and the others are not affected"
            }
            Self::Discontinuity => {
                "shops just above and just below the cut are alike, did not choose their side, \
                 and do not take traffic from one another"
            }
        }
    }
}

impl Truth {
    /// Those that are measured, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::PolicyOnTreated,
        Self::PolicyOnEnders,
        Self::PolicyOnOthers,
        Self::TreatedLessOthers,
        Self::OneShopAlone,
        Self::LabelAtCut,
        Self::JumpAtCut,
    ];

    /// In a few words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PolicyOnTreated => "policy's effect on shops with the score at launch",
            Self::PolicyOnEnders => "policy's effect on shops with the score at the end",
            Self::PolicyOnOthers => "policy's effect on the others at launch",
            Self::TreatedLessOthers => "effect on shops with the score less effect on the others",
            Self::OneShopAlone => "effect on one shop with the score alone",
            Self::LabelAtCut => {
                "effect of wearing the label just above the cut, soon after the launch"
            }
            Self::JumpAtCut => "label's effect times the jump of labels at the cut",
            Self::Nothing => "nothing",
        }
    }
}
