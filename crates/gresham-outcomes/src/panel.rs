//! Shops one by one over time: what whoever studies the platform's data would be given, and more.
//!
//! A panel is kept only where it is asked for. Its periods lie between cuts that the asker chooses,
//! so that any window made of whole periods is exact.

use super::measure::Measure;
use super::observer::HORIZONS;
use super::observer::Observer;
use super::totals::Totals;
use gresham_market::Market;
use gresham_market::calendar::Calendar;
use gresham_market::tally::Event;
use jiff::ToSpan;
use jiff::civil::Date;

/// The periods of a panel: reported days between neighbouring cuts, from the first reported day
/// to the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Periods {
    start: Date,
    /// First day of every period, and one past the last day of the last; day 0 is the start.
    cuts: Vec<u32>,
}

impl Periods {
    /// Periods that begin on the reported days among `dates`, beside the first.
    #[must_use]
    pub fn new(calendar: &Calendar, dates: impl IntoIterator<Item = Date>) -> Self {
        let days = calendar.days() - calendar.burn_in_days;
        let inside = dates
            .into_iter()
            .filter(|date| (calendar.start..=calendar.end).contains(date))
            .map(|date| calendar.day(date) - calendar.burn_in_days);
        let mut cuts: Vec<u32> = inside.chain([0, days]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        Self {
            start: calendar.start,
            cuts,
        }
    }

    /// The first day of every period and one past the last day of the last.
    #[must_use]
    pub fn cuts(&self) -> &[u32] {
        &self.cuts
    }

    /// Number of periods.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cuts.len() - 1
    }

    /// The first date of a period; one past the last period it is the day after the run.
    #[must_use]
    pub fn first_date(&self, period: usize) -> Date {
        self.start
            .saturating_add(i64::from(self.cuts[period]).days())
    }

    /// The periods that make up the days from `from` to `to`, both included; `None` unless both
    /// are cuts.
    #[must_use]
    pub fn window(&self, from: Date, to: Date) -> Option<std::ops::Range<usize>> {
        let first = self.starting(from)?;
        let end = self.starting(to.saturating_add(1.days()))?;
        (first < end).then_some(first..end)
    }

    /// The period, or the end of all, that begins on `date`.
    fn starting(&self, date: Date) -> Option<usize> {
        let day = (date - self.start).get_days();
        let day = u32::try_from(day).ok()?;
        self.cuts.binary_search(&day).ok()
    }

    /// Days in a range of periods.
    #[must_use]
    pub fn days(&self, periods: &std::ops::Range<usize>) -> u32 {
        self.cuts[periods.end] - self.cuts[periods.start]
    }
}

/// A shop of the panel: known by its place and the day on which it opened, under every policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelShop {
    /// The place.
    pub place: u32,
    /// Simulated day on which the shop opened; 0 for the shops of the first day.
    pub opened_day: u32,
    /// Index of the industry.
    pub industry: u8,
}

/// One shop in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelRow {
    /// Index of the shop.
    pub shop: u32,
    /// Index of the period.
    pub period: u32,
    /// True if the shop is open on the period's last evening; what follows is as of then.
    pub open: bool,
    /// Index of the tier in [`super::slices::TIERS`].
    pub tier: u8,
    /// Score, in points.
    pub score: f64,
    /// True quality.
    pub quality: f64,
    /// Log price against the industry's.
    pub log_price: f64,
    /// Everything counted of the shop over the period.
    pub totals: Totals,
}

/// The shops of one replicate over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The periods.
    pub periods: Periods,
    /// The shops, in the order in which they opened and within a day by place.
    pub shops: Vec<PanelShop>,
    /// Rows by period and within a period by shop; a shop that neither was open nor had anything
    /// counted in a period has no row.
    pub rows: Vec<PanelRow>,
}

impl Panel {
    /// The rows of a range of periods.
    #[must_use]
    pub fn rows_of(&self, periods: &std::ops::Range<usize>) -> &[PanelRow] {
        let first = |period: usize| {
            self.rows
                .partition_point(|row| (row.period as usize) < period)
        };
        &self.rows[first(periods.start)..first(periods.end)]
    }
}

/// Collects a panel beside an [`Observer`].
#[derive(Debug, Clone)]
pub struct PanelObserver {
    panel: Panel,
    burn_in_days: usize,
    /// The shop at each place, if one has been there.
    occupants: Vec<Option<usize>>,
    /// Counts of the current period, by shop.
    running: Vec<Totals>,
    /// Orders per day since the first, by place: those that repeat rates follow.
    orders: Vec<Vec<u32>>,
    /// Repeat orders to be counted on coming days: shop and measure, by simulated day.
    coming: Vec<Vec<(usize, Measure)>>,
}

impl PanelObserver {
    /// Starts watching a market that has not simulated a day yet.
    #[must_use]
    pub fn new(market: &Market, periods: Periods) -> Self {
        let mut observer = Self {
            panel: Panel {
                periods,
                shops: Vec::new(),
                rows: Vec::new(),
            },
            burn_in_days: market.calendar().burn_in_days as usize,
            occupants: vec![None; market.shops().len()],
            running: Vec::new(),
            orders: Vec::new(),
            coming: vec![Vec::new(); market.calendar().days() as usize],
        };
        for place in 0..market.shops().len() {
            if market.shops()[place].open {
                observer.enter(market, place);
            }
        }
        observer
    }

    fn enter(&mut self, market: &Market, place: usize) {
        let shop = &market.shops()[place];
        self.occupants[place] = Some(self.panel.shops.len());
        self.panel.shops.push(PanelShop {
            place: place as u32,
            opened_day: shop.opened_day,
            industry: shop.industry,
        });
        self.running.push(Totals::default());
    }

    /// Watches the day that the market has just simulated; `observer` has watched it.
    pub fn observe(&mut self, market: &Market, observer: &Observer) {
        let simulated = (market.day() - 1) as usize;
        // Their places have been empty for so long that nothing of today is of the shops before.
        for place in market.entered() {
            self.enter(market, *place as usize);
        }
        self.follow_orders(simulated, market);
        if let Some(day) = simulated.checked_sub(self.burn_in_days) {
            self.count(simulated, market, observer);
            let ended = self.panel.periods.cuts[1..].binary_search(&(day as u32 + 1));
            if let Ok(period) = ended {
                self.close_period(period, market);
            }
        }
    }

    fn count(&mut self, simulated: usize, market: &Market, observer: &Observer) {
        let shops = market.shops().iter().zip(&market.tally().shops);
        for (place, (shop, tally)) in shops.enumerate() {
            let Some(index) = self.occupants[place] else {
                continue;
            };
            if shop.open || !tally.is_blank() {
                self.running[index].absorb(&observer.shop_day(place, market));
            }
        }
        for (index, measure) in std::mem::take(&mut self.coming[simulated]) {
            self.running[index].add_measure(measure, 1);
        }
        for (horizon, _, followed) in HORIZONS {
            let Some(ordered) = simulated.checked_sub(horizon) else {
                continue;
            };
            for (place, orders) in self.orders[ordered].iter().enumerate() {
                if let Some(index) = self.occupants[place] {
                    self.running[index].add_measure(followed, i64::from(*orders));
                }
            }
        }
    }

    /// Notes the day's orders, and on which day each order that was followed by another counts.
    fn follow_orders(&mut self, simulated: usize, market: &Market) {
        let tally = market.tally();
        let orders = tally.shops.iter().map(|shop| shop.events(Event::Orders));
        self.orders.push(orders.collect());
        for repeat in &tally.repeats {
            let gap = repeat.gap_days();
            for (horizon, repeated, _) in HORIZONS {
                let counted = simulated + horizon - gap.min(horizon);
                let Some(index) = self.occupants[repeat.shop()] else {
                    continue;
                };
                if gap <= horizon && counted < self.coming.len() {
                    self.coming[counted].push((index, repeated));
                }
            }
        }
    }

    fn close_period(&mut self, period: usize, market: &Market) {
        let harm = market.world().merchants.exaggeration_harm;
        let blank = Totals::default();
        for (index, known) in self.panel.shops.iter().enumerate() {
            let place = known.place as usize;
            let shop = &market.shops()[place];
            let still_there = shop.opened_day == known.opened_day;
            let open = still_there && shop.open;
            let totals = std::mem::take(&mut self.running[index]);
            if !open && totals == blank {
                continue;
            }
            self.panel.rows.push(PanelRow {
                shop: index as u32,
                period: period as u32,
                open,
                tier: shop.tier as u8,
                score: shop.score.overall,
                quality: shop.strategy.delivered_quality(harm),
                log_price: shop.strategy.log_price,
                totals,
            });
        }
    }

    /// Ends the watch. Shops of which there is nothing to say are left out.
    #[expect(clippy::missing_panics_doc, reason = "a shop with a row has a number")]
    #[must_use]
    pub fn finish(mut self) -> Panel {
        let panel = &mut self.panel;
        let mut numbers = vec![None; panel.shops.len()];
        for row in &panel.rows {
            numbers[row.shop as usize] = Some(0);
        }
        let mut kept = Vec::new();
        for (number, shop) in numbers.iter_mut().zip(&panel.shops) {
            if let Some(number) = number {
                *number = kept.len() as u32;
                kept.push(*shop);
            }
        }
        panel.shops = kept;
        for row in &mut panel.rows {
            row.shop = numbers[row.shop as usize].expect("it has a row");
        }
        self.panel
    }
}
