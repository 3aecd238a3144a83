//! The option that says how long a verb may take.

use crate::studies::Budget;
use clap::Args;

#[derive(Debug, Clone, Copy, Args)]
pub(super) struct BudgetOption {
    /// Time that this may take, such as 10m: fewer replicates if not all are expected to fit
    ///
    /// The time is reckoned beforehand from timed days of a market; what is on record takes none,
    /// and worlds that are run beside the own one take theirs. How many replicates fit is told and
    /// recorded. Where not even two fit, nothing is run.
    #[arg(long, value_name = "TIME", value_parser = str::parse::<Budget>)]
    budget: Option<Budget>,
}

impl BudgetOption {
    /// The time, if one is given.
    pub(super) fn asked(self) -> Option<Budget> {
        self.budget
    }
}
