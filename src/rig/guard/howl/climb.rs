//! How a level came up: at one pace, as feedback does, or otherwise.

use crate::dsp::Spec;

/// Height of one step of the climb, linear: 9 dB.
const STEP: f32 = 2.818_383;

/// How much longer one step may take than the other. A level that grows in a straight line, or out of the
/// null of a beat, takes 2.8 times longer for the upper one.
const UNEVEN: usize = 2;

/// Once up a step, it takes a fall this far below it to have to climb it again.
const FALLEN: f32 = 0.6;

/// Remembers when a level last rose past `top` and past the two steps of 9 dB below it.
#[derive(Clone, Debug)]
pub struct Climb {
    heights: [f32; 3],
    fastest: usize,
    /// Frames since it rose past each of them, the highest first; absent while it is below.
    since: [Option<usize>; 3],
}

impl Climb {
    /// At the foot of the climb to `top`; a step that takes less than `fastest_ms` is a pluck.
    pub fn new(spec: Spec, top: f32, fastest_ms: f64) -> Self {
        Self {
            heights: [top, top / STEP, top / (STEP * STEP)],
            fastest: spec.frames(fastest_ms),
            since: [None; 3],
        }
    }

    /// Takes in one frame's level.
    pub fn follow(&mut self, level: f32) {
        for (since, height) in self.since.iter_mut().zip(self.heights) {
            *since = match *since {
                Some(_) if level < height * FALLEN => None,
                Some(frames) => Some(frames.saturating_add(1)),
                None => (level >= height).then_some(0),
            };
        }
    }

    /// Whether the level is up and came at one pace that is too slow for a pluck of a tone with this period, in frames.
    pub fn was_even(&self, period: usize) -> bool {
        let [Some(top), Some(middle), Some(foot)] = self.since else {
            return false;
        };
        let (lower, upper) = (foot.saturating_sub(middle), middle.saturating_sub(top));
        let even = lower <= UNEVEN * upper && upper <= UNEVEN * lower;
        even && lower.min(upper) >= self.fastest.max(period)
    }
}
