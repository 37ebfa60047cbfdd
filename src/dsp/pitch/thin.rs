//! Fewer samples, and only what a tuner needs: up to some 5 kHz.

/// About the rate that is left, Hz.
const TARGET_HZ: f64 = 12_000.0;
/// Zero crossings of the filter's sinc on either side.
const CROSSINGS: usize = 12;
/// Where the filter is 6 dB down, as a share of the rate that is left.
const CUTOFF: f64 = 0.43;

/// Keeps one of so many samples, behind a low-pass: a sinc under a Blackman window.
pub struct Thinner {
    taps: Vec<f32>,
    /// The last samples, twice, so that those of any moment lie in a row.
    past: Vec<f32>,
    at: usize,
    keep_one_of: usize,
    until_next: usize,
    rate_hz: f64,
}

impl Thinner {
    /// For samples at `rate_hz`.
    pub fn new(rate_hz: f64) -> Self {
        let keep_one_of = ((rate_hz / TARGET_HZ).round() as usize).max(1);
        let taps = low_pass(keep_one_of);
        Self {
            past: vec![0.0; 2 * taps.len()],
            taps,
            at: 0,
            keep_one_of,
            until_next: keep_one_of,
            rate_hz: rate_hz / keep_one_of as f64,
        }
    }

    /// The rate that is left, Hz.
    pub fn rate_hz(&self) -> f64 {
        self.rate_hz
    }

    /// Takes a sample, and gives one now and then.
    pub fn push(&mut self, sample: f32) -> Option<f32> {
        let length = self.taps.len();
        let sample = if sample.is_finite() { sample } else { 0.0 };
        self.past[self.at] = sample.clamp(-8.0, 8.0);
        self.past[self.at + length] = self.past[self.at];
        self.at = (self.at + 1) % length;
        self.until_next -= 1;
        if self.until_next > 0 {
            return None;
        }
        self.until_next = self.keep_one_of;
        let past = &self.past[self.at..][..length];
        Some(past.iter().zip(&self.taps).map(|(x, tap)| x * tap).sum())
    }
}

fn low_pass(keep_one_of: usize) -> Vec<f32> {
    use std::f64::consts::{PI, TAU};
    let half = (CROSSINGS * keep_one_of) as f64;
    let cutoff = CUTOFF / keep_one_of as f64;
    let tap = |n: usize| {
        let t = n as f64 - half;
        let x = TAU * cutoff * t;
        let sinc = if t == 0.0 { 1.0 } else { x.sin() / x };
        let window = 0.42 + 0.5 * (PI * t / half).cos() + 0.08 * (TAU * t / half).cos();
        (2.0 * cutoff * sinc * window) as f32
    };
    (0..=2 * half as usize).map(tap).collect()
}
