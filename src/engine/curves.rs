//! From the curves a capture names to those the kernels run.

use super::Tanh;
use super::kernels::bend::{Bend, Then};
use super::kernels::curve::{Bounded, Curve, Leaky};
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

    /// Bends rows that lie one behind the other, `stride` apart. Real-time safe.
    #[inline(always)]
    pub fn bend<S: Simd>(&self, simd: S, values: &mut [f32], stride: usize, mut then: Then) {
        match self {
            Self::One(curve) => simd.run(Bend {
                curve: *curve,
                values,
                then,
            }),
            Self::PerChannel(curves) => {
                for (channel, (values, curve)) in
                    values.chunks_exact_mut(stride).zip(curves).enumerate()
                {
                    let then = then.part(channel * stride, stride);
                    simd.run(Bend {
                        curve: *curve,
                        values,
                        then,
                    });
                }
            }
        }
    }
}
