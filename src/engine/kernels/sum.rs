//! Rows of time as sums of matrices times rows of time.
//!
//! Time runs through the lanes: a vector is consecutive frames of one channel, a weight is one number for all of them.
//! No shuffles, no sums across lanes, and any number of channels without waste. A tile of `M` outputs by `N` vectors stays
//! in registers while all inputs and taps pass by: each vector of input feeds `M` sums, each weight feeds `N`.

use super::bend::{Bend, Then, bend};
use super::curve::{Curve, Formula, Tanh};
use super::rows::{Rows, RowsMut, Term};
use super::simd::{Simd, Task};
use super::span::Span;
use std::ops::Range;

/// `out = start + sum of terms`, for whole vectors of frames.
pub struct Sum<'a> {
    /// What each output starts from.
    pub start: Start<'a>,
    /// Added in this order.
    pub terms: &'a [Term<'a>],
    /// One row per output.
    pub out: RowsMut<'a>,
    /// Rows to write.
    pub outputs: usize,
    /// Bends the sums, and adds what they become to a total. Needs rows that lie one behind the other.
    pub bend: Option<(Curve, &'a mut [f32])>,
}

/// What a sum starts from.
#[derive(Clone, Copy)]
pub enum Start<'a> {
    /// One constant per output.
    Constants(&'a [f32]),
    /// The frames of other rows, one per output.
    Rows(Rows<'a>),
}

impl Sum<'_> {
    /// Plays a block. Real-time safe.
    #[inline(always)]
    pub fn run<S: Simd>(mut self, simd: S, span: Span) {
        let Span {
            vectors, frames, ..
        } = span;
        assert!(frames == vectors * S::WIDTH && self.out.hold(self.outputs, frames));
        assert!(
            self.terms
                .iter()
                .all(|term| term.fits(self.outputs, frames))
        );
        assert!(match &self.start {
            Start::Constants(constants) => constants.len() >= self.outputs,
            Start::Rows(rows) => rows.hold(self.outputs, frames),
        });
        match self.bend.take() {
            None => self.groups(simd, vectors, Plain),
            Some((curve, total)) => self.bent(simd, span, curve, total),
        }
    }

    #[inline(always)]
    fn bent<S: Simd>(&mut self, simd: S, span: Span, curve: Curve, total: &mut [f32]) {
        assert!(self.out.stride == span.frames && self.out.start == 0);
        match curve {
            Curve::Tanh => self.groups(
                simd,
                span.vectors,
                Bent {
                    formula: Tanh,
                    total,
                },
            ),
            Curve::Leaky(formula) => self.groups(simd, span.vectors, Bent { formula, total }),
            _ => {
                self.groups(simd, span.vectors, Plain);
                let values = &mut self.out.values[..self.outputs * span.frames];
                simd.run(Bend {
                    curve,
                    values,
                    then: Then::Add(total),
                });
            }
        }
    }

    #[inline(always)]
    fn groups<S: Simd>(&mut self, simd: S, vectors: usize, mut finish: impl Finish) {
        let most = rows_per_group::<S>(self.outputs, vectors);
        let mut first = 0;
        while first < self.outputs {
            let rows = most.min(self.outputs - first);
            self.group(simd, first, rows, vectors, &mut finish);
            first += rows;
        }
    }

    /// The `rows` outputs from `first` on, by the loop built for that many.
    #[inline(always)]
    fn group<S: Simd, F: Finish>(
        &mut self,
        simd: S,
        first: usize,
        rows: usize,
        vectors: usize,
        finish: &mut F,
    ) {
        macro_rules! choose {
            ($($m:literal)*) => {
                match rows {
                    $($m => simd.run(Group::<$m, F> { sum: self, first, vectors, finish }),)*
                    _ => unreachable!("no kernel has more registers"),
                }
            };
        }
        choose!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24);
    }
}

/// What is done to the rows of a group once they are written.
trait Finish {
    /// Does it to the rows in `range` of `out`.
    fn finish<S: Simd>(&mut self, simd: S, out: &mut [f32], range: Range<usize>);
}

/// Nothing.
struct Plain;

impl Finish for Plain {
    #[inline(always)]
    fn finish<S: Simd>(&mut self, _: S, _: &mut [f32], _: Range<usize>) {}
}

/// A curve whose values are added to a total.
struct Bent<'t, F> {
    formula: F,
    total: &'t mut [f32],
}

impl<F: Formula> Finish for Bent<'_, F> {
    #[inline(always)]
    fn finish<S: Simd>(&mut self, simd: S, out: &mut [f32], range: Range<usize>) {
        let then = Then::Add(&mut self.total[range.clone()]);
        bend(simd, &self.formula, &mut out[range], then);
    }
}

/// Outputs that share one look at the input: as many as leave room for several vectors, where there are several; and in
/// all groups about the same number.
#[inline(always)]
fn rows_per_group<S: Simd>(outputs: usize, vectors: usize) -> usize {
    let most = match vectors {
        4.. if S::SUMS >= 16 || outputs * 4 <= S::SUMS => S::SUMS / 4,
        2.. if S::SUMS >= 8 => S::SUMS / 2,
        _ => S::SUMS,
    };
    // Dividing short numbers is faster.
    let (outputs, most) = (outputs as u32, most as u32);
    outputs.div_ceil(outputs.div_ceil(most)) as usize
}

/// `M` outputs over all frames.
struct Group<'s, 'a, const M: usize, F> {
    sum: &'s mut Sum<'a>,
    first: usize,
    vectors: usize,
    finish: &'s mut F,
}

impl<const M: usize, F: Finish> Task for Group<'_, '_, M, F> {
    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) {
        let mut at = 0;
        if M * 4 <= S::SUMS {
            while self.vectors - at >= 4 {
                self.tile::<S, 4>(simd, at * S::WIDTH);
                at += 4;
            }
        }
        if M * 2 <= S::SUMS {
            while self.vectors - at >= 2 {
                self.tile::<S, 2>(simd, at * S::WIDTH);
                at += 2;
            }
        }
        if M <= S::SUMS {
            for at in at..self.vectors {
                self.tile::<S, 1>(simd, at * S::WIDTH);
            }
        }
        let stride = self.sum.out.stride;
        let range = self.first * stride..(self.first + M) * stride;
        self.finish.finish(simd, self.sum.out.values, range);
    }
}

impl<const M: usize, F: Finish> Group<'_, '_, M, F> {
    /// The tile whose first frame is `at`.
    #[inline(always)]
    fn tile<S: Simd, const N: usize>(&mut self, simd: S, at: usize) {
        let mut sums = self.start::<S, N>(simd, at);
        for term in self.sum.terms {
            self.add::<S, N>(simd, &mut sums, term, at);
        }
        let out = &mut self.sum.out;
        let first = self.first * out.stride + out.start + at;
        for (m, sums) in sums.iter().enumerate() {
            for (n, sum) in sums.iter().enumerate() {
                let at = first + m * out.stride + n * S::WIDTH;
                // SAFETY: `Sum::run` has checked that all frames of all outputs can be written.
                unsafe { simd.store(out.values.as_mut_ptr().wrapping_add(at), *sum) };
            }
        }
    }

    #[inline(always)]
    fn start<S: Simd, const N: usize>(&self, simd: S, at: usize) -> [[S::V; N]; M] {
        let mut sums = [[simd.splat(0.0); N]; M];
        for (m, sums) in sums.iter_mut().enumerate() {
            match self.sum.start {
                Start::Constants(constants) => *sums = [simd.splat(constants[self.first + m]); N],
                Start::Rows(rows) => {
                    let row = rows.row(self.first + m).wrapping_add(at);
                    for (n, sum) in sums.iter_mut().enumerate() {
                        // SAFETY: `Sum::run` has checked that all frames of all outputs can be read.
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
                    // SAFETY: `Sum::run` has checked that all frames of all inputs and taps can be read.
                    *frames = unsafe { simd.load(input.wrapping_add(n * S::WIDTH)) };
                }
                for (m, sums) in sums.iter_mut().enumerate() {
                    // SAFETY: `Sum::run` has checked that there is a weight for each output, input and tap.
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
