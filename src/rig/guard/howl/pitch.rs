//! Whether a signal is one tone.

use crate::dsp::Spec;

/// A period begins when the signal has risen from below minus this share of its level to above it.
const SWING: f32 = 0.3;

/// How much two periods in a row of one tone differ at most, as a share, and in frames for the rounding.
const SAME: f32 = 0.1;
const ROUNDING: f32 = 1.5;

/// How far back the verdict looks.
const MEMORY_MS: f64 = 15.0;

/// Share of the time that has to be filled with equal periods.
const PURE: f32 = 0.65;

/// Tells one tone from many by the evenness of its periods.
#[derive(Clone, Debug)]
pub struct Pitch {
    memory: f32,
    low: bool,
    period: usize,
    last_period: usize,
    evenness: f32,
}

impl Pitch {
    /// Has heard nothing yet.
    pub fn new(spec: Spec) -> Self {
        Self {
            memory: spec.frames(MEMORY_MS) as f32,
            low: false,
            period: 0,
            last_period: 0,
            evenness: 0.0,
        }
    }

    /// Takes in one frame of a signal that stands at `level`.
    pub fn follow(&mut self, sample: f32, level: f32) {
        self.period += 1;
        if sample < -SWING * level {
            self.low = true;
        } else if self.low && sample > SWING * level {
            self.low = false;
            self.end_period();
        }
    }

    fn end_period(&mut self) {
        let (period, last) = (self.period as f32, self.last_period as f32);
        let same = (period - last).abs() <= (SAME * last).max(ROUNDING);
        let weight = (period / self.memory).min(1.0);
        let verdict = if same { 1.0 } else { 0.0 };
        self.evenness += (verdict - self.evenness) * weight;
        self.last_period = std::mem::take(&mut self.period);
    }

    /// The last whole period, in frames.
    pub fn last_period(&self) -> usize {
        self.last_period
    }

    /// Whether it has been one tone for a while.
    pub fn is_one_tone(&self) -> bool {
        self.evenness >= PURE
    }
}
