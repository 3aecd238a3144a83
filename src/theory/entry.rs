//! Free entry: the margin at which as many shops come as leave.

use super::check::{Check, Line, Margin, Reading};
use super::trial::{Trial, World};
use crate::market::Market;
use crate::market::merchants::turnover::is_young;
use crate::market::money::Money;
use crate::scenario::Diagnostics;

pub(super) const CHECK: Check = Check {
    name: "entry",
    theory: "Shops enter until margins leave no more to gain than elsewhere. Entry here answers to \
             what young shops earn, by an exponential, while some shops leave for want of \
             luck; so young shops' margin rests where entry makes up for exit, which comes to the \
             margin elsewhere as the answer gets steeper. A year of a first shop's sales at the margin \
             elsewhere is added to the record.",
    source: "Marshall (1890), Principles of economics, book V; Chamberlin (1933), The theory of \
             monopolistic competition",
    equation: "m = m_0 + ln(exits / (entry N)) / (slope (1 - weight of the prior))",
    replicates: 8,
    few: 6,
    lines: &[
        line(
            "margin-at-0.03",
            "profit over sales of young shops, 0.03 elsewhere",
        ),
        line(
            "margin-at-0.06",
            "profit over sales of young shops, 0.06 elsewhere",
        ),
    ],
    measure,
};

const fn line(name: &'static str, says: &'static str) -> Line {
    Line {
        name,
        says,
        margin: Margin::Within(0.015),
        rival: "entry stops only where nothing is earned at all",
    }
}

const DAYS: u32 = 2_600;
const FROM: u32 = 1_300;
const ENTRY: f64 = 0.05;
const SLOPE: f64 = 40.0;

const SETTINGS: &[&str] = &[
    "population.consumers = 1_500",
    "population.shops = 15",
    "choice.base_utility = 1",
    "merchants.fixed_cost = 0.15",
    "merchants.cash_months = 6",
    "merchants.payout_months = 6",
    "adaptation.inert_share = 0",
    "adaptation.step = 1",
    "adaptation.entry = 0.05",
    "adaptation.entry_slope = 40",
    "adaptation.exit = 0.3",
    "adaptation.bankruptcy = true",
    "adaptation.places = 10",
];

/// Money, shops and those that closed, over the days that count.
#[derive(Debug, Default)]
struct Course {
    profit_fen: f64,
    sales_fen: f64,
    days: f64,
    shop_days: f64,
    closed: f64,
}

impl Course {
    fn see(&mut self, market: &Market) {
        let today = market.day() - 1;
        let shops = market.shops().iter().zip(&market.tally().shops);
        for (shop, tally) in shops.filter(|(shop, _)| shop.open) {
            self.shop_days += 1.0;
            if is_young(shop, today - shop.opened_day.min(today)) {
                self.profit_fen += tally.signed_fen(&Money::PROFIT_SIGNS) as f64;
                self.sales_fen += tally.fen(Money::Paid) as f64;
            }
        }
        self.days += 1.0;
        self.closed += market.closed().len() as f64;
    }

    /// The margin at which entry replaces those that closed.
    fn predicted(&self, elsewhere: f64, first_revenue_fen: f64) -> f64 {
        let sales_fen = self.sales_fen / self.days;
        let prior = first_revenue_fen / (sales_fen + first_revenue_fen);
        let entering = ENTRY / 30.0 * self.shop_days;
        elsewhere + libm::log(self.closed / entering) / (SLOPE * (1.0 - prior))
    }
}

fn measure(trial: &mut Trial) -> Result<Vec<Reading>, Diagnostics> {
    let readings = [0.03, 0.06].map(|elsewhere| {
        let world = World::of(DAYS, SETTINGS).with("adaptation.entry_margin", elsewhere);
        let mut course = Course::default();
        trial.run(&world, |market| {
            if market.day() > FROM {
                course.see(market);
            }
        })?;
        // What was expected of a shop on the first day: needs, of which 0.6 end in an order.
        let first_revenue_fen = 1_500.0 * 0.2 * 0.6 * 10_000.0 / 15.0;
        let margin = course.profit_fen / course.sales_fen;
        Ok(Reading::new(
            course.predicted(elsewhere, first_revenue_fen),
            margin,
            0.0,
        ))
    });
    readings.into_iter().collect()
}
