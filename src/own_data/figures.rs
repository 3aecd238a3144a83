//! The standard figures of a table, each a function of weights on its shops.

use super::book::{Book, Shop};
use super::columns::{
    CANCELLED, DISPUTES, LATE_DELIVERIES, LATE_PICKUPS, ORDERS, PROBLEMS, QUALITY_RETURNS, REFUNDS,
    REPEAT, RETURNS, SALES, VIEWS,
};
use super::row::Month;

/// Months without a sale after which a shop counts as gone.
const GONE_MONTHS: Month = 3;
/// Months at the beginning of a table in which a first sale does not tell that a shop is new.
const KNOWN_MONTHS: Month = 3;
/// Months for which a shop counts as new.
const NEW_MONTHS: Month = 6;
/// Months over which concentration is averaged, at most.
const CONCENTRATION_MONTHS: Month = 12;

/// A figure of the table, and how a simulated market is held against it.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The identifier of its fact.
    pub id: &'static str,
    /// The sentence, with a hole for the figure.
    pub says: &'static str,
    /// The statistic, as a facts file states it.
    pub statistic: &'static str,
    /// True if a world is fitted to it; otherwise it is held back.
    pub fitted: bool,
    /// True if it is a share, which is at most 1.
    pub is_share: bool,
    made: Made,
}

#[derive(Debug, Clone)]
enum Made {
    /// A sum over shops over another, times a factor, less a number.
    Ratio {
        parts: Vec<(f64, f64)>,
        times: f64,
        less: f64,
    },
    /// Month by month, sales ascending with the shop's index: averaged over months.
    Concentration {
        months: Vec<Vec<(f64, usize)>>,
        of: fn(&[(f64, f64)]) -> f64,
    },
}

impl Figure {
    /// Its value for shops with weights; `None` where it is not defined.
    #[must_use]
    pub fn value(&self, weights: &[f64]) -> Option<f64> {
        let value = match &self.made {
            Made::Ratio { parts, times, less } => {
                let weighed = parts.iter().zip(weights);
                let (above, below) = weighed.fold((0.0, 0.0), |(above, below), (part, weight)| {
                    (above + weight * part.0, below + weight * part.1)
                });
                above / below * times - less
            }
            Made::Concentration { months, of } => {
                let of_months = months.iter().map(|sales| {
                    let weighed = sales.iter().map(|(value, shop)| (*value, weights[*shop]));
                    of(&weighed.collect::<Vec<(f64, f64)>>())
                });
                of_months.sum::<f64>() / months.len() as f64
            }
        };
        value.is_finite().then_some(value)
    }

    /// For a share that no shop has anything of, what it is a share of: three over so many bounds
    /// it.
    pub(super) fn trials(&self) -> Option<f64> {
        let Made::Ratio { parts, .. } = &self.made else {
            return None;
        };
        let nothing = parts.iter().all(|(above, _)| *above == 0.0);
        nothing.then(|| parts.iter().map(|(_, below)| below).sum())
    }

    /// Every figure that the table's columns and months allow.
    #[must_use]
    pub fn all(book: &Book) -> Vec<Self> {
        let mut figures = rates(book);
        figures.extend(concentrations(book));
        figures.extend(turnover(book));
        figures
    }
}

fn ratio(
    (id, says, statistic): (&'static str, &'static str, &'static str),
    book: &Book,
    part: impl Fn(&Shop) -> (f64, f64),
) -> Figure {
    Figure {
        id,
        says,
        statistic,
        fitted: true,
        is_share: true,
        made: Made::Ratio {
            parts: book.shops.iter().map(part).collect(),
            times: 1.0,
            less: 0.0,
        },
    }
}

/// Rates per order, with the columns that they need.
const RATES: [(usize, &str, &str, &str); 8] = [
    (
        RETURNS,
        "return-rate",
        "{} of orders are sent back",
        "{ outcome = \"return_rate\" }",
    ),
    (
        QUALITY_RETURNS,
        "quality-return-rate",
        "{} of orders are refunded for quality",
        "{ outcome = \"first_return_rate\" }",
    ),
    (
        PROBLEMS,
        "problem-rate",
        "buyers complain about the quality of {} of orders",
        "{ outcome = \"problem_rate_measured\" }",
    ),
    (
        DISPUTES,
        "dispute-rate",
        "the platform decides about {} of orders",
        "{ outcome = \"dispute_rate\" }",
    ),
    (
        LATE_PICKUPS,
        "late-pickup-rate",
        "{} of parcels are handed over late",
        "{ outcome = \"late_pickup_rate\" }",
    ),
    (
        LATE_DELIVERIES,
        "late-delivery-rate",
        "{} of parcels arrive later than promised",
        "{ outcome = \"late_delivery_rate\" }",
    ),
    (
        CANCELLED,
        "cancelled-rate",
        "{} of orders are cancelled",
        "{ outcome = \"cancelled_rate\" }",
    ),
    (
        REPEAT,
        "repeat-90",
        "{} of orders are followed by another there within 90 days",
        "{ outcome = \"repeat_90\" }",
    ),
];

fn rates(book: &Book) -> Vec<Figure> {
    let value = "{ sum = [\"paid_fen\"], over = [\"orders\"], times = 0.01 }";
    let named = ("order-value", "an order is worth {}", value);
    let mut figures = vec![Figure {
        is_share: false,
        ..ratio(named, book, |shop| (shop.sums[SALES], shop.sums[ORDERS]))
    }];
    if book.has(REFUNDS) {
        let named = (
            "refund-share",
            "{} of what is paid is paid back",
            "{ outcome = \"refund_share\" }",
        );
        let part = |shop: &Shop| (shop.sums[REFUNDS], shop.beside[REFUNDS][0]);
        figures.push(ratio(named, book, part));
    }
    for (column, id, says, statistic) in RATES {
        if book.has(column) {
            let part = |shop: &Shop| (shop.sums[column], shop.beside[column][1]);
            figures.push(ratio((id, says, statistic), book, part));
        }
    }
    if book.has(VIEWS) {
        let named = (
            "conversion",
            "{} of views end in an order",
            "{ outcome = \"conversion\" }",
        );
        let part = |shop: &Shop| (shop.beside[VIEWS][1], shop.sums[VIEWS]);
        figures.push(ratio(named, book, part));
    }
    figures
}

fn concentrations(book: &Book) -> [Figure; 2] {
    let (first, last) = book.months;
    let months = (first.max(last + 1 - CONCENTRATION_MONTHS)..=last).filter_map(|month| {
        let shops = book.shops.iter().enumerate();
        let sales = shops.filter_map(|(nth, shop)| Some((shop.sales_in(month)?, nth)));
        let mut sales: Vec<(f64, usize)> = sales.collect();
        sales.sort_by(|left, right| left.0.total_cmp(&right.0));
        (sales.iter().any(|(sales, _)| *sales > 0.0)).then_some(sales)
    });
    let months: Vec<Vec<(f64, usize)>> = months.collect();
    let figure = |id, says, statistic, of| Figure {
        id,
        says,
        statistic,
        fitted: true,
        is_share: true,
        made: Made::Concentration {
            months: months.clone(),
            of,
        },
    };
    [
        figure(
            "sales-gini",
            "the Gini coefficient of a month's sales over shops is {}",
            "{ outcome = \"sales_gini\" }",
            gini,
        ),
        figure(
            "top-tenth",
            "the largest tenth of shops makes {} of a month's sales",
            "{ outcome = \"top_tenth_share\" }",
            top_tenth,
        ),
    ]
}

/// Gini coefficient of ascending values with weights.
fn gini(values: &[(f64, f64)]) -> f64 {
    let (mut weights, mut sum, mut area) = (0.0, 0.0, 0.0);
    for (value, weight) in values {
        let next = sum + value * weight;
        area += weight * (sum + next);
        sum = next;
        weights += weight;
    }
    1.0 - area / (weights * sum)
}

/// Share of the largest tenth by weight of ascending values.
fn top_tenth(values: &[(f64, f64)]) -> f64 {
    let all: f64 = values.iter().map(|(value, weight)| value * weight).sum();
    let mut left = 0.1 * values.iter().map(|(_, weight)| weight).sum::<f64>();
    let mut top = 0.0;
    for (value, weight) in values.iter().rev() {
        let taken = weight.min(left);
        top += value * taken;
        left -= taken;
    }
    top / all
}

/// Months in which a shop sold something.
fn active(shop: &Shop) -> impl DoubleEndedIterator<Item = (Month, f64)> {
    let months = shop.sales.iter().enumerate();
    months.filter_map(|(nth, sales)| {
        let sales = sales.filter(|sales| *sales > 0.0)?;
        Some((shop.first + nth as Month, sales))
    })
}

/// Figures of how shops come, go and grow, as far as the months reach.
fn turnover(book: &Book) -> Vec<Figure> {
    let (first, last) = book.months;
    let mut figures = Vec::new();
    if book.month_count() >= 6 {
        let seen_until = last - GONE_MONTHS;
        let exit = |shop: &Shop| {
            let at_risk = active(shop)
                .filter(|(month, _)| *month <= seen_until)
                .count();
            let gone = active(shop)
                .next_back()
                .is_some_and(|(month, _)| month <= seen_until);
            (f64::from(u8::from(gone)), at_risk as f64 / 12.0)
        };
        let known_from = first + KNOWN_MONTHS;
        let entry = |shop: &Shop| {
            let open = active(shop)
                .filter(|(month, _)| *month >= known_from)
                .count();
            let entered = active(shop)
                .next()
                .is_some_and(|(month, _)| month >= known_from);
            (f64::from(u8::from(entered)), open as f64 / 12.0)
        };
        let exit_words = "per shop and year {} shops end";
        let entry_words = "per shop and year {} shops begin";
        for (figure, is_share) in [
            (
                ratio(
                    ("exit-rate", exit_words, "{ outcome = \"exit_rate\" }"),
                    book,
                    exit,
                ),
                false,
            ),
            (
                ratio(
                    ("entry-rate", entry_words, "{ outcome = \"entry_rate\" }"),
                    book,
                    entry,
                ),
                false,
            ),
        ] {
            figures.push(Figure { is_share, ..figure });
        }
    }
    if book.month_count() >= 12 {
        let from = first + KNOWN_MONTHS + NEW_MONTHS;
        let new = |shop: &Shop| {
            let begun = active(shop).next().map_or(first, |(month, _)| month);
            let sales = |until: Month| -> f64 {
                let months = active(shop).filter(|(month, _)| (from..until).contains(month));
                months.map(|(_, sales)| sales).sum()
            };
            (sales(begun + NEW_MONTHS), sales(last + 1))
        };
        let statistic =
            "{ sum = [\"paid_fen\"], over = [\"days\"], slice = \"tier:new\", against = \"all\" }";
        let says = "shops younger than half a year make {} of sales";
        figures.push(ratio(("new-shops-share", says, statistic), book, new));
    }
    figures.extend(growth(book));
    figures
}

/// Growth of the last half year over the same half a year before.
fn growth(book: &Book) -> Option<Figure> {
    (book.month_count() >= 18).then(|| {
        let last = book.months.1;
        let sales = |shop: &Shop, to: Month| -> f64 {
            (to - 5..=to).filter_map(|month| shop.sales_in(month)).sum()
        };
        let parts = book.shops.iter();
        let parts = parts.map(|shop| (sales(shop, last), sales(shop, last - 12)));
        Figure {
            id: "growth",
            says: "sales of the last half year are {} more than a year before",
            statistic: "{ outcome = \"gross_gmv\", window = [2025-11-01, 2026-04-30], \
                        since = [2024-11-01, 2025-04-30] }",
            fitted: false,
            is_share: false,
            made: Made::Ratio {
                parts: parts.collect(),
                times: 1.0,
                less: 1.0,
            },
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{gini, top_tenth};

    #[test]
    fn concentration_is_that_of_the_books_and_weights_count_shops_more_than_once() {
        let equal = [(3.0, 1.0); 10];
        assert!(gini(&equal).abs() < 1e-12);
        assert!((top_tenth(&equal) - 0.1).abs() < 1e-12);
        let mut one = [(0.0, 1.0); 10];
        one[9].0 = 5.0;
        assert!((gini(&one) - 0.9).abs() < 1e-12);
        assert!((top_tenth(&one) - 1.0).abs() < 1e-12);
        let twice = [(1.0, 1.0), (1.0, 1.0), (4.0, 1.0)];
        assert!((gini(&twice) - gini(&[(1.0, 2.0), (4.0, 1.0)])).abs() < 1e-12);
    }
}
