//! Purchases one by one: who bought where, when, and for how much.
//!
//! Kept only where it is asked for. What is read off them is a distribution over buyers, which no
//! sum over shops tells.

use gresham_market::Market;

/// A purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purchase {
    /// The buyer's number.
    pub buyer: u32,
    /// The shop's place.
    pub shop: u32,
    /// Simulated day on which the shop opened.
    pub opened_day: u16,
    /// Simulated day of the purchase.
    pub day: u16,
    /// Price, in fen.
    pub fen: u32,
    /// True if the buyer pays for membership.
    pub member: bool,
}

/// A number read off purchases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum BuyerMeasure {
    /// Share of buyers who spend more than this many times the mean.
    AboveMean(f64),
    /// Share of money spent by this share of buyers, those who spend most.
    MoneyOfTop(f64),
    /// Share of orders of this share of buyers, those who order most.
    OrdersOfTop(f64),
    /// Share of money spent by members.
    MoneyOfMembers,
    /// Share of buyers won at a shop who buy there again within so many days; a buyer is won by
    /// the first purchase there that was watched, and counts if so many days follow.
    FirstRepeat(u16),
    /// Share of a shop's buyers who bought there once.
    SinglePurchase,
    /// Standard deviation of the logarithm of the value of orders.
    OrderSpread,
}

/// The purchases of a market, burn-in included.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Purchases(Vec<Purchase>);

impl Purchases {
    /// Notes the purchases of the day that the market has just simulated: parcels that have been
    /// ordered on it wait for the carrier.
    pub fn observe(&mut self, market: &Market) {
        let today = (market.day() - 1) as u16;
        for shard in market.shards() {
            for parcel in shard.pipeline.parcels.entries() {
                let order = parcel.order();
                if order.placed_day == today {
                    self.0.push(Purchase {
                        buyer: order.consumer,
                        shop: order.shop,
                        opened_day: market.shops()[order.shop as usize].opened_day as u16,
                        day: today,
                        fen: order.price_fen,
                        member: order.buyer.kind.is_member(),
                    });
                }
            }
        }
    }

    /// Purchases in hand.
    #[must_use]
    pub fn of(purchases: Vec<Purchase>) -> Self {
        Self(purchases)
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Purchase] {
        &self.0
    }

    /// A measure over the simulated days `from..to`; `None` where nothing was bought.
    #[must_use]
    pub fn measure(&self, measure: BuyerMeasure, (from, to): (u16, u16)) -> Option<f64> {
        let inside = |purchase: &&Purchase| (from..to).contains(&purchase.day);
        let inside: Vec<&Purchase> = self.0.iter().filter(inside).collect();
        let value = match measure {
            BuyerMeasure::AboveMean(times) => {
                let spent = sums(&inside, |purchase| u64::from(purchase.fen));
                let mean = spent.iter().sum::<u64>() as f64 / spent.len() as f64;
                let above = spent.iter().filter(|fen| **fen as f64 > times * mean);
                above.count() as f64 / spent.len() as f64
            }
            BuyerMeasure::MoneyOfTop(share) => {
                top(sums(&inside, |purchase| u64::from(purchase.fen)), share)
            }
            BuyerMeasure::OrdersOfTop(share) => top(sums(&inside, |_| 1), share),
            BuyerMeasure::MoneyOfMembers => {
                let fen = |purchase: &&Purchase| u64::from(purchase.fen);
                let members = inside.iter().filter(|purchase| purchase.member);
                let of_members: u64 = members.map(fen).sum();
                of_members as f64 / inside.iter().map(fen).sum::<u64>() as f64
            }
            BuyerMeasure::FirstRepeat(days) => self.first_repeat((from, to), days),
            BuyerMeasure::SinglePurchase => {
                let pairs = pairs(inside.iter().copied());
                let single = pairs.iter().filter(|days| days.len() == 1);
                single.count() as f64 / pairs.len() as f64
            }
            BuyerMeasure::OrderSpread => {
                let logs = inside
                    .iter()
                    .map(|purchase| libm::log(f64::from(purchase.fen)));
                let logs: Vec<f64> = logs.collect();
                let mean = logs.iter().sum::<f64>() / logs.len() as f64;
                let squares = logs.iter().map(|log| (log - mean) * (log - mean));
                let freedom = logs.len() as f64 - 1.0;
                if freedom < 1.0 {
                    return None;
                }
                (squares.sum::<f64>() / freedom).sqrt()
            }
        };
        value.is_finite().then_some(value)
    }

    /// Of the pairs of buyer and shop that begin within some days, and can be followed for so many
    /// more, the share with another purchase by then.
    fn first_repeat(&self, (from, to): (u16, u16), days: u16) -> f64 {
        let last = self
            .0
            .iter()
            .map(|purchase| purchase.day)
            .max()
            .unwrap_or(0);
        let all = pairs(self.0.iter());
        let is_won = |bought: &&Vec<u16>| {
            (from..to).contains(&bought[0]) && bought[0].saturating_add(days) <= last
        };
        let won: Vec<&Vec<u16>> = all.iter().filter(is_won).collect();
        let back = won.iter().filter(|bought| {
            let next = bought.get(1);
            next.is_some_and(|next| *next <= bought[0] + days)
        });
        back.count() as f64 / won.len() as f64
    }
}

/// Sums by buyer.
fn sums(purchases: &[&Purchase], part: impl Fn(&Purchase) -> u64) -> Vec<u64> {
    let mut parts: Vec<(u32, u64)> = purchases.iter().map(|it| (it.buyer, part(it))).collect();
    parts.sort_unstable();
    let of_buyers = parts.chunk_by(|one, other| one.0 == other.0);
    of_buyers
        .map(|parts| parts.iter().map(|(_, part)| part).sum())
        .collect()
}

/// The share of a sum that the largest share of its parts makes.
fn top(mut parts: Vec<u64>, share: f64) -> f64 {
    parts.sort_unstable_by(|one, other| other.cmp(one));
    let count = (share * parts.len() as f64).round() as usize;
    let largest: u64 = parts.iter().take(count).sum();
    largest as f64 / parts.iter().sum::<u64>() as f64
}

/// The days of purchases of every buyer at every shop, ascending.
fn pairs<'p>(purchases: impl Iterator<Item = &'p Purchase>) -> Vec<Vec<u16>> {
    let mut bought: Vec<((u32, u32, u16), u16)> = purchases
        .map(|it| ((it.buyer, it.shop, it.opened_day), it.day))
        .collect();
    bought.sort_unstable();
    let of_pairs = bought.chunk_by(|one, other| one.0 == other.0);
    of_pairs
        .map(|days| days.iter().map(|(_, day)| *day).collect())
        .collect()
}
