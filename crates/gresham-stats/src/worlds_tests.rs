use super::super::splitmix::SplitMix64;
use super::*;

fn rows(effects: &[[f64; 2]]) -> Vec<Vec<Option<f64>>> {
    let rows = effects.iter();
    rows.map(|row| row.iter().copied().map(Some).collect())
        .collect()
}

/// Effects of worlds with these means, drawn with luck that they share and luck of their own, and
/// those of a reference whose mean is zero.
fn draw(
    means: &[f64],
    [common, own]: [f64; 2],
    generator: &mut SplitMix64,
) -> (Vec<Vec<Option<f64>>>, Vec<Option<f64>>) {
    let luck: Vec<f64> = (0..20).map(|_| common * generator.normal()).collect();
    let mut row = |mean: f64, replicates: usize| -> Vec<Option<f64>> {
        let luck = luck[..replicates].iter();
        luck.map(|luck| Some(mean + luck + own * generator.normal()))
            .collect()
    };
    let worlds = means.iter().map(|mean| row(*mean, 2)).collect();
    (worlds, row(0.0, 20))
}

#[test]
fn without_luck_the_figures_are_those_of_the_weighted_worlds() {
    let effects = rows(&[[1.0, 1.0], [2.0, 2.0], [10.0, 10.0]]);
    let over = OverWorlds::of(&[0.2, 0.5, 0.3], &effects, &[]).unwrap();
    assert!((over.median() - 2.0).abs() < 1e-9);
    let range = over.range();
    assert!((range.low - 1.0).abs() < 1e-9 && (range.high - 10.0).abs() < 1e-9);
    assert!((over.mean() - 4.2).abs() < 1e-9);
    assert_eq!((over.within, over.location), (0.0, Some(0.0)));
    assert!(
        (over.chance_above(&[1.0; 3]).unwrap() - 0.8).abs() < 1e-12,
        "not at the margin"
    );
    assert!((over.chance_above(&[0.0, 3.0, 3.0]).unwrap() - 0.5).abs() < 1e-12);
    assert_eq!(over.chance_below(&[0.5; 3]), Some(0.0));
}

#[test]
fn worlds_that_are_equal_have_a_range_of_zero_width() {
    // Equal worlds have equal luck, too.
    let effects = rows(&[[1.0, 3.0]; 5]);
    let over = OverWorlds::of(&[0.2; 5], &effects, &[]).unwrap();
    let range = over.range();
    assert!((range.high - range.low).abs() < 1e-9, "{range:?}");
    assert!((over.median() - 2.0).abs() < 1e-9);
    assert!((over.location.unwrap() - 1.0).abs() < 1e-9);
}

#[test]
fn luck_of_few_replicates_does_not_pass_for_a_difference_of_worlds() {
    let mut generator = SplitMix64::new(3);
    let (mut width, mut naive) = (0.0, 0.0);
    for _ in 0..200 {
        let (effects, reference) = draw(&[5.0; 50], [1.0, 1.0], &mut generator);
        let over = OverWorlds::of(&[0.02; 50], &effects, &reference).unwrap();
        let range = over.range();
        width += (range.high - range.low) / 200.0;
        let mut means: Vec<f64> = effects
            .iter()
            .map(|row| row.iter().flatten().sum::<f64>() / 2.0)
            .collect();
        means.sort_by(f64::total_cmp);
        naive += (means[47] - means[2]) / 200.0;
    }
    assert!(naive > 2.0, "{naive}");
    assert!(width < 0.35 * naive, "{width} against {naive}");
}

#[test]
fn the_range_over_worlds_that_differ_is_found_through_the_luck() {
    // Means evenly from 0 to 10: nine of ten lie between 0.5 and 9.5.
    let means: Vec<f64> = (0..50).map(|one| f64::from(one) / 4.9).collect();
    let mut generator = SplitMix64::new(4);
    let mut found = [0.0; 3];
    for _ in 0..200 {
        let (effects, reference) = draw(&means, [2.0, 2.0], &mut generator);
        let over = OverWorlds::of(&[0.02; 50], &effects, &reference).unwrap();
        let range = over.range();
        let placed = over.worlds.iter().flatten().map(|world| over.placed(world));
        let squares = placed.map(|value| (value - over.mean()) * (value - over.mean()) / 49.0);
        assert!((squares.sum::<f64>().sqrt() - over.between).abs() < 1e-9);
        for (sum, value) in found.iter_mut().zip([range.low, over.median(), range.high]) {
            *sum += value / 200.0;
        }
    }
    for (value, truth) in found.into_iter().zip([0.5, 5.0, 9.5]) {
        assert!((value - truth).abs() < 0.5, "{found:?}");
    }
}

#[test]
fn the_reference_takes_out_the_luck_that_worlds_share() {
    let mut generator = SplitMix64::new(5);
    let (mut with, mut without, mut covered) = (0.0, 0.0, 0.0);
    let runs = 400;
    for _ in 0..runs {
        let (effects, reference) = draw(&[1.0; 20], [2.0, 0.5], &mut generator);
        let corrected = OverWorlds::of(&[0.05; 20], &effects, &reference).unwrap();
        let plain = OverWorlds::of(&[0.05; 20], &effects, &[]).unwrap();
        let error = corrected.mean() - 1.0;
        with += error * error / f64::from(runs);
        without += (plain.mean() - 1.0) * (plain.mean() - 1.0) / f64::from(runs);
        covered += f64::from(u8::from(error.abs() <= corrected.luck().unwrap())) / f64::from(runs);
    }
    assert!(with < 0.25 * without, "{with} against {without}");
    assert!((0.90..=0.98).contains(&covered), "{covered}");
}

#[test]
fn a_chance_counts_what_luck_leaves_open() {
    let mut generator = SplitMix64::new(6);
    let mut chance = 0.0;
    for _ in 0..200 {
        let (effects, reference) = draw(&[0.0; 30], [1.0, 1.0], &mut generator);
        let over = OverWorlds::of(&[1.0 / 30.0; 30], &effects, &reference).unwrap();
        chance += over.chance_above(&[0.0; 30]).unwrap() / 200.0;
    }
    assert!((chance - 0.5).abs() < 0.05, "{chance}");
}

#[test]
fn worlds_without_an_effect_are_left_out_and_few_tell_nothing() {
    let mut effects = rows(&[[1.0, 1.0], [3.0, 3.0], [9.0, 9.0]]);
    effects[2][1] = None;
    let over = OverWorlds::of(&[0.25, 0.25, 0.5], &effects, &[]).unwrap();
    assert_eq!(over.worlds[2], None);
    assert!((over.mean() - 2.0).abs() < 1e-9);
    assert!((over.effective() - 2.0).abs() < 1e-9);
    effects[1][0] = Some(f64::NAN);
    assert_eq!(OverWorlds::of(&[0.25, 0.25, 0.5], &effects, &[]), None);
    let single = vec![vec![Some(1.0)]; 3];
    assert_eq!(OverWorlds::of(&[1.0 / 3.0; 3], &single, &[]), None);
}
