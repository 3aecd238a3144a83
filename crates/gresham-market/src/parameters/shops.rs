//! Industries and their shops: industries, merchants and how they change.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// One industry.
    pub struct IndustryParameters as "industry" {
        /// Weight among the needs of consumers born in the 1980s.
        need_born_80s: f64 in 0.0..=100.0, unit "weight";
        /// Weight among the needs of generation Z.
        need_gen_z: f64 in 0.0..=100.0, unit "weight";
        /// Weight among the needs of everybody else.
        need_others: f64 in 0.0..=100.0, unit "weight";
        /// Typical price.
        price_fen: i64 in 1..=100_000_000, unit "fen";
        /// Unit cost of goods of the industry's usual quality, over the typical price.
        cost_base: f64 in 0.0..=2.0, unit "share of price";
        /// Usual quality, the mean of honest small shops at the start: probability that an item is
        /// as described.
        quality: f64 in 0.0..=1.0, unit "probability";
        /// Probability that a sound item of a middling shop does not suit: size, taste; nobody's
        /// fault.
        misfit: f64 in 0.0..=1.0, unit "probability";
        /// Probability of damage on the road.
        damage: f64 in 0.0..=1.0, unit "probability";
        /// Share of goods' cost recovered when goods come back.
        salvage: f64 in 0.0..=1.0, unit "share";
        /// Whether goods can be sent back at all.
        returnable: bool, unit "switch";
        /// Freight of a parcel.
        freight_fen: i64 in 0..=1_000_000, unit "fen";
        /// Freight of a parcel sent back.
        return_freight_fen: i64 in 0..=1_000_000, unit "fen";
        /// Share of needs that are replenishments: with them a buyer goes to a known shop first.
        repeat: f64 in 0.0..=1.0, unit "share";
        /// Share of buyers about to order who ask the shop something first.
        question: f64 in 0.0..=1.0, unit "share";
        /// Growth of needs for reasons outside the model.
        annual_growth: f64 in -0.5..=1.0, unit "per year";
        /// Whether service staff of this industry have a profession of their own that can be
        /// certified.
        profession: bool, unit "switch";
    }
}

impl Section for IndustryParameters {}

parameters! {
    /// How shops differ at the start and what it costs to run one.
    pub struct Merchants as "merchants" {
        /// Share of key accounts.
        key_account_share: f64 in 0.0..=1.0, unit "share";
        /// Share of new shops.
        new_share: f64 in 0.0..=1.0, unit "share";
        /// Age up to which a shop is new.
        new_until: u32 in 1..=3650, unit "days";
        /// Share of opportunist merchants: they exaggerate more and start with more defects.
        opportunist_share: f64 in 0.0..=1.0, unit "share";
        /// Spread of log defects across shops at the start.
        defect_spread: f64 in 0.0..=2.0, unit "log points";
        /// Defects of a key account at the start against a small shop's.
        key_account_defects: f64 in 0.0..=10.0, unit "factor";
        /// Defects of an opportunist's shop at the start against an honest one's.
        opportunist_defects: f64 in 0.0..=10.0, unit "factor";
        /// Spread across shops of the log odds that a sound item does not suit.
        misfit_spread: f64 in 0.0..=2.0, unit "log odds";
        /// Share of shops that insure their buyers against the freight of returns.
        freight_insured: f64 in 0.0..=1.0, unit "share";
        /// Mean exaggeration of an honest merchant's description.
        honest_exaggeration: f64 in 0.0..=1.0, unit "quality";
        /// Mean exaggeration of an opportunist's description.
        opportunist_exaggeration: f64 in 0.0..=1.0, unit "quality";
        /// Share of exaggeration that turns into orders not as described.
        exaggeration_harm: f64 in 0.0..=1.0, unit "share";
        /// Mean share of parcels handed over in time.
        promptness: f64 in 0.0..=1.0, unit "share";
        /// Spread of promptness.
        promptness_spread: f64 in 0.0..=0.5, unit "share";
        /// Mean service effort.
        effort: f64 in 0.0..=1.0, unit "effort";
        /// Spread of service effort.
        effort_spread: f64 in 0.0..=0.5, unit "effort";
        /// Spread of log price across shops of an industry.
        price_spread: f64 in 0.0..=1.0, unit "log points";
        /// Mean advertising budget as a share of revenue.
        advertising_share: f64 in 0.0..=0.5, unit "share of revenue";
        /// Spread of brand awareness, in utility.
        brand_spread: f64 in 0.0..=5.0, unit "utility";
        /// Brand awareness of a key account over that of a small shop.
        key_account_brand: f64 in 0.0..=5.0, unit "utility";
        /// Brand awareness that a new shop lacks.
        new_brand_gap: f64 in 0.0..=5.0, unit "utility";
        /// Rise of unit cost each time that defects are halved.
        defect_halving: f64 in 0.0..=1.0, unit "share of price";
        /// Cost of each halving of the share of late parcels.
        lateness_halving: f64 in 0.0..=0.5, unit "share of revenue";
        /// Cost of a desk each time that it is to halve the share of slow answers, whatever the
        /// number of conversations.
        desk_fen: i64 in 0..=10_000_000, unit "fen per day";
        /// Fixed cost of a small shop, the same sum for ever, as a share of the revenue that shops
        /// of its industry are expected to have on the first day.
        fixed_cost: f64 in 0.0..=0.5, unit "share of first revenue";
        /// Fixed cost of a key account against a small shop's.
        key_account_fixed_cost: f64 in 0.0..=20.0, unit "factor";
        /// Cash at the start, in months of the industry's mean revenue per shop.
        cash_months: f64 in 0.0..=24.0, unit "months";
        /// Cash above this many months of own revenue is paid out to the owner.
        payout_months: f64 in 0.1..=24.0, unit "months";
        /// Probability per month that a fault gets into a shop's goods.
        fault_arrival: f64 in 0.0..=1.0, unit "probability per month";
        /// Share of sound items that a fault spoils.
        fault_share: f64 in 0.0..=1.0, unit "share";
        /// Probability that a shop finds a fault by itself when it decides.
        fault_found: f64 in 0.0..=1.0, unit "probability";
        /// Cost of mending a fault or answering a ticket.
        mending_cost: f64 in 0.0..=1.0, unit "share of a month's sales";
        /// Whether quality at the start is drawn evenly from 0 to 1 instead of around the
        /// industry's mean.
        quality_uniform: bool, unit "switch";
        /// Whether shops charge what buyers who know only the average would pay, instead of setting
        /// a price.
        buyers_value_prices: bool, unit "switch";
        /// What a buyer would pay for certain quality under such prices, against the industry's
        /// price.
        buyers_value: f64 in 0.0..=10.0, unit "factor";
    }
}

impl Section for Merchants {
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.key_account_share + self.new_share > 1.0 {
            return Err((
                "new_share",
                "the tiers' shares add up to more than 1".to_owned(),
            ));
        }
        Ok(())
    }
}

parameters! {
    /// How shops change their strategy, enter and leave.
    pub struct Adaptation as "adaptation" {
        /// Days between a shop's decisions; shops decide on different days.
        cycle: u32 in 1..=365, unit "days";
        /// Share of small and new shops that seldom reconsider anything but their price.
        inert_share: f64 in 0.0..=1.0, unit "share";
        /// Share of key accounts that seldom reconsider anything but their price.
        inert_key_account_share: f64 in 0.0..=1.0, unit "share";
        /// Probability that such a shop reconsiders the rest in a month.
        inert_reconsider: f64 in 0.0..=1.0, unit "probability per month";
        /// Share of shops that count repeat purchases too.
        far_sighted_share: f64 in 0.0..=1.0, unit "share";
        /// Factor on all lengths of steps that shops try when they look for something better; at 0
        /// strategies stay as they are.
        step: f64 in 0.0..=10.0, unit "factor";
        /// Shops that enter in a month where young shops earn `entry_margin`, as a share of those
        /// that are open, whatever places are free.
        entry: f64 in 0.0..=0.5, unit "share per month";
        /// Margin of young shops at which entry is `entry`: what owners earn elsewhere.
        entry_margin: f64 in -1.0..=1.0, unit "profit share";
        /// How strongly entry answers to margins of young shops beyond that: in log points per unit
        /// of margin.
        entry_slope: f64 in 0.0..=100.0, unit "log points per profit share";
        /// Probability that a shop leaves in a month while its orders pay neither fixed cost nor
        /// clicks.
        exit: f64 in 0.0..=1.0, unit "probability per month";
        /// Whether shops without cash leave.
        bankruptcy: bool, unit "switch";
        /// Shop places per initial shop; entrants find no place beyond.
        places: f64 in 1.0..=10.0, unit "factor";
    }
}

impl Section for Adaptation {}
