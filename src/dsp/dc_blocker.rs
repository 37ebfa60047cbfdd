//! Takes away what stands still: 5 Hz, 6 dB per octave.

use super::{Smoothed, Spec};

const CORNER_HZ: f64 = 5.0;

/// How long it takes to come in or go out.
const FADE_MS: f64 = 50.0;

/// A first-order high-pass. Off, every sample passes bit for bit.
#[derive(Clone, Debug)]
pub struct DcBlocker {
    pace: f64,
    standing: f64,
    share: Smoothed,
}

impl DcBlocker {
    /// Whatever it is set to first is taken at once.
    pub fn new(spec: Spec) -> Self {
        let turn = std::f64::consts::TAU * CORNER_HZ / spec.sample_rate_hz;
        Self {
            pace: 1.0 - (-turn).exp(),
            standing: 0.0,
            share: Smoothed::new(spec, FADE_MS),
        }
    }

    /// On or off. Real-time safe.
    pub fn follow(&mut self, on: bool) {
        if self.share.settled() == Some(0.0) {
            self.standing = 0.0;
        }
        self.share.follow(if on { 1.0 } else { 0.0 });
    }

    /// Filters one block in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        if self.share.settled() == Some(0.0) {
            return;
        }
        for sample in block {
            self.standing += (f64::from(*sample) - self.standing) * self.pace;
            let share = f64::from(self.share.advance());
            *sample = (f64::from(*sample) - self.standing * share) as f32;
        }
    }
}
