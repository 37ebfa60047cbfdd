//! A running WaveNet: layer arrays, one after another.
//!
//! Two things pass from layer to layer: the residual stream, and the sum of all that the curves gave, which each array's
//! head makes the next array's starting sum of, and the last one the output. Every layer also hears the network's own input.

pub(super) mod fold;
mod layer;

use super::convolution::Convolution;
use super::desk::Desk;
use super::kernels::aligned::LINE;
use super::kernels::history::History;
use super::kernels::rows::BLOCK;
use super::kernels::simd::{Simd, Task};
use super::kernels::span::Span;
use super::{Kernel, Tanh};
use crate::nam;
use fold::Stream;
use layer::{Layer, Place};

/// Blocks up to this long are played frame by frame: a vector that is mostly empty would take longer.
const FEW_FRAMES: usize = 2;

/// A WaveNet, mono in and mono out.
#[derive(Clone, Debug)]
pub struct WaveNet {
    kernel: Kernel,
    stages: Vec<Stage>,
    desk: Desk,
    plays_frames: bool,
}

/// A layer; and the head of its array, where it is the last one there.
#[derive(Clone, Debug)]
struct Stage {
    layer: Layer,
    head: Option<Convolution>,
}

impl WaveNet {
    /// Whether this way of playing does for `net`; the others are `extended`.
    pub fn plays(net: &nam::WaveNet) -> bool {
        let mut layers = net.arrays.iter().flat_map(|array| &array.layers);
        let is_mono = net.arrays[0].rechannel.shape.inputs == 1
            && net
                .arrays
                .last()
                .is_some_and(|array| array.head.shape.outputs == 1);
        is_mono
            && net.condition.is_none()
            && net.post_head.is_none()
            && layers.all(nam::Layer::is_plain)
    }

    /// Builds the network with its histories at the steady response to silence.
    pub fn new(net: &nam::WaveNet, tanh: Tanh, kernel: Kernel) -> Self {
        let stages = stages(net, tanh);
        let width = |stage: &Stage| {
            stage
                .layer
                .width()
                .max(stage.head.as_ref().map_or(0, Convolution::width))
        };
        let mut network = Self {
            kernel,
            desk: Desk::new(stages.iter().map(width).max().unwrap_or(0), 1),
            plays_frames: stages.iter().all(|stage| stage.layer.plays_frames()),
            stages,
        };
        network.reset();
        network
    }

    /// Plays a block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        self.kernel.run(Process { net: self, block });
    }

    /// Back to the steady response to silence. Real-time safe.
    ///
    /// Each history takes one silent frame as its constant past, from the input on: bit for bit what silence for the
    /// whole receptive field would leave behind.
    pub fn reset(&mut self) {
        self.kernel.run(Settle(self));
    }

    #[inline(always)]
    fn play<S: Simd>(&mut self, simd: S, part: &mut [f32], lasts: bool) {
        let span = Span::new(simd, part.len(), lasts);
        let desk = &mut self.desk;
        desk.condition[..part.len()].copy_from_slice(part);
        desk.total[..self.stages[0].layer.width() * span.frames].fill(0.0);
        self.stages[0].layer.past.write(&desk.condition, span);
        for at in 0..self.stages.len() {
            let (stage, next) = pair(&mut self.stages, at);
            stage.layer.play(simd, desk, next, span);
            if let Some(head) = &mut stage.head {
                head.play(simd, &mut desk.total, &mut desk.bent, span);
            }
        }
        part.copy_from_slice(&desk.total[..part.len()]);
    }

    #[inline(always)]
    fn play_frame<S: Simd>(&mut self, simd: S, sample: &mut f32) {
        let desk = &mut self.desk;
        desk.condition[0] = *sample;
        desk.total[..self.stages[0].layer.width().next_multiple_of(LINE)].fill(0.0);
        self.stages[0].layer.past.write_frame(&desk.condition);
        for at in 0..self.stages.len() {
            let (stage, next) = pair(&mut self.stages, at);
            stage.layer.play_frame(simd, desk, next);
            if let Some(head) = &mut stage.head {
                head.play_frame(simd, &mut desk.total, &mut desk.bent);
            }
        }
        *sample = desk.total[0];
    }

    #[inline(always)]
    fn advance(&mut self, frames: usize) {
        for stage in &mut self.stages {
            stage.layer.past.advance(frames);
            if let Some(head) = &mut stage.head {
                head.advance(frames);
            }
        }
    }
}

/// [`WaveNet::process`], to be compiled for each kernel.
struct Process<'a> {
    net: &'a mut WaveNet,
    block: &'a mut [f32],
}

impl Task for Process<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { net, block } = self;
        for part in block.chunks_mut(BLOCK) {
            if part.len() <= FEW_FRAMES && net.plays_frames {
                for sample in part {
                    net.play_frame(simd, sample);
                    net.advance(1);
                }
            } else {
                net.play(simd, part, false);
                net.advance(part.len());
            }
        }
    }
}

/// [`WaveNet::reset`], to be compiled for each kernel.
struct Settle<'a>(&'a mut WaveNet);

impl Task for Settle<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        self.0.play(simd, &mut [0.0], true);
    }
}

/// The stage at `at`, and what the next one will read.
#[inline(always)]
fn pair(stages: &mut [Stage], at: usize) -> (&mut Stage, Option<&mut History>) {
    let (stage, rest) = stages[at..].split_first_mut().expect("there are stages");
    (stage, rest.first_mut().map(|next| &mut next.layer.past))
}

/// All layers of all arrays, in signal order.
fn stages(net: &nam::WaveNet, tanh: Tanh) -> Vec<Stage> {
    let mut stream = Stream::behind(&net.arrays[0].rechannel);
    let mut stages = Vec::new();
    for (at, array) in net.arrays.iter().enumerate() {
        let next = net.arrays.get(at + 1);
        for (index, layer) in array.layers.iter().enumerate() {
            let is_last = index + 1 == array.layers.len();
            let place = Place {
                rechannel: next.filter(|_| is_last).map(|next| &next.rechannel),
                is_heard: next.is_some() || !is_last,
            };
            let scale = if next.is_some() { 1.0 } else { net.head_scale };
            let built;
            (built, stream) = Layer::new(layer, stream, &place, tanh);
            stages.push(Stage {
                layer: built,
                head: is_last.then(|| Convolution::new(&array.head, scale)),
            });
        }
    }
    stages
}
