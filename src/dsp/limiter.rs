//! The last stage before the speakers.

use super::{Spec, TruePeak};

/// Ceiling of the output, linear: -0.3 dBFS.
pub const CEILING: f32 = 0.966_050_9;

/// How fast the gain comes back, dB per second: 6 dB in 50 ms, under 1 dB within half a cycle of a low E.
const RELEASE_DB_PER_S: f64 = 120.0;

/// The gain never falls further (-80 dB). What is louder still is cut flat, and the way back stays short.
const LOWEST_GAIN: f32 = 1e-4;

/// A peak between two samples is one from here on, 0.05 dB beyond the ceiling: its estimate is no closer.
const CEILING_BETWEEN: f32 = CEILING * 1.006;

/// Holds the output at [`CEILING`] without delay: down at once, up again smoothly.
///
/// No sample exceeds the ceiling. A peak between two samples is known [`TruePeak::DELAY`] frames later, when the
/// gain goes down for it, too: what lasts longer than that is held at the ceiling in between as well, and only the
/// very first peak of a sudden sound may slip through. Below the ceiling, once the gain is back, every sample passes bit for
/// bit. What is no finite number leaves as silence.
#[derive(Clone, Debug)]
pub struct Limiter {
    gain: f32,
    release: f32,
    /// Of the left and the right side.
    between: [TruePeak; 2],
}

impl Limiter {
    /// A limiter at rest.
    pub fn new(spec: Spec) -> Self {
        let db_per_frame = RELEASE_DB_PER_S / spec.sample_rate_hz;
        Self {
            gain: 1.0,
            release: 10.0_f64.powf(db_per_frame / 20.0) as f32,
            between: [TruePeak::new(CEILING), TruePeak::new(CEILING)],
        }
    }

    /// Limits both sides of a block in place, by one gain: nothing moves from side to side. True when it had to act.
    pub fn process(&mut self, left: &mut [f32], right: &mut [f32]) -> bool {
        let mut acted = false;
        for (left, right) in left.iter_mut().zip(right) {
            let mut sides = [left, right];
            for side in &mut sides {
                if !side.is_finite() {
                    **side = 0.0;
                    acted = true;
                }
            }
            let peak = self.peak(sides.each_ref().map(|side| **side));
            if peak > CEILING || self.gain < 1.0 {
                let bearable = (CEILING / peak).clamp(LOWEST_GAIN, 1.0);
                self.gain = (self.gain * self.release).min(bearable);
                for side in &mut sides {
                    // The product may round up past the ceiling by one step.
                    **side = (**side * self.gain).clamp(-CEILING, CEILING);
                }
                acted |= self.gain < 1.0;
            }
        }
        acted
    }

    /// What the gain has to bear: this frame, and what has shown to have been between earlier ones.
    fn peak(&mut self, frame: [f32; 2]) -> f32 {
        let places = self.between.iter_mut().zip(frame);
        let peaks = places.map(|(between, sample)| {
            let between = between.follow(sample);
            let counts = between > CEILING_BETWEEN;
            sample.abs().max(if counts { between } else { 0.0 })
        });
        peaks.fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::gain_from_db;
    use proptest::prelude::*;

    /// Both sides alike.
    fn limit(limiter: &mut Limiter, block: &mut [f32]) -> bool {
        let mut right = block.to_vec();
        let acted = limiter.process(block, &mut right);
        assert_eq!(block, right);
        acted
    }

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };

    #[test]
    fn ceiling_is_the_stated_level() {
        assert!((CEILING - gain_from_db(-0.3)).abs() < 1e-6);
    }

    #[test]
    fn up_to_the_ceiling_no_bit_changes() {
        let signal: Vec<f32> = (0..48_000)
            .map(|n| CEILING * (n as f32 * 0.01).sin())
            .collect();
        let mut block = signal.clone();
        assert!(!limit(&mut Limiter::new(SPEC), &mut block));
        assert_eq!(block, signal);
    }

    #[test]
    fn comes_back_to_exact_unity_after_a_blast() {
        let mut limiter = Limiter::new(SPEC);
        assert!(limit(&mut limiter, &mut [f32::MAX, -100.0]));
        assert!(limiter.gain <= LOWEST_GAIN * limiter.release);
        let mut quiet = vec![0.5_f32; 48_000];
        assert!(limit(&mut limiter, &mut quiet));
        let back = quiet.iter().position(|sample| *sample == 0.5);
        // 80 dB at 120 dB/s: two thirds of a second.
        assert!(back.is_some_and(|frame| (30_000..34_000).contains(&frame)));
        assert!(quiet.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(!limit(&mut limiter, &mut quiet[47_000..]));
    }

    /// The true peak of what the limiter makes of `signal`, behind frame `from`, at sixteen times the rate, dBFS.
    fn true_peak_db(signal: impl Fn(f64) -> f64, from: usize) -> f32 {
        let mut block: Vec<f32> = (0..4800).map(|n| signal(f64::from(n)) as f32).collect();
        limit(&mut Limiter::new(SPEC), &mut block);
        let reach = 64;
        let mut highest = 0.0_f64;
        for at in (from.max(reach) * 16)..((4800 - reach) * 16) {
            let time = at as f64 / 16.0;
            let first = time as usize + 1 - reach;
            let window = block[first..first + 2 * reach].iter().enumerate();
            let value: f64 = window
                .map(|(n, x)| f64::from(*x) * sinc(time - (first + n) as f64, reach as f64))
                .sum();
            highest = highest.max(value.abs());
        }
        crate::units::db_from_gain(highest as f32)
    }

    /// A sinc under a Hann window.
    fn sinc(frames: f64, reach: f64) -> f64 {
        if frames == 0.0 {
            return 1.0;
        }
        let turn = std::f64::consts::PI * frames;
        turn.sin() / turn * (turn / (2.0 * reach)).cos().powi(2)
    }

    #[test]
    fn a_sine_that_lasts_is_held_between_its_samples() {
        for hz in [
            440.0, 3000.0, 6000.0, 7999.0, 11_999.0, 12_000.0, 16_000.0, 19_000.0,
        ] {
            let turn = std::f64::consts::TAU * hz / SPEC.sample_rate_hz;
            let db = true_peak_db(|n| 2.0 * (turn * n + 0.785).sin(), 480);
            eprintln!("{hz} Hz: {db:.3} dBTP");
            assert!(db < -0.08, "{hz} Hz: {db}");
        }
    }

    #[test]
    fn a_square_wave_and_a_burst_are_held_too() {
        let turn = std::f64::consts::TAU * 196.0 / SPEC.sample_rate_hz;
        let distorted = |n: f64| (20.0 * (turn * n).sin()).tanh() * 1.5;
        let burst = |n: f64| {
            let note =
                (turn * n).sin() + 0.6 * (5.0 * turn * n).sin() + 0.4 * (31.0 * turn * n).sin();
            2.0 * note * (-((n - 600.0).max(0.0)) / 1500.0).exp() * f64::from(n >= 600.0)
        };
        let square = |n: f64| if (turn * n).sin() > 0.0 { 1.2 } else { -1.2 };
        for (name, signal, bound) in [
            ("distorted", &distorted as &dyn Fn(f64) -> f64, 0.0),
            ("burst", &burst, 1.0),
            ("square", &square, 2.5),
        ] {
            let db = true_peak_db(signal, 0);
            eprintln!("{name}: {db:.3} dBTP from its first sample on");
            let later = true_peak_db(signal, 960);
            eprintln!("{name}: {later:.3} dBTP once it lasts");
            assert!(db < bound, "{name}: {db}");
        }
    }

    #[test]
    fn what_is_no_finite_number_is_silenced_and_told_and_moves_nothing() {
        let mut limiter = Limiter::new(SPEC);
        let mut block = [0.5, f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.5];
        assert!(limit(&mut limiter, &mut block));
        assert_eq!(block, [0.5, 0.0, 0.0, 0.0, 0.5]);
    }

    #[test]
    fn silence_while_releasing_stays_silence() {
        let mut limiter = Limiter::new(SPEC);
        limit(&mut limiter, &mut [2.0]);
        let mut silence = [0.0; 64];
        limit(&mut limiter, &mut silence);
        assert_eq!(silence, [0.0; 64]);
    }

    proptest! {
        #[test]
        fn nothing_exceeds_the_ceiling(mut block in prop::collection::vec(prop::num::f32::ANY, 0..2000)) {
            limit(&mut Limiter::new(SPEC), &mut block);
            prop_assert!(block.iter().all(|sample| sample.abs() <= CEILING));
        }

        #[test]
        fn blocks_change_no_bit(signal in prop::collection::vec(-9.0_f32..9.0, 1..900), size in 1_usize..99) {
            let (mut whole, mut pieces) = (signal.clone(), signal);
            limit(&mut Limiter::new(SPEC), &mut whole);
            let mut limiter = Limiter::new(SPEC);
            pieces.chunks_mut(size).for_each(|piece| { limit(&mut limiter, piece); });
            prop_assert_eq!(whole, pieces);
        }
    }
}
