//! An emulator held to what it says of itself.

use super::super::designs::latin_hypercube;
use super::super::splitmix::SplitMix64;
use super::*;

fn cube(points: usize, inputs: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut design = latin_hypercube(points, inputs, seed);
    for value in design.iter_mut().flatten() {
        *value = 2.0 * *value - 1.0;
    }
    design
}

fn curved(x: &[f64]) -> f64 {
    3.0 + 2.0 * x[0] - x[1] + 1.5 * x[0] * x[2] + x[1] * x[1]
}

#[test]
fn a_noisy_quadratic_of_three_among_twenty_inputs_is_found_and_its_doubt_is_honest() {
    let inputs = cube(240, 20, 1);
    let mut luck = SplitMix64::new(7);
    let outputs: Vec<f64> = inputs
        .iter()
        .map(|x| curved(x) + 0.3 * luck.normal())
        .collect();
    let emulator = Emulator::fit(&inputs, &outputs, &[0.09; 240]).unwrap();
    assert!(
        emulator.check().r_squared.unwrap() > 0.95,
        "{:?}",
        emulator.check()
    );
    assert!(emulator.check().beyond_two < 0.1, "{:?}", emulator.check());
    let fresh = cube(400, 20, 2);
    let far = fresh.iter().filter(|x| {
        let found = emulator.predict(x);
        (found.mean - curved(x)).abs() > 2.0 * found.variance.sqrt()
    });
    assert!(far.count() < 40);
    let slopes = emulator.slopes();
    assert!((slopes[0] - 2.0).abs() < 0.15 && (slopes[1] + 1.0).abs() < 0.15);
    assert!(slopes[3..].iter().all(|slope| slope.abs() < 0.15));
}

#[test]
fn pure_noise_predicts_nothing() {
    let inputs = cube(200, 10, 3);
    let mut luck = SplitMix64::new(9);
    let outputs: Vec<f64> = inputs.iter().map(|_| luck.normal()).collect();
    let emulator = Emulator::fit(&inputs, &outputs, &[1.0; 200]).unwrap();
    assert_eq!(emulator.check().r_squared, None);
    let spread = emulator.predict(&inputs[0]);
    assert!(spread.mean.abs() < 0.4);
}

#[test]
fn leaving_a_point_out_by_the_closed_form_is_leaving_it_out() {
    let inputs = cube(40, 2, 5);
    let outputs: Vec<f64> = inputs.iter().map(|x| 1.0 + x[0] - 0.4 * x[1]).collect();
    let noise = vec![0.01; 40];
    let data = Data {
        inputs: &inputs,
        values: outputs.clone(),
        noise: noise.clone(),
    };
    let moments = |skip: usize| {
        let keep = |index: &usize| *index != skip;
        let rows: Vec<Vec<f64>> = (0..40)
            .filter(keep)
            .map(|i| terms(&inputs[i], &[]))
            .collect();
        let values: Vec<f64> = (0..40).filter(keep).map(|i| outputs[i]).collect();
        Moments::of(&rows, &values, &noise[..rows.len()], 0.1)
    };
    let (evidence, coefficients, precision) = moments(40).solve(|_| 1.0).unwrap();
    let fit = Fit {
        curved: Vec::new(),
        coefficients,
        precision,
        missed: 0.1,
        evidence,
    };
    let slow: f64 = (0..40)
        .map(|skip| {
            let (_, coefficients, _) = moments(skip).solve(|_| 1.0).unwrap();
            let gap = outputs[skip] - dot(&terms(&inputs[skip], &[]), &coefficients);
            gap * gap
        })
        .sum();
    let all: f64 = outputs.iter().map(|value| value * value).sum();
    let expected = 1.0 - (slow - 0.4_f64).max(0.0) / (all - 0.4);
    assert!((data.leave_one_out(&fit).r_squared.unwrap() - expected).abs() < 1e-9);
}

#[test]
fn what_never_varies_or_was_hardly_run_has_no_emulator() {
    let inputs = cube(40, 2, 5);
    assert!(Emulator::fit(&inputs, &[1.0; 40], &[0.0; 40]).is_none());
    let few: Vec<f64> = inputs[..8].iter().map(|x| x[0]).collect();
    assert!(Emulator::fit(&inputs[..8], &few, &[0.0; 8]).is_none());
}
