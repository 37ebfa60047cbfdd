//! From the curves a capture names to those the kernels run.

use super::Tanh;
use super::kernels::bend::{Bend, Then, bend};
use super::kernels::curve::{self as formulas, Bounded, Curve, Leaky};
use super::kernels::simd::Simd;
use crate::nam::Activation;

/// The curve behind a layer.
#[derive(Clone, Debug)]
pub enum Curves {
    /// One for all channels.
    One(Curve),
    /// One for each.
    PerChannel(Vec<Curve>),
}

impl Curves {
    /// The curve that `activation` names; in fast mode `Tanh` means the approximation.
    pub fn new(activation: &Activation, tanh: Tanh) -> Self {
        let leaky = |slope| Curve::Leaky(Leaky { slope });
        Self::One(match (activation, tanh) {
            (Activation::Tanh, Tanh::Exact) => Curve::Tanh,
            (Activation::Tanh, Tanh::Fast) | (Activation::FastTanh, _) => Curve::FastTanh,
            (Activation::HardTanh, _) => Curve::HardTanh,
            (Activation::Relu, _) => leaky(0.0),
            (Activation::LeakyRelu { slope }, _) => leaky(*slope),
            (Activation::PRelu { slopes }, _) if slopes.len() == 1 => leaky(slopes[0]),
            (Activation::PRelu { slopes }, _) => {
                return Self::PerChannel(slopes.iter().copied().map(leaky).collect());
            }
            (Activation::Sigmoid, _) => Curve::Sigmoid,
            (Activation::Silu, _) => Curve::Silu,
            (Activation::HardSwish, _) => Curve::HardSwish,
            (
                &Activation::LeakyHardTanh {
                    low,
                    high,
                    low_slope,
                    high_slope,
                },
                _,
            ) => Curve::Bounded(Bounded {
                low,
                high,
                low_slope,
                high_slope,
            }),
            (Activation::SoftSign, _) => Curve::SoftSign,
        })
    }

    /// Bends rows that lie one behind the other, `stride` apart, the first of them that of channel `first`. Real-time safe.
    #[inline(always)]
    pub fn bend<S: Simd>(
        &self,
        simd: S,
        first: usize,
        values: &mut [f32],
        stride: usize,
        mut then: Then,
    ) {
        match self {
            // The curves of almost all captures need no call of their own.
            Self::One(Curve::Tanh) => bend(simd, &formulas::Tanh, values, then),
            Self::One(Curve::Leaky(leaky)) => bend(simd, leaky, values, then),
            Self::One(curve) => simd.run(Bend {
                curve,
                values,
                then,
            }),
            Self::PerChannel(curves) => {
                let rows = values.chunks_exact_mut(stride);
                for (channel, (values, curve)) in rows.zip(&curves[first..]).enumerate() {
                    let then = then.part(channel * stride, stride);
                    simd.run(Bend {
                        curve,
                        values,
                        then,
                    });
                }
            }
        }
    }
}
