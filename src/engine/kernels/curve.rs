//! Activation functions of one number, in every lane at once.

use super::simd::Simd;
use super::tanh::reference_fast;

/// An activation function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Curve {
    /// tanh(x)
    Tanh,
    /// The reference's rational approximation of tanh.
    FastTanh,
    /// x above 0, else slope·x
    Leaky(Leaky),
    /// 1 / (1 + exp(-x))
    Sigmoid,
    /// x·sigmoid(x)
    Silu,
    /// x·(x + 3 within 0..6) / 6
    HardSwish,
    /// x within ±1
    HardTanh,
    /// x between two bounds, and a slope of its own outside of each
    Bounded(Bounded),
    /// x / (1 + |x|)
    SoftSign,
}

/// A curve whose kind is known where the loop is compiled.
pub trait Formula {
    /// The curve at `x`.
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V;
}

/// See [`Curve::Tanh`].
#[derive(Clone, Copy)]
pub struct Tanh;

impl Formula for Tanh {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        simd.tanh(x)
    }
}

/// [`Curve::Tanh`] for layers that hear themselves.
#[derive(Clone, Copy)]
pub struct CloseTanh;

impl Formula for CloseTanh {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        simd.close_tanh(x)
    }
}

/// See [`Curve::FastTanh`].
pub struct FastTanh;

impl Formula for FastTanh {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        reference_fast(simd, x)
    }
}

/// See [`Curve::Leaky`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Leaky {
    /// Slope below zero.
    pub slope: f32,
}

impl Formula for Leaky {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        simd.where_above(x, 0.0, x, simd.mul(simd.splat(self.slope), x))
    }
}

/// See [`Curve::Sigmoid`]. Through tanh, and as close to the true curve as that is.
pub struct Sigmoid;

impl Formula for Sigmoid {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        let half = simd.splat(0.5);
        simd.mul_add(half, simd.tanh(simd.mul(half, x)), half)
    }
}

/// See [`Curve::Silu`].
pub struct Silu;

impl Formula for Silu {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        simd.mul(x, Sigmoid.at(simd, x))
    }
}

/// See [`Curve::HardSwish`].
pub struct HardSwish;

impl Formula for HardSwish {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        let ramp = simd.clamp(simd.add(x, simd.splat(3.0)), 0.0, 6.0);
        simd.mul(simd.mul(x, ramp), simd.splat(1.0 / 6.0))
    }
}

/// See [`Curve::HardTanh`].
pub struct HardTanh;

impl Formula for HardTanh {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        simd.clamp(x, -1.0, 1.0)
    }
}

/// See [`Curve::Bounded`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounded {
    /// Lower bound.
    pub low: f32,
    /// Upper bound.
    pub high: f32,
    /// Slope below the lower bound.
    pub low_slope: f32,
    /// Slope above the upper bound.
    pub high_slope: f32,
}

impl Formula for Bounded {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        let above = line(simd, x, self.high, self.high_slope);
        let below = line(simd, x, self.low, self.low_slope);
        let bent = simd.where_above(x, self.high, above, x);
        // The lower bound wins where the two are crossed.
        let opposite = simd.sub(simd.splat(0.0), x);
        simd.where_above(opposite, -self.low, below, bent)
    }
}

/// The line through (`bound`, `bound`).
#[inline(always)]
fn line<S: Simd>(simd: S, x: S::V, bound: f32, slope: f32) -> S::V {
    let excess = simd.sub(x, simd.splat(bound));
    simd.mul_add(excess, simd.splat(slope), simd.splat(bound))
}

/// See [`Curve::SoftSign`].
pub struct SoftSign;

impl Formula for SoftSign {
    #[inline(always)]
    fn at<S: Simd>(&self, simd: S, x: S::V) -> S::V {
        simd.div(x, simd.add(simd.splat(1.0), simd.abs(x)))
    }
}
