//! Markets under way, and what of them is drawn.

use crate::describe;
use gresham::experiment::digest::of_replicate;
use gresham::experiment::replicate::Replicate;
use gresham::experiment::{ReplicateSummary, Window, market_bytes};
use gresham::market::Market;
use gresham::market::kernel::executor::one_by_one;
use gresham::market::luck::draws::Luck;
use gresham::market::shop::{Score, Shop};
use gresham::market::tally::Event;
use gresham::outcome::{HEADLINE, Observer, Outcome, Totals, by_name};
use gresham::scenario::Regime;
use serde_json::{Value, json};

/// Outcomes that are drawn over time.
const DRAWN: [&str; 8] = [
    "net_gmv",
    "repeat_90",
    "quality_traded",
    "problem_rate",
    "abuse_loss_share",
    "trust",
    "honest_surplus",
    "merchant_profit",
];

/// Largest market that is opened: half of what a module can address.
const MOST_BYTES: u64 = 2 << 30;

/// Days that a point of a drawn outcome adds up, and days between points.
const POINT: (usize, usize) = (28, 7);

/// Steps in which qualities, log prices and scores are told.
const STEPS: f64 = 1000.0;

/// Markets that are open, by number.
#[derive(Debug, Default)]
pub struct Courses(Vec<Option<Course>>);

#[derive(Debug)]
struct Course {
    market: Market,
    observer: Observer,
    scenario: String,
}

impl Courses {
    /// Opens the market of a regime.
    pub(crate) fn open(
        &mut self,
        regime: &Regime,
        seed: u64,
        replicate: u32,
    ) -> Result<Value, Value> {
        let scenario = describe::read(regime)?;
        let bytes = market_bytes(&scenario.world, 1);
        if bytes > MOST_BYTES {
            let [needed, most] = [bytes, MOST_BYTES].map(|bytes| bytes >> 20);
            let error = format!(
                "this market takes about {needed} MiB, and a page has {most}; simulate fewer \
                 consumers or shops here, or this market with the command"
            );
            return Err(json!({ "error": error }));
        }
        let luck = Luck::new(seed, replicate);
        let (world, policy) = (&scenario.world, &scenario.policy);
        let market = Market::open(world, policy, scenario.calendar, luck, 1, &one_by_one);
        let course = Course {
            observer: Observer::new(&market),
            market,
            scenario: scenario.digest(),
        };
        let free = self.0.iter().position(Option::is_none);
        let number = free.unwrap_or_else(|| {
            self.0.push(None);
            self.0.len() - 1
        });
        self.0[number] = Some(course);
        Ok(json!({ "market": number, "days": scenario.calendar.days() }))
    }

    /// Simulates some days of a market.
    pub(crate) fn advance(
        &mut self,
        number: usize,
        days: u32,
        shops: bool,
    ) -> Result<Value, Value> {
        let course = self.0.get_mut(number).and_then(Option::as_mut);
        let course = course.ok_or_else(|| unknown(number))?;
        let mut told = Vec::new();
        for _ in 0..days {
            if course.market.is_over() {
                break;
            }
            course.market.step(&one_by_one);
            course.observer.observe(&course.market, &one_by_one);
            if shops {
                told.push(course.frame());
            }
        }
        let (day, is_over) = (course.market.day(), course.market.is_over());
        Ok(json!({ "day": day, "over": is_over, "frames": told }))
    }

    /// Closes a market and tells what it gave.
    pub(crate) fn finish(&mut self, number: usize) -> Result<Value, Value> {
        let course = self.0.get_mut(number).and_then(Option::take);
        let course = course.ok_or_else(|| unknown(number))?;
        if !course.market.is_over() {
            return Err(json!({ "error": "this market has days to come" }));
        }
        let calendar = *course.market.calendar();
        let replicate = Replicate::of(&course.market, course.observer);
        let digest = of_replicate(&replicate);
        let summary = ReplicateSummary::of(&replicate, &calendar);
        let totals = Window::of(&calendar);
        let window = replicate.series.window(totals.from, totals.to, 0);
        debug_assert_eq!(Some(&window), summary.window.first());
        Ok(json!({
            "scenario": course.scenario,
            "digest": digest.to_hex().to_string(),
            "orders": replicate.orders,
            "totals": written(&window),
            "headline": HEADLINE.iter().map(|one| value(one, &window)).collect::<Vec<_>>(),
            "points": points(&replicate),
        }))
    }
}

impl Course {
    /// A day as it is drawn: a column of whole numbers for each trait of open shops.
    fn frame(&self) -> Value {
        let market = &self.market;
        let harm = market.world().merchants.exaggeration_harm;
        let tally = market.tally();
        let places = market.shops().iter().zip(&tally.shops).enumerate();
        let open: Vec<_> = places.filter(|(_, (shop, _))| shop.open).collect();
        let column = |value: &dyn Fn(&Shop) -> f64| -> Vec<i64> {
            let shops = open.iter();
            shops
                .map(|(_, (shop, _))| (value(shop) * STEPS).round() as i64)
                .collect()
        };
        let orders = open
            .iter()
            .map(|(_, (_, tally))| tally.events(Event::Orders));
        json!({
            "date": market.calendar().date(market.day() - 1).to_string(),
            "place": open.iter().map(|(place, _)| place).collect::<Vec<_>>(),
            "quality": column(&|shop| shop.delivered_quality(harm)),
            "price": column(&|shop| shop.strategy.log_price),
            "score": column(&|shop| shop.score.overall),
            "band": open.iter().map(|(_, (shop, _))| Score::band(shop.score.overall)).collect::<Vec<_>>(),
            "orders": orders.collect::<Vec<_>>(),
            "trust": market.mean_trust(),
            "belief": market.mean_belief(),
        })
    }
}

/// Drawn outcomes over trailing windows: the last reported day of each, and values by outcome.
fn points(replicate: &Replicate) -> Value {
    let (window, step) = POINT;
    let days = replicate.series.days();
    let ends: Vec<usize> = (window.min(days)..=days).step_by(step).collect();
    let values = DRAWN
        .iter()
        .filter_map(|name| by_name(name))
        .map(|outcome| {
            let values = ends.iter().map(|end| {
                let from = end.saturating_sub(window);
                value(outcome, &replicate.series.window(from, *end, 0))
            });
            (outcome.name.to_owned(), json!(values.collect::<Vec<_>>()))
        });
    json!({
        "days": ends.iter().map(|end| end - 1).collect::<Vec<_>>(),
        "values": values.collect::<serde_json::Map<_, _>>(),
    })
}

fn value(outcome: &Outcome, totals: &Totals) -> Option<f64> {
    (outcome.value)(totals).filter(|value| value.is_finite())
}

/// Totals as a text: their integers are longer than numbers of a page.
fn written(totals: &Totals) -> String {
    let values = totals.values().iter().map(ToString::to_string);
    values.collect::<Vec<_>>().join(" ")
}

fn unknown(number: usize) -> Value {
    json!({ "error": format!("no market has the number {number}") })
}
