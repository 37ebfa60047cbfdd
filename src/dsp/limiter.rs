//! The last stage before the speakers.

use super::Spec;

/// Ceiling of the output, linear: -0.3 dBFS.
pub const CEILING: f32 = 0.966_050_9;

/// How fast the gain comes back, dB per second: 6 dB in 50 ms, under 1 dB within half a cycle of a low E.
const RELEASE_DB_PER_S: f64 = 120.0;

/// The gain never falls further (-80 dB). What is louder still is cut flat, and the way back stays short.
const LOWEST_GAIN: f32 = 1e-4;

/// Holds the output at [`CEILING`] without delay: down at once, up again smoothly.
///
/// Below the ceiling, once the gain is back, every sample passes bit for bit. What is no finite
/// number leaves as silence.
#[derive(Clone, Debug)]
pub struct Limiter {
    gain: f32,
    release: f32,
}

impl Limiter {
    /// A limiter at rest.
    pub fn new(spec: Spec) -> Self {
        let db_per_frame = RELEASE_DB_PER_S / spec.sample_rate_hz;
        Self {
            gain: 1.0,
            release: 10.0_f64.powf(db_per_frame / 20.0) as f32,
        }
    }

    /// Limits one block in place; true when it had to act.
    pub fn process(&mut self, block: &mut [f32]) -> bool {
        let mut acted = false;
        for sample in block {
            let magnitude = sample.abs();
            if !sample.is_finite() {
                *sample = 0.0;
                acted = true;
            } else if magnitude > CEILING || self.gain < 1.0 {
                let bearable = (CEILING / magnitude).clamp(LOWEST_GAIN, 1.0);
                self.gain = (self.gain * self.release).min(bearable);
                // The product may round up past the ceiling by one step.
                *sample = (*sample * self.gain).clamp(-CEILING, CEILING);
                acted |= self.gain < 1.0;
            }
        }
        acted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::gain_from_db;
    use proptest::prelude::*;

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
        assert!(!Limiter::new(SPEC).process(&mut block));
        assert_eq!(block, signal);
    }

    #[test]
    fn comes_back_to_exact_unity_after_a_blast() {
        let mut limiter = Limiter::new(SPEC);
        assert!(limiter.process(&mut [f32::MAX, -100.0]));
        assert_eq!(limiter.gain, LOWEST_GAIN * limiter.release);
        let mut quiet = vec![0.5_f32; 48_000];
        assert!(limiter.process(&mut quiet));
        let back = quiet.iter().position(|sample| *sample == 0.5);
        // 80 dB at 120 dB/s: two thirds of a second.
        assert!(back.is_some_and(|frame| (30_000..34_000).contains(&frame)));
        assert!(quiet.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(!limiter.process(&mut quiet[47_000..]));
    }

    #[test]
    fn silence_while_releasing_stays_silence() {
        let mut limiter = Limiter::new(SPEC);
        limiter.process(&mut [2.0]);
        let mut silence = [0.0; 64];
        limiter.process(&mut silence);
        assert_eq!(silence, [0.0; 64]);
    }

    proptest! {
        #[test]
        fn nothing_exceeds_the_ceiling(mut block in prop::collection::vec(prop::num::f32::ANY, 0..2000)) {
            Limiter::new(SPEC).process(&mut block);
            prop_assert!(block.iter().all(|sample| sample.abs() <= CEILING));
        }

        #[test]
        fn blocks_change_no_bit(signal in prop::collection::vec(-9.0_f32..9.0, 1..900), size in 1_usize..99) {
            let (mut whole, mut pieces) = (signal.clone(), signal);
            Limiter::new(SPEC).process(&mut whole);
            let mut limiter = Limiter::new(SPEC);
            pieces.chunks_mut(size).for_each(|piece| { limiter.process(piece); });
            prop_assert_eq!(whole, pieces);
        }
    }
}
