//! Attribution and payoffs on tiny real worlds.

use super::worlds::{calendar, date_of, every_lever, mixed, no_services};
use gresham::experiment::attribution::Attribution;
use gresham::experiment::payoffs::{Deal, Game, PriceRule, Role};
use gresham::experiment::sampling::sample;
use gresham::experiment::{
    Effort, Experiment, Intervention, Lookup, Panels, PrefixTree, ServiceTrial, Setup, Store,
    Treatment, Unit, WholeMarket, run,
};
use gresham::market::calendar::Calendar;
use gresham::market::shop::strategy::Component;
use gresham::outcome::{self, Measure, Outcome, Panel, Periods};
use gresham::policy::{Entry, Policy, Terms};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn setup(policy: Policy, days: i64) -> Setup {
    Setup::new("tiny", String::new(), mixed(), policy, calendar(days))
}

fn attribution(pairs: Option<usize>) -> Attribution {
    Attribution {
        base: setup(Policy::default(), 60),
        package: every_lever(),
        levers: vec!["traffic", "refund_only", "order_saving"],
        pairs,
        seed: 3,
    }
}

#[test]
fn what_levers_contribute_adds_up_to_the_package() {
    let outcomes: Vec<&Outcome> = vec![outcome::GROSS_GMV, outcome::REFUND_SHARE];
    for pairs in [None, Some(1)] {
        let attribution = attribution(pairs);
        let worth: Vec<Vec<_>> = (0..2)
            .map(|replicate| {
                let coalitions = attribution.coalitions(replicate);
                let setups = attribution.setups(&coalitions);
                let whole = Experiment::new(&setups, 3, WholeMarket { efficiency: false });
                let values = |arm: usize| -> Vec<Option<f64>> {
                    let summary = whole.simulate(Unit { arm, replicate }, 1).summary;
                    let outcomes = outcomes.iter();
                    outcomes
                        .map(|outcome| (outcome.value)(&summary.window[0]))
                        .collect()
                };
                coalitions.into_iter().zip((0..).map(values)).collect()
            })
            .collect();
        for index in 0..outcomes.len() {
            let worth: Vec<_> = worth
                .iter()
                .map(|rows| {
                    rows.iter()
                        .map(|(coalition, values)| (*coalition, values[index]))
                        .collect()
                })
                .collect();
            let division = attribution.result(&worth).unwrap();
            let sum: f64 = division.shares.iter().map(|share| share.mean).sum();
            assert!((sum - division.effect.mean).abs() < 1e-6 * division.base.mean.abs().max(1.0));
            assert!(division.effect.mean != 0.0);
        }
    }
}

#[test]
fn a_sample_has_about_its_share_and_is_the_same_under_every_policy() {
    let one = sample(1, 0, 10_000, 0.15);
    assert_eq!(one, sample(1, 0, 10_000, 0.15));
    assert_ne!(one, sample(1, 1, 10_000, 0.15));
    let share = one.iter().filter(|chosen| **chosen).count() as f64 / 10_000.0;
    assert!((share - 0.15).abs() < 0.015, "{share}");
}

fn game(quality: f64) -> Game {
    Game {
        cooperate: vec![(Component::Quality, 0.95)],
        defect: vec![(Component::Quality, quality)],
        sample: 0.3,
        flip: date_of(90),
        from_day: 10,
        to_day: 60,
        others_adapt: false,
        prices: PriceRule::Keep,
        bonus_items: 1,
    }
}

/// What each role earns among `background` cooperators, played at one table.
fn payoffs<const N: usize>(
    game: &Game,
    setup: &Setup,
    background: f64,
    roles: [Role; N],
) -> [f64; N] {
    let setups = roles.map(|role| Setup {
        calendar: game.shortened(setup.calendar),
        intervention: Some(Intervention::Deal(Deal {
            game: game.clone(),
            background,
            role,
        })),
        ..setup.clone()
    });
    let panels = panels(&setups, &game.periods(&setups[0].calendar), 1);
    panels.map(|panel| game.payoff(&panel, 1, 0).unwrap())
}

#[test]
fn roles_dealt_from_one_table_earn_what_they_earn_alone() {
    let setup = setup(every_lever(), 160);
    let game = game(0.6);
    let roles = [Role::Defect, Role::Mimic, Role::Cooperate];
    let together = payoffs(&game, &setup, 0.5, roles);
    let alone = roles.map(|role| payoffs(&game, &setup, 0.5, [role])[0]);
    assert_eq!(together.map(f64::to_bits), alone.map(f64::to_bits));
}

#[test]
fn two_roles_that_play_the_same_earn_the_same() {
    let mut setup = setup(every_lever(), 200);
    no_services(Arc::make_mut(&mut setup.world));
    let game = game(0.95);
    let [cooperate, defect] = payoffs(&game, &setup, 0.5, [Role::Cooperate, Role::Defect]);
    assert_eq!(cooperate.to_bits(), defect.to_bits());
}

#[test]
fn what_a_shop_plays_changes_what_it_earns() {
    let setup = setup(every_lever(), 200);
    let game = game(0.6);
    let [defect, cooperate] = payoffs(&game, &setup, 0.9, [Role::Defect, Role::Cooperate]);
    let gap = defect - cooperate;
    assert!(gap.abs() > 1e-6, "{gap}");
}

#[test]
fn a_mimic_that_buys_nothing_is_a_defector_and_one_that_buys_bonus_items_is_not() {
    let setup = setup(every_lever(), 200);
    let payoff = |bonus_items: u32, role: Role| {
        let game = Game {
            bonus_items,
            ..game(0.8)
        };
        payoffs(&game, &setup, 0.5, [role])[0]
    };
    let defect = payoff(1, Role::Defect);
    assert!((payoff(0, Role::Mimic) - defect).abs() < 1e-12);
    let gap = payoff(1, Role::Mimic) - defect;
    assert!(gap.abs() > 1e-6, "{gap}");
}

/// Panels that stay in memory.
#[derive(Default)]
struct Kept(BTreeMap<usize, Panel>);

impl Store<Panel> for Kept {
    type Error = Infallible;

    fn recall(&mut self, _: Unit, _: &str) -> Result<Lookup<()>, Infallible> {
        Ok(Lookup::Absent)
    }

    fn keep(&mut self, unit: Unit, _: &str, panel: Panel) -> Result<(), Infallible> {
        self.0.insert(unit.arm, panel);
        Ok(())
    }
}

/// The panels of setups in one replicate.
fn panels<const N: usize>(setups: &[Setup; N], periods: &Periods, seed: u64) -> [Panel; N] {
    let experiment = Experiment::new(setups, seed, Panels(|_: &Calendar| periods.clone()));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(2)
        .build()
        .unwrap();
    let (stop, mut kept) = (AtomicBool::new(false), Kept::default());
    let Ok(ran) = run(
        &experiment,
        &Effort::of(1),
        &pool,
        &stop,
        &mut kept,
        &mut (),
    );
    assert_eq!(ran.simulated_units, N);
    std::array::from_fn(|arm| kept.0.remove(&arm).unwrap())
}

/// Setups under levers that begin on day 40: everybody under them, nobody, a sample without them, a sample without the
/// label, and a sample that tries a service from day 60.
fn parting_setups() -> [Setup; 5] {
    let mut launched = every_lever();
    let score = launched.experience_score.entries()[0].parameters;
    let certification = launched.staff_certification.entries()[0].parameters;
    launched = launched.without(&["experience_score", "staff_certification"]);
    let without = launched.clone();
    let terms = Terms::between(Some(date_of(40)), None);
    launched.experience_score.add(Entry {
        terms,
        parameters: score,
    });
    launched.staff_certification.add(Entry {
        terms,
        parameters: certification,
    });
    let everybody = setup(launched, 100);
    let treated = |policy: &Policy, without_label: bool| Setup {
        intervention: Some(Intervention::Treatment(Box::new(Treatment {
            share: 0.4,
            exempts_sample: without_label,
            policy: policy.clone(),
            without_label,
        }))),
        ..everybody.clone()
    };
    let trial = ServiceTrial {
        share: 0.5,
        services: vec![(0, 0)],
        offers: true,
        from: date_of(60),
    };
    [
        setup(without.clone(), 100),
        treated(&without, false),
        treated(&everybody.policy, true),
        Setup {
            intervention: Some(Intervention::Trial(trial)),
            ..everybody.clone()
        },
        everybody,
    ]
}

#[test]
fn setups_that_share_their_first_days_show_what_each_shows_alone() {
    let setups = parting_setups();
    let day = |days: i64| setups[0].calendar.day(date_of(days));
    let shared = PrefixTree::of(&setups, &[0, 1, 2, 3, 4]);
    assert_eq!(shared.len(), 1, "all begin alike");
    assert_eq!(shared[0].until, day(40));
    let on_launch: Vec<&[usize]> = shared[0].next.iter().map(|branch| &*branch.arms).collect();
    assert_eq!(on_launch, [&[0][..], &[1], &[2], &[3, 4]]);
    assert_eq!(shared[0].next[3].until, day(60));
    let periods = Periods::new(&setups[0].calendar, [date_of(40), date_of(60)]);
    let together = panels(&setups, &periods, 4);
    for (setup, panel) in setups.into_iter().zip(&together) {
        let [alone] = panels(&[setup], &periods, 4);
        assert!(alone == *panel);
    }
    let differ = |left: usize, right: usize| together[left] != together[right];
    assert!(differ(0, 4) && differ(1, 4) && differ(2, 4) && differ(3, 4));
}

#[test]
fn only_shops_of_the_sample_try_a_service_and_only_from_its_date() {
    let trial = |offers: bool| {
        let trial = ServiceTrial {
            share: 0.5,
            services: vec![(0, 0)],
            offers,
            from: date_of(40),
        };
        Setup {
            intervention: Some(Intervention::Trial(trial)),
            ..setup(every_lever(), 120)
        }
    };
    let periods = Periods::new(&calendar(120), [date_of(40)]);
    let [with, without] = panels(&[trial(true), trial(false)], &periods, 4);
    assert!(with.rows_of(&(0..1)) == without.rows_of(&(0..1)));
    let offered = |panel: &Panel, sampled: bool| -> i64 {
        let chosen = sample(4, 0, 100, 0.5);
        let rows = panel.rows_of(&(1..2)).iter().filter(|row| {
            let shop = &panel.shops[row.shop as usize];
            shop.industry == 0 && chosen[shop.place as usize] == sampled
        });
        rows.map(|row| row.totals.measure(Measure::Services)).sum()
    };
    assert!(offered(&with, true) > offered(&without, true));
}
