//! The curves, one row of one channel at a time.

use super::Tanh;
use crate::nam::Activation;

/// An activation function, ready to run.
#[derive(Clone, Debug)]
pub struct Curve(Activation);

impl Curve {
    /// The curve that `activation` names; in fast mode `Tanh` means the approximation.
    pub fn new(activation: &Activation, tanh: Tanh) -> Self {
        Self(match (activation, tanh) {
            (Activation::Tanh, Tanh::Fast) => Activation::FastTanh,
            (other, _) => other.clone(),
        })
    }

    /// Bends `values`, which belong to `channel`.
    pub fn apply(&self, channel: usize, values: &mut [f32]) {
        match &self.0 {
            Activation::Tanh => each(values, f32::tanh),
            Activation::FastTanh => each(values, fast_tanh),
            Activation::HardTanh => each(values, |x| x.clamp(-1.0, 1.0)),
            Activation::Relu => each(values, |x| leaky(x, 0.0)),
            Activation::LeakyRelu { slope } => each(values, |x| leaky(x, *slope)),
            Activation::PRelu { slopes } => {
                let slope = slopes[channel];
                each(values, |x| leaky(x, slope));
            }
            Activation::Sigmoid => each(values, sigmoid),
            Activation::Silu => each(values, |x| x * sigmoid(x)),
            Activation::HardSwish => each(values, hard_swish),
            Activation::LeakyHardTanh {
                low,
                high,
                low_slope,
                high_slope,
            } => each(values, |x| match x {
                x if x < *low => (x - low) * low_slope + low,
                x if x > *high => (x - high) * high_slope + high,
                x => x,
            }),
            Activation::SoftSign => each(values, |x| x / (1.0 + x.abs())),
        }
    }
}

#[inline(always)]
fn each(values: &mut [f32], curve: impl Fn(f32) -> f32) {
    for value in values {
        *value = curve(*value);
    }
}

fn leaky(x: f32, slope: f32) -> f32 {
    if x > 0.0 { x } else { slope * x }
}

fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

fn hard_swish(x: f32) -> f32 {
    x * (x + 3.0).clamp(0.0, 6.0) * (1.0 / 6.0)
}

/// The rational approximation of tanh that the reference calls fast: within 4.4e-4 of tanh up to about 3, not
/// bounded by 1. Source: `fast_tanh` of NeuralAmpModelerCore, its argument held where float32 stays finite.
fn fast_tanh(x: f32) -> f32 {
    let x = x.clamp(-1e6, 1e6);
    let (magnitude, square) = (x.abs(), x * x);
    let above = x
        * (2.455_507_5
            + 2.455_507_5 * magnitude
            + (0.893_229_85 + 0.821_226_67 * magnitude) * square);
    let bent = (x + 0.814_642_7 * x * magnitude).abs();
    let below = 2.445_066_3 + (2.445_066_3 + square) * bent;
    above / below
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bend(activation: Activation, tanh: Tanh, x: f32) -> f32 {
        let mut values = [x];
        Curve::new(&activation, tanh).apply(0, &mut values);
        values[0]
    }

    #[test]
    fn fast_tanh_is_close_to_tanh_and_stays_finite() {
        for step in -3000..=3000 {
            let x = step as f32 / 1000.0;
            let error = (bend(Activation::Tanh, Tanh::Fast, x) - x.tanh()).abs();
            assert!(error < 4.5e-4, "{error} at {x}");
        }
        assert!((bend(Activation::FastTanh, Tanh::Exact, 10.0) - 1.000_33).abs() < 1e-5);
        for x in [f32::MAX, f32::MIN, 1e20, f32::MIN_POSITIVE, 0.0] {
            assert!(bend(Activation::FastTanh, Tanh::Exact, x).is_finite());
        }
    }

    #[test]
    fn curves_meet_their_definitions() {
        let exact = |activation, x| bend(activation, Tanh::Exact, x);
        let bent = Activation::LeakyHardTanh {
            low: -0.5,
            high: 0.25,
            low_slope: 0.125,
            high_slope: 0.0625,
        };
        assert_eq!(exact(bent.clone(), -1.5), -0.625);
        assert_eq!(exact(bent.clone(), 1.25), 0.3125);
        assert_eq!(exact(bent, 0.125), 0.125);
        assert_eq!(exact(Activation::HardTanh, 3.0), 1.0);
        assert_eq!(exact(Activation::Relu, -3.0), 0.0);
        assert_eq!(exact(Activation::LeakyRelu { slope: 0.25 }, -2.0), -0.5);
        assert_eq!(exact(Activation::Sigmoid, 0.0), 0.5);
        assert_eq!(exact(Activation::Silu, 0.0), 0.0);
        assert_eq!(exact(Activation::HardSwish, 4.0), 4.0);
        assert_eq!(exact(Activation::HardSwish, -4.0), 0.0);
        assert_eq!(exact(Activation::SoftSign, -1.0), -0.5);
        let slopes = vec![0.5, 0.25];
        let mut values = [-1.0];
        Curve::new(&Activation::PRelu { slopes }, Tanh::Exact).apply(1, &mut values);
        assert_eq!(values, [-0.25]);
    }
}
