//! The overview: what each arm changes, for the headline outcomes.

mod values;

use super::arms::{are_many, others};
use crate::experiment::measured;
use crate::outcome::{self, Outcome, Totals};
use crate::records::{ArmResults, Drawn, Results};
use crate::report::axis::{Format, Ticks, long_date, span};
use crate::report::canvas::{Align, Canvas, GRID, INK, MUTED, Pen, RULE, Type};
use crate::report::comparison::reading_in_words;
use crate::report::curves::{Estimate, day_of, days, estimate, paired_windows, whole};
use crate::report::labels;
use crate::report::page::{Frame, Page, Panel, Row, WIDTH_INSIDE};
use crate::report::plot::{self, HEADING_HEIGHT, Heading, Key, LABEL, Plot, TICK};
use crate::report::prose::FIGURES as PROSE;
use crate::report::style::{self, Style};
use crate::report::text;
use crate::report::time::Time;
use crate::say;
use crate::stats::{Direction, Paired};

const HEADLINES: [&Outcome; 14] = [
    outcome::NET_GMV,
    outcome::REPEAT_90,
    outcome::PROBLEM_RATE,
    outcome::QUALITY_TRADED,
    outcome::LEMON_SHARE,
    outcome::SURVIVAL,
    outcome::SERVICE_EFFORT,
    outcome::ABUSE_LOSS_SHARE,
    outcome::HONEST_DENIED,
    outcome::TRUST,
    outcome::HONEST_SURPLUS,
    outcome::MERCHANT_PROFIT,
    outcome::PLATFORM_REVENUE,
    outcome::HONEST_WELFARE,
];
const ROW_PADDING: f64 = 12.0;
/// Height of an outcome's name and of which way is better.
const ROW_AT_LEAST: f64 = 40.0;
const ARM_HEIGHT: f64 = 17.0;
/// Height of an outcome's name above arms that are named, and size of their names.
const TITLE: f64 = 18.0;
const NAME: f64 = 11.5;
const NAMES: f64 = 250.0;
const NUMBERS: f64 = 180.0;
/// Differences beyond this are drawn as arrows at the edge, so that one does not squeeze the rest.
const WIDEST: f64 = 1.0;

struct Effect {
    outcome: &'static Outcome,
    /// The margin over the baseline's mean.
    margin: Option<f64>,
    /// Per arm but the baseline.
    differences: Vec<Option<Estimate>>,
}

struct Forest {
    effects: Vec<Effect>,
    arms: Vec<(String, Style)>,
    /// True if arms are too many for colours of their own: each is named where it is drawn.
    named: bool,
}

/// Relative paired differences of the headlines against the baseline.
#[must_use]
pub fn effects(results: &Results) -> Page {
    let page = forest(results, &HEADLINES);
    let baseline = results.arms.first().map(|arm| style::name(&arm.name));
    Page {
        title: match baseline {
            Some(baseline) if results.arms.len() > 1 => {
                say!(PROSE, "effects.title", baseline = baseline)
            }
            _ => say!(PROSE, "effects.title_alone"),
        },
        ..page
    }
}

/// Relative paired differences of what the score rests on, and below it of what is true.
#[must_use]
pub fn scored_and_true(results: &Results) -> Page {
    let mut page = forest(results, &measured::outcomes());
    page.title = say!(PROSE, "scored-and-true.title");
    let windows = paired_windows(results);
    let market = |arm: &Vec<Vec<Totals>>| -> Option<Vec<Totals>> {
        arm.iter().map(|slices| slices.first().copied()).collect()
    };
    if let Some(arms) = windows
        .iter()
        .map(market)
        .collect::<Option<Vec<Vec<Totals>>>>()
        && arms.len() > 1
    {
        let readings = measured::read(&measured::compare_measured(&arms));
        for (arm, reading) in results.arms[1..].iter().zip(readings) {
            page.notes
                .push(reading_in_words(&reading, &style::name(&arm.name)) + ".");
        }
    }
    page
}

/// Relative paired differences over the evaluation window.
fn forest(results: &Results, outcomes: &[&'static Outcome]) -> Page {
    let arms = others(results);
    let effects: Vec<Effect> = outcomes
        .iter()
        .map(|outcome| effect(results, outcome))
        .collect();
    let baseline = results.arms.first().map(|arm| style::name(&arm.name));
    let baseline = baseline.unwrap_or_else(|| say!(PROSE, "the_baseline"));
    let alone = arms.is_empty();
    let named = are_many(results);
    let forest = Forest {
        effects,
        arms,
        named,
    };
    let height = forest.height();
    Page {
        title: String::new(),
        subtitle: say!(
            PROSE,
            "effects.subtitle",
            from = long_date(results.evaluate_from),
            to = long_date(results.end),
            baseline = baseline,
            whiskers = whiskers_in_words(results),
        ),
        notes: vec![say!(PROSE, "effects.note")],
        rows: vec![Row::of(if alone { 200.0 } else { height }, forest)],
    }
}

/// The words on pairs and whiskers that the subtitle of differences ends with.
pub(super) fn whiskers_in_words(results: &Results) -> String {
    let replicates = results.arms.iter().map(|arm| arm.replicates.len());
    if results.arms.len() < 2 {
        return String::new();
    }
    match replicates.min().unwrap_or(0) {
        0 => say!(PROSE, "replicates.none"),
        1 => say!(PROSE, "replicates.one"),
        n => say!(PROSE, "replicates.pairs", n = n),
    }
}

fn effect(results: &Results, outcome: &'static Outcome) -> Effect {
    let Some((baseline, others)) = results.arms.split_first() else {
        return Effect {
            outcome,
            margin: None,
            differences: Vec::new(),
        };
    };
    let reference = values(results, baseline, outcome);
    let defined: Vec<f64> = reference.iter().flatten().copied().collect();
    let scale = estimate(&defined).map(|estimate| estimate.mean);
    let scale = scale.filter(|mean| mean.abs() > 1e-9);
    let difference = |arm: &ArmResults| {
        let scale = scale?;
        let pairs = values(results, arm, outcome);
        let count = pairs.len().min(reference.len());
        let paired = Paired::of(&reference[..count], &pairs[..count])?;
        // As in the table: an interval for the ratio, which a baseline below zero does not have.
        if scale > 0.0
            && let Some(ratio) = paired.relative
        {
            return Some(Estimate {
                mean: ratio.ratio_minus_one,
                interval: Some((ratio.low, ratio.high)),
                replicates: paired.n,
            });
        }
        let differences = pairs.iter().zip(&reference);
        let relative: Vec<f64> = differences
            .filter_map(|(new, old)| Some(((*new)? - (*old)?) / scale.abs()))
            .collect();
        estimate(&relative)
    };
    Effect {
        outcome,
        margin: scale.map(|mean| outcome.margin_for(mean) / mean.abs()),
        differences: others.iter().map(difference).collect(),
    }
}

/// The outcome over the evaluation window, per replicate.
fn values(results: &Results, arm: &ArmResults, outcome: &Outcome) -> Vec<Option<f64>> {
    let from = day_of(results, results.evaluate_from).max(0.0) as usize;
    let last = days(results);
    let slice = whole(arm);
    let of = |replicate: &Drawn| {
        let series = &replicate.series;
        let slice = slice.filter(|slice| *slice < series.slices().len())?;
        (outcome.value)(&series.window(from, last, slice)).filter(|value| value.is_finite())
    };
    arm.replicates.iter().map(of).collect()
}

impl Forest {
    fn height(&self) -> f64 {
        self.head() + self.row_height() * self.effects.len() as f64 + 24.0
    }

    /// Height above the rows: the key, if there is one, and the axis.
    fn head(&self) -> f64 {
        HEADING_HEIGHT + self.key().more_height()
    }

    /// The arms with their looks, for a reader of rows in which they are not named.
    fn key(&self) -> Key {
        let arms = if self.named {
            &[]
        } else {
            self.arms.as_slice()
        };
        Key::new(arms, WIDTH_INSIDE)
    }

    fn row_height(&self) -> f64 {
        let arms = ARM_HEIGHT * self.arms.len() as f64;
        let title = if self.named { TITLE } else { 0.0 };
        (ROW_PADDING + title + arms).max(ROW_AT_LEAST)
    }

    fn axis(&self) -> Option<Ticks> {
        let estimates = self.effects.iter().flat_map(|effect| &effect.differences);
        let ends = estimates.flatten().flat_map(|estimate| {
            let (low, high) = estimate.interval.unwrap_or((estimate.mean, estimate.mean));
            [low, high]
        });
        let (low, high) = span(ends.map(|end| end.clamp(-WIDEST, WIDEST)))?;
        Some(Ticks::enclosing(low.min(-0.01), high.max(0.01), 5))
    }

    fn draw_effect(&self, canvas: &Canvas, plot: &Plot, effect: &Effect, top: f64) {
        let height = self.row_height();
        let frame = plot.frame;
        let middle = top + height / 2.0;
        if let Some(margin) = effect.margin {
            let (low, high) = plot.x.domain;
            let left = plot.x.at((-margin).max(low));
            let right = plot.x.at(margin.min(high));
            canvas.rectangle((left, top + 3.0), (right, top + height - 3.0), RULE, 0.22);
        }
        let names_left = frame.left - NAMES;
        let label = Type::new(13.0, INK);
        let direction = match effect.outcome.direction {
            Direction::HigherIsBetter => "effects.more",
            Direction::LowerIsBetter => "effects.less",
            Direction::Neutral => "effects.neither",
        };
        let direction = say!(PROSE, direction);
        let small = Type::new(10.5, MUTED);
        if self.named {
            let y = top + ROW_PADDING / 2.0 + TITLE / 2.0;
            let title = labels::outcome(effect.outcome);
            canvas.text((names_left, y), &title, label.bold());
            let x = names_left + text::width(&title, 13.0, true) + 8.0;
            canvas.text((x, y), &direction, small);
        } else {
            let title = labels::outcome(effect.outcome);
            canvas.text((names_left, middle - 7.0), &title, label);
            canvas.text((names_left, middle + 8.0), &direction, small);
        }
        let middle = if self.named {
            middle + TITLE / 2.0
        } else {
            middle
        };
        for (index, difference) in effect.differences.iter().enumerate() {
            let offset = index as f64 - (self.arms.len() as f64 - 1.0) / 2.0;
            let y = middle + ARM_HEIGHT * offset;
            let (name, style) = &self.arms[index];
            if self.named {
                let name = text::shorten_middle(name, NAME, false, NAMES - 24.0);
                canvas.text((names_left + 12.0, y), &name, Type::new(NAME, INK));
            }
            canvas.of_arm(Some(index + 1), |canvas| {
                draw_difference(canvas, plot, y, *difference, *style);
            });
        }
        let y = top + height;
        canvas.line(
            &[(names_left, y), (frame.right + NUMBERS, y)],
            Pen::solid(GRID, 1.0),
        );
    }
}

fn draw_difference(
    canvas: &Canvas,
    plot: &Plot,
    y: f64,
    difference: Option<Estimate>,
    style: Style,
) {
    let text_x = plot.frame.right + 16.0;
    let Some(estimate) = difference else {
        let text = say!(PROSE, "effects.undefined");
        canvas.text((text_x, y), &text, Type::new(TICK, MUTED));
        return;
    };
    let (low_end, high_end) = plot.x.domain;
    let inside = |value: f64| plot.x.at(value.clamp(low_end, high_end));
    let percent = |value: f64| Format::PercentChange.write(value, 0.001);
    let mean = percent(estimate.mean);
    let end = text_x + 56.0;
    let bold = Type::new(TICK, style.colour).bold();
    canvas.text((end, y), &mean, bold.aligned(Align::Right));
    if let Some((low, high)) = estimate.interval {
        let pen = Pen::solid(style.colour, 1.8);
        canvas.line(&[(inside(low), y), (inside(high), y)], pen);
        for (value, beyond) in [(low, low < low_end), (high, high > high_end)] {
            if !beyond {
                let x = inside(value);
                canvas.line(&[(x, y - 3.5), (x, y + 3.5)], pen);
            }
        }
        let ends = say!(
            PROSE,
            "effects.interval",
            low = percent(low).trim_end_matches(['%', ' ']),
            high = percent(high),
        );
        canvas.text((end + 8.0, y), &ends, Type::new(10.5, MUTED));
    }
    if estimate.mean > high_end || estimate.mean < low_end {
        let side = (estimate.mean - low_end).signum() * 7.0;
        let x = inside(estimate.mean);
        let arrow = [(x + side, y), (x - side, y - 5.0), (x - side, y + 5.0)];
        canvas.polygon(&arrow, style.colour, 1.0);
    } else {
        canvas.circle((inside(estimate.mean), y), 4.6, style.colour, 1.0);
    }
}

impl Panel for Forest {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        Heading::new("", "").draw(canvas, frame);
        let axis = (!self.arms.is_empty()).then(|| self.axis()).flatten();
        let Some(ticks) = axis else {
            plot::insufficient(canvas, frame, &say!(PROSE, "effects.untold"));
            return;
        };
        let inside = frame.inset(NAMES, NUMBERS, self.head(), 24.0);
        let plot = Plot::new(inside, ticks.domain(), (0.0, 1.0));
        if self.arms.len() > 1 {
            self.key().draw(canvas, (frame.left, frame.top + 6.0));
        } else if let Some((name, style)) = self.arms.first() {
            let look = Type::new(LABEL, style.colour).bold();
            canvas.text((frame.left, frame.top + 6.0), name, look);
        }
        let axis = (&ticks, Format::PercentChange);
        let labels_at = [inside.bottom + 16.0, inside.top - 12.0];
        plot::vertical_gridlines(canvas, &plot, axis, MUTED, TICK, &labels_at);
        let height = self.row_height();
        canvas.show(self.values(&plot), |canvas| {
            for (index, effect) in self.effects.iter().enumerate() {
                self.draw_effect(canvas, &plot, effect, inside.top + height * index as f64);
            }
        });
    }
}
