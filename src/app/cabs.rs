//! The part of the app that brings cabinets: files are read on a thread of their own and mounted when they come.

use super::App;
use super::notice::Notice;
use crate::library::{CabError, builtin_cab, open_cab};
use crate::rig::{Cab, Impulse};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// A cabinet that has been read, or why it could not be.
struct Arrival {
    place: usize,
    name: String,
    impulse: Result<Impulse, CabError>,
}

/// Cabinets on their way.
pub struct Carrier {
    wake: Arc<dyn Fn() + Send + Sync>,
    sender: Sender<Arrival>,
    arrivals: Receiver<Arrival>,
    /// What waits for the way to be free.
    waiting: [Option<Box<Cab>>; 2],
    /// What plays, to be mounted again in a new rig.
    impulses: [Option<Impulse>; 2],
    /// The place that an open dialog asks for.
    asks_for: Option<usize>,
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
            impulses: [Some(builtin_cab()), None],
            asks_for: None,
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
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let name = name.into_owned();
            let impulse = open_cab(&path);
            // The app may be gone by then.
            if sender
                .send(Arrival {
                    place,
                    name,
                    impulse,
                })
                .is_ok()
            {
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
        self.cabs.asks_for = Some(place);
        self.dialog.open(None);
    }

    /// The place that the dialog which was just answered had asked for.
    pub(super) fn asked_for_cab(&mut self) -> Option<usize> {
        self.cabs.asks_for.take()
    }

    pub(super) fn remove_cab(&mut self, place: usize) {
        self.put_cab(place, None, None);
    }

    /// Mounts what has arrived, and what has waited.
    pub(super) fn carry_cabs(&mut self) {
        while let Ok(arrival) = self.cabs.arrivals.try_recv() {
            match arrival.impulse {
                Ok(impulse) => self.put_cab(arrival.place, Some(impulse), Some(arrival.name)),
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
            if let Some(impulse) = self.cabs.impulses[place].clone() {
                let name = self.state.cabs[place].take();
                let name = name.unwrap_or_else(|| "Built-in cabinet".to_owned());
                self.put_cab(place, Some(impulse), Some(name));
            }
        }
    }

    fn put_cab(&mut self, place: usize, impulse: Option<Impulse>, name: Option<String>) {
        let (Some(waiting), Some(shown)) = (
            self.cabs.waiting.get_mut(place),
            self.state.cabs.get_mut(place),
        ) else {
            return;
        };
        let playing = match &self.state.sound {
            super::state::Sound::Playing(playing) => Some(playing.opened.rate),
            _ => None,
        };
        let rate_hz = f64::from(playing.unwrap_or(super::HOME_RATE));
        let cab = impulse
            .clone()
            .map_or_else(Cab::none, |impulse| Cab::new(impulse, rate_hz));
        *waiting = Some(Box::new(cab));
        *shown = name;
        self.cabs.impulses[place] = impulse;
    }
}
