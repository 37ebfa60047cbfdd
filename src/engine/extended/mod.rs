//! A running WaveNet with all that the second generation of captures may have: bottlenecks, groups, modulation by the
//! condition, blended gates, a condition network, a head behind the stack.
//!
//! Written for any of it, where [`super::wavenet`] is written for speed. Groups are played as full matrices with zeros.

mod condition;
mod desk;
mod film;
mod layer;

use super::convolution::Convolution;
use super::curves::Curves;
use super::kernels::aligned::{Aligned, LINE};
use super::kernels::bend::Then;
use super::kernels::rows::{BLOCK, RowsMut};
use super::kernels::simd::{Simd, Task};
use super::kernels::span::Span;
use super::wavenet::fold::Folded;
use super::{Kernel, Tanh};
use crate::nam;
use condition::Condition;
use desk::Desk;
use layer::Layer;

/// Such a WaveNet, mono in and mono out at the top; as the condition of another one with any number of channels.
#[derive(Clone, Debug)]
pub struct Extended {
    kernel: Kernel,
    inputs: usize,
    condition: Condition,
    arrays: Vec<Array>,
    post_head: Vec<(Curves, Convolution)>,
    desk: Desk,
    /// What comes in; each array leaves its residual stream here.
    stream: Aligned,
}

#[derive(Clone, Debug)]
struct Array {
    rechannel: Folded,
    layers: Vec<Layer>,
    head: Convolution,
}

impl Extended {
    /// Builds the network with its histories at the steady response to silence.
    pub fn new(net: &nam::WaveNet, tanh: Tanh, kernel: Kernel) -> Self {
        let arrays: Vec<_> = net
            .arrays
            .iter()
            .enumerate()
            .map(|(at, array)| {
                let is_last = at + 1 == net.arrays.len();
                Array::new(array, if is_last { net.head_scale } else { 1.0 }, tanh)
            })
            .collect();
        let post_head = net.post_head.iter().flat_map(|head| {
            let curves = |conv: &nam::Conv| {
                (
                    Curves::new(&head.activation, tanh),
                    Convolution::new(conv, 1.0),
                )
            };
            head.convs.iter().map(curves)
        });
        let post_head: Vec<_> = post_head.collect();
        let inputs = net.arrays[0].rechannel.shape.inputs;
        let condition = Condition::new(net.condition.as_deref(), tanh, kernel);
        let widths = arrays.iter().map(Array::width);
        let posts = post_head.iter().map(|(_, conv)| conv.width());
        let mixed = net.arrays[0].layers[0].mix.shape.inputs;
        let width = widths
            .chain(posts)
            .chain([inputs, mixed])
            .max()
            .unwrap_or(1);
        let mut network = Self {
            kernel,
            inputs,
            condition,
            arrays,
            post_head,
            desk: Desk::new(width),
            stream: Aligned::zeros((width * BLOCK).next_multiple_of(LINE)),
        };
        network.reset();
        network
    }

    /// Plays a mono block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        self.kernel.run(Process { net: self, block });
    }

    /// Back to the steady response to silence. Real-time safe.
    pub fn reset(&mut self) {
        self.kernel.run(Settle(self));
    }

    /// From the rows in `stream` to rows in the desk's total; `length` frames of `span` count.
    #[inline(always)]
    fn play<S: Simd>(&mut self, simd: S, length: usize, span: Span) {
        let Self {
            condition,
            arrays,
            post_head,
            desk,
            stream,
            ..
        } = self;
        let frames = span.frames;
        condition.play(
            simd,
            &stream[..self.inputs * frames],
            &mut desk.condition,
            length,
            span,
        );
        desk.total.fill(0.0);
        for array in arrays {
            array.play(simd, desk, stream, span);
        }
        for (curves, conv) in post_head {
            let values = &mut desk.total[..conv.inputs() * frames];
            curves.bend(simd, 0, values, frames, Then::Keep);
            conv.play(simd, &mut desk.total, &mut desk.other, span);
        }
    }

    #[inline(always)]
    fn advance(&mut self, frames: usize) {
        self.condition.advance(frames);
        for array in &mut self.arrays {
            array
                .layers
                .iter_mut()
                .for_each(|layer| layer.advance(frames));
            array.head.advance(frames);
        }
        for (_, conv) in &mut self.post_head {
            conv.advance(frames);
        }
    }
}

impl Array {
    fn new(array: &nam::Array, scale: f32, tanh: Tanh) -> Self {
        Self {
            rechannel: Folded::plain(&array.rechannel, 1.0),
            layers: array
                .layers
                .iter()
                .map(|layer| Layer::new(layer, tanh))
                .collect(),
            head: Convolution::new(&array.head, scale),
        }
    }

    fn width(&self) -> usize {
        let layers = self.layers.iter().map(Layer::width);
        let ends = [
            self.rechannel.matrix.inputs(),
            self.rechannel.matrix.outputs(),
            self.head.width(),
        ];
        layers.chain(ends).max().unwrap_or(0)
    }

    #[inline(always)]
    fn play<S: Simd>(&mut self, simd: S, desk: &mut Desk, stream: &mut Aligned, span: Span) {
        let channels = self.rechannel.matrix.outputs();
        self.rechannel.play(simd, stream, &mut desk.inner, span);
        self.layers[0]
            .past
            .write(&desk.inner[..channels * span.frames], span);
        for at in 0..self.layers.len() {
            let (layers, rest) = self.layers.split_at_mut(at + 1);
            let next = match rest.first_mut() {
                Some(next) => next.past.present_mut(),
                None => RowsMut::packed(stream, span.frames, channels),
            };
            layers[at].play(simd, desk, next, span);
            if let Some(next) = rest.first_mut() {
                next.past.keep(span);
            }
        }
        self.head.play(simd, &mut desk.total, &mut desk.other, span);
    }
}

/// [`Extended::process`], to be compiled for each kernel.
struct Process<'a> {
    net: &'a mut Extended,
    block: &'a mut [f32],
}

impl Task for Process<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { net, block } = self;
        for part in block.chunks_mut(BLOCK) {
            let span = Span::new(simd, part.len(), false);
            net.stream[..part.len()].copy_from_slice(part);
            net.play(simd, part.len(), span);
            part.copy_from_slice(&net.desk.total[..part.len()]);
            net.advance(part.len());
        }
    }
}

/// [`Extended::reset`], to be compiled for each kernel.
struct Settle<'a>(&'a mut Extended);

impl Task for Settle<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        self.0.stream.fill(0.0);
        self.0.play(simd, 1, Span::new(simd, 1, true));
    }
}
