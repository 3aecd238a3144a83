//! `order_saving`: partial compensation before a refund, offered by the platform's self-service.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Smart order saving and self-service after-sales. Before a refund is opened the buyer is
    /// offered part of the price to keep the goods; mild problems are often settled that way, grave
    /// ones seldom. It reaches the shops that have switched self-service on.
    pub struct OrderSaving as "order_saving" {
        /// Share of shops that have switched self-service on.
        shops_covered: f64 in 0.0..=1.0, unit "share", default 0.5, source "published: 5 million shops use self-service; the share is assumed";
        /// Compensation offered, as a share of the price.
        compensation: f64 in 0.0..=1.0, unit "share", default 0.19, source "published: about 10 yuan where a full refund costs 50 to 60";
    }
}

impl Section for OrderSaving {}
