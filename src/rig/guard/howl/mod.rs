//! Acoustic feedback: the speakers hear the guitar and the guitar hears the speakers.

mod climb;
mod level;
mod pitch;
mod stairs;

use super::run::Run;
use crate::dsp::Spec;
use climb::Climb;
use level::Level;
use pitch::Pitch;
use stairs::Stairs;

/// The end of the guitar's converter, linear: -1 dBFS.
const FULL: f32 = 0.891_250_9;

/// Where an amp that will bend the growth further up has not yet done so, linear: -12 dBFS.
const LOW: f32 = 0.251_188_6;

/// The shortest times in which feedback grows by 9 dB; further up they have to tell it from a finger, too.
const FASTEST_TO_LOW_MS: f64 = 2.5;
const FASTEST_TO_FULL_MS: f64 = 4.5;

/// How long the guitar has to stand at its converter's end.
const LASTS_MS: f64 = 32.0;

/// The longest pause between two peaks there: half a period of 62 Hz.
const PAUSE_MS: f64 = 8.0;

/// How long a tone stands there before it no longer matters how it got there: no string rings so loud for so long.
const LASTS_ANYHOW_MS: f64 = 3000.0;

/// Finds feedback that runs away: the guitar has come up at one pace, as anything does that feeds itself, and now
/// stands at the end of its converter, one tone without a pause.
///
/// Where an amp is driven into its own saturation, what comes back is bounded, and the guitar stays below its converter's
/// end: that is the feedback that players want, and it is left alone for ever. A plucked string is at its
/// loudest at once; a bowed one, a volume pedal and a beat grow in a straight line, ever slower in decibels.
#[derive(Clone, Debug)]
pub struct Howl {
    level: Level,
    pitch: Pitch,
    stairs: Stairs,
    to_low: Climb,
    to_full: Climb,
    at_full: Run,
    /// The level has come from below at one pace.
    grew: bool,
    was_low: bool,
    was_full: bool,
    lasts: usize,
    lasts_anyhow: usize,
}

impl Howl {
    /// Has heard nothing yet.
    pub fn new(spec: Spec) -> Self {
        Self {
            level: Level::new(spec),
            pitch: Pitch::new(spec),
            stairs: Stairs::new(spec),
            to_low: Climb::new(spec, LOW, FASTEST_TO_LOW_MS),
            to_full: Climb::new(spec, FULL, FASTEST_TO_FULL_MS),
            at_full: Run::new(spec.frames(PAUSE_MS)),
            grew: false,
            was_low: true,
            was_full: false,
            lasts: spec.frames(LASTS_MS),
            lasts_anyhow: spec.frames(LASTS_ANYHOW_MS),
        }
    }

    /// Takes in one frame of the guitar, as its converter gave it; true once it has run away.
    pub fn follow(&mut self, guitar: f32) -> bool {
        // What is no number is nothing; what is beyond the converter came from elsewhere and must not linger.
        let guitar = if guitar.is_nan() {
            0.0
        } else {
            guitar.clamp(-1.0, 1.0)
        };
        let level = self.level.follow(guitar);
        self.pitch.follow(guitar, level);
        self.stairs.follow(guitar);
        self.to_low.follow(level);
        self.to_full.follow(level);
        self.note_growth(level);
        let at_full = self.at_full.follow(guitar.abs() >= FULL);
        let ran_away = self.grew && at_full >= self.lasts || at_full >= self.lasts_anyhow;
        ran_away && self.pitch.is_one_tone()
    }

    /// Looks how the level comes past -12 and past -1 dBFS.
    fn note_growth(&mut self, level: f32) {
        let (low, full) = (level < LOW, level >= FULL);
        let period = self.pitch.last_period();
        if low {
            self.grew = false;
        } else if self.was_low {
            self.grew = self.to_low.was_even(period);
        }
        if full && !self.was_full {
            self.grew = self.grew && !self.level.jumped()
                || self.to_full.was_even(period)
                || self.stairs.were_climbed(period);
        }
        (self.was_low, self.was_full) = (low, full);
    }
}

#[cfg(test)]
mod tests;
