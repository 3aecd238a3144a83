//! The progress bar, on stderr and only on a terminal.

use super::lists;
use super::session::stop_on_interrupt;
use crate::experiment::{ProgressListener, Unit};
use crate::render::{number, terminal};
use crate::studies::Listener;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over a number of markets, for commands that run them by another plan.
pub(super) fn bar(markets: usize, found: usize, quiet: bool) -> ProgressBar {
    let bar = blank(quiet);
    bar.inc_length((markets + found) as u64);
    bar.inc(found as u64);
    bar.reset_eta();
    bar.tick();
    bar
}

fn blank(quiet: bool) -> ProgressBar {
    let target = if quiet || !terminal::can_redraw() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let style = ProgressStyle::with_template(
        "{bar:30} {pos}/{len} markets  {elapsed} elapsed, {eta} to go  {msg}",
    );
    let bar = ProgressBar::with_draw_target(Some(0), target);
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar
}

pub(super) struct Progress {
    bar: ProgressBar,
    orders: u64,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            bar: blank(quiet),
            orders: 0,
        }
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl ProgressListener for Progress {
    fn began(&mut self, units: usize, found: usize) {
        stop_on_interrupt();
        self.bar.inc_length((units + found) as u64);
        self.bar.inc(found as u64);
        self.bar.reset_eta();
        self.bar.tick();
    }

    fn finished(&mut self, _: Unit, orders: u64) {
        self.orders += orders;
        self.bar.inc(1);
        self.bar
            .set_message(format!("{} orders", number::whole(self.orders)));
    }

    fn damaged(&mut self, unit: Unit, why: &str) {
        let Unit { replicate, .. } = unit;
        self.note(&format!(
            "warning: replicate {replicate} is run again: {why}"
        ));
    }
}

impl Listener for Progress {
    fn note(&mut self, text: &str) {
        self.bar.suspend(|| lists::tell(&format!("{text}\n")));
    }
}
