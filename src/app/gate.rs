//! The part of the app that sets the gate from two seconds of silence.

use super::App;
use super::notice::Notice;
use crate::dsp::hush::Hush;
use crate::live::Tap;
use crate::rig::{Knob, Switch};
use std::time::{Duration, Instant};

/// How much of the silence is listened to, seconds.
const LISTEN_S: f64 = 2.0;

/// How long the hand may take from the mouse back to the strings.
const SETTLE: Duration = Duration::from_millis(600);

/// Where the setting has got to.
#[derive(Debug, Default)]
pub enum Quiet {
    /// Nobody asked.
    #[default]
    No,
    /// It begins then.
    From(Instant),
    /// The next tap is for the gate.
    Listening,
    /// It is being examined.
    Examined,
}

impl App {
    pub(super) fn set_gate(&mut self) {
        let hears = |playing: &super::state::Playing| playing.opened.input.is_some();
        match self.state.playing().is_some_and(hears) {
            true => self.quiet = Quiet::From(Instant::now() + SETTLE),
            false => self.say(Notice::no_guitar_to_hush()),
        }
        self.state.hushing = matches!(self.quiet, Quiet::From(_));
    }

    /// Listens as soon as nobody else does.
    pub(super) fn listen_to_silence(&mut self, now: Instant) {
        let rate = self.state.playing().map(|playing| playing.opened.rate);
        match (&self.quiet, rate) {
            (Quiet::From(start), Some(rate)) if now >= *start => {
                let frames = LISTEN_S * f64::from(rate);
                if self.remote.listen(frames as usize) {
                    self.quiet = Quiet::Listening;
                }
            }
            (Quiet::No, _) | (_, Some(_)) => {}
            (_, None) => self.end_of_silence(Notice::no_guitar_to_hush()),
        }
    }

    /// Sends what was listened to on if it is for the gate; otherwise gives it back.
    pub(super) fn take_silence(&mut self, tap: Box<Tap>) -> Option<Box<Tap>> {
        if !matches!(self.quiet, Quiet::Listening) {
            return Some(tap);
        }
        match self.state.playing().filter(|_| tap.is_whole()) {
            Some(playing) => {
                self.session.hush(tap, playing.opened.rate.into());
                self.quiet = Quiet::Examined;
            }
            None => self.end_of_silence(Notice::no_guitar_to_hush()),
        }
        None
    }

    /// Sets the gate to what was found, or says why it cannot.
    pub(super) fn take_hush(&mut self, hush: Option<Hush>) {
        let Some(hush) = hush else {
            return self.end_of_silence(Notice::not_hushed());
        };
        // The gate listens behind the input gain.
        let threshold_db = hush.threshold_db + self.state.controls[Knob::Input];
        self.turn_by_hand(Knob::GateThreshold, threshold_db);
        self.flip_by_hand(Switch::Gate, true);
        let threshold_db = self.state.controls[Knob::GateThreshold];
        self.end_of_silence(Notice::hushed(threshold_db, hush.hum));
    }

    fn end_of_silence(&mut self, notice: Notice) {
        (self.quiet, self.state.hushing) = (Quiet::No, false);
        self.say(notice);
    }
}
