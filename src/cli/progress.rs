//! The progress bar, on stderr and only on a terminal.

use super::interrupt::stop_on_interrupt;
use super::lists;
use crate::experiment::{Ahead, ProgressListener};
use crate::render::{number, terminal};
use crate::studies::Listener;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

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
    quiet: bool,
    /// Markets found finished, and those run now.
    found: usize,
    run: usize,
}

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        Self {
            bar: blank(quiet),
            quiet,
            found: 0,
            run: 0,
        }
    }

    /// Takes the bar away; tells what was on record, so that who resumes sees what it spared.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
        if self.found > 0 && !self.quiet {
            let [found, run] = [self.found, self.run].map(|markets| number::whole(markets as u64));
            lists::tell(&format!("markets on record: {found}; run now: {run}\n"));
        }
    }
}

impl ProgressListener for Progress {
    fn began(&mut self, ahead: Ahead) {
        stop_on_interrupt();
        self.found += ahead.found;
        self.bar.inc_length((ahead.markets + ahead.found) as u64);
        self.bar.inc(ahead.found as u64);
        self.bar.reset_eta();
        self.bar.tick();
    }

    fn finished(&mut self, orders: u64) {
        self.run += 1;
        self.bar.inc(1);
        self.bar
            .set_message(format!("{} orders", number::whole(orders)));
    }

    fn damaged(&mut self, market: &str, why: &str) {
        self.note(&format!("warning: {market} is run again: {why}"));
    }
}

impl Listener for Progress {
    fn note(&mut self, text: &str) {
        self.bar.suspend(|| lists::tell(&format!("{text}\n")));
    }
}
