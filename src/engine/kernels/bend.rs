//! Curves over rows that lie one behind the other.

use super::curve::{Curve, FastTanh, Formula, HardSwish, HardTanh, Sigmoid, Silu, SoftSign, Tanh};
use super::simd::{Simd, Task};

/// `values = curve(values)`, and what follows from it.
pub struct Bend<'a> {
    /// The curve.
    pub curve: &'a Curve,
    /// Whole vectors.
    pub values: &'a mut [f32],
    /// What becomes of the bent values; its slices are as long as `values`.
    pub then: Then<'a>,
}

/// What becomes of bent values.
pub enum Then<'a> {
    /// No more.
    Keep,
    /// They are added to a sum.
    Add(&'a mut [f32]),
    /// They are multiplied with a gate, and then added to a sum.
    GateAndAdd(&'a [f32], &'a mut [f32]),
}

impl Then<'_> {
    /// The same for the `length` values from `at` on.
    #[inline(always)]
    pub fn part(&mut self, at: usize, length: usize) -> Then<'_> {
        match self {
            Self::Keep => Then::Keep,
            Self::Add(total) => Then::Add(&mut total[at..][..length]),
            Self::GateAndAdd(gate, total) => {
                Then::GateAndAdd(&gate[at..][..length], &mut total[at..][..length])
            }
        }
    }
}

impl Task for Bend<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self {
            curve,
            values,
            then,
        } = self;
        match curve {
            Curve::Tanh => bend(simd, &Tanh, values, then),
            Curve::FastTanh => bend(simd, &FastTanh, values, then),
            Curve::Leaky(leaky) => bend(simd, leaky, values, then),
            Curve::Sigmoid => bend(simd, &Sigmoid, values, then),
            Curve::Silu => bend(simd, &Silu, values, then),
            Curve::HardSwish => bend(simd, &HardSwish, values, then),
            Curve::HardTanh => bend(simd, &HardTanh, values, then),
            Curve::Bounded(bounded) => bend(simd, bounded, values, then),
            Curve::SoftSign => bend(simd, &SoftSign, values, then),
        }
    }
}

/// Bends `values` in whole vectors.
#[inline(always)]
pub fn bend<S: Simd>(simd: S, curve: &impl Formula, values: &mut [f32], then: Then) {
    let length = values.len();
    assert!(length.is_multiple_of(S::WIDTH));
    let values = values.as_mut_ptr();
    match then {
        Then::Keep => {
            let mut at = 0;
            while at < length {
                let value = values.wrapping_add(at);
                // SAFETY: the values are whole vectors.
                unsafe { simd.store(value, curve.at(simd, simd.load(value))) };
                at += S::WIDTH;
            }
        }
        Then::Add(total) => {
            assert!(total.len() >= length);
            let mut at = 0;
            while at < length {
                let (value, sum) = (values.wrapping_add(at), total.as_mut_ptr().wrapping_add(at));
                // SAFETY: the values are whole vectors, and the sums are as many.
                unsafe {
                    let bent = curve.at(simd, simd.load(value));
                    simd.store(value, bent);
                    simd.store(sum, simd.add(simd.load(sum), bent));
                }
                at += S::WIDTH;
            }
        }
        Then::GateAndAdd(gate, total) => {
            assert!(gate.len() >= length && total.len() >= length);
            let mut at = 0;
            while at < length {
                let (value, sum) = (values.wrapping_add(at), total.as_mut_ptr().wrapping_add(at));
                // SAFETY: the values are whole vectors, and gates and sums are as many.
                unsafe {
                    let gate = simd.load(gate.as_ptr().wrapping_add(at));
                    let bent = simd.mul(curve.at(simd, simd.load(value)), gate);
                    simd.store(value, bent);
                    simd.store(sum, simd.add(simd.load(sum), bent));
                }
                at += S::WIDTH;
            }
        }
    }
}
