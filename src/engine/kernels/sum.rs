//! Rows of time as sums of matrices times rows of time.
//!
//! Time runs through the lanes: a vector is consecutive frames of one channel, a weight is one number for all of them.
//! No shuffles, no sums across lanes, and any number of channels without waste. A tile of `M` outputs by `N` vectors stays
//! in registers while all inputs and taps pass by: each vector of input feeds `M` sums, each weight feeds `N`.

use super::rows::{Rows, RowsMut, Term};
use super::simd::{Simd, Task};
use super::span::Span;
use std::ops::Range;

/// `out = start + sum of terms`, for whole vectors of frames.
pub struct Sum<'a, const T: usize> {
    /// What each output starts from.
    pub start: Start<'a>,
    /// Added in this order.
    pub terms: [Term<'a>; T],
    /// One row per output.
    pub out: RowsMut<'a>,
    /// Rows to write.
    pub outputs: usize,
}

/// What a sum starts from.
#[derive(Clone, Copy)]
pub enum Start<'a> {
    /// One constant per output.
    Constants(&'a [f32]),
    /// The frames of other rows, one per output.
    Rows(Rows<'a>),
}

/// What is done to the rows of a group once they are written.
pub trait Finish {
    /// Does it to `rows` of `out`.
    fn finish<S: Simd>(&mut self, simd: S, out: &mut RowsMut, rows: Range<usize>);
}

/// Nothing.
pub struct Plain;

impl Finish for Plain {
    #[inline(always)]
    fn finish<S: Simd>(&mut self, _: S, _: &mut RowsMut, _: Range<usize>) {}
}

/// `$call` with `$rows` as a constant `$m`; no kernel has registers for more than 24.
macro_rules! by_rows {
    ($rows:expr, $m:ident => $call:expr) => {
        $crate::engine::kernels::sum::by_rows!($rows, $m => $call;
            1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24)
    };
    ($rows:expr, $m:ident => $call:expr; $($number:literal)*) => {
        match $rows {
            $($number => {
                const $m: usize = $number;
                $call
            })*
            _ => unreachable!("no kernel has more registers"),
        }
    };
}
pub(in crate::engine) use by_rows;

impl<const T: usize> Sum<'_, T> {
    /// Plays a block. Real-time safe.
    #[inline(always)]
    pub fn run<S: Simd>(mut self, simd: S, span: Span) {
        self.check(span);
        let most = rows_per_group::<S>(self.outputs, span.vectors);
        let mut first = 0;
        while first < self.outputs {
            let rows = most.min(self.outputs - first);
            self.group(simd, first, rows, span.vectors);
            first += rows;
        }
    }

    /// The same where it is known that groups of `M` outputs suit it: all within the caller. Real-time safe.
    #[inline(always)]
    pub fn run_by<S: Simd, const M: usize>(
        mut self,
        simd: S,
        span: Span,
        finish: &mut impl Finish,
    ) {
        self.check(span);
        let mut first = 0;
        while self.outputs - first >= M {
            let sum = &mut self;
            Group::<T, M> { sum, first }.run(simd, span.vectors);
            finish.finish(simd, &mut self.out, first..first + M);
            first += M;
        }
        let rest = self.outputs - first;
        if rest > 0 {
            // The copy stays in memory, for the call; this one does not have to.
            let mut copy = Sum {
                out: self.out.again(),
                ..self
            };
            copy.group(simd, first, rest, span.vectors);
            finish.finish(simd, &mut self.out, first..self.outputs);
        }
    }

    /// What the inner loops rely on.
    #[inline(always)]
    fn check(&self, span: Span) {
        let (outputs, frames) = (self.outputs, span.frames);
        assert!(self.out.hold(outputs, frames));
        assert!(self.terms.iter().all(|term| term.fits(outputs, frames)));
        assert!(match &self.start {
            Start::Constants(constants) => constants.len() >= outputs,
            Start::Rows(rows) => rows.hold(outputs, frames),
        });
    }

    /// The `rows` outputs from `first` on, by the loop built for that many.
    #[inline(always)]
    fn group<S: Simd>(&mut self, simd: S, first: usize, rows: usize, vectors: usize) {
        let sum = self;
        by_rows!(rows, M => simd.run(Apart(Group::<T, M> { sum, first }, vectors)));
    }
}

/// Outputs that share one look at the input: as many as leave room for several vectors, where there are several; and in
/// all groups about the same number.
#[inline(always)]
pub fn rows_per_group<S: Simd>(outputs: usize, vectors: usize) -> usize {
    let most = match vectors {
        4.. if S::SUMS >= 16 && outputs > S::SUMS / 3 || outputs * 4 <= S::SUMS => S::SUMS / 4,
        2.. if S::SUMS >= 8 => S::SUMS / 2,
        _ => S::SUMS,
    };
    if outputs <= most {
        return outputs;
    }
    // Dividing short numbers is faster.
    let (outputs, most) = (outputs as u32, most as u32);
    outputs.div_ceil(outputs.div_ceil(most)) as usize
}

/// `M` outputs from `first` on.
struct Group<'s, 'a, const T: usize, const M: usize> {
    sum: &'s mut Sum<'a, T>,
    first: usize,
}

/// A group in a call of its own.
struct Apart<'s, 'a, const T: usize, const M: usize>(Group<'s, 'a, T, M>, usize);

impl<const T: usize, const M: usize> Task for Apart<'_, '_, T, M> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self(group, vectors) = self;
        group.run(simd, vectors);
    }
}

impl<const T: usize, const M: usize> Group<'_, '_, T, M> {
    /// All frames.
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S, vectors: usize) {
        assert!(M <= S::SUMS);
        let mut at = 0;
        if M * 4 <= S::SUMS {
            while vectors - at >= 4 {
                self.tile::<S, 4>(simd, at * S::WIDTH);
                at += 4;
            }
        }
        if M * 2 <= S::SUMS {
            while vectors - at >= 2 {
                self.tile::<S, 2>(simd, at * S::WIDTH);
                at += 2;
            }
        }
        while at < vectors {
            self.tile::<S, 1>(simd, at * S::WIDTH);
            at += 1;
        }
    }

    /// The tile whose first frame is `at`.
    #[inline(always)]
    fn tile<S: Simd, const N: usize>(&mut self, simd: S, at: usize) {
        let mut sums = self.start::<S, N>(simd, at);
        for t in 0..T {
            self.add::<S, N>(simd, &mut sums, &self.sum.terms[t], at);
        }
        let out = &mut self.sum.out;
        let first = self.first * out.stride + out.start + at;
        for (m, sums) in sums.iter().enumerate() {
            for (n, sum) in sums.iter().enumerate() {
                let at = first + m * out.stride + n * S::WIDTH;
                // SAFETY: `Sum::check` has seen that all frames of all outputs can be written.
                unsafe { simd.store(out.values.as_mut_ptr().wrapping_add(at), *sum) };
            }
        }
    }

    #[inline(always)]
    fn start<S: Simd, const N: usize>(&self, simd: S, at: usize) -> [[S::V; N]; M] {
        let mut sums = [[simd.splat(0.0); N]; M];
        for (m, sums) in sums.iter_mut().enumerate() {
            match self.sum.start {
                Start::Constants(constants) => {
                    let constant = constants.as_ptr().wrapping_add(self.first + m);
                    // SAFETY: `Sum::check` has seen that there is one for each output.
                    *sums = [simd.splat(unsafe { *constant }); N];
                }
                Start::Rows(rows) => {
                    let row = rows.row(self.first + m).wrapping_add(at);
                    for (n, sum) in sums.iter_mut().enumerate() {
                        // SAFETY: `Sum::check` has seen that all frames of all outputs can be read.
                        *sum = unsafe { simd.load(row.wrapping_add(n * S::WIDTH)) };
                    }
                }
            }
        }
        sums
    }

    /// The inner loop.
    #[inline(always)]
    fn add<S: Simd, const N: usize>(
        &self,
        simd: S,
        sums: &mut [[S::V; N]; M],
        term: &Term,
        at: usize,
    ) {
        let Term { matrix, rows } = term;
        let mut weights = matrix.packed().as_ptr().wrapping_add(self.first);
        for start in rows.starts {
            let mut input = rows.values.as_ptr().wrapping_add(start + at);
            for _ in 0..matrix.inputs() {
                let mut frames = [simd.splat(0.0); N];
                for (n, frames) in frames.iter_mut().enumerate() {
                    // SAFETY: `Sum::check` has seen that all frames of all inputs and taps can be read.
                    *frames = unsafe { simd.load(input.wrapping_add(n * S::WIDTH)) };
                }
                for (m, sums) in sums.iter_mut().enumerate() {
                    // SAFETY: `Sum::check` has seen that there is a weight for each output, input and tap.
                    let weight = simd.splat(unsafe { *weights.wrapping_add(m) });
                    for (sum, frames) in sums.iter_mut().zip(frames) {
                        *sum = simd.mul_add(weight, frames, *sum);
                    }
                }
                weights = weights.wrapping_add(matrix.outputs());
                input = input.wrapping_add(rows.stride);
            }
        }
    }
}
