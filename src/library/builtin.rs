//! What plays before any file is opened: a capture and a riff, both computed, both ours.

use crate::nam::Model;
use crate::wav;
use std::f64::consts::PI;
use std::sync::Arc;

const CAPTURE: &[u8] = include_bytes!("../../assets/default.nam");
const RIFF: &[u8] = include_bytes!("../../assets/riff.flac");

/// Half the length of the interpolating kernel, in samples of the slower rate.
const REACH: f64 = 16.0;

/// The capture that comes with the program.
#[expect(
    clippy::missing_panics_doc,
    reason = "a test reads the very same bytes"
)]
pub fn builtin_capture() -> Model {
    Model::from_bytes(CAPTURE).expect("the built-in capture is sound")
}

/// Four bars of dry guitar at `rate_hz`, mono, that loop without a seam.
#[expect(
    clippy::missing_panics_doc,
    reason = "a test reads the very same bytes"
)]
pub fn builtin_riff(rate_hz: u32) -> Arc<[f32]> {
    let riff = wav::read_bytes(RIFF, "riff.flac").expect("the built-in riff is sound");
    let from_hz = riff.sample_rate_hz;
    let samples = riff.into_mono();
    match rate_hz == from_hz || rate_hz == 0 {
        true => samples.into(),
        false => resample_loop(&samples, from_hz, rate_hz),
    }
}

/// A loop at another rate: sinc interpolation under a Hann window, wrapping round its ends.
fn resample_loop(samples: &[f32], from_hz: u32, to_hz: u32) -> Arc<[f32]> {
    let step = f64::from(from_hz) / f64::from(to_hz);
    let cutoff = (1.0 / step).min(1.0);
    let reach = REACH / cutoff;
    let length = (samples.len() as f64 / step).round() as usize;
    // The loop must close exactly, so the step is bent to a whole number of frames.
    let step = samples.len() as f64 / length as f64;
    let at = |index: i64| f64::from(samples[index.rem_euclid(samples.len() as i64) as usize]);
    let frame = |n: usize| {
        let place = n as f64 * step;
        let first = (place - reach).ceil() as i64;
        let last = (place + reach).floor() as i64;
        let taps = (first..=last).map(|i| at(i) * kernel(place - i as f64, cutoff, reach));
        taps.sum::<f64>() as f32
    };
    (0..length).map(frame).collect()
}

/// A low-pass of `cutoff` (1 = Nyquist) at `distance` samples from its middle.
fn kernel(distance: f64, cutoff: f64, reach: f64) -> f64 {
    let phase = PI * distance * cutoff;
    let sinc = match phase.abs() < 1e-9 {
        true => 1.0,
        false => phase.sin() / phase,
    };
    cutoff * sinc * (0.5 + 0.5 * (PI * distance / reach).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_along_is_sound() {
        assert_eq!(builtin_capture().rate_hz(), 48_000.0);
        let riff = builtin_riff(48_000);
        let peak = riff
            .iter()
            .fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
        assert!(riff.len() > 4 * 48_000 && (0.2..1.0).contains(&peak));
    }

    #[test]
    fn a_tone_keeps_its_pitch_and_level_at_other_rates() {
        let cycles = 100.0;
        let tone = |rate: u32| -> Vec<f32> {
            let turn = |n| (2.0 * PI * cycles * f64::from(n) / f64::from(rate)).sin() as f32;
            (0..rate).map(turn).collect()
        };
        for rate in [4_410, 9_600] {
            let resampled = resample_loop(&tone(4_800), 4_800, rate);
            let error = |(a, b): (&f32, &f32)| (a - b).abs();
            let worst = resampled
                .iter()
                .zip(&tone(rate))
                .map(error)
                .fold(0.0, f32::max);
            assert!(
                resampled.len() == rate as usize && worst < 0.01,
                "{rate}: {worst}"
            );
        }
    }
}
