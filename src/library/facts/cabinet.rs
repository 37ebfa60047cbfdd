//! Whether a capture contains a cabinet: a speaker's response is rugged, an amp's is smooth.

use super::response::Response;
use serde::{Deserialize, Serialize};

/// Where the response is looked at, Hz.
const BAND_HZ: [f64; 2] = [1000.0, 8000.0];

/// Points per octave.
const POINTS: f64 = 24.0;

/// Up to here a response is an amp's, and from here on a cabinet's, dB.
const BOUNDS_DB: [f64; 2] = [1.2, 2.4];

/// What the ripple says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
pub fn ripple_db(response: &Response) -> f64 {
    let sums = running_sums(&response.power_out);
    let count = (POINTS * (BAND_HZ[1] / BAND_HZ[0]).log2()) as i32;
    let ripples: Vec<f64> = (0..=count)
        .map(|point| {
            let hz = BAND_HZ[0] * (f64::from(point) / POINTS).exp2();
            let around = |octaves: f64| mean_db(&sums, hz / response.hz_per_bin, octaves);
            around(1.0 / 12.0) - around(1.0)
        })
        .collect();
    deviation(&ripples)
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
