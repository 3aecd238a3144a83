//! The outcomes that are told first.

use super::definition::Outcome;
use super::table;

/// The outcomes told unless others are asked for: how much is sold, how good it is, who gains and
/// who leaves. Records hold all outcomes in any case.
pub const HEADLINE: [&Outcome; 20] = [
    table::GROSS_GMV,
    table::NET_GMV,
    table::ORDERS,
    table::REPEAT_90,
    table::PROBLEM_RATE,
    table::REFUND_SHARE,
    table::FIRST_RETURN_RATE,
    table::DISPUTE_RATE,
    table::ABUSE_LOSS_SHARE,
    table::HONEST_DENIED,
    table::QUALITY_LISTED,
    table::QUALITY_TRADED,
    table::LEMON_SHARE,
    table::PRICE_INDEX,
    table::TOP_TENTH_SHARE,
    table::HONEST_SURPLUS,
    table::MERCHANT_PROFIT,
    table::PLATFORM_REVENUE,
    table::HONEST_WELFARE,
    table::EFFICIENCY,
];

/// Money that each party to a market ends up with: all buyers, those of them who do not cheat,
/// shops, the platform.
pub const PARTIES_MONEY: [&Outcome; 4] = [
    table::CONSUMER_SURPLUS,
    table::HONEST_SURPLUS,
    table::MERCHANT_PROFIT,
    table::PLATFORM_REVENUE,
];
