//! Prices beside the quality of what is sold at them.

use super::arms::look;
use crate::outcome::ShopSnapshot;
use crate::records::{ArmResults, Results};
use crate::render::number;
use crate::report::axis::{Format, Ticks, span, widest};
use crate::report::canvas::{Align, Canvas, GRID, INK, MUTED, PAPER, Pen, RULE, Type};
use crate::report::curves::{Estimate, estimate};
use crate::report::page::{Frame, Page, Panel, boxed, columns_for, grid};
use crate::report::plot::{self, HEADING_HEIGHT, Heading, Plot, TICK, gutter};
use crate::report::prose::FIGURES as PROSE;
use crate::report::style::{self, Style};
use crate::report::time::Time;
use crate::report::values::{Row, Series, Shown, Values};
use crate::say;

/// Replicates whose shops are pooled in one panel.
const POOLED: usize = 3;
/// Dots per panel; above it every n-th shop is drawn.
const MOST_DOTS: usize = 1500;
/// Prices against the industry's at which there may be ticks.
const PRICES: [f64; 11] = [-0.75, -0.5, -0.3, -0.2, -0.1, 0.0, 0.1, 0.25, 0.5, 1.0, 2.0];

/// Shops on the last day by quality and price, per arm.
#[must_use]
pub fn price_quality(results: &Results) -> Page {
    let mut panels: Vec<Scatter> = results
        .arms
        .iter()
        .enumerate()
        .map(|(index, arm)| Scatter::new(index, arm, look(results, index)))
        .collect();
    let all = || panels.iter().flat_map(|panel| &panel.shops);
    let quality = span(all().map(|shop| shop.quality)).map(|(low, high)| (low, high.min(1.0)));
    let price = span(
        all()
            .map(|shop| shop.log_price)
            .filter(|price| price.abs() < 2.0),
    );
    let price = price.map(|(low, high)| (low.min(-0.06), high.max(0.06)));
    let most = all().map(|shop| shop.recent_orders).fold(0.0, f64::max);
    for panel in &mut panels {
        panel.axes = quality.zip(price);
        panel.most_orders = most;
    }
    let pooled = results.arms.iter().map(|arm| arm.replicates.len());
    let pooled = pooled.max().unwrap_or(0).min(POOLED);
    Page {
        title: say!(PROSE, "price-quality.title"),
        subtitle: match pooled {
            1 => say!(PROSE, "price-quality.shown_one"),
            pooled => say!(PROSE, "price-quality.shown", pooled = pooled),
        },
        notes: vec![say!(PROSE, "price-quality.note")],
        rows: grid(boxed(panels), columns_for(results.arms.len()), 380.0),
    }
}

struct Scatter {
    arm: usize,
    heading: Heading,
    style: Style,
    shops: Vec<ShopSnapshot>,
    correlation: Option<Estimate>,
    axes: Option<((f64, f64), (f64, f64))>,
    most_orders: f64,
}

impl Scatter {
    fn new(index: usize, arm: &ArmResults, style: Style) -> Self {
        let finite = |shop: &&ShopSnapshot| shop.quality.is_finite() && shop.log_price.is_finite();
        let pooled = arm.replicates.iter().take(POOLED);
        let shops: Vec<ShopSnapshot> = pooled
            .flat_map(|replicate| replicate.shops.iter().filter(finite).copied())
            .collect();
        let correlations: Vec<f64> = arm
            .replicates
            .iter()
            .filter_map(|replicate| Some(moments(&replicate.shops)?.correlation))
            .collect();
        Self {
            arm: index,
            heading: Heading::new(style::name(&arm.name), say!(PROSE, "price-quality.unit")),
            style,
            shops,
            correlation: estimate(&correlations),
            axes: None,
            most_orders: 0.0,
        }
    }

    fn draw_dots(&self, canvas: &Canvas, plot: &Plot) {
        let stride = self.shops.len().div_ceil(MOST_DOTS).max(1);
        let (low, high) = plot.y.domain;
        for shop in self.shops.iter().step_by(stride) {
            if shop.log_price < low || shop.log_price > high {
                continue;
            }
            let share = shop.recent_orders.max(0.0) / self.most_orders.max(1e-9);
            let radius = 1.4 + 6.6 * share.sqrt();
            let at = plot.at(shop.quality, shop.log_price);
            canvas.circle(at, radius, self.style.colour, 0.28);
        }
    }

    fn draw_fit(&self, canvas: &Canvas, plot: &Plot) {
        let Some(fit) = moments(&self.shops) else {
            return;
        };
        let shops = || self.shops.iter().map(|shop| shop.quality);
        let (from, to) = shops().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        let (low, high) = plot.y.domain;
        let at = |quality: f64| {
            let price = fit.price + fit.slope * (quality - fit.quality);
            plot.at(quality, price.clamp(low, high))
        };
        let line: Vec<_> = (0..=40)
            .map(|step| at(from + (to - from) * f64::from(step) / 40.0))
            .collect();
        canvas.line(&line, Pen::solid(PAPER, 4.5));
        canvas.line(&line, Pen::solid(INK, 2.0));
    }

    /// Shops by tenths of quality: how many there are, and the quartiles of their prices.
    fn values(&self, plot: &Plot) -> Values {
        let tenth = |nth: usize| {
            let (from, to) = (nth as f64 / 10.0, (nth as f64 + 1.0) / 10.0);
            let within = |shop: &&ShopSnapshot| from <= shop.quality && shop.quality < to;
            let shops = self.shops.iter().filter(within);
            let mut prices: Vec<f64> = shops.map(|shop| shop.log_price).collect();
            prices.sort_by(f64::total_cmp);
            let quartile = |nth: usize| prices[(prices.len() - 1) * nth / 4];
            (!prices.is_empty()).then(|| {
                let at = plot.at(f64::midpoint(from, to), quartile(2));
                let price = |log: f64| Format::PercentChange.write(log.exp_m1(), 0.001);
                let low = price(quartile(1));
                let low = low.trim_end_matches(['%', ' ']);
                let told = format!("{} [{low}, {}]", price(quartile(2)), price(quartile(3)));
                let cells = [told, prices.len().to_string()];
                Row {
                    name: format!(
                        "{} – {}",
                        10 * nth,
                        number::percent(10.0 * (nth as f64 + 1.0), 0)
                    ),
                    cells: cells.map(|text| Some(Shown { at, text })).into(),
                }
            })
        };
        let series = ["values.prices", "values.shops"].map(|part| Series {
            label: say!(PROSE, part),
            colour: self.style.colour,
            arm: Some(self.arm),
        });
        Values {
            title: self.heading.in_a_line(),
            along: say!(PROSE, "price-quality.quality"),
            frame: plot.frame.sides(),
            days: None,
            series: series.into(),
            rows: (0..10).filter_map(tenth).collect(),
        }
    }

    fn correlation_in_words(&self) -> String {
        let number = |value: f64| Format::Plain.write(value, 0.01);
        match self.correlation {
            None => say!(PROSE, "price-quality.undefined"),
            Some(Estimate {
                mean,
                interval: None,
                ..
            }) => say!(PROSE, "price-quality.alone", r = number(mean)),
            Some(Estimate {
                mean,
                interval: Some((low, high)),
                ..
            }) => say!(
                PROSE,
                "price-quality.r",
                r = number(mean),
                low = number(low),
                high = number(high)
            ),
        }
    }
}

impl Panel for Scatter {
    fn draw(&self, canvas: &Canvas, frame: Frame, _: &Time) {
        self.heading.draw(canvas, frame);
        let (Some((quality, price)), false) = (self.axes, self.shops.is_empty()) else {
            plot::insufficient(canvas, frame, &say!(PROSE, "price-quality.untold"));
            return;
        };
        let prices: Vec<f64> = PRICES
            .iter()
            .copied()
            .filter(|share| (price.0..=price.1).contains(&share.ln_1p()))
            .collect();
        let labels: Vec<String> = prices.iter().map(|price| price_label(*price)).collect();
        let x_ticks = Ticks::enclosing(quality.0, quality.1, 4);
        let left = widest(labels.iter().map(String::as_str), TICK) + 8.0;
        let left = left.max(gutter(&x_ticks, Format::Percent));
        let inside = frame.inset(left, 14.0, HEADING_HEIGHT + 14.0, 42.0);
        let pad = 0.04 * (price.1 - price.0);
        let plot = Plot::new(inside, x_ticks.domain(), (price.0 - pad, price.1 + pad));
        for (price, label) in prices.iter().zip(&labels) {
            let y = plot.y.at(price.ln_1p());
            let pen = Pen::solid(if *price == 0.0 { RULE } else { GRID }, 1.0);
            canvas.line(&[(inside.left, y), (inside.right, y)], pen);
            let look = Type::new(TICK, MUTED).aligned(Align::Right);
            canvas.text((inside.left - 8.0, y), label, look);
        }
        let (axis, labels_at) = ((&x_ticks, Format::Percent), [inside.bottom + 15.0]);
        plot::vertical_gridlines(canvas, &plot, axis, GRID, TICK, &labels_at);
        let below = (
            f64::midpoint(inside.left, inside.right),
            inside.bottom + 34.0,
        );
        let look = Type::new(TICK, MUTED).aligned(Align::Centre);
        canvas.text(below, &say!(PROSE, "price-quality.quality"), look);
        canvas.show(self.values(&plot), |canvas| {
            canvas.of_arm(Some(self.arm), |canvas| {
                self.draw_dots(canvas, &plot);
                self.draw_fit(canvas, &plot);
            });
        });
        let at = (frame.left, frame.top + 41.0);
        let look = Type::new(12.5, self.style.colour).bold();
        let words = self.correlation_in_words();
        canvas.text(at, &words, look);
    }
}

fn price_label(share: f64) -> String {
    if share == 0.0 {
        say!(PROSE, "price-quality.same")
    } else {
        Format::PercentChange.write(share, 0.01)
    }
}

/// A fitted line and a correlation.
struct Moments {
    quality: f64,
    price: f64,
    slope: f64,
    correlation: f64,
}

fn moments(shops: &[ShopSnapshot]) -> Option<Moments> {
    let finite = |shop: &&ShopSnapshot| shop.quality.is_finite() && shop.log_price.is_finite();
    let shops: Vec<&ShopSnapshot> = shops.iter().filter(finite).collect();
    let n = shops.len() as f64;
    if shops.len() < 3 {
        return None;
    }
    let quality = shops.iter().map(|shop| shop.quality).sum::<f64>() / n;
    let price = shops.iter().map(|shop| shop.log_price).sum::<f64>() / n;
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for shop in shops {
        let (x, y) = (shop.quality - quality, shop.log_price - price);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    let scale = (xx * yy).sqrt();
    (scale > 1e-12).then(|| Moments {
        quality,
        price,
        slope: xy / xx,
        correlation: xy / scale,
    })
}
