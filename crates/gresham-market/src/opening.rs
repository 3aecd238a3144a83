//! The first morning: shops are founded, consumers drawn.

use crate::board::{Board, IndustryBoard};
use crate::calendar::Calendar;
use crate::census::Census;
use crate::day::daytime::scratch::Scratch;
use crate::day::daytime::shard_worker::ShardWorker;
use crate::demand;
use crate::industry::IndustryState;
use crate::kernel::executor;
use crate::kernel::executor::Executor;
use crate::kernel::width::Width;
use crate::luck::draws::Luck;
use crate::market::{Clock, ConsumersState, Market, MerchantsState, PlatformState};
use crate::merchants::founding;
use crate::merchants::founding::Site;
use crate::merchants::groups;
use crate::merchants::turnover::YoungBooks;
use crate::money::ledger::{Account, Ledger};
use crate::niches::Niches;
use crate::parameters::WorldParameters;
use crate::platform::dispute_rules::Docket;
use crate::platform::exposure::{Exposure, Standard};
use crate::platform::freight::ReturnShares;
use crate::platform::rumour::Rumour;
use crate::platform::scoring::ScoreMap;
use crate::platform::signals::SignalWorths;
use crate::policy::Policy;
use crate::rulebook::RuleBook;
use crate::shard::{Shard, cut};
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
        let (founded, belief, ledger) = founded(luck, world);
        let shards = cut(0..world.population.everybody(), shards);
        let shards = executor::each(executor, shards, |range| {
            Shard::new(luck, range, world, belief)
        });
        Self::of_parts(world, policy, (calendar, luck), founded, shards, ledger)
    }

    /// A market on its first morning, of what cannot be worked out from the rest. Without shards
    /// its consumers are elsewhere.
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
        let mut census = Census::default();
        for worker in &workers {
            census.absorb(&Census::of(&worker.shard, world.population.consumers));
        }
        Self {
            platform: platform(industries, ledger),
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
                hands: workers.len(),
                workers,
                census,
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
fn platform(industries: Vec<IndustryState>, ledger: Ledger) -> PlatformState {
    PlatformState {
        rules: RuleBook::default(),
        formulas: None,
        exemption: None,
        pilots: Vec::new(),
        board: blank_board(&industries),
        industries,
        signals: SignalWorths::default(),
        rumour: [[Rumour::default(); 4]; 4],
        ring_news: [[Rumour::default(); 4]; RINGS],
        captains_chosen_day: None,
        ledger,
    }
}

/// The industries with their shops, what consumers expect of an unknown one, and the books.
pub(crate) fn founded(
    luck: Luck,
    world: &WorldParameters,
) -> ((Vec<IndustryState>, Vec<Shop>), f64, Ledger) {
    let (industries, shops) = found_shops(luck, world);
    let belief = initial_belief(&shops, world);
    let cash_fen = shops.iter().map(|shop| shop.cash_fen).sum();
    let mut ledger = Ledger::default();
    ledger.transfer(Account::Owners, Account::Shops, cash_fen);
    ((industries, shops), belief, ledger)
}

fn found_shops(luck: Luck, world: &WorldParameters) -> (Vec<IndustryState>, Vec<Shop>) {
    let mut industries = Vec::new();
    let mut shops = Vec::new();
    let mut groups_before = 0;
    for (industry, need_share) in demand::need_shares(world).into_iter().enumerate() {
        let initial_shops = (f64::from(world.population.shops) * need_share)
            .round()
            .max(1.0) as usize;
        let places = (initial_shops as f64 * world.adaptation.places).ceil() as usize;
        let price_fen = world.industries[industry].parameters.price_fen as f64;
        let needs = f64::from(world.population.consumers) * world.demand.needs_per_day * need_share;
        let mean_revenue_fen = needs * EXPECTED_CONVERSION * price_fen / initial_shops as f64;
        let first_shop = shops.len() as u32;
        let site = Site {
            place: first_shop,
            industry: industry as u8,
            day: 0,
            mean_revenue_fen,
            first_revenue_fen: mean_revenue_fen,
        };
        let niches = Niches::new(places, world.population.niches());
        for (places, initial_shops) in niches.shares(initial_shops) {
            let counts = (places.len(), initial_shops);
            groups_before += found_niche(luck, &mut shops, counts, groups_before, site, world);
        }
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

/// Founds the first shops of a niche on so many places, and tells the number of their groups.
fn found_niche(
    luck: Luck,
    shops: &mut Vec<Shop>,
    (places, initial_shops): (usize, usize),
    groups_before: usize,
    site: Site,
    world: &WorldParameters,
) -> usize {
    // The last of the first day's shops belong to groups.
    let clones = world.groups.clones as usize;
    let groups = groups::count(&world.groups, initial_shops).min(initial_shops / clones);
    let first_clone = initial_shops - groups * clones;
    for nth in 0..places {
        let site = Site {
            place: shops.len() as u32,
            ..site
        };
        shops.push(if nth >= initial_shops {
            Shop::vacant(site.industry)
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
    groups
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

fn blank_board(industries: &[IndustryState]) -> Board {
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
        ..Board::default()
    }
}
