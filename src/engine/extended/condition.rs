//! What the layers are mixed with.

use super::Extended;
use crate::engine::kernels::simd::{Simd, Task};
use crate::engine::kernels::span::Span;
use crate::engine::wavenet::WaveNet;
use crate::engine::{Kernel, Net, Tanh};
use crate::nam::Architecture;

/// Where the condition comes from.
#[derive(Clone, Debug)]
pub enum Condition {
    /// It is the network's own input.
    Input,
    /// A WaveNet of any number of channels makes it.
    Rows(Box<Extended>),
    /// A mono network makes it.
    Mono(Box<Net>),
}

impl Condition {
    /// Builds the condition network, if there is one.
    pub fn new(network: Option<&Architecture>, tanh: Tanh, kernel: Kernel) -> Self {
        match network {
            None => Self::Input,
            Some(Architecture::WaveNet(net)) if !WaveNet::plays(net) => {
                Self::Rows(Box::new(Extended::new(net, tanh, kernel)))
            }
            Some(mono) => Self::Mono(Box::new(Net::new(mono, tanh, kernel))),
        }
    }

    /// Makes the rows of `condition` from those of `input`, rows that lie one behind the other. Real-time safe.
    #[inline(always)]
    pub fn play<S: Simd>(
        &mut self,
        simd: S,
        input: &[f32],
        condition: &mut [f32],
        length: usize,
        span: Span,
    ) {
        match self {
            Self::Input => condition[..input.len()].copy_from_slice(input),
            Self::Rows(net) => {
                net.stream[..input.len()].copy_from_slice(input);
                simd.run(Play { net, length, span });
                let rows = condition.len().min(net.desk.total.len());
                condition[..rows].copy_from_slice(&net.desk.total[..rows]);
            }
            Self::Mono(net) => {
                condition[..span.frames].copy_from_slice(input);
                let block = &mut condition[..length];
                if span.lasts {
                    net.reset();
                }
                net.process(block);
                if span.lasts {
                    net.reset();
                }
            }
        }
    }

    /// Moves on by `frames` frames. Real-time safe.
    #[inline(always)]
    pub fn advance(&mut self, frames: usize) {
        if let Self::Rows(net) = self {
            net.advance(frames);
        }
    }
}

/// [`Extended::play`] in a call of its own: networks may be nested.
struct Play<'a> {
    net: &'a mut Extended,
    length: usize,
    span: Span,
}

impl Task for Play<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        self.net.play(simd, self.length, self.span);
    }
}
