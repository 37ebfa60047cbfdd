//! Stopped, opening or playing. Devices are opened and closed on a thread of their own, so that the window
//! never waits for a driver; the rig travels there and back with its tone in it.

use super::cards::{SoundCards, Voice};
use crate::audio::{AudioError, Host, Opened, Request};
use crate::dsp::echo::{NoEcho, RoundTrip};
use crate::live::{LiveRig, Probe};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

/// How long to wait before the same devices are tried again.
pub const RETRY_EVERY: Duration = Duration::from_secs(1);
/// How long leaving the program waits for a driver to let go.
const FAREWELL: Duration = Duration::from_secs(2);

/// The devices' side of the app.
pub struct Session {
    jobs: Sender<Job>,
    news: Receiver<News>,
    stage: Stage,
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
    /// A fresh list of devices.
    Listed(Vec<Host>),
    /// Whether the input that was asked for is there.
    InputIsThere(bool),
    /// What a probe found.
    Measured(Result<RoundTrip, NoEcho>),
}

enum Job {
    List,
    LookForInput(Request),
    Judge(Box<Probe>),
    /// Try these in turn until one opens.
    Open(Vec<Request>, Home),
    Close(Box<dyn Voice>),
}

/// Whence the rig comes.
enum Home {
    Here(Box<LiveRig>),
    OnCard(Box<dyn Voice>),
}

enum News {
    Listed(Vec<Host>),
    InputIsThere(bool),
    Measured(Result<RoundTrip, NoEcho>),
    Opened(Box<dyn Voice>),
    Refused(AudioError, Box<LiveRig>),
    Closed(Box<LiveRig>),
    Crashed,
}

impl Session {
    /// Starts the devices' thread with `rig` at rest.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        cards: Box<dyn SoundCards>,
        rig: LiveRig,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> std::io::Result<Self> {
        let (jobs, inbox) = mpsc::channel();
        let (outbox, news) = mpsc::channel();
        let work = move || serve(cards, &inbox, &outbox, &*wake);
        std::thread::Builder::new()
            .name("devices".to_owned())
            .spawn(work)?;
        Ok(Self {
            jobs,
            news,
            stage: Stage::Stopped(Box::new(rig)),
            attempts: Vec::new(),
            wants_opening: false,
            retry_at: None,
        })
    }

    /// Plays on the first of `attempts` that opens, in place of anything asked before.
    pub fn play(&mut self, attempts: Vec<Request>) {
        self.attempts = attempts;
        self.wants_opening = true;
        self.open_if_possible();
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

    /// Has the round trip found in what `probe` heard, which takes longer than a window can wait.
    pub fn judge(&self, probe: Box<Probe>) {
        // A thread that is gone finds nothing.
        let _ = self.jobs.send(Job::Judge(probe));
    }

    /// Takes a new rig after a crash and tries again a little later.
    pub fn adopt(&mut self, rig: LiveRig, now: Instant) {
        self.stage = Stage::Stopped(Box::new(rig));
        self.retry_at = Some(now + RETRY_EVERY);
    }

    /// The next thing that happened, if any; retries what is due.
    pub fn poll(&mut self, now: Instant) -> Option<Event> {
        let event = self.next_event(now);
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
            News::InputIsThere(there) => Some(Event::InputIsThere(there)),
            News::Measured(result) => Some(Event::Measured(result)),
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
            let _ = self.news.recv_timeout(FAREWELL);
        }
    }
}

/// The devices' thread: one job after the other until the session is gone.
fn serve(
    mut cards: Box<dyn SoundCards>,
    jobs: &Receiver<Job>,
    news: &Sender<News>,
    wake: &dyn Fn(),
) {
    while let Ok(job) = jobs.recv() {
        if news.send(work(&mut *cards, job)).is_err() {
            return;
        }
        wake();
    }
}

/// Does one job; a crashing driver becomes news like any other.
fn work(cards: &mut dyn SoundCards, job: Job) -> News {
    // The rig has no part in looking.
    let harmless = match job {
        Job::List => Some(News::Listed(Vec::new())),
        Job::LookForInput(_) => Some(News::InputIsThere(false)),
        Job::Judge(_) => Some(News::Measured(Err(NoEcho::Silence))),
        Job::Open(..) | Job::Close(_) => None,
    };
    let result = catch_unwind(AssertUnwindSafe(|| match job {
        Job::List => News::Listed(cards.hosts()),
        Job::Judge(probe) => News::Measured(probe.result()),
        Job::LookForInput(request) => News::InputIsThere(cards.input_is_there(&request)),
        Job::Open(attempts, home) => open(cards, &attempts, home),
        Job::Close(voice) => match voice.close() {
            Some(rig) => News::Closed(Box::new(rig)),
            None => News::Crashed,
        },
    }));
    result.unwrap_or(harmless.unwrap_or(News::Crashed))
}

fn open(cards: &mut dyn SoundCards, attempts: &[Request], home: Home) -> News {
    let mut rig = match home {
        Home::Here(rig) => rig,
        Home::OnCard(voice) => match voice.close() {
            Some(rig) => Box::new(rig),
            None => return News::Crashed,
        },
    };
    let mut reason = None;
    for request in attempts {
        match cards.open(request, *rig) {
            Ok(voice) => return News::Opened(voice),
            Err((error, home)) => {
                rig = home;
                // The first refusal is the one that answers what the player asked for.
                reason.get_or_insert(error);
            }
        }
    }
    match reason {
        Some(error) => News::Refused(error, rig),
        None => News::Closed(rig),
    }
}
