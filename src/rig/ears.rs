//! What the cabinets hear on both sides, at the price of one while these are alike.

use super::convolver::Ear;
use super::impulse::LONGEST_S;
use crate::dsp::{Spec, alike};

/// Two ears. While both sides get the same, the right one rests; it learns what the left one knows when they part.
pub struct Ears {
    left: Ear,
    right: Ear,
    /// Frames that either remembers.
    memory: usize,
    /// For how many frames the sides still count as apart.
    apart: usize,
}

impl Ears {
    /// Ears for the longest response.
    pub fn new(spec: Spec) -> Self {
        let memory = spec.frames(1000.0 * LONGEST_S);
        Self {
            left: Ear::new(memory),
            right: Ear::new(memory),
            memory,
            apart: 0,
        }
    }

    /// From here on the past was silence. Real-time safe.
    pub fn forget(&mut self) {
        self.left.forget();
        self.right.forget();
        self.apart = 0;
    }

    /// How many frames they can hear before all cabinets have to have played.
    pub fn room(&self) -> usize {
        self.left.room()
    }

    /// Takes in a piece, no longer than there is [room](Self::room); the cabinets reach `taps` back. Real-time safe.
    pub fn hear(&mut self, left: &[f32], right: &[f32], taps: usize) {
        if !alike(left, right) {
            if self.apart == 0 {
                self.right.learn(&self.left, taps);
            }
            // They differ for as long as either remembers, and this piece.
            self.apart = self.memory + left.len();
        }
        self.left.hear(left);
        if self.apart > 0 {
            self.right.hear(right);
        }
    }

    /// All have played the piece of so many frames that was heard last. Real-time safe.
    pub fn move_on(&mut self, frames: usize) {
        self.left.move_on(frames);
        if self.apart > 0 {
            self.right.move_on(frames);
        }
        self.apart = self.apart.saturating_sub(frames);
    }

    /// Whether both have heard the same for as long as they remember.
    pub fn hear_the_same(&self) -> bool {
        self.apart == 0
    }

    /// The left one.
    pub fn left(&self) -> &Ear {
        &self.left
    }

    /// The right one, or the one that hears for both.
    pub fn right(&self) -> &Ear {
        match self.hear_the_same() {
            true => &self.left,
            false => &self.right,
        }
    }
}
