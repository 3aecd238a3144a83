//! The first morning: shops are founded, consumers drawn.

use crate::board::{Board, IndustryBoard};
use crate::calendar::Calendar;
use crate::day::daytime::scratch::Scratch;
use crate::day::daytime::shard_worker::ShardWorker;
use crate::industry::IndustryState;
use crate::kernel::executor;
use crate::kernel::executor::Executor;
use crate::kernel::weighted_sampler::SmallSampler;
use crate::kernel::width::Width;
use crate::luck::draws::Luck;
use crate::market::{Clock, ConsumersState, Market, MerchantsState, PlatformState};
use crate::merchants::founding;
use crate::merchants::founding::Site;
use crate::merchants::groups;
use crate::merchants::turnover::YoungBooks;
use crate::money::ledger::{Account, Ledger};
use crate::parameters::{Population, WorldParameters};
use crate::platform::dispute_rules::Docket;
use crate::platform::exposure::{Exposure, Standard};
use crate::platform::freight::ReturnShares;
use crate::platform::rumour::Rumour;
use crate::platform::scoring::ScoreMap;
use crate::platform::signals::SignalWorths;
use crate::policy::Policy;
use crate::rulebook::RuleBook;
use crate::shard::Shard;
use crate::shop::Shop;
use crate::shop::cached_practice::Staffing;
use crate::shop::practice::expected_worth;
use crate::tally::{RINGS, Tally};

/// Share of needs that end in an order, as shops expect it when they plan cash and fixed cost.
const EXPECTED_CONVERSION: f64 = 0.6;

impl Market {
    /// Opens a market. `shards` is the number of parts into which consumers are cut, and an
    /// executor draws each of them; results do not depend on it.
    #[must_use]
    pub fn open(
        world: &WorldParameters,
        policy: &Policy,
        calendar: Calendar,
        luck: Luck,
        shards: usize,
        executor: Executor,
    ) -> Self {
        let (industries, shops) = found_shops(luck, world);
        let consumers = world.population.consumers + world.population.idle_consumers;
        let belief = initial_belief(&shops, world);
        let shards = executor::each(executor, cut(consumers, shards), |range| {
            Shard::new(luck, range, world, belief)
        });
        let cash_fen = shops.iter().map(|shop| shop.cash_fen).sum();
        let mut ledger = Ledger::default();
        ledger.transfer(Account::Owners, Account::Shops, cash_fen);
        let (run, founded) = ((calendar, luck), (industries, shops));
        Self::of_parts(world, policy, run, founded, shards, ledger)
    }

    /// A market on its first morning, of what cannot be worked out from the rest.
    pub(crate) fn of_parts(
        world: &WorldParameters,
        policy: &Policy,
        (calendar, luck): (Calendar, Luck),
        (industries, shops): (Vec<IndustryState>, Vec<Shop>),
        shards: Vec<Shard>,
        ledger: Ledger,
    ) -> Self {
        let worker = |shard: Shard| ShardWorker {
            // The first shard fills the market's own tally.
            tally: Tally::new(if shard.first_consumer == 0 {
                0
            } else {
                shops.len()
            }),
            shard,
            scratch: Scratch::default(),
            width: Width::default(),
            probe: None,
        };
        let workers: Vec<ShardWorker> = shards.into_iter().map(worker).collect();
        let tally = Tally::new(shops.len());
        // Idle consumers come last.
        let active = world.population.consumers as usize;
        let needs = workers.iter().flat_map(|worker| &worker.shard.needs);
        let trust_units = needs
            .take(active)
            .map(|need| i64::from(need.trust_units()))
            .sum();
        let believers = workers.iter().flat_map(|worker| &worker.shard.consumers);
        let belief_units = believers
            .take(active)
            .map(|consumer| i64::from(consumer.belief_units()))
            .sum();
        Self {
            platform: platform(world, industries, ledger),
            merchants: MerchantsState {
                practices: Vec::new(),
                staffing: Staffing::default(),
                reopenings: Vec::new(),
                entered: Vec::new(),
                closed: Vec::new(),
                frozen: false,
                shops,
            },
            consumers: ConsumersState {
                workers,
                trust_units,
                belief_units,
            },
            world: world.clone(),
            policy: policy.clone(),
            clock: Clock { calendar, day: 0 },
            luck,
            tally,
            orders: 0,
            probe: None,
        }
    }
}

/// The platform on the first morning, before anything is in force.
fn platform(
    world: &WorldParameters,
    industries: Vec<IndustryState>,
    ledger: Ledger,
) -> PlatformState {
    PlatformState {
        rules: RuleBook::default(),
        formulas: None,
        exemption: None,
        pilots: Vec::new(),
        board: blank_board(world, &industries),
        industries,
        signals: SignalWorths::default(),
        rumour: [[Rumour::default(); 4]; 4],
        ring_news: [[Rumour::default(); 4]; RINGS],
        captains_chosen_day: None,
        ledger,
    }
}

/// Cuts consumers into `shards` ranges of about equal length.
fn cut(consumers: u32, shards: usize) -> impl Iterator<Item = std::ops::Range<u32>> {
    let shards = shards.clamp(1, consumers.max(1) as usize) as u64;
    let bound = move |shard: u64| (u64::from(consumers) * shard / shards) as u32;
    (0..shards).map(move |shard| bound(shard)..bound(shard + 1))
}

/// Shares of needs by cohort: born in the 1980s, generation Z, others. Each cohort's weights are
/// normed; a cohort without needs shares evenly.
fn need_mix(world: &WorldParameters) -> [Vec<f64>; 3] {
    let weights: [Vec<f64>; 3] = [
        world
            .industries
            .iter()
            .map(|industry| industry.parameters.need_born_80s)
            .collect(),
        world
            .industries
            .iter()
            .map(|industry| industry.parameters.need_gen_z)
            .collect(),
        world
            .industries
            .iter()
            .map(|industry| industry.parameters.need_others)
            .collect(),
    ];
    weights.map(|weights| {
        let total: f64 = weights.iter().sum();
        let even = 1.0 / weights.len() as f64;
        weights
            .iter()
            .map(|weight| if total > 0.0 { weight / total } else { even })
            .collect()
    })
}

/// Share of all needs that falls on each industry.
fn need_shares(world: &WorldParameters) -> Vec<f64> {
    let Population {
        born_80s_share,
        gen_z_share,
        born_80s_need,
        gen_z_need,
        ..
    } = world.population;
    let named = born_80s_share * born_80s_need + gen_z_share * gen_z_need;
    let cohort_needs = [
        born_80s_share * born_80s_need,
        gen_z_share * gen_z_need,
        (1.0 - named).max(0.0),
    ];
    let mix = need_mix(world);
    let total: f64 = cohort_needs.iter().sum();
    (0..world.industries.len())
        .map(|industry| {
            let needs: f64 = (0..3)
                .map(|cohort| cohort_needs[cohort] * mix[cohort][industry])
                .sum();
            if total > 0.0 {
                needs / total
            } else {
                1.0 / world.industries.len() as f64
            }
        })
        .collect()
}

fn found_shops(luck: Luck, world: &WorldParameters) -> (Vec<IndustryState>, Vec<Shop>) {
    let mut industries = Vec::new();
    let mut shops = Vec::new();
    let mut groups_before = 0;
    for (industry, need_share) in need_shares(world).into_iter().enumerate() {
        let initial_shops = (f64::from(world.population.shops) * need_share)
            .round()
            .max(1.0) as usize;
        let places = (initial_shops as f64 * world.adaptation.places).ceil() as usize;
        let price_fen = world.industries[industry].parameters.price_fen as f64;
        let needs = f64::from(world.population.consumers) * world.demand.needs_per_day * need_share;
        let mean_revenue_fen = needs * EXPECTED_CONVERSION * price_fen / initial_shops as f64;
        let first_shop = shops.len() as u32;
        // The last of the first day's shops belong to groups.
        let clones = world.groups.clones as usize;
        let groups = groups::count(&world.groups, initial_shops).min(initial_shops / clones);
        let first_clone = initial_shops - groups * clones;
        for nth in 0..places as u32 {
            let site = Site {
                place: first_shop + nth,
                industry: industry as u8,
                day: 0,
                mean_revenue_fen,
                first_revenue_fen: mean_revenue_fen,
            };
            let nth = nth as usize;
            shops.push(if nth >= initial_shops {
                Shop::vacant(industry as u8)
            } else if nth >= first_clone {
                let group = groups_before + (nth - first_clone) / clones;
                Shop {
                    starter: true,
                    ..groups::found(luck, site, group as u16, world)
                }
            } else {
                founding::starter(luck, site, world)
            });
        }
        groups_before += groups;
        industries.push(IndustryState {
            first_shop,
            end_shop: shops.len() as u32,
            first_revenue_fen: mean_revenue_fen,
            mean_revenue_fen,
            young: YoungBooks::default(),
            score_map: ScoreMap::default(),
            docket: Docket::default(),
            returns: ReturnShares::default(),
            exposure: Exposure::default(),
            rushed: false,
            formula_spread: Standard::default(),
        });
    }
    (industries, shops)
}

/// Worth that consumers expect of an order at an unknown shop on the first day: the average truth.
fn initial_belief(shops: &[Shop], world: &WorldParameters) -> f64 {
    let harm = world.merchants.exaggeration_harm;
    let open = shops.iter().filter(|shop| shop.open);
    let (sum, count) = open.fold((0.0, 0.0), |(sum, count), shop| {
        let damage = world.industries[shop.industry as usize].parameters.damage;
        let (quality, promptness) = (shop.delivered_quality(harm), shop.strategy.promptness);
        let worth = expected_worth(quality, damage, promptness, &world.fulfilment);
        (sum + worth, count + 1.0)
    });
    sum / count
}

fn blank_board(world: &WorldParameters, industries: &[IndustryState]) -> Board {
    let need_mix = need_mix(world).map(|shares| SmallSampler::new(&shares));
    let industries = industries
        .iter()
        .map(|state| IndustryBoard {
            first_shop: state.first_shop,
            end_shop: state.end_shop,
            ..IndustryBoard::default()
        })
        .collect();
    Board {
        industries,
        need_mix,
        ..Board::default()
    }
}
