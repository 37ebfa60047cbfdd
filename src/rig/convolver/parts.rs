//! A stretch of an impulse response in parts of one length, by Fourier transforms.

use super::heard::Heard;
use super::spectra::{Bins, Spectra};
use super::transform::Transform;
use crate::engine::{Kernel, Loops};
use std::ops::Range;

/// The parts, and what they have made so far of what was heard.
#[derive(Clone)]
pub struct Parts {
    count: usize,
    /// Scaled by the transforms' length.
    response: Spectra,
    sum: Spectra,
    kernel: Kernel,
    transform: Transform,
}

impl Parts {
    /// For `taps`, in parts of `length`.
    pub fn new(taps: &[f32], length: usize) -> Self {
        let count = taps.len().div_ceil(length);
        let mut transform = Transform::new(length);
        let mut response = Spectra::silent(count, length);
        let scale = 1.0 / length as f32;
        for (n, part) in taps.chunks(length).enumerate() {
            let mut window = vec![0.0; 2 * length];
            let scaled = window.iter_mut().zip(part);
            scaled.for_each(|(place, tap)| *place = tap * scale);
            response.put(n, &mut transform, &window);
        }
        Self {
            count,
            response,
            sum: Spectra::silent(1, length),
            kernel: Kernel::default(),
            transform,
        }
    }

    /// How many parts the response has.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The sum begins anew. Real-time safe.
    pub fn clear(&mut self) {
        self.sum.clear();
    }

    /// Adds what some parts of the response make of what was heard: the first of the part that is `age` parts older than the
    /// newest, the second of the one before. Real-time safe.
    pub fn add_up(&mut self, which: Range<usize>, heard: &Heard, age: usize) {
        let which = which.start..which.end.min(self.count);
        self.kernel.run_loops(AddUp {
            parts: self,
            which,
            heard,
            age,
        });
    }

    /// Writes what the sum is in time. Real-time safe.
    pub fn answer(&mut self, part: &mut [f32]) {
        // Overlap-save: the second half is whole.
        self.transform.back(self.sum.row(0), part);
    }

    #[inline(always)]
    fn add<const N: usize>(&mut self, parts: [usize; N], heard: [&[Bins]; N]) {
        let parts = parts.map(|part| self.response.row(part));
        for (n, sum) in self.sum.row_mut(0).iter_mut().enumerate() {
            let mut bins = *sum;
            for (heard, part) in heard.iter().zip(&parts) {
                bins.add_product(&heard[n], &part[n]);
            }
            *sum = bins;
        }
    }
}

/// The sum of some parts.
struct AddUp<'a> {
    parts: &'a mut Parts,
    which: Range<usize>,
    heard: &'a Heard,
    age: usize,
}

impl Loops for AddUp<'_> {
    #[inline(always)]
    fn run(self) {
        // Two at a time: the sum is read and written half as often.
        for n in self.which.clone().step_by(2) {
            let heard = |part: usize| match part < self.which.end {
                true => self.heard.row(self.age + part),
                false => None,
            };
            match (heard(n), heard(n + 1)) {
                (Some(one), Some(two)) => self.parts.add([n, n + 1], [one, two]),
                (Some(one), None) => self.parts.add([n], [one]),
                (None, _) => return,
            }
        }
    }
}
