//! What every kernel promises, on all that this processor has.

use super::bend::{Bend, Then};
use super::column::Column;
use super::curve::{Bounded, Curve, Leaky};
use super::matrix::Matrix;
use super::rows::{BLOCK, Rows, RowsMut, Term};
use super::simd::{Simd, Task};
use super::span::Span;
use super::sum::{Finish, Start, Sum};
use super::*;

mod curves;
mod tanh;

/// Channels, taps and outputs of a sum that a test makes up, with its numbers.
struct Case {
    matrices: [Matrix; 2],
    /// As long as any test reads.
    input: Vec<f32>,
    start: Vec<f32>,
    outputs: usize,
}

/// Channels of the two terms.
const INPUTS: [usize; 2] = [1, 5];
/// Where the taps of the second term read.
const STARTS: [usize; 3] = [7, 16, 30];
/// From one row of input to the next.
const STRIDE: usize = BLOCK + 32;

impl Case {
    /// A case of `outputs` outputs, whose numbers are `number` of 0, 1, 2…
    fn new(outputs: usize, number: fn(usize) -> f32) -> Self {
        let matrix = |inputs, taps| {
            Matrix::new([outputs, inputs, taps], |o, i, k| {
                number(o * 31 + i * 7 + k)
            })
        };
        Self {
            matrices: [matrix(INPUTS[0], 1), matrix(INPUTS[1], STARTS.len())],
            input: (0..INPUTS[1] * STRIDE).map(|i| number(i * 3)).collect(),
            start: (0..outputs.next_multiple_of(16))
                .map(|i| number(i * 5))
                .collect(),
            outputs,
        }
    }

    fn terms(&self) -> [Term<'_>; 2] {
        let rows = |starts: &'static [usize], channels| Rows {
            values: &self.input,
            stride: STRIDE,
            starts,
            channels,
            frames: BLOCK,
        };
        [
            Term {
                matrix: &self.matrices[0],
                rows: rows(&[0], INPUTS[0]),
            },
            Term {
                matrix: &self.matrices[1],
                rows: rows(&STARTS, INPUTS[1]),
            },
        ]
    }

    fn sum<'a>(&'a self, out: &'a mut [f32], span: Span) -> Sum<'a, 2> {
        let outputs = self.outputs;
        Sum {
            start: Start::Constants(&self.start),
            terms: self.terms(),
            out: RowsMut::packed(out, span.frames, outputs),
            outputs,
        }
    }

    /// Frame `t` of output `o`, by the definition.
    fn expected(&self, o: usize, t: usize) -> f32 {
        let mut sum = self.start[o];
        for Term { matrix, rows } in self.terms() {
            for (k, start) in rows.starts.iter().enumerate() {
                for i in 0..matrix.inputs() {
                    let weight = matrix.packed()[(k * matrix.inputs() + i) * self.outputs + o];
                    sum += weight * rows.values[i * rows.stride + start + t];
                }
            }
        }
        sum
    }
}

/// A sum of a case over a block of `length` frames, and its frames as rows.
struct Play<'a> {
    case: &'a Case,
    length: usize,
    out: &'a mut Vec<f32>,
}

impl Task for Play<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let outputs = self.case.outputs;
        let span = Span::new(simd, self.length, false);
        self.out.resize(outputs * span.frames, 0.0);
        self.case.sum(self.out, span).run(simd, span);
    }
}

/// Rows of a sum.
fn play(kernel: Kernel, case: &Case, length: usize) -> Vec<f32> {
    let mut rows = Vec::new();
    let out = &mut rows;
    kernel.run(Play { case, length, out });
    rows
}

struct PlayColumn<'a>(&'a Case, &'a mut Vec<f32>);

impl Task for PlayColumn<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self(case, out) = self;
        out.resize(case.start.len(), 0.0);
        Column {
            start: Some(&case.start),
            terms: case.terms(),
            out,
            outputs: case.outputs,
        }
        .run(simd);
    }
}

/// Small whole numbers: sums of them are exact, however they are rounded.
fn whole(i: usize) -> f32 {
    (i % 17) as f32 - 8.0
}

/// Anything.
fn odd(i: usize) -> f32 {
    f32::sin(i as f32 * 1.7) * 1.3
}

#[test]
fn sums_are_what_they_claim_to_be() {
    for kernel in Kernel::available() {
        for outputs in 1..=30 {
            let case = Case::new(outputs, whole);
            for length in [1, 5, 16, 17, 33, 48, BLOCK] {
                let out = play(kernel, &case, length);
                let frames = out.len() / outputs;
                for (at, value) in out.iter().enumerate() {
                    let expected = case.expected(at / frames, at % frames);
                    assert_eq!(
                        *value, expected,
                        "{kernel}, {outputs} outputs, {length} frames"
                    );
                }
            }
        }
    }
}

#[test]
fn a_sum_can_start_from_rows() {
    struct FromRows<'a>(&'a [f32], &'a mut [f32]);
    impl Task for FromRows<'_> {
        #[inline(always)]
        fn run<S: Simd>(self, simd: S) {
            let Self(rows, out) = self;
            let span = Span::new(simd, BLOCK, false);
            Sum {
                start: Start::Rows(Rows::packed(rows, BLOCK, 3)),
                terms: [],
                out: RowsMut::packed(out, BLOCK, 3),
                outputs: 3,
            }
            .run(simd, span);
        }
    }
    let rows: Vec<f32> = (0..3 * BLOCK).map(odd).collect();
    for kernel in Kernel::available() {
        let mut out = vec![0.0; rows.len()];
        kernel.run(FromRows(&rows, &mut out));
        assert_eq!(out, rows, "{kernel}");
    }
}

/// A frame's bits depend neither on its place in a block nor on how it is played.
#[test]
fn a_column_and_every_place_in_a_block_give_the_same_bits() {
    for kernel in Kernel::available() {
        for outputs in 1..=40 {
            let case = Case::new(outputs, odd);
            let mut column = Vec::new();
            kernel.run(PlayColumn(&case, &mut column));
            let whole = play(kernel, &case, BLOCK);
            for length in [1, 20, BLOCK] {
                let out = play(kernel, &case, length);
                let frames = out.len() / outputs;
                for o in 0..outputs {
                    assert_eq!(
                        out[o * frames].to_bits(),
                        column[o].to_bits(),
                        "{kernel}, {outputs}"
                    );
                    for t in 0..length {
                        let [a, b] = [out[o * frames + t], whole[o * BLOCK + t]];
                        assert_eq!(a.to_bits(), b.to_bits(), "{kernel}, {outputs}, frame {t}");
                    }
                }
            }
        }
    }
}

/// Each row is finished once, after it was written and whatever the groups.
#[test]
fn rows_are_finished_group_by_group() {
    struct Negate;
    impl Finish for Negate {
        #[inline(always)]
        fn finish<S: Simd>(&mut self, _: S, out: &mut RowsMut, rows: std::ops::Range<usize>) {
            let (_, values) = out.packed_rows(rows);
            values.iter_mut().for_each(|value| *value = -*value);
        }
    }
    struct ByFours<'a>(&'a Case, &'a mut [f32]);
    impl Task for ByFours<'_> {
        #[inline(always)]
        fn run<S: Simd>(self, simd: S) {
            let Self(case, out) = self;
            let span = Span::new(simd, BLOCK, false);
            let sum = case.sum(out, span);
            // As many as every kernel has registers for.
            sum.run_by::<S, 4>(simd, span, &mut Negate);
        }
    }
    for kernel in Kernel::available() {
        for outputs in 1..=30 {
            let case = Case::new(outputs, odd);
            let mut negated = vec![0.0; outputs * BLOCK];
            kernel.run(ByFours(&case, &mut negated));
            negated.iter_mut().for_each(|value| *value = -*value);
            assert_eq!(
                negated,
                play(kernel, &case, BLOCK),
                "{kernel}, {outputs} outputs"
            );
        }
    }
}

#[test]
#[should_panic(expected = "assertion failed")]
fn rows_that_are_too_short_are_refused_before_anything_is_read() {
    let mut case = Case::new(4, whole);
    case.outputs = 5;
    play(Kernel::PORTABLE, &case, BLOCK);
}

#[test]
fn kernels_are_chosen_by_name() {
    assert_eq!("auto".parse::<Kernel>().ok(), Some(Kernel::default()));
    for kernel in Kernel::available() {
        assert_eq!(kernel.to_string().parse::<Kernel>().ok(), Some(kernel));
    }
    let error = "cray"
        .parse::<Kernel>()
        .expect_err("there is no such thing");
    assert!(error.to_string().contains("portable"), "{error}");
}

#[test]
fn the_limit_counts_its_products() {
    assert_eq!(Kernel::PORTABLE.multiply(10), 10 * 4 * 8);
}
