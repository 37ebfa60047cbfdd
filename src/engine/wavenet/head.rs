//! What closes a layer array: the sum of all activations becomes the next array's starting sum, or the output.

use super::fold::Folded;
use crate::engine::desk::Desk;
use crate::engine::kernels::column::Column;
use crate::engine::kernels::history::History;
use crate::engine::kernels::rows::{Rows, RowsMut, Term};
use crate::engine::kernels::simd::Simd;
use crate::engine::kernels::span::Span;
use crate::engine::kernels::sum::{Start, Sum};
use crate::nam;

/// A running head.
#[derive(Clone, Debug)]
pub struct Head {
    conv: Folded,
    /// Only a head of several taps needs one.
    past: Option<History>,
}

impl Head {
    /// Builds the head, its outputs multiplied with `scale`.
    pub fn new(conv: &nam::Conv, scale: f32) -> Self {
        let shape = conv.shape;
        let past = || History::new(shape.inputs, shape.taps, shape.dilation);
        Self {
            conv: Folded::plain(conv, scale),
            past: (shape.taps > 1).then(past),
        }
    }

    /// Rows that the head needs on the desk.
    pub fn width(&self) -> usize {
        self.conv.matrix.outputs()
    }

    /// Replaces the total by what the head makes of it. Real-time safe.
    #[inline(always)]
    pub fn play<S: Simd>(&mut self, simd: S, desk: &mut Desk, span: Span) {
        let Desk { total, bent, .. } = desk;
        if let Some(past) = &mut self.past {
            past.write(total, span);
        }
        let outputs = self.width();
        Sum {
            start: Start::Constants(&self.conv.bias),
            terms: [self.term(total, span.frames)],
            out: RowsMut::packed(bent, span.frames, outputs),
            outputs,
        }
        .run(simd, span);
        std::mem::swap(total, bent);
    }

    /// The same for one frame. Real-time safe.
    #[inline(always)]
    pub fn play_frame<S: Simd>(&mut self, simd: S, desk: &mut Desk) {
        let Desk { total, bent, .. } = desk;
        if let Some(past) = &mut self.past {
            past.write_frame(total);
        }
        Column {
            start: Some(&self.conv.bias),
            terms: [self.term(total, 1)],
            out: bent,
            outputs: self.width(),
        }
        .run(simd);
        std::mem::swap(total, bent);
    }

    /// The head reads its past, or else the total itself.
    #[inline(always)]
    fn term<'a>(&'a self, total: &'a [f32], frames: usize) -> Term<'a> {
        let matrix = &self.conv.matrix;
        let rows = match &self.past {
            Some(past) => past.taps(),
            None => Rows::packed(total, frames, matrix.inputs()),
        };
        Term { matrix, rows }
    }

    /// Moves on by `frames` frames. Real-time safe.
    #[inline(always)]
    pub fn advance(&mut self, frames: usize) {
        if let Some(past) = &mut self.past {
            past.advance(frames);
        }
    }
}
