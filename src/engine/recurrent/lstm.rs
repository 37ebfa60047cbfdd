//! An LSTM layer, one frame at a time.

use super::gates::{CANDIDATE, GATE, gates, sigmoid};
use super::state::State;
use crate::engine::kernels::curve::Formula;
use crate::engine::kernels::gates::{Gates, load, store};
use crate::engine::kernels::simd::Simd;
use crate::nam;

/// An LSTM layer.
#[derive(Clone, Debug)]
pub struct Lstm {
    /// Input gate, forget gate, candidate, output gate; from the input, then the layer's own last row.
    gates: Gates<4>,
}

impl Lstm {
    /// Takes a layer's weights.
    pub fn new(lstm: &nam::Lstm) -> Self {
        Self {
            gates: gates(&lstm.gates, [GATE, GATE, CANDIDATE, GATE]),
        }
    }

    /// Plays one frame. Real-time safe.
    #[inline(always)]
    pub fn play_frame<S: Simd>(
        &self,
        simd: S,
        tanh: &impl Formula,
        input: &[f32],
        state: &mut State,
    ) {
        let units = self.gates.units();
        let (last, next, cells) = state.step();
        for first in (0..units).step_by(S::WIDTH) {
            let parts = [input, &last[..units]];
            let [input, forget, candidate, output] = self.gates.sums(simd, first, parts);
            let fresh = simd.mul(sigmoid(simd, tanh, input), tanh.at(simd, candidate));
            let kept = sigmoid(simd, tanh, forget);
            let cell = simd.mul_add(kept, load(simd, cells, first), fresh);
            store(simd, cells, first, cell);
            let shown = sigmoid(simd, tanh, output);
            store(simd, next, first, simd.mul(shown, tanh.at(simd, cell)));
        }
    }
}
