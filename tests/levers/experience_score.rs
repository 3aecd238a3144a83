//! The score and where it is used.

use crate::harness::{diverse, pairs};
use crate::worlds::{always, default_of, no_information};
use gresham::experiment::replicate::Replicate;
use gresham::policy::{ExperienceScore, Policy};

/// By how much the score of the shop, as it is in the end, is higher over orders than over shops.
fn score_preferred(replicate: &Replicate) -> f64 {
    let shops = &replicate.shops;
    let orders: f64 = shops.iter().map(|shop| shop.recent_orders).sum();
    let ordered: f64 = shops
        .iter()
        .map(|shop| shop.score * shop.recent_orders)
        .sum();
    let listed: f64 = shops.iter().map(|shop| shop.score).sum();
    ordered / orders - listed / shops.len() as f64
}

#[test]
fn a_score_in_search_or_before_buyers_eyes_moves_orders_to_shops_of_higher_score() {
    let unused = ExperienceScore {
        shown_to_buyers: false,
        replaces_ratings: false,
        search_weight: 0.0,
        marketing_weight: 0.0,
        advertising_weight: 0.0,
        label_weight: 0.0,
    };
    // As good as unused, but launched, so that both arms are scored by the same frozen map.
    let mut baseline = Policy::default();
    let launched = ExperienceScore {
        label_weight: 1e-9,
        ..unused
    };
    always(&mut baseline.experience_score, launched);
    let uses = [
        ExperienceScore {
            shown_to_buyers: true,
            ..unused
        },
        ExperienceScore {
            search_weight: 1.0,
            ..unused
        },
        ExperienceScore {
            marketing_weight: 3.0,
            ..unused
        },
        ExperienceScore {
            label_weight: 1.0,
            ..unused
        },
    ];
    let mut world = diverse();
    // Points are all that tells buyers anything, and they are quick to believe it.
    no_information(&mut world);
    world.choice.attention = 1.0;
    world.choice.doubt = 1.0;
    // Campaigns often enough to be seen in a small market.
    world.platform.campaign_share = 0.5;
    for used in uses {
        let mut arm = Policy::default();
        always(&mut arm.experience_score, used);
        let pairs = pairs(&world, &baseline, &arm, 180);
        let rises = pairs
            .iter()
            .map(|(without, with)| score_preferred(with) - score_preferred(without));
        let rise = rises.sum::<f64>() / pairs.len() as f64;
        assert!(rise > 0.003, "{used:?}: {rise}");
    }
}

#[test]
fn the_weight_in_the_auction_reaches_nothing_where_no_slot_is_sold() {
    let unused = ExperienceScore {
        advertising_weight: 0.0,
        ..default_of()
    };
    let mut baseline = Policy::default();
    always(&mut baseline.experience_score, unused);
    let mut arm = Policy::default();
    let weighted = ExperienceScore {
        advertising_weight: 3.0,
        ..unused
    };
    always(&mut arm.experience_score, weighted);
    for (without, with) in pairs(&diverse(), &baseline, &arm, 60) {
        assert!(without == with);
    }
}
