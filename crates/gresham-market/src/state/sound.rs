//! Checks of a state that was read: whatever is an index has its entry, and no day lies ahead.

use super::parts::State;
use crate::board::Board;
use crate::calendar::Calendar;
use crate::industry::IndustryState;
use crate::money::ledger::Account;
use crate::order::{Order, OrderId};
use crate::parameters::{MOST_SERVICES, WorldParameters};
use crate::shard::Shard;
use crate::shop::{ShockKind, Shop};

/// Most trips of a consumer on a day.
const MOST_TRIPS: u8 = 4;

/// True if every column of the board is as long as every other, and industries lie side by side.
pub(super) fn board(board: &Board) -> bool {
    let places = board.offers.len();
    let ends = board
        .industries
        .iter()
        .map(|industry| industry.end_shop as usize);
    let firsts = board
        .industries
        .iter()
        .map(|industry| industry.first_shop as usize);
    board.listings.len() == places
        && board.service_profiles.len() == places
        && board.shocks.len() == places
        && are_side_by_side(firsts.zip(ends), places)
        && board.listings.iter().all(|listing| {
            usize::from(listing.industry) < board.industries.len() && listing.band < 4
        })
}

fn are_side_by_side(mut ranges: impl Iterator<Item = (usize, usize)>, places: usize) -> bool {
    let end = ranges.try_fold(0, |before, (first, end)| {
        (before == first && first <= end).then_some(end)
    });
    end == Some(places)
}

/// True if consumers and orders of the shard name nothing that is not there on the morning of
/// `day`.
pub(super) fn shard(shard: &Shard, places: usize, day: u32) -> bool {
    let consumers = shard.consumers.len();
    let is_known = |id: OrderId, shop: u32| {
        let index = id.consumer.checked_sub(shard.first_consumer);
        index.is_some_and(|index| (index as usize) < consumers)
            && (shop as usize) < places
            && u32::from(id.placed_day) < day
            && id.nth < MOST_TRIPS
    };
    let is_sound = |order: &Order| order.held_fen <= order.price_fen;
    let pipeline = &shard.pipeline;
    let mut parcels = pipeline.parcels.entries();
    let mut orders = pipeline.orders.entries();
    let mut settling = pipeline.settling.entries();
    shard.needs.len() == consumers
        && shard.trip_flags.len() == consumers
        && shard.first_consumer.checked_add(consumers as u32).is_some()
        && shard
            .consumers
            .iter()
            .all(|consumer| consumer.is_sound(places, day))
        && parcels.all(|parcel| is_known(parcel.id(), parcel.shop()))
        && orders.all(|order| is_known(order.id(), order.shop) && is_sound(order))
        && settling.all(|order| (order.shop() as usize) < places)
}

/// True if the state is one of this world's.
pub(super) fn market(state: &State, world: &WorldParameters, calendar: &Calendar) -> bool {
    head(state, world, calendar) && shards(state, world) && books(state)
}

/// True if all but consumers, and what is held for their orders, is one of this world's.
pub(super) fn head(state: &State, world: &WorldParameters, calendar: &Calendar) -> bool {
    let places = state.shops.len();
    state.day <= calendar.days()
        && state.industries.len() == world.industries.len()
        && state.orders_yesterday.len() == places
        && state.signals.is_sound()
        && state.captains_chosen_day.is_none_or(|day| day <= state.day)
        && industries(&state.industries, state)
        && shops(state, world)
        && state.ledger.is_balanced()
}

fn industries(industries: &[IndustryState], state: &State) -> bool {
    let ranges = industries
        .iter()
        .map(|it| (it.first_shop as usize, it.end_shop as usize));
    let has_weights = |industry: &IndustryState| {
        let shops = industry.places().len();
        let weights = [&industry.exposure.organic, &industry.exposure.campaign];
        let is_before_the_first_day = state.day == 0;
        weights
            .iter()
            .all(|weights| weights.len() == shops || is_before_the_first_day && weights.is_empty())
    };
    are_side_by_side(ranges, state.shops.len()) && industries.iter().all(has_weights)
}

fn shops(state: &State, world: &WorldParameters) -> bool {
    let is_place = |place: &u32| (*place as usize) < state.shops.len();
    let of_industries = state
        .industries
        .iter()
        .enumerate()
        .all(|(industry, known)| {
            let services = world.industries[industry].services.len();
            let mut shops = state.shops[known.places()].iter();
            shops.all(|shop| {
                shop.industry as usize == industry && shop_is_sound(shop, services, state.day)
            })
        });
    let reopens = |industry: u8| usize::from(industry) < state.industries.len();
    of_industries
        && state.entered.iter().chain(&state.closed).all(is_place)
        && state
            .reopenings
            .iter()
            .all(|reopening| reopens(reopening.industry))
}

fn shop_is_sound(shop: &Shop, services: usize, day: u32) -> bool {
    let offers = (services..MOST_SERVICES).any(|nth| shop.strategy.services.offers(nth));
    let ticket = shop.standing.ticket;
    let answered_day = ticket.and_then(|ticket| ticket.answered_day);
    let shock = shop.shock.is_none_or(|shock| {
        let is_kind = matches!(
            shock.kind,
            ShockKind::Mispricing | ShockKind::StockOut | ShockKind::Run
        );
        is_kind
            && shock.first_day <= shock.last_day
            && shock.first_day <= day
            && shock.last_day - shock.first_day < 1000
    });
    let numbers = [
        shop.score.overall,
        shop.strategy.log_price,
        shop.trailing.sales_fen,
        shop.reviews.count,
        shop.trailing.fixed_fen,
    ];
    !offers
        && shock
        && shop.problem_band < 3
        && (0.0..=1.0).contains(&shop.misfit)
        && (0.0..=shop.reviews.count).contains(&shop.reviews.praise)
        && (1.0..=5.0).contains(&shop.reviews.stars)
        && ticket.is_none_or(|ticket| ticket.day <= day)
        && answered_day.is_none_or(|answered| answered <= day)
        && shop.opened_day <= day
        && shop.closed_day <= day
        && numbers.iter().all(|number| number.is_finite())
}

fn shards(state: &State, world: &WorldParameters) -> bool {
    let consumers = world.population.everybody();
    let ranges = state.shards.iter().map(|shard| {
        let first = shard.first_consumer as usize;
        (first, first + shard.consumers.len())
    });
    let mut shards = state.shards.iter();
    !state.shards.is_empty()
        && are_side_by_side(ranges, consumers as usize)
        && shards.all(|one| shard(one, state.shops.len(), state.day))
}

/// True if the books balance: shops' cash and money held for orders are what accounts say.
fn books(state: &State) -> bool {
    let held_fen = state.shards.iter().map(|shard| shard.pipeline.held_fen());
    let cash_fen = state.shops.iter().map(|shop| i128::from(shop.cash_fen));
    let balance_fen = |account| i128::from(state.ledger.balance_fen(account));
    state.ledger.is_balanced()
        && balance_fen(Account::Shops) == cash_fen.sum::<i128>()
        && balance_fen(Account::Escrow) == held_fen.map(i128::from).sum::<i128>()
}
