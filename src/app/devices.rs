//! The part of the app that looks after the devices and listens to the rig.

use super::notice::Notice;
use super::session::Event;
use super::state::{Dropouts, Latency, Load, Measured, Playing, Realtime, Sound};
use super::{App, HOME_RATE, Meter, new_rig, systems_own};
use crate::audio::{AudioError, Opened, Request};
use crate::dsp::echo::{NoEcho, RoundTrip};
use crate::live::Readings;
use crate::rig::{Knob, Switch};
use std::time::{Duration, Instant};

/// How often that which is not there is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(1500);

/// By then the callbacks' threads have the priority that they will have.
const PRIORITY_SETTLES: Duration = Duration::from_secs(1);

/// The watch for a guitar that is not there, or for the devices of last time: what stands in plays on, and the devices
/// are opened again when they have come.
#[derive(Default)]
pub struct Lookout {
    look_at: Option<Instant>,
    /// It was looked for and not found: only from there can it come.
    is_missing: bool,
}

impl App {
    pub(super) fn use_devices(&mut self, request: Request) {
        if self.state.playing().is_some() && self.stand_in.is_none() {
            self.before = Some(self.state.request.clone());
        }
        self.let_go_of_the_stand_in();
        self.state.request = request;
        self.open();
    }

    pub(super) fn list_devices(&mut self) {
        self.state.hosts = None;
        self.session.list();
    }

    fn open(&mut self) {
        let capture = self.state.capture.as_ref();
        self.asked_rate = capture.map_or(HOME_RATE, |capture| capture.rate_hz as u32);
        let attempts = attempts(self.meant(), self.asked_rate);
        self.session.play(attempts);
        self.fall_silent(Sound::Opening);
    }

    /// What is to be opened now.
    fn meant(&self) -> &Request {
        self.stand_in.as_ref().unwrap_or(&self.state.request)
    }

    /// Brings the devices to the capture's rate, unless the player has chosen one or they have already
    /// refused it.
    pub(super) fn follow_capture_rate(&mut self) {
        let (Some(capture), Some(playing)) = (&self.state.capture, self.state.playing()) else {
            return;
        };
        let rate = capture.rate_hz as u32;
        let free = self.state.request.rate.is_none() && rate != self.asked_rate;
        if free && rate != playing.opened.rate {
            self.open();
        }
    }

    pub(super) fn take_event(&mut self, event: Event, now: Instant) {
        match event {
            Event::Opened(opened) => self.take_opened(opened),
            Event::Refused(error) => self.take_refusal(&error),
            Event::Failed(error) => self.devices_lost(&error),
            Event::Crashed => self.rebuild(Notice::driver_crashed(), now),
            Event::Hangs => self.state.sound = Sound::Silent(Notice::driver_hangs()),
            Event::LeftBehind => self.rebuild(Notice::driver_hangs(), now),
            Event::Listed(hosts) => self.state.hosts = Some(hosts),
            Event::Measured(result) => self.take_measurement(result),
            Event::Examined { is_copy, hum } => {
                self.take_examination(is_copy, now);
                self.doctor.note_hum(hum, now);
            }
            Event::IsThere(there) => self.find_what_was_missing(there),
        }
    }

    fn take_opened(&mut self, opened: Opened) {
        let guitar = opened.input.is_some();
        if !opened.remarks.is_empty() {
            self.say(Notice::opened_with(&opened.remarks));
        }
        self.state.sound = Sound::Playing(Playing {
            opened,
            ..Playing::default()
        });
        self.reckon_latency();
        self.remember_devices();
        self.ask_priority_at = None;
        self.baseline = None;
        self.governor.begin_anew();
        self.forget_own_sound();
        self.meet_the_input();
        self.let_riff_stand_in(!guitar);
        self.follow_capture_rate();
    }

    fn remember_devices(&mut self) {
        (self.has_played, self.before) = (true, None);
        if self.stand_in.is_none()
            && let Err(notice) = self.memory.keep_devices(&self.state.request)
        {
            self.say(notice);
        }
    }

    /// What played before plays on. At the start the system's own devices stand in for those of last time; else there is
    /// silence, and the same is tried again.
    fn take_refusal(&mut self, error: &AudioError) {
        let before = self.before.take();
        let before = before.filter(|before| *before != self.state.request);
        let first = !self.has_played && self.stand_in.is_none();
        if let Some(before) = before {
            self.state.request = before;
            self.open();
            self.say(Notice::devices_kept(error));
        } else if first && error.is_absence() && self.state.request != systems_own() {
            self.stand_in = Some(systems_own());
            self.state.stands_in = Some(Notice::devices_stand_in(error));
            self.open();
        } else {
            if self.let_go_of_the_stand_in() {
                let attempts = attempts(&self.state.request, self.asked_rate);
                self.session.retry_with(attempts);
            }
            self.fall_silent(Sound::Silent(Notice::devices_refused(error)));
        }
    }

    /// True where there was one.
    fn let_go_of_the_stand_in(&mut self) -> bool {
        self.state.stands_in = None;
        self.stand_in.take().is_some()
    }

    /// The riff plays while there is no guitar, and goes when one comes, unless the player wanted it.
    fn let_riff_stand_in(&mut self, no_guitar: bool) {
        if no_guitar && !self.state.controls[Switch::Riff] {
            self.riff_stands_in = true;
            self.flip(Switch::Riff, true);
            // Whoever chose to play without an input misses none.
            if !self.state.request.without_input {
                self.say(Notice::riff_stands_in());
            }
        } else if !no_guitar && self.riff_stands_in {
            self.riff_stands_in = false;
            self.flip(Switch::Riff, false);
        }
    }

    pub(super) fn look_for_what_is_missing(&mut self, now: Instant) {
        let request = &self.state.request;
        let plays_without = |playing: &Playing| playing.opened.input.is_none();
        let no_guitar = self.state.playing().is_some_and(plays_without) && !request.without_input;
        if !no_guitar && self.stand_in.is_none() {
            self.missing = Lookout::default();
        } else if self.missing.look_at.is_none_or(|at| now >= at) {
            self.missing.look_at = Some(now + LOOK_EVERY);
            match self.stand_in {
                Some(_) => self.session.look_for_all(request.clone()),
                None => self.session.look_for_input(request.clone()),
            }
        }
    }

    fn find_what_was_missing(&mut self, is_there: bool) {
        let came = is_there && self.missing.is_missing;
        self.missing.is_missing = !is_there;
        if came {
            self.let_go_of_the_stand_in();
            self.open();
        }
    }

    fn devices_lost(&mut self, error: &AudioError) {
        self.fall_silent(Sound::Silent(Notice::devices_lost(error)));
    }

    /// A new rig in place of the one a driver has taken down or keeps, set as the old one was.
    fn rebuild(&mut self, why: Notice, now: Instant) {
        let (rig, remote) = new_rig();
        self.remote = remote;
        for knob in Knob::ALL {
            self.remote.turn(knob, self.state.controls[knob]);
        }
        for switch in Switch::ALL {
            self.remote.flip(switch, self.state.controls[switch]);
        }
        self.session.adopt(rig, now);
        self.wish(self.heard.clone());
        self.fall_silent(Sound::Silent(why));
        if self.state.hosts.is_none() {
            self.session.list();
        }
    }

    fn fall_silent(&mut self, sound: Sound) {
        self.state.sound = sound;
        self.state.input = Meter::default();
        self.state.output = Meter::default();
        self.state.load = Load::default();
        self.state.dropouts = Dropouts::default();
        self.state.incidents.count_anew();
        self.state.measuring = false;
        self.state.channels.clear();
        self.state.diagnosis = None;
        self.state.finding = false;
    }

    fn reckon_latency(&mut self) {
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
        self.state.measuring = self.remote.measure_round_trip(rate.into());
    }

    fn take_measurement(&mut self, result: Result<RoundTrip, NoEcho>) {
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

    pub(super) fn read_meters(&mut self, now: Instant) {
        let readings = self.remote.readings();
        if let Some(danger) = readings.danger {
            self.take_danger(danger);
        }
        if self.state.playing().is_none() {
            return;
        }
        self.ask_for_priority(now);
        // The ring finds its fill in the first half second, and again after a hiccup.
        self.reckon_latency();
        let baseline = *self.baseline.get_or_insert(readings);
        let state = &mut self.state;
        state
            .input
            .follow(readings.input_peak, readings.input_clipped, now);
        state
            .output
            .follow(readings.output_peak, readings.output_limited, now);
        state.load.typical = readings.load;
        state.load.worst.follow(readings.worst_load, now);
        state.dropouts = Dropouts::between(&baseline, &readings);
        state.incidents.follow(state.dropouts, now);
        self.govern(&readings, now);
        self.watch_for_own_sound(&readings, now);
        self.examine_the_input(&readings, now);
        if readings.not_numbers > baseline.not_numbers && self.state.danger.is_none() {
            self.report_not_a_number(readings);
        }
    }

    /// Asks once, when it is settled.
    fn ask_for_priority(&mut self, now: Instant) {
        let at = *self.ask_priority_at.get_or_insert(now + PRIORITY_SETTLES);
        if let Sound::Playing(playing) = &mut self.state.sound
            && playing.realtime == Realtime::NotAsked
            && now >= at
        {
            playing.realtime = match self.session.is_realtime() {
                Some(true) => Realtime::Granted,
                Some(false) => Realtime::Denied,
                None => Realtime::Unknown,
            };
        }
    }

    /// Says once for every new burst of them that the network's values were no numbers.
    fn report_not_a_number(&mut self, readings: Readings) {
        if let Some(baseline) = &mut self.baseline {
            baseline.not_numbers = readings.not_numbers;
        }
        let capture = self.state.capture.as_ref();
        let name = capture.map_or("The capture", |capture| &capture.name);
        self.say(Notice::not_a_number(name));
    }
}

/// What to try in turn: the request at the capture's rate if the player left it open, then at the device's
/// own; then without a guitar if the player did not choose one, so that the program sounds.
fn attempts(request: &Request, capture_rate: u32) -> Vec<Request> {
    let mut ladder = Vec::new();
    if request.rate.is_none() {
        ladder.push(Request {
            rate: Some(capture_rate),
            ..request.clone()
        });
    }
    ladder.push(request.clone());
    if request.input.is_none() && !request.without_input {
        ladder.push(Request {
            without_input: true,
            ..request.clone()
        });
    }
    ladder
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
