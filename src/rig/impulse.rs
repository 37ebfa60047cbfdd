//! What a cabinet answers to a click.

use crate::dsp::stretch;
use std::sync::Arc;

/// The longest answer that is used, seconds.
pub const LONGEST_S: f64 = 2.0;

/// What is cut off fades out over this share of what is left.
const FADE: f64 = 0.1;

/// An impulse response at the rate it was recorded at.
#[derive(Clone, Debug, PartialEq)]
pub struct Impulse {
    /// Frames per second.
    pub rate_hz: f64,
    /// One channel, or left and right; all of one length.
    pub channels: Arc<[Vec<f32>]>,
}

impl Impulse {
    /// A response no longer than [`LONGEST_S`], with a fade where it was cut.
    pub fn new(rate_hz: f64, mut channels: Vec<Vec<f32>>) -> Self {
        let longest = (LONGEST_S * rate_hz) as usize;
        channels.truncate(2);
        channels.iter_mut().for_each(|taps| cut(taps, longest));
        Self {
            rate_hz,
            channels: channels.into(),
        }
    }

    /// The same cabinet at another rate: what it does to each frequency stays, and so does when it begins.
    pub fn at_rate(&self, rate_hz: f64) -> Self {
        if rate_hz == self.rate_hz {
            return self.clone();
        }
        let channels = self.channels.iter();
        let channels = channels.map(|taps| resample(taps, self.rate_hz, rate_hz));
        Self {
            rate_hz,
            channels: channels.collect(),
        }
    }
}

fn cut(taps: &mut Vec<f32>, longest: usize) {
    if taps.len() <= longest {
        return;
    }
    taps.truncate(longest);
    let fade = (FADE * longest as f64) as usize;
    for (n, tap) in taps[longest - fade..].iter_mut().enumerate() {
        let turn = std::f32::consts::PI * n as f32 / fade as f32;
        *tap *= 0.5 + 0.5 * turn.cos();
    }
}

/// By way of the whole spectrum: `taps` and as much silence and more, of which a whole number of frames becomes a whole number.
fn resample(taps: &[f32], from_hz: f64, to_hz: f64) -> Vec<f32> {
    let (from, to) = (from_hz.round() as usize, to_hz.round() as usize);
    let step = from / common(from, to).max(1);
    let padded = (2 * taps.len()).next_multiple_of(step.max(1));
    let ratio = to_hz / from_hz;
    let mut round = taps.to_vec();
    round.resize(padded, 0.0);
    let mut other = stretch(&round, ratio);
    // What rings ahead of the first tap has come round to the end: it lies before the beginning, and is left out.
    other.truncate((taps.len() as f64 * ratio).ceil() as usize);
    let scale = (from_hz / to_hz) as f32;
    other.iter_mut().for_each(|tap| *tap *= scale);
    other
}

/// The greatest common divisor.
fn common(a: usize, b: usize) -> usize {
    match b {
        0 => a,
        _ => common(b, a % b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cabinet's shape at `rate`: a decaying ring at 700 Hz and its click, band-limited by a slow attack.
    fn cabinet(rate: f64) -> Impulse {
        let at = |n: usize| {
            let time = n as f64 / rate;
            let ring = (-time * 300.0).exp() * (std::f64::consts::TAU * 700.0 * time).sin();
            (ring * 48_000.0 / rate * 0.1) as f32
        };
        Impulse::new(rate, vec![(0..rate as usize / 10).map(at).collect()])
    }

    fn gain_db(impulse: &Impulse, hz: f64) -> f64 {
        let turn = std::f64::consts::TAU * hz / impulse.rate_hz;
        let parts = |part: fn(f64) -> f64| -> f64 {
            let taps = impulse.channels[0].iter().enumerate();
            taps.map(|(n, tap)| f64::from(*tap) * part(turn * n as f64))
                .sum()
        };
        10.0 * (parts(f64::cos).powi(2) + parts(f64::sin).powi(2)).log10()
    }

    #[test]
    fn the_response_stays_at_other_rates() {
        for (from, to) in [
            (44_100.0, 48_000.0),
            (96_000.0, 48_000.0),
            (48_000.0, 44_100.0),
        ] {
            let (impulse, other) = (cabinet(from), cabinet(from).at_rate(to));
            // Down to 40 dB below its loudest.
            for hz in [60.0, 300.0, 700.0, 2000.0, 5000.0, 7000.0] {
                let (a, b) = (gain_db(&impulse, hz), gain_db(&other, hz));
                assert!((a - b).abs() < 0.1, "{from} {to} {hz}: {a} {b}");
            }
        }
        let impulse = cabinet(48_000.0);
        assert_eq!(impulse.at_rate(48_000.0), impulse);
    }

    #[test]
    fn what_is_too_long_ends_in_a_fade() {
        let impulse = Impulse::new(1000.0, vec![vec![1.0; 5000]]);
        let taps = &impulse.channels[0];
        assert_eq!((taps.len(), taps[1700]), (2000, 1.0));
        assert!(taps[1999] < 0.001 && taps.windows(2).all(|pair| pair[1] <= pair[0]));
    }
}
