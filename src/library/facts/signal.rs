//! The test signal that loudness and gain are defined by: a noise with the level, spectrum and peaks of the one that
//! the official trainer plays its captures.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex;

/// Its effective level, dBFS.
const LEVEL_DB: f64 = -14.968;

/// How far it stands off the zero line, as a share of its effective level, upside down.
const OFFSET: f64 = -0.2225;

/// Where its bands begin, Hz, and the energy of each, dB of the whole; within a band it falls like pink noise. The
/// last one ends at the last number.
const BANDS: [(usize, f64); 16] = [
    (1, -28.7),
    (2, -13.8),
    (4, -10.6),
    (8, -10.6),
    (16, -19.5),
    (20, -8.3),
    (80, -12.1),
    (160, -11.8),
    (320, -11.8),
    (640, -11.1),
    (1280, -11.9),
    (2560, -11.7),
    (5120, -12.1),
    (10_240, -12.5),
    (20_000, -17.2),
    (24_000, f64::NEG_INFINITY),
];

/// The one of many such noises whose highest and lowest peaks are the trainer's, to a tenth of a decibel.
const LOT: u32 = 81;

/// One second at `rate_hz`, the same wave at every rate.
pub fn test_signal(rate_hz: f64) -> Vec<f32> {
    let frames = rate_hz.round().max(2.0) as usize;
    let plan = RealFftPlanner::<f64>::new().plan_fft_inverse(frames);
    let mut bins = plan.make_input_vec();
    let last = (frames - 1) / 2;
    for (bin, value) in spectrum().into_iter().enumerate().take(last + 1) {
        bins[bin] = value;
    }
    let mut wave = plan.make_output_vec();
    let done = plan.process(&mut bins, &mut wave);
    debug_assert!(done.is_ok(), "lengths are the plan's own");
    levelled(&wave)
}

/// One number per hertz; the wave has no mean yet.
fn spectrum() -> Vec<Complex<f64>> {
    let mut lot = LOT;
    let mut turn = || {
        // Source: Numerical Recipes, the quick and dirty generator.
        lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        std::f64::consts::TAU * f64::from(lot) / 4_294_967_296.0
    };
    turn();
    let bands = BANDS.windows(2).flat_map(|band| {
        let (first, end) = (band[0].0, band[1].0);
        let whole: f64 = (first..end).map(|hz| 1.0 / hz as f64).sum();
        let energy = 10.0_f64.powf(band[0].1 / 10.0);
        (first..end).map(move |hz| (energy / (hz as f64 * whole)).sqrt())
    });
    let turned = bands.map(|size| Complex::from_polar(size, turn()));
    std::iter::once(Complex::default()).chain(turned).collect()
}

fn levelled(wave: &[f64]) -> Vec<f32> {
    let level = 10.0_f64.powf(LEVEL_DB / 20.0);
    let power = wave.iter().map(|x| x * x).sum::<f64>() / wave.len() as f64;
    let swing = (1.0 - OFFSET * OFFSET).sqrt() / power.max(1e-30).sqrt();
    let frames = wave.iter();
    frames
        .map(|x| (level * (x * swing + OFFSET)) as f32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::db_from_gain;

    fn levels_db(signal: &[f32]) -> (f64, f32) {
        let power: f64 = signal.iter().map(|x| f64::from(*x).powi(2)).sum();
        let peak = signal.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
        (
            10.0 * (power / signal.len() as f64).log10(),
            db_from_gain(peak),
        )
    }

    #[test]
    fn has_the_level_and_the_peak_of_the_definition_at_any_rate() {
        for rate_hz in [44_100.0, 48_000.0, 96_000.0] {
            let signal = test_signal(rate_hz);
            assert_eq!(signal.len(), rate_hz as usize);
            let (level_db, peak_db) = levels_db(&signal);
            assert!((level_db - LEVEL_DB).abs() < 0.001, "{level_db}");
            assert!((peak_db - -2.953).abs() < 0.3, "{rate_hz}: {peak_db}");
        }
    }

    #[test]
    fn is_the_same_wave_at_twice_the_rate() {
        let (one, two) = (test_signal(48_000.0), test_signal(96_000.0));
        let worst = one.iter().zip(two.iter().step_by(2));
        let worst = worst.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(worst < 1e-5, "{worst}");
    }

    #[test]
    fn no_rate_is_too_odd() {
        for rate_hz in [1.0, 3.0, 8_001.0] {
            let signal = test_signal(rate_hz);
            assert!(signal.iter().all(|x| x.is_finite()), "{rate_hz}");
        }
    }
}
