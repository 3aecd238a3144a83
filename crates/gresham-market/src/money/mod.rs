//! Money: its kinds, and the accounts between which it moves.

pub mod ledger;

use crate::indexed;

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
        Service "service_fen" "Cost of promptness, certified staff and special services.",
        Fixed "fixed_fen" "Fixed cost, and what the desk that answers costs by the day.",
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
        Teams "teams_fen" "The platform's share of what its captains' shops spend on getting better.",
    }
}
