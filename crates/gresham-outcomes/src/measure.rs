//! Measures read off shops and consumers at the end of each day.

use gresham_market::tally::indexed;

indexed! {
    /// Additive measures of state. Shares are kept in millionths so that sums stay integers.
    Measure {
        Shops "shops" "Shops open: shop-days over a window.",
        Listed "listed" "Shops whose price covers their cost today, and so sell; whole market only.",
        Days "days" "Days, once per slice.",
        QualityListed "quality_listed_ppm" "True quality summed over open shops, in millionths.",
        QualityTraded "quality_traded_ppm" "True quality of the shop summed over orders, in millionths.",
        Described "described_ppm" "Described quality summed over open shops, in millionths.",
        Effort "effort_ppm" "Service effort summed over open shops, in millionths.",
        Promptness "promptness_ppm" "Promptness summed over open shops, in millionths.",
        Score "score_ppm" "Score summed over open shops, in millionths of a point.",
        FiveStar "five_star" "Shops with the five-star label: scoring 4.8 and above, unless a formula says otherwise.",
        LemonOrders "lemon_orders" "Orders at lemons: shops whose quality is below the lowest tercile of their industry at the start.",
        LogPrice "log_price_ppm" "Log price against the industry's, summed over open shops, in millionths.",
        LogPriceSquared "log_price_squared_ppm" "Its square.",
        QualitySquared "quality_squared_ppm" "The square of quality.",
        PriceQuality "price_quality_ppm" "The product of log price and quality.",
        Entries "entries" "Shops that opened.",
        Exits "exits" "Shops that closed.",
        GoodShops "good_shops" "Shops at or above the current median quality of their industry: shop-days.",
        BadShops "bad_shops" "Shops below that median: shop-days.",
        GoodExits "good_exits" "Exits of such good shops.",
        BadExits "bad_exits" "Exits of such bad shops.",
        StarterShops "starter_shops" "Shops of the first day.",
        StarterSurvivors "starter_survivors" "Shops of the first day that are still open.",
        Cash "cash_fen" "Cash summed over open shops.",
        AdvertisingShops "advertising_shops" "Shops that won customers through sold slots in the trailing window.",
        UnpaidFirstOrders "unpaid_first_orders" "Of these, shops whose cost of winning a customer exceeds the margin of a first order.",
        TrafficGini "traffic_gini_ppm" "Gini coefficient of exposure over shops in the trailing window, in millionths, once a day.",
        SalesGini "sales_gini_ppm" "Gini coefficient of sales over shops in the trailing window, in millionths, once a day.",
        TopTenthShare "top_tenth_share_ppm" "Share of the largest tenth of shops in sales in the trailing window, in millionths, once a day.",
        Repeated30 "repeated_30" "Orders of 30 days ago whose buyer has ordered there again since.",
        Followed30 "followed_30" "Orders of 30 days ago.",
        Repeated60 "repeated_60" "Orders of 60 days ago whose buyer has ordered there again since.",
        Followed60 "followed_60" "Orders of 60 days ago.",
        Repeated90 "repeated_90" "Orders of 90 days ago whose buyer has ordered there again since.",
        Followed90 "followed_90" "Orders of 90 days ago.",
        Consumers "consumers" "Consumers: consumer-days over a window; whole market only.",
        Trust "trust_ppm" "Trust summed over consumers, in millionths; whole market only.",
        Belief "belief_ppm" "Expected quality of an unknown shop summed over consumers, in millionths; whole market only.",
        Needs "needs" "Needs that arose; whole market only.",
        TurnedAway "turned_away" "Purchases turned away by a limit or a ban; whole market only.",
        Bans "bans" "Accounts banned; whole market only.",
        NewAccounts "new_accounts" "New accounts of banned professionals; whole market only.",
        Certification "certification_ppm" "Share of staff certified, summed over open shops, in millionths; zero where nobody certifies.",
        Services "services" "Special services offered, summed over open shops.",
        GoodServiceShops "good_service_shops" "Shops on the good-service list.",
        TaggedShops "tagged_shops" "Shops with a negative tag.",
        TicketedShops "ticketed_shops" "Shops with an unanswered ticket.",
        FaultyShops "faulty_shops" "Shops with a fault in their goods.",
        VisibleSurplus "visible_surplus_fen" "Realised surplus in the same world with quality visible; whole market only, zero where that world was not run.",
        FilmingShops "filming_shops" "Open shops that film returns as standard evidence.",
        GroupShops "group_shops" "Open shops that belong to a malicious group.",
        GroupSales "group_sales_fen" "Gross sales of such shops, in fen.",
        PoolingShops "pooling_shops" "Open shops that pool return freight.",
        GoodStarters "good_starters" "Of the shops of the first day, the best third of each industry by quality.",
        GoodSurvivors "good_survivors" "Of these, shops that are still open.",
        Buyers "buyers" "Consumers who may buy, for the whole market and for the cohorts and kinds of honesty among them: consumer-days.",
    }
}

const MILLION: f64 = 1e6;

/// Millionths, halves away from zero.
#[inline]
pub(super) fn ppm(value: f64) -> i64 {
    let millionths = value * MILLION;
    let whole = millionths as i64;
    // Exact: the fraction of a number that has one is a difference without rounding.
    let fraction = millionths - whole as f64;
    whole.saturating_add(i64::from(fraction >= 0.5) - i64::from(fraction <= -0.5))
}

#[cfg(test)]
mod tests {
    use super::{MILLION, ppm};

    #[test]
    fn millionths_are_rounded_as_the_library_rounds() {
        let halves = (-2_000_000..2_000_000).map(|half| f64::from(half) / 2.0 / MILLION);
        let others = [
            0.499_999_999_999_999_94,
            -0.499_999_999_999_999_94,
            4.6e9,
            9.3e12,
            -1e300,
            f64::NAN,
        ];
        for value in halves
            .chain(others.map(|value| value / MILLION))
            .chain(others)
        {
            assert_eq!(ppm(value), libm::round(value * MILLION) as i64, "{value}");
        }
    }
}
