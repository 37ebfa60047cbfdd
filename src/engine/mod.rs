//! A neural network that runs, block by block. It knows numbers and nothing else.

use crate::nam::Model;

/// Which tanh a network uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tanh {
    /// The true tanh.
    #[default]
    Exact,
    /// The reference's rational approximation, for comparison (`nam-format.md` 0.4).
    Fast,
}

/// Which set of inner loops runs a network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kernel {
    /// Plain Rust for every processor: the oracle of all others.
    #[default]
    Portable,
}

/// A capture that runs: mono in, mono out, in place.
pub struct Network {}

impl Network {
    /// Builds the network with its histories at the steady response to silence.
    pub fn new(_model: &Model, _tanh: Tanh, _kernel: Kernel) -> Self {
        Self {}
    }
    /// Plays one block of any length in place. Real-time safe; the cut into blocks changes no bit.
    pub fn process(&mut self, _block: &mut [f32]) {}
    /// Back to the steady response to silence, as freshly built. Real-time safe.
    pub fn reset(&mut self) {}
    /// Frames of input that one output frame depends on.
    pub fn receptive_field(&self) -> usize {
        1
    }
}
