//! Convolutions one behind the other, a curve behind each but the last: the ConvNet, and the impulse response.

use super::convolution::Convolution;
use super::curves::Curves;
use super::kernels::aligned::{Aligned, LINE};
use super::kernels::bend::Then;
use super::kernels::rows::BLOCK;
use super::kernels::simd::{Simd, Task};
use super::kernels::span::Span;
use super::{Kernel, Tanh};
use crate::nam::{self, Conv, ConvShape};

/// A chain, mono in and mono out.
#[derive(Clone, Debug)]
pub struct Chain {
    kernel: Kernel,
    links: Vec<(Convolution, Curves)>,
    last: Convolution,
    /// Rows of the block, one behind the other.
    rows: Aligned,
    spare: Aligned,
}

impl Chain {
    /// The network of a ConvNet, its histories at the steady response to silence.
    pub fn of_convnet(net: &nam::ConvNet, tanh: Tanh, kernel: Kernel) -> Self {
        let curves = || Curves::new(&net.activation, tanh);
        let link = |conv: &Conv| (Convolution::new(conv, 1.0), curves());
        Self::new(net.convs.iter().map(link).collect(), &net.head, kernel)
    }

    /// An impulse response as a convolution, direct: a few thousand taps take less than a tenth of what a player has.
    pub fn of_linear(net: &nam::Linear, kernel: Kernel) -> Self {
        let conv = Conv {
            shape: ConvShape {
                taps: net.taps.len(),
                dilation: net.spacing,
                ..ConvShape::one_by_one(1, 1, true)
            },
            weights: net.taps.iter().rev().copied().collect(),
            bias: vec![net.bias.unwrap_or(0.0)],
        };
        Self::new(Vec::new(), &conv, kernel)
    }

    fn new(links: Vec<(Convolution, Curves)>, last: &Conv, kernel: Kernel) -> Self {
        let last = Convolution::new(last, 1.0);
        let widths = links.iter().map(|(conv, _)| conv.width());
        let width = widths.chain([last.width()]).max().unwrap_or(1);
        let rows = || Aligned::zeros((width * BLOCK).next_multiple_of(LINE));
        let mut chain = Self {
            kernel,
            links,
            last,
            rows: rows(),
            spare: rows(),
        };
        chain.reset();
        chain
    }

    /// Plays a block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        self.kernel.run(Process { chain: self, block });
    }

    /// Back to the steady response to silence. Real-time safe.
    pub fn reset(&mut self) {
        self.kernel.run(Settle(self));
    }

    #[inline(always)]
    fn play<S: Simd>(&mut self, simd: S, span: Span) {
        let Self {
            links,
            last,
            rows,
            spare,
            ..
        } = self;
        for (conv, curves) in links {
            conv.play(simd, rows, spare, span);
            let values = &mut rows[..conv.outputs() * span.frames];
            curves.bend(simd, 0, values, span.frames, Then::Keep);
        }
        last.play(simd, rows, spare, span);
    }

    #[inline(always)]
    fn advance(&mut self, frames: usize) {
        self.links
            .iter_mut()
            .for_each(|(conv, _)| conv.advance(frames));
        self.last.advance(frames);
    }
}

/// [`Chain::process`], to be compiled for each kernel.
struct Process<'a> {
    chain: &'a mut Chain,
    block: &'a mut [f32],
}

impl Task for Process<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self { chain, block } = self;
        for part in block.chunks_mut(BLOCK) {
            chain.rows[..part.len()].copy_from_slice(part);
            chain.play(simd, Span::new(simd, part.len(), false));
            part.copy_from_slice(&chain.rows[..part.len()]);
            chain.advance(part.len());
        }
    }
}

/// [`Chain::reset`], to be compiled for each kernel.
struct Settle<'a>(&'a mut Chain);

impl Task for Settle<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        self.0.rows.fill(0.0);
        self.0.play(simd, Span::new(simd, 1, true));
    }
}
