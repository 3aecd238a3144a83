//! Watches a market and keeps its totals per day and slice.

use super::buyers::Buyers;
use super::cells::{Cells, Layout, Repeats, ShopCells};
use super::concentration::Concentration;
use super::cuts::Cuts;
use super::learned::Learned;
use super::measure::Measure;
use super::series::DailySeries;
use super::shop_day;
use super::slices::Slice;
use super::snapshot::ShopSnapshot;
use super::totals::{Measures, Totals};
use gresham_market::Market;
use gresham_market::kernel::executor::{Executor, Partition, one_by_one};
use gresham_market::shop::{Score, Shop, Tier};
use gresham_market::tally::{Event, Repeat};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Follow-up horizons of the repeat rate, in days, with their measures.
pub(super) const HORIZONS: [(usize, Measure, Measure); 3] = [
    (30, Measure::Repeated30, Measure::Followed30),
    (60, Measure::Repeated60, Measure::Followed60),
    (90, Measure::Repeated90, Measure::Followed90),
];

const _: () = assert!(HORIZONS[2].0 < Repeat::LONGEST_GAP_DAYS as usize);

/// Collects a market's days. Burn-in days are watched but not reported.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Observer {
    series: DailySeries,
    burn_in_days: usize,
    layout: Layout,
    /// Cuts of true quality on the first day, by industry.
    start: Vec<Cuts>,
    /// Cuts of true quality now, by industry.
    now: Vec<Cuts>,
    /// Concentration of traffic and of sales by slice.
    concentration: Vec<[Concentration; 2]>,
    /// Shops of the first day, and the best third of them, by slice.
    starters: Vec<[i64; 2]>,
    buyers: Buyers,
    /// Orders per day since the first, by slice: those that repeat rates follow.
    orders: Vec<Vec<i64>>,
    /// Orders that have been followed by another.
    repeats: Repeats,
    /// The cells of every shop place today.
    #[serde(skip)]
    places: Vec<ShopCells>,
    /// Where a day is added up: by cell, one set for each range of shops, and by slice.
    #[serde(skip)]
    cells: Vec<Cells>,
    today: Vec<Totals>,
    learned: Learned,
}

/// Slices of one shop: the whole, industry, tier, score band, problem band, quality tercile.
type ShopSlices = [usize; 6];

impl Observer {
    /// Starts watching a market that has not simulated a day yet.
    #[must_use]
    pub fn new(market: &Market) -> Self {
        let names: Vec<&str> = market
            .world()
            .industries
            .iter()
            .map(|industry| industry.name.as_str())
            .collect();
        let calendar = market.calendar();
        let slices = Slice::all(&names);
        let layout = Layout {
            industries: names.len(),
        };
        let shares = market.partition(&one_by_one);
        let start = Cuts::by_industry(market, &shares);
        let mut observer = Self {
            burn_in_days: calendar.burn_in_days as usize,
            layout,
            now: start.clone(),
            start,
            concentration: vec![[Concentration::default(); 2]; slices.len()],
            starters: vec![[0; 2]; slices.len()],
            buyers: Buyers::of(market, &slices),
            orders: Vec::new(),
            repeats: Repeats::new(HORIZONS[2].0, layout),
            places: Vec::new(),
            cells: Vec::new(),
            today: vec![Totals::default(); slices.len()],
            learned: Learned::default(),
            series: DailySeries::new(slices, 0),
        };
        for shop in market.shops().iter().filter(|shop| shop.open) {
            let good = i64::from(observer.started_good(shop));
            for slice in observer.slices_of(shop) {
                observer.starters[slice][0] += 1;
                observer.starters[slice][1] += good;
            }
        }
        observer
    }

    fn cells_of(&self, shop: &Shop) -> ShopCells {
        let cuts = &self.start[shop.industry as usize];
        let tercile = usize::from(shop.quality_at_start >= cuts.lower_tercile)
            + usize::from(shop.quality_at_start >= cuts.upper_tercile);
        let tier = match shop.tier {
            Tier::KeyAccount => 0,
            Tier::Small => 1,
            Tier::New => 2,
        };
        self.layout.cells_of([
            usize::from(shop.industry),
            tier,
            usize::from(Score::band(shop.score.overall)),
            usize::from(shop.problem_band),
            tercile,
        ])
    }

    fn slices_of(&self, shop: &Shop) -> ShopSlices {
        let cells = self.cells_of(shop).map(usize::from);
        let [[whole, industry], [tier, score], [problems, quality]] =
            cells.map(|cell| self.layout.slices_of(cell));
        [whole, industry, tier, score, problems, quality]
    }

    /// True if the shop opened in the best third of its industry.
    fn started_good(&self, shop: &Shop) -> bool {
        self.start[shop.industry as usize].is_good(shop)
    }

    /// Watches the day that the market has just simulated, with the help of a crew.
    pub fn observe(&mut self, market: &Market, crew: Executor) {
        let shares = market.partition(crew);
        let simulated = (market.day() - 1) as usize;
        if simulated.is_multiple_of(market.world().platform.cycle as usize) {
            self.now = Cuts::by_industry(market, &shares);
            self.measure_concentration(market, &shares);
        }
        let mut today = std::mem::take(&mut self.today);
        today.fill(Totals::default());
        self.add_up(market, &shares, &mut today);
        self.count_turnover(market, &mut today);
        for (slice, totals) in today[..self.buyers.first_slice].iter_mut().enumerate() {
            totals.add_measure(Measure::Days, 1);
            let [all, good] = self.starters[slice];
            totals.add_measure(Measure::StarterShops, all);
            totals.add_measure(Measure::GoodStarters, good);
            let [traffic, sales] = self.concentration[slice];
            totals.add_measure(Measure::TrafficGini, traffic.gini);
            totals.add_measure(Measure::SalesGini, sales.gini);
            totals.add_measure(Measure::TopTenthShare, sales.top_tenth);
        }
        self.buyers.count(market, &mut today);
        if simulated >= self.burn_in_days {
            let days = market.calendar().days() as usize;
            self.series.push_day(&today, days - simulated);
            self.learned
                .note((simulated - self.burn_in_days) as u32, market);
        }
        self.follow_orders(simulated, market, &shares, &today);
        self.today = today;
    }

    /// Adds up the day of all shops.
    fn add_up(&mut self, market: &Market, shares: &Partition, today: &mut [Totals]) {
        let mut places = std::mem::take(&mut self.places);
        let mut cells = std::mem::take(&mut self.cells);
        places.resize(market.shops().len(), ShopCells::default());
        let mut rest = &mut places[..];
        let places_of = |range: Range<usize>| {
            let places = rest.split_off_mut(..range.len());
            (range, places.expect("a range of these places"))
        };
        let ranges: Vec<_> = shares.ranges().map(places_of).collect();
        cells.resize_with(ranges.len(), || Cells::new(self.layout));
        shares.each(
            ranges.into_iter().zip(&mut cells),
            |((range, places), cells)| {
                let shops = market.shops()[range.clone()].iter();
                let tallies = &market.tally().shops[range.clone()];
                for ((place, at), (shop, tally)) in range.zip(places).zip(shops.zip(tallies)) {
                    *at = self.cells_of(shop);
                    if shop.open || !tally.is_blank() {
                        cells.add(*at, tally, &self.measures_of(place, market));
                    }
                }
            },
        );
        for cells in &mut cells {
            cells.pour(today);
        }
        (self.places, self.cells) = (places, cells);
    }

    /// The day's totals of the shop at `place`.
    pub(super) fn shop_day(&self, place: usize, market: &Market) -> Totals {
        Totals::of_day(
            &market.tally().shops[place],
            &self.measures_of(place, market),
        )
    }

    /// The day's measures of the shop at `place`.
    fn measures_of(&self, place: usize, market: &Market) -> Measures {
        let industry = usize::from(market.shops()[place].industry);
        shop_day::measures(place, market, &self.start[industry], &self.now[industry])
    }

    fn measure_concentration(&mut self, market: &Market, shares: &Partition) {
        let features: [fn(&Shop) -> f64; 2] =
            [|shop| shop.trailing.views, |shop| shop.trailing.sales_fen];
        let found = shares.each(features.into_iter(), |feature| {
            self.concentration_by(market, feature)
        });
        for (slice, of_slice) in self.concentration.iter_mut().enumerate() {
            *of_slice = [0, 1].map(|feature| found[feature][slice]);
        }
    }

    /// Concentration of what open shops have of a feature, by slice. Shops are sorted once for all
    /// slices.
    fn concentration_by(&self, market: &Market, feature: fn(&Shop) -> f64) -> Vec<Concentration> {
        let open = market.shops().iter().filter(|shop| shop.open);
        let of_shop = |shop: &Shop| (feature(shop), self.cells_of(shop));
        let mut of_shops: Vec<(f64, ShopCells)> = open.map(of_shop).collect();
        of_shops.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
        let mut of_slices = vec![Vec::new(); self.concentration.len()];
        for (value, cells) in of_shops {
            for slice in cells
                .map(usize::from)
                .map(|cell| self.layout.slices_of(cell))
                .as_flattened()
            {
                of_slices[*slice].push(value);
            }
        }
        of_slices
            .iter()
            .map(|values| Concentration::of_sorted(values))
            .collect()
    }

    fn count_turnover(&self, market: &Market, today: &mut [Totals]) {
        for place in market.entered() {
            for slice in self.slices_of(&market.shops()[*place as usize]) {
                today[slice].add_measure(Measure::Entries, 1);
            }
        }
        let harm = market.world().merchants.exaggeration_harm;
        for place in market.closed() {
            let shop = &market.shops()[*place as usize];
            let good = shop.delivered_quality(harm) >= self.now[shop.industry as usize].median;
            for slice in self.slices_of(shop) {
                today[slice].add_measure(Measure::Exits, 1);
                let exits = if good {
                    Measure::GoodExits
                } else {
                    Measure::BadExits
                };
                today[slice].add_measure(exits, 1);
            }
        }
    }

    /// Repeat rates: an order is followed for a horizon and reported when that is over.
    fn follow_orders(
        &mut self,
        simulated: usize,
        market: &Market,
        shares: &Partition,
        today: &[Totals],
    ) {
        self.orders.push(
            today
                .iter()
                .map(|totals| totals.events(Event::Orders))
                .collect(),
        );
        let counted = shares.each(shares.pieces(&market.tally().repeats), |orders| {
            let mut repeats = self.repeats.none_today();
            for repeat in orders {
                let shop = self.places[repeat.shop()];
                repeats.count(repeat.gap_days(), shop);
            }
            repeats
        });
        for repeats in &counted {
            self.repeats.absorb(repeats);
        }
        if let Some(day) = simulated.checked_sub(self.burn_in_days) {
            for (horizon, repeated, followed) in HORIZONS {
                for (cell, count) in self.repeats.after(horizon).iter().enumerate() {
                    for slice in self.layout.slices_of(cell) {
                        let totals = self.series.row_mut(day, slice);
                        totals.add_measure(repeated, i64::from(*count));
                    }
                }
                if let Some(ordered) = simulated.checked_sub(horizon) {
                    for (slice, orders) in self.orders[ordered].iter().enumerate() {
                        let totals = self.series.row_mut(day, slice);
                        totals.add_measure(followed, *orders);
                    }
                }
            }
        }
        self.repeats.pass_day();
    }

    /// Worths of signals as buyers have learned them.
    #[must_use]
    pub const fn learned(&self) -> &Learned {
        &self.learned
    }

    /// Ends the watch: the series, and the shops open on the last day.
    #[must_use]
    pub fn finish(self, market: &Market) -> (DailySeries, Vec<ShopSnapshot>) {
        let harm = market.world().merchants.exaggeration_harm;
        let shops = market
            .shops()
            .iter()
            .enumerate()
            .filter(|(_, shop)| shop.open);
        let snapshots = shops
            .map(|(place, shop)| ShopSnapshot {
                shop: place as u32,
                industry: shop.industry,
                tier: shop.tier as u8,
                opened_day: shop.opened_day,
                quality_at_start: shop.quality_at_start,
                quality: shop.delivered_quality(harm),
                described: shop.strategy.described(),
                log_price: shop.strategy.log_price,
                score: shop.score.overall,
                recent_orders: shop.trailing.orders,
                profit_yuan: shop.last_cycle.profit_fen as f64 / 100.0,
            })
            .collect();
        (self.series, snapshots)
    }
}
