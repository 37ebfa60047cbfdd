//! The part of the app that looks after the input's channels.

use super::doctor::{Doctor, Found};
use super::notice::Notice;
use super::{App, Meter};
use crate::audio::Request;
use crate::live::Readings;
use std::time::Instant;

impl App {
    /// Other devices play, or the same ones on another channel.
    pub(super) fn meet_the_input(&mut self) {
        self.doctor = Doctor::default();
        self.state.unheard = true;
        if let Some(channel) = self.found_on.take() {
            self.state.unheard = false;
            self.say(Notice::guitar_found(channel));
        }
    }

    pub(super) fn find_guitar(&mut self) {
        let hears = |playing: &super::state::Playing| playing.opened.input.is_some();
        match self.state.playing().is_some_and(hears) {
            true => self.doctor.search(),
            false => self.say(Notice::nowhere_to_search()),
        }
        self.state.finding = self.doctor.searches();
    }

    /// Meters all channels, and sees what they tell.
    pub(super) fn examine_the_input(&mut self, readings: &Readings, now: Instant) {
        let Some(playing) = self.state.playing() else {
            return;
        };
        self.clipped_since_look |= readings.input_clipped;
        if !self.doctor.wants_to_look(now) {
            return;
        }
        let clipped = std::mem::take(&mut self.clipped_since_look);
        let (chosen, rate) = (playing.opened.input_channel, playing.opened.rate);
        let peaks = self.session.channel_peaks();
        self.state.channels.resize_with(peaks.len(), Meter::default);
        for (meter, peak) in self.state.channels.iter_mut().zip(&peaks) {
            meter.follow(*peak, false, now);
        }
        let found = self.doctor.follow(peaks, chosen, clipped, now);
        if self.doctor.suspects_hum(chosen, now) && self.remote.listen(rate as usize) {
            self.doctor.listens_for_hum(now);
        }
        self.state.finding = self.doctor.searches();
        self.state.diagnosis = self.doctor.diagnosis(chosen);
        self.state.unheard &= !self.doctor.was_heard();
        match found {
            Some(Found::Guitar(channel)) => self.listen_to(channel, chosen),
            Some(Found::Nothing) => self.say(Notice::guitar_not_found()),
            None => (),
        }
    }

    fn listen_to(&mut self, channel: u16, chosen: u16) {
        if channel == chosen {
            return self.say(Notice::guitar_found(channel));
        }
        self.found_on = Some(channel);
        self.use_devices(Request {
            input_channel: channel,
            ..self.state.request.clone()
        });
    }
}
