//! The spectrum of a real signal in half as many complex bins, with nothing left to sort out behind the transform.
//!
//! Of 2N frames the bins at 1, 5, 9 ... of 4N steps round the circle are reckoned: the second half of the frames stands a quarter
//! turn behind the first there, so that both are one complex signal of N frames, twisted and transformed. The others of the
//! odd bins are their mirror images. The product of two such spectra is a convolution in which what runs over the end
//! comes in at the beginning with the other sign; where nothing runs over, it is the plain one. Source: H. J. Nussbaumer,
//! "Fast Fourier Transform and Convolution Algorithms" (Springer 1982), polynomial products modulo z^N + 1.

use super::spectra::{Bins, LANES};
use crate::engine::{Kernel, Loops};
use rustfft::num_complex::Complex;
use rustfft::{Fft, FftPlanner};
use std::f64::consts::FRAC_PI_2;
use std::sync::Arc;

/// Transforms 2N real frames to N bins, and the second half of them back.
pub struct Transform {
    /// What turns the nth frame of N by n/N of a quarter.
    twist: Arc<[Complex<f32>]>,
    forward: Arc<dyn Fft<f32>>,
    back: Arc<dyn Fft<f32>>,
    bins: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    kernel: Kernel,
}

impl Clone for Transform {
    fn clone(&self) -> Self {
        Self {
            twist: Arc::clone(&self.twist),
            forward: Arc::clone(&self.forward),
            back: Arc::clone(&self.back),
            bins: self.bins.clone(),
            scratch: self.scratch.clone(),
            kernel: self.kernel,
        }
    }
}

impl Transform {
    /// To `length` bins.
    pub fn new(length: usize) -> Self {
        let mut planner = FftPlanner::new();
        let forward = planner.plan_fft_forward(length);
        let back = planner.plan_fft_inverse(length);
        let scratch = [&forward, &back].map(|plan| plan.get_inplace_scratch_len());
        let turn = |n| {
            let (sin, cos) = (FRAC_PI_2 * n as f64 / length as f64).sin_cos();
            Complex::new(cos as f32, -sin as f32)
        };
        Self {
            twist: (0..length).map(turn).collect(),
            bins: vec![Complex::default(); length],
            scratch: vec![Complex::default(); scratch[0].max(scratch[1])],
            kernel: Kernel::default(),
            forward,
            back,
        }
    }

    /// Writes the bins of `window`. Real-time safe.
    pub fn forward(&mut self, window: &[f32], spectrum: &mut [Bins]) {
        self.kernel.run_loops(Twist {
            twist: &self.twist,
            window,
            bins: &mut self.bins,
        });
        self.forward
            .process_with_scratch(&mut self.bins, &mut self.scratch);
        self.kernel.run_loops(Split {
            bins: &self.bins,
            spectrum,
        });
    }

    /// Writes the second half of what has these bins, times their number. Real-time safe.
    pub fn back(&mut self, spectrum: &[Bins], second: &mut [f32]) {
        self.kernel.run_loops(Join {
            spectrum,
            bins: &mut self.bins,
        });
        self.back
            .process_with_scratch(&mut self.bins, &mut self.scratch);
        self.kernel.run_loops(Untwist {
            twist: &self.twist,
            bins: &self.bins,
            second,
        });
    }
}

/// The first half of the window, less i times the second, turned.
struct Twist<'a> {
    twist: &'a [Complex<f32>],
    window: &'a [f32],
    bins: &'a mut [Complex<f32>],
}

impl Loops for Twist<'_> {
    #[inline(always)]
    fn run(self) {
        let (first, second) = self.window.split_at(self.bins.len());
        let halves = first.iter().zip(second);
        for ((bin, twist), (first, second)) in self.bins.iter_mut().zip(self.twist).zip(halves) {
            bin.re = first * twist.re + second * twist.im;
            bin.im = first * twist.im - second * twist.re;
        }
    }
}

/// Real and imaginary parts apart.
struct Split<'a> {
    bins: &'a [Complex<f32>],
    spectrum: &'a mut [Bins],
}

impl Loops for Split<'_> {
    #[inline(always)]
    fn run(self) {
        let (bins, _) = self.bins.as_chunks::<LANES>();
        for (spectrum, bins) in self.spectrum.iter_mut().zip(bins) {
            let parts = spectrum.re.iter_mut().zip(&mut spectrum.im);
            for ((re, im), bin) in parts.zip(bins) {
                (*re, *im) = (bin.re, bin.im);
            }
        }
    }
}

/// And together again.
struct Join<'a> {
    spectrum: &'a [Bins],
    bins: &'a mut [Complex<f32>],
}

impl Loops for Join<'_> {
    #[inline(always)]
    fn run(self) {
        let (bins, _) = self.bins.as_chunks_mut::<LANES>();
        for (spectrum, bins) in self.spectrum.iter().zip(bins) {
            let parts = spectrum.re.iter().zip(&spectrum.im);
            for ((re, im), bin) in parts.zip(bins) {
                *bin = Complex::new(*re, *im);
            }
        }
    }
}

/// Turned back: the second half is what is imaginary then, with the other sign.
struct Untwist<'a> {
    twist: &'a [Complex<f32>],
    bins: &'a [Complex<f32>],
    second: &'a mut [f32],
}

impl Loops for Untwist<'_> {
    #[inline(always)]
    fn run(self) {
        for ((sample, bin), twist) in self.second.iter_mut().zip(self.bins).zip(self.twist) {
            *sample = bin.re * twist.im - bin.im * twist.re;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The product of two clicks is a click at the sum of their places; beyond the end it comes in at the beginning upside down.
    #[test]
    fn products_delay_and_what_runs_over_changes_its_sign() {
        const N: usize = 16;
        let mut transform = Transform::new(N);
        let mut spectrum_of = |at: usize| {
            let (mut window, mut spectrum) = ([0.0; 2 * N], [Bins::SILENT]);
            window[at] = 1.0;
            transform.forward(&window, &mut spectrum);
            spectrum[0]
        };
        let pairs = [(16, 0), (13, 7), (31, 0), (5, 3), (31, 16), (31, 31)];
        let spectra = pairs.map(|(a, b)| [spectrum_of(a), spectrum_of(b)]);
        for ((a, b), [x, y]) in pairs.into_iter().zip(spectra) {
            let mut product = Bins::SILENT;
            product.add_product(&x, &y);
            let mut second = [0.0; N];
            transform.back(&[product], &mut second);
            for (n, sample) in second.into_iter().enumerate() {
                let due = match a + b {
                    place if place == N + n => N as f32,
                    place if place == 3 * N + n => -(N as f32),
                    _ => 0.0,
                };
                assert!((sample - due).abs() < 1e-5, "{a} + {b} at {n}: {sample}");
            }
        }
    }
}
