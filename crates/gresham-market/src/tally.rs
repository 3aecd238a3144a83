//! What a shard of consumers reports of a day: integers that add up in any order to the same sum.

use super::ledger::Signs;
use super::noted::Noted;
use super::tagged::TaggedPlace;
use crate::machine::fetch_ahead;

/// Declares an enum whose variants index an array and know their name and meaning.
#[macro_export]
macro_rules! indexed {
    ($(#[doc = $enum_doc:literal])+ $enum:ident { $($variant:ident $name:literal $doc:literal),+ $(,)? }) => {
        $(#[doc = $enum_doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $enum {
            $( #[doc = $doc] $variant, )+
        }

        impl $enum {
            /// All variants, in the order of their indices.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// The column name in records.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What is counted.
            #[must_use]
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$variant => $doc),+ }
            }
        }
    };
}
pub use indexed;

indexed! {
    /// Events counted per shop and day. The first 16, which share a cache line, are counted most.
    Event {
        Orders "orders" "Orders placed.",
        NewCustomers "new_customers" "Orders by buyers who did not remember the shop.",
        AdCustomers "ad_customers" "New customers who came through a sold slot.",
        DirectVisits "direct_visits" "Visits by buyers who remembered the shop and went straight to it.",
        PickedUp "picked_up" "Parcels picked up.",
        LatePickups "late_pickups" "Parcels picked up late.",
        Delivered "delivered" "Parcels delivered.",
        LateDeliveries "late_deliveries" "Parcels delivered later than promised.",
        Problems "problems" "Delivered orders that were defective, not as described or damaged, claimed or not.",
        Defects "defects" "Delivered orders that were defective or not as described.",
        Misfits "misfits" "Sound orders that did not suit the buyer.",
        Promised "promised" "Parcels delivered for which special services were promised.",
        BrokenPromises "broken_promises" "Of these, parcels for which a promise was broken.",
        Contacts "contacts" "Conversations about a claim or a return.",
        SlowResponses "slow_responses" "Conversations not answered within three minutes.",
        Settled "settled" "Orders settled.",
        Shown "shown" "Organic slots in which the shop was shown.",
        AdShown "ad_shown" "Sold slots in which the shop was shown.",
        AdClicks "ad_clicks" "Sold slots that were clicked and charged.",
        UnclaimedProblems "unclaimed_problems" "Problems that the buyer never raised.",
        HonestClaims "honest_claims" "Claims about a real problem.",
        PartialCompensations "partial_compensations" "Claims settled by part of the price.",
        Exchanges "exchanges" "Claims settled by a second parcel.",
        Returns "returns" "Orders sent back and refunded.",
        FirstReturns "first_returns" "Orders refunded for quality, as the score counts them.",
        QualityComplaints "quality_complaints" "Claims about quality that were raised with the shop or the platform.",
        RefundOnlyClaims "refund_only_claims" "Claims to be refunded and keep the goods.",
        RefundOnlyGranted "refund_only_granted" "Orders refunded without return.",
        Disputes "disputes" "Claims that the platform was asked to decide.",
        HonestDenied "honest_denied" "Just claims that were refused.",
        SoundFlagged "sound_flagged" "Honest claims that a check took for false.",
        AbuseAttempts "abuse_attempts" "False claims.",
        AbuseSuccesses "abuse_successes" "False claims that were paid.",
        AbuseDetected "abuse_detected" "False claims that a check or a shop's evidence showed to be false.",
        AbuseRefundOnly "abuse_refund_only" "False claims to keep the goods.",
        AbuseWear "abuse_wear" "Worn goods sent back as new.",
        AbuseSwap "abuse_swap" "Returns of another item than was sent.",
        AbuseEmpty "abuse_empty" "Returns of an empty parcel.",
        DisputesDefect "disputes_defect" "Disputes over goods said to be defective or not as described.",
        DisputesDamage "disputes_damage" "Disputes over goods damaged on the road.",
        Cancelled "cancelled" "Orders cancelled and refunded instead of picked up.",
        StockOuts "stock_outs" "Of these, orders for which stock was missing.",
        CancelledEarly "cancelled_early" "Of these, orders cancelled at once, because the platform had stepped in.",
        Vanished "vanished" "Of these, orders whose shop was gone before it sent them.",
        ShopsRemoved "shops_removed" "Shops removed by the platform.",
        ShopsWronglyRemoved "shops_wrongly_removed" "Of these, shops that belonged to no group.",
        OwnerCalls "owner_calls" "Calls of shop owners about claims that the platform upheld.",
        DecisionsCorrected "decisions_corrected" "Decisions against shops that the platform took back.",
        WronglyCorrected "wrongly_corrected" "Of these, decisions that had been right.",
        FaultyReturns "faulty_returns" "Of the orders sent back and refunded, those with which something was wrong.",
        ReturnsFilmed "returns_filmed" "Returns that the shop filmed as standard evidence.",
        HonestReturnsRefused "honest_returns_refused" "Honest returns that a shop's evidence showed to be false.",
        LateAverted "late_averted" "Parcels handed over in time after a warning.",
        Swaps "swaps" "Orders that did not suit and were swapped instead of returned.",
        TicketsAnswered "tickets_answered" "Tickets that a shop answered by mending what they name.",
    }
}

indexed! {
    /// Money per shop and day, in fen. Those that move money between accounts are postings of the
    /// ledger; the others describe. The first 8, which share a cache line, are counted most while
    /// consumers shop.
    Money {
        Released "released_fen" "Settled money released to the shop: net GMV.",
        Commission "commission_fen" "Commission on settled money.",
        Refunded "refunded_fen" "Money returned to buyers.",
        ConsumerSurplus "consumer_surplus_fen" "Buyers' valuation of what they got less what they paid and bore, honest buyers and abusers alike.",
        HonestSurplus "honest_surplus_fen" "The same for honest buyers.",
        ToBuyers "to_buyers_fen" "Money from shops to buyers for which no goods came back: compensation, penalties for late parcels, refunds of what the buyer kept.",
        LatePenalty "late_penalty_fen" "Paid to buyers for parcels handed over late.",
        PenaltySpared "penalty_spared_fen" "Penalties for late parcels that the policy spared the shop: ordinary ones less those paid.",
        Paid "paid_fen" "Buyers' payments for orders placed: gross GMV.",
        Compensated "compensated_fen" "Partial compensation paid to buyers.",
        Goods "goods_fen" "Cost of goods sent.",
        Salvaged "salvaged_fen" "Value of goods that came back.",
        Freight "freight_fen" "Freight of parcels sent.",
        ReturnFreightShop "return_freight_shop_fen" "Freight of goods sent back, borne by the shop.",
        ReturnFreightBuyer "return_freight_buyer_fen" "Freight of goods sent back, borne by the buyer.",
        Handling "handling_fen" "Cost of conversations.",
        Advertising "advertising_fen" "Clicks paid for.",
        Service "service_fen" "Cost of service effort and promptness.",
        Fixed "fixed_fen" "Fixed cost.",
        PaidOut "paid_out_fen" "Cash paid out to owners, less what they put in.",
        RefundOnlyValue "refund_only_value_fen" "Refunds without return; part of refunds.",
        AbuseLoss "abuse_loss_fen" "What false claims cost the shop: refunds, lost goods, freight.",
        AbuseGain "abuse_gain_fen" "What false claims brought the abusers.",
        DeniedValue "denied_value_fen" "Price of orders whose just claim was refused.",
        MispricingLoss "mispricing_loss_fen" "Cost of goods and freight beyond the price, of parcels sold below the cost of their goods.",
        Intervention "intervention_fen" "Cost to the platform of stepping in against shocks.",
        Frozen "frozen_fen" "Money held for orders of removed shops and returned to buyers; part of refunds.",
        MadeGood "made_good_fen" "What the platform pays for shops whose hand has gone with the cash.",
        NewName "new_name_fen" "Cost of shops opened under a new name.",
        Review "review_fen" "Cost to the platform of reviewing shops that look alike.",
        Casework "casework_fen" "Cost to the platform of cases on the hotline.",
        Corrected "corrected_fen" "Paid by the platform to shops for wrong decisions.",
        Evidence "evidence_fen" "Cost of filming returns.",
        MismatchLoss "mismatch_loss_fen" "What swapped and empty returns cost the shop; part of the loss to abuse.",
        FreightPremium "freight_premium_fen" "Paid by the shop into the pool of return freight.",
        PooledFreight "pooled_freight_fen" "Freight of goods sent back, borne by the pool.",
        Rush "rush_fen" "Cost of handing parcels over in time after a warning.",
        Teams "teams_fen" "Cost of the platform's teams in shops.",
    }
}

/// Room for events in whole cache lines, so that money begins with one.
const EVENT_ROOM: usize = Event::COUNT.next_multiple_of(16);

/// One shop's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(64))]
pub struct ShopTally {
    events: [u32; EVENT_ROOM],
    money_fen: [i64; Money::COUNT],
}

impl Default for ShopTally {
    fn default() -> Self {
        Self {
            events: [0; EVENT_ROOM],
            money_fen: [0; Money::COUNT],
        }
    }
}

impl ShopTally {
    /// Counts one event.
    #[inline]
    pub fn count(&mut self, event: Event) {
        self.events[event as usize] += 1;
    }

    /// Asks for the money that is counted most to be in cache soon.
    #[inline]
    pub fn fetch_money_ahead(&self) {
        fetch_ahead(&self.money_fen[0]);
    }

    /// Takes back one event that was counted.
    #[inline]
    pub fn discount(&mut self, event: Event) {
        self.events[event as usize] -= 1;
    }

    /// Counts `times` events.
    #[inline]
    pub fn count_many(&mut self, event: Event, times: u32) {
        self.events[event as usize] += times;
    }

    /// Counts one event if `happened`.
    #[inline]
    pub fn count_if(&mut self, event: Event, happened: bool) {
        self.events[event as usize] += u32::from(happened);
    }

    /// Adds money.
    #[inline]
    pub fn add_fen(&mut self, money: Money, amount_fen: i64) {
        self.money_fen[money as usize] += amount_fen;
    }

    /// How often `event` happened.
    #[inline]
    #[must_use]
    pub fn events(&self, event: Event) -> u32 {
        self.events[event as usize]
    }

    /// The sum of `money`.
    #[inline]
    #[must_use]
    pub fn fen(&self, money: Money) -> i64 {
        self.money_fen[money as usize]
    }

    /// How often each event happened.
    #[must_use]
    pub fn all_events(&self) -> &[u32] {
        &self.events[..Event::COUNT]
    }

    /// The sum of each money, in fen.
    #[must_use]
    pub fn all_fen(&self) -> &[i64; Money::COUNT] {
        &self.money_fen
    }

    /// The sum of all money, each under its sign, in fen.
    #[inline]
    #[must_use]
    pub fn signed_fen(&self, signs: &Signs) -> i64 {
        let money = self.money_fen.iter().zip(signs);
        money.map(|(fen, sign)| fen * sign).sum()
    }

    /// Whether nothing was counted.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.events.iter().all(|count| *count == 0) && self.money_fen.iter().all(|fen| *fen == 0)
    }

    /// Adds what another shard reports of the shop.
    pub(super) fn absorb(&mut self, other: &Self) {
        for (mine, theirs) in self.events.iter_mut().zip(&other.events) {
            *mine += theirs;
        }
        for (mine, theirs) in self.money_fen.iter_mut().zip(&other.money_fen) {
            *mine += theirs;
        }
    }
}

/// A buyer came back to a shop. Millions do on a busy day of a country, so this takes 4 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeat {
    /// The shop, and days since the buyer's previous order there.
    shop_and_gap: TaggedPlace,
}

impl Repeat {
    /// Most days that are told apart.
    pub const LONGEST_GAP_DAYS: u32 = u8::MAX as u32;

    /// Back at the shop at place `shop` after `gap_days`, of which more than [`Self::LONGEST_GAP_DAYS`] count as so many.
    #[inline]
    #[must_use]
    pub fn new(shop: u32, gap_days: u32) -> Self {
        let gap_days = gap_days.min(Self::LONGEST_GAP_DAYS);
        Self {
            shop_and_gap: TaggedPlace::new(shop, gap_days as u8),
        }
    }

    /// The shop's place.
    #[inline]
    #[must_use]
    pub const fn shop(self) -> usize {
        self.shop_and_gap.place() as usize
    }

    /// Days since the buyer's previous order there.
    #[inline]
    #[must_use]
    pub const fn gap_days(self) -> usize {
        self.shop_and_gap.tag() as usize
    }
}

/// False claims decided, and those that were paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AbuseCount {
    /// Decided.
    pub attempts: i64,
    /// Paid.
    pub successes: i64,
}

/// What buyers of one kind gained in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BuyerCount {
    /// Their surplus, in fen.
    pub surplus_fen: i64,
    /// Money from shops for which no goods came back, part of their surplus, in fen.
    pub from_shops_fen: i64,
}

/// Rings of professional abusers. A professional belongs to the ring of its number modulo this.
pub const RINGS: usize = 8;

/// Sums over all consumers of a shard that belong to no shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ConsumerTally {
    /// Needs that arose.
    pub needs: i64,
    /// Purchases turned away by a limit or a ban.
    pub turned_away: i64,
    /// Accounts banned.
    pub bans: i64,
    /// New accounts of banned professionals.
    pub new_accounts: i64,
    /// Money paid for new accounts.
    pub new_account_fen: i64,
    /// Change of the sum of trust, in units of 1/65535.
    pub trust_change: i64,
    /// Change of the sum of expected quality, in units of 1/65535.
    pub belief_change: i64,
    /// False claims by kind of abuse and score band of the shop, and those of them that were paid:
    /// what rumour spreads.
    pub abuse: [[AbuseCount; 4]; 4],
    /// The same of professionals, by ring and kind: what a ring tells its members.
    pub rings: [[AbuseCount; 4]; RINGS],
    /// What buyers gained, by cohort and honesty.
    pub buyers: [[BuyerCount; 3]; 3],
}

/// What a shard reports of one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// One entry per shop place.
    pub shops: Vec<ShopTally>,
    /// What belongs to no shop.
    pub consumers: ConsumerTally,
    /// Returning buyers, in no particular order.
    pub repeats: Vec<Repeat>,
    /// Events that shops' tallies do not count before the day is over.
    pub noted: Noted,
}

impl Tally {
    /// An empty tally for `places` shop places.
    #[must_use]
    pub fn new(places: usize) -> Self {
        Self {
            shops: vec![ShopTally::default(); places],
            ..Self::default()
        }
    }

    /// Sets what belongs to no shop to zero, and forgets returning buyers.
    pub(super) fn clear_sums(&mut self) {
        self.consumers = ConsumerTally::default();
        self.repeats.clear();
    }

    /// Adds what belongs to no shop of another shard's tally, and its returning buyers.
    pub(super) fn absorb_sums(&mut self, other: &Self) {
        self.consumers.absorb(&other.consumers);
        self.repeats.extend_from_slice(&other.repeats);
    }
}

impl ConsumerTally {
    fn absorb(&mut self, other: &Self) {
        self.needs += other.needs;
        self.turned_away += other.turned_away;
        self.bans += other.bans;
        self.new_accounts += other.new_accounts;
        self.new_account_fen += other.new_account_fen;
        self.trust_change += other.trust_change;
        self.belief_change += other.belief_change;
        let mine = self.abuse.iter_mut().chain(&mut self.rings).flatten();
        let theirs = other.abuse.iter().chain(&other.rings).flatten();
        for (mine, theirs) in mine.zip(theirs) {
            mine.attempts += theirs.attempts;
            mine.successes += theirs.successes;
        }
        let theirs = other.buyers.iter().flatten();
        for (mine, theirs) in self.buyers.iter_mut().flatten().zip(theirs) {
            mine.surplus_fen += theirs.surplus_fen;
            mine.from_shops_fen += theirs.from_shops_fen;
        }
    }
}
