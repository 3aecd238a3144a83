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
    (
        "industry",
        "cost_linear",
        "merchants.defect_halving: each halving of defects costs the same share of the price",
    ),
    (
        "industry",
        "cost_convex",
        "merchants.defect_halving: each halving of defects costs the same share of the price",
    ),
    (
        "merchants",
        "effort_cost",
        "merchants.desk_fen: each halving of slow answers costs a desk as much a day",
    ),
    (
        "merchants",
        "promptness_cost",
        "merchants.lateness_halving: each halving of late parcels costs the same share of revenue",
    ),
    (
        "adaptation",
        "calculating_share",
        "it has no successor: all shops calculate; inert_reconsider says how seldom inert ones do",
    ),
    (
        "adaptation",
        "imitation",
        "it has no successor: shops find best replies, and entrants take after shops that earn",
    ),
    (
        "adaptation",
        "imitation_noise",
        "it has no successor: shops find best replies, and entrants take after shops that earn",
    ),
    (
        "adaptation",
        "trial",
        "it has no successor: shops find best replies",
    ),
    (
        "ai_service",
        "cost_saved",
        "answered: that share of conversations costs fee_fen instead",
    ),
    (
        "ai_service",
        "effort_floor",
        "it has no successor: effort is for shops to decide",
    ),
    (
        "captain_program",
        "step",
        "know_how and paid: getting better costs a captain's shop less, and it decides how far to go",
    ),
    (
        "captain_program",
        "team_cost",
        "paid: the share that the platform pays of what getting better costs",
    ),
    (
        "rectification",
        "quality_step",
        "it has no successor: a ticket finds a fault, or makes the shop reconsider its quality",
    ),
    (
        "rectification",
        "compliance",
        "it has no successor: shops answer if that is worth more than what mending costs",
    ),
];

/// Successor of weights that buyers put on what is displayed.
const LEARNED: &str = "buyers learn what a display is worth; `choice.attention` says how much of \
                       that they take in, `choice.doubt` how soon they believe it";

/// Successor of a key of `owner`, given as messages name it, if the key is gone.
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
