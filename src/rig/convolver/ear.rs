//! What the convolvers hear, transformed once for all of them.

use super::heard::Heard;
use super::{FAR, FAR_FROM, PART, STEPS};

/// One channel's past.
pub struct Ear {
    /// The near part before the one that is coming in, and that one.
    window: [f32; 2 * PART],
    filled: usize,
    /// Near parts that have come in, from the beginning.
    parts: u64,
    /// The far part before the one that is coming in, and that one.
    far_window: [f32; 2 * FAR],
    near: Heard,
    far: Heard,
}

impl Ear {
    /// An ear for responses of up to `taps`.
    pub fn new(taps: usize) -> Self {
        // One that comes in late has to know what the part before would have heard.
        let far = 1 + taps.saturating_sub(FAR_FROM).div_ceil(FAR);
        Self {
            window: [0.0; 2 * PART],
            filled: 0,
            parts: 0,
            far_window: [0.0; 2 * FAR],
            near: Heard::new(PART, FAR_FROM / PART - 1),
            far: Heard::new(FAR, far),
        }
    }

    /// From here on the past was silence. Real-time safe.
    pub fn forget(&mut self) {
        self.window.fill(0.0);
        self.far_window.fill(0.0);
        self.near.forget();
        self.far.forget();
    }

    /// How many frames it can hear before all convolvers have to have played.
    pub fn room(&self) -> usize {
        PART - self.filled
    }

    /// Takes in a piece, no longer than there is [room](Ear::room). Real-time safe.
    pub fn hear(&mut self, piece: &[f32]) {
        self.window[PART + self.filled..][..piece.len()].copy_from_slice(piece);
    }

    /// All have played the piece of so many frames that was heard last. Real-time safe.
    pub fn move_on(&mut self, frames: usize) {
        self.filled += frames;
        if self.filled == PART {
            self.turn();
        }
    }

    /// A near part has come in.
    fn turn(&mut self) {
        let place = FAR + self.step() * PART;
        self.far_window[place..][..PART].copy_from_slice(&self.window[PART..]);
        self.near.hear(&self.window);
        self.window.copy_within(PART.., 0);
        self.filled = 0;
        self.parts += 1;
        if self.step() == 0 {
            self.far.hear(&self.far_window);
            self.far_window.copy_within(FAR.., 0);
        }
    }

    /// Knows what `other`, of the same size, has heard, as far as responses of `taps` need it. Real-time safe.
    pub fn learn(&mut self, other: &Self, taps: usize) {
        (self.window, self.filled, self.parts) = (other.window, other.filled, other.parts);
        self.far_window = other.far_window;
        self.near.learn(&other.near, usize::MAX);
        self.far.learn(&other.far, taps / FAR + 1);
    }

    /// What was heard from the oldest frame on that the next one's first [`PART`] taps reach.
    pub(super) fn window(&self) -> &[f32] {
        &self.window[self.filled + 1..]
    }

    /// Frames of the near part that is coming in.
    pub(super) fn filled(&self) -> usize {
        self.filled
    }

    /// Near parts that have come in, from the beginning.
    pub(super) fn parts(&self) -> u64 {
        self.parts
    }

    /// Near parts of the far part that is coming in.
    pub(super) fn step(&self) -> usize {
        (self.parts % STEPS as u64) as usize
    }

    pub(super) fn near(&self) -> &Heard {
        &self.near
    }

    pub(super) fn far(&self) -> &Heard {
        &self.far
    }
}
