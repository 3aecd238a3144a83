//! What a world is made of: every number the market needs beside the policy, as validated types.
//!
//! The values live in data files, each with its source; here stand names, meanings, units and
//! bounds. Symbols refer to `docs/model.md`.

use crate::parameter::{Declared, Field, Section, Value};
use crate::parameters;

parameters! {
    /// Who is there: numbers of consumers and shops, and how traits are spread over consumers.
    pub struct Population as "population" {
        /// Consumers.
        consumers: u32 in 1..=200_000_000, unit "accounts";
        /// Registered accounts that never shop, numbered after all others.
        idle_consumers: u32 in 0..=200_000_000, unit "accounts";
        /// Shops at the start, spread over the industries by their share of needs.
        shops: u32 in 1..=8_000_000, unit "shops";
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
        /// Needs of a member against those of a like consumer without membership.
        member_need: f64 in 0.0..=10.0, unit "factor";
        /// Service sensitivity of a member against that of a like consumer without membership.
        member_service: f64 in 0.0..=10.0, unit "factor";
        /// Share of opportunists: honest until abuse is seen to pay.
        opportunist_share: f64 in 0.0..=1.0, unit "share";
        /// Share of professional abusers.
        professional_share: f64 in 0.0..=1.0, unit "share";
        /// Mean price sensitivity α: change of utility per log point of price, with the sign turned.
        price_sensitivity: f64 in 0.0..=20.0, unit "utility per log price";
        /// Spread of log price sensitivity across consumers.
        price_sensitivity_spread: f64 in 0.0..=1.0, unit "log points";
        /// Spread of log service sensitivity across consumers, around a mean sensitivity of 1.
        service_sensitivity_spread: f64 in 0.0..=1.0, unit "log points";
        /// Mean probability of sending back an item that does not suit.
        return_propensity: f64 in 0.0..=1.0, unit "probability";
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
        /// Shape of the Gamma distribution of λ over consumers of one cohort; small means that few buy much.
        need_shape: f64 in 0.05..=50.0, unit "shape";
        /// Elasticity γ of needs in trust: needs are multiplied by exp(γ (T − T₀)).
        trust_elasticity: f64 in 0.0..=5.0, unit "per unit of trust";
        /// Trust T₀ at which needs are as drawn.
        neutral_trust: f64 in 0.0..=1.0, unit "trust";
        /// Growth of needs for reasons outside the model.
        annual_growth: f64 in -0.5..=1.0, unit "per year";
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
        /// Utility of an average offer against buying nothing, before quality and the like.
        base_utility: f64 in -20.0..=20.0, unit "utility";
        /// Weight β of expected quality.
        quality_weight: f64 in 0.0..=30.0, unit "utility per unit of quality";
        /// How far a description that promises more than the industry's average lifts expected quality, for a buyer with full trust.
        description_weight: f64 in 0.0..=1.0, unit "share";
        /// Utility of one point of the displayed score for a buyer of average service sensitivity.
        score_weight: f64 in 0.0..=10.0, unit "utility per point";
        /// Utility of the five-star label for a buyer of average service sensitivity.
        label_weight: f64 in 0.0..=5.0, unit "utility";
        /// Utility of a remembered shop at full affinity.
        affinity_weight: f64 in 0.0..=10.0, unit "utility";
        /// How far full affinity lifts a shop's expected quality from the platform's average towards certainty.
        affinity_quality: f64 in 0.0..=1.0, unit "share";
        /// Probability of going straight to a remembered shop at full affinity, in an industry that lives on repeat purchases.
        direct_visit: f64 in 0.0..=1.0, unit "probability";
        /// A shop in view is opened (an advertisement clicked) when its perturbed utility comes within this of buying nothing.
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
        /// Weight of the newest order in a consumer's expectation of an unknown shop's quality.
        belief_weight: f64 in 0.0..=1.0, unit "share";
        /// Affinity gained by a good order, as a share of the distance to full affinity.
        affinity_gain: f64 in 0.0..=1.0, unit "share";
        /// Affinity gained by an order whose problem was put right, as a share of a good order's gain.
        recovered_affinity: f64 in 0.0..=1.0, unit "share";
        /// Affinity kept after goods went back without anybody's fault.
        returned_affinity: f64 in 0.0..=1.0, unit "share";
        /// Time constant with which affinity fades between orders.
        affinity_fade: f64 in 1.0..=3650.0, unit "days";
    }
}

impl Section for Memory {}

parameters! {
    /// From order to doorstep.
    pub struct Fulfilment as "fulfilment" {
        /// Days until a parcel is picked up on time.
        pickup_on_time: u32 in 1..=5, unit "days";
        /// Days until a parcel is picked up late.
        pickup_late: u32 in 2..=10, unit "days";
        /// Shortest time on the road.
        transit_min: u32 in 1..=10, unit "days";
        /// Longest time on the road for a parcel that is not delayed.
        transit_max: u32 in 1..=10, unit "days";
        /// Share of parcels that the carrier delivers late.
        delivery_late: f64 in 0.0..=1.0, unit "probability";
        /// Extra days of a parcel delivered late.
        delivery_late_by: u32 in 1..=10, unit "days";
        /// What a shop pays the buyer for a parcel handed over late, as a share of the price.
        late_penalty: f64 in 0.0..=1.0, unit "share of price";
        /// Weight of lateness as a problem, for a buyer of average service sensitivity.
        lateness_severity: f64 in 0.0..=1.0, unit "severity";
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
        if self.transit_max < self.transit_min {
            return Err(("transit_max", "must not be below `transit_min`".to_owned()));
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
        /// Share of conversations not answered within three minutes by a shop without service effort.
        slow_response: f64 in 0.0..=1.0, unit "probability";
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
        /// Compensation, as a share of the price, that half of the buyers accept for a problem of middling severity.
        partial_reservation: f64 in 0.0..=1.0, unit "share";
        /// Share of settled defects in which the goods are exchanged instead of sent back.
        exchange_share: f64 in 0.0..=1.0, unit "share";
        /// Share of buyers with a problem who would rather keep the goods and be refunded, where the platform grants that.
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
        /// Cost of a new account for a banned professional.
        new_account_cost_fen: i64 in 0..=10_000_000, unit "fen";
        /// Days until a banned professional is back under a new account.
        new_account_delay: u32 in 1..=3650, unit "days";
    }
}

impl Section for Abuse {}

parameters! {
    /// How shops differ at the start and what it costs to run one.
    pub struct Merchants as "merchants" {
        /// Share of key accounts.
        key_account_share: f64 in 0.0..=1.0, unit "share";
        /// Share of new shops.
        new_share: f64 in 0.0..=1.0, unit "share";
        /// Age up to which a shop is new.
        new_until: u32 in 1..=3650, unit "days";
        /// Share of opportunist merchants: they exaggerate more and start with lower quality.
        opportunist_share: f64 in 0.0..=1.0, unit "share";
        /// Quality that an opportunist's shop lacks at the start.
        opportunist_quality_gap: f64 in 0.0..=1.0, unit "quality";
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
        /// Cost of full service effort as a share of revenue; rises with the square of effort.
        effort_cost: f64 in 0.0..=0.5, unit "share of revenue";
        /// Cost of perfect promptness as a share of revenue; rises with the square of promptness above one half.
        promptness_cost: f64 in 0.0..=0.5, unit "share of revenue";
        /// Fixed cost of a small shop as a share of its industry's mean revenue per shop.
        fixed_cost: f64 in 0.0..=0.5, unit "share of mean revenue";
        /// Fixed cost of a key account against a small shop's.
        key_account_fixed_cost: f64 in 0.0..=20.0, unit "factor";
        /// Cash at the start, in months of the industry's mean revenue per shop.
        cash_months: f64 in 0.0..=24.0, unit "months";
        /// Cash above this many months of own revenue is paid out to the owner.
        payout_months: f64 in 0.1..=24.0, unit "months";
        /// Whether quality at the start is drawn evenly from 0 to 1 instead of around the industry's mean.
        quality_uniform: bool, unit "switch";
        /// Whether shops charge what buyers who know only the average would pay, instead of setting a price.
        buyers_value_prices: bool, unit "switch";
        /// What a buyer would pay for certain quality under such prices, against the industry's price.
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
        /// Share of small and new shops that never change.
        inert_share: f64 in 0.0..=1.0, unit "share";
        /// Share of key accounts that never change.
        inert_key_account_share: f64 in 0.0..=1.0, unit "share";
        /// Share of the others that calculate what a change is worth to them.
        calculating_share: f64 in 0.0..=1.0, unit "share";
        /// Share of the calculating shops that count repeat purchases too.
        far_sighted_share: f64 in 0.0..=1.0, unit "share";
        /// Largest change of quality, promptness, effort or exaggeration in one cycle.
        step: f64 in 0.0..=0.5, unit "share";
        /// Probability per cycle of looking at a peer.
        imitation: f64 in 0.0..=1.0, unit "probability";
        /// Noise of imitation, in units of profit over revenue: the Fermi rule's temperature.
        imitation_noise: f64 in 0.001..=10.0, unit "profit share";
        /// Probability per cycle of trying a small change.
        trial: f64 in 0.0..=1.0, unit "probability";
        /// Shops that enter, as a share of the initial number per month, whatever places are free.
        entry: f64 in 0.0..=0.5, unit "share per month";
        /// Whether shops without cash leave.
        bankruptcy: bool, unit "switch";
        /// Shop places per initial shop; entrants find no place beyond.
        places: f64 in 1.0..=10.0, unit "factor";
    }
}

impl Section for Adaptation {}

parameters! {
    /// How the platform measures shops, sells exposure and earns.
    pub struct Platform as "platform" {
        /// Commission on settled sales.
        commission: f64 in 0.0..=0.5, unit "share";
        /// Days between two computations of scores and exposure.
        cycle: u32 in 1..=30, unit "days";
        /// Length of the trailing window behind scores and learned rates.
        window: f64 in 7.0..=365.0, unit "days";
        /// Orders at the industry's average rates that are added to every shop's own.
        shrinkage: f64 in 1.0..=1000.0, unit "orders";
        /// Weight of the product dimension.
        product_weight: f64 in 0.0..=1.0, unit "weight";
        /// Weight of the logistics dimension.
        logistics_weight: f64 in 0.0..=1.0, unit "weight";
        /// Weight of the service dimension.
        service_weight: f64 in 0.0..=1.0, unit "weight";
        /// Share of shops at 4.8 and above when the score's map is set. An input of the map, not an outcome.
        five_star_share: f64 in 0.01..=0.97, unit "share";
        /// Share of shops at 4.5 and above at that time.
        share_from_4_5: f64 in 0.02..=0.98, unit "share";
        /// Share of shops at 4.3 and above at that time.
        share_from_4_3: f64 in 0.03..=0.99, unit "share";
        /// Weight of the current distribution in the map after it was frozen.
        map_blend: f64 in 0.0..=1.0, unit "share";
        /// Whether a defect settled by partial compensation counts as a first return.
        partial_counts_as_return: bool, unit "switch";
        /// How the auction sharpens: slots go by (bid × predicted conversion) to this power.
        auction_sharpness: f64 in 0.1..=5.0, unit "exponent";
        /// Lowest price of a click.
        reserve_price_fen: i64 in 1..=100_000, unit "fen";
        /// Share of a click's expected margin that shops bid.
        bid_share: f64 in 0.0..=5.0, unit "share";
        /// Days of the year on which campaign pages are shown.
        campaign_share: f64 in 0.0..=1.0, unit "share of searches";
    }
}

impl Section for Platform {
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.product_weight + self.logistics_weight + self.service_weight <= 0.0 {
            return Err((
                "product_weight",
                "some dimension must have a weight above 0".to_owned(),
            ));
        }
        if self.share_from_4_5 <= self.five_star_share {
            return Err(("share_from_4_5", "must exceed `five_star_share`".to_owned()));
        }
        if self.share_from_4_3 <= self.share_from_4_5 {
            return Err(("share_from_4_3", "must exceed `share_from_4_5`".to_owned()));
        }
        Ok(())
    }
}

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
        /// Part of unit cost that does not depend on quality, over the typical price.
        cost_base: f64 in 0.0..=2.0, unit "share of price";
        /// Rise of unit cost per unit of quality.
        cost_linear: f64 in 0.0..=2.0, unit "share of price per quality";
        /// Convex part of unit cost: added in full at quality 1, a quarter of it at 0.75, nothing up to 0.5.
        cost_convex: f64 in 0.0..=2.0, unit "share of price";
        /// Mean quality at the start: probability that an item is as described.
        quality: f64 in 0.0..=1.0, unit "probability";
        /// Spread of quality across shops at the start.
        quality_spread: f64 in 0.0..=0.6, unit "probability";
        /// Probability that a sound item does not suit: size, taste; nobody's fault.
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
        /// Dependence on repeat purchases: scales direct visits to remembered shops.
        repeat: f64 in 0.0..=1.0, unit "share";
    }
}

impl Section for IndustryParameters {}

/// An industry with its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Industry {
    /// The name used in scenarios, records and figures.
    pub name: String,
    /// Its numbers.
    pub parameters: IndustryParameters,
}

/// What a section of the world is, for schemas and documentation.
#[derive(Debug, Clone, Copy)]
pub struct SectionInfo {
    /// The section's name.
    pub name: &'static str,
    /// What it is for.
    pub doc: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

macro_rules! world_sections {
    ($($section:ident: $kind:ident),+ $(,)?) => {
        /// The sections of a world file beside the industries.
        pub const WORLD_SECTIONS: &[SectionInfo] = &[
            $( SectionInfo {
                name: <$kind as Declared>::NAME,
                doc: <$kind as Declared>::DOC,
                fields: <$kind as Declared>::FIELDS,
            } ),+
        ];

        /// Everything about a market that is not policy.
        #[derive(Debug, Clone, PartialEq)]
        pub struct WorldParameters {
            $( #[doc = concat!("Section `", stringify!($section), "`.")] pub $section: $kind, )+
            /// The industries, at least one.
            pub industries: Vec<Industry>,
        }

        impl WorldParameters {
            /// Builds the world from checked values, one list per section of [`WORLD_SECTIONS`].
            ///
            /// # Errors
            /// Section, key and reason, when values contradict each other.
            ///
            /// # Panics
            /// If the lists do not match the sections.
            pub fn from_values(
                sections: &[Vec<Value>],
                industries: Vec<Industry>,
            ) -> Result<Self, (&'static str, &'static str, String)> {
                assert_eq!(sections.len(), WORLD_SECTIONS.len(), "one list per section");
                let mut values = sections.iter();
                let world = Self {
                    $( $section: <$kind as Declared>::from_values(values.next().expect("counted above")), )+
                    industries,
                };
                $( world.$section.check().map_err(|(key, why)| (<$kind as Declared>::NAME, key, why))?; )+
                Ok(world)
            }

            /// The values of every section, in the order of [`WORLD_SECTIONS`].
            #[must_use]
            pub fn to_values(&self) -> Vec<Vec<Value>> {
                vec![ $( self.$section.to_values() ),+ ]
            }
        }
    };
}

world_sections! {
    population: Population,
    demand: Demand,
    choice: Choice,
    memory: Memory,
    fulfilment: Fulfilment,
    after_sales: AfterSales,
    abuse: Abuse,
    merchants: Merchants,
    adaptation: Adaptation,
    platform: Platform,
}
