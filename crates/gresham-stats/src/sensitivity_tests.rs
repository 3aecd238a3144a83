use super::super::designs::{morris, saltelli};
use super::*;
use std::f64::consts::PI;

fn blocks(dimensions: usize, count: usize, values: impl Fn(&[f64]) -> Vec<f64>) -> Vec<Block> {
    let points = saltelli(count, dimensions, 7);
    let values: Vec<Vec<f64>> = points.iter().map(|point| values(point)).collect();
    values
        .chunks(dimensions + 2)
        .map(|block| Block {
            a: block[0].clone(),
            b: block[1].clone(),
            mixed: block[2..].to_vec(),
        })
        .collect()
}

/// Ishigami and Homma (1990) with a = 7 and b = 0.1 over −π to π.
fn ishigami(point: &[f64]) -> f64 {
    let x: Vec<f64> = point.iter().map(|u| PI * (2.0 * u - 1.0)).collect();
    x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
}

const ISHIGAMI_FIRST: [f64; 3] = [0.313_9, 0.442_4, 0.0];
const ISHIGAMI_TOTAL: [f64; 3] = [0.557_6, 0.442_4, 0.243_7];

fn assert_near(shares: &[Share], expected: &[f64], slack: f64) {
    for (share, expected) in shares.iter().zip(expected) {
        assert!(
            (share.value - expected).abs() < slack,
            "{share:?} not {expected}"
        );
    }
}

#[test]
fn the_indices_of_the_ishigami_function_are_the_published_ones() {
    let blocks = blocks(3, 4096, |point| vec![ishigami(point)]);
    let found = sobol_indices(&blocks, 0, 0).unwrap();
    assert_near(&found.first, &ISHIGAMI_FIRST, 0.01);
    assert_near(&found.total, &ISHIGAMI_TOTAL, 0.01);
    assert!(
        (found.variance - 13.844_6).abs() < 0.15,
        "{}",
        found.variance
    );
    assert_eq!(found.noise_share, None);
}

/// The g-function of Sobol' (Saltelli and Sobol' 1995): a small coefficient makes a factor matter.
#[test]
fn the_indices_of_the_g_function_are_its_closed_form() {
    let coefficients = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let g = |point: &[f64]| {
        let factors = point.iter().zip(coefficients);
        factors
            .map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a))
            .product::<f64>()
    };
    let partial = coefficients.map(|a: f64| 1.0 / (3.0 * (1.0 + a).powi(2)));
    let variance: f64 = partial.iter().map(|v| 1.0 + v).product::<f64>() - 1.0;
    let first = partial.map(|v| v / variance);
    let total = partial.map(|v| v * (variance + 1.0) / (1.0 + v) / variance);
    assert!((first[0] - 0.716).abs() < 1e-3, "the published value");
    assert!((total[0] - 0.787).abs() < 1e-3, "the published value");
    let found = sobol_indices(&blocks(8, 2048, |point| vec![g(point)]), 0, 0).unwrap();
    assert_near(&found.first, &first, 0.015);
    assert_near(&found.total, &total, 0.015);
}

#[test]
fn intervals_of_the_bootstrap_cover_the_true_indices_as_often_as_they_say() {
    let (mut covered, mut asked) = (0, 0);
    for seed in 0..60 {
        let mut generator = SplitMix64::new(seed);
        let random = |_| {
            let mut point = || -> Vec<f64> { (0..3).map(|_| generator.unit()).collect() };
            let (a, b) = (point(), point());
            let mixed = |factor: usize| {
                let mut mixed = a.clone();
                mixed[factor] = b[factor];
                vec![ishigami(&mixed)]
            };
            Block {
                a: vec![ishigami(&a)],
                b: vec![ishigami(&b)],
                mixed: (0..3).map(mixed).collect(),
            }
        };
        let blocks: Vec<Block> = (0..200).map(random).collect();
        let found = sobol_indices(&blocks, 300, seed).unwrap();
        let shares = found.first.iter().chain(&found.total);
        for (share, truth) in shares.zip(ISHIGAMI_FIRST.iter().chain(&ISHIGAMI_TOTAL)) {
            asked += 1;
            covered += i32::from(share.low <= *truth && *truth <= share.high);
        }
    }
    let coverage = f64::from(covered) / f64::from(asked);
    assert!((0.89..=0.99).contains(&coverage), "{coverage}");
}

#[test]
fn noise_is_told_from_factors_and_taken_out() {
    let mut generator = SplitMix64::new(3);
    let luck: Vec<f64> = (0..8).map(|_| 5.0 * generator.normal()).collect();
    let generator = std::cell::RefCell::new(generator);
    // Luck that all points share, and as much noise of each point as there is variance.
    let with_luck = |point: &[f64]| -> Vec<f64> {
        let own = |luck: &f64| {
            let noise = 13.84_f64.sqrt() * generator.borrow_mut().normal();
            ishigami(point) + luck + noise
        };
        luck.iter().map(own).collect()
    };
    let found = sobol_indices(&blocks(3, 1024, with_luck), 0, 0).unwrap();
    let noise = found.noise_share.unwrap();
    assert!((noise - 1.0 / 9.0).abs() < 0.02, "{noise}");
    assert_near(&found.total, &ISHIGAMI_TOTAL, 0.06);
    assert_near(&found.first, &ISHIGAMI_FIRST, 0.06);
}

#[test]
fn an_outcome_that_answers_to_nothing_has_no_indices() {
    assert_eq!(sobol_indices(&blocks(2, 16, |_| vec![3.0]), 10, 0), None);
    assert_eq!(sobol_indices(&[], 10, 0), None);
}

#[test]
fn elementary_effects_of_a_plane_are_its_slopes_and_do_not_spread() {
    let points = morris(6, 3, 4, 2);
    let value = |x: &Vec<f64>| 4.0 * x[0] - 2.0 * x[1];
    let values: Vec<f64> = points.iter().map(value).collect();
    let effects = elementary_effects(&points, &values, 3).unwrap();
    for (effect, slope) in effects.iter().zip([4.0, -2.0, 0.0_f64]) {
        assert!((effect.mean.mean - slope).abs() < 1e-12);
        assert!((effect.mean_size.mean - slope.abs()).abs() < 1e-12);
        assert!(effect.spread.unwrap() < 1e-12);
        assert_eq!(effect.mean.n, 6);
    }
}

#[test]
fn a_factor_that_acts_only_through_another_spreads() {
    let points = morris(40, 3, 8, 2);
    let value = |x: &Vec<f64>| (x[0] - 0.5) * (x[1] - 0.5) + 0.01 * x[2];
    let values: Vec<f64> = points.iter().map(value).collect();
    let effects = elementary_effects(&points, &values, 3).unwrap();
    assert!(effects[0].spread.unwrap() > 5.0 * effects[2].spread.unwrap());
    assert!(effects[0].mean_size.mean > 5.0 * effects[2].mean_size.mean);
}

/// The function of 20 inputs with which Morris (1991) showed the method: ten inputs matter, the
/// first seven of them by interaction or curvature as well, the other ten hardly.
fn twenty_inputs(point: &[f64], minor: &[f64]) -> f64 {
    let bend = |(place, x): (usize, &f64)| match place {
        2 | 4 | 6 => 2.0 * (1.1 * x / (x + 0.1) - 0.5),
        _ => 2.0 * (x - 0.5),
    };
    let w: Vec<f64> = point.iter().enumerate().map(bend).collect();
    let mut minor = minor.iter();
    let mut next = || *minor.next().unwrap();
    let mut y = 0.0;
    for i in 0..20 {
        y += w[i] * if i < 10 { 20.0 } else { next() };
        for j in i + 1..20 {
            y += w[i] * w[j] * if j < 6 { -15.0 } else { next() };
            for l in j + 1..5 {
                y -= 10.0 * w[i] * w[j] * w[l];
            }
        }
    }
    y + 5.0 * w[0] * w[1] * w[2] * w[3]
}

#[test]
fn morris_own_example_falls_into_the_published_groups() {
    let mut generator = SplitMix64::new(12);
    let minor: Vec<f64> = (0..10 + 175).map(|_| generator.normal()).collect();
    // His design: four levels; his figure shows four trajectories, this test more, to be sure.
    let points = morris(24, 20, 4, 5);
    let values: Vec<f64> = points.iter().map(|x| twenty_inputs(x, &minor)).collect();
    let effects = elementary_effects(&points, &values, 20).unwrap();
    let size = |input: usize| effects[input].mean_size.mean;
    let spread = |input: usize| effects[input].spread.unwrap();
    let least = (0..10).map(size).fold(f64::INFINITY, f64::min);
    let most = (10..20).map(size).fold(0.0, f64::max);
    assert!(least > 1.5 * most, "{least} and {most}");
    for input in 7..10 {
        assert!((size(input) - 40.0).abs() < 8.0, "{}", size(input));
        assert!(
            spread(input) < 0.3 * size(input),
            "input {input} acts alone"
        );
    }
    for input in 0..7 {
        assert!(
            spread(input) > 15.0,
            "input {input} acts with others or bends"
        );
    }
}

#[test]
fn intervals_of_elementary_effects_cover_their_mean_as_often_as_they_say() {
    // An elementary effect of the first factor is 1 + 4 x₂, whose mean over two levels is 3.
    let value = |x: &Vec<f64>| x[0] + 4.0 * x[0] * x[1];
    let (runs, mut covered) = (400, 0);
    for seed in 0..runs {
        let points = morris(12, 2, 4, 1_000 + seed);
        let values: Vec<f64> = points.iter().map(value).collect();
        let mean = elementary_effects(&points, &values, 2).unwrap()[0].mean;
        covered += i32::from((mean.mean - 3.0).abs() <= mean.half_width.unwrap());
    }
    let coverage = f64::from(covered) / runs as f64;
    assert!((0.91..=0.98).contains(&coverage), "{coverage}");
}
