//! When a capture is too heavy for this computer: it gets lighter before the sound tears, and comes back later.

use std::time::{Duration, Instant};

/// From this share of a buffer's time on the next hiccup of the system would be heard.
pub const TIGHT: f32 = 0.8;
/// What a lighter size should leave at most, and a fuller one may take.
const ROOMY: f32 = 0.6;
/// A single block that took this much was close to being heard.
const SPIKE: f32 = 0.95;
/// Below this share the system held such blocks up: a lighter size would change nothing.
const BUSY: f32 = 0.4;
/// So many of them within [`WATCH`] are no accident.
const SPIKES: usize = 3;
const WATCH: Duration = Duration::from_secs(1);
/// A capture that has just come in plays beside the old one, and what is typical follows in half a second.
const SETTLING: Duration = Duration::from_millis(1200);
/// How long there has to be room for a fuller size.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest that this grows to, doubling with every return that came too early.
const LONGEST_PATIENCE: Duration = Duration::from_secs(320);
/// What a fuller size costs, as a multiple, where nobody has measured it.
const GUESS: f64 = 2.0;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Nothing.
    Stay,
    /// Play this size instead.
    Play(usize),
    /// There is no lighter size: tell the player.
    Warn,
}

/// Watches one capture, from one of its sizes to the next.
#[derive(Debug)]
pub struct Governor {
    /// The size that the player wants.
    wanted: usize,
    /// Seconds per frame of each size; 0 where it is not known.
    costs: Vec<f64>,
    settled_at: Option<Instant>,
    spikes: [Option<Instant>; SPIKES],
    roomy_since: Option<Instant>,
    returned_at: Option<Instant>,
    patience: Duration,
    warned: bool,
}

impl Default for Governor {
    fn default() -> Self {
        Self::new(0, 1)
    }
}

impl Governor {
    /// For a capture of `sizes`, of which the player wants `wanted` (from the smallest).
    pub fn new(wanted: usize, sizes: usize) -> Self {
        Self {
            wanted,
            costs: vec![0.0; sizes.max(wanted + 1)],
            settled_at: None,
            spikes: [None; SPIKES],
            roomy_since: None,
            returned_at: None,
            patience: PATIENCE,
            warned: false,
        }
    }

    /// The size that the player wants.
    pub fn wanted(&self) -> usize {
        self.wanted
    }

    /// The player wants another size of the same capture.
    pub fn want(&mut self, size: usize) {
        let costs = std::mem::take(&mut self.costs);
        *self = Self::new(size, costs.len());
        self.costs[..costs.len()].copy_from_slice(&costs);
    }

    /// Notes what `size` costs, seconds per frame.
    pub fn learn(&mut self, size: usize, seconds_per_frame: f64) {
        if let Some(cost) = self.costs.get_mut(size) {
            *cost = seconds_per_frame;
        }
    }

    /// Whatever is heard is new, or plays on other devices: what was seen before says nothing about it.
    pub fn begin_anew(&mut self) {
        self.settled_at = None;
        self.spikes = [None; SPIKES];
        self.roomy_since = None;
    }

    /// What to do about `size`, which takes `typical` of a buffer's time, and took `worst` since the last look.
    pub fn advise(&mut self, size: usize, typical: f32, worst: f32, now: Instant) -> Advice {
        if now < *self.settled_at.get_or_insert(now + SETTLING) {
            return Advice::Stay;
        }
        if worst >= SPIKE && typical >= BUSY {
            self.spikes.rotate_left(1);
            self.spikes[SPIKES - 1] = Some(now);
        }
        let spiked = self.spikes[0].is_some_and(|first| now - first <= WATCH);
        if typical >= TIGHT || spiked {
            self.roomy_since = None;
            return self.relieve(size, typical, now);
        }
        self.return_from(size, typical, now)
    }

    /// Lighter, as far as it takes; or a warning, once.
    fn relieve(&mut self, size: usize, typical: f32, now: Instant) -> Advice {
        if size == 0 {
            return match std::mem::replace(&mut self.warned, true) {
                true => Advice::Stay,
                false => Advice::Warn,
            };
        }
        if self.returned_at.is_some_and(|at| now - at < 6 * PATIENCE) {
            self.patience = (2 * self.patience).min(LONGEST_PATIENCE);
        }
        self.begin_anew();
        let light_enough = |&lighter: &usize| self.expected(typical, size, lighter) <= ROOMY;
        Advice::Play((0..size).rev().find(light_enough).unwrap_or(0))
    }

    /// Fuller again, once there has been room for it long enough.
    fn return_from(&mut self, size: usize, typical: f32, now: Instant) -> Advice {
        let fuller = size + 1;
        if size >= self.wanted || self.expected(typical, size, fuller) > ROOMY {
            self.roomy_since = None;
            return Advice::Stay;
        }
        if now - *self.roomy_since.get_or_insert(now) < self.patience {
            return Advice::Stay;
        }
        self.begin_anew();
        self.returned_at = Some(now);
        Advice::Play(fuller)
    }

    /// The share of a buffer's time that `other` would take where `size` takes `typical`.
    fn expected(&self, typical: f32, size: usize, other: usize) -> f32 {
        let ratio = match (self.costs[size], self.costs[other]) {
            (heard, other) if heard > 0.0 && other > 0.0 => other / heard,
            _ if other > size => GUESS,
            _ => 1.0 / GUESS,
        };
        typical * ratio as f32
    }
}

#[cfg(test)]
mod tests;
