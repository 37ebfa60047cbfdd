//! One layer: convolve, bend, hand on.

use super::fold::{Folded, Residual, Stream, outputs_of};
use crate::engine::Tanh;
use crate::engine::curves::Curves;
use crate::engine::desk::Desk;
use crate::engine::kernels::aligned::LINE;
use crate::engine::kernels::bend::Then;
use crate::engine::kernels::column::Column;
use crate::engine::kernels::history::History;
use crate::engine::kernels::matrix::Matrix;
use crate::engine::kernels::rows::{Rows, RowsMut, Term};
use crate::engine::kernels::simd::{Simd, Task};
use crate::engine::kernels::span::Span;
use crate::engine::kernels::sum::{Finish, Plain, Start, Sum, by_rows, rows_per_group};
use crate::nam;
use std::ops::Range;

/// A running layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What the layer reads: the residual stream.
    pub past: History,
    signal: Branch,
    gate: Option<Branch>,
    /// Absent in the last layer of the last array, whose residual stream nobody hears.
    residual: Option<Residual>,
}

/// Where a layer stands in its network.
pub struct Place<'a> {
    /// The rechannel of the next array, behind an array's last layer.
    pub rechannel: Option<&'a nam::Conv>,
    /// Whether anything reads the residual stream behind it.
    pub is_heard: bool,
}

/// The convolution of the stream, the condition mixed in, and the curve behind them.
#[derive(Clone, Debug)]
struct Branch {
    conv: Folded,
    mix: Matrix,
    curves: Curves,
}

impl Branch {
    /// The branch that computes `outputs` of the layer's convolution.
    fn new(layer: &nam::Layer, outputs: Range<usize>, stream: &Stream, curves: Curves) -> Self {
        Self {
            conv: stream.through(&outputs_of(&layer.conv, outputs.clone())),
            mix: Folded::plain(&outputs_of(&layer.mix, outputs), 1.0).matrix,
            curves,
        }
    }

    /// What the curve bends, to be written to `out`.
    #[inline(always)]
    fn sum<'a>(
        &'a self,
        past: &'a History,
        condition: &'a [f32],
        out: &'a mut [f32],
        frames: usize,
    ) -> Sum<'a, 2> {
        let outputs = self.mix.outputs();
        Sum {
            start: Start::Constants(&self.conv.bias),
            terms: self.terms(Rows::packed(condition, frames, 1), past),
            out: RowsMut::packed(out, frames, outputs),
            outputs,
        }
    }

    /// The same for one frame.
    #[inline(always)]
    fn play_frame<S: Simd>(
        &self,
        simd: S,
        past: &History,
        condition: &[f32],
        out: &mut [f32],
        then: Then,
    ) {
        let outputs = self.mix.outputs();
        let terms = self.terms(Rows::packed(condition, 1, 1), past);
        Column {
            start: Some(&self.conv.bias),
            terms,
            out,
            outputs,
        }
        .run(simd);
        let values = &mut out[..outputs.next_multiple_of(LINE)];
        self.curves.bend(simd, 0, values, 1, then);
    }

    #[inline(always)]
    fn terms<'a>(&'a self, condition: Rows<'a>, past: &'a History) -> [Term<'a>; 2] {
        let mix = Term {
            matrix: &self.mix,
            rows: condition,
        };
        let conv = Term {
            matrix: &self.conv.matrix,
            rows: past.taps(),
        };
        [mix, conv]
    }
}

/// A curve behind a sum, and what follows from its values.
struct Bent<'a> {
    curves: &'a Curves,
    then: Then<'a>,
}

impl Finish for Bent<'_> {
    #[inline(always)]
    fn finish<S: Simd>(&mut self, simd: S, out: &mut RowsMut, rows: Range<usize>) {
        let (first, stride) = (rows.start, out.stride());
        let (at, values) = out.packed_rows(rows);
        let then = self.then.part(at, values.len());
        self.curves.bend(simd, first, values, stride, then);
    }
}

/// [`Layer::play`] by groups of `M` outputs.
struct Play<'a, const M: usize> {
    layer: &'a Layer,
    desk: &'a mut Desk,
    next: Option<&'a mut History>,
    span: Span,
}

impl<const M: usize> Task for Play<'_, M> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        self.layer
            .play_by::<S, M>(simd, self.desk, self.next, self.span);
    }
}

impl Layer {
    /// Builds the layer that reads `stream`, and tells the stream behind it.
    pub fn new(layer: &nam::Layer, stream: Stream, place: &Place, tanh: Tanh) -> (Self, Stream) {
        let width = layer.conv.shape.inputs;
        let one_by_one = layer.residual.as_ref().expect("a plain layer has one");
        let signal = Curves::new(&layer.activation, tanh);
        let gate = layer.gate.as_ref();
        let gate = gate.map(|gate| Curves::new(&gate.activation, tanh));
        let built = Self {
            past: History::new(
                stream.stored,
                layer.conv.shape.taps,
                layer.conv.shape.dilation,
            ),
            signal: Branch::new(layer, 0..width, &stream, signal),
            gate: gate.map(|gate| Branch::new(layer, width..2 * width, &stream, gate)),
            residual: None,
        };
        let (residual, stream) = stream.hand_on(one_by_one, place.rechannel);
        let residual = place.is_heard.then_some(residual);
        (Self { residual, ..built }, stream)
    }

    /// Whether single frames can be played as columns.
    pub fn plays_frames(&self) -> bool {
        let branches = [Some(&self.signal), self.gate.as_ref()];
        branches
            .into_iter()
            .flatten()
            .all(|branch| matches!(branch.curves, Curves::One(_)))
    }

    /// Rows that the layer needs on the desk.
    pub fn width(&self) -> usize {
        self.signal.mix.outputs()
    }

    /// Adds what the curve gives to the total, and writes the stream behind the layer to `next`. Real-time safe.
    #[inline(always)]
    pub fn play<S: Simd>(&self, simd: S, desk: &mut Desk, next: Option<&mut History>, span: Span) {
        let rows = rows_per_group::<S>(self.width(), span.vectors);
        by_rows!(rows, M => simd.run(Play::<M> { layer: self, desk, next, span }));
    }

    #[inline(always)]
    fn play_by<S: Simd, const M: usize>(
        &self,
        simd: S,
        desk: &mut Desk,
        next: Option<&mut History>,
        span: Span,
    ) {
        let Desk {
            condition,
            bent,
            gate,
            total,
            zeros,
            ..
        } = desk;
        let frames = span.frames;
        if let Some(branch) = &self.gate {
            branch
                .sum(&self.past, condition, gate, frames)
                .run(simd, span);
            let values = &mut gate[..self.width() * frames];
            branch.curves.bend(simd, 0, values, frames, Then::Keep);
        }
        let curves = &self.signal.curves;
        let then = self.then(gate, total);
        let sum = self.signal.sum(&self.past, condition, bent, frames);
        sum.run_by::<S, M>(simd, span, &mut Bent { curves, then });
        if let (Some(residual), Some(next)) = (&self.residual, next) {
            let bent = Rows::packed(bent, span.frames, self.width());
            let (out, outputs) = (next.present_mut(), residual.bent.outputs());
            let bent = residual.term(bent);
            let present = self.past.present();
            match residual.own_term(present) {
                None => Sum {
                    start: Start::Rows(present),
                    terms: [bent],
                    out,
                    outputs,
                }
                .run_by::<S, M>(simd, span, &mut Plain),
                Some(own) => Sum {
                    start: Start::Constants(zeros),
                    terms: [own, bent],
                    out,
                    outputs,
                }
                .run(simd, span),
            }
            next.keep(span);
        }
    }

    /// The same for one frame: the stream behind the layer is left on the desk too. Real-time safe.
    #[inline(always)]
    pub fn play_frame<S: Simd>(&self, simd: S, desk: &mut Desk, next: Option<&mut History>) {
        let Desk {
            condition,
            bent,
            gate,
            total,
            stream,
            zeros,
            ..
        } = desk;
        if let Some(branch) = &self.gate {
            branch.play_frame(simd, &self.past, condition, gate, Then::Keep);
        }
        let then = self.then(gate, total);
        self.signal
            .play_frame(simd, &self.past, condition, bent, then);
        if let (Some(residual), Some(next)) = (&self.residual, next) {
            let bent = Rows::packed(bent, 1, self.width());
            let (out, outputs) = (&mut stream[..], residual.bent.outputs());
            let bent = residual.term(bent);
            match residual.own_term(self.past.present()) {
                None => Column {
                    start: None,
                    terms: [bent],
                    out,
                    outputs,
                }
                .run(simd),
                Some(own) => Column {
                    start: Some(zeros),
                    terms: [own, bent],
                    out,
                    outputs,
                }
                .run(simd),
            }
            next.write_frame(stream);
        }
    }

    #[inline(always)]
    fn then<'a>(&self, gate: &'a [f32], total: &'a mut [f32]) -> Then<'a> {
        match self.gate {
            Some(_) => Then::GateAndAdd(gate, total),
            None => Then::Add(total),
        }
    }
}
