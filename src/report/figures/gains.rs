//! Incidence: gains of every party, and the part of them that others lose.

use super::arms::{are_many, others};
use super::effects::whiskers_in_words;
use crate::experiment::gains::{Change, PartyChanges, who_gains};
use crate::outcome::{SliceGroup, Unit};
use crate::records::Results;
use crate::render::number;
use crate::report::axis::{Format, Ticks, long_date, span};
use crate::report::canvas::{Align, Canvas, INK, MUTED, Pen, RULE, Type};
use crate::report::curves::paired_windows;
use crate::report::labels;
use crate::report::page::{Frame, Page, Panel, Row, WIDTH_INSIDE};
use crate::report::plot::{self, Key, LABEL, TICK};
use crate::report::prose::FIGURES as PROSE;
use crate::report::style::{self, Style};
use crate::report::text;
use crate::report::time::Time;
use crate::report::values::{Row as ValueRow, Series, Shown, Values};
use crate::say;
use crate::stats::Estimate;

const NAMES: f64 = 192.0;
const NUMBERS: f64 = 84.0;
/// Height of the row of column titles, and of the key above the first.
const TITLES: f64 = 26.0;
const KEY: f64 = 22.0;
const AXIS: f64 = 22.0;
const ARM_HEIGHT: f64 = 15.0;
const ROW_PADDING: f64 = 7.0;
/// Size of the names of arms.
const NAME: f64 = 10.5;

/// A title, as a part of the prose, and what is drawn below it.
type Column = (&'static str, fn(&Change) -> &Estimate);

/// The estimates that are drawn side by side.
const COLUMNS: [Column; 3] = [
    ("who-gains.total", |change| &change.total),
    ("who-gains.transfers", |change| &change.transfers),
    ("who-gains.gain", |change| &change.gain),
];

/// Blocks of parties under a title, a part of the prose, each with its own scale.
const BLOCKS: [(SliceGroup, &str); 5] = [
    (SliceGroup::All, "who-gains.sides"),
    (SliceGroup::Cohort, "who-gains.cohorts"),
    (SliceGroup::Honesty, "who-gains.honesty"),
    (SliceGroup::Tier, "who-gains.tiers"),
    (SliceGroup::Quality, "who-gains.qualities"),
];

/// One block of parties.
struct Block {
    title: &'static str,
    parties: Vec<PartyChanges>,
    arms: Vec<(String, Style)>,
    /// The colours of the arms, where they are explained here.
    key: Option<Key>,
    /// True if arms are too many for colours of their own: each is named where it is drawn.
    named: bool,
}

/// Changes against the baseline, party by party.
#[must_use]
pub fn gains(results: &Results) -> Page {
    let arms = others(results);
    let mut changes = changes(results);
    let named = are_many(results);
    // A party's own name has a line above those of named arms.
    let lines = arms.len() + usize::from(named);
    let row = ROW_PADDING + ARM_HEIGHT * lines as f64;
    let blocks = BLOCKS.iter().enumerate().map(|(index, (group, title))| {
        let of_block = |changes: &mut PartyChanges| changes.party.group == *group;
        let parties: Vec<PartyChanges> = changes.extract_if(.., of_block).collect();
        let key = (index == 0 && !named).then(|| Key::new(&arms, WIDTH_INSIDE));
        let rows = parties.len().max(1) as f64;
        let block = Block {
            title,
            parties,
            arms: arms.clone(),
            key,
            named,
        };
        Row::of(block.headings() + AXIS + row.max(20.0) * rows, block)
    });
    let baseline = results.arms.first().map(|arm| style::name(&arm.name));
    Page {
        title: say!(PROSE, "who-gains.title"),
        subtitle: say!(
            PROSE,
            "who-gains.subtitle",
            baseline = baseline.unwrap_or_else(|| say!(PROSE, "the_baseline")),
            from = long_date(results.evaluate_from),
            to = long_date(results.end),
            whiskers = whiskers_in_words(results),
        ),
        notes: vec![say!(PROSE, "who-gains.note")],
        rows: blocks.collect(),
    }
}

fn changes(results: &Results) -> Vec<PartyChanges> {
    let industries: Vec<&str> = results.industries.iter().map(String::as_str).collect();
    who_gains(&industries, &paired_windows(results))
}

impl Block {
    fn headings(&self) -> f64 {
        let key = self.key.as_ref();
        TITLES + key.map_or(0.0, |key| KEY + key.more_height())
    }

    /// How far below the middle of a party's row an arm is drawn.
    fn offset(&self, arm: usize) -> f64 {
        let below = arm as f64 - (self.arms.len() as f64 - 1.0) / 2.0;
        ARM_HEIGHT * if self.named { below + 0.5 } else { below }
    }

    fn ticks(&self) -> Option<Ticks> {
        let all = self.parties.iter().flat_map(|party| &party.arms);
        let ends = all.flat_map(|change| {
            COLUMNS.iter().flat_map(move |(_, read)| {
                let estimate = read(change);
                let reach = estimate.half_width.unwrap_or(0.0);
                [estimate.mean - reach, estimate.mean + reach, 0.0]
            })
        });
        let (low, high) = span(ends)?;
        (high > low).then(|| Ticks::enclosing(low, high, 3))
    }

    fn draw_column(&self, canvas: &Canvas, frame: Frame, ticks: &Ticks, column: usize) {
        let (title, read) = COLUMNS[column];
        let title = say!(PROSE, title);
        let inside = frame.inset(0.0, NUMBERS, self.headings(), AXIS);
        let plot = plot::Plot::new(inside, ticks.domain(), (0.0, 1.0));
        let heading = Type::new(TICK, MUTED);
        canvas.text(
            (frame.left, frame.top + self.headings() - 12.0),
            &title,
            heading,
        );
        let (axis, labels_at) = ((ticks, Format::Amount), [inside.bottom + 12.0]);
        plot::vertical_gridlines(canvas, &plot, axis, MUTED, 10.5, &labels_at);
        let height = (inside.bottom - inside.top) / self.parties.len().max(1) as f64;
        let y = |party: usize, arm: usize| {
            inside.top + height * (party as f64 + 0.5) + self.offset(arm)
        };
        let shown = |party: usize, arm: usize, change: &Change| Shown {
            at: (plot.x.at(read(change).mean), y(party, arm)),
            text: amount(read(change)),
        };
        canvas.show(self.values(&title, inside, &shown), |canvas| {
            for (index, party) in self.parties.iter().enumerate() {
                for (arm, change) in party.arms.iter().enumerate() {
                    let look = self.arms[arm].1;
                    canvas.of_arm(Some(arm + 1), |canvas| {
                        draw_estimate(canvas, &plot, y(index, arm), read(change), look);
                    });
                }
            }
        });
    }

    fn values(
        &self,
        column: &str,
        frame: Frame,
        shown: &dyn Fn(usize, usize, &Change) -> Shown,
    ) -> Values {
        let row = |(index, party): (usize, &PartyChanges)| ValueRow {
            name: labels::slice(&party.party.label),
            cells: party
                .arms
                .iter()
                .enumerate()
                .map(|(arm, change)| Some(shown(index, arm, change)))
                .collect(),
        };
        let series = self.arms.iter().enumerate();
        Values {
            title: format!("{} · {column}", say!(PROSE, self.title)),
            along: say!(PROSE, "values.party"),
            frame: frame.sides(),
            days: None,
            series: series
                .map(|(arm, (name, style))| Series {
                    label: name.clone(),
                    colour: style.colour,
                    arm: Some(arm + 1),
                })
                .collect(),
            rows: self.parties.iter().enumerate().map(row).collect(),
        }
    }
}

/// Yuan per day with their interval.
fn amount(estimate: &Estimate) -> String {
    number::signed_estimate(estimate, Unit::YuanPerDay)
}

fn draw_estimate(canvas: &Canvas, plot: &plot::Plot, y: f64, estimate: &Estimate, style: Style) {
    if let Some((low, high)) = estimate.low().zip(estimate.high()) {
        let (low, high) = (plot.x.at(low), plot.x.at(high));
        let pen = Pen::solid(style.colour, 1.6);
        canvas.line(&[(low, y), (high, y)], pen);
        for x in [low, high] {
            canvas.line(&[(x, y - 3.0), (x, y + 3.0)], pen);
        }
    }
    canvas.circle((plot.x.at(estimate.mean), y), 3.8, style.colour, 1.0);
    let reach = estimate.half_width.unwrap_or(0.0);
    let step = 10_f64.powf(
        reach
            .max(estimate.mean.abs() * 1e-3)
            .max(1e-9)
            .log10()
            .floor(),
    );
    let sign = if estimate.mean > 0.0 { "+" } else { "" };
    let text = format!("{sign}{}", Format::Amount.write(estimate.mean, step));
    let look = Type::new(10.5, style.colour).aligned(Align::Right);
    canvas.text((plot.frame.right + NUMBERS - 14.0, y), &text, look);
}

impl Panel for Block {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        let bold = Type::new(LABEL, INK).bold();
        canvas.text(
            (frame.left, frame.top + self.headings() - 12.0),
            &say!(PROSE, self.title),
            bold,
        );
        let Some(ticks) = self.ticks() else {
            plot::insufficient(canvas, frame, &say!(PROSE, "who-gains.untold"));
            return;
        };
        if let Some(key) = &self.key {
            key.draw(canvas, (frame.left, frame.top + 6.0));
        }
        let (top, bottom) = (frame.top + self.headings(), frame.bottom - AXIS);
        let height = (bottom - top) / self.parties.len().max(1) as f64;
        for (index, party) in self.parties.iter().enumerate() {
            let y = top + height * (index as f64 + 0.5);
            let name = labels::slice(&party.party.label);
            let above = if self.named {
                self.offset(0) - ARM_HEIGHT
            } else {
                0.0
            };
            canvas.text((frame.left + 8.0, y + above), &name, Type::new(LABEL, INK));
            for (arm, (name, _)) in self.arms.iter().enumerate().filter(|_| self.named) {
                let name = text::shorten_middle(name, NAME, false, NAMES - 30.0);
                let at = (frame.left + 20.0, y + self.offset(arm));
                canvas.text(at, &name, Type::new(NAME, MUTED));
            }
            let edge = top + height * (index as f64 + 1.0);
            canvas.horizontal(edge, (frame.left, frame.right), Pen::solid(RULE, 0.6));
        }
        let width = (frame.right - frame.left - NAMES) / COLUMNS.len() as f64;
        for column in 0..COLUMNS.len() {
            let left = frame.left + NAMES + width * column as f64;
            let part = Frame {
                left,
                right: left + width,
                ..frame
            };
            self.draw_column(canvas, part, &ticks, column);
        }
    }
}
