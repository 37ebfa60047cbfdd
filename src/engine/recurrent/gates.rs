//! What the two kinds of recurrent layer have in common.

use crate::engine::kernels::curve::Formula;
use crate::engine::kernels::gates::Gates;
use crate::engine::kernels::simd::Simd;
use crate::nam::Conv;

/// What the sum of a gate is multiplied with: [`sigmoid`] takes half of it, and a half rounds nothing.
pub const GATE: f32 = 0.5;
/// What the sum of a candidate is multiplied with.
pub const CANDIDATE: f32 = 1.0;

/// The sums of `matrix`, whose outputs are all units of one gate after another, each gate multiplied with its scale.
pub fn gates<const G: usize>(matrix: &Conv, scales: [f32; G]) -> Gates<G> {
    let inputs = matrix.shape.inputs;
    let units = matrix.shape.outputs / G;
    Gates::new(
        [units, inputs],
        |gate, unit, input| scales[gate] * matrix.weights[(gate * units + unit) * inputs + input],
        |gate, unit| scales[gate] * matrix.bias[gate * units + unit],
    )
}

/// 1 / (1 + exp(-2·half)), by the tanh that the network bends its candidates with.
#[inline(always)]
pub fn sigmoid<S: Simd>(simd: S, tanh: &impl Formula, half: S::V) -> S::V {
    let one_half = simd.splat(0.5);
    simd.mul_add(one_half, tanh.at(simd, half), one_half)
}
