//! Metrics that formulas can name.

crate::indexed! {
    /// A number that the platform has measured of a shop.
    Metric {
        FirstReturnRate "first_return_rate" "Orders refunded for quality per order delivered.",
        ComplaintRate "complaint_rate" "Quality complaints per order delivered.",
        LatePickupRate "late_pickup_rate" "Late pick-ups per pick-up.",
        LateDeliveryRate "late_delivery_rate" "Late deliveries per delivery.",
        SlowResponseRate "slow_response_rate" "Conversations not answered within three minutes, per conversation.",
        DisputeRate "dispute_rate" "Disputes per order delivered.",
        IndustryFirstReturnRate "industry_first_return_rate" "The industry's average of `first_return_rate`.",
        IndustryComplaintRate "industry_complaint_rate" "The industry's average of `complaint_rate`.",
        IndustryLatePickupRate "industry_late_pickup_rate" "The industry's average of `late_pickup_rate`.",
        IndustryLateDeliveryRate "industry_late_delivery_rate" "The industry's average of `late_delivery_rate`.",
        IndustrySlowResponseRate "industry_slow_response_rate" "The industry's average of `slow_response_rate`.",
        IndustryDisputeRate "industry_dispute_rate" "The industry's average of `dispute_rate`.",
        ProductRank "product_rank" "Rank in the product dimension of the shipped score, from 0 (worst) to 1 (best).",
        LogisticsRank "logistics_rank" "The same for logistics.",
        ServiceRank "service_rank" "The same for service.",
        OverallRank "overall_rank" "Rank of the weighted mean of the three, which the shipped score maps to points.",
        ShippedScore "shipped_score" "Points of the shipped score.",
        Score "score" "Points of the score in force: of the formula `score`, else the shipped one. Not known to the formula `score` itself.",
        Orders "orders" "Orders in the trailing window.",
        SalesYuan "sales_yuan" "Gross sales in the trailing window, in yuan.",
        RepeatShare "repeat_share" "Share of these orders that came from buyers who remembered the shop.",
        Conversion "conversion" "Orders per view, pulled towards the industry's average.",
        LogPrice "log_price" "Log of the price over the industry's typical price.",
        PriceYuan "price_yuan" "Price, in yuan.",
        AgeDays "age_days" "Days since the shop opened.",
        KeyAccount "key_account" "1 for a key account, else 0.",
        NewShop "new_shop" "1 for a shop in its first months, else 0.",
        Lot "lot" "A number from 0 to 1 that was drawn once when the shop opened and has nothing to do with anything: for placebos.",
    }
}

/// One number per metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metrics([f64; Metric::ALL.len()]);

impl Default for Metrics {
    fn default() -> Self {
        Self([0.0; Metric::ALL.len()])
    }
}

impl Metrics {
    /// The number of one metric.
    #[must_use]
    pub const fn get(&self, metric: Metric) -> f64 {
        self.0[metric as usize]
    }

    /// Sets the number of one metric.
    pub const fn set(&mut self, metric: Metric, value: f64) {
        self.0[metric as usize] = value;
    }
}
