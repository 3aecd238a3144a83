//! True effects of the policy, from markets that no analyst has.

use super::analyst::Seen;
use super::by_shop::{ByShop, logs};
use super::method::Truth;
use crate::claims::arms::PairArms;
use crate::claims::registry::AuditPlan;
use crate::outcome::Panel;
use std::collections::BTreeMap;

pub(super) fn of(
    plan: &AuditPlan,
    panels: &[Panel],
    pair: PairArms,
    seen: &Seen,
    sampled: &[bool],
    labels: &ByShop,
) -> BTreeMap<Truth, f64> {
    let without = logs(plan, &panels[pair.without], plan.after);
    let in_sample = |shop: &(u32, u32)| sampled.get(shop.0 as usize).copied().unwrap_or(false);
    let effect = |scores: &ByShop, above: bool| {
        let shops = scores
            .iter()
            .filter(|(_, score)| (**score >= plan.cut) == above);
        mean_gap(shops.map(|(shop, _)| *shop), &seen.after, &without)
    };
    let treated = effect(&seen.scores, true);
    let others = effect(&seen.scores, false);
    let alone = pair.sample.and_then(|arm| {
        let alone = logs(plan, &panels[arm], plan.after);
        let shops = seen.scores.iter();
        let shops = shops.filter(|(shop, score)| **score >= plan.cut && in_sample(shop));
        mean_gap(shops.map(|(shop, _)| *shop), &alone, &without)
    });
    let label = pair.unlabelled.and_then(|arm| {
        let unlabelled = logs(plan, &panels[arm], plan.soon);
        let near = plan.cut..plan.cut + plan.bandwidth;
        let shops: Vec<(u32, u32)> = seen
            .scores
            .iter()
            .filter(|(shop, score)| near.contains(*score) && in_sample(shop))
            .map(|(shop, _)| *shop)
            .collect();
        let worn: Vec<f64> = shops
            .iter()
            .filter_map(|shop| labels.get(shop).copied())
            .collect();
        let worn = worn.iter().sum::<f64>() / worn.len() as f64;
        let lost = mean_gap(shops.into_iter(), &seen.soon, &unlabelled)?;
        (worn > 0.0).then_some(lost / worn)
    });
    let first_stage = seen.first_stage(plan, plan.bandwidth, labels);
    let jump = label.zip(first_stage).map(|(label, share)| label * share);
    let less = treated
        .zip(others)
        .map(|(treated, others)| treated - others);
    [
        (Truth::PolicyOnTreated, treated),
        (Truth::PolicyOnEnders, effect(&seen.end_scores, true)),
        (Truth::PolicyOnOthers, others),
        (Truth::TreatedLessOthers, less),
        (Truth::OneShopAlone, alone),
        (Truth::LabelAtCut, label),
        (Truth::JumpAtCut, jump),
    ]
    .into_iter()
    .filter_map(|(truth, value)| Some((truth, value?)))
    .collect()
}

/// The mean of one less the other over shops that both have.
pub(super) fn mean_gap(
    shops: impl Iterator<Item = (u32, u32)>,
    one: &ByShop,
    other: &ByShop,
) -> Option<f64> {
    let gaps: Vec<f64> = shops
        .filter_map(|shop| Some(one.get(&shop)? - other.get(&shop)?))
        .collect();
    (!gaps.is_empty()).then(|| gaps.iter().sum::<f64>() / gaps.len() as f64)
}
