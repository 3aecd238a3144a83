//! Consumers: who they are, what they need, how they choose and what they remember.

use crate::parameter::Section;
use crate::parameters;

parameters! {
    /// Who is there: numbers of consumers and shops, and how traits are spread over consumers.
    pub struct Population as "population" {
        /// Consumers.
        consumers: u32 in 1..=200_000_000, unit "accounts";
        /// Registered accounts that never shop, numbered after all others.
        idle_consumers: u32 in 0..=200_000_000, unit "accounts";
        /// Shops at the start, spread over the industries by their share of needs.
        shops: u32 in 1..=1_600_000, unit "shops";
        /// Shops that one consumer can meet, over all industries: each is divided into as many
        /// niches as that takes.
        niche_shops: u32 in 1..=1_600_000, unit "shops";
        /// Share of consumers born in the 1980s.
        born_80s_share: f64 in 0.0..=1.0, unit "share";
        /// Share of consumers of generation Z.
        gen_z_share: f64 in 0.0..=1.0, unit "share";
        /// Needs of consumers born in the 1980s against the average consumer's.
        born_80s_need: f64 in 0.0..=10.0, unit "factor";
        /// Needs of generation Z against the average consumer's.
        gen_z_need: f64 in 0.0..=10.0, unit "factor";
        /// Share of consumers with a paid membership.
        member_share: f64 in 0.0..=1.0, unit "share";
        /// Needs of a member against those of a like consumer without membership; the mean over all
        /// consumers stays as it is.
        member_need: f64 in 0.0..=10.0, unit "factor";
        /// Service sensitivity of a member against that of a like consumer without membership.
        member_service: f64 in 0.0..=10.0, unit "factor";
        /// Share of opportunists: honest until abuse is seen to pay.
        opportunist_share: f64 in 0.0..=1.0, unit "share";
        /// Share of professional abusers.
        professional_share: f64 in 0.0..=1.0, unit "share";
        /// Mean price sensitivity α: change of utility per log point of price, with the sign
        /// turned.
        price_sensitivity: f64 in 0.0..=20.0, unit "utility per log price";
        /// Spread of log price sensitivity across consumers.
        price_sensitivity_spread: f64 in 0.0..=1.0, unit "log points";
        /// Spread of log service sensitivity across consumers, around a mean sensitivity of 1.
        service_sensitivity_spread: f64 in 0.0..=1.0, unit "log points";
        /// Mean probability of sending back an item that does not suit.
        return_propensity: f64 in 0.0..=1.0, unit "probability";
    }
}

impl Population {
    /// Number of niches of an industry.
    #[must_use]
    pub const fn niches(&self) -> u32 {
        let niches = (self.shops + self.niche_shops / 2) / self.niche_shops;
        if niches == 0 { 1 } else { niches }
    }

    /// Number of consumers, idle ones included.
    #[must_use]
    pub const fn everybody(&self) -> u32 {
        self.consumers + self.idle_consumers
    }

    /// Needs against those of the average consumer, of members and of others.
    #[must_use]
    pub fn need_of(&self, member: bool) -> f64 {
        let mean = 1.0 + self.member_share * (self.member_need - 1.0);
        if mean <= 0.0 {
            return 0.0;
        }
        if member {
            self.member_need / mean
        } else {
            1.0 / mean
        }
    }

    /// Share of needs that are members'.
    #[must_use]
    pub fn member_needs(&self) -> f64 {
        self.member_share * self.need_of(true)
    }
}

impl Section for Population {
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.born_80s_share + self.gen_z_share > 1.0 {
            return Err((
                "gen_z_share",
                "the cohorts' shares add up to more than 1".to_owned(),
            ));
        }
        if self.opportunist_share + self.professional_share > 1.0 {
            return Err((
                "professional_share",
                "the kinds' shares add up to more than 1".to_owned(),
            ));
        }
        Ok(())
    }
}

parameters! {
    /// When consumers need something.
    pub struct Demand as "demand" {
        /// Mean need rate λ of a consumer with neutral trust.
        needs_per_day: f64 in 0.0..=2.0, unit "needs per day";
        /// Shape of the Gamma distribution of λ over consumers of one cohort; small means that few
        /// buy much.
        need_shape: f64 in 0.05..=50.0, unit "shape";
        /// Elasticity γ of needs in trust: needs are multiplied by exp(γ (T − T₀)).
        trust_elasticity: f64 in 0.0..=5.0, unit "per unit of trust";
        /// Trust T₀ at which needs are as drawn.
        neutral_trust: f64 in 0.0..=1.0, unit "trust";
        /// Pages looked at without a need, for each page on which a need looks.
        browsing: f64 in 0.0..=500.0, unit "pages per page";
        /// Needs during 1-11 November against ordinary days.
        double_eleven: f64 in 0.1..=10.0, unit "factor";
        /// Needs during 1-18 June against ordinary days.
        mid_year: f64 in 0.1..=10.0, unit "factor";
        /// Needs from 25 January to 10 February, around the Spring Festival, against ordinary days.
        spring_festival: f64 in 0.1..=10.0, unit "factor";
    }
}

impl Section for Demand {}

parameters! {
    /// How a consumer chooses among the shops in view.
    pub struct Choice as "choice" {
        /// Slots on a page, sold ones included.
        slots: u32 in 1..=16, unit "slots";
        /// Probability that who has noticed a slot goes on to notice the next.
        noticed: f64 in 0.0..=1.0, unit "probability";
        /// Utility of an average offer against buying nothing, before quality and the like.
        base_utility: f64 in -20.0..=20.0, unit "utility";
        /// Weight β of the worth that is expected of an order.
        quality_weight: f64 in 0.0..=30.0, unit "utility per unit of quality";
        /// Share of what a shop's public signals have turned out to predict that a buyer of average
        /// service sensitivity reads off them; others read in proportion to their sensitivity, and
        /// nobody more than there is.
        attention: f64 in 0.0..=1.0, unit "share";
        /// Days of the market's deliveries that would have to show what a signal is worth before
        /// half of it is believed.
        doubt: f64 in 0.1..=1000.0, unit "days";
        /// Utility of a remembered shop at full affinity.
        affinity_weight: f64 in 0.0..=10.0, unit "utility";
        /// How far full affinity lifts what is expected of a shop from what its signals say towards
        /// certainty.
        affinity_quality: f64 in 0.0..=1.0, unit "share";
        /// A shop that is noticed is opened (an advertisement clicked) when its perturbed utility
        /// comes within this of buying nothing.
        click_margin: f64 in 0.0..=10.0, unit "utility";
        /// Whether buyers see every shop's true quality before they buy.
        quality_visible: bool, unit "switch";
    }
}

impl Section for Choice {}

parameters! {
    /// How orders shape trust, expectations and loyalty.
    pub struct Memory as "memory" {
        /// Trust in the platform at the start.
        trust_start: f64 in 0.0..=1.0, unit "trust";
        /// Rise of trust after a good order, as a share of the distance to full trust.
        trust_gain: f64 in 0.0..=1.0, unit "share";
        /// Fall of trust after a problem of severity 1, as a share of trust.
        trust_loss: f64 in 0.0..=1.0, unit "share";
        /// Factor on the fall when a just claim was denied.
        denied_factor: f64 in 1.0..=10.0, unit "factor";
        /// Factor on the fall when a problem was put right.
        recovered_factor: f64 in 0.0..=1.0, unit "factor";
        /// Share of the surprise at the newest order that a consumer takes over into what is
        /// expected of an unknown shop.
        belief_weight: f64 in 0.0..=1.0, unit "share";
        /// Affinity gained by a good order, as a share of the distance to full affinity.
        affinity_gain: f64 in 0.0..=1.0, unit "share";
        /// Affinity gained by an order whose problem was put right, as a share of a good order's
        /// gain.
        recovered_affinity: f64 in 0.0..=1.0, unit "share";
        /// Probability that a problem that was not put right strikes the shop off.
        strike_off: f64 in 0.0..=1.0, unit "probability";
        /// Affinity kept after goods went back without anybody's fault, or after a problem that was
        /// not put right and yet did not strike the shop off.
        returned_affinity: f64 in 0.0..=1.0, unit "share";
        /// How grave a broken promise of a special service is.
        promise_severity: f64 in 0.0..=1.0, unit "severity";
        /// Time constant with which affinity fades between orders.
        affinity_fade: f64 in 1.0..=3650.0, unit "days";
    }
}

impl Section for Memory {}
