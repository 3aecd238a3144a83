//! A claim's numbers over all replicates, its verdict, and what it means in a sentence.

use super::elsewhere::OverWorlds;
use super::estimand::{Effect, Sides, Statistic};
use super::figure::Figure;
use super::protocol::{Observation, Replicate};
use super::registry::{Claim, Kind, Measured, Registry};
use super::verdict::{Evidence, Form, Verdict, causal, judge};
use super::words::FigureUnit;

/// Everything about one claim.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The claim.
    pub claim: Claim,
    /// How its figures are written; `None` if it cannot be measured.
    pub unit: Option<FigureUnit>,
    /// Replicates in which the statistic is defined.
    pub replicates: usize,
    /// Shops in the cohort, on average over replicates.
    pub shops: f64,
    /// Shops in the cohort that it is held against, likewise.
    pub against_shops: Option<f64>,
    /// True if the policy changes the statistic in no replicate at all.
    pub exact_null: bool,
    /// The statistic as published, simulated with the policy.
    pub with: Option<Figure>,
    /// That statistic without the policy.
    pub without: Option<Figure>,
    /// Effect of the policy on the statistic of the same shops. For a ratio it is the change of
    /// the gap between the two cohorts, in the unit of the outcome or of its change.
    pub same_shops: Option<Figure>,
    /// Effect of the policy on the cohort's side for all shops together.
    pub everybody: Option<Figure>,
    /// Effect of the lever on shops of a sample that alone have it.
    pub sample: Option<Figure>,
    /// The statistic with cohorts by the score on the eve of the launch.
    pub by_launch: Option<Figure>,
    /// The statistic of these shops without the policy.
    pub by_launch_without: Option<Figure>,
    /// The figure as a share of what the whole platform sells net, if it is what a policy does to
    /// a share of sales.
    pub of_net_sales: Option<Figure>,
    /// Where the figure comes from, if it is the growth of shops with some score.
    pub parts: Option<Parts>,
    /// Verdicts of other worlds that fit as well, where that was asked.
    pub over: Option<OverWorlds>,
    /// The verdict.
    pub verdict: Verdict,
    /// Its meaning.
    pub sentence: String,
}

/// The growth of a group of shops taken apart; the four parts add up to it in every replicate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// Growth of the market as a whole without the policy.
    pub market: Figure,
    /// How much more these very shops would have grown without it: selection.
    pub selection: Figure,
    /// Growth that the policy adds to the market as a whole.
    pub everybody: Figure,
    /// Growth that it adds to these shops beyond that.
    pub these: Figure,
}

impl Parts {
    /// The parts with what they are, in order.
    #[must_use]
    pub const fn named(&self) -> [(&'static str, Figure); 4] {
        [
            ("the market anyway", self.market),
            ("selection", self.selection),
            ("policy, on all", self.everybody),
            ("policy, on these beyond that", self.these),
        ]
    }

    fn of(statistic: &Statistic, seen: &[Observation]) -> Option<Self> {
        let is_growth = statistic.since.is_some() && statistic.against.is_none();
        if !(is_growth && statistic.cohort.score.is_some()) {
            return None;
        }
        let rows: Vec<[f64; 4]> = seen
            .iter()
            .filter_map(|observation| {
                let (with, same) = (observation.with.cohort?, observation.same_shops.cohort?);
                let (all_with, all_without) = observation.everybody?;
                // The mean over shops chosen with the policy and without it.
                let elsewhere = observation.chosen_without?.cohort?;
                let effect = 0.5 * ((with - same) + (elsewhere - observation.without.cohort?));
                let everybody = all_with - all_without;
                let selection = with - effect - all_without;
                Some([all_without, selection, everybody, effect - everybody])
            })
            .collect();
        let part = |index: usize| {
            let values: Vec<f64> = rows.iter().map(|row| row[index]).collect();
            Figure::of_values(&values)
        };
        Some(Self {
            market: part(0)?,
            selection: part(1)?,
            everybody: part(2)?,
            these: part(3)?,
        })
    }
}

/// The findings on every claim of a registry, from what each replicate shows.
#[must_use]
pub fn findings(registry: &Registry, replicates: &[Replicate]) -> Vec<Finding> {
    let claims = registry.claims.iter().enumerate();
    claims
        .map(|(index, claim)| {
            let seen: Vec<Observation> = replicates
                .iter()
                .filter_map(|replicate| replicate.claims[index])
                .collect();
            match &claim.measured {
                Ok(measured) => found(claim, measured, &seen),
                Err(why) => unmeasured(claim, why),
            }
        })
        .collect()
}

fn unmeasured(claim: &Claim, why: &str) -> Finding {
    let input = claim.kind == Kind::Input;
    let sentence = if input {
        format!("An input of the model and not judged: {why}.")
    } else {
        format!("Not measurable: {why}.")
    };
    Finding {
        claim: claim.clone(),
        unit: claim.unit,
        replicates: 0,
        shops: 0.0,
        against_shops: None,
        exact_null: false,
        with: None,
        without: None,
        same_shops: None,
        everybody: None,
        sample: None,
        by_launch: None,
        by_launch_without: None,
        of_net_sales: None,
        parts: None,
        over: None,
        verdict: if input {
            Verdict::Input
        } else {
            Verdict::NotMeasurable(why.to_owned())
        },
        sentence,
    }
}

fn found(claim: &Claim, measured: &Measured, seen: &[Observation]) -> Finding {
    let statistic = &measured.statistic;
    let form = Form::of(statistic);
    let column = |of: fn(&Observation) -> Sides| -> Vec<Sides> { seen.iter().map(of).collect() };
    let evidence = Evidence {
        with: column(|observation| observation.with),
        without: column(|observation| observation.without),
        same_shops: column(|observation| observation.same_shops),
        chosen_without: seen.iter().filter_map(|it| it.chosen_without).collect(),
    };
    let optional = |of: fn(&Observation) -> Option<Sides>| {
        let sides: Vec<Sides> = seen.iter().filter_map(of).collect();
        Figure::of_sides(statistic, &sides)
    };
    let gap = |of: fn(&Observation) -> Option<(f64, f64)>| {
        let gaps: Vec<f64> = seen
            .iter()
            .filter_map(of)
            .map(|(with, without)| with - without)
            .collect();
        Figure::of_values(&gaps)
    };
    let defined = evidence
        .with
        .iter()
        .filter(|sides| sides.cohort.is_some())
        .count();
    let mean = |shops: usize| shops as f64 / seen.len().max(1) as f64;
    let against: Option<Vec<usize>> = seen.iter().map(|it| it.against_shops).collect();
    let exact_null = !seen.is_empty() && evidence.with == evidence.without;
    let same_shops = causal(form, &evidence).map(|estimate| Figure {
        value: estimate.mean,
        ends: estimate.low().zip(estimate.high()),
    });
    let mut finding = Finding {
        claim: claim.clone(),
        unit: Some(FigureUnit::of(statistic)),
        replicates: defined,
        shops: mean(seen.iter().map(|it| it.shops).sum()),
        against_shops: against
            .filter(|against| !against.is_empty())
            .map(|against| mean(against.iter().sum())),
        exact_null: exact_null && defined > 0,
        with: Figure::of_sides(statistic, &evidence.with),
        without: Figure::of_sides(statistic, &evidence.without),
        same_shops,
        everybody: gap(|observation| observation.everybody),
        sample: gap(|observation| observation.sample),
        by_launch: optional(|observation| observation.by_launch),
        by_launch_without: optional(|observation| observation.by_launch_without),
        of_net_sales: {
            let shares: Vec<f64> = seen.iter().filter_map(|it| it.of_net_sales).collect();
            Figure::of_values(&shares)
        },
        parts: Parts::of(statistic, seen),
        over: None,
        verdict: if claim.kind == Kind::Input {
            Verdict::Input
        } else {
            judge(form, claim.published, measured.band, &evidence)
        },
        sentence: String::new(),
    };
    finding.sentence = sentence(&finding, form, statistic);
    finding
}

/// The verdict in a sentence made from the numbers.
fn sentence(finding: &Finding, form: Form, statistic: &Statistic) -> String {
    let unit = finding.unit.expect("it was measured");
    let write = |figure: &Option<Figure>| {
        figure.map_or_else(
            || "undefined".to_owned(),
            |figure| unit.interval(figure.value, figure.ends),
        )
    };
    let published = unit.write(finding.claim.published, None);
    let (with, without) = (write(&finding.with), write(&finding.without));
    if let Some(why) = empty(finding) {
        return format!("Published {published}; nothing can be said: {why}.");
    }
    if finding.verdict == Verdict::Input {
        return format!(
            "Published {published}, simulated {with}. A parameter states it, so that it is put in and \
             not judged."
        );
    }
    if finding.exact_null {
        return format!(
            "Published {published}, simulated {with}. The policy changes it in no replicate at all."
        );
    }
    if let Some(effect) = statistic.effect {
        return of_effect(finding, effect, &published, &with);
    }
    let moved = moved(finding, form, unit);
    let what = match finding.verdict {
        Verdict::Caused => {
            format!("It comes out, and without the policy it would be {without}{moved}.")
        }
        Verdict::Selection => format!(
            "It comes out, but without any policy it is {without}: selection gives the \
             figure{moved}."
        ),
        Verdict::DirectionOnly => format!(
            "The direction comes out, not the size; without the policy it is {without}{moved}."
        ),
        Verdict::Contradicted => {
            format!("It does not come out; without the policy it is {without}{moved}.")
        }
        _ => format!("Replicates cannot tell yet; without the policy it is {without}{moved}."),
    };
    let turned = match (form, finding.with) {
        (Form::Ratio, Some(figure)) if figure.value < 0.0 => {
            " One of the two groups grew and the other shrank, so the ratio has no size to speak \
             of."
        }
        _ => "",
    };
    format!("Published {published}, simulated {with}. {what}{turned}")
}

/// Why a statistic has no shops to be made of, if that is so.
fn empty(finding: &Finding) -> Option<&'static str> {
    if finding.shops == 0.0 {
        Some("no shop is in its cohort in any replicate")
    } else if finding.against_shops == Some(0.0) {
        Some("no shop is in the cohort that it is held against in any replicate")
    } else {
        None
    }
}

/// The sentence on a figure that is itself an effect.
fn of_effect(finding: &Finding, effect: Effect, published: &str, with: &str) -> String {
    let way = match (effect, finding.with) {
        (_, None) => return format!("Published {published}. It is not defined here."),
        (Effect::Saving, Some(figure)) if figure.value > 0.0 => "takes off",
        (Effect::Saving, Some(_)) => "does not take off, but adds, counted negatively,",
        (Effect::Change | Effect::Relative, Some(_)) => "changes it by",
    };
    let what = match finding.verdict {
        Verdict::Caused => "It comes out.",
        Verdict::Selection => "It comes out: nothing to speak of changes.",
        Verdict::DirectionOnly => "The direction comes out, not the size.",
        Verdict::Contradicted => "It does not come out.",
        _ => "Replicates cannot tell yet.",
    };
    let times = match finding.with {
        Some(figure) if finding.verdict == Verdict::DirectionOnly => {
            let times = figure.value / finding.claim.published;
            format!(" That is {times:.1} times the published figure.")
        }
        _ => String::new(),
    };
    format!("Published {published}; simulated, what is in question {way} {with}. {what}{times}")
}

/// Effect of the policy on the same shops, as the end of a sentence.
fn moved(finding: &Finding, form: Form, unit: FigureUnit) -> String {
    let Some(Figure {
        value,
        ends: Some((low, high)),
    }) = finding.same_shops
    else {
        return String::new();
    };
    let what = if form == Form::Ratio {
        "the gap between the two groups of the very same shops"
    } else {
        "the very same shops"
    };
    if low <= 0.0 && high >= 0.0 {
        return format!("; on {what} it has no effect that replicates can show");
    }
    if form == Form::Ratio {
        let way = if value > 0.0 { "widens" } else { "narrows" };
        return format!("; the policy {way} {what}");
    }
    let size = unit.difference().interval(value, Some((low, high)));
    format!("; the policy moves {what} by {size}")
}
