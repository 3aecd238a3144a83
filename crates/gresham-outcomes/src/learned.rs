//! Worths of public signals as buyers have learned them, day by day. They are
//! watched beside the totals and enter no outcome: worths do not add over days.

use gresham_market::Market;
use gresham_market::platform::signals::Signal;
use serde::{Deserialize, Serialize};

/// Parts of a worth that are told apart.
const MILLION: f64 = 1e6;

/// Worths of all signals on reported days on which they have changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Learned {
    /// A reported day, and the worth of a unit of each signal, in millionths.
    days: Vec<(u32, [i64; Signal::COUNT])>,
}

impl Learned {
    /// Notes what is known at the end of a reported day.
    pub fn note(&mut self, day: u32, market: &Market) {
        let worth = |signal: Signal| (market.signals().worth(signal) * MILLION) as i64;
        let worths = std::array::from_fn(|nth| worth(Signal::ALL[nth]));
        if self.days.last().is_none_or(|(_, last)| *last != worths) {
            self.days.push((day, worths));
        }
    }

    /// Worths known at the end of a reported day; `None` before anything was noted.
    #[must_use]
    pub fn on(&self, day: u32, signal: Signal) -> Option<f64> {
        let known = self.days.partition_point(|(noted, _)| *noted <= day);
        let (_, worths) = self.days.get(known.checked_sub(1)?)?;
        Some(worths[signal as usize] as f64 / MILLION)
    }

    /// True if the signal was ever worth something.
    #[must_use]
    pub fn tells_of(&self, signal: Signal) -> bool {
        self.days
            .iter()
            .any(|(_, worths)| worths[signal as usize] != 0)
    }

    /// A text from which [`Self::read`] makes the same: a line per day.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.days.iter().map(|(day, worths)| {
            let worths = worths.map(|worth| worth.to_string());
            format!("{day} {}\n", worths.join(" "))
        });
        lines.collect()
    }

    /// Reads a text; `None` if it is none of [`Self::text`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let days = text.lines().map(|line| {
            let (day, worths) = line.split_once(' ')?;
            let worths = worths.split(' ').map(|worth| worth.parse().ok());
            let worths: Vec<i64> = worths.collect::<Option<_>>()?;
            Some((day.parse().ok()?, worths.try_into().ok()?))
        });
        let days: Vec<_> = days.collect::<Option<_>>()?;
        days.is_sorted_by_key(|(day, _)| *day)
            .then_some(Self { days })
    }
}
