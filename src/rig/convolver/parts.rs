//! Convolution in parts of one length, by Fourier transforms. Real and imaginary parts lie apart: so a plain loop over them
//! becomes vector instructions.

use super::transform::Transform;
use crate::engine::{Kernel, Loops};
use std::ops::Range;

/// The sum of some parts.
struct AddUp<'a> {
    parts: &'a mut Parts,
    which: Range<usize>,
}

impl Loops for AddUp<'_> {
    #[inline(always)]
    fn run(self) {
        // Two at a time: the sum is read and written half as often.
        for n in self.which.clone().step_by(2) {
            match n + 1 < self.which.end {
                true => self.parts.add([n, n + 1]),
                false => self.parts.add([n]),
            }
        }
    }
}

#[inline(always)]
fn add_product(sum: (&mut Bins, &mut Bins), a: (&Bins, &Bins), b: (&Bins, &Bins)) {
    for n in 0..LANES {
        sum.0[n] += a.0[n] * b.0[n] - a.1[n] * b.1[n];
        sum.1[n] += a.0[n] * b.1[n] + a.1[n] * b.0[n];
    }
}

/// Bins side by side.
const LANES: usize = 16;

type Bins = [f32; LANES];

/// Spectra in a row, bin by bin.
struct Spectra {
    re: Vec<f32>,
    im: Vec<f32>,
}

/// A stretch of an impulse response in parts of one length, and as many parts of what came in.
pub struct Parts {
    /// Frames of a part, and bins of its spectrum: a multiple of [`LANES`].
    length: usize,
    count: usize,
    /// Of the parts of the response, scaled by the transforms' length.
    response: Spectra,
    /// Of what came in: a ring of parts.
    past: Spectra,
    /// Where in it the newest is.
    newest: usize,
    sum: Spectra,
    kernel: Kernel,
    transform: Transform,
}

impl Spectra {
    fn silent(bins: usize) -> Self {
        Self {
            re: vec![0.0; bins],
            im: vec![0.0; bins],
        }
    }

    fn fill(&mut self, value: f32) {
        self.re.fill(value);
        self.im.fill(value);
    }

    /// Real and imaginary parts of the `n`th row of `length` bins.
    #[inline(always)]
    fn row(&self, n: usize, length: usize) -> (&[Bins], &[Bins]) {
        let at = n * length..(n + 1) * length;
        let (re, _) = self.re[at.clone()].as_chunks();
        let (im, _) = self.im[at].as_chunks();
        (re, im)
    }

    /// What becomes of `window` in the `n`th row.
    fn put(&mut self, n: usize, transform: &mut Transform, window: &[f32]) {
        let row = n * window.len() / 2..(n + 1) * window.len() / 2;
        transform.forward(window, &mut self.re[row.clone()], &mut self.im[row]);
    }
}

impl Clone for Spectra {
    fn clone(&self) -> Self {
        Self {
            re: self.re.clone(),
            im: self.im.clone(),
        }
    }

    fn clone_from(&mut self, other: &Self) {
        self.re.clone_from(&other.re);
        self.im.clone_from(&other.im);
    }
}

impl Parts {
    /// For `taps`, in parts of `length`.
    pub fn new(taps: &[f32], length: usize) -> Self {
        let count = taps.len().div_ceil(length);
        let mut transform = Transform::new(length);
        let mut response = Spectra::silent(count * length);
        let scale = 1.0 / length as f32;
        for (n, part) in taps.chunks(length).enumerate() {
            let mut window = vec![0.0; 2 * length];
            let scaled = window.iter_mut().zip(part);
            scaled.for_each(|(place, tap)| *place = tap * scale);
            response.put(n, &mut transform, &window);
        }
        Self {
            length,
            count,
            response,
            past: Spectra::silent(count * length),
            newest: 0,
            sum: Spectra::silent(length),
            kernel: Kernel::default(),
            transform,
        }
    }

    /// How many parts the response has.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Forgets the past. Real-time safe.
    pub fn reset(&mut self) {
        self.past.fill(0.0);
        self.sum.fill(0.0);
        self.newest = 0;
    }

    /// Takes a part in: `window` is the one before it and itself. The sum begins anew. Real-time safe.
    pub fn hear(&mut self, window: &[f32]) {
        self.newest = (self.newest + 1) % self.count.max(1);
        self.past.put(self.newest, &mut self.transform, window);
        self.sum.fill(0.0);
    }

    /// Adds what some parts of the response make of what came in: the first of the newest, the second of the one before.
    /// Real-time safe.
    pub fn add_up(&mut self, which: Range<usize>) {
        let which = which.start..which.end.min(self.count);
        self.kernel.run_loops(AddUp { parts: self, which });
    }

    #[inline(always)]
    fn add<const N: usize>(&mut self, parts: [usize; N]) {
        let met = parts.map(|part| self.met_by(part));
        let heard = met.map(|part| self.past.row(part, self.length));
        let parts = parts.map(|part| self.response.row(part, self.length));
        let (re, _) = self.sum.re.as_chunks_mut();
        let (im, _) = self.sum.im.as_chunks_mut();
        for (n, (re, im)) in re.iter_mut().zip(im).enumerate() {
            for (heard, part) in heard.iter().zip(&parts) {
                let (heard, part) = ((&heard.0[n], &heard.1[n]), (&part.0[n], &part.1[n]));
                add_product((&mut *re, &mut *im), heard, part);
            }
        }
    }

    /// Where in the past the one is that a part of the response meets.
    fn met_by(&self, part: usize) -> usize {
        (self.newest + self.count - part) % self.count
    }

    /// Writes what the sum is in time. Real-time safe.
    pub fn answer(&mut self, part: &mut [f32]) {
        // Overlap-save: the second half is whole.
        self.transform.back(&self.sum.re, &self.sum.im, part);
    }
}

impl Clone for Parts {
    fn clone(&self) -> Self {
        Self {
            response: self.response.clone(),
            past: self.past.clone(),
            sum: self.sum.clone(),
            transform: self.transform.clone(),
            ..*self
        }
    }

    /// Takes over the past and the response of another one of the same size. Real-time safe.
    fn clone_from(&mut self, other: &Self) {
        self.response.clone_from(&other.response);
        self.past.clone_from(&other.past);
        self.sum.clone_from(&other.sum);
        self.newest = other.newest;
    }
}
