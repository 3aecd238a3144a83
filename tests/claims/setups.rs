//! Attribution and payoffs on tiny real worlds.

use super::worlds::{calendar, date_of, every_lever, mixed, no_services};
use gresham::experiment::attribution::Attribution;
use gresham::experiment::payoffs::{Deal, Game, Play, PriceRule, Role};
use gresham::experiment::sampling::sample;
use gresham::experiment::{
    Effort, Experiment, Intervention, Lookup, Panels, PrefixTree, ServiceTrial, Setup, Store,
    Treatment, Unit, WholeMarket, run,
};
use gresham::market::Market;
use gresham::market::calendar::Calendar;
use gresham::market::kernel::executor::one_by_one;
use gresham::market::luck::draws::Luck;
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
        cooperate: vec![(Component::Quality, Play::Set(0.95))],
        defect: vec![(Component::Quality, Play::Set(quality))],
        around: Vec::new(),
        sample: 0.3,
        flip: date_of(90),
        from_day: 10,
        to_day: 60,
        others_adapt: false,
        prices: PriceRule::Keep,
        bonus_items: 1,
    }
}

/// Roles that are a step apart from what is best for each shop, or from a value.
fn steps(around: Vec<(Component, f64)>) -> Game {
    let step = |step: f64| {
        let quality = (Component::Quality, Play::Step { step });
        vec![quality, (Component::Exaggeration, Play::Set(0.0))]
    };
    Game {
        cooperate: step(1.0),
        defect: step(-1.0),
        around,
        prices: PriceRule::Answer,
        sample: 1.0,
        ..game(0.6)
    }
}

/// The setup of a game, played by the sample in a role among `background` cooperators.
fn dealt(game: &Game, setup: &Setup, background: f64, role: Role) -> Setup {
    Setup {
        calendar: game.shortened(setup.calendar),
        intervention: Some(Intervention::Deal(Deal {
            game: game.clone(),
            background,
            role,
        })),
        ..setup.clone()
    }
}

/// Earnings of each role among `background` cooperators, played at one table.
fn payoffs<const N: usize>(
    game: &Game,
    setup: &Setup,
    background: f64,
    roles: [Role; N],
) -> [f64; N] {
    let setups = roles.map(|role| dealt(game, setup, background, role));
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

/// Defects of every sampled shop in the days that count of a game, with its log price.
fn playing(game: &Game, role: Role) -> Vec<(f64, f64)> {
    let mut setup = setup(every_lever(), 160);
    // What is delivered is what is played.
    Arc::make_mut(&mut setup.world).merchants.fault_arrival = 0.0;
    let setups = [dealt(game, &setup, 0.5, role)];
    let [panel] = panels(&setups, &game.periods(&setups[0].calendar), 1);
    let chosen = sample(1, 0, 100, game.sample);
    let window = panel.periods.window(date_of(100), date_of(149));
    let rows = panel.rows_of(&window.unwrap()).iter();
    let open = rows.filter(|row| row.totals.measure(Measure::Shops) > 0);
    let rows = open.filter(|row| chosen[panel.shops[row.shop as usize].place as usize]);
    rows.map(|row| {
        let mean = |of: Measure| {
            row.totals.measure(of) as f64 / 1e6 / row.totals.measure(Measure::Shops) as f64
        };
        (1.0 - mean(Measure::QualityListed), mean(Measure::LogPrice))
    })
    .collect()
}

#[test]
fn roles_are_steps_from_what_is_best_for_each_shop() {
    let game = steps(Vec::new());
    let (cooperators, defectors) = (
        playing(&game, Role::Cooperate),
        playing(&game, Role::Defect),
    );
    assert!(cooperators.len() > 5);
    let apart = cooperators.iter().zip(&defectors);
    for ((few, _), (many, _)) in apart.clone() {
        // A halving below and a doubling above are a factor of four, within what is possible.
        let expected = (4.0 * few).min(0.95);
        assert!(
            (many - expected).abs() < 1e-4 || *few < 0.0011,
            "{few} {many}"
        );
    }
    let optima: Vec<i64> = cooperators
        .iter()
        .map(|(few, _)| (few * 1e4) as i64)
        .collect();
    assert!(optima.iter().any(|one| *one != optima[0]), "{optima:?}");
    assert!(
        apart
            .clone()
            .any(|((_, dear), (_, cheap))| (dear - cheap).abs() > 1e-3)
    );
}

#[test]
fn roles_can_be_steps_from_a_value_instead() {
    let game = steps(vec![(Component::Quality, 0.9)]);
    for (role, share) in [(Role::Cooperate, 0.05), (Role::Defect, 0.2)] {
        for (wrong, _) in playing(&game, role) {
            assert!((wrong - share).abs() < 1e-6, "{wrong}");
        }
    }
}

#[test]
fn what_is_best_for_a_shop_has_the_price_that_is_best_with_it_and_asking_changes_nothing() {
    let setup = setup(every_lever(), 160);
    let luck = Luck::new(1, 0);
    let (world, policy) = (&*setup.world, &setup.policy);
    let mut market = Market::open(world, policy, setup.calendar, luck, 1, &one_by_one);
    for _ in 0..100 {
        market.step(&one_by_one);
    }
    let before = market.clone();
    let open = (0..market.shops().len()).filter(|place| market.shops()[*place].open);
    let seen = market.foresight();
    for place in open {
        let best = seen.optimum(place);
        let log_price = seen.best_log_price(place, best);
        assert!((log_price - best.log_price).abs() < 1e-12, "{place}");
    }
    market.step(&one_by_one);
    let mut other = before;
    other.step(&one_by_one);
    assert!(market.shops() == other.shops());
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

/// Setups under levers that begin on day 40: everybody under them, nobody, a sample without them, a
/// sample without the label, and a sample that tries a service from day 60.
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
