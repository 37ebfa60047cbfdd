//! The part of the app that brings cabinets: files are read on a thread of their own and mounted when they come.

use super::notice::Notice;
use super::{App, Asked};
use crate::dsp::Spec;
use crate::library::{CabError, Content, NamedCab};
use crate::rig::{Cab, Guest};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// What comes from a thread.
enum Arrival {
    /// A cabinet that has been read for a place, or why it could not be.
    Read(usize, Result<NamedCab, CabError>),
    /// One that has been built for a place, in answer to the order of that number.
    Built(usize, u64, Box<Cab>),
}

/// Cabinets on their way.
pub struct Carrier {
    wake: Arc<dyn Fn() + Send + Sync>,
    sender: Sender<Arrival>,
    arrivals: Receiver<Arrival>,
    /// How many were ordered for each place: who was overtaken comes too late.
    orders: [u64; 2],
    /// What waits for the way to be free.
    waiting: [Option<Box<Cab>>; 2],
    /// What plays, to be mounted again in a new rig.
    cabs: [Option<NamedCab>; 2],
}

impl Carrier {
    /// Brings the built-in cabinet first; `wake` is called when one has been read.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (sender, arrivals) = mpsc::channel();
        Self {
            wake,
            sender,
            arrivals,
            orders: [0, 0],
            waiting: [None, None],
            cabs: [Some(NamedCab::built_in()), None],
        }
    }
}

impl App {
    /// Whether `path` looks like an impulse response.
    pub(super) fn is_cab(path: &Path) -> bool {
        let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
        ["wav", "flac", "aif", "aiff"]
            .iter()
            .any(|one| ending == *one)
    }

    pub(super) fn load_cab(&mut self, place: usize, path: PathBuf) {
        self.fetch_cab(move || Arrival::Read(place, NamedCab::open(&path)));
    }

    /// Reads or builds on a thread of its own: both may take their time.
    fn fetch_cab(&mut self, fetch: impl FnOnce() -> Arrival + Send + 'static) {
        let carrier = &self.cabs;
        let (sender, wake) = (carrier.sender.clone(), Arc::clone(&carrier.wake));
        let work = move || {
            // The app may be gone by then.
            if sender.send(fetch()).is_ok() {
                wake();
            }
        };
        let started = std::thread::Builder::new()
            .name("cab".to_owned())
            .spawn(work);
        if started.is_err() {
            self.say(Notice::no_thread());
        }
    }

    pub(super) fn browse_cab(&mut self, place: usize) {
        self.asked = Some(Asked::Cab(place));
        self.dialog.open(None);
    }

    pub(super) fn remove_cab(&mut self, place: usize) {
        self.put_cab(place, None);
    }

    /// The files of both places.
    pub(super) fn cab_contents(&self) -> [Option<Content>; 2] {
        let content = |cab: &Option<NamedCab>| cab.as_ref().map(|cab| cab.content.clone());
        self.cabs.cabs.each_ref().map(content)
    }

    /// Mounts what has arrived, and what has waited.
    pub(super) fn carry_cabs(&mut self) {
        while let Ok(arrival) = self.cabs.arrivals.try_recv() {
            match arrival {
                Arrival::Read(place, Ok(cab)) => self.put_cab(place, Some(cab)),
                Arrival::Read(_, Err(error)) => self.say(Notice::no_cab(&error)),
                Arrival::Built(place, order, cab) if order == self.cabs.orders[place] => {
                    self.cabs.waiting[place] = Some(cab);
                }
                Arrival::Built(..) => {}
            }
        }
        let playing = self.state.playing();
        let rate_hz = playing.map_or(super::HOME_RATE, |it| it.opened.rate).into();
        for place in 0..2 {
            if let Some(mut cab) = self.cabs.waiting[place].take() {
                // Built for this rate, unless the devices have changed meanwhile.
                cab.prepare(Spec {
                    sample_rate_hz: rate_hz,
                    max_block: 0,
                });
                self.cabs.waiting[place] = self.remote.mount_cab(place, cab).err();
            }
        }
    }

    /// Brings both to a rig that has none yet.
    pub(super) fn mount_cabs(&mut self) {
        for place in 0..2 {
            if let Some(cab) = self.cabs.cabs[place].clone() {
                self.put_cab(place, Some(cab));
            }
        }
    }

    /// Mounts a cabinet, or takes the one there is away.
    pub(super) fn put_cab(&mut self, place: usize, cab: Option<NamedCab>) {
        self.put_built_cab(place, cab, None);
    }

    /// The same, where it may have been built already.
    pub(super) fn put_built_cab(
        &mut self,
        place: usize,
        cab: Option<NamedCab>,
        built: Option<Box<Cab>>,
    ) {
        let carrier = &mut self.cabs;
        let (Some(order), Some(shown)) = (
            carrier.orders.get_mut(place),
            self.state.cabs.get_mut(place),
        ) else {
            return;
        };
        *order += 1;
        *shown = cab.as_ref().map(|cab| cab.name.clone());
        let order = *order;
        let new = match (&cab, built) {
            (None, _) => Err(Box::new(Cab::none())),
            (Some(_), Some(built)) => Err(built),
            (Some(cab), None) => Ok(cab.clone()),
        };
        carrier.cabs[place] = cab;
        match new {
            Err(built) => carrier.waiting[place] = Some(built),
            Ok(cab) => {
                let playing = self.state.playing();
                let rate_hz = playing.map_or(super::HOME_RATE, |it| it.opened.rate).into();
                let build = move || Box::new(Cab::new(cab.impulse, rate_hz));
                self.fetch_cab(move || Arrival::Built(place, order, build()));
            }
        }
    }
}
