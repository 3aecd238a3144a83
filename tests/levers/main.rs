//! Every lever moves what its mechanism implies, and leaves alone what it cannot reach. Arms share
//! their luck; directions must hold in every replicate.

#[path = "../worlds/mod.rs"]
mod worlds;

mod account_integrity;
mod ai_service;
mod bonus_items;
mod captain_program;
mod dispute_rules;
mod experience_score;
mod fake_image_detection;
mod good_service_list;
mod good_shop_compensation_relief;
mod harness;
mod logistics_compensation;
mod negative_tags;
mod order_saving;
mod owner_hotline;
mod rectification;
mod refund_only;
mod return_freight;
mod return_mismatch_trust;
mod risk_protection;
mod staff_certification;
mod store_group_crackdown;
mod traffic;

/// Files of this folder that are about no lever.
const OTHERS: [&str; 2] = ["main", "harness"];

#[test]
fn every_lever_has_a_file_of_tests_here_and_one_in_the_market() {
    let names = |folder: &str| -> std::collections::BTreeSet<String> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(root.join(folder)).expect("a folder");
        let stem = |file: std::io::Result<std::fs::DirEntry>| {
            let path = file.expect("a file").path();
            path.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        };
        files.map(stem).collect()
    };
    let tests = names("tests/levers");
    let levers = gresham::policy::LEVERS.iter().map(|lever| lever.name);
    let expected = levers.chain(OTHERS).map(str::to_owned).collect();
    assert_eq!(tests, expected);
    let market = names("crates/gresham-market/src/policy");
    for lever in gresham::policy::LEVERS {
        assert!(market.contains(lever.name), "{} has no file", lever.name);
    }
}
