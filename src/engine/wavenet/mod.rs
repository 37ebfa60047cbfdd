//! A running WaveNet: layer arrays, one after another.
//!
//! Two things pass from array to array: the residual stream, and the head output, where the next array's sum of
//! activations starts. Every layer also hears the network's own input.

mod array;
mod layer;

use super::rows::{BLOCK, Rows};
use super::{Kernel, Tanh};
use crate::nam;
use array::Array;

/// A WaveNet, mono in and mono out.
#[derive(Clone, Debug)]
pub struct WaveNet {
    arrays: Vec<Array>,
    head_scale: f32,
    input: Rows,
}

impl WaveNet {
    /// Builds the network with its histories at the steady response to silence.
    pub fn new(net: &nam::WaveNet, tanh: Tanh, kernel: Kernel) -> Self {
        let last = net.arrays.len() - 1;
        let arrays = net.arrays.iter().enumerate();
        let mut network = Self {
            arrays: arrays
                .map(|(at, array)| Array::new(array, tanh, kernel, at < last))
                .collect(),
            head_scale: net.head_scale,
            input: Rows::new(1),
        };
        network.reset();
        network
    }

    /// Plays a block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        for part in block.chunks_mut(BLOCK) {
            self.process_part(part);
        }
    }

    fn process_part(&mut self, part: &mut [f32]) {
        let frames = part.len();
        self.input.row_mut(0)[..frames].copy_from_slice(part);
        for at in 0..self.arrays.len() {
            let (before, rest) = self.arrays.split_at_mut(at);
            let (before, array) = (before.last(), &mut rest[0]);
            array.start_head(before.map(Array::output), frames);
            let input = before.map_or(&self.input, Array::stream);
            array.process(input, &self.input, frames);
        }
        let Some(last) = self.arrays.last() else {
            return;
        };
        for (out, value) in part.iter_mut().zip(last.output().row(0)) {
            *out = self.head_scale * value;
        }
    }

    /// Back to the steady response to silence. Real-time safe.
    ///
    /// Each history takes the next frame as its constant past, so one silent frame settles them all from the
    /// input on: bit for bit what silence for the whole receptive field would leave behind.
    pub fn reset(&mut self) {
        self.arrays.iter_mut().for_each(Array::reset);
        self.process(&mut [0.0]);
    }
}
