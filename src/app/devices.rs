//! The part of the app that looks after the devices: opened, refused, lost, waited for.

use super::notice::Notice;
use super::session::Event;
use super::state::{Dropouts, Load, Playing, Sound};
use super::{App, HOME_RATE, Meter, new_rig, systems_own};
use crate::audio::{AudioError, Opened, Request};
use crate::rig::Switch;
use std::time::{Duration, Instant};

/// How often that which is not there is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(1500);

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
        if self.adjusts_the_stand_in(&request) {
            return self.open();
        }
        if self.state.playing().is_some() && self.stand_in.is_none() {
            self.before = Some(self.state.request.clone());
        }
        self.let_go_of_the_stand_in();
        self.state.request = request;
        self.open();
    }

    /// Takes another channel, rate or buffer to the devices that stand in: what is wanted of those that are not there stays.
    fn adjusts_the_stand_in(&mut self, request: &Request) -> bool {
        let set_as = |devices: &Request| Request {
            input_channel: request.input_channel,
            rate: request.rate,
            buffer: request.buffer,
            ..devices.clone()
        };
        let wanted = &self.state.request;
        let same_devices = set_as(wanted) == *request && wanted != request;
        match &mut self.stand_in {
            Some(stand_in) if same_devices => {
                *stand_in = set_as(stand_in);
                true
            }
            _ => false,
        }
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
        // Who waits in the wings was built for the rate they have: a song that was made for another is resampled, without a gap.
        let free =
            self.state.request.rate.is_none() && rate != self.asked_rate && self.wings.are_empty();
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
            Event::Examined(examined) => {
                self.take_examination(examined.is_copy, now);
                self.doctor.note_hum(examined.hum, now);
            }
            Event::Hushed(hush) => self.take_hush(hush),
            Event::Written(Err(notice)) => self.say(notice),
            Event::Written(Ok(())) => (),
            Event::IsThere(there) => self.find_what_was_missing(there),
        }
    }

    fn take_opened(&mut self, opened: Opened) {
        let guitar = opened.input.is_some();
        if !opened.remarks.is_empty() {
            self.say(Notice::opened_with(&opened.remarks));
        }
        self.meet_the_input(&opened);
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
        self.let_riff_stand_in(!guitar);
        self.follow_capture_rate();
    }

    fn remember_devices(&mut self) {
        self.before = None;
        if self.stand_in.is_some() {
            return;
        }
        self.has_played = true;
        if let Some(draft) = self.memory.keep_devices(&self.state.request) {
            self.session.write(draft);
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
        self.tuner.listen_to(&mut self.remote);
        self.remote.set(&self.state.controls);
        self.mount_cabs();
        self.session.adopt(rig, now);
        self.wish(self.heard.clone());
        self.recall_company();
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
        self.state.timeline.count_anew();
        self.state.measuring = false;
        self.state.channels.clear();
        self.state.diagnosis = None;
        self.state.finding = false;
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
