//! A convolution that stands by itself: rows on the desk in, rows on the desk out.

use super::kernels::aligned::Aligned;
use super::kernels::column::Column;
use super::kernels::history::History;
use super::kernels::rows::{Rows, RowsMut, Term};
use super::kernels::simd::Simd;
use super::kernels::span::Span;
use super::kernels::sum::{Start, Sum};
use super::wavenet::fold::Folded;
use crate::nam;

/// A running convolution.
#[derive(Clone, Debug)]
pub struct Convolution {
    conv: Folded,
    /// Only one of several taps needs it.
    past: Option<History>,
}

impl Convolution {
    /// Builds it, its outputs multiplied with `scale`.
    pub fn new(conv: &nam::Conv, scale: f32) -> Self {
        let shape = conv.shape;
        let past = || History::new(shape.inputs, shape.taps, shape.dilation);
        Self {
            conv: Folded::plain(conv, scale),
            past: (shape.taps > 1).then(past),
        }
    }

    /// Rows that it reads and writes, whichever are more.
    pub fn width(&self) -> usize {
        let matrix = &self.conv.matrix;
        matrix.outputs().max(matrix.inputs())
    }

    /// Rows that it reads.
    #[inline(always)]
    pub fn inputs(&self) -> usize {
        self.conv.matrix.inputs()
    }

    /// Rows that it writes.
    #[inline(always)]
    pub fn outputs(&self) -> usize {
        self.conv.matrix.outputs()
    }

    /// Replaces the rows of `rows` by the convolution of them; `spare` is spare. Real-time safe.
    #[inline(always)]
    pub fn play<S: Simd>(&mut self, simd: S, rows: &mut Aligned, spare: &mut Aligned, span: Span) {
        if let Some(past) = &mut self.past {
            past.write(rows, span);
        }
        let outputs = self.outputs();
        Sum {
            start: Start::Constants(&self.conv.bias),
            terms: [self.term(rows, span.frames)],
            out: RowsMut::packed(spare, span.frames, outputs),
            outputs,
        }
        .run(simd, span);
        std::mem::swap(rows, spare);
    }

    /// The same for one frame. Real-time safe.
    #[inline(always)]
    pub fn play_frame<S: Simd>(&mut self, simd: S, rows: &mut Aligned, spare: &mut Aligned) {
        if let Some(past) = &mut self.past {
            past.write_frame(rows);
        }
        Column {
            start: Some(&self.conv.bias),
            terms: [self.term(rows, 1)],
            out: spare,
            outputs: self.outputs(),
        }
        .run(simd);
        std::mem::swap(rows, spare);
    }

    /// It reads its past, or else the rows itself.
    #[inline(always)]
    fn term<'a>(&'a self, rows: &'a [f32], frames: usize) -> Term<'a> {
        let matrix = &self.conv.matrix;
        let rows = match &self.past {
            Some(past) => past.taps(),
            None => Rows::packed(rows, frames, matrix.inputs()),
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
