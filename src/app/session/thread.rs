//! The devices' thread: whatever may take long, one job after the other.

use crate::app::cards::{SoundCards, Voice};
use crate::app::notice::Notice;
use crate::app::settings::Draft;
use crate::audio::{AudioError, Host, Request};
use crate::dsp::echo::{NoEcho, RoundTrip};
use crate::dsp::hum::{self, Hum};
use crate::dsp::hush::{self, Hush};
use crate::dsp::own_sound;
use crate::live::{LiveRig, Probe, Tap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// Work for the thread.
pub enum Job {
    /// List every host with its devices.
    List,
    /// Look whether the input that is meant is there.
    LookForInput(Request),
    /// Look whether all that is meant is there.
    LookForAll(Request),
    /// Find the round trip in what a probe heard.
    Judge(Box<Probe>),
    /// Find out what a tap tells, on devices at so many Hz.
    Examine(Box<Tap>, f64),
    /// Find out how still it is on devices at so many Hz.
    Hush(Box<Tap>, f64),
    /// Write settings to the disk.
    Write(Draft),
    /// Try these in turn until one opens.
    Open(Vec<Request>, Home),
    /// Bring the rig home.
    Close(Box<dyn Voice>),
}

/// Whence the rig comes.
pub enum Home {
    /// From the app.
    Here(Box<LiveRig>),
    /// From the devices that play now.
    OnCard(Box<dyn Voice>),
}

/// What a tap tells.
#[derive(Default)]
pub struct Examined {
    /// What came in had gone out before.
    pub is_copy: bool,
    /// What came in was the mains.
    pub hum: Option<Hum>,
}

/// What came of a job.
pub enum News {
    /// A fresh list of devices.
    Listed(Vec<Host>),
    /// Whether what was looked for is there.
    IsThere(bool),
    /// What a probe found.
    Measured(Result<RoundTrip, NoEcho>),
    /// What a tap tells.
    Examined(Examined),
    /// How still it is; absent where somebody plays.
    Hushed(Option<Hush>),
    /// What became of the settings.
    Written(Result<(), Notice>),
    /// They play.
    Opened(Box<dyn Voice>),
    /// They would not, and the rig is home.
    Refused(AudioError, Box<LiveRig>),
    /// The rig is home.
    Closed(Box<LiveRig>),
    /// The rig is gone.
    Crashed,
}

/// Where jobs go and news comes from.
pub type Ends = (Sender<Job>, Receiver<News>);

/// Starts the thread; it ends when both ends are gone, and `wake` is called for every piece of news.
pub fn start(
    cards: Box<dyn SoundCards>,
    wake: Arc<dyn Fn() + Send + Sync>,
) -> std::io::Result<Ends> {
    let (jobs, inbox) = mpsc::channel();
    let (outbox, news) = mpsc::channel();
    let work = move || serve(cards, &inbox, &outbox, &*wake);
    std::thread::Builder::new()
        .name("devices".to_owned())
        .spawn(work)?;
    Ok((jobs, news))
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
        Job::LookForInput(_) | Job::LookForAll(_) => Some(News::IsThere(false)),
        Job::Examine(..) => Some(News::Examined(Examined::default())),
        Job::Hush(..) => Some(News::Hushed(None)),
        Job::Judge(_) => Some(News::Measured(Err(NoEcho::Silence))),
        Job::Write(_) => Some(News::Written(Ok(()))),
        Job::Open(..) | Job::Close(_) => None,
    };
    let result = catch_unwind(AssertUnwindSafe(|| match job {
        Job::List => News::Listed(cards.hosts()),
        Job::Examine(tap, rate_hz) => News::Examined(Examined {
            is_copy: own_sound::find(tap.heard(), tap.guitar()).is_some(),
            hum: hum::find(tap.guitar(), rate_hz),
        }),
        Job::Hush(tap, rate_hz) => News::Hushed(hush::find(tap.guitar(), rate_hz)),
        Job::Write(draft) => News::Written(draft.write()),
        Job::Judge(probe) => News::Measured(probe.result()),
        Job::LookForInput(request) => News::IsThere(cards.input_is_there(&request)),
        Job::LookForAll(request) => News::IsThere(cards.all_is_there(&request)),
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
