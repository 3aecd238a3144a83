//! The mark of a claim's figure.

use crate::claims::figure::Figure;
use crate::report::canvas::{Canvas, PAPER, Pen};
use crate::report::plot::Plot;
use crate::report::style::{self, Style};

/// A value with its interval, hollow if it is of the market without the policy.
pub(super) fn whisker(canvas: &Canvas, plot: &Plot, y: f64, figure: Figure, style: Style) {
    if let Some((low, high)) = figure.ends {
        let pen = Pen::solid(style.colour, 2.0);
        canvas.line(&[(plot.x.at(low), y), (plot.x.at(high), y)], pen);
    }
    canvas.circle((plot.x.at(figure.value), y), 4.4, style.colour, 1.0);
    if style.colour == style::arm(0).colour {
        canvas.circle((plot.x.at(figure.value), y), 2.4, PAPER, 1.0);
    }
}
