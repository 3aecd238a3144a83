//! The figure of effects by world: a dot for each, the range over them, and luck beside it.

use super::arms::{DRAWN, OverReport};
use super::numbers::unit_of;
use crate::experiment::over_worlds::EffectOver;
use crate::outcome::{Outcome, Unit};
use crate::report::axis::{Format, Ticks, span};
use crate::report::canvas::{Canvas, INK, MUTED, Pen};
use crate::report::labels;
use crate::report::page::{Frame, Page, Panel, WIDTH_INSIDE, grid};
use crate::report::plot::{self, HEADING_HEIGHT, Heading, Key, Plot, insufficient};
use crate::report::prose::WORLDS as PROSE;
use crate::report::style::{self, Style};
use crate::report::time::Time;
use crate::say;

/// Height of an arm: its dots, the range over worlds, and luck.
const ARM: f64 = 62.0;
/// Half the height over which dots are spread.
const SCATTER: f64 = 13.0;
/// From the middle of an arm up to its dots, and down to its range and to luck.
const DOTS: f64 = -12.0;
const RANGE: f64 = 11.0;
const LUCK: f64 = 21.0;
const AXIS: f64 = 24.0;
const KEY: f64 = 24.0;
/// The area of all dots together, which worlds share by weight; and the least radius.
const AREA: f64 = 900.0;
const LEAST: f64 = 1.6;

/// The title.
pub(super) fn title(report: &OverReport) -> String {
    let arms = report.arms.iter().map(|arm| style::name(&arm.name));
    say!(
        PROSE,
        "figure.title",
        arms = labels::listed(&arms.collect::<Vec<_>>())
    )
}

/// Effects of every arm on the outcomes that lead, world by world.
#[must_use]
pub fn page(report: &OverReport) -> Page {
    let arms: Vec<(String, Style)> = report
        .arms
        .iter()
        .enumerate()
        .map(|(place, arm)| (style::name(&arm.name), style::arm(place + 1)))
        .collect();
    let baseline = report.arms.first().map_or("", |arm| arm.baseline.as_str());
    let panels = DRAWN
        .iter()
        .enumerate()
        .map(|(place, outcome)| -> Box<dyn Panel> {
            let effects = report.arms.iter().map(|arm| arm.drawn[place].clone());
            Box::new(Strip {
                outcome,
                effects: effects.collect(),
                arms: arms.clone(),
            })
        });
    let keyed = key_height(&arms);
    let height = HEADING_HEIGHT + keyed + AXIS + ARM * arms.len().max(1) as f64;
    Page {
        title: title(report),
        subtitle: say!(
            PROSE,
            "figure.subtitle",
            baseline = style::name(baseline),
            worlds = report.weights.len(),
            source = report.source,
            replicates = report.replicates,
        ),
        notes: vec![say!(PROSE, "figure.note")],
        rows: grid(panels.collect(), 2, height),
    }
}

/// One outcome.
struct Strip {
    outcome: &'static Outcome,
    effects: Vec<Option<EffectOver>>,
    arms: Vec<(String, Style)>,
}

/// The height of the key, which a single arm does without.
fn key_height(arms: &[(String, Style)]) -> f64 {
    if arms.len() < 2 {
        return 0.0;
    }
    KEY + key(arms).more_height()
}

fn key(arms: &[(String, Style)]) -> Key {
    Key::new(arms, WIDTH_INSIDE / 2.0 - 20.0)
}

impl Strip {
    fn unit(&self) -> (Unit, String) {
        let known = self.effects.iter().flatten().next();
        let of = known.map_or(self.outcome.unit, unit_of);
        let words = match known {
            Some(effect) if effect.relative => say!(PROSE, "of_baseline"),
            _ => labels::change(of),
        };
        (of, words)
    }

    /// Everything that has to be on the axis.
    fn reach(&self) -> Option<(f64, f64)> {
        let ends = self.effects.iter().flatten().flat_map(|effect| {
            let worlds = effect
                .over
                .worlds
                .iter()
                .flatten()
                .map(|world| effect.over.placed(world));
            let range = effect.over.range();
            let own = effect.own.iter();
            let own = own.flat_map(|own| [own.low(), own.high(), Some(own.mean)]);
            let mut ends: Vec<f64> = worlds.collect();
            ends.extend([range.low, range.high]);
            ends.extend(own.flatten());
            ends
        });
        span(ends.chain([0.0]))
    }
}

impl Panel for Strip {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let (of, words) = self.unit();
        Heading::new(labels::outcome(self.outcome), words).draw(canvas, frame);
        let keyed = key_height(&self.arms);
        if self.arms.len() > 1 {
            key(&self.arms).draw(canvas, (frame.left, frame.top + HEADING_HEIGHT + 4.0));
        }
        let inside = frame.inset(6.0, 14.0, HEADING_HEIGHT + keyed, AXIS);
        let Some((low, high)) = self.reach().filter(|(low, high)| high > low) else {
            insufficient(canvas, inside, &say!(PROSE, "figure.undefined"));
            return;
        };
        let ticks = Ticks::enclosing(low, high, 4);
        let plot = Plot::new(inside, ticks.domain(), (0.0, 1.0));
        let axis = (&ticks, Format::of_change(of));
        plot::vertical_gridlines(canvas, &plot, axis, MUTED, 10.5, &[inside.bottom + 14.0]);
        for (place, effect) in self.effects.iter().enumerate() {
            let Some(effect) = effect else { continue };
            let middle = inside.top + ARM * (place as f64 + 0.5);
            draw(canvas, &plot, middle, effect, self.arms[place].1);
        }
    }
}

fn draw(canvas: &Canvas, plot: &Plot, middle: f64, effect: &EffectOver, style: Style) {
    // Turned by the golden section, neighbours in the list lie apart.
    let mut turn = 0.5_f64;
    for world in effect.over.worlds.iter().flatten() {
        turn = (turn + 0.618_034).fract();
        let y = middle + DOTS + SCATTER * (2.0 * turn - 1.0);
        let radius = (AREA * world.weight / std::f64::consts::PI)
            .sqrt()
            .max(LEAST);
        canvas.circle(
            (plot.x.at(effect.over.placed(world)), y),
            radius,
            style.colour,
            0.45,
        );
    }
    let range = effect.over.range();
    let y = middle + RANGE;
    let ends = [(plot.x.at(range.low), y), (plot.x.at(range.high), y)];
    canvas.line(&ends, Pen::solid(style.colour, 5.0));
    let median = plot.x.at(effect.over.median());
    canvas.line(
        &[(median, y - 6.0), (median, y + 6.0)],
        Pen::solid(INK, 2.0),
    );
    let Some(own) = &effect.own else { return };
    let y = middle + LUCK;
    if let Some((low, high)) = own.low().zip(own.high()) {
        let ends = [(plot.x.at(low), y), (plot.x.at(high), y)];
        canvas.line(&ends, Pen::solid(INK, 1.2));
    }
    canvas.circle((plot.x.at(own.mean), y), 2.6, INK, 1.0);
}
