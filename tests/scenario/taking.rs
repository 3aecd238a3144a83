//! A lever's timeline can be taken from another scenario.

use super::support::{Files, shipped};
use gresham::experiment::ablation::{levers_between, policies};
use gresham::scenario::Scenario;
use insta::assert_snapshot;

const BASELINE: &str = "extends = \"world.toml\"\n[run]\nstart = 2024-01-01\nend = 2024-03-31\nburn_in_days = 10\n[policy.traffic]\nsales = 0.1\n[policy.order_saving]\ncompensation = 0.1\n";
const PACKAGE: &str = "extends = \"baseline.toml\"\n[policy]\nremove = [\"order_saving\"]\n[policy.traffic]\nfrom = 2024-02-01\nsales = 0.2\n[policy.account_integrity]\nban = 20\n";

fn files(text: &str) -> Files {
    Files::new(&[
        ("baseline.toml", BASELINE),
        ("package.toml", PACKAGE),
        ("test.toml", text),
    ])
}

#[test]
fn a_lever_that_is_taken_is_as_there_and_all_others_as_inherited() {
    let files = files(
        "extends = \"baseline.toml\"\n[policy.take]\ntraffic = \"package.toml\"\norder_saving = \"package.toml\"\naccount_integrity = \"package.toml\"\n",
    );
    let package = files.read("package.toml").expect("sound").policy;
    assert_eq!(package.traffic.entries().len(), 2);
    assert_eq!(files.read("test.toml").expect("sound").policy, package);
}

#[test]
fn an_entry_of_the_file_itself_is_laid_over_what_it_takes() {
    let files = files(
        "extends = \"baseline.toml\"\npolicy.take.traffic = \"package.toml\"\n[policy.traffic]\nfrom = 2024-02-01\nsales = 0.3\n",
    );
    let policy = files.read("test.toml").expect("sound").policy;
    let sales = policy
        .traffic
        .entries()
        .iter()
        .map(|entry| entry.parameters.sales);
    assert_eq!(sales.collect::<Vec<_>>(), [0.1, 0.3]);
    assert!(policy.account_integrity.entries().is_empty());
}

#[test]
fn mistakes_in_taking_are_shown() {
    assert_snapshot!(
        files(
            "extends = \"baseline.toml\"\n[policy.take]\ntrafic = \"package.toml\"\ntraffic = \"pakage.toml\"\norder_saving = 3\naccount_integrity = \"test.toml\"\n",
        )
        .refusal("test.toml")
    );
}

#[test]
fn the_shipped_files_for_single_levers_are_the_arms_of_the_ablation() {
    let read = |path: &str| Scenario::read(&shipped().join(path)).expect(path);
    let baseline = read("traffic-first.toml");
    let alone = shipped().join("alone");
    let names = std::fs::read_dir(&alone).expect("a directory");
    let first = names.flatten().next().expect("a scenario").path();
    // The package is the scenario that the files take from.
    let text = std::fs::read_to_string(first).expect("a file");
    let package = text
        .rsplit("\"../")
        .next()
        .and_then(|rest| rest.split('"').next());
    let package = read(package.expect("a file to take from"));
    let levers = levers_between(&baseline.policy, &package.policy);
    let arms = policies(&baseline.policy, &package.policy, &levers);
    for (lever, arms) in levers.iter().zip(arms[2..].chunks(2)) {
        let file = lever.replace('_', "-");
        for (kind, policy) in ["alone", "without"].iter().zip(arms) {
            let scenario = read(&format!("{kind}/{file}.toml"));
            assert_eq!(scenario.policy, *policy, "{kind} {lever}");
            assert_eq!(scenario.world, baseline.world);
            assert_eq!(scenario.calendar, baseline.calendar);
            assert_eq!(scenario.name, format!("{kind}-{file}"));
        }
    }
    assert_eq!(
        std::fs::read_dir(alone).expect("a directory").count(),
        levers.len()
    );
}
