//! How outcomes follow from totals. A value is `None` where there is nothing to divide by.

use super::measure::Measure;
use super::totals::Totals;
use gresham_market::tally::{Event, Money};

const MILLION: f64 = 1e6;
const FEN_PER_YUAN: f64 = 100.0;
const DAYS_PER_YEAR: f64 = 365.0;

pub(super) fn ratio(numerator: i64, denominator: i64) -> Option<f64> {
    (denominator != 0).then(|| numerator as f64 / denominator as f64)
}

pub(super) fn event_share(totals: &Totals, numerator: Event, denominator: Event) -> Option<f64> {
    ratio(totals.events(numerator), totals.events(denominator))
}

pub(super) fn per_day(totals: &Totals, amount: i64) -> Option<f64> {
    ratio(amount, totals.measure(Measure::Days))
}

pub(super) fn yuan_per_day(totals: &Totals, amount_fen: i64) -> Option<f64> {
    per_day(totals, amount_fen).map(|fen| fen / FEN_PER_YUAN)
}

pub(super) fn yuan_each(amount_fen: i64, count: i64) -> Option<f64> {
    ratio(amount_fen, count).map(|fen| fen / FEN_PER_YUAN)
}

/// Mean of a measure kept in millionths.
pub(super) fn mean(totals: &Totals, sum: Measure, count: i64) -> Option<f64> {
    ratio(totals.measure(sum), count).map(|ppm| ppm / MILLION)
}

pub(super) fn measure_share(
    totals: &Totals,
    numerator: Measure,
    denominator: Measure,
) -> Option<f64> {
    ratio(totals.measure(numerator), totals.measure(denominator))
}

pub(super) fn shop_mean(totals: &Totals, sum: Measure) -> Option<f64> {
    mean(totals, sum, totals.measure(Measure::Shops))
}

pub(super) fn yearly(totals: &Totals, events: Measure, shop_days: Measure) -> Option<f64> {
    measure_share(totals, events, shop_days).map(|daily| daily * DAYS_PER_YEAR)
}

pub(super) fn yearly_yuan_each(totals: &Totals, amount_fen: i64, days: Measure) -> Option<f64> {
    yuan_each(amount_fen, totals.measure(days)).map(|daily| daily * DAYS_PER_YEAR)
}

/// Money left of orders after everything that varies with them.
pub(super) fn contribution_fen(totals: &Totals) -> i64 {
    totals.signed_fen(&Money::CONTRIBUTION_SIGNS)
}

/// Gains of shops before owners were paid.
#[must_use]
pub fn merchant_profit_fen(totals: &Totals) -> i64 {
    totals.signed_fen(&Money::PROFIT_SIGNS)
}

/// Receipts of the platform less its payments.
#[must_use]
pub fn platform_revenue_fen(totals: &Totals) -> i64 {
    totals.signed_fen(&Money::PLATFORM_SIGNS)
}

/// Consumer surplus, merchant profit and platform revenue together.
#[must_use]
pub fn welfare_fen(totals: &Totals) -> i64 {
    totals.fen(Money::ConsumerSurplus) + merchant_profit_fen(totals) + platform_revenue_fen(totals)
}

/// Total welfare without what dishonest buyers gain.
pub(super) fn honest_welfare_fen(totals: &Totals) -> i64 {
    let of_cheats_fen = totals.fen(Money::ConsumerSurplus) - totals.fen(Money::HonestSurplus);
    welfare_fen(totals) - of_cheats_fen
}

/// Money of sales over the cost of what was sold, less 1.
pub(super) fn markup(totals: &Totals) -> Option<f64> {
    let received_fen = totals.fen(Money::Released) - totals.fen(Money::Commission);
    let cost_fen = totals.fen(Money::Goods) + totals.fen(Money::Freight);
    ratio(received_fen, cost_fen).map(|ratio| ratio - 1.0)
}

/// Slope over shop-days of log price on quality.
pub(super) fn price_quality_slope(totals: &Totals) -> Option<f64> {
    let price = shop_mean(totals, Measure::LogPrice)?;
    let quality = shop_mean(totals, Measure::QualityListed)?;
    let variance = shop_mean(totals, Measure::QualitySquared)? - quality * quality;
    let covariance = shop_mean(totals, Measure::PriceQuality)? - price * quality;
    (variance > 1e-9).then(|| covariance / variance)
}

/// Pearson correlation over shop-days of log price and quality.
pub(super) fn price_quality_correlation(totals: &Totals) -> Option<f64> {
    let price = shop_mean(totals, Measure::LogPrice)?;
    let quality = shop_mean(totals, Measure::QualityListed)?;
    let price_variance = shop_mean(totals, Measure::LogPriceSquared)? - price * price;
    let quality_variance = shop_mean(totals, Measure::QualitySquared)? - quality * quality;
    let covariance = shop_mean(totals, Measure::PriceQuality)? - price * quality;
    let scale = (price_variance * quality_variance).sqrt();
    (scale > 1e-9).then(|| covariance / scale)
}

pub(super) fn exit_hazard_gap(totals: &Totals) -> Option<f64> {
    let bad = yearly(totals, Measure::BadExits, Measure::BadShops)?;
    let good = yearly(totals, Measure::GoodExits, Measure::GoodShops)?;
    Some(bad - good)
}
