//! The part of the app that notices when the input hands back what the speakers play. A system does that without a word
//! when a guitar's device goes and the "monitor" of the speakers takes its place: then the amp plays itself.

use super::App;
use super::notice::Notice;
use crate::live::{Readings, Tap};
use crate::rig::Switch;
use std::time::{Duration, Instant};

/// How often it is looked at, while both sides are loud enough.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How much sound that takes, seconds: the longest way back, and what has to come that way; and enough to tell hum by.
const LISTEN_S: f64 = 0.75;
/// Quieter than this nothing runs away, linear.
const LOUD: f32 = 3e-3;
/// The sound is off for this long to see whether the input falls silent with it: the longest way back.
const TRIAL: Duration = Duration::from_millis(400);
/// To this share it has to fall.
const FALLEN: f32 = 0.03;
/// One that sounds on by itself is a guitar, and is not tried again for a while.
const TRUST: Duration = Duration::from_secs(60);
/// An input that was still and is alive for this long is a guitar again.
const ALIVE: Duration = Duration::from_millis(500);
/// How often it is believed to be back; then the player decides.
const MOST_RETURNS: u32 = 3;

/// What is known of where the input comes from.
#[derive(Debug, Default)]
pub struct OwnSound {
    stage: Stage,
    look_at: Option<Instant>,
    /// Highest magnitude of the input at the last look that found something.
    level: f32,
    returns: u32,
}

#[derive(Debug, Default)]
enum Stage {
    /// Nothing speaks against a guitar.
    #[default]
    Guitar,
    /// It was a copy: the sound is off since then, to see whether it stops.
    Trial(Instant),
    /// It stopped. Since when it is alive again, once it was wholly still.
    Sure { still: bool, alive: Option<Instant> },
    /// It did not stop.
    Trusted(Instant),
}

impl OwnSound {
    /// Whether the sound is off to see if the input falls silent with it.
    pub fn is_on_trial(&self) -> bool {
        matches!(self.stage, Stage::Trial(_))
    }
}

impl App {
    /// Looks at both ends, at every look at the readings.
    pub(super) fn watch_for_own_sound(&mut self, readings: &Readings, now: Instant) {
        match self.own_sound.stage {
            Stage::Guitar => self.listen_for_own_sound(readings, now),
            Stage::Trial(since) if now - since >= TRIAL => self.judge_trial(readings, now),
            // Readings of the sound that was still on its way tell nothing.
            Stage::Trial(_) => (),
            Stage::Sure { still, alive } => self.wait_for_the_guitar(readings, still, alive, now),
            Stage::Trusted(until) if now >= until => self.own_sound.stage = Stage::Guitar,
            Stage::Trusted(_) => (),
        }
    }

    fn listen_for_own_sound(&mut self, readings: &Readings, now: Instant) {
        let loud = readings.input_peak.min(readings.output_peak) >= LOUD;
        let due = self.own_sound.look_at.is_none_or(|at| now >= at);
        // The riff hears nothing, and a test signal comes back because it is meant to.
        let other = self.state.controls[Switch::Riff] || self.state.measuring;
        let playing = self.state.playing().filter(|_| loud && due && !other);
        let Some(playing) = playing else { return };
        let frames = (LISTEN_S * f64::from(playing.opened.rate)) as usize;
        if self.remote.listen(frames) {
            self.own_sound.look_at = Some(now + LOOK_EVERY);
            self.own_sound.level = readings.input_peak;
        }
    }

    /// Sends what was listened to on to be examined.
    pub(super) fn take_tap(&mut self, tap: Box<Tap>) {
        if let Some(playing) = self.state.playing().filter(|_| tap.is_whole()) {
            self.session.examine(tap, playing.opened.rate.into());
        }
    }

    /// The input was found to be a copy of the output, or not.
    pub(super) fn take_examination(&mut self, is_copy: bool, now: Instant) {
        let unsuspected = matches!(self.own_sound.stage, Stage::Guitar);
        if is_copy && unsuspected && !self.state.measuring {
            self.own_sound.stage = Stage::Trial(now);
            self.hush();
        }
    }

    fn judge_trial(&mut self, readings: &Readings, now: Instant) {
        if readings.input_peak > FALLEN * self.own_sound.level {
            self.own_sound.stage = Stage::Trusted(now + TRUST);
            return self.hush();
        }
        self.own_sound.stage = Stage::Sure {
            still: false,
            alive: None,
        };
        self.flip(Switch::Mute, true);
        self.state.hears_itself = true;
        self.say(Notice::hears_itself());
    }

    /// While we are mute the copy is too, to the last bit; a guitar's line never is.
    fn wait_for_the_guitar(
        &mut self,
        readings: &Readings,
        still: bool,
        alive: Option<Instant>,
        now: Instant,
    ) {
        let sounds = readings.input_peak > 0.0;
        let alive = (still && sounds).then(|| alive.unwrap_or(now));
        self.own_sound.stage = Stage::Sure {
            still: still || !sounds,
            alive,
        };
        let is_back = alive.is_some_and(|since| now - since >= ALIVE);
        if is_back && self.own_sound.returns < MOST_RETURNS {
            self.own_sound.returns += 1;
            self.forget_own_sound();
            self.flip(Switch::Mute, false);
            self.say(Notice::guitar_is_back());
        }
    }

    /// The player takes the matter in hand, or other devices play.
    pub(super) fn forget_own_sound(&mut self) {
        self.own_sound.stage = Stage::Guitar;
        self.own_sound.look_at = None;
        self.hush();
        self.state.hears_itself = false;
        if self.state.notice == Some(Notice::hears_itself()) {
            self.state.notice = None;
        }
    }
}
