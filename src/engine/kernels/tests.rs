//! What every kernel promises, on all that this processor has.

use super::bend::{Bend, Then};
use super::column::Column;
use super::curve::{Bounded, Curve, Leaky};
use super::matrix::Matrix;
use super::rows::{BLOCK, Rows, RowsMut, Term};
use super::simd::{Simd, Task};
use super::span::Span;
use super::sum::{Start, Sum};
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
    curve: Option<Curve>,
    out: &'a mut Vec<f32>,
    total: &'a mut Vec<f32>,
}

impl Task for Play<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let outputs = self.case.outputs;
        let span = Span::new(simd, self.length, false);
        self.out.resize(outputs * span.frames, 0.0);
        self.total.resize(outputs * span.frames, 0.25);
        Sum {
            start: Start::Constants(&self.case.start),
            terms: &self.case.terms(),
            out: RowsMut::packed(self.out, span.frames, outputs),
            outputs,
            bend: self.curve.map(|curve| (curve, &mut self.total[..])),
        }
        .run(simd, span);
    }
}

/// Rows of a sum, and their totals.
fn play(kernel: Kernel, case: &Case, length: usize, curve: Option<Curve>) -> [Vec<f32>; 2] {
    let (mut out, mut total) = (Vec::new(), Vec::new());
    let (out_mut, total_mut) = (&mut out, &mut total);
    kernel.run(Play {
        case,
        length,
        curve,
        out: out_mut,
        total: total_mut,
    });
    [out, total]
}

struct PlayColumn<'a>(&'a Case, &'a mut Vec<f32>);

impl Task for PlayColumn<'_> {
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self(case, out) = self;
        out.clone_from(&case.start);
        let terms = &case.terms();
        Column {
            terms,
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
                let [out, _] = play(kernel, &case, length, None);
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
                terms: &[],
                out: RowsMut::packed(out, BLOCK, 3),
                outputs: 3,
                bend: None,
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
            let [whole, _] = play(kernel, &case, BLOCK, None);
            for length in [1, 20, BLOCK] {
                let [out, _] = play(kernel, &case, length, None);
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

#[test]
fn bent_sums_are_sums_that_were_bent() {
    for kernel in Kernel::available() {
        for curve in [
            Curve::Tanh,
            Curve::Leaky(Leaky { slope: 0.1 }),
            Curve::SoftSign,
        ] {
            for outputs in [1, 3, 8, 21] {
                let case = Case::new(outputs, odd);
                let [mut sums, _] = play(kernel, &case, 50, None);
                let mut totals = vec![0.25; sums.len()];
                let then = Then::Add(&mut totals);
                kernel.run(Bend {
                    curve,
                    values: &mut sums,
                    then,
                });
                let [bent, total] = play(kernel, &case, 50, Some(curve));
                assert_eq!((bent, total), (sums, totals), "{kernel}, {curve:?}");
            }
        }
    }
}

#[test]
#[should_panic(expected = "assertion failed")]
fn rows_that_are_too_short_are_refused_before_anything_is_read() {
    let mut case = Case::new(4, whole);
    case.outputs = 5;
    play(Kernel::PORTABLE, &case, BLOCK, None);
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
