//! The part of the app that keeps the capture within what the computer can give.

use super::App;
use super::governor::{Advice, Governor, TIGHT};
use super::notice::Notice;
use crate::library::{Place, Tone, Wish};
use crate::live::Readings;
use std::path::Path;
use std::time::Instant;

/// The rate that is reckoned with before a device plays, Hz.
const USUAL_RATE: f64 = 48_000.0;

/// How much of a buffer's time may go by while a newcomer catches up.
const CATCHING_UP: f32 = 0.5;

/// Faster than this it need not be: then it is heard after some ten milliseconds.
const FASTEST: usize = 12;

impl App {
    /// Takes up a capture, or another size of the one that is heard. False when it would surely be too heavy: a lighter
    /// size is on its way instead.
    pub(super) fn weigh(&mut self, tone: &Tone, path: Option<&Path>) -> bool {
        let on_its_way = self.lightened.take();
        let heard = self
            .state
            .capture
            .as_ref()
            .and_then(|it| it.path.as_deref());
        let is_known = path.is_some() && (heard == path || on_its_way.as_deref() == path);
        if !is_known {
            self.governor = Governor::new(tone.size, tone.sizes.len());
        }
        self.governor.learn(tone.size, tone.seconds_per_frame);
        self.governor.begin_anew();
        let too_heavy = self.share_of(tone) > TIGHT && tone.size > 0;
        if let (true, Some(path)) = (too_heavy, path) {
            self.lighten(path, tone.size - 1);
            return false;
        }
        true
    }

    /// Whether `tone` can be built up beside what is heard: for a moment both play.
    pub(super) fn fits_beside(&self, tone: &Tone) -> bool {
        self.state.load.typical + self.share_of(tone) <= TIGHT
    }

    /// How fast `tone` may catch up with what was played before it: frames in the time of one.
    pub(super) fn pace_of(&self, tone: &Tone) -> usize {
        let room = CATCHING_UP - self.state.load.typical;
        let pace = room / self.share_of(tone).max(f32::MIN_POSITIVE);
        (pace as usize).clamp(1, FASTEST)
    }

    /// The share of its time that `tone` will take.
    fn share_of(&self, tone: &Tone) -> f32 {
        let playing = self.state.playing();
        let rate = playing.map_or(USUAL_RATE, |playing| playing.opened.rate.into());
        (tone.seconds_per_frame * rate) as f32
    }

    /// Fetches another size without a word: what is heard plays on meanwhile.
    fn lighten(&mut self, path: &Path, size: usize) {
        self.lightened = Some(path.to_path_buf());
        self.wished = Wish::Size(path.to_path_buf(), size);
        let rate_hz = self.state.playing().map(|playing| playing.opened.rate);
        self.loader.wish(Place::Amp, self.wished.clone(), rate_hz);
    }

    /// Keeps the load within bounds, at every look at the readings.
    pub(super) fn govern(&mut self, readings: &Readings, now: Instant) {
        let Some(capture) = &self.state.capture else {
            return;
        };
        // What is on its way will change the load anyhow; the player's wish goes first.
        if self.state.loading.is_some() || self.lightened.is_some() {
            return;
        }
        let (load, worst) = (readings.load, readings.worst_load);
        match (
            self.governor.advise(capture.size, load, worst, now),
            capture.path.clone(),
        ) {
            (Advice::Stay, _) => (),
            (Advice::Play(size), Some(path)) => self.lighten(&path, size),
            (Advice::Play(_) | Advice::Warn, _) => {
                let buffer = self.state.playing().and_then(|it| it.opened.buffer);
                let name = self.state.shown_name().unwrap_or_default();
                self.say(Notice::too_heavy(&name, load, buffer));
            }
        }
    }
}
