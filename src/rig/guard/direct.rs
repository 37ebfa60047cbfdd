//! A constant where there should be sound: nothing to hear, and what makes voice coils warm.

use crate::dsp::Spec;

/// Offset from which a constant counts, linear: -12 dBFS.
const OFFSET: f32 = 0.25;

/// How long it has to stand.
const LASTS_MS: f64 = 40.0;

/// Finds direct current: sound that has stayed beyond [`OFFSET`], on one side of zero, for 40 ms.
///
/// A note of 25 Hz or higher comes back across zero in time whatever its level and its symmetry, be it half
/// cut away, so no music is taken for a fault; neither is an offset that is smaller than the music on it.
#[derive(Clone, Debug)]
pub struct Direct {
    lasts: usize,
    side: f32,
    frames: usize,
}

impl Direct {
    /// Has heard nothing yet.
    pub fn new(spec: Spec) -> Self {
        Self {
            lasts: spec.frames(LASTS_MS),
            side: 0.0,
            frames: 0,
        }
    }

    /// Takes in one frame; true once it is direct current.
    pub fn follow(&mut self, sound: f32) -> bool {
        let side = if sound.abs() > OFFSET {
            sound.signum()
        } else {
            0.0
        };
        self.frames = if side == self.side {
            self.frames + 1
        } else {
            0
        };
        self.side = side;
        side != 0.0 && self.frames >= self.lasts
    }
}
