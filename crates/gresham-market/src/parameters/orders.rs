//! Fates of an order: delivery, after-sales, abuse.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// From order to doorstep.
    pub struct Fulfilment as "fulfilment" {
        /// Days until a parcel is picked up on time.
        pickup_on_time: u32 in 1..=5, unit "days";
        /// Days until a parcel is picked up late.
        pickup_late: u32 in 2..=10, unit "days";
        /// Probability that a parcel on the road is not there within another day.
        another_day: f64 in 0.0..=0.9, unit "probability";
        /// Days on the road that buyers are promised; whatever takes longer is late.
        promised: u32 in 1..=10, unit "days";
        /// What a shop pays the buyer for a parcel handed over late, as a share of the price.
        late_penalty: f64 in 0.0..=1.0, unit "share of price";
        /// Weight of lateness as a problem, for a buyer of average service sensitivity.
        lateness_severity: f64 in 0.0..=1.0, unit "severity";
    }
}

impl Fulfilment {
    /// Longest time on the road.
    pub const LONGEST_DAYS: usize = 10;

    /// Probabilities that a parcel is longer on the road than one day, two days and so on.
    #[must_use]
    pub fn longer_than(&self) -> [f64; Self::LONGEST_DAYS - 1] {
        let mut left = 1.0;
        std::array::from_fn(|_| {
            left *= self.another_day;
            left
        })
    }

    /// Share of parcels that are longer on the road than promised.
    #[must_use]
    pub fn carrier_late(&self) -> f64 {
        let longer = self.longer_than();
        longer
            .get(self.promised as usize - 1)
            .copied()
            .unwrap_or(0.0)
    }
}

impl Section for Fulfilment {
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.pickup_late <= self.pickup_on_time {
            return Err((
                "pickup_late",
                "must be later than `pickup_on_time`".to_owned(),
            ));
        }
        Ok(())
    }
}

parameters! {
    /// What happens when something is wrong with an order.
    pub struct AfterSales as "after_sales" {
        /// Probability of claiming a problem of middling severity on goods of the reference price.
        claim_probability: f64 in 0.0..=1.0, unit "probability";
        /// Price at which that probability holds.
        claim_reference_price_fen: i64 in 1..=100_000_000, unit "fen";
        /// Rise of the claim's log odds per log point of price.
        claim_price_slope: f64 in 0.0..=5.0, unit "log odds per log price";
        /// Rise of the claim's log odds from the mildest to the gravest problem.
        claim_severity_slope: f64 in 0.0..=20.0, unit "log odds";
        /// Longest time from delivery to a claim; the shortest is one day.
        contact_delay_max: u32 in 1..=6, unit "days";
        /// Share of conversations not answered within three minutes by a shop without service
        /// effort.
        slow_response: f64 in 0.0..=1.0, unit "probability";
        /// Share of what would not suit that an answer before the sale prevents, in a shop of full
        /// service effort.
        answer_prevents: f64 in 0.0..=1.0, unit "share";
        /// Probability that a shop without service effort settles a just claim by itself.
        resolve_base: f64 in 0.0..=1.0, unit "probability";
        /// Probability that a shop of full service effort settles a just claim by itself.
        resolve_full: f64 in 0.0..=1.0, unit "probability";
        /// Fall of that probability when the first answer was slow.
        slow_penalty: f64 in 0.0..=1.0, unit "share";
        /// Probability that a shop of full service effort offers part of the price before a refund.
        partial_offer: f64 in 0.0..=1.0, unit "probability";
        /// Compensation that shops offer by themselves, as a share of the price.
        partial_compensation: f64 in 0.0..=1.0, unit "share";
        /// Compensation, as a share of the price, that half of the buyers accept for a problem of
        /// middling severity.
        partial_reservation: f64 in 0.0..=1.0, unit "share";
        /// Share of settled defects in which the goods are exchanged instead of sent back.
        exchange_share: f64 in 0.0..=1.0, unit "share";
        /// Share of buyers with a problem who would rather keep the goods and be refunded, where
        /// the platform grants that.
        refund_only_wish: f64 in 0.0..=1.0, unit "share";
        /// Share of buyers who turn to the platform when the shop does not settle.
        dispute_share: f64 in 0.0..=1.0, unit "share";
        /// Probability that a verdict on evidence is wrong.
        verdict_error: f64 in 0.0..=0.5, unit "probability";
        /// Days on the road of goods sent back.
        return_transit: u32 in 1..=10, unit "days";
        /// Days after delivery at which an order without a claim settles.
        return_window: u32 in 7..=15, unit "days";
        /// Cost of handling one conversation.
        contact_cost_fen: i64 in 0..=100_000, unit "fen";
        /// Nuisance of a claim to the buyer, in money.
        hassle_fen: i64 in 0..=1_000_000, unit "fen";
    }
}

impl Section for AfterSales {}

parameters! {
    /// How abuse pays and spreads.
    pub struct Abuse as "abuse" {
        /// Propensity of an opportunist to make a false claim at the start.
        opportunist_propensity: f64 in 0.0..=1.0, unit "probability per order";
        /// Propensity of a professional at the start.
        professional_propensity: f64 in 0.0..=1.0, unit "probability per order";
        /// Rise of propensity after a success, as a share of the distance to 1.
        success_gain: f64 in 0.0..=1.0, unit "share";
        /// Fall of propensity after a failure, as a share of propensity.
        failure_loss: f64 in 0.0..=1.0, unit "share";
        /// How much rumour counts: attempts scale with (1 − w) + 2 w × rumoured success.
        rumour_weight: f64 in 0.0..=1.0, unit "share";
        /// Time constant with which rumour follows what happens.
        rumour_days: f64 in 1.0..=365.0, unit "days";
        /// How sharply an abuser prefers the kind of abuse that pays best.
        payoff_slope: f64 in 0.0..=50.0, unit "log odds per share of the price";
        /// Share of false claims to keep the goods that come with a machine-made photograph.
        made_photograph_share: f64 in 0.0..=1.0, unit "share";
        /// Share of refund-only claims by honest buyers that rest on a photograph.
        photograph_share: f64 in 0.0..=1.0, unit "share";
        /// Value of having worn goods before sending them back, as a share of the price.
        wear_value: f64 in 0.0..=1.0, unit "share";
        /// Share of the goods' value lost to the shop when worn goods come back.
        wear_damage: f64 in 0.0..=1.0, unit "share";
        /// Probability that a shop notices worn goods and refuses the refund.
        wear_detection: f64 in 0.0..=1.0, unit "probability";
        /// Probability that a shop's evidence of a swapped item or an empty parcel is accepted.
        shop_evidence_accepted: f64 in 0.0..=1.0, unit "probability";
        /// Trouble of sending back a swapped item or an empty parcel, as a share of the price.
        return_trouble: f64 in 0.0..=1.0, unit "share";
        /// How far a made photograph of a parcel discredits a shop's evidence against what came
        /// back.
        photograph_credit: f64 in 0.0..=1.0, unit "share";
        /// Weight of what a professional's ring has found against what everybody says.
        ring_weight: f64 in 0.0..=1.0, unit "share";
        /// Time constant with which a ring's news follows what happens to its members.
        ring_days: f64 in 1.0..=365.0, unit "days";
        /// Cost of a new account for a banned professional.
        new_account_cost_fen: i64 in 0..=10_000_000, unit "fen";
        /// Days until a banned professional is back under a new account.
        new_account_delay: u32 in 1..=3650, unit "days";
    }
}

impl Section for Abuse {}
