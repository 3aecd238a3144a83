//! The consumers' part of the day, one file per phase. Every phase reads the board, changes only
//! the shard's own state and adds to its tally.

pub mod abuse;
pub mod after_sales;
pub mod batch;
pub mod buyers;
pub mod cancellation;
pub mod choice;
pub mod fortune;
pub mod fulfilment;
pub mod memory;
pub mod need;
pub mod ordering;
pub mod parcels;
pub mod recall;
pub mod returns;
pub mod search;
pub mod settlement;
pub mod valuation;
pub mod windows;

/// Where a desk's day is laid out: columns that phases hand to one another. Nothing in it outlives
/// a batch but the room it takes.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// What parcels are like, and what has become of them.
    pub parcels: parcels::Parcels,
    /// What luck has in store for orders due.
    pub fortunes: fortune::Fortunes,
    /// Who needs something.
    pub needy: need::Needy,
    /// Trips of a block of consumers.
    pub trips: need::Rounds,
    /// Who sets out.
    pub buyers: buyers::Buyers,
    /// What they remember.
    pub recall: recall::Recall,
    /// What they see.
    pub pages: search::Pages,
    /// What shops show.
    pub windows: windows::Windows,
    /// What they choose.
    pub race: choice::Race,
}
