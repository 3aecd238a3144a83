//! Measures read off a shop at the end of a day.

use super::cuts::Cuts;
use super::measure::{Measure, ppm};
use super::totals::Measures;
use gresham_market::Market;
use gresham_market::tally::{Event, Money};

/// The day's measures of the shop at `place`, given the cuts of its industry's quality on the first
/// day and now.
pub(super) fn measures(place: usize, market: &Market, start: &Cuts, now: &Cuts) -> Measures {
    let (shop, tally) = (&market.shops()[place], &market.tally().shops[place]);
    let mut measures = Measures::default();
    let quality = shop.delivered_quality(market.world().merchants.exaggeration_harm);
    let orders = i64::from(tally.events(Event::Orders));
    measures.add(Measure::QualityTraded, orders * ppm(quality));
    if quality < start.lower_tercile {
        measures.add(Measure::LemonOrders, orders);
    }
    if shop.operator.is_some() {
        measures.add(Measure::GroupShops, i64::from(shop.open));
        measures.add(Measure::GroupSales, tally.fen(Money::Paid));
    }
    if shop.open {
        let survives = shop.starter && start.is_good(shop);
        measures.add(Measure::GoodSurvivors, i64::from(survives));
        add_state(&mut measures, place, quality, now, market);
    }
    measures
}

/// Adds what an open shop is like today.
fn add_state(measures: &mut Measures, place: usize, quality: f64, now: &Cuts, market: &Market) {
    let shop = &market.shops()[place];
    let price = shop.strategy.log_price;
    let starter = i64::from(shop.starter);
    let five_star = i64::from(shop.five_star);
    let good = i64::from(quality >= now.median);
    let standing = &shop.standing;
    let ticketed = standing
        .ticket
        .is_some_and(|ticket| ticket.answered_day.is_none());
    for (measure, amount) in [
        (Measure::Shops, 1),
        (Measure::QualityListed, ppm(quality)),
        (Measure::Described, ppm(shop.strategy.described())),
        (Measure::Effort, ppm(shop.strategy.effort)),
        (Measure::Promptness, ppm(shop.strategy.promptness)),
        (Measure::Score, ppm(shop.score.overall)),
        (Measure::FiveStar, five_star),
        (Measure::LogPrice, ppm(price)),
        (Measure::LogPriceSquared, ppm(price * price)),
        (Measure::QualitySquared, ppm(quality * quality)),
        (Measure::PriceQuality, ppm(price * quality)),
        (Measure::GoodShops, good),
        (Measure::BadShops, 1 - good),
        (Measure::StarterSurvivors, starter),
        (Measure::Cash, shop.cash_fen),
        (
            Measure::FilmingShops,
            i64::from(shop.participation.films_returns),
        ),
        (
            Measure::PoolingShops,
            i64::from(shop.participation.pools_freight),
        ),
        (Measure::Certification, certified(place, market)),
        (Measure::Services, i64::from(shop.strategy.services.count())),
        (Measure::GoodServiceShops, i64::from(standing.listed)),
        (Measure::TaggedShops, i64::from(standing.tagged)),
        (Measure::TicketedShops, i64::from(ticketed)),
        (Measure::FaultyShops, i64::from(shop.fault > 0.0)),
    ] {
        measures.add(measure, amount);
    }
    let trailing = &shop.trailing;
    if trailing.ad_customers >= 1.0 {
        let margin_fen = market.order_margin_fen(place);
        let unpaid = trailing.advertising_fen / trailing.ad_customers > margin_fen;
        measures.add(Measure::AdvertisingShops, 1);
        measures.add(Measure::UnpaidFirstOrders, i64::from(unpaid));
    }
}

/// Certified staff, where the platform certifies.
fn certified(place: usize, market: &Market) -> i64 {
    let shop = &market.shops()[place];
    market
        .board()
        .rules
        .of(place)
        .staff_certification
        .map_or(0, |_| ppm(shop.strategy.certification))
}
