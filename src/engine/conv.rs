//! The two convolutions of a WaveNet: 1x1, and dilated with a memory.

use super::history::History;
use super::kernels::{Kernel, Matrix, Source};
use super::rows::Rows;
use crate::nam::Conv;

/// A convolution that looks at the current frame alone: a matrix and a bias.
#[derive(Clone, Debug)]
pub struct OneByOne {
    matrix: Matrix,
    bias: Vec<f32>,
    inputs: usize,
}

impl OneByOne {
    /// Packs the weights of `conv`.
    pub fn new(conv: &Conv, kernel: Kernel) -> Self {
        let shape = [conv.shape.outputs, conv.shape.inputs, conv.shape.taps];
        Self {
            matrix: Matrix::new(kernel, shape, &conv.weights),
            bias: conv.bias.clone(),
            inputs: conv.shape.inputs,
        }
    }

    /// Channels written.
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// `out = bias + weights · input`
    pub fn process(&self, input: &Rows, out: &mut Rows, frames: usize) {
        self.start(out, frames);
        self.sum(input.source(self.inputs), out, frames);
    }

    /// `out += bias + weights · input`
    pub fn add_to(&self, input: &Rows, out: &mut Rows, frames: usize) {
        for (channel, bias) in self.bias.iter().enumerate() {
            for value in &mut out.row_mut(channel)[..frames] {
                *value += bias;
            }
        }
        self.sum(input.source(self.inputs), out, frames);
    }

    /// `out = bias`
    fn start(&self, out: &mut Rows, frames: usize) {
        for (channel, bias) in self.bias.iter().enumerate() {
            out.row_mut(channel)[..frames].fill(*bias);
        }
    }

    fn sum(&self, source: Source, out: &mut Rows, frames: usize) {
        self.matrix
            .accumulate(source, out.values_mut(), Rows::STRIDE, frames);
    }
}

/// A causal dilated convolution with the history of its own input.
#[derive(Clone, Debug)]
pub struct Dilated {
    weights: OneByOne,
    history: History,
}

impl Dilated {
    /// Packs the weights of `conv` and makes room for its past.
    pub fn new(conv: &Conv, kernel: Kernel) -> Self {
        let shape = conv.shape;
        Self {
            weights: OneByOne::new(conv, kernel),
            history: History::new(shape.inputs, shape.taps, shape.dilation),
        }
    }

    /// `out = bias + sum over taps of weights · past input`
    pub fn process(&mut self, input: &Rows, out: &mut Rows, frames: usize) {
        self.weights.start(out, frames);
        let past = self.history.push(input, frames);
        self.weights.sum(past, out, frames);
    }

    /// Forgets the past; the next frame will count as constant until then.
    pub fn reset(&mut self) {
        self.history.reset();
    }
}
