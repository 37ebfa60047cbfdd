//! The part of the app that brings cabinets: files are read on a thread of their own and mounted when they come.

use super::notice::Notice;
use super::{App, Asked};
use crate::library::{CabError, Content, NamedCab};
use crate::rig::Cab;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// A cabinet that has been read, or why it could not be.
struct Arrival {
    place: usize,
    cab: Result<NamedCab, CabError>,
}

/// Cabinets on their way.
pub struct Carrier {
    wake: Arc<dyn Fn() + Send + Sync>,
    sender: Sender<Arrival>,
    arrivals: Receiver<Arrival>,
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
        let carrier = &self.cabs;
        let (sender, wake) = (carrier.sender.clone(), Arc::clone(&carrier.wake));
        let read = move || {
            let cab = NamedCab::open(&path);
            // The app may be gone by then.
            if sender.send(Arrival { place, cab }).is_ok() {
                wake();
            }
        };
        let started = std::thread::Builder::new()
            .name("cab".to_owned())
            .spawn(read);
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
            match arrival.cab {
                Ok(cab) => self.put_cab(arrival.place, Some(cab)),
                Err(error) => self.say(Notice::no_cab(&error)),
            }
        }
        for place in 0..2 {
            if let Some(cab) = self.cabs.waiting[place].take() {
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
        let carrier = &mut self.cabs;
        let (Some(waiting), Some(shown), Some(kept)) = (
            carrier.waiting.get_mut(place),
            self.state.cabs.get_mut(place),
            carrier.cabs.get_mut(place),
        ) else {
            return;
        };
        let playing = match &self.state.sound {
            super::state::Sound::Playing(playing) => Some(playing),
            _ => None,
        };
        let rate_hz = f64::from(playing.map_or(super::HOME_RATE, |it| it.opened.rate));
        *shown = cab.as_ref().map(|cab| cab.name.clone());
        *waiting = Some(Box::new(match &cab {
            Some(cab) => Cab::new(cab.impulse.clone(), rate_hz),
            None => Cab::none(),
        }));
        *kept = cab;
    }
}
