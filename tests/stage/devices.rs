//! Devices that go and come back: the window's program keeps its tone, says why, and plays again by itself.

use crate::virtual_host::{Make, World};
use backline::app::cards::{SoundCards, Voice};
use backline::app::state::Sound;
use backline::app::{Action, App, RETRY_EVERY, State};
use backline::audio::{AudioError, Host, Request, Stream};
use backline::library;
use backline::live::LiveRig;
use backline::rig::Knob;
use cpal::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The longest wait for threads and watchdogs that run in real time.
const PATIENCE: Duration = Duration::from_secs(60);

struct Cards(World);

impl SoundCards for Cards {
    fn hosts(&mut self) -> Vec<Host> {
        Vec::new()
    }

    fn open(
        &mut self,
        request: &Request,
        rig: LiveRig,
    ) -> Result<Box<dyn Voice>, (AudioError, Box<LiveRig>)> {
        let stream = Stream::open_virtual(&self.0.host(), request, rig)?;
        Ok(Box::new(stream))
    }

    fn input_is_there(&mut self, request: &Request) -> bool {
        Stream::virtual_input_is_there(&self.0.host(), request)
    }

    fn all_is_there(&mut self, request: &Request) -> bool {
        Stream::virtual_all_is_there(&self.0.host(), request)
    }
}

/// The program, its devices, and the player's clock.
struct Stage {
    world: World,
    app: App,
    now: Instant,
    /// What was heard since the last look.
    loudest: f32,
    /// How loud the string is, and what becomes of that in 30 ms.
    string: f32,
    decay: f32,
}

impl Stage {
    fn new() -> Self {
        Self::with_inputs(2)
    }

    fn with_inputs(inputs: u16) -> Self {
        let device = |name, channels| Make {
            name,
            channels,
            rate: 48_000,
            ppm: 0.0,
            blocks: (64, 64),
        };
        let world = World::new([
            device("Guitar box", [inputs, 0]),
            device("Speakers", [0, 2]),
        ]);
        let outside = backline::app::World {
            cards: {
                let world = world.clone();
                Box::new(move || Box::new(Cards(world.clone())))
            },
            fetch: Box::new(library::fetch),
            cache: None,
            pick: Arc::new(|_| None),
            pick_folder: Arc::new(|_| None),
            settings: None,
            midi: |_| Err(backline::midi::MidiError::Absent),
            takes: None,
            wake: Arc::new(|| ()),
        };
        let app = App::start(outside, None).expect("it starts");
        Self {
            world,
            app,
            now: Instant::now(),
            loudest: 0.0,
            string: 0.3,
            decay: 1.0,
        }
    }

    /// Lets 30 ms pass, on the devices and for the player.
    fn pass(&mut self) {
        self.string *= self.decay;
        let (string, mut phase) = (self.string, 0.0_f32);
        let mut guitar = || {
            phase = (phase + 110.0 / 48_000.0).fract();
            string * (phase * std::f32::consts::TAU).sin()
        };
        let loudest = &mut self.loudest;
        let mut ears = |heard: &[f32]| {
            let peak = heard.iter().fold(0.0, |peak: f32, x| peak.max(x.abs()));
            *loudest = loudest.max(peak);
        };
        self.world.pass(0.03, &mut guitar, &mut ears);
        self.now += Duration::from_millis(30);
        self.app.tick_at(self.now);
    }

    /// Goes on until `done`; returns how much of the player's time that took.
    fn until(&mut self, what: &str, done: impl Fn(&State) -> bool) -> Duration {
        let (started, began) = (Instant::now(), self.now);
        while !done(self.app.state()) {
            assert!(started.elapsed() < PATIENCE, "never came to this: {what}");
            // The devices' thread and the loader's need their own time.
            std::thread::sleep(Duration::from_millis(1));
            self.pass();
        }
        self.now - began
    }

    fn until_it_plays(&mut self) -> Duration {
        self.until("it plays", |state| {
            state.capture.is_some()
                && state
                    .playing()
                    .is_some_and(|playing| playing.opened.input.is_some())
        })
    }

    fn assert_heard(&mut self) {
        self.loudest = 0.0;
        (0..20).for_each(|_| self.pass());
        assert!(self.loudest > 0.01, "{}", self.loudest);
    }
}

fn is_silent(state: &State) -> bool {
    matches!(state.sound, Sound::Silent(_))
}

#[test]
fn a_device_that_vanishes_with_or_without_a_word_is_taken_up_again_with_the_tone_in_it() {
    let mut stage = Stage::new();
    stage.until_it_plays();
    stage.app.perform(Action::Turn(Knob::Input, 3.5));
    for (name, quietly) in [
        ("Speakers", false),
        ("Guitar box", false),
        ("Speakers", true),
        ("Guitar box", true),
    ] {
        stage.assert_heard();
        stage.world.unplug(name, quietly);
        // The player named no device: without the guitar box, the riff may stand in meanwhile.
        stage.until("it is noticed", |state| {
            let guitar = state
                .playing()
                .and_then(|playing| playing.opened.input.as_ref());
            is_silent(state) || guitar.is_none()
        });
        let reason = stage.app.state().message();
        assert!(
            reason.is_some_and(|notice| !notice.next.is_empty()),
            "{name}"
        );
        (0..100).for_each(|_| stage.pass());
        stage.world.plug_in(name);
        let took = stage.until_it_plays();
        assert!(took <= 2 * RETRY_EVERY, "{name}: {took:?}");
        assert_eq!(stage.app.state().controls[Knob::Input], 3.5);
    }
    stage.assert_heard();
    assert_eq!(assert_no_alloc::violation_count(), 0);
}

#[test]
fn every_refusal_is_said_and_tried_again() {
    for kind in [
        ErrorKind::DeviceBusy,
        ErrorKind::PermissionDenied,
        ErrorKind::UnsupportedConfig,
        ErrorKind::BackendError,
        ErrorKind::ResourceExhausted,
    ] {
        let mut stage = Stage::new();
        stage.until_it_plays();
        stage.world.refuse("Speakers", Some(kind));
        let request = stage.app.state().request.clone();
        stage.app.perform(Action::UseDevices(request));
        stage.until("it is refused", is_silent);
        let notice = stage.app.state().message().expect("a reason");
        assert!(notice.what.contains("Speakers"), "{kind:?}: {notice:?}");
        assert!(!notice.next.is_empty(), "{kind:?}: {notice:?}");
        stage.world.refuse("Speakers", None);
        let took = stage.until_it_plays();
        assert!(took <= 2 * RETRY_EVERY, "{kind:?}: {took:?}");
        stage.assert_heard();
    }
}

/// Finds the guitar in `socket` (from 0) of a box with `inputs`.
fn found_in(socket: usize, inputs: u16) {
    let mut stage = Stage::with_inputs(inputs);
    stage.world.connect("Guitar box", socket);
    stage.string = 1e-4;
    stage.until_it_plays();
    (0..60).for_each(|_| stage.pass());
    stage.app.perform(Action::FindGuitar);
    (0..60).for_each(|_| stage.pass());
    assert!(stage.app.state().finding);
    (stage.string, stage.decay) = (0.4, 0.96);
    let took = stage.until("it is found", |state| !state.finding);
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(stage.app.state().request.input_channel as usize, socket + 1);
    stage.until_it_plays();
    stage.string = 0.4;
    stage.assert_heard();
    assert_eq!(assert_no_alloc::violation_count(), 0);
}

#[test]
fn a_device_that_cannot_have_all_the_channels_it_states_plays_with_fewer() {
    let mut stage = Stage::new();
    stage.world.claim("Guitar box", 18);
    stage.until_it_plays();
    let playing = stage.app.state().playing().expect("it plays");
    let opened = &playing.opened;
    assert_eq!((opened.input_channels, opened.buffer), (2, Some(64)));
    stage.assert_heard();
}

#[test]
fn a_string_finds_its_channel_and_is_heard() {
    found_in(2, 4);
    found_in(0, 1);
}
