//! Stopped, opening or playing. Devices are opened and closed on a thread of their own, so that the window
//! never waits for a driver; the rig travels there and back with its tone in it.

mod thread;

use super::cards::{SoundCards, Voice};
use super::notice::Notice;
use super::settings::Draft;
use crate::audio::{AudioError, Host, Opened, Overloads, Request};
use crate::dsp::echo::{NoEcho, RoundTrip};
use crate::dsp::hush::Hush;
use crate::live::{LiveRig, Probe, Readings, Tap};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};
use thread::{Examined, Home, Job, News};

/// How long to wait before the same devices are tried again.
pub const RETRY_EVERY: Duration = Duration::from_secs(1);
/// How long a driver may take to open or close before the player is told.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long leaving the program waits for a driver to let go.
const FAREWELL: Duration = Duration::from_secs(2);

/// Makes the sound cards anew, for a thread of their own.
pub type Cards = Box<dyn Fn() -> Box<dyn SoundCards>>;

/// The devices' side of the app.
pub struct Session {
    cards: Cards,
    wake: Arc<dyn Fn() + Send + Sync>,
    jobs: Sender<Job>,
    news: Receiver<News>,
    stage: Stage,
    away_since: Option<Instant>,
    /// The player was told that the driver does not answer.
    hangs: bool,
    attempts: Vec<Request>,
    wants_opening: bool,
    retry_at: Option<Instant>,
}

/// Where the rig is.
enum Stage {
    /// Here, with nothing to play on.
    Stopped(Box<LiveRig>),
    /// On the devices' thread.
    Away,
    /// On the sound card.
    Playing(Box<dyn Voice>),
    /// Gone with a crash; a new one is due.
    Lost,
    /// With a driver that does not answer; a new one is due, and nobody knows yet.
    LeftBehind,
}

/// What the app learns of the devices.
pub enum Event {
    /// They play.
    Opened(Opened),
    /// They would not open; they are tried again.
    Refused(AudioError),
    /// They stopped; they are tried again.
    Failed(AudioError),
    /// The driver crashed and took the rig along: [`Session::adopt`] a new one.
    Crashed,
    /// The driver does not answer; it is waited for until something else is to be played.
    Hangs,
    /// Such a driver was left behind, and has the rig: [`Session::adopt`] a new one.
    LeftBehind,
    /// A fresh list of devices.
    Listed(Vec<Host>),
    /// Whether what was looked for is there.
    IsThere(bool),
    /// What a probe found.
    Measured(Result<RoundTrip, NoEcho>),
    /// What a tap tells.
    Examined(Examined),
    /// How still it is.
    Hushed(Option<Hush>),
    /// What became of the settings.
    Written(Result<(), Notice>),
}

impl Session {
    /// Starts the devices' thread with `rig` at rest.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        cards: Cards,
        rig: LiveRig,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> std::io::Result<Self> {
        let (jobs, news) = thread::start(cards(), Arc::clone(&wake))?;
        Ok(Self {
            cards,
            wake,
            jobs,
            news,
            stage: Stage::Stopped(Box::new(rig)),
            away_since: None,
            hangs: false,
            attempts: Vec::new(),
            wants_opening: false,
            retry_at: None,
        })
    }

    /// Plays on the first of `attempts` that opens, in place of anything asked before.
    pub fn play(&mut self, attempts: Vec<Request>) {
        self.attempts = attempts;
        self.wants_opening = true;
        if self.hangs {
            self.leave_behind();
        }
        self.open_if_possible();
    }

    /// Tries these from the next retry on.
    pub fn retry_with(&mut self, attempts: Vec<Request>) {
        self.attempts = attempts;
    }

    /// Leaves a driver that does not answer to itself, with its thread and the rig; the next event tells.
    fn leave_behind(&mut self) {
        // Where the system gives no other thread there is nothing for it but to wait on.
        if let Ok((jobs, news)) = thread::start((self.cards)(), Arc::clone(&self.wake)) {
            (self.jobs, self.news) = (jobs, news);
            (self.stage, self.hangs) = (Stage::LeftBehind, false);
        }
    }

    /// Asks for a fresh list of devices.
    pub fn list(&self) {
        // A thread that is gone has nothing to list.
        let _ = self.jobs.send(Job::List);
    }

    /// Asks whether the input that `request` means is there.
    pub fn look_for_input(&self, request: Request) {
        // A thread that is gone finds nothing.
        let _ = self.jobs.send(Job::LookForInput(request));
    }

    /// Asks whether everything that `request` means is there.
    pub fn look_for_all(&self, request: Request) {
        // A thread that is gone finds nothing.
        let _ = self.jobs.send(Job::LookForAll(request));
    }

    /// The highest magnitude of every input channel since the last look, linear.
    pub fn channel_peaks(&self) -> Vec<f32> {
        match &self.stage {
            Stage::Playing(voice) => voice.channel_peaks(),
            _ => Vec::new(),
        }
    }

    /// Whether the threads that play go before those of other programs, if the system tells.
    pub fn is_realtime(&self) -> Option<bool> {
        match &self.stage {
            Stage::Playing(voice) => voice.is_realtime(),
            _ => None,
        }
    }

    /// Whose fault the blocks were that took longer than they last, with the latest `readings`.
    pub fn overloads(&mut self, readings: &Readings) -> Overloads {
        match &mut self.stage {
            Stage::Playing(voice) => voice.overloads(readings),
            _ => Overloads::default(),
        }
    }

    /// Has the round trip found in what `probe` heard, which takes longer than a window can wait.
    pub fn judge(&self, probe: Box<Probe>) {
        // A thread that is gone finds nothing.
        let _ = self.jobs.send(Job::Judge(probe));
    }

    /// Has what a tap kept on devices at `rate_hz` examined, which takes longer than a window can wait.
    pub fn examine(&self, tap: Box<Tap>, rate_hz: f64) {
        // A thread that is gone finds nothing.
        let _ = self.jobs.send(Job::Examine(tap, rate_hz));
    }

    /// Has silence on devices at `rate_hz` examined, for the gate.
    pub fn hush(&self, tap: Box<Tap>, rate_hz: f64) {
        // A thread that is gone finds nothing.
        let _ = self.jobs.send(Job::Hush(tap, rate_hz));
    }

    /// Has settings written.
    pub fn write(&self, draft: Draft) {
        // A thread that is gone writes nothing: so does a program that ends.
        let _ = self.jobs.send(Job::Write(draft));
    }

    /// Takes a new rig after a crash and tries again a little later.
    pub fn adopt(&mut self, rig: LiveRig, now: Instant) {
        self.stage = Stage::Stopped(Box::new(rig));
        self.retry_at = Some(now + RETRY_EVERY);
    }

    /// The next thing that happened, if any; retries what is due.
    pub fn poll(&mut self, now: Instant) -> Option<Event> {
        let event = self.next_event(now).or_else(|| self.watch(now));
        if self.retry_at.is_some_and(|at| now >= at) {
            self.wants_opening = true;
        }
        self.open_if_possible();
        event
    }

    /// Frames of delay between the two callbacks as the ring stands now; 0 while nothing plays.
    pub fn delay_frames(&self) -> usize {
        match &self.stage {
            Stage::Playing(voice) => voice.added_delay_frames(),
            _ => 0,
        }
    }

    /// When the next retry is due.
    pub fn retry_at(&self) -> Option<Instant> {
        self.retry_at
    }

    /// When the player is told that the driver does not answer, unless it does.
    pub fn hangs_at(&self) -> Option<Instant> {
        let since = self.away_since.filter(|_| !self.hangs)?;
        Some(since + PATIENCE)
    }

    /// Watches a driver that opens or closes.
    fn watch(&mut self, now: Instant) -> Option<Event> {
        match self.stage {
            Stage::Away => {
                let since = *self.away_since.get_or_insert(now);
                let told = self.hangs;
                self.hangs = now - since >= PATIENCE;
                (self.hangs && !told).then_some(Event::Hangs)
            }
            Stage::LeftBehind => {
                (self.stage, self.away_since) = (Stage::Lost, None);
                Some(Event::LeftBehind)
            }
            _ => {
                (self.away_since, self.hangs) = (None, false);
                None
            }
        }
    }

    fn next_event(&mut self, now: Instant) -> Option<Event> {
        if let Stage::Playing(voice) = &mut self.stage
            && let Some(error) = voice.failure()
        {
            self.bring_home();
            return Some(Event::Failed(error));
        }
        let news = self.news.try_recv().ok()?;
        self.receive(news, now)
    }

    fn receive(&mut self, news: News, now: Instant) -> Option<Event> {
        match news {
            News::Listed(hosts) => Some(Event::Listed(hosts)),
            News::IsThere(there) => Some(Event::IsThere(there)),
            News::Measured(result) => Some(Event::Measured(result)),
            News::Examined(examined) => Some(Event::Examined(examined)),
            News::Hushed(hush) => Some(Event::Hushed(hush)),
            News::Written(result) => Some(Event::Written(result)),
            News::Opened(voice) => {
                let opened = voice.opened().clone();
                self.stage = Stage::Playing(voice);
                Some(Event::Opened(opened))
            }
            News::Refused(error, rig) => {
                self.rest(rig, now);
                Some(Event::Refused(error))
            }
            News::Closed(rig) => {
                self.rest(rig, now);
                None
            }
            News::Crashed => {
                self.stage = Stage::Lost;
                Some(Event::Crashed)
            }
        }
    }

    fn rest(&mut self, rig: Box<LiveRig>, now: Instant) {
        self.stage = Stage::Stopped(rig);
        self.retry_at = Some(now + RETRY_EVERY);
    }

    fn open_if_possible(&mut self) {
        if !self.wants_opening {
            return;
        }
        let home = match std::mem::replace(&mut self.stage, Stage::Away) {
            Stage::Stopped(rig) => Home::Here(rig),
            Stage::Playing(voice) => Home::OnCard(voice),
            elsewhere => {
                self.stage = elsewhere;
                return;
            }
        };
        self.wants_opening = false;
        self.retry_at = None;
        let _ = self.jobs.send(Job::Open(self.attempts.clone(), home));
    }

    fn bring_home(&mut self) {
        if let Stage::Playing(voice) = std::mem::replace(&mut self.stage, Stage::Away) {
            let _ = self.jobs.send(Job::Close(voice));
        }
    }
}

impl Drop for Session {
    /// Lets the sound card go in good order, unless its driver hangs.
    fn drop(&mut self) {
        if matches!(self.stage, Stage::Playing(_)) {
            self.bring_home();
            // News of other jobs may come first.
            let until = Instant::now() + FAREWELL;
            let left = || until.saturating_duration_since(Instant::now());
            while let Ok(news) = self.news.recv_timeout(left()) {
                if matches!(news, News::Closed(_) | News::Crashed) {
                    break;
                }
            }
        }
    }
}
