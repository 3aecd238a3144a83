//! Shops one by one, at the end of a run.

/// One open shop on the last day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShopSnapshot {
    /// The shop's place.
    pub shop: u32,
    /// Index of the industry.
    pub industry: u8,
    /// Index of the tier in [`super::slices::TIERS`].
    pub tier: u8,
    /// Simulated day on which the shop opened; 0 for the shops of the first day.
    pub opened_day: u32,
    /// True quality when it opened.
    pub quality_at_start: f64,
    /// True quality now.
    pub quality: f64,
    /// Quality that the description promises.
    pub described: f64,
    /// Log price against the industry's.
    pub log_price: f64,
    /// Score.
    pub score: f64,
    /// Orders in the trailing window.
    pub recent_orders: f64,
    /// Profit in the last full adaptation cycle, in yuan.
    pub profit_yuan: f64,
}
