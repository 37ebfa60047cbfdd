//! What a capture makes of soft noise, frequency by frequency.

use super::{Stop, through};
use crate::engine::Network;
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

/// Frames of a spectrum.
pub const SIZE: usize = 8192;

/// Level of the noise it is played, dBFS RMS: too soft to distort.
const NOISE_DB: f64 = -35.0;

/// Spectra of a sound and of what became of it: one number per bin, from 0 Hz to half the rate.
pub struct Response {
    /// Width of a bin, Hz.
    pub hz_per_bin: f64,
    /// Power of what went in.
    pub power_in: Vec<f64>,
    /// Power of what came out.
    pub power_out: Vec<f64>,
    /// What they have in common; its phase is that of the way through.
    pub cross: Vec<Complex<f64>>,
}

impl Response {
    /// Of `network` to so many seconds of noise, at its own rate; absent where that was stopped.
    pub fn of(network: &mut Network, rate_hz: f64, seconds: f64, stop: Stop) -> Option<Self> {
        let dry = noise((seconds * rate_hz) as usize);
        let mut wet = dry.clone();
        through(network, &mut wet, stop).then(|| Self::between(&dry, &wet, rate_hz))
    }

    /// From `dry` to `wet`, both of one length. Sums over windows that overlap by half. Source: P. Welch, 1967.
    pub fn between(dry: &[f32], wet: &[f32], rate_hz: f64) -> Self {
        let bins = SIZE / 2 + 1;
        let mut response = Self {
            hz_per_bin: rate_hz / SIZE as f64,
            power_in: vec![0.0; bins],
            power_out: vec![0.0; bins],
            cross: vec![Complex::default(); bins],
        };
        let mut windows = Windows::new();
        let starts = dry.windows(SIZE).zip(wet.windows(SIZE)).step_by(SIZE / 2);
        for (dry, wet) in starts {
            response.add(&windows.spectrum(dry), &windows.spectrum(wet));
        }
        response
    }

    fn add(&mut self, dry: &[Complex<f32>], wet: &[Complex<f32>]) {
        for (bin, (dry, wet)) in dry.iter().zip(wet).enumerate() {
            self.power_in[bin] += f64::from(dry.norm_sqr());
            self.power_out[bin] += f64::from(wet.norm_sqr());
            let cross = wet * dry.conj();
            self.cross[bin] += Complex::new(f64::from(cross.re), f64::from(cross.im));
        }
    }
}

/// Makes spectra of pieces of sound.
struct Windows {
    plan: std::sync::Arc<dyn realfft::RealToComplex<f32>>,
    hann: Vec<f32>,
}

impl Windows {
    fn new() -> Self {
        let turn = std::f32::consts::PI / SIZE as f32;
        Self {
            plan: RealFftPlanner::new().plan_fft_forward(SIZE),
            hann: (0..SIZE).map(|n| (turn * n as f32).sin().powi(2)).collect(),
        }
    }

    fn spectrum(&mut self, window: &[f32]) -> Vec<Complex<f32>> {
        let mut time: Vec<f32> = window.iter().zip(&self.hann).map(|(x, w)| x * w).collect();
        let mut bins = self.plan.make_output_vec();
        let done = self.plan.process(&mut time, &mut bins);
        debug_assert!(done.is_ok(), "lengths are the plan's own");
        bins
    }
}

/// White noise at its level.
pub fn noise(frames: usize) -> Vec<f32> {
    let level = 10.0_f64.powf(NOISE_DB / 20.0) * 12.0_f64.sqrt();
    let mut lot = 1_u32;
    let mut next = || {
        // Source: Numerical Recipes, the quick and dirty generator.
        lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (f64::from(lot) / f64::from(u32::MAX) - 0.5) * level
    };
    (0..frames).map(|_| next() as f32).collect()
}
