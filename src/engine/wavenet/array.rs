//! Layers of one width, in signal order.

use super::layer::{Layer, Streams};
use crate::engine::conv::{Dilated, OneByOne};
use crate::engine::rows::Rows;
use crate::engine::{Kernel, Tanh};
use crate::nam;

/// A running layer array.
#[derive(Clone, Debug)]
pub struct Array {
    rechannel: OneByOne,
    layers: Vec<Layer>,
    head: Dilated,
    streams: Streams,
    /// What the head hands on.
    output: Rows,
}

impl Array {
    /// Builds the array; `is_heard` says whether another array reads its residual stream.
    pub fn new(array: &nam::Array, tanh: Tanh, kernel: Kernel, is_heard: bool) -> Self {
        let last = array.layers.len() - 1;
        let layers = array.layers.iter().enumerate();
        let layers: Vec<_> = layers
            .map(|(at, layer)| Layer::new(layer, tanh, kernel, is_heard || at < last))
            .collect();
        let width = array.rechannel.shape.outputs;
        let inner = layers.iter().map(Layer::inner_width).max();
        Self {
            rechannel: OneByOne::new(&array.rechannel, kernel),
            head: Dilated::new(&array.head, kernel),
            streams: Streams {
                stream: Rows::new(width),
                head: Rows::new(width),
                inner: Rows::new(inner.unwrap_or(width)),
            },
            output: Rows::new(array.head.shape.outputs),
            layers,
        }
    }

    /// Starts the sum of activations: at zero, or at the head output of the array before.
    pub fn start_head(&mut self, before: Option<&Rows>, frames: usize) {
        for channel in 0..self.rechannel.outputs() {
            let sum = &mut self.streams.head.row_mut(channel)[..frames];
            match before {
                Some(rows) => sum.copy_from_slice(&rows.row(channel)[..frames]),
                None => sum.fill(0.0),
            }
        }
    }

    /// Plays `frames` frames of `input`. Real-time safe.
    pub fn process(&mut self, input: &Rows, condition: &Rows, frames: usize) {
        self.rechannel
            .process(input, &mut self.streams.stream, frames);
        for layer in &mut self.layers {
            layer.process(condition, &mut self.streams, frames);
        }
        self.head
            .process(&self.streams.head, &mut self.output, frames);
    }

    /// The residual stream behind the last layer.
    pub fn stream(&self) -> &Rows {
        &self.streams.stream
    }

    /// The head's output.
    pub fn output(&self) -> &Rows {
        &self.output
    }

    /// Back to the constant past.
    pub fn reset(&mut self) {
        self.layers.iter_mut().for_each(Layer::reset);
        self.head.reset();
    }
}
