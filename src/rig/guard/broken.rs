//! A network that keeps giving what is no number.

use crate::dsp::Spec;

/// Time lost to broken blocks that is too much.
const LOST_MS: f64 = 5.0;

/// Broken blocks that lie further apart have nothing to do with each other.
const APART_MS: f64 = 50.0;

/// Finds a broken network by the blocks it breaks, none more than 50 ms after the one before: three of any
/// length, or two of 2.5 ms or more. A single one, however long, is silenced and forgiven.
#[derive(Clone, Debug)]
pub struct Broken {
    too_much: usize,
    apart: usize,
    lost: usize,
    sound_for: usize,
}

impl Broken {
    /// Nothing has broken yet.
    pub fn new(spec: Spec) -> Self {
        Self {
            too_much: spec.frames(LOST_MS),
            apart: spec.frames(APART_MS),
            lost: 0,
            sound_for: 0,
        }
    }

    /// Takes in one block of `frames`; true once it is one too many.
    pub fn follow(&mut self, broke: bool, frames: usize) -> bool {
        if !broke {
            self.sound_for = self.sound_for.saturating_add(frames);
            return false;
        }
        if self.sound_for > self.apart {
            self.lost = 0;
        }
        self.sound_for = 0;
        let (least, most) = (self.too_much.div_ceil(3), self.too_much.div_ceil(2));
        self.lost += frames.clamp(least, most);
        self.lost >= self.too_much
    }
}
