//! From a key press until the new capture sounds: the app, its loader and a rig that plays noise in real time.
//!
//! `cargo bench --bench audition -- CAPTURE.nam`; without a file a fixture of the standard shape is heard.

#![expect(clippy::print_stdout, reason = "a benchmark reports there")]

use backline::app::cards::{SoundCards, Voice};
use backline::app::{Action, App, Step, World};
use backline::audio::{AudioError, Host, Opened, Overloads, Request};
use backline::dsp::Spec;
use backline::library;
use backline::live::{LiveRig, Readings};
use backline::midi::MidiError;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

const TRIALS: usize = 40;
const BLOCK: usize = 64;
const RATE: u32 = 48_000;
/// What is softer is silence; the fade in passes it within a block or two.
const AUDIBLE: f32 = 1e-3;
/// An amp that keeps up with real time is heard long before.
const PATIENCE: Duration = Duration::from_secs(10);
/// A capture of one tap, which is 0.
const SILENCE: &str = r#"{"version":"0.5.4","architecture":"Linear","config":{"receptive_field":1,"bias":false},"weights":[0.0],"sample_rate":48000}"#;

/// What the sound card tells the bench.
#[derive(Default)]
struct Ear {
    /// When the last silent block had been played, ns since the beginning.
    silent: AtomicU64,
    closed: AtomicBool,
}

struct Card(Arc<Ear>, Instant);

struct Playing {
    opened: Opened,
    ear: Arc<Ear>,
    thread: Mutex<Option<JoinHandle<LiveRig>>>,
}

/// Plays noise at -20 dBFS, a block whenever it is time for one.
fn play(mut rig: LiveRig, ear: &Ear, began: Instant) -> LiveRig {
    let (mut lot, mut due) = (1_u32, Instant::now());
    while !ear.closed.load(Relaxed) {
        let mut block = [0.0; BLOCK];
        for sample in &mut block {
            // Source: Numerical Recipes, the quick and dirty generator.
            lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *sample = 0.35 * (lot as f32 / u32::MAX as f32 - 0.5);
        }
        rig.process(&mut block);
        if block.iter().all(|sample| sample.abs() < AUDIBLE) {
            ear.silent.store(began.elapsed().as_nanos() as u64, Relaxed);
        }
        due += Duration::from_secs(BLOCK as u64) / RATE;
        thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    rig
}

impl SoundCards for Card {
    fn hosts(&mut self) -> Vec<Host> {
        Vec::new()
    }

    fn open(
        &mut self,
        _: &Request,
        mut rig: LiveRig,
    ) -> Result<Box<dyn Voice>, (AudioError, Box<LiveRig>)> {
        rig.prepare(Spec {
            sample_rate_hz: RATE.into(),
            max_block: BLOCK,
        });
        let (ear, began) = (Arc::clone(&self.0), self.1);
        let thread = thread::spawn(move || play(rig, &ear, began));
        Ok(Box::new(Playing {
            opened: Opened {
                input: Some("noise".to_owned()),
                input_channel: 1,
                rate: RATE,
                buffer: Some(BLOCK as u32),
                ..Opened::default()
            },
            ear: Arc::clone(&self.0),
            thread: Mutex::new(Some(thread)),
        }))
    }

    fn input_is_there(&mut self, _: &Request) -> bool {
        true
    }

    fn all_is_there(&mut self, _: &Request) -> bool {
        true
    }
}

impl Voice for Playing {
    fn opened(&self) -> &Opened {
        &self.opened
    }

    fn failure(&mut self) -> Option<AudioError> {
        None
    }

    fn added_delay_frames(&self) -> usize {
        0
    }

    fn channel_peaks(&self) -> Vec<f32> {
        vec![0.1]
    }

    fn is_realtime(&self) -> Option<bool> {
        None
    }

    fn overloads(&mut self, _: &Readings) -> Overloads {
        Overloads::default()
    }

    fn close(self: Box<Self>) -> Option<LiveRig> {
        self.ear.closed.store(true, Relaxed);
        self.thread.into_inner().ok()??.join().ok()
    }
}

/// The player, who listens.
struct Bench {
    app: App,
    news: Receiver<()>,
    ear: Arc<Ear>,
    began: Instant,
}

impl Bench {
    fn begin() -> Self {
        let (ear, began) = (Arc::new(Ear::default()), Instant::now());
        let (ring, news) = mpsc::channel();
        let own = Arc::clone(&ear);
        let world = World {
            cards: Box::new(move || Box::new(Card(Arc::clone(&own), began))),
            fetch: Box::new(library::fetch),
            pick: Arc::new(|_| None),
            pick_folder: Arc::new(|_| None),
            settings: None,
            cache: None,
            midi: |_| Err(MidiError::Absent),
            takes: None,
            wake: Arc::new(move || {
                let _ = ring.send(());
            }),
        };
        let app = App::start(world, None).expect("the system gives threads");
        Self {
            app,
            news,
            ear,
            began,
        }
    }

    /// As the window does: at every news, and at every frame.
    fn tick_for(&mut self, time: Duration) {
        let until = Instant::now() + time;
        while Instant::now() < until {
            self.app.tick();
            let frame = self.app.next_tick().unwrap_or(time);
            let _ = self
                .news
                .recv_timeout(frame.min(until.saturating_duration_since(Instant::now())));
        }
    }

    /// Milliseconds from `action` to the first block that can be heard, from silence.
    ///
    /// # Panics
    /// When nothing is heard for ten seconds.
    fn heard_after(&mut self, action: Action) -> f64 {
        let pressed = self.began.elapsed();
        self.app.perform(action);
        loop {
            self.tick_for(Duration::from_millis(2));
            let waited = self.began.elapsed() - pressed;
            assert!(waited < PATIENCE, "nothing is heard");
            let silent = Duration::from_nanos(self.ear.silent.load(Relaxed));
            if self.began.elapsed() - silent > Duration::from_millis(30) {
                return silent.saturating_sub(pressed).as_secs_f64() * 1000.0;
            }
        }
    }

    /// Plays the silent capture at `path` until all around it is ready.
    fn hush(&mut self, path: &Path) {
        self.app.perform(Action::Load(path.to_owned()));
        self.tick_for(Duration::from_millis(700));
    }
}

fn report(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{what:40} median {median:6.1} ms   worst {worst:6.1} ms");
}

/// Two places for each trial: a capture of its own content after a silent one, and the same again in a folder of its own.
fn lay_out(folder: &Path, capture: &str) -> std::io::Result<Vec<[PathBuf; 2]>> {
    let path = |at: usize| {
        let alone = folder.join(format!("alone {at}"));
        fs::create_dir(&alone)?;
        let (silent, beside, far) = (
            folder.join(format!("{at:02} a.nam")),
            folder.join(format!("{at:02} b.nam")),
            alone.join("c.nam"),
        );
        let unlike = |mark: &str| capture.replacen('{', &format!("{{\"mark\":\"{mark} {at}\","), 1);
        fs::write(&silent, SILENCE)?;
        fs::write(beside, unlike("beside"))?;
        fs::write(&far, unlike("far"))?;
        Ok([silent, far])
    };
    (0..TRIALS).map(path).collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let standard = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/standard.nam");
    let named = std::env::args()
        .skip(1)
        .find(|word| !word.starts_with("--"));
    let capture = fs::read_to_string(named.map_or(standard, PathBuf::from))?;
    let folder = tempfile::tempdir()?;
    let places = lay_out(folder.path(), &capture)?;
    let mut bench = Bench::begin();
    bench.tick_for(Duration::from_secs(1));
    let (mut unknown, mut known, mut resident) = (Vec::new(), Vec::new(), Vec::new());
    for [silent, far] in &places {
        bench.hush(silent);
        unknown.push(bench.heard_after(Action::Load(far.clone())));
        bench.tick_for(Duration::from_millis(300));
        bench.hush(silent);
        known.push(bench.heard_after(Action::Load(far.clone())));
        bench.hush(silent);
        resident.push(bench.heard_after(Action::Step(Step::Next)));
    }
    report("from disk, never measured", unknown);
    report("from disk, measured before", known);
    report("the next one, resident", resident);
    Ok(())
}
