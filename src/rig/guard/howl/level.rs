//! How loud a signal has become, and how suddenly.

use crate::dsp::Spec;

/// How fast the level falls back to 37 %.
const FALL_MS: f64 = 10.0;

/// A growth is looked at in this many steps of as many milliseconds each.
const STEPS: usize = 3;
const STEP_MS: f64 = 4.0;

/// Places for the past in each step.
const PLACES: usize = 8;

/// Growth within the last step that may be a pluck: 6 dB.
const SUDDEN: f32 = 2.0;

/// Growth in the steps before, from the first on, by which feedback has shown itself by then.
const BEFORE: [f32; STEPS - 1] = [1.2, 1.4];

/// Follows the peaks of a signal: up at once, down slowly.
#[derive(Clone, Debug)]
pub struct Level {
    now: f32,
    fall: f32,
    past: [f32; STEPS * PLACES],
    hop: usize,
    until_hop: usize,
    oldest: usize,
}

impl Level {
    /// Silence.
    pub fn new(spec: Spec) -> Self {
        let frames = FALL_MS * spec.sample_rate_hz / 1000.0;
        let hop = spec.frames(STEP_MS / PLACES as f64);
        Self {
            now: 0.0,
            fall: (-1.0 / frames).exp() as f32,
            past: [0.0; STEPS * PLACES],
            hop,
            until_hop: hop,
            oldest: 0,
        }
    }

    /// Takes in one frame; returns the level, linear.
    pub fn follow(&mut self, sample: f32) -> f32 {
        self.now = sample.abs().max(self.now * self.fall);
        self.until_hop -= 1;
        if self.until_hop == 0 {
            self.until_hop = self.hop;
            self.past[self.oldest] = self.now;
            self.oldest = (self.oldest + 1) % self.past.len();
        }
        self.now
    }

    /// Whether the level came to where it is as at a pluck: at once, not at the pace of the steps before.
    pub fn jumped(&self) -> bool {
        let [first, second, third] =
            [0, 1, 2].map(|step| self.past[(self.oldest + step * PLACES) % self.past.len()]);
        let grew_before = second > BEFORE[0] * first && third > BEFORE[1] * second;
        self.now > SUDDEN * third && !grew_before
    }
}
