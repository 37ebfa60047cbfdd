//! Weights in the order the inner loops read them.

use super::aligned::{Aligned, LINE};

/// The weights of a convolution.
#[derive(Clone, Debug)]
pub struct Matrix {
    outputs: usize,
    inputs: usize,
    taps: usize,
    /// `[tap][input][output]`, oldest tap first: all outputs of one input lie side by side. Behind the last comes a cache
    /// line of zeros, because a vector of outputs may reach beyond its column.
    packed: Aligned,
}

impl Matrix {
    /// Packs what `weight` says of each output, input and tap.
    pub fn new(
        [outputs, inputs, taps]: [usize; 3],
        weight: impl Fn(usize, usize, usize) -> f32,
    ) -> Self {
        let mut packed = Aligned::zeros(outputs * inputs * taps + LINE);
        let mut slots = packed.iter_mut();
        for (tap, input) in (0..taps).flat_map(|tap| (0..inputs).map(move |input| (tap, input))) {
            for (output, slot) in (0..outputs).zip(&mut slots) {
                *slot = weight(output, input, tap);
            }
        }
        Self {
            outputs,
            inputs,
            taps,
            packed,
        }
    }

    /// Channels written.
    #[inline(always)]
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Channels read.
    #[inline(always)]
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Frames looked at per output frame.
    #[inline(always)]
    pub fn taps(&self) -> usize {
        self.taps
    }

    /// The packed weights.
    #[inline(always)]
    pub fn packed(&self) -> &[f32] {
        &self.packed
    }
}
