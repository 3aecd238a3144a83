//! Columns of a table of shops by month, and the names by which they are known.

use super::fault::TableFault;
use crate::builtin::Kind;
use crate::reader::{Diagnostics, Origin, Reader, section};
use std::path::Path;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in this program and in a map.
    pub name: &'static str,
    /// Its content.
    pub holds: &'static str,
    /// True if there is no fact without it.
    pub required: bool,
    /// Other headings under which it is found.
    pub aliases: &'static [&'static str],
}

/// Where the shop and the month are among [`COLUMNS`]; the others are numbers.
pub(super) const SHOP: usize = 0;
pub(super) const MONTH: usize = 1;
pub(super) const SALES: usize = 2;
pub(super) const ORDERS: usize = 3;
pub(super) const REFUNDS: usize = 4;
pub(super) const RETURNS: usize = 5;
pub(super) const QUALITY_RETURNS: usize = 6;
pub(super) const PROBLEMS: usize = 7;
pub(super) const DISPUTES: usize = 8;
pub(super) const LATE_PICKUPS: usize = 9;
pub(super) const LATE_DELIVERIES: usize = 10;
pub(super) const CANCELLED: usize = 11;
pub(super) const VIEWS: usize = 12;
pub(super) const REPEAT: usize = 13;

const fn column(
    name: &'static str,
    holds: &'static str,
    required: bool,
    aliases: &'static [&'static str],
) -> Column {
    Column {
        name,
        holds,
        required,
        aliases,
    }
}

/// Number of columns.
pub(super) const COUNT: usize = 14;

/// Every column that is understood.
pub const COLUMNS: [Column; COUNT] = [
    column(
        "shop",
        "any label that tells shops apart; a pseudonym does",
        true,
        &[
            "shop_id",
            "store",
            "store_id",
            "店铺",
            "店铺id",
            "店铺名称",
            "商家",
            "商家id",
        ],
    ),
    column(
        "month",
        "2025-03, 2025-03-01, 202503, 2025/3 or 2025年3月",
        true,
        &["date", "period", "月份", "月", "日期", "统计月份"],
    ),
    column(
        "sales",
        "paid for orders of the month before refunds, in yuan",
        true,
        &["gmv", "revenue", "成交额", "成交金额", "销售额", "支付金额"],
    ),
    column(
        "orders",
        "orders of the month",
        true,
        &[
            "order_count",
            "订单数",
            "订单量",
            "成交订单数",
            "支付订单数",
        ],
    ),
    column(
        "refunds",
        "paid back to buyers in the month, in yuan",
        false,
        &["refund", "refund_amount", "退款额", "退款金额"],
    ),
    column(
        "returns",
        "orders sent back",
        false,
        &["return_count", "退货数", "退货量", "退货订单数"],
    ),
    column(
        "quality_returns",
        "orders refunded for quality",
        false,
        &[
            "first_returns",
            "品质退货数",
            "质量退货数",
            "品质退款数",
            "品退数",
        ],
    ),
    column(
        "problems",
        "orders about whose quality buyers complained",
        false,
        &["complaints", "问题订单数", "质量投诉数", "投诉数"],
    ),
    column(
        "disputes",
        "claims that the platform was asked to decide",
        false,
        &["dispute_count", "纠纷数", "纠纷订单数", "平台介入数"],
    ),
    column(
        "late_pickups",
        "parcels handed over late",
        false,
        &["late_shipments", "揽收超时数", "延迟发货数", "晚揽收数"],
    ),
    column(
        "late_deliveries",
        "parcels delivered later than promised",
        false,
        &["late_arrivals", "延迟送达数", "配送超时数"],
    ),
    column(
        "cancelled",
        "orders cancelled before they were sent",
        false,
        &["cancellations", "取消数", "取消订单数"],
    ),
    column(
        "views",
        "times that a page of the shop was opened",
        false,
        &["page_views", "浏览量", "浏览次数", "商品浏览量"],
    ),
    column(
        "repeat_90",
        "share of orders whose buyer orders there again within 90 days, \
        such as 0.31 or 31%",
        false,
        &[
            "repeat",
            "repeat_rate",
            "复购率",
            "90天复购率",
            "90日复购率",
        ],
    ),
];

section! {
    /// A map from columns to the headings that a table has for them.
    struct MapFile as "file" {
        /// The shop.
        shop: Option<String>,
        /// The month.
        month: Option<String>,
        /// Sales before refunds, in yuan.
        sales: Option<String>,
        /// Orders.
        orders: Option<String>,
        /// Refunds, in yuan.
        refunds: Option<String>,
        /// Orders sent back.
        returns: Option<String>,
        /// Orders refunded for quality.
        quality_returns: Option<String>,
        /// Orders with a complaint about quality.
        problems: Option<String>,
        /// Claims that the platform decided.
        disputes: Option<String>,
        /// Parcels handed over late.
        late_pickups: Option<String>,
        /// Parcels delivered late.
        late_deliveries: Option<String>,
        /// Orders cancelled.
        cancelled: Option<String>,
        /// Pages opened.
        views: Option<String>,
        /// Share of orders followed by another.
        repeat_90: Option<String>,
    }
}

/// Headings that a table has for some columns, in place of those that are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnMap([Option<String>; COUNT]);

impl ColumnMap {
    /// Reads a map: a TOML file with lines such as `sales = "turnover"`.
    ///
    /// # Errors
    /// All problems of the file.
    pub fn read(path: &Path) -> Result<Self, Diagnostics> {
        let origin = Origin::File(path.to_owned());
        Self::from_source(&origin, origin.load()?)
    }

    /// Reads a map from its text; `path` is where it would lie.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, Diagnostics> {
        Self::from_source(&Origin::File(path.to_owned()), text.to_owned())
    }

    fn from_source(origin: &Origin, text: String) -> Result<Self, Diagnostics> {
        Reader::read_source(origin.source(text), |reader, table| {
            let owner = format!("a map of columns, which is no {} file,", Kind::Facts.word());
            let file = MapFile::read_table(reader, owner, 0..0, table);
            Ok(file.map(|file| {
                Self([
                    file.shop,
                    file.month,
                    file.sales,
                    file.orders,
                    file.refunds,
                    file.returns,
                    file.quality_returns,
                    file.problems,
                    file.disputes,
                    file.late_pickups,
                    file.late_deliveries,
                    file.cancelled,
                    file.views,
                    file.repeat_90,
                ])
            }))
        })
    }
}

/// Where the columns of a table are.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The index in the table and the heading of every column that it has.
    pub(super) places: [Option<(usize, String)>; COUNT],
}

impl Layout {
    /// Finds the columns among the headings of a table.
    pub(super) fn of(headings: &[String], map: &ColumnMap) -> Result<Self, TableFault> {
        let known = || headings.join(", ");
        let mut places: [Option<(usize, String)>; COUNT] = std::array::from_fn(|_| None);
        for (nth, column) in COLUMNS.iter().enumerate() {
            let matches = |heading: &str| {
                if let Some(named) = &map.0[nth] {
                    return heading.trim() == named.trim();
                }
                let plain = plain(heading);
                plain == column.name || column.aliases.contains(&plain.as_str())
            };
            let mut found = headings.iter().enumerate().filter(|(_, one)| matches(one));
            places[nth] = found.next().map(|(place, one)| (place, one.clone()));
            if let (Some((_, first)), Some((_, second))) = (&places[nth], found.next()) {
                return Err(TableFault::whole(
                    format!(
                        "`{first}` and `{second}` both head the column `{}`",
                        column.name
                    ),
                    format!(
                        "say which one is meant in a map: {} = \"{first}\"",
                        column.name
                    ),
                )
                .in_row(1));
            }
            match (&places[nth], &map.0[nth]) {
                (None, Some(named)) => {
                    return Err(TableFault::whole(
                        format!("no column is headed `{named}`, which the map names"),
                        format!("the table has: {}", known()),
                    )
                    .in_row(1));
                }
                (None, None) if column.required => {
                    return Err(TableFault::whole(
                        format!("the column `{}` is missing: {}", column.name, column.holds),
                        format!(
                            "it may also be headed {}, or name yours in a map given by --columns: \
                             {} = \"…\"; the table has: {}",
                            column.aliases.join(", "),
                            column.name,
                            known()
                        ),
                    )
                    .in_row(1));
                }
                _ => {}
            }
        }
        Ok(Self { places })
    }

    /// The heading of a column that the table has.
    pub(super) fn heading(&self, column: usize) -> &str {
        let place = self.places[column].as_ref();
        place.map_or(COLUMNS[column].name, |(_, heading)| heading)
    }
}

/// A heading without case, spaces, and units in brackets.
fn plain(heading: &str) -> String {
    let heading = heading.trim_start_matches('\u{feff}').trim();
    let end = heading.find(['(', '（']).unwrap_or(heading.len());
    heading[..end]
        .trim()
        .to_lowercase()
        .replace([' ', '-'], "_")
}
