//! `account_integrity`: a record of every account's suspicious claims.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Integrity record of buyers' accounts. Each claim that a check or a shop's evidence shows to
    /// be false leaves a mark; marks fade; above three thresholds an account's claims are refused
    /// without a look, its purchases limited, and in the end the account is banned. A banned
    /// professional buys a new account and starts without marks; honest buyers can be marked by
    /// mistake.
    pub struct AccountIntegrity as "account_integrity" {
        /// Marks from which claims to keep the goods are refused.
        refuse_from: u32 in 1..=255, unit "marks", default 2, source "assumed";
        /// Marks from which the account may order only every other need.
        limit_from: u32 in 1..=255, unit "marks", default 3, source "assumed";
        /// Marks from which the account is banned.
        ban_from: u32 in 1..=255, unit "marks", default 5, source "assumed";
        /// Days for which a ban keeps the account out.
        ban: u32 in 1..=3650, unit "days", default 180, source "assumed";
        /// Days without a new mark after which one mark is forgotten.
        forget_after: u32 in 1..=3650, unit "days", default 120, source "assumed";
        /// Probability that a shop's evidence against a swapped or empty return leaves a mark.
        mark_from_shop_evidence: f64 in 0.0..=1.0, unit "probability", default 0.5, source "assumed";
    }
}

impl Section for AccountIntegrity {
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.limit_from < self.refuse_from {
            return Err(("limit_from", "must not be below `refuse_from`".to_owned()));
        }
        if self.ban_from < self.limit_from {
            return Err(("ban_from", "must not be below `limit_from`".to_owned()));
        }
        Ok(())
    }
}

/// What an account's record means for its next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sanction {
    /// Nothing.
    None,
    /// Claims to keep the goods are refused.
    RefuseClaims,
    /// And every other purchase is turned away.
    LimitPurchases,
    /// No purchase at all.
    Ban,
}

impl AccountIntegrity {
    /// The sanction on an account with `marks` marks.
    #[must_use]
    pub fn sanction(&self, marks: u8) -> Sanction {
        let marks = u32::from(marks);
        if marks >= self.ban_from {
            Sanction::Ban
        } else if marks >= self.limit_from {
            Sanction::LimitPurchases
        } else if marks >= self.refuse_from {
            Sanction::RefuseClaims
        } else {
            Sanction::None
        }
    }
}
