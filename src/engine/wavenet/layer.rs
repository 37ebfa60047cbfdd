//! One layer: convolve, bend, hand on.

use crate::engine::activation::Curve;
use crate::engine::conv::{Dilated, OneByOne};
use crate::engine::rows::Rows;
use crate::engine::{Kernel, Tanh};
use crate::nam;

/// A running layer.
#[derive(Clone, Debug)]
pub struct Layer {
    conv: Dilated,
    mix: OneByOne,
    curve: Curve,
    gate: Option<Curve>,
    /// Absent in the last layer of the last array, whose residual stream nobody hears.
    residual: Option<OneByOne>,
    /// Channels behind the curve.
    width: usize,
}

/// What the layers of one array share while a block passes.
#[derive(Clone, Debug)]
pub struct Streams {
    /// The residual stream: what the next layer reads.
    pub stream: Rows,
    /// The sum of all activations so far.
    pub head: Rows,
    /// What one layer computes: signal, then gate.
    pub inner: Rows,
}

impl Layer {
    /// Builds the layer; `is_heard` says whether anything reads its residual stream.
    pub fn new(layer: &nam::Layer, tanh: Tanh, kernel: Kernel, is_heard: bool) -> Self {
        let gate = layer.gate.as_ref();
        Self {
            conv: Dilated::new(&layer.conv, kernel),
            mix: OneByOne::new(&layer.mix, kernel),
            curve: Curve::new(&layer.activation, tanh),
            gate: gate.map(|gate| Curve::new(gate, tanh)),
            residual: is_heard.then(|| OneByOne::new(&layer.residual, kernel)),
            width: layer.residual.shape.inputs,
        }
    }

    /// Rows of [`Streams::inner`] that this layer fills.
    pub fn inner_width(&self) -> usize {
        if self.gate.is_some() {
            2 * self.width
        } else {
            self.width
        }
    }

    /// Plays `frames` frames. Real-time safe.
    pub fn process(&mut self, condition: &Rows, on: &mut Streams, frames: usize) {
        self.conv.process(&on.stream, &mut on.inner, frames);
        self.mix.add_to(condition, &mut on.inner, frames);
        for channel in 0..self.width {
            self.bend(channel, &mut on.inner, frames);
            add(&on.inner.row(channel)[..frames], on.head.row_mut(channel));
        }
        if let Some(residual) = &self.residual {
            residual.add_to(&on.inner, &mut on.stream, frames);
        }
    }

    /// The curve, times the gate if there is one.
    fn bend(&self, channel: usize, inner: &mut Rows, frames: usize) {
        self.curve
            .apply(channel, &mut inner.row_mut(channel)[..frames]);
        if let Some(curve) = &self.gate {
            let [signal, gate] = inner.pair_mut(channel, self.width + channel);
            curve.apply(channel, &mut gate[..frames]);
            for (value, gate) in signal[..frames].iter_mut().zip(gate) {
                *value *= *gate;
            }
        }
    }

    /// Back to the constant past.
    pub fn reset(&mut self) {
        self.conv.reset();
    }
}

/// `sum += values`
fn add(values: &[f32], sum: &mut [f32]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value;
    }
}
