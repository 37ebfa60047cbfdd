//! A layer of gated recurrent units, one frame at a time.

use super::gates::{CANDIDATE, GATE, gates, sigmoid};
use super::state::State;
use crate::engine::kernels::curve::Formula;
use crate::engine::kernels::gates::{Gates, load, store};
use crate::engine::kernels::simd::Simd;
use crate::nam;

/// A GRU layer.
#[derive(Clone, Debug)]
pub struct Gru {
    /// Update gate, reset gate, candidate, from the input.
    input: Gates<3>,
    /// The same from the layer's own last row.
    hidden: Gates<3>,
}

impl Gru {
    /// Takes a layer's weights.
    pub fn new(gru: &nam::Gru) -> Self {
        let scales = [GATE, GATE, CANDIDATE];
        Self {
            input: gates(&gru.input, scales),
            hidden: gates(&gru.hidden, scales),
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
        let units = self.hidden.units();
        let (last, next, _) = state.step();
        for first in (0..units).step_by(S::WIDTH) {
            let input = self.input.sums(simd, first, [input, &[]]);
            let hidden = self.hidden.sums(simd, first, [&last[..units], &[]]);
            let update = sigmoid(simd, tanh, simd.add(input[0], hidden[0]));
            let reset = sigmoid(simd, tanh, simd.add(input[1], hidden[1]));
            let candidate = tanh.at(simd, simd.mul_add(reset, hidden[2], input[2]));
            // (1 - update)·candidate + update·last
            let change = simd.sub(load(simd, last, first), candidate);
            store(simd, next, first, simd.mul_add(update, change, candidate));
        }
    }
}
