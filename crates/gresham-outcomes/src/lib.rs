//! Measurement: additive totals per day and slice, and the one table of outcomes made from
//! them.
//!
//! Every outcome is a function of [`Totals`], and totals are integers that add over days and
//! slices. So an outcome means the same on a day, over a window, for an industry or for the whole
//! market. **To add an outcome**, add one row to the table in [`mod@table`]; code names it by the
//! constant that the row declares.

mod buyers;
mod cells;
mod concentration;
mod cuts;
mod definition;
mod formulas;
mod headline;
mod learned;
mod measure;
mod observer;
pub mod panel;
mod purchases;
mod series;
mod shop_day;
pub mod slices;
mod snapshot;
mod sums;
pub mod table;
mod totals;

pub use definition::{Margin, Outcome, Unit};
pub use formulas::{merchant_profit_fen, platform_revenue_fen, welfare_fen};
pub use headline::{HEADLINE, PARTIES_MONEY};
pub use learned::Learned;
pub use measure::Measure;
pub use observer::Observer;
pub use panel::{Panel, PanelObserver, Periods};
pub use purchases::{BuyerMeasure, Purchase, Purchases};
pub use series::DailySeries;
pub use slices::{Slice, SliceGroup};
pub use snapshot::ShopSnapshot;
pub use sums::Sums;
pub use table::*;
pub use totals::{COLUMNS, Totals};
