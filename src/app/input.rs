//! The part of the app that looks after the input's channels.

use super::doctor::{Doctor, Found};
use super::notice::Notice;
use super::{App, Meter};
use crate::audio::{Opened, Request};
use crate::live::Readings;
use crate::rig::Switch;
use std::time::{Duration, Instant};

impl App {
    /// Other devices play, or the same ones on another channel.
    pub(super) fn meet_the_input(&mut self, opened: &Opened) {
        let frames = opened.buffer.unwrap_or_default();
        let block_s = f64::from(frames) / f64::from(opened.rate.max(1));
        self.doctor = Doctor::new(Duration::from_secs_f64(block_s));
        self.hush();
        self.state.unheard = true;
        // The channel may have been refused.
        let found = self.found_on.take();
        if let Some(channel) = found.filter(|&channel| channel == opened.input_channel) {
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
        // An input that carries what the speakers play would be louder than any guitar.
        self.hush();
        self.state.finding = self.doctor.searches();
    }

    pub(super) fn stop_searching(&mut self) {
        self.doctor.give_up();
        self.hush();
        self.state.finding = false;
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
        self.state.diagnosis = self.doctor.diagnosis(chosen);
        self.state.unheard &= !self.doctor.was_heard();
        if let Some(found) = found {
            self.end_search(found, chosen);
        }
    }

    fn end_search(&mut self, found: Found, chosen: u16) {
        self.stop_searching();
        match found {
            Found::Nothing => self.say(Notice::guitar_not_found()),
            Found::Guitar(channel) => {
                self.flip_by_hand(Switch::Riff, false);
                self.listen_to(channel, chosen);
            }
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
