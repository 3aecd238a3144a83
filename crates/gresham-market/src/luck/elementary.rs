//! Exponential and logarithm in single precision with a fixed order of operations, so that they
//! give the same bits on every machine. The standard library's may differ between systems.

/// e to the power `x`, within 2e-7 relative; 0 below about −87, at most e⁸⁷ above.
#[inline]
#[must_use]
pub fn exp(x: f32) -> f32 {
    // Adding and taking away 1.5 · 2²³ rounds to the nearest integer without a library call. The sum
    // carries that integer in its lowest bits, which saves a conversion that does not vectorise.
    const ROUNDER: f32 = 12_582_912.0;
    const EXPONENT_BITS: u32 = 23;
    let scaled = x.clamp(-87.0, 87.0) * std::f32::consts::LOG2_E;
    let shifted = scaled + ROUNDER;
    let whole = shifted - ROUNDER;
    let fraction = (scaled - whole) * std::f32::consts::LN_2;
    let mut power = 1.0 / 720.0;
    power = power * fraction + 1.0 / 120.0;
    power = power * fraction + 1.0 / 24.0;
    power = power * fraction + 1.0 / 6.0;
    power = power * fraction + 0.5;
    power = power * fraction + 1.0;
    power = power * fraction + 1.0;
    power * f32::from_bits((shifted.to_bits().wrapping_add(127)) << EXPONENT_BITS)
}

/// Natural logarithm of a positive normal number, within 2e-7 absolute near 1.
#[inline]
#[must_use]
pub fn ln(x: f32) -> f32 {
    // Mantissa in [√½, √2), so that the series below converges fast.
    let bits = x.to_bits().wrapping_sub(0x3F35_04F3);
    let exponent = bits.cast_signed() >> 23;
    let mantissa = f32::from_bits((bits & 0x007F_FFFF) + 0x3F35_04F3);
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let mut series = 1.0 / 9.0;
    series = series * square + 1.0 / 7.0;
    series = series * square + 1.0 / 5.0;
    series = series * square + 1.0 / 3.0;
    series = series * square + 1.0;
    exponent as f32 * std::f32::consts::LN_2 + 2.0 * ratio * series
}

/// The logistic function.
#[inline]
#[must_use]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::{exp, ln};
    use multiversion::multiversion;

    #[multiversion(targets("x86_64+avx2+bmi1+bmi2+lzcnt+popcnt"))]
    fn wide(numbers: &[f32], results: &mut [[f32; 2]]) {
        for (number, result) in numbers.iter().zip(results) {
            *result = [exp(*number), ln(number.abs() + 1e-6)];
        }
    }

    #[test]
    fn the_width_of_registers_does_not_change_a_bit() {
        let numbers: Vec<f32> = (-9_000..9_000).map(|step| step as f32 / 97.0).collect();
        let mut results = vec![[0.0; 2]; numbers.len()];
        wide(&numbers, &mut results);
        for (number, [power, logarithm]) in numbers.iter().zip(results) {
            assert_eq!(power.to_bits(), exp(*number).to_bits(), "at {number}");
            let alone = ln(number.abs() + 1e-6);
            assert_eq!(logarithm.to_bits(), alone.to_bits(), "at {number}");
        }
    }

    #[test]
    fn exp_agrees_with_double_precision() {
        for step in -860..860 {
            let x = step as f32 / 10.0;
            let exact = libm::exp(f64::from(x));
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 8e-6, "at {x}");
        }
    }

    #[test]
    fn ln_agrees_with_double_precision() {
        for step in 1..100_000 {
            let x = step as f32 / 1000.0;
            assert!(
                (f64::from(ln(x)) - libm::log(f64::from(x))).abs() < 1e-6,
                "at {x}"
            );
        }
    }
}
