//! The part of the app that listens to the strings: a thread of its own, because a look at them takes longer than a frame
//! should wait.

use super::tuning::{Strings, Temper};
use super::{App, FLOOR_DB};
use crate::dsp::pitch::{Needle, PitchFinder};
use crate::live::{Feed, Remote};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How often the strings are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(40);
/// The same while nothing arrives.
const DOZE: Duration = Duration::from_millis(150);

/// The thread as the app knows it. It ends when this is dropped.
pub struct Tuner {
    feeds: mpsc::Sender<Feed>,
    /// Bits of the frequency that is to be shown, Hz; those of 0 for none.
    shown: Arc<AtomicU64>,
}

impl Tuner {
    /// Starts the thread; it calls `wake` when a string breaks a silence.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(remote: &mut Remote, wake: Arc<dyn Fn() + Send + Sync>) -> io::Result<Self> {
        let (feeds, fed) = mpsc::channel();
        let shown = Arc::new(AtomicU64::new(0));
        let listener = Listener {
            finder: None,
            needle: Needle::default(),
            block: Vec::new(),
            shown: Arc::clone(&shown),
            hears: false,
            wake,
        };
        let listen = move || listener.run(&fed);
        thread::Builder::new()
            .name("tuner".to_owned())
            .spawn(listen)?;
        let tuner = Self { feeds, shown };
        tuner.listen_to(remote);
        Ok(tuner)
    }

    /// Listens to another rig.
    pub fn listen_to(&self, remote: &mut Remote) {
        if let Some(feed) = remote.take_feed() {
            // A thread that is gone shows nothing.
            let _ = self.feeds.send(feed);
        }
    }

    /// What is to be shown, Hz.
    pub fn hz(&self) -> Option<f64> {
        let hz = f64::from_bits(self.shown.load(Relaxed));
        (hz > 0.0).then_some(hz)
    }
}

/// The thread itself.
struct Listener {
    /// The finder, and the rate it was made for.
    finder: Option<(PitchFinder, f64)>,
    needle: Needle,
    block: Vec<f32>,
    shown: Arc<AtomicU64>,
    /// The last look heard something.
    hears: bool,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Listener {
    fn run(mut self, feeds: &mpsc::Receiver<Feed>) {
        let Ok(mut feed) = feeds.recv() else { return };
        let mut looked_at = Instant::now();
        loop {
            let wait = if self.block.is_empty() {
                DOZE
            } else {
                LOOK_EVERY
            };
            match feeds.recv_timeout(wait) {
                Ok(next) => feed = next,
                Err(RecvTimeoutError::Timeout) => (),
                Err(RecvTimeoutError::Disconnected) => return,
            }
            let passed = looked_at.elapsed();
            looked_at += passed;
            self.look(&mut feed, passed);
        }
    }

    fn look(&mut self, feed: &mut Feed, passed: Duration) {
        let rate_hz = feed.take(&mut self.block);
        self.wake_at_a_sound();
        let kept = self.finder.take().filter(|(_, rate)| *rate == rate_hz);
        let (mut finder, _) = kept.unwrap_or_else(|| (PitchFinder::new(rate_hz), rate_hz));
        finder.listen(&self.block);
        // What was found in what came before tells nothing of now.
        let found = (!self.block.is_empty()).then(|| finder.look()).flatten();
        let shown = self.needle.follow(found, passed.as_secs_f64());
        self.shown.store(shown.unwrap_or(0.0).to_bits(), Relaxed);
        self.finder = Some((finder, rate_hz));
    }

    /// The window looks at its meters less often while nothing moves.
    fn wake_at_a_sound(&mut self) {
        if self.block.is_empty() {
            return; // long buffers come less often than looks
        }
        let floor = 10_f32.powf(FLOOR_DB / 20.0);
        let hears = self.block.iter().any(|sample| sample.abs() > floor);
        if hears && !self.hears {
            (self.wake)();
        }
        self.hears = hears;
    }
}

impl App {
    /// Shows what the strings sound at.
    pub(super) fn read_tuner(&mut self) {
        let temper = self.state.temper;
        self.state.tuning = self.tuner.hz().map(|hz| temper.tuning(hz));
    }

    pub(super) fn set_reference(&mut self, reference_hz: f32) {
        self.tune_by(Temper {
            reference_hz,
            ..self.state.temper
        });
    }

    pub(super) fn choose_strings(&mut self, strings: Strings) {
        self.tune_by(Temper {
            strings,
            ..self.state.temper
        });
    }

    fn tune_by(&mut self, temper: Temper) {
        self.state.temper = temper.sound();
        self.read_tuner();
        if let Some(draft) = self.memory.keep_temper(self.state.temper) {
            self.session.write(draft);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::new_rig;

    /// Some looks' time.
    const SHORT: Duration = Duration::from_millis(400);

    #[test]
    fn a_string_wakes_the_app_once_and_again_after_a_silence() {
        let (mut rig, mut remote) = new_rig();
        let (ring, bell) = mpsc::channel();
        let wake = move || ring.send(()).unwrap_or_default();
        let _tuner = Tuner::start(&mut remote, Arc::new(wake)).unwrap();
        for (level, rings) in [
            (0.0, false),
            (0.1, true),
            (0.1, false),
            (0.0, false),
            (0.1, true),
        ] {
            rig.process(&mut [level; 64]);
            let patience = if rings {
                Duration::from_secs(20)
            } else {
                SHORT
            };
            assert_eq!(bell.recv_timeout(patience).is_ok(), rings, "at {level}");
        }
    }
}
