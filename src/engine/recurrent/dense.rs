//! A dense layer, one frame at a time.

use super::gates::gates;
use super::state::State;
use crate::engine::Tanh;
use crate::engine::curves::Curves;
use crate::engine::kernels::bend::Then;
use crate::engine::kernels::gates::{Gates, store};
use crate::engine::kernels::simd::Simd;
use crate::nam;

/// A dense layer.
#[derive(Clone, Debug)]
pub struct Dense {
    matrix: Gates<1>,
    curves: Option<Curves>,
}

impl Dense {
    /// Takes a layer's weights.
    pub fn new(dense: &nam::Dense, tanh: Tanh) -> Self {
        let curve = dense.activation.as_ref();
        Self {
            matrix: gates(&dense.matrix, [1.0]),
            curves: curve.map(|activation| Curves::new(activation, tanh)),
        }
    }

    /// Plays one frame. Real-time safe.
    #[inline(always)]
    pub fn play_frame<S: Simd>(&self, simd: S, input: &[f32], state: &mut State) {
        let (_, next, _) = state.step();
        for first in (0..self.matrix.units()).step_by(S::WIDTH) {
            let [sum] = self.matrix.sums(simd, first, [input, &[]]);
            store(simd, next, first, sum);
        }
        if let Some(curves) = &self.curves {
            curves.bend(simd, 0, next, next.len(), Then::Keep);
        }
    }
}
