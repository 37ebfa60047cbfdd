//! Whether a capture contains a cabinet: a speaker's response is rugged, an amp's is smooth.

use crate::engine::Network;
use realfft::RealFftPlanner;

/// Frames of a spectrum.
const SIZE: usize = 8192;

/// Level of the noise it is played, dBFS RMS: too soft to distort.
const NOISE_DB: f64 = -35.0;

/// How long it is played, seconds.
const NOISE_S: f64 = 2.0;

/// Where the response is looked at, Hz.
const BAND_HZ: [f64; 2] = [1000.0, 8000.0];

/// Points per octave.
const POINTS: f64 = 24.0;

/// Up to here a response is an amp's, and from here on a cabinet's, dB.
const BOUNDS_DB: [f64; 2] = [1.2, 2.4];

/// What the ripple says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CabVerdict {
    /// No cabinet is in it.
    Without,
    /// It may be either.
    #[default]
    Maybe,
    /// It contains one.
    With,
}

impl CabVerdict {
    /// By the response's ripple in dB.
    pub fn of(ripple_db: f64) -> Self {
        match ripple_db {
            db if db < BOUNDS_DB[0] => Self::Without,
            db if db > BOUNDS_DB[1] => Self::With,
            _ => Self::Maybe,
        }
    }
}

/// Standard deviation of the response smoothed over a twelfth of an octave against itself smoothed over one, dB.
pub fn ripple_db(network: &mut Network, rate_hz: f64) -> f64 {
    let mut sound = noise((NOISE_S * rate_hz) as usize);
    sound
        .chunks_mut(512)
        .for_each(|block| network.process(block));
    let sums = running_sums(&spectrum(&sound));
    let hz_per_bin = rate_hz / SIZE as f64;
    let count = (POINTS * (BAND_HZ[1] / BAND_HZ[0]).log2()) as i32;
    let ripples: Vec<f64> = (0..=count)
        .map(|point| {
            let hz = BAND_HZ[0] * (f64::from(point) / POINTS).exp2();
            let around = |octaves: f64| mean_db(&sums, hz / hz_per_bin, octaves);
            around(1.0 / 12.0) - around(1.0)
        })
        .collect();
    deviation(&ripples)
}

fn noise(frames: usize) -> Vec<f32> {
    let level = 10.0_f64.powf(NOISE_DB / 20.0) * 12.0_f64.sqrt();
    let mut lot = 1_u32;
    let mut next = || {
        // Source: Numerical Recipes, the quick and dirty generator.
        lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (f64::from(lot) / f64::from(u32::MAX) - 0.5) * level
    };
    (0..frames).map(|_| next() as f32).collect()
}

/// Mean power per bin over windows that overlap by half. Source: P. Welch, 1967.
fn spectrum(sound: &[f32]) -> Vec<f64> {
    let forward = RealFftPlanner::<f32>::new().plan_fft_forward(SIZE);
    let mut bins = forward.make_output_vec();
    let mut power = vec![0.0; bins.len()];
    for window in sound.windows(SIZE).step_by(SIZE / 2) {
        let mut time: Vec<f32> = window
            .iter()
            .enumerate()
            .map(|(n, x)| x * hann(n))
            .collect();
        let done = forward.process(&mut time, &mut bins);
        debug_assert!(done.is_ok(), "lengths are the plan's own");
        for (sum, bin) in power.iter_mut().zip(&bins) {
            *sum += f64::from(bin.norm_sqr());
        }
    }
    power
}

fn hann(n: usize) -> f32 {
    (std::f32::consts::PI * n as f32 / SIZE as f32)
        .sin()
        .powi(2)
}

fn running_sums(power: &[f64]) -> Vec<f64> {
    let sums = power.iter().scan(0.0, |sum, power| {
        *sum += power;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// Mean power of the bins within `octaves` around one, dB.
fn mean_db(sums: &[f64], bin: f64, octaves: f64) -> f64 {
    let half = (octaves / 2.0).exp2();
    let last = sums.len() - 1;
    let first = ((bin / half).round() as usize).min(last - 1);
    let end = ((bin * half).round() as usize).clamp(first + 1, last);
    let mean = (sums[end] - sums[first]) / (end - first) as f64;
    10.0 * mean.max(1e-30).log10()
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2));
    (squares.sum::<f64>() / count).sqrt()
}
