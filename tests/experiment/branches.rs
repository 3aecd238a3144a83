//! Arms that share the days before their policies part.

use super::{Nowhere, arm, effort, run};
use gresham::experiment::{Job, Plan, PrefixTree, ReplicateSummary, Setup, Unit};
use gresham::market::calendar::Calendar;
use gresham::policy::{Entry, Terms};
use jiff::civil::{Date, date};
use std::sync::Arc;

/// Arms over New Year: three keep their levers, one of them in a world of its own; the others
/// change them on one day, and of these two part a week later.
fn parting_arms() -> Plan {
    let names = [
        "refund-only-relaxed",
        "true-experience-score",
        "service-is-growth",
    ];
    let [same, score, package] = names.map(arm);
    let calendar = Calendar {
        start: date(2025, 4, 27),
        end: date(2025, 5, 16),
        evaluate_from: date(2025, 5, 1),
        ..same.calendar
    };
    let [same, score, package] = [same, score, package].map(|arm| Setup { calendar, ..arm });
    let renamed = |name: &str, arm: &Setup| Setup {
        name: name.to_owned(),
        ..arm.clone()
    };
    let mut late = renamed("late", &package);
    late.policy.take("good_service_list", &score.policy);
    let entry = package.policy.good_service_list.entries()[0].parameters;
    late.policy.good_service_list.add(Entry {
        terms: Terms::between(Some(date(2025, 5, 1)), Some(date(2025, 5, 9))),
        parameters: entry,
    });
    let mut elsewhere = renamed("elsewhere", &same);
    Arc::make_mut(&mut elsewhere.world)
        .after_sales
        .claim_probability *= 0.5;
    let again = renamed("again", &same);
    Plan {
        arms: vec![same, score, package, late, elsewhere, again],
        seed: 4,
        efficiency: true,
    }
}

#[test]
fn arms_branch_off_one_another_on_the_days_on_which_their_policies_part() {
    let plan = parting_arms();
    let branches = PrefixTree::of(&plan.arms, &[0, 1, 2, 3, 4, 5]);
    let day = |date: Date| plan.calendar().day(date);
    let end = plan.calendar().days();
    let leaf = |arms: &[usize]| PrefixTree {
        arms: arms.to_vec(),
        until: end,
        next: Vec::new(),
    };
    let listed = PrefixTree {
        arms: vec![2, 3],
        until: day(date(2025, 5, 9)),
        next: vec![leaf(&[2]), leaf(&[3])],
    };
    let new_year = PrefixTree {
        arms: vec![0, 1, 2, 3, 5],
        until: day(date(2025, 5, 1)),
        next: vec![leaf(&[0, 5]), leaf(&[1]), listed],
    };
    let days = new_year.days(0);
    let after = |days: u32, from: u32| u64::from(days - from);
    let parted = after(end, new_year.until);
    let shared = after(day(date(2025, 5, 9)), new_year.until);
    assert_eq!(days, u64::from(new_year.until) + 4 * parted - shared);
    let share = plan.simulated_share();
    let lived = 6.0 * f64::from(end);
    assert!((share * lived - (days + u64::from(end)) as f64).abs() < 1e-6);
    assert_eq!(branches, [new_year, leaf(&[4])]);
}

#[test]
fn arms_that_share_their_first_days_give_what_each_gives_alone() {
    let plan = parting_arms();
    let conducted = run(&plan, &effort(2), 2, &mut Nowhere);
    let mut alone = 0;
    for (arm, kept) in conducted.arms.iter().enumerate() {
        for (replicate, kept) in kept.iter().enumerate() {
            let replicate = replicate as u32;
            let simulated = plan.simulate(Unit { arm, replicate }, 1);
            assert_eq!(
                *kept,
                ReplicateSummary::of(&simulated, &plan.calendar()),
                "{}",
                plan.arms[arm].name
            );
            alone += simulated.orders;
        }
    }
    assert_eq!(conducted.orders(), alone);
    assert!(conducted.simulated_orders < alone, "common days count once");
    assert_eq!(conducted.arms[0], conducted.arms[5], "equal arms are equal");
    assert_ne!(conducted.arms[2], conducted.arms[3], "and others are not");
}

#[test]
fn replicates_that_lack_the_same_arms_share_their_branches_and_complete_ones_give_no_job() {
    let plan = parting_arms();
    let lacking = [
        (0, vec![0, 1, 4]),
        (1, vec![]),
        (2, vec![0, 1, 4]),
        (3, vec![2]),
    ];
    let jobs = Job::of(&plan.arms, lacking);
    assert!(Arc::ptr_eq(&jobs[0].branch, &jobs[2].branch));
    let of_jobs: Vec<(u32, &[usize])> = jobs
        .iter()
        .map(|job| (job.replicate, &*job.branch.arms))
        .collect();
    let [pair, alone, last] = [&[0, 1][..], &[4], &[2]];
    assert_eq!(
        of_jobs,
        [(0, pair), (0, alone), (2, pair), (2, alone), (3, last)]
    );
}
