//! Studies that search: they lay out no design, and only the corners of their space are checked.

use super::{read, refusal};

fn search(factors: &[(&str, f64, f64)]) -> String {
    let factors = factors.iter().enumerate().map(|(nth, (key, low, high))| {
        format!(
            "[factors.f{nth}]\nparameter = '{key}'\narms = ['new']\nlow = {low}\nhigh = {high}\n"
        )
    });
    let factors: String = factors.collect();
    format!(
        "[arms.old]
        scenario = '../scenarios/traffic-first.toml'
        [arms.new]
        scenario = '../scenarios/true-experience-score.toml'
        [search]
        arm = 'new'
        objectives = ['net_gmv']
        {factors}"
    )
}

#[test]
fn a_search_may_have_more_factors_than_a_grid_of_them_has_room_for() {
    let factors = [
        ("policy.experience_score.search_weight", 0.0, 1.5),
        ("policy.experience_score.label_weight", 0.0, 1.0),
        ("policy.experience_score.advertising_weight", 0.0, 1.0),
        ("policy.experience_score.marketing_weight", 0.0, 1.0),
        ("policy.traffic.2025-05-01.instant_conversion", 0.0, 1.0),
        ("policy.traffic.2025-05-01.low_price", 0.0, 0.6),
        ("policy.traffic.2025-05-01.predicted_repurchase", 0.0, 1.0),
        ("policy.refund_only.2025-05-01.anomaly_hit_rate", 0.0, 0.9),
        ("platform.commission", 0.01, 0.02),
    ];
    let study = read(&search(&factors));
    assert!(study.size() > Some(100_000), "four levels of nine");
    assert_eq!(study.factors.len(), 9);
}

#[test]
fn a_corner_at_which_parameters_contradict_each_other_is_found_before_anything_is_run() {
    let shares = [
        ("population.born_80s_share", 0.2, 0.9),
        ("population.gen_z_share", 0.2, 0.3),
    ];
    let text = refusal(&search(&shares));
    assert!(text.contains("contradicts another key"), "{text}");
}
