//! Sources of a dry signal other than the guitar, and its memory.
//!
//! A [`Loop`] plays a recording round and round: the demo riff, or what [`cut()`] made of the last minutes, which a
//! [`memory()`] always holds; a [`recorder()`] brings what is played to the disk.

mod cut;
mod memory;
pub mod recorder;

pub use cut::{Cut, cut};
pub use memory::{Reader, Take, Writer, memory};
pub use recorder::recorder;

use crate::dsp::stretch;
use std::sync::Arc;

/// A mono recording that plays round and round, at whatever rate is asked for.
#[derive(Clone, Default)]
pub struct Loop {
    recording: Arc<[f32]>,
    recorded_hz: u32,
    /// The recording at the rate it is played.
    samples: Arc<[f32]>,
    position: usize,
}

impl Loop {
    /// A loop over `recording` (mono, at `recorded_hz`), played at that rate until prepared for another.
    pub fn new(recording: Arc<[f32]>, recorded_hz: u32) -> Self {
        Self {
            samples: recording.clone(),
            recording,
            recorded_hz,
            position: 0,
        }
    }

    /// Makes ready to be played at `rate_hz`, from the first note on. Allocates.
    pub fn prepare(&mut self, rate_hz: f64) {
        self.position = 0;
        self.samples = match rate_hz / f64::from(self.recorded_hz) {
            1.0 => self.recording.clone(),
            ratio => stretch(&self.recording, ratio).into(),
        };
    }

    /// Back to the first note. Real-time safe.
    pub fn rewind(&mut self) {
        self.position = 0;
    }

    /// Fills `block` with the next frames; silence when there is no recording. Real-time safe.
    pub fn read(&mut self, block: &mut [f32]) {
        if self.samples.is_empty() {
            return block.fill(0.0);
        }
        let mut rest = block;
        while !rest.is_empty() {
            let ahead = &self.samples[self.position..];
            let frames = ahead.len().min(rest.len());
            let (next, tail) = rest.split_at_mut(frames);
            next.copy_from_slice(&ahead[..frames]);
            self.position = (self.position + frames) % self.samples.len();
            rest = tail;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn goes_round_whatever_the_block() {
        let recording: Vec<f32> = (0..7).map(|n| n as f32).collect();
        let mut riff = Loop::new(recording.into(), 48_000);
        let mut played = Vec::new();
        for length in [0, 1, 3, 20, 7, 2] {
            let mut block = vec![-1.0; length];
            riff.read(&mut block);
            played.extend(block);
        }
        let expected: Vec<f32> = (0..33).map(|n| (n % 7) as f32).collect();
        assert_eq!(played, expected);
        riff.rewind();
        let mut first = [9.0];
        riff.read(&mut first);
        assert_eq!(first, [0.0]);
    }

    #[test]
    fn without_a_recording_there_is_silence() {
        let mut riff = Loop::default();
        let mut block = [1.0; 5];
        riff.read(&mut block);
        assert_eq!(block, [0.0; 5]);
        riff.prepare(48_000.0);
        riff.read(&mut block);
        assert_eq!(block, [0.0; 5]);
    }

    #[test]
    fn a_tone_keeps_its_pitch_and_level_at_other_rates_and_the_ends_meet() {
        let tone = |rate: u32| -> Vec<f32> {
            let turn = |n| (TAU * 100.0 * f64::from(n) / f64::from(rate)).sin() as f32;
            (0..rate).map(turn).collect()
        };
        let mut riff = Loop::new(tone(4_800).into(), 4_800);
        for rate in [4_410, 9_600, 4_800] {
            riff.prepare(f64::from(rate));
            let mut played = vec![0.0; 2 * rate as usize];
            riff.read(&mut played);
            let expected = [tone(rate), tone(rate)].concat();
            let error = |(a, b): (&f32, &f32)| (a - b).abs();
            let worst = played.iter().zip(&expected).map(error).fold(0.0, f32::max);
            assert!(worst < 1e-5, "{rate} Hz: {worst}");
        }
    }
}
