//! The part of the app that knows how late the sound is: computed, or measured over a cable.

use super::App;
use super::notice::Notice;
use super::state::{Latency, Measured, Playing, Sound};
use crate::dsp::echo::{NoEcho, RoundTrip};
use crate::rig::Switch;
use std::time::Duration;

impl App {
    pub(super) fn reckon_latency(&mut self) {
        let (ring, resampling) = (self.session.delay_frames(), self.state.resampling_frames());
        if let Sound::Playing(playing) = &mut self.state.sound {
            playing.latency = latency(playing, ring, resampling);
        }
    }

    pub(super) fn measure_latency(&mut self) {
        let Some(playing) = self.state.playing() else {
            return self.say(Notice::nothing_to_measure_on());
        };
        if self.state.controls[Switch::Mute] {
            return self.say(Notice::muted_while_measuring());
        }
        if playing.opened.input.is_none() {
            return self.say(Notice::nothing_to_measure_on());
        }
        let rate = playing.opened.rate;
        self.stop_searching();
        self.state.measuring = self.remote.measure_round_trip(rate.into());
    }

    pub(super) fn take_measurement(&mut self, result: Result<RoundTrip, NoEcho>) {
        let between_callbacks = self.session.delay_frames();
        let Sound::Playing(playing) = &mut self.state.sound else {
            return;
        };
        // One that was begun on other devices tells nothing of these.
        if !std::mem::take(&mut self.state.measuring) {
            return;
        }
        playing.measured = result.ok().map(|trip| Measured {
            frames: trip.frames,
            between_callbacks,
        });
        let rate = playing.opened.rate;
        self.say(match result {
            Ok(trip) => Notice::measured(trip.frames, rate),
            Err(error) => Notice::not_measured(&error),
        });
    }
}

/// What was measured, or else what the devices state; with it the ring as it stands now, and what the rig delays.
fn latency(playing: &Playing, ring: usize, resampling: usize) -> Option<Latency> {
    let opened = &playing.opened;
    let beside = match playing.measured {
        Some(measured) => measured.frames.saturating_sub(measured.between_callbacks),
        None => opened.device_delay_frames()?,
    };
    let frames = (beside + ring + resampling) as f64;
    (opened.rate > 0).then(|| Latency {
        time: Duration::from_secs_f64(frames / f64::from(opened.rate)),
        measured: playing.measured.is_some(),
    })
}
