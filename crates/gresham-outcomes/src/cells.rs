//! Sums over shops by pairs of slices. A shop belongs to six slices; adding its day to three cells,
//! of which each is made of two slices, and the cells to the slices once a day comes to the same
//! sums for half the work, or a fifth where there are many shops to a cell.

use super::totals::{Measures, Totals};
use gresham_market::tally::ShopTally;
use multiversion::multiversion;
use serde::{Deserialize, Serialize};

/// Cells of a shop: industry; tier and score band; problem band and quality tercile.
pub(super) type ShopCells = [u16; 3];

const TIERS: usize = 3;
const SCORES: usize = 4;
const TERCILES: usize = 3;

/// Where the slices and the cells of shops are.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Layout {
    pub(super) industries: usize,
}

impl Layout {
    /// Number of cells.
    pub(super) const fn cells(self) -> usize {
        self.industries + TIERS * SCORES + TERCILES * TERCILES
    }

    /// The cells of a shop in this industry, tier, score band, problem band and quality tercile.
    pub(super) const fn cells_of(
        self,
        [industry, tier, score, problems, quality]: [usize; 5],
    ) -> ShopCells {
        let tiers = self.industries + tier * SCORES + score;
        let terciles = self.industries + TIERS * SCORES + problems * TERCILES + quality;
        [industry as u16, tiers as u16, terciles as u16]
    }

    /// The slices that a cell is part of. The whole market is the sum of its industries.
    pub(super) const fn slices_of(self, cell: usize) -> [usize; 2] {
        let first_tier = 1 + self.industries;
        let first_score = first_tier + TIERS;
        let first_problem = first_score + SCORES;
        let first_quality = first_problem + TERCILES;
        if cell < self.industries {
            return [0, 1 + cell];
        }
        let cell = cell - self.industries;
        if cell < TIERS * SCORES {
            return [first_tier + cell / SCORES, first_score + cell % SCORES];
        }
        let cell = cell - TIERS * SCORES;
        [
            first_problem + cell / TERCILES,
            first_quality + cell % TERCILES,
        ]
    }
}

/// A day's sums by cell.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    layout: Layout,
    sums: Vec<Totals>,
    used: Vec<bool>,
}

impl Cells {
    pub(super) fn new(layout: Layout) -> Self {
        Self {
            layout,
            sums: vec![Totals::default(); layout.cells()],
            used: vec![false; layout.cells()],
        }
    }

    /// Adds a shop's day.
    pub(super) fn add(&mut self, cells: ShopCells, tally: &ShopTally, measures: &Measures) {
        let cells = cells.map(usize::from);
        for cell in cells {
            self.used[cell] = true;
        }
        let sums = self.sums.get_disjoint_mut(cells);
        let sums = sums.expect("the cells of a shop are three");
        add_thrice(sums, tally, measures);
    }

    /// Adds the cells to their slices and empties them.
    pub(super) fn pour(&mut self, slices: &mut [Totals]) {
        let cells = self.sums.iter_mut().zip(&mut self.used).enumerate();
        for (cell, (sum, used)) in cells.filter(|(_, (_, used))| **used) {
            for slice in self.layout.slices_of(cell) {
                slices[slice].absorb(sum);
            }
            *sum = Totals::default();
            *used = false;
        }
    }
}

/// Adds to three sums at once, in the widest registers that this machine has.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512cd+avx512dq+avx512vl", "x86_64+avx2"))]
fn add_thrice(sums: [&mut Totals; 3], tally: &ShopTally, measures: &Measures) {
    Totals::of_day(tally, measures).add_to(sums);
}

/// Orders of the last days whose buyers have ordered there again since, by day and cell. An order
/// that is followed for a horizon is reported when that is over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Repeats {
    longest: usize,
    cells: usize,
    /// Where today is in the ring.
    today: usize,
    /// By day, in a ring as long as the longest horizon and today, and by cell.
    ring: Vec<u32>,
}

impl Repeats {
    /// None yet, to be followed for at most `longest` days.
    pub(super) fn new(longest: usize, layout: Layout) -> Self {
        Self {
            longest,
            cells: layout.cells(),
            today: 0,
            ring: vec![0; (longest + 1) * layout.cells()],
        }
    }

    /// None, on the same day.
    pub(super) fn none_today(&self) -> Self {
        Self {
            ring: vec![0; self.ring.len()],
            ..*self
        }
    }

    /// Adds what others have counted on the same day.
    pub(super) fn absorb(&mut self, other: &Self) {
        for (mine, theirs) in self.ring.iter_mut().zip(&other.ring) {
            *mine += theirs;
        }
    }

    /// Counts an order of today whose buyer had ordered there `gap_days` before.
    #[inline]
    pub(super) fn count(&mut self, gap_days: usize, shop: ShopCells) {
        if gap_days > self.longest {
            return;
        }
        let first = self.ago(gap_days);
        let counts = &mut self.ring[first..first + self.cells];
        for cell in shop {
            counts[usize::from(cell)] += 1;
        }
    }

    /// By cell, the orders of `horizon` days ago that have been followed by another.
    pub(super) fn after(&self, horizon: usize) -> &[u32] {
        let first = self.ago(horizon);
        &self.ring[first..first + self.cells]
    }

    /// Lets the day pass.
    pub(super) fn pass_day(&mut self) {
        self.today = (self.today + 1) % (self.longest + 1);
        let first = self.ago(0);
        self.ring[first..first + self.cells].fill(0);
    }

    fn ago(&self, days: usize) -> usize {
        let since = if days > self.today {
            self.longest + 1
        } else {
            0
        };
        (self.today + since - days) * self.cells
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;
    use crate::{Slice, SliceGroup};

    #[test]
    fn a_shop_is_in_six_slices_one_of_each_group() {
        let layout = Layout { industries: 2 };
        let slices = Slice::all(&["books", "food"]);
        let labels = |traits| {
            let cells = layout.cells_of(traits).map(usize::from);
            let slices = cells.map(|cell| layout.slices_of(cell).map(|slice| &slices[slice]));
            slices
                .concat()
                .into_iter()
                .map(|slice| slice.label.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            labels([1, 2, 0, 1, 2]),
            [
                "all",
                "food",
                "new",
                "below-4.3",
                "some-problems",
                "high-quality"
            ]
        );
        assert_eq!(
            labels([0, 0, 3, 2, 0]),
            [
                "all",
                "books",
                "key-account",
                "from-4.8",
                "many-problems",
                "low-quality"
            ]
        );
        let last = layout.slices_of(layout.cells() - 1)[1];
        assert_eq!(slices[last + 1].group, SliceGroup::Cohort);
    }
}
