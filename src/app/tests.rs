//! Every decision of the app, pressed without a sound card.

use super::cards::Voice;
use super::*;
use crate::audio::{AudioError, Host, Opened};
use crate::library::{LoadError, Tone, builtin_capture};
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc;

/// What the fake sound cards were asked, and how they are to answer.
#[derive(Default)]
struct Studio {
    asked: Vec<Request>,
    unplugged: bool,
    without_guitar: bool,
    dying: bool,
    only_rate: Option<u32>,
    /// Frames in the ring beyond its target.
    ring_overfill: usize,
}

type Shared = Arc<Mutex<Studio>>;

struct FakeCards(Shared);

struct FakeVoice {
    studio: Shared,
    opened: Opened,
    rig: Mutex<LiveRig>,
}

fn gone() -> AudioError {
    AudioError::Lost {
        device: "Scarlett".to_owned(),
        reason: "unplugged".to_owned(),
    }
}

impl SoundCards for FakeCards {
    fn hosts(&mut self) -> Vec<Host> {
        vec![Host {
            name: "Fake".to_owned(),
            is_default: true,
            ..Host::default()
        }]
    }

    fn open(
        &mut self,
        request: &Request,
        rig: LiveRig,
    ) -> Result<Box<dyn Voice>, (AudioError, Box<LiveRig>)> {
        let mut studio = self.0.lock().unwrap();
        studio.asked.push(request.clone());
        if studio.unplugged {
            return Err((gone(), Box::new(rig)));
        }
        studio.dying = false;
        let guitar = !studio.without_guitar && !request.without_input;
        let rate = studio.only_rate.or(request.rate).unwrap_or(48_000);
        let opened = Opened {
            input: guitar.then(|| "Scarlett".to_owned()),
            output: "Scarlett".to_owned(),
            rate,
            buffer: Some(64),
            ..Opened::default()
        };
        drop(studio);
        let studio = Arc::clone(&self.0);
        Ok(Box::new(FakeVoice {
            studio,
            opened,
            rig: Mutex::new(rig),
        }))
    }
}

impl Voice for FakeVoice {
    fn opened(&self) -> &Opened {
        &self.opened
    }

    /// Plays a block whenever it is asked how it is.
    fn failure(&mut self) -> Option<AudioError> {
        self.rig.lock().unwrap().process(&mut [0.1; 64]);
        self.studio.lock().unwrap().dying.then(gone)
    }

    fn added_delay_frames(&self) -> usize {
        64 + self.studio.lock().unwrap().ring_overfill
    }

    fn close(self: Box<Self>) -> Option<LiveRig> {
        self.rig.into_inner().ok()
    }
}

/// An app in a world of its own, and the bell that rings when there is news.
struct Bench {
    app: App,
    studio: Shared,
    bell: mpsc::Receiver<()>,
    now: Instant,
}

impl Bench {
    fn new(studio: Studio, capture: Option<&str>) -> Self {
        let studio = Arc::new(Mutex::new(studio));
        let (ring, bell) = mpsc::channel();
        let world = World {
            cards: Box::new(FakeCards(Arc::clone(&studio))),
            fetch: Box::new(fake_fetch),
            pick: Arc::new(|_| None),
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
        self.app.state().playing()?.computed_latency
    }

    fn heard(&self) -> &str {
        &self.app.state().capture.as_ref().unwrap().name
    }
}

/// Any file of /set is a capture, but those called "bad"; names with "44" were made at 44.1 kHz.
fn fake_fetch(wish: &Wish) -> Fetched {
    let Wish::Path(path) = wish else {
        return Fetched {
            path: None,
            folder: None,
            tone: Ok(fake_tone("Built-in capture")),
        };
    };
    let name = path.file_stem().unwrap().to_string_lossy();
    let tone = if name.starts_with("bad") {
        Err(LoadError::Missing)
    } else {
        Ok(fake_tone(&name))
    };
    let files = ["1", "2", "bad 3", "44"].map(|name| Path::new("/set").join(format!("{name}.nam")));
    Fetched {
        path: Some(path.clone()),
        folder: Some(Folder::of(files.to_vec(), path)),
        tone,
    }
}

fn fake_tone(name: &str) -> Tone {
    let network =
        crate::engine::Network::new(&builtin_capture(), Default::default(), Default::default());
    Tone {
        amp: Box::new(Amp::new(network)),
        name: name.to_owned(),
        summary: "A1 standard".to_owned(),
        rate_hz: if name.contains("44") {
            44_100.0
        } else {
            48_000.0
        },
        title: None,
        made_by: Some("Ana".to_owned()),
    }
}

fn load(name: &str) -> Action {
    Action::Load(PathBuf::from(format!("/set/{name}.nam")))
}

#[test]
fn it_starts_playing_the_built_in_capture_at_its_rate() {
    let bench = Bench::playing(Studio::default(), None);
    assert_eq!(bench.heard(), "Built-in capture");
    let asked = bench.studio.lock().unwrap().asked.clone();
    let first = Request {
        input_channel: 1,
        rate: Some(48_000),
        ..Request::default()
    };
    assert_eq!(asked, [first]);
    assert_eq!(bench.latency(), Some(Duration::from_millis(4)));
}

#[test]
fn the_latency_shown_follows_the_ring() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.studio.lock().unwrap().ring_overfill = 48;
    bench.app.tick_at(bench.now);
    assert_eq!(bench.latency(), Some(Duration::from_millis(5)));
}

#[test]
fn a_picked_file_is_mounted_and_described() {
    let mut bench = Bench::playing(Studio::default(), None);
    let mounted = bench.app.remote.readings().amps_mounted;
    bench.press(load("2"));
    assert_eq!(bench.app.state().loading.as_deref(), Some("2"));
    bench.until("the file is heard", |state| state.loading.is_none());
    assert_eq!(bench.heard(), "2");
    assert_eq!(bench.app.state().place, Some((2, 4)));
    assert_eq!(
        bench.app.state().capture.as_ref().unwrap().details,
        "A1 standard · by Ana"
    );
    for _ in 0..200 {
        bench.app.tick_at(bench.now);
        if bench.app.remote.readings().amps_mounted > mounted {
            return;
        }
    }
    panic!("the amp was never taken in");
}

#[test]
fn a_bad_file_is_named_and_the_old_capture_plays_on() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/1.nam"));
    bench.press(load("bad 3"));
    bench.until("the failure is known", |state| state.loading.is_none());
    assert_eq!(bench.heard(), "1");
    let notice = bench.app.state().message().unwrap();
    assert!(notice.what.contains("bad 3.nam") && notice.next.contains("“1” plays on"));
    bench.press(Action::Step(Step::Previous));
    bench.until("the one before is heard", |state| state.loading.is_none());
    assert_eq!(
        bench.heard(),
        "44",
        "stepping goes on from the file that failed"
    );
}

#[test]
fn a_bad_file_at_the_start_leaves_the_built_in_capture() {
    let bench = Bench::playing(Studio::default(), Some("/set/bad.nam"));
    assert_eq!(bench.heard(), "Built-in capture");
    assert!(
        bench
            .app
            .state()
            .message()
            .unwrap()
            .what
            .contains("bad.nam")
    );
}

#[test]
fn steps_end_at_the_ends_and_need_a_folder() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Step(Step::Next));
    assert_eq!(
        bench.app.state().notice,
        Some(Notice::nothing_to_step_through())
    );
    bench.press(load("1"));
    bench.until("the file is heard", |state| state.loading.is_none());
    bench.press(Action::Step(Step::Previous));
    assert_eq!(
        bench.app.state().notice,
        Some(Notice::end_of_folder("first"))
    );
    bench.press(Action::Step(Step::Next));
    bench.press(Action::Step(Step::Next));
    bench.press(Action::Step(Step::Previous));
    assert_eq!(bench.app.state().place, Some((2, 4)));
    bench.until("the newest wish is heard", |state| state.loading.is_none());
    assert_eq!(bench.heard(), "2");
}

#[test]
fn without_a_guitar_the_riff_stands_in_until_one_comes() {
    let mut bench = Bench::playing(
        Studio {
            without_guitar: true,
            ..Studio::default()
        },
        None,
    );
    assert!(bench.app.state().controls[Switch::Riff]);
    assert_eq!(bench.app.state().message(), Some(Notice::riff_stands_in()));
    bench.studio.lock().unwrap().without_guitar = false;
    bench.press(Action::UseDevices(Request {
        input_channel: 2,
        ..Request::default()
    }));
    bench.until("the guitar is there", |state| {
        state.playing().is_some_and(|p| p.opened.input.is_some())
    });
    assert!(!bench.app.state().controls[Switch::Riff]);
}

#[test]
fn whoever_plays_without_an_input_is_not_told_that_it_is_missing() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::UseDevices(Request {
        without_input: true,
        ..Request::default()
    }));
    bench.until("the riff plays", |state| {
        state.playing().is_some() && state.controls[Switch::Riff]
    });
    assert_eq!(bench.app.state().message(), None);
}

#[test]
fn a_riff_the_player_chose_stays() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Flip(Switch::Riff, true));
    bench.press(Action::UseDevices(Request {
        input_channel: 2,
        ..Request::default()
    }));
    bench.until("it plays again", |state| state.playing().is_some());
    assert!(bench.app.state().controls[Switch::Riff]);
}

#[test]
fn a_lost_device_is_tried_again_until_it_is_back() {
    let mut bench = Bench::playing(Studio::default(), None);
    {
        let mut studio = bench.studio.lock().unwrap();
        (studio.dying, studio.unplugged) = (true, true);
    }
    bench.until("the loss is known", |state| {
        matches!(state.sound, state::Sound::Silent(_))
    });
    assert!(
        bench
            .app
            .state()
            .message()
            .unwrap()
            .what
            .contains("Scarlett is gone")
    );
    let asked = bench.studio.lock().unwrap().asked.len();
    let studio = Arc::clone(&bench.studio);
    bench.retrying_until("it was refused", move |_| {
        studio.lock().unwrap().asked.len() > asked
    });
    bench.studio.lock().unwrap().unplugged = false;
    bench.retrying_until("it is back", |state| state.playing().is_some());
    assert_eq!(bench.heard(), "Built-in capture");
}

#[test]
fn with_no_device_at_all_the_window_says_so_and_lives() {
    let mut bench = Bench::new(
        Studio {
            unplugged: true,
            ..Studio::default()
        },
        None,
    );
    bench.until("it is known", |state| {
        matches!(state.sound, state::Sound::Silent(_))
    });
    let asked = bench.studio.lock().unwrap().asked.clone();
    assert_eq!(
        asked.len(),
        3,
        "at the capture's rate, at any rate, without a guitar"
    );
    assert!(asked[2].without_input);
    bench.press(load("2"));
    bench.until("the file is loaded all the same", |state| {
        state.loading.is_none()
    });
    assert_eq!(bench.heard(), "2");
}

#[test]
fn the_devices_follow_the_rate_of_the_capture() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/44.nam"));
    bench.until("they run at 44.1 kHz", |state| {
        state.playing().is_some_and(|p| p.opened.rate == 44_100)
    });
    assert_eq!(bench.app.state().message(), None);
}

#[test]
fn a_rate_that_cannot_be_had_is_asked_for_once_and_then_warned_about() {
    let mut bench = Bench::playing(
        Studio {
            only_rate: Some(48_000),
            ..Studio::default()
        },
        Some("/set/44.nam"),
    );
    bench.until("the warning is there", |state| {
        state.notice.is_none()
            && state
                .message()
                .is_some_and(|message| message.what.contains("44.1 kHz"))
    });
    let asked = bench.studio.lock().unwrap().asked.len();
    for _ in 0..10 {
        bench.app.tick_at(bench.now);
    }
    assert!(bench.app.state().playing().is_some());
    assert_eq!(bench.studio.lock().unwrap().asked.len(), asked);
}

#[test]
fn a_rate_the_player_chose_is_kept() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::UseDevices(Request {
        input_channel: 1,
        rate: Some(96_000),
        ..Request::default()
    }));
    bench.until("it plays at 96 kHz", |state| {
        state.playing().is_some_and(|p| p.opened.rate == 96_000)
    });
    bench.press(load("44"));
    bench.until("the file is heard", |state| state.loading.is_none());
    assert_eq!(bench.app.state().playing().unwrap().opened.rate, 96_000);
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

#[test]
fn a_desktop_without_dialogs_is_said_so_and_the_message_can_be_dismissed() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Browse);
    bench.until("the answer is there", |state| {
        state.notice == Some(Notice::no_dialog())
    });
    bench.press(Action::Dismiss);
    assert_eq!(bench.app.state().notice, None);
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

#[test]
fn devices_are_listed_again_when_asked() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::ListDevices);
    assert!(bench.app.state().hosts.is_none());
    bench.until("the list is there", |state| {
        state.hosts.as_ref().is_some_and(|hosts| hosts.len() == 1)
    });
}
