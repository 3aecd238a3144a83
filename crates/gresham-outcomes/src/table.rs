//! The table of outcomes.

use super::definition::{Margin, Outcome, Unit};
use super::formulas::{
    contribution_fen, event_share, exit_hazard_gap, honest_welfare_fen, markup, mean,
    measure_share, merchant_profit_fen, per_day, platform_revenue_fen, price_quality_correlation,
    price_quality_slope, ratio, shop_mean, welfare_fen, yearly, yearly_yuan_each, yuan_each,
    yuan_per_day,
};
use super::measure::Measure;
use gresham_market::tally::{Event, Money};
use gresham_stats::Direction;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

impl<'de> Deserialize<'de> for &'static Outcome {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        by_name(&name).ok_or_else(|| D::Error::custom(format!("unknown outcome `{name}`")))
    }
}

/// The outcome that a file or a command line names; `None` if there is none of that name. Code
/// names outcomes by their constants.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Outcome> {
    OUTCOMES.iter().find(|outcome| outcome.name == name)
}

macro_rules! outcomes {
    ($($constant:ident $name:literal, $label:literal, $unit:ident, $direction:ident,
       $margin:ident($amount:literal), $definition:literal, |$totals:ident| $value:expr;)+) => {
        /// Every outcome, in the order of tables and documentation.
        pub const OUTCOMES: &[Outcome] = &[
            $( Outcome {
                name: $name,
                label: $label,
                unit: Unit::$unit,
                direction: Direction::$direction,
                margin: Margin::$margin($amount),
                definition: $definition,
                value: |$totals| $value,
            } ),+
        ];

        /// Places of outcomes in the table.
        #[expect(
            non_camel_case_types,
            clippy::upper_case_acronyms,
            reason = "named as the constants that they index"
        )]
        enum Row { $( $constant ),+ }

        $(
            #[doc = $definition]
            pub const $constant: &Outcome = &OUTCOMES[Row::$constant as usize];
            const _: () = assert!(
                $name.eq_ignore_ascii_case(stringify!($constant)),
                "an outcome's constant is its name in capitals",
            );
        )+
    };
}

outcomes! {
    GROSS_GMV "gross_gmv", "Gross GMV", YuanPerDay, HigherIsBetter, Relative(0.01),
        "Buyers' payments for orders placed, per day.",
        |t| yuan_per_day(t, t.fen(Money::Paid));
    NET_GMV "net_gmv", "Net GMV", YuanPerDay, HigherIsBetter, Relative(0.01),
        "Settled money released to shops, after refunds and compensation, per day of settlement.",
        |t| yuan_per_day(t, t.fen(Money::Released));
    ORDERS "orders", "Orders", PerDay, HigherIsBetter, Relative(0.01),
        "Orders placed per day.",
        |t| per_day(t, t.events(Event::Orders));
    CONVERSION "conversion", "Conversion", Share, HigherIsBetter, Relative(0.02),
        "Orders over views: times that a shop is opened from a page, by buyers in need and by browsers, and direct visits.",
        |t| ratio(t.events(Event::Orders),
            t.events(Event::Opened) + t.events(Event::AdClicks) + t.events(Event::DirectVisits));
    REPEAT_30 "repeat_30", "Repeat rate, 30 days", Share, HigherIsBetter, Absolute(0.005),
        "Share of purchases whose buyer orders at the same shop again within 30 days; dated when the 30 days are over. A buyer who has forgotten the shop counts as new.",
        |t| measure_share(t, Measure::Repeated30, Measure::Followed30);
    REPEAT_60 "repeat_60", "Repeat rate, 60 days", Share, HigherIsBetter, Absolute(0.005),
        "Share of purchases whose buyer orders at the same shop again within 60 days; dated when the 60 days are over. A buyer who has forgotten the shop counts as new.",
        |t| measure_share(t, Measure::Repeated60, Measure::Followed60);
    REPEAT_90 "repeat_90", "Repeat rate, 90 days", Share, HigherIsBetter, Absolute(0.005),
        "Share of purchases whose buyer orders at the same shop again within 90 days; dated when the 90 days are over. A buyer who has forgotten the shop counts as new.",
        |t| measure_share(t, Measure::Repeated90, Measure::Followed90);
    LIFETIME_VALUE "lifetime_value", "Lifetime value", Yuan, HigherIsBetter, Relative(0.05),
        "Contribution margin (everything that moves shops' cash but advertising, fixed cost and owners' money) over new customers won in the same window: what a customer is worth where purchases are steady.",
        |t| yuan_each(contribution_fen(t), t.events(Event::NewCustomers));
    CAC "cac", "Cost of winning a customer", Yuan, LowerIsBetter, Relative(0.05),
        "Advertising spent over new customers who came through a sold slot.",
        |t| yuan_each(t.fen(Money::Advertising), t.events(Event::AdCustomers));
    FIRST_ORDER_UNPAID "first_order_unpaid", "Shops never paid back by a first order", Share, LowerIsBetter, Absolute(0.02),
        "Of the shops that won customers through sold slots in the trailing window, the share whose cost of winning one exceeds the contribution margin of an order.",
        |t| measure_share(t, Measure::UnpaidFirstOrders, Measure::AdvertisingShops);
    PROBLEM_RATE "problem_rate", "Problem orders, true", Share, LowerIsBetter, Absolute(0.005),
        "Delivered orders that were defective, not as described or damaged, over delivered orders, whether or not anybody complained.",
        |t| event_share(t, Event::Problems, Event::Delivered);
    PROBLEM_RATE_MEASURED "problem_rate_measured", "Problem orders, measured", Share, LowerIsBetter, Absolute(0.005),
        "Quality complaints over delivered orders: what the platform sees. Includes false complaints, misses what is not claimed.",
        |t| event_share(t, Event::QualityComplaints, Event::Delivered);
    DEFECT_RATE "defect_rate", "Defect rate, true", Share, LowerIsBetter, Absolute(0.005),
        "Delivered orders that were defective or not as described, over delivered orders.",
        |t| event_share(t, Event::Defects, Event::Delivered);
    FIRST_RETURN_RATE "first_return_rate", "First-return rate", Share, LowerIsBetter, Absolute(0.0025),
        "Orders refunded for quality over delivered orders, as the score counts them: returns and refunds without return; partial compensation only if the platform says so.",
        |t| event_share(t, Event::FirstReturns, Event::Delivered);
    RETURN_RATE "return_rate", "Return rate", Share, LowerIsBetter, Absolute(0.005),
        "Orders sent back, for whatever reason, over delivered orders.",
        |t| event_share(t, Event::Returns, Event::Delivered);
    REFUND_SHARE "refund_share", "Refunded share", Share, LowerIsBetter, Absolute(0.005),
        "Refunds and compensation over gross GMV of the same days.",
        |t| ratio(t.fen(Money::Refunded) + t.fen(Money::Compensated), t.fen(Money::Paid));
    REFUND_ONLY_RATE "refund_only_rate", "Refund-only rate", Share, LowerIsBetter, Absolute(0.0025),
        "Orders refunded without return over delivered orders.",
        |t| event_share(t, Event::RefundOnlyGranted, Event::Delivered);
    DISPUTE_RATE "dispute_rate", "Dispute rate", Share, LowerIsBetter, Absolute(0.001),
        "Claims that the platform was asked to decide over delivered orders.",
        |t| event_share(t, Event::Disputes, Event::Delivered);
    LATE_PICKUP_RATE "late_pickup_rate", "Late pick-up", Share, LowerIsBetter, Absolute(0.005),
        "Parcels picked up late over parcels picked up.",
        |t| event_share(t, Event::LatePickups, Event::PickedUp);
    LATE_AVERTED_RATE "late_averted_rate", "Late pick-up averted", Share, HigherIsBetter, Absolute(0.005),
        "Parcels handed over in time after a warning over parcels picked up.",
        |t| event_share(t, Event::LateAverted, Event::PickedUp);
    PENALTY_SPARED "penalty_spared", "Late penalties spared", YuanPerDay, Neutral, Relative(0.05),
        "Ordinary penalties for late parcels less those that shops paid, per day: what buyers no longer receive. Without counting parcels that were not late after a warning.",
        |t| yuan_per_day(t, t.fen(Money::PenaltySpared));
    LATE_DELIVERY_RATE "late_delivery_rate", "Late delivery", Share, LowerIsBetter, Absolute(0.005),
        "Parcels delivered later than promised over parcels delivered.",
        |t| event_share(t, Event::LateDeliveries, Event::Delivered);
    SLOW_RESPONSE_RATE "slow_response_rate", "Slow response", Share, LowerIsBetter, Absolute(0.01),
        "Conversations not answered within three minutes over conversations.",
        |t| ratio(t.events(Event::SlowResponses) + t.events(Event::Unanswered),
            t.events(Event::Contacts) + t.events(Event::Questions));
    SCORE "score", "Score", Points, Neutral, Absolute(0.02),
        "Mean experience score over open shops.",
        |t| shop_mean(t, Measure::Score);
    FIVE_STAR_SHARE "five_star_share", "Five-star shops", Share, Neutral, Absolute(0.02),
        "Share of open shops with the five-star label: scoring 4.8 and above, unless the scenario has a formula for it. Its level at the freeze of the map is an input.",
        |t| measure_share(t, Measure::FiveStar, Measure::Shops);
    TRAFFIC_GINI "traffic_gini", "Traffic concentration (Gini)", Number, Neutral, Absolute(0.01),
        "Gini coefficient, over shops, of the times that they are opened from a page, within the trailing window.",
        |t| mean(t, Measure::TrafficGini, t.measure(Measure::Days));
    SALES_GINI "sales_gini", "Sales concentration (Gini)", Number, Neutral, Absolute(0.01),
        "Gini coefficient of gross sales over shops within the trailing window.",
        |t| mean(t, Measure::SalesGini, t.measure(Measure::Days));
    ABUSE_RATE "abuse_rate", "False claims", Share, LowerIsBetter, Absolute(0.001),
        "False claims over delivered orders.",
        |t| event_share(t, Event::AbuseAttempts, Event::Delivered);
    ABUSE_SUCCESS "abuse_success", "False claims paid", Share, LowerIsBetter, Absolute(0.02),
        "Share of false claims that were paid.",
        |t| event_share(t, Event::AbuseSuccesses, Event::AbuseAttempts);
    ABUSE_LOSS "abuse_loss", "Loss to abuse", YuanPerDay, LowerIsBetter, Relative(0.02),
        "What false claims cost shops per day: refunds, goods and freight.",
        |t| yuan_per_day(t, t.fen(Money::AbuseLoss));
    ABUSE_LOSS_SHARE "abuse_loss_share", "Loss to abuse over GMV", Share, LowerIsBetter, Absolute(0.0005),
        "What false claims cost shops over gross GMV.",
        |t| ratio(t.fen(Money::AbuseLoss), t.fen(Money::Paid));
    HONEST_DENIED "honest_denied", "Just claims denied", Share, LowerIsBetter, Absolute(0.005),
        "Share of claims about a real problem that were refused.",
        |t| event_share(t, Event::HonestDenied, Event::HonestClaims);
    SOUND_FLAGGED "sound_flagged", "Honest claims flagged", Share, LowerIsBetter, Absolute(0.002),
        "Share of claims about a real problem that a check took for false.",
        |t| event_share(t, Event::SoundFlagged, Event::HonestClaims);
    MISMATCH_LOSS "mismatch_loss", "Loss to false returns", YuanPerDay, LowerIsBetter, Relative(0.02),
        "What swapped and empty returns cost shops per day; part of the loss to abuse.",
        |t| yuan_per_day(t, t.fen(Money::MismatchLoss));
    HONEST_RETURNS_REFUSED "honest_returns_refused", "Honest returns refused", Share, LowerIsBetter, Absolute(0.0005),
        "Honest returns that a shop's evidence wrongly showed to be false, over returns refunded.",
        |t| event_share(t, Event::HonestReturnsRefused, Event::Returns);
    FILMING_SHOPS "filming_shops", "Shops with standard evidence", Share, Neutral, Absolute(0.02),
        "Share of open shops that film returns as standard evidence.",
        |t| measure_share(t, Measure::FilmingShops, Measure::Shops);
    POOLING_SHOPS "pooling_shops", "Shops that pool return freight", Share, Neutral, Absolute(0.02),
        "Share of open shops that pay into the pool of return freight.",
        |t| measure_share(t, Measure::PoolingShops, Measure::Shops);
    RETURN_FREIGHT "return_freight", "Return freight", YuanPerDay, LowerIsBetter, Relative(0.02),
        "Freight of goods sent back, whoever bears it, per day.",
        |t| yuan_per_day(t, t.fen(Money::ReturnFreightShop) + t.fen(Money::ReturnFreightBuyer)
            + t.fen(Money::PooledFreight));
    CANCELLED_RATE "cancelled_rate", "Orders cancelled", Share, LowerIsBetter, Absolute(0.001),
        "Orders cancelled instead of picked up over orders placed.",
        |t| event_share(t, Event::Cancelled, Event::Orders);
    STOCK_OUT_RATE "stock_out_rate", "Stock-outs", Share, LowerIsBetter, Absolute(0.001),
        "Orders cancelled because stock was missing over orders placed.",
        |t| event_share(t, Event::StockOuts, Event::Orders);
    CANCELLED_EARLY_SHARE "cancelled_early_share", "Cancelled at once", Share, HigherIsBetter, Absolute(0.02),
        "Of the orders cancelled, those that were cancelled at once because the platform had stepped in.",
        |t| event_share(t, Event::CancelledEarly, Event::Cancelled);
    MISPRICING_LOSS "mispricing_loss", "Loss by wrong prices", YuanPerDay, LowerIsBetter, Relative(0.05),
        "Cost of goods and freight beyond the price, of parcels sold below the cost of their goods, per day.",
        |t| yuan_per_day(t, t.fen(Money::MispricingLoss));
    GROUP_SHARE "group_share", "Groups' share of sales", Share, LowerIsBetter, Absolute(0.002),
        "Gross sales of shops that belong to malicious groups over gross sales.",
        |t| ratio(t.measure(Measure::GroupSales), t.fen(Money::Paid));
    VANISHED_RATE "vanished_rate", "Orders of vanished shops", Share, LowerIsBetter, Absolute(0.0005),
        "Orders whose shop was gone before it sent them over orders placed.",
        |t| event_share(t, Event::Vanished, Event::Orders);
    FROZEN_MONEY "frozen_money", "Money frozen and returned", YuanPerDay, Neutral, Relative(0.05),
        "Money held for orders of removed shops and returned to buyers, per day.",
        |t| yuan_per_day(t, t.fen(Money::Frozen));
    WRONG_REMOVALS "wrong_removals", "Shops wrongly removed", PerDay, LowerIsBetter, Relative(0.05),
        "Shops removed in the search for groups that belonged to none, per day.",
        |t| per_day(t, t.events(Event::ShopsWronglyRemoved));
    DECISIONS_CORRECTED "decisions_corrected", "Decisions corrected", PerDay, Neutral, Relative(0.05),
        "Decisions against shops that the platform took back, per day.",
        |t| per_day(t, t.events(Event::DecisionsCorrected));
    WRONG_CORRECTIONS "wrong_corrections", "Wrong corrections", PerDay, LowerIsBetter, Relative(0.05),
        "Decisions that the platform took back though they had been right, per day.",
        |t| per_day(t, t.events(Event::WronglyCorrected));
    ENTRY_RATE "entry_rate", "Entry", SharePerYear, Neutral, Absolute(0.02),
        "Shops that opened per open shop and year.",
        |t| yearly(t, Measure::Entries, Measure::Shops);
    EXIT_RATE "exit_rate", "Exit", SharePerYear, Neutral, Absolute(0.02),
        "Shops that closed per open shop and year.",
        |t| yearly(t, Measure::Exits, Measure::Shops);
    SURVIVAL "survival", "Survival of the first day's shops", Share, HigherIsBetter, Absolute(0.01),
        "Share of the shops of the first day that are still open.",
        |t| measure_share(t, Measure::StarterSurvivors, Measure::StarterShops);
    GOOD_SURVIVAL "good_survival", "Survival of good shops", Share, HigherIsBetter, Absolute(0.01),
        "Share still open of the first day's best third of shops of each industry by true quality.",
        |t| measure_share(t, Measure::GoodSurvivors, Measure::GoodStarters);
    EXIT_HAZARD_GAP "exit_hazard_gap", "Exit of bad less good shops", SharePerYear, HigherIsBetter, Absolute(0.02),
        "Yearly exit rate of shops below their industry's current median of quality less that of the others: positive where bad shops leave first.",
        |t| exit_hazard_gap(t);
    QUALITY_LISTED "quality_listed", "Quality listed", Share, HigherIsBetter, Absolute(0.005),
        "Mean true quality of open shops: probability that an item is as described.",
        |t| shop_mean(t, Measure::QualityListed);
    QUALITY_TRADED "quality_traded", "Quality traded", Share, HigherIsBetter, Absolute(0.005),
        "Mean true quality over orders.",
        |t| mean(t, Measure::QualityTraded, t.events(Event::Orders));
    QUALITY_DESCRIBED "quality_described", "Quality described", Share, Neutral, Absolute(0.005),
        "Mean quality that descriptions promise.",
        |t| shop_mean(t, Measure::Described);
    LEMON_SHARE "lemon_share", "Lemons' share of orders", Share, LowerIsBetter, Absolute(0.01),
        "Orders at shops whose quality lies below the lowest tercile of their industry at the start.",
        |t| ratio(t.measure(Measure::LemonOrders), t.events(Event::Orders));
    PRICE_QUALITY_CORRELATION "price_quality_correlation", "Correlation of price and quality", Number, Neutral, Absolute(0.05),
        "Pearson correlation over open shops of log price against the industry's and true quality.",
        |t| price_quality_correlation(t);
    PRICE_QUALITY_SLOPE "price_quality_slope", "Price of quality", Number, Neutral, Absolute(0.1),
        "Slope over open shops of log price against the industry's on true quality: by how much dearer a shop is whose goods are all as described than one whose goods never are.",
        |t| price_quality_slope(t);
    PRICE_INDEX "price_index", "Price index", Number, Neutral, Absolute(0.005),
        "Geometric mean over open shops of the price over the industry's typical price.",
        |t| shop_mean(t, Measure::LogPrice).map(libm::exp);
    MARKUP "markup", "Markup", Share, Neutral, Absolute(0.01),
        "Money released to shops less commission, over what its goods and their freight cost, less 1.",
        |t| markup(t);
    MERCHANT_MARGIN "merchant_margin", "Margin of merchants", Share, Neutral, Absolute(0.005),
        "Merchant profit over gross GMV.",
        |t| ratio(merchant_profit_fen(t), t.fen(Money::Paid));
    PLATFORM_TAKE "platform_take", "Take of the platform", Share, Neutral, Absolute(0.002),
        "Platform revenue over gross GMV.",
        |t| ratio(platform_revenue_fen(t), t.fen(Money::Paid));
    SHOPS "shops", "Open shops", Number, Neutral, Relative(0.01),
        "Mean number of open shops.",
        |t| ratio(t.measure(Measure::Shops), t.measure(Measure::Days));
    TOP_TENTH_SHARE "top_tenth_share", "Largest tenth's share of sales", Share, Neutral, Absolute(0.01),
        "Share of the largest tenth of shops in gross sales within the trailing window.",
        |t| mean(t, Measure::TopTenthShare, t.measure(Measure::Days));
    SERVICE_EFFORT "service_effort", "Service effort", Share, HigherIsBetter, Absolute(0.01),
        "Mean service effort of open shops, from none to full.",
        |t| shop_mean(t, Measure::Effort);
    SERVICES_OFFERED "services_offered", "Special services per shop", Number, Neutral, Absolute(0.05),
        "Special services offered per open shop, bonus items and others alike.",
        |t| mean(t, Measure::Services, t.measure(Measure::Shops));
    BROKEN_PROMISES "broken_promises", "Broken promises", Share, LowerIsBetter, Absolute(0.005),
        "Of the parcels for which special services were promised, the share for which a promise was broken.",
        |t| event_share(t, Event::BrokenPromises, Event::Promised);
    CERTIFIED_STAFF "certified_staff", "Certified staff", Share, Neutral, Absolute(0.01),
        "Mean share of certified staff over open shops; none where the platform does not certify.",
        |t| shop_mean(t, Measure::Certification);
    LISTED_SHOPS "listed_shops", "Shops on the good-service list", Share, Neutral, Absolute(0.01),
        "Share of open shops on the good-service list.",
        |t| measure_share(t, Measure::GoodServiceShops, Measure::Shops);
    TAGGED_SHOPS "tagged_shops", "Shops with a negative tag", Share, Neutral, Absolute(0.01),
        "Share of open shops beside which a negative tag is shown.",
        |t| measure_share(t, Measure::TaggedShops, Measure::Shops);
    TICKETED_SHOPS "ticketed_shops", "Shops with an open ticket", Share, Neutral, Absolute(0.01),
        "Share of open shops with a ticket that they have not answered.",
        |t| measure_share(t, Measure::TicketedShops, Measure::Shops);
    FAULTY_SHOPS "faulty_shops", "Shops with a fault in their goods", Share, LowerIsBetter, Absolute(0.01),
        "Share of open shops whose goods carry a fault that nobody has mended yet.",
        |t| measure_share(t, Measure::FaultyShops, Measure::Shops);
    TRUST "trust", "Trust", Share, HigherIsBetter, Absolute(0.005),
        "Mean trust of consumers in the platform.",
        |t| mean(t, Measure::Trust, t.measure(Measure::Consumers));
    BELIEF "belief", "Expected worth", Share, HigherIsBetter, Absolute(0.005),
        "Mean worth that consumers expect of an order at an unknown shop: 1 is a good one in time, and problems and lateness take from it.",
        |t| mean(t, Measure::Belief, t.measure(Measure::Consumers));
    CONSUMER_SURPLUS "consumer_surplus", "Consumer surplus", YuanPerDay, HigherIsBetter, Relative(0.02),
        "Buyers' valuation of what they received less what they paid and bore, per day. Valuation is the log-price equivalent of utility at first order.",
        |t| yuan_per_day(t, t.fen(Money::ConsumerSurplus));
    HONEST_SURPLUS "honest_surplus", "Honest buyers' surplus", YuanPerDay, HigherIsBetter, Relative(0.02),
        "The part of consumer surplus that goes to honest buyers.",
        |t| yuan_per_day(t, t.fen(Money::HonestSurplus));
    SURPLUS_PER_CONSUMER "surplus_per_consumer", "Surplus per consumer", Yuan, HigherIsBetter, Relative(0.02),
        "Consumer surplus per consumer and year; also for cohorts and kinds of honesty.",
        |t| yearly_yuan_each(t, t.fen(Money::ConsumerSurplus), Measure::Buyers);
    TRANSFERS_TO_BUYERS "transfers_to_buyers", "Transfers to buyers", YuanPerDay, Neutral, Relative(0.05),
        "Money from shops to buyers for which no goods came back: compensation, penalties for late parcels, refunds of what the buyer kept; per day. What buyers gain by it shops lose.",
        |t| yuan_per_day(t, t.fen(Money::ToBuyers));
    MERCHANT_PROFIT "merchant_profit", "Merchant profit", YuanPerDay, HigherIsBetter, Relative(0.02),
        "Everything that moves shops' cash but owners' money: released money and salvage less commission, goods, freight, handling, penalties, service, advertising, fixed cost and the like, per day.",
        |t| yuan_per_day(t, merchant_profit_fen(t));
    PLATFORM_REVENUE "platform_revenue", "Platform revenue", YuanPerDay, HigherIsBetter, Relative(0.02),
        "What the platform receives less what it pays: commission, advertising and the like, per day.",
        |t| yuan_per_day(t, platform_revenue_fen(t));
    WELFARE "welfare", "Total welfare", YuanPerDay, HigherIsBetter, Relative(0.02),
        "Consumer surplus, merchant profit and platform revenue together, per day.",
        |t| yuan_per_day(t, welfare_fen(t));
    HONEST_WELFARE "honest_welfare", "Welfare without cheats", YuanPerDay, HigherIsBetter, Relative(0.02),
        "Total welfare without the surplus of buyers who claim falsely: honest buyers' surplus, merchant profit and platform revenue together, per day.",
        |t| yuan_per_day(t, honest_welfare_fen(t));
    EFFICIENCY "efficiency", "Efficiency", Share, HigherIsBetter, Absolute(0.01),
        "Total welfare over that of the same world, policy and luck with every shop's quality visible to buyers.",
        |t| ratio(welfare_fen(t), t.measure(Measure::VisibleSurplus));
}
