//! The ring's frames, made continuous: every gap fades out and in, every jump fades over.

use super::super::FADE;
use ringbuf::HeapCons;
use ringbuf::traits::{Consumer, Observer};

/// The way out of the ring. What it hands on never jumps, whatever is missing or dropped. Real-time safe.
pub struct Feed {
    ring: HeapCons<f32>,
    /// Frames that have left the ring, played or dropped.
    taken: u64,
    flowing: bool,
    gain: f32,
    held: f32,
    stale: [f32; FADE],
    /// How many of `stale` are still to be faded over.
    fading: usize,
}

impl Feed {
    /// Silent until told to [`flow`](Feed::flow).
    pub fn new(ring: HeapCons<f32>) -> Self {
        Self {
            ring,
            taken: 0,
            flowing: false,
            gain: 0.0,
            held: 0.0,
            stale: [0.0; FADE],
            fading: 0,
        }
    }

    /// Frames that wait.
    pub fn fill(&self) -> usize {
        self.ring.occupied_len()
    }

    /// Frames that have left the ring so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Whether frames are handed on.
    pub fn is_flowing(&self) -> bool {
        self.flowing
    }

    /// Whether the last gap has faded to silence.
    pub fn is_silent(&self) -> bool {
        !self.flowing && self.gain == 0.0
    }

    /// Fades in from here on.
    pub fn flow(&mut self) {
        self.flowing = true;
    }

    /// Fades out from here on, over the last sample held.
    pub fn stop(&mut self) {
        self.flowing = false;
        self.fading = 0;
    }

    /// Drops `frames`, at once and unheard.
    pub fn drop(&mut self, frames: usize) {
        self.taken += self.ring.skip(frames) as u64;
    }

    /// Drops everything that waits.
    pub fn drop_all(&mut self) {
        self.taken += self.ring.clear() as u64;
    }

    /// Drops `frames`, fading over from where we were to where we should be.
    pub fn skip(&mut self, frames: usize) {
        self.fading = self.ring.peek_slice(&mut self.stale);
        self.stale[..self.fading].reverse();
        self.drop(frames);
    }

    /// Fills `piece`. Running dry stops the flow.
    pub fn read(&mut self, piece: &mut [f32]) {
        let found = match self.flowing {
            true => self.ring.pop_slice(piece),
            false => 0,
        };
        self.taken += found as u64;
        let (heard, missing) = piece.split_at_mut(found);
        self.fade_over(heard);
        self.fade_in(heard);
        if !missing.is_empty() {
            self.stop();
            self.fade_out(missing);
        }
    }

    fn fade_over(&mut self, heard: &mut [f32]) {
        for new in heard.iter_mut().take(self.fading) {
            let mix = self.fading as f32 / (FADE + 1) as f32;
            self.fading -= 1;
            *new += (self.stale[self.fading] - *new) * mix;
        }
        self.held = heard.last().copied().unwrap_or(self.held);
    }

    fn fade_in(&mut self, heard: &mut [f32]) {
        for sample in heard {
            if self.gain == 1.0 {
                return;
            }
            self.gain = (self.gain + 1.0 / FADE as f32).min(1.0);
            *sample *= self.gain;
        }
    }

    fn fade_out(&mut self, missing: &mut [f32]) {
        for sample in missing {
            self.gain = (self.gain - 1.0 / FADE as f32).max(0.0);
            *sample = self.held * self.gain;
        }
    }
}
