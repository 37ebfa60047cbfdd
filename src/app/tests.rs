//! Every decision of the app, pressed without a sound card.

mod captures;
mod devices;
mod di;
mod gate;
mod input;
mod lightness;
mod own_sound;
mod setlist;
mod settings;
mod shelf;
mod studio;
mod tones;
mod tournament;
mod tuner;

use super::*;
use crate::app::tick::{FRAME, STILL};
use crate::library::{Known, LoadError, Tone};
use crate::rig::{Controls, Danger, Knob, Switch};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc;
use std::time::Duration;
use studio::{FakeCards, Shared, Studio, absent};

/// An app in a world of its own, and the bell that rings when there is news.
struct Bench {
    app: App,
    studio: Shared,
    bell: mpsc::Receiver<()>,
    now: Instant,
}

impl Bench {
    fn new(studio: Studio, capture: Option<&str>) -> Self {
        Self::remembering(studio, capture, None)
    }

    /// One that keeps its settings in this file.
    fn remembering(studio: Studio, capture: Option<&str>, settings: Option<PathBuf>) -> Self {
        let fetch = Box::new(|wish: &Wish, _: &Known, _: Patience| fake_fetch(wish));
        Self::fetching(studio, capture, settings, fetch)
    }

    /// One that reads its captures in this way.
    fn fetching(
        studio: Studio,
        capture: Option<&str>,
        settings: Option<PathBuf>,
        fetch: Fetch,
    ) -> Self {
        let home = settings.as_deref().and_then(Path::parent);
        let takes = home.map(|home| home.join("takes"));
        let studio = Arc::new(Mutex::new(studio));
        let (ring, bell) = mpsc::channel();
        let world = World {
            cards: {
                let studio = Arc::clone(&studio);
                Box::new(move || Box::new(FakeCards(Arc::clone(&studio))))
            },
            fetch,
            cache: None,
            pick: Arc::new(|_| None),
            pick_folder: Arc::new(|_| None),
            settings,
            midi: |_| Err(MidiError::Absent),
            takes,
            wake: Arc::new(move || {
                let _ = ring.send(());
            }),
        };
        let app = App::start(world, capture.map(PathBuf::from)).unwrap();
        Self {
            app,
            studio,
            bell,
            now: Instant::now(),
        }
    }

    /// Waits for news until `done`; fails where there is none for long.
    fn until(&mut self, what: &str, done: impl Fn(&State) -> bool) {
        loop {
            self.app.tick_at(self.now);
            if done(self.app.state()) {
                return;
            }
            let rung = self.bell.recv_timeout(Duration::from_secs(20));
            assert!(rung.is_ok(), "never came to this: {what}");
        }
    }

    /// The same where only the fake sound card goes on.
    fn until_quiet(&mut self, what: &str, done: impl Fn(&State) -> bool) {
        for _ in 0..10_000 {
            self.app.tick_at(self.now);
            if done(self.app.state()) {
                return;
            }
            // The devices' thread has its part in it.
            std::thread::sleep(Duration::from_micros(100));
        }
        panic!("never came to this: {what}");
    }

    /// The same while time runs quickly: a retry is due at every look.
    fn retrying_until(&mut self, what: &str, done: impl Fn(&State) -> bool) {
        for _ in 0..20_000 {
            self.now += RETRY_EVERY;
            self.app.tick_at(self.now);
            if done(self.app.state()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        panic!("never came to this: {what}");
    }

    fn playing(studio: Studio, capture: Option<&str>) -> Self {
        let mut bench = Self::new(studio, capture);
        bench.until("it plays", |state| {
            state.playing().is_some()
                && state.capture.is_some()
                && state.loading.is_none()
                && state.hosts.is_some()
        });
        bench
    }

    fn press(&mut self, action: Action) {
        self.app.perform(action);
    }

    fn latency(&self) -> Option<Duration> {
        Some(self.app.state().playing()?.latency?.time)
    }

    fn heard(&self) -> &str {
        &self.app.state().capture.as_ref().unwrap().name
    }
}

/// Any file of /set is a capture, but those called "bad"; names with "44" were made at 44.1 kHz.
fn fake_fetch(wish: &Wish) -> Fetched {
    let (Wish::Path(path) | Wish::Size(path, _)) = wish else {
        return Fetched {
            path: None,
            folder: None,
            tone: Ok(fake_tone("Backline Crunch")),
        };
    };
    let name = path.file_stem().unwrap().to_string_lossy();
    let tone = if name.starts_with("bad") {
        Err(LoadError::Missing)
    } else {
        let size = if let Wish::Size(_, size) = wish {
            *size
        } else {
            1
        };
        Ok(Tone {
            size,
            ..fake_tone(&name)
        })
    };
    let files = ["1", "2", "bad 3", "44"].map(|name| Path::new("/set").join(format!("{name}.nam")));
    Fetched {
        path: Some(path.clone()),
        folder: Some(Folder::of(files.to_vec(), path)),
        tone,
    }
}

fn fake_tone(name: &str) -> Tone {
    Tone {
        is_settled: true,
        facts: Default::default(),
        content: None,
        // As light as can be: no test is to hang on how busy the machine is.
        amp: Amp::from_taps(&[0.7]),
        name: name.to_owned(),
        summary: "A1 standard".to_owned(),
        most_times: 8,
        sizes: vec!["lite".to_owned(), "full".to_owned()],
        size: 1,
        rate_hz: if name.contains("44") {
            44_100.0
        } else {
            48_000.0
        },
        seconds_per_frame: 0.0,
        title: None,
        made_by: Some("Ana".to_owned()),
    }
}

fn load(name: &str) -> Action {
    Action::Load(PathBuf::from(format!("/set/{name}.nam")))
}

#[test]
fn knobs_are_clamped_and_switches_remembered() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Turn(Knob::Input, 99.0));
    bench.press(Action::Flip(Switch::Mute, true));
    let controls = bench.app.state().controls;
    assert_eq!(
        (controls[Knob::Input], controls[Switch::Mute]),
        (20.0, true)
    );
}

#[test]
fn a_click_puts_the_clip_lamp_out() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.app.state.input.clipped = true;
    bench.app.state.output.clipped = true;
    bench.press(Action::ClearClip(Side::Input));
    assert!(!bench.app.state.input.clipped && bench.app.state.output.clipped);
    bench.press(Action::ClearClip(Side::Output));
    assert!(!bench.app.state.output.clipped);
}

/// An app whose rig has muted itself.
fn muted_for_safety() -> Bench {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.app.take_danger(Danger::Feedback, bench.now);
    bench.app.remote.flip(Switch::Mute, true);
    bench
}

#[test]
fn danger_shows_as_the_mute_switch_with_its_reason_for_as_long_as_it_lasts() {
    let mut bench = muted_for_safety();
    let feedback = Notice::muted_by(Danger::Feedback);
    assert!(bench.app.state().controls[Switch::Mute]);
    assert_eq!(
        (&*feedback.what, &*feedback.next),
        (
            "Muted: the speakers and the guitar fed back.",
            "Turn down or move away, then play on, or press M."
        )
    );
    for _ in 0..2 {
        bench.app.tick_at(bench.now);
        assert_eq!(bench.app.state().message(), Some(feedback.clone()));
        bench.now += Duration::from_secs(60);
    }
    bench.press(Action::Flip(Switch::Mute, false));
    assert_eq!(bench.app.state().message(), None);
    assert!(!bench.app.state().controls[Switch::Mute]);
}

#[test]
fn a_player_who_plays_on_after_feedback_is_heard_the_first_time() {
    let mut bench = muted_for_safety();
    let strike = |bench: &mut Bench| {
        bench.studio.lock().unwrap().guitar = Some(0.01);
        bench.pass(1.0);
        assert!(bench.muted());
        bench.studio.lock().unwrap().guitar = Some(0.1);
        bench.pass(0.3);
    };
    strike(&mut bench);
    assert!(!bench.muted());
    assert_eq!(bench.app.state().message(), Some(Notice::plays_on()));
    bench.app.take_danger(Danger::Feedback, bench.now);
    bench.app.remote.flip(Switch::Mute, true);
    strike(&mut bench);
    assert!(bench.muted());
    assert_eq!(bench.app.state().message(), Some(Notice::fed_back_again()));
}

#[test]
fn the_reason_crosses_the_wall() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.app.remote.set(&Controls::bare());
    assert!(bench.app.remote.mount_amp(Amp::from_taps(&[1.0])).is_ok());
    bench.studio.lock().unwrap().guitar = Some(0.5);
    for _ in 0..1000 {
        bench.app.tick_at(bench.now);
    }
    let stuck = Notice::muted_by(Danger::Direct);
    assert_eq!(bench.app.state().message(), Some(stuck));
    assert!(bench.app.state().controls[Switch::Mute]);
    bench.studio.lock().unwrap().guitar = None;
    bench.press(Action::Flip(Switch::Mute, false));
    for _ in 0..200 {
        bench.app.tick_at(bench.now);
    }
    assert_eq!(bench.app.state().message(), None);
    assert!(!bench.app.state().controls[Switch::Mute]);
    assert!(bench.app.state().output.level_db > -30.0, "it sounds again");
}

#[test]
fn panic_mutes_and_says_how_to_play_again() {
    let mut bench = muted_for_safety();
    bench.press(Action::Panic);
    bench.app.tick_at(bench.now);
    let state = bench.app.state();
    assert!(state.controls[Switch::Mute] && state.danger.is_none());
    assert_eq!(state.message(), Some(Notice::panicked()));
    bench.press(Action::Flip(Switch::Mute, false));
    assert_eq!(bench.app.state().message(), None);
}

#[test]
fn messages_fade_after_a_while() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Step(Step::Next));
    bench.app.tick_at(bench.now);
    assert!(bench.app.state().notice.is_some());
    bench.now += Duration::from_secs(9);
    bench.app.tick_at(bench.now);
    assert_eq!(bench.app.state().notice, None);
}
