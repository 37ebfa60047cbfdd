//! One frame at a time: the outputs of a frame side by side in the lanes.
//!
//! Every output goes through the same operations in the same order as in [`super::sum`], so the bits are the same.

use super::aligned::LINE;
use super::rows::Term;
use super::simd::Simd;

/// `out = start + sum of terms`, for one frame.
pub struct Column<'a, const T: usize> {
    /// What the outputs start from, with the same room as they have; where there is none, from what `out` holds.
    pub start: Option<&'a [f32]>,
    /// Added in this order.
    pub terms: [Term<'a>; T],
    /// Outputs, and room up to the end of a cache line.
    pub out: &'a mut [f32],
    /// Numbers that count.
    pub outputs: usize,
}

impl<const T: usize> Column<'_, T> {
    /// Plays the frame. Real-time safe.
    #[inline(always)]
    pub fn run<S: Simd>(mut self, simd: S) {
        let room = self.outputs.next_multiple_of(LINE);
        assert!(self.out.len() >= room && self.start.is_none_or(|start| start.len() >= room));
        assert!(self.terms.iter().all(|term| term.fits(self.outputs, 1)));
        let vectors = self.outputs.div_ceil(S::WIDTH);
        let mut at = 0;
        while vectors - at >= 4 {
            self.part::<S, 4>(simd, at * S::WIDTH);
            at += 4;
        }
        while vectors - at >= 2 {
            self.part::<S, 2>(simd, at * S::WIDTH);
            at += 2;
        }
        if at < vectors {
            self.part::<S, 1>(simd, at * S::WIDTH);
        }
    }

    /// `N` vectors of outputs from `first` on.
    #[inline(always)]
    fn part<S: Simd, const N: usize>(&mut self, simd: S, first: usize) {
        let mut sums = [simd.splat(0.0); N];
        let start = self.start.unwrap_or(self.out).as_ptr();
        for (n, sum) in sums.iter_mut().enumerate() {
            // SAFETY: `run` has checked that what they start from has room for whole vectors.
            *sum = unsafe { simd.load(start.wrapping_add(first + n * S::WIDTH)) };
        }
        for t in 0..T {
            add(simd, &mut sums, &self.terms[t], first);
        }
        for (n, sum) in sums.iter().enumerate() {
            // SAFETY: `run` has checked that the outputs have room for whole vectors.
            unsafe {
                simd.store(
                    self.out.as_mut_ptr().wrapping_add(first + n * S::WIDTH),
                    *sum,
                )
            };
        }
    }
}

/// The inner loop.
#[inline(always)]
fn add<S: Simd, const N: usize>(simd: S, sums: &mut [S::V; N], term: &Term, first: usize) {
    let Term { matrix, rows } = term;
    let mut weights = matrix.packed().as_ptr().wrapping_add(first);
    for start in rows.starts {
        let mut input = rows.values.as_ptr().wrapping_add(*start);
        for _ in 0..matrix.inputs() {
            // SAFETY: `run` has checked that a frame of all inputs and taps can be read.
            let frame = simd.splat(unsafe { *input });
            for (n, sum) in sums.iter_mut().enumerate() {
                // SAFETY: `run` has checked that a cache line follows the last weight, and a vector is no longer.
                let weight = unsafe { simd.load(weights.wrapping_add(n * S::WIDTH)) };
                *sum = simd.mul_add(weight, frame, *sum);
            }
            weights = weights.wrapping_add(matrix.outputs());
            input = input.wrapping_add(rows.stride);
        }
    }
}
