//! The true tanh as a table of polynomials, for processors that look a table up in one instruction.

/// Segments of the table, a quarter wide, centred on multiples of a quarter.
pub const SEGMENTS: usize = 32;

/// One coefficient of every segment.
#[repr(C, align(64))]
pub struct Row(pub [f32; SEGMENTS]);

/// `TABLE[power]`: tanh around a segment's centre in powers of the distance from it. Source: interpolation at Chebyshev
/// nodes, of tanh in the segment; in the first one of tanh(x)/x over 0..1/8, so that small values keep their digits.
#[rustfmt::skip]
pub static TABLE: [Row; 5] = [
    Row([
        0.0, 0.24491866, 0.46211717, 0.63514894,
        0.7615942, 0.84828365, 0.90514827, 0.94137555,
        0.9640276, 0.9780261, 0.9866143, 0.99185973,
        0.9950548, 0.99699765, 0.9981779, 0.99889445,
        0.9993293, 0.99959314, 0.99975324, 0.99985033,
        0.9999092, 0.9999449, 0.9999666, 0.99997973,
        0.9999877, 0.99999255, 0.99999547, 0.99999726,
        0.99999833, 0.999999, 0.9999994, 0.99999964,
    ]),
    Row([
        0.99999976, 0.94000936, 0.7864498, 0.59659064,
        0.41997787, 0.28041634, 0.18070684, 0.11381181,
        0.07065046, 0.043464616, 0.026592009, 0.016214142,
        0.009865944, 0.0059956564, 0.0036408487, 0.0022098701,
        0.0013409371, 8.1353413e-4, 4.935124e-4, 2.9935947e-4,
        1.8158139e-4, 1.1013861e-4, 6.680389e-5, 4.0519142e-5,
        2.4576297e-5, 1.490635e-5, 9.041185e-6, 5.4837656e-6,
        3.3260756e-6, 2.0173682e-6, 1.2235961e-6, 7.421487e-7,
    ]),
    Row([
        6.400654e-5, -0.23022193, -0.36342716, -0.37892076,
        -0.31985143, -0.2378725, -0.16356684, -0.10714007,
        -0.06810933, -0.04250977, -0.026236216, -0.016082257,
        -0.009817218, -0.005977695, -0.003634239, -0.002207442,
        -0.0013400469, -8.1320864e-4, -4.933939e-4, -2.9931669e-4,
        -1.8156612e-4, -1.1013329e-4, -6.680212e-5, -4.0518597e-5,
        -2.4576162e-5, -1.490634e-5, -9.041205e-6, -5.483788e-6,
        -3.3260926e-6, -2.0173798e-6, -1.2236036e-6, -7.421535e-7,
    ]),
    Row([
        -0.335899, -0.25554317, -0.094724566, 0.040565133,
        0.10270076, 0.107934445, 0.08776305, 0.06299313,
        0.042202193, 0.027165279, 0.017076835, 0.010583827,
        0.0065038567, 0.0039761295, 0.0024232364, 0.0014740457,
        8.956309e-4, 5.438085e-4, 3.3005036e-4, 2.0026437e-4,
        1.2149545e-4, 7.370137e-5, 4.470606e-5, 2.7117037e-5,
        1.6447846e-5, 9.976318e-6, 6.0510147e-6, 3.6701522e-6,
        2.2260697e-6, 1.3501831e-6, 8.189287e-7, 4.9670587e-7,
    ]),
    Row([
        0.032993227, 0.13832852, 0.16369413, 0.099729195,
        0.028079607, -0.012291339, -0.024825716, -0.023480559,
        -0.017894108, -0.012336618, -0.008061783, -0.0051106513,
        -0.0031828417, -0.0019614606, -0.0012011711, -7.327929e-4,
        -4.460279e-4, -2.7110692e-4, -1.646473e-4, -9.99419e-5,
        -6.0646635e-5, -3.679464e-5, -2.2320979e-5, -1.3539793e-5,
        -8.212827e-6, -4.9815258e-6, -3.0215194e-6, -1.8326705e-6,
        -1.1115806e-6, -6.742112e-7, -4.089311e-7, -2.4802972e-7,
    ]),];

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    /// Nodes in which the polynomial of `degree` that meets a function there is nearly the best one.
    fn chebyshev(low: f64, high: f64, degree: usize) -> Vec<f64> {
        let angle = |i: usize| (2 * i + 1) as f64 * PI / (2 * degree + 2) as f64;
        let node = |i| 0.5 * (low + high) + 0.5 * (high - low) * f64::cos(angle(i));
        (0..=degree).map(node).collect()
    }

    /// The coefficients of the polynomial that is `y[i]` at `x[i]`. Source: Newton's divided differences.
    fn interpolate(x: &[f64], y: &[f64]) -> Vec<f64> {
        let mut differences = y.to_vec();
        for order in 1..x.len() {
            for i in (order..x.len()).rev() {
                differences[i] = (differences[i] - differences[i - 1]) / (x[i] - x[i - order]);
            }
        }
        let mut coefficients = vec![0.0; x.len()];
        for (node, difference) in x.iter().zip(&differences).rev() {
            // times (t - node), plus the difference
            for power in (0..x.len()).rev() {
                let lower = power
                    .checked_sub(1)
                    .map_or(*difference, |lower| coefficients[lower]);
                coefficients[power] = lower - node * coefficients[power];
            }
        }
        coefficients
    }

    fn fit(segment: usize) -> Vec<f64> {
        if segment == 0 {
            let x = chebyshev(0.0, 0.125, 3);
            let y: Vec<f64> = x.iter().map(|x| x.tanh() / x).collect();
            return [vec![0.0], interpolate(&x, &y)].concat();
        }
        let x = chebyshev(-0.125, 0.125, 4);
        let y: Vec<f64> = x
            .iter()
            .map(|x| (segment as f64 / 4.0 + x).tanh())
            .collect();
        interpolate(&x, &y)
    }

    #[test]
    fn the_table_is_what_its_source_says() {
        for segment in 0..SEGMENTS {
            for (power, expected) in fit(segment).iter().enumerate() {
                let found = f64::from(TABLE[power].0[segment]);
                let rounding = 1e-7 * expected.abs() + 1e-11;
                assert!(
                    (found - expected).abs() < rounding,
                    "{segment}, {power}: {found}, {expected}"
                );
            }
        }
    }
}
