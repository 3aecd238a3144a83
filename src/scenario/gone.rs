//! Keys of earlier editions of the model that are gone, with what took their place.

/// Owner, key, successor. The owner is a section's or a lever's name; parameters of every industry
/// and of every service have the owners `industry` and `service`.
const GONE: &[(&str, &str, &str)] = &[
    (
        "demand",
        "annual_growth",
        "every industry has an `annual_growth` of its own",
    ),
    (
        "choice",
        "direct_visit",
        "every industry's `repeat` says how many needs are replenishments",
    ),
    (
        "fulfilment",
        "transit_min",
        "`another_day` says how long parcels are on the road",
    ),
    (
        "fulfilment",
        "transit_max",
        "`another_day` says how long parcels are on the road",
    ),
    (
        "fulfilment",
        "delivery_late",
        "whatever is longer on the road than `promised` is late",
    ),
    (
        "fulfilment",
        "delivery_late_by",
        "whatever is longer on the road than `promised` is late",
    ),
    (
        "merchants",
        "opportunist_quality_gap",
        "`opportunist_defects` is a factor on defects",
    ),
    (
        "industry",
        "quality_spread",
        "`merchants.defect_spread` says how shops differ",
    ),
    (
        "service",
        "appeal",
        "a service sells by what it does, such as `questions_answered`",
    ),
    ("choice", "score_weight", LEARNED),
    ("choice", "label_weight", LEARNED),
    ("choice", "description_weight", LEARNED),
    ("good_service_list", "label_utility", LEARNED),
    ("staff_certification", "label_utility", LEARNED),
    ("negative_tags", "disutility", LEARNED),
];

/// Successor of weights that buyers put on what is displayed.
const LEARNED: &str = "buyers learn what a display is worth; `choice.attention` says how much of \
                       that they take in, `choice.doubt` how soon they believe it";

/// What took the place of a key of `owner`, given as messages name it, if the key is gone.
pub(super) fn successor_of(owner: &str, key: &str) -> Option<&'static str> {
    let (kind, name) = owner.split_once(' ').unwrap_or((owner, ""));
    let name = match kind {
        "industry" | "service" => kind,
        _ => name.trim_matches('`'),
    };
    let gone = GONE
        .iter()
        .find(|(owner, gone, _)| (*owner, *gone) == (name, key));
    gone.map(|(_, _, successor)| *successor)
}
