//! Games told as dilemmas, as something else, or as undecided.

use gresham::experiment::dilemma::{Square, Verdict};
use gresham::experiment::payoffs::Payoffs;

fn game(temptation: f64, reward: f64, punishment: f64, sucker: f64) -> Payoffs {
    Payoffs {
        temptation,
        reward,
        punishment,
        sucker,
        mimic_among_cooperators: 0.0,
        mimic_among_defectors: 0.0,
    }
}

fn square(games: &[Payoffs]) -> Square {
    Square::of("rules", [0.0, 0.0], games)
}

/// Four replicates of a dilemma.
fn dilemma() -> Vec<Payoffs> {
    let games = [game(5.0, 3.1, 1.0, 0.0), game(5.1, 3.0, 1.1, 0.05)];
    [games, games].concat()
}

#[test]
fn a_game_is_a_dilemma_only_where_luck_leaves_no_doubt_of_any_inequality() {
    assert_eq!(square(&dilemma()).verdict, Verdict::Dilemma);
    let mut shaky = dilemma();
    shaky[0].sucker = 2.0;
    assert_eq!(square(&shaky).verdict, Verdict::Undecided);
    assert_eq!(
        square(&dilemma()[..1]).verdict,
        Verdict::Undecided,
        "no interval"
    );
    assert_eq!(square(&[]).verdict, Verdict::Undecided, "nothing played");
}

#[test]
fn a_game_is_none_where_one_inequality_is_reversed_beyond_luck() {
    let reversed = dilemma().into_iter().map(|game| Payoffs {
        reward: game.temptation + 1.0 + game.sucker,
        ..game
    });
    assert_eq!(square(&reversed.collect::<Vec<_>>()).verdict, Verdict::Not);
}

#[test]
fn the_depth_of_a_game_is_its_smallest_difference() {
    let games = [game(5.0, 3.0, 1.0, 0.5), game(5.0, 3.0, 1.0, 0.3)];
    let depth = square(&games).depth().unwrap();
    assert!((depth.mean - 0.6).abs() < 1e-12);
}
