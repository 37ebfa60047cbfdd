//! One layer with all that the second generation of captures may have.

use super::desk::Desk;
use super::film::{Film, add, multiply};
use crate::engine::Tanh;
use crate::engine::curves::Curves;
use crate::engine::kernels::bend::Then;
use crate::engine::kernels::history::History;
use crate::engine::kernels::rows::{Rows, RowsMut, Term};
use crate::engine::kernels::simd::Simd;
use crate::engine::kernels::span::Span;
use crate::engine::kernels::sum::{Start, Sum};
use crate::engine::wavenet::fold::Folded;
use crate::nam::{self, SITES, Site};

/// A running layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The residual stream that the layer reads.
    pub past: History,
    /// The modulated stream, where that is what the convolution reads.
    modulated: Option<History>,
    conv: Folded,
    mix: Folded,
    curves: Curves,
    gate: Option<Gate>,
    residual: Option<Folded>,
    head: Option<Folded>,
    films: [Option<Film>; SITES],
    /// Rows behind the curve.
    rows: usize,
}

#[derive(Clone, Debug)]
struct Gate {
    curves: Curves,
    blends: bool,
}

impl Layer {
    /// Builds the layer.
    pub fn new(layer: &nam::Layer, tanh: Tanh) -> Self {
        let shape = layer.conv.shape;
        let is_modulated = layer.film(Site::ConvPre).is_some();
        let history = |taps| History::new(shape.inputs, taps, shape.dilation);
        let plain = |conv: &nam::Conv| Folded::plain(conv, 1.0);
        let blends = layer.gate.as_ref().is_some_and(|gate| gate.blends);
        let mut films = layer
            .films
            .each_ref()
            .map(|film| film.as_ref().map(Film::new));
        if !blends {
            // The reference skips this one unless the layer blends, and so do all who play its captures.
            films[Site::ResidualPost as usize] = None;
        }
        Self {
            past: history(if is_modulated { 1 } else { shape.taps }),
            modulated: is_modulated.then(|| history(shape.taps)),
            conv: plain(&layer.conv),
            mix: plain(&layer.mix),
            curves: Curves::new(&layer.activation, tanh),
            gate: layer.gate.as_ref().map(|gate| Gate {
                curves: Curves::new(&gate.activation, tanh),
                blends: gate.blends,
            }),
            residual: layer.residual.as_ref().map(plain),
            head: layer.head.as_ref().map(plain),
            films,
            rows: shape.outputs / if layer.gate.is_some() { 2 } else { 1 },
        }
    }

    /// Rows that the layer needs on the desk.
    pub fn width(&self) -> usize {
        let convs = [
            Some(&self.conv),
            Some(&self.mix),
            self.residual.as_ref(),
            self.head.as_ref(),
        ];
        let convs = convs.into_iter().flatten();
        let convs = convs.map(|conv| conv.matrix.inputs().max(conv.matrix.outputs()));
        let films = self.films.iter().flatten().map(Film::width);
        convs.chain(films).max().unwrap_or(0)
    }

    /// Moves on by `frames` frames. Real-time safe.
    #[inline(always)]
    pub fn advance(&mut self, frames: usize) {
        self.past.advance(frames);
        if let Some(modulated) = &mut self.modulated {
            modulated.advance(frames);
        }
    }

    /// Adds to the total, and writes the stream behind the layer to `next`. Real-time safe.
    #[inline(always)]
    pub fn play<S: Simd>(&mut self, simd: S, desk: &mut Desk, next: RowsMut, span: Span) {
        self.modulate_stream(simd, desk, span);
        match self.has_simple_sum() {
            true => self.sum(simd, desk, span),
            false => self.sum_in_parts(simd, desk, span),
        }
        self.film(simd, Site::ActivationPre, desk, span);
        self.bend(simd, desk, span);
        self.film(simd, Site::ActivationPost, desk, span);
        self.add_to_total(simd, desk, span);
        self.hand_on(simd, desk, next, span);
    }

    #[inline(always)]
    fn film<S: Simd>(&self, simd: S, site: Site, desk: &mut Desk, span: Span) {
        if let Some(film) = &self.films[site as usize] {
            let Desk {
                condition,
                inner,
                scratch,
                ..
            } = desk;
            film.play(simd, condition, inner, scratch, span);
        }
    }

    #[inline(always)]
    fn modulate_stream<S: Simd>(&mut self, simd: S, desk: &mut Desk, span: Span) {
        let (Some(film), Some(modulated)) =
            (&self.films[Site::ConvPre as usize], &mut self.modulated)
        else {
            return;
        };
        let Desk {
            condition,
            inner,
            scratch,
            ..
        } = desk;
        let rows = inner
            .chunks_exact_mut(span.frames)
            .take(self.conv.matrix.inputs());
        for (channel, row) in rows.enumerate() {
            row.copy_from_slice(self.past.present().frames_of(channel, span.frames));
        }
        film.play(simd, condition, inner, scratch, span);
        modulated.write(&inner[..self.conv.matrix.inputs() * span.frames], span);
    }

    /// Whether convolution and mix can be one sum.
    fn has_simple_sum(&self) -> bool {
        let between = [Site::ConvPost, Site::MixPre, Site::MixPost];
        between
            .iter()
            .all(|site| self.films[*site as usize].is_none())
    }

    #[inline(always)]
    fn taps(&self) -> Term<'_> {
        Term {
            matrix: &self.conv.matrix,
            rows: self.modulated.as_ref().unwrap_or(&self.past).taps(),
        }
    }

    #[inline(always)]
    fn sum<S: Simd>(&self, simd: S, desk: &mut Desk, span: Span) {
        let Desk {
            condition, inner, ..
        } = desk;
        let (matrix, frames) = (&self.mix.matrix, span.frames);
        let outputs = matrix.outputs();
        let rows = Rows::packed(condition, frames, matrix.inputs());
        Sum {
            start: Start::Constants(&self.conv.bias),
            terms: [Term { matrix, rows }, self.taps()],
            out: RowsMut::packed(inner, frames, outputs),
            outputs,
        }
        .run(simd, span);
    }

    #[inline(always)]
    fn sum_in_parts<S: Simd>(&self, simd: S, desk: &mut Desk, span: Span) {
        let frames = span.frames;
        let outputs = self.conv.matrix.outputs();
        Sum {
            start: Start::Constants(&self.conv.bias),
            terms: [self.taps()],
            out: RowsMut::packed(&mut desk.inner, frames, outputs),
            outputs,
        }
        .run(simd, span);
        self.film(simd, Site::ConvPost, desk, span);
        let Desk {
            condition,
            inner,
            other,
            spare,
            scratch,
            ..
        } = desk;
        let mut mixed = &condition[..];
        if let Some(film) = &self.films[Site::MixPre as usize] {
            let length = self.mix.matrix.inputs() * frames;
            spare[..length].copy_from_slice(&condition[..length]);
            film.play(simd, condition, spare, scratch, span);
            mixed = &spare[..];
        }
        self.mix.play(simd, mixed, other, span);
        if let Some(film) = &self.films[Site::MixPost as usize] {
            film.play(simd, condition, other, scratch, span);
        }
        add(&mut inner[..outputs * frames], other);
    }

    #[inline(always)]
    fn bend<S: Simd>(&self, simd: S, desk: &mut Desk, span: Span) {
        let (length, frames) = (self.rows * span.frames, span.frames);
        let (signal, rest) = desk.inner.split_at_mut(length);
        let Some(gate) = &self.gate else {
            self.curves.bend(simd, 0, signal, frames, Then::Keep);
            return;
        };
        let bent = &mut rest[..length];
        gate.curves.bend(simd, 0, bent, frames, Then::Keep);
        let unbent = &mut desk.other[..length];
        unbent.copy_from_slice(signal);
        self.curves.bend(simd, 0, signal, frames, Then::Keep);
        match gate.blends {
            false => multiply(signal, bent),
            true => {
                for ((value, share), unbent) in signal.iter_mut().zip(bent).zip(unbent) {
                    *value = *share * *value + (1.0 - *share) * *unbent;
                }
            }
        }
    }

    #[inline(always)]
    fn add_to_total<S: Simd>(&self, simd: S, desk: &mut Desk, span: Span) {
        let Desk {
            condition,
            inner,
            other,
            scratch,
            total,
            ..
        } = desk;
        let Some(head) = &self.head else {
            add(&mut total[..self.rows * span.frames], inner);
            return;
        };
        head.play(simd, inner, other, span);
        if let Some(film) = &self.films[Site::HeadPost as usize] {
            film.play(simd, condition, other, scratch, span);
        }
        add(&mut total[..head.matrix.outputs() * span.frames], other);
    }

    #[inline(always)]
    fn hand_on<S: Simd>(&self, simd: S, desk: &mut Desk, mut next: RowsMut, span: Span) {
        let Desk {
            condition,
            inner,
            other,
            scratch,
            ..
        } = desk;
        if let Some(residual) = &self.residual {
            residual.play(simd, inner, other, span);
        }
        if let Some(film) = &self.films[Site::ResidualPost as usize] {
            film.play(simd, condition, other, scratch, span);
        }
        let (present, frames) = (self.past.present(), span.frames);
        for channel in 0..self.conv.matrix.inputs() {
            let row = next.frames_of(channel, frames);
            row.copy_from_slice(present.frames_of(channel, frames));
            if self.residual.is_some() {
                add(row, &other[channel * frames..]);
            }
        }
    }
}
