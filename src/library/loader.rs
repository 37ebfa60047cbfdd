//! One thread that fetches from the shelf. For each place the newest wish wins; older ones that wait are dropped.

use super::{Fetched, LoadError, Place, Tone, Wish, cost};
use crate::dsp::Spec;
use crate::rig::Guest;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A fulfilled wish.
pub struct Parcel {
    /// Where it is to play.
    pub place: Place,
    /// What was wished for.
    pub wish: Wish,
    /// What came of it.
    pub fetched: Fetched,
    /// It was fetched ahead: it is not to play yet.
    pub is_ahead: bool,
}

/// The desk where wishes are laid down and parcels are picked up.
pub struct Loader {
    desk: Arc<Desk>,
    parcels: Receiver<Parcel>,
}

#[derive(Default)]
struct Desk {
    slip: Mutex<Slip>,
    changed: Condvar,
}

#[derive(Default)]
struct Slip {
    wishes: [Option<(Wish, Option<u32>)>; Place::ALL.len()],
    /// What the amp may be asked to play next, and at which rate.
    ahead: VecDeque<(Wish, Option<u32>)>,
    closed: bool,
}

impl Loader {
    /// Starts the loader's thread. `fetch` does the work there ([`super::fetch()`] outside tests); `wake` is
    /// called whenever a parcel is ready.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        fetch: impl FnMut(&Wish) -> Fetched + Send + 'static,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> std::io::Result<Self> {
        let desk = Arc::new(Desk::default());
        let (sender, parcels) = mpsc::channel();
        let theirs = Arc::clone(&desk);
        let work = move || theirs.serve(fetch, &sender, &*wake);
        std::thread::Builder::new()
            .name("loader".to_owned())
            .spawn(work)?;
        Ok(Self { desk, parcels })
    }

    /// Asks for `wish` at `place`, instead of any that still waits for it, ready for devices at `rate_hz` where they are known.
    pub fn wish(&self, place: Place, wish: Wish, rate_hz: Option<u32>) {
        self.desk.slip().wishes[place as usize] = Some((wish, rate_hz));
        self.desk.changed.notify_one();
    }

    /// Fetches `wishes` for the amp when nothing else is to be done, instead of what was to be fetched ahead before.
    pub fn look_ahead(&self, wishes: Vec<Wish>, rate_hz: Option<u32>) {
        let wishes = wishes.into_iter().map(|wish| (wish, rate_hz));
        self.desk.slip().ahead = wishes.collect();
        self.desk.changed.notify_one();
    }

    /// The next parcel, if one has arrived.
    pub fn poll(&self) -> Option<Parcel> {
        self.parcels.try_recv().ok()
    }
}

impl Drop for Loader {
    /// Tells the thread to end, and does not wait for it: it may hang on a dead drive.
    fn drop(&mut self) {
        self.desk.slip().closed = true;
        self.desk.changed.notify_one();
    }
}

/// What the thread does next.
struct Errand {
    place: Place,
    wish: Wish,
    rate_hz: Option<u32>,
    is_ahead: bool,
}

impl Desk {
    fn slip(&self) -> MutexGuard<'_, Slip> {
        self.slip.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(
        &self,
        mut fetch: impl FnMut(&Wish) -> Fetched,
        parcels: &Sender<Parcel>,
        wake: &dyn Fn(),
    ) {
        while let Some(errand) = self.next_errand() {
            let Errand {
                place,
                wish,
                rate_hz,
                is_ahead,
            } = errand;
            let work = || ready(fetch(&wish), rate_hz);
            let fetched = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| crashed(&wish));
            if !is_ahead && self.has_newer_wish(place) {
                continue;
            }
            let parcel = Parcel {
                place,
                wish,
                fetched,
                is_ahead,
            };
            if parcels.send(parcel).is_err() {
                return;
            }
            wake();
        }
    }

    /// Sleeps until there is a wish, or something to be fetched ahead; absent when the desk is closed.
    fn next_errand(&self) -> Option<Errand> {
        let mut slip = self.slip();
        loop {
            if slip.closed {
                return None;
            }
            let mut wishes = Place::ALL.into_iter().zip(&mut slip.wishes);
            let next = wishes.find_map(|(place, wish)| Some((place, wish.take()?)));
            let ahead = || Some((Place::Amp, slip.ahead.pop_front()?));
            let is_ahead = next.is_none();
            if let Some((place, (wish, rate_hz))) = next.or_else(ahead) {
                return Some(Errand {
                    place,
                    wish,
                    rate_hz,
                    is_ahead,
                });
            }
            slip = self
                .changed
                .wait(slip)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn has_newer_wish(&self, place: Place) -> bool {
        self.slip().wishes[place as usize].is_some()
    }
}

/// Builds the amp for the devices' rate and learns what it costs here, where that may take its time.
fn ready(mut fetched: Fetched, rate_hz: Option<u32>) -> Fetched {
    if let Ok(tone) = &mut fetched.tone {
        make_ready(tone, rate_hz);
    }
    fetched
}

/// Builds the amp of `tone` for devices at `rate_hz`, where they are known, and learns what it costs here.
pub(super) fn make_ready(tone: &mut Tone, rate_hz: Option<u32>) {
    if let Some(rate_hz) = rate_hz {
        tone.amp.prepare(Spec {
            sample_rate_hz: rate_hz.into(),
            max_block: 0,
        });
    }
    tone.seconds_per_frame = cost::seconds_per_frame(&mut tone.amp);
}

fn crashed(wish: &Wish) -> Fetched {
    let path = match wish {
        Wish::Path(path) | Wish::Size(path, _) => Some(path.clone()),
        Wish::BuiltIn => None,
    };
    Fetched {
        path,
        folder: None,
        tone: Err(LoadError::Crashed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    fn wish(name: &str) -> Wish {
        Wish::Path(PathBuf::from(name))
    }

    fn missing(wish: &Wish) -> Fetched {
        Fetched {
            tone: Err(LoadError::Missing),
            ..crashed(wish)
        }
    }

    fn loader(fetch: impl FnMut(&Wish) -> Fetched + Send + 'static) -> Loader {
        Loader::start(fetch, Arc::new(|| ())).unwrap()
    }

    #[test]
    fn the_newest_wish_wins_and_older_ones_are_dropped() {
        let (start, started) = mpsc::channel();
        let (go, gate) = mpsc::channel::<()>();
        let loader = loader(move |wish| {
            start.send(()).unwrap();
            gate.recv().unwrap();
            missing(wish)
        });
        loader.wish(Place::Amp, wish("first"), None);
        started.recv().unwrap();
        loader.wish(Place::Amp, wish("second"), None);
        loader.wish(Place::Pedal, wish("pedal"), None);
        loader.wish(Place::Amp, wish("third"), None);
        for (place, name) in [(Place::Amp, "third"), (Place::Pedal, "pedal")] {
            go.send(()).unwrap();
            go.send(()).unwrap();
            let parcel = loader.parcels.recv().unwrap();
            assert_eq!((parcel.place, parcel.wish), (place, wish(name)));
        }
        drop(go);
        assert!(loader.poll().is_none());
    }

    #[test]
    fn what_may_come_next_is_fetched_when_nothing_else_is_to_be_done() {
        let (start, started) = mpsc::channel();
        let (go, gate) = mpsc::channel::<()>();
        let loader = loader(move |wish| {
            start.send(()).unwrap();
            gate.recv().unwrap();
            missing(wish)
        });
        loader.wish(Place::Amp, wish("now"), None);
        started.recv().unwrap();
        loader.look_ahead(vec![wish("stale")], None);
        loader.look_ahead(vec![wish("next"), wish("previous")], None);
        loader.wish(Place::Pedal, wish("pedal"), None);
        for (name, is_ahead) in [
            ("now", false),
            ("pedal", false),
            ("next", true),
            ("previous", true),
        ] {
            go.send(()).unwrap();
            let parcel = loader.parcels.recv().unwrap();
            assert_eq!((parcel.wish, parcel.is_ahead), (wish(name), is_ahead));
        }
    }

    #[test]
    fn a_panic_becomes_an_error_and_the_next_wish_is_served() {
        let loader = loader(|asked| {
            assert_ne!(*asked, wish("bad"), "this one is meant to fail");
            missing(asked)
        });
        loader.wish(Place::Amp, wish("bad"), None);
        let parcel = loader.parcels.recv().unwrap();
        assert!(matches!(parcel.fetched.tone, Err(LoadError::Crashed)));
        loader.wish(Place::Amp, wish("good"), None);
        assert_eq!(loader.parcels.recv().unwrap().wish, wish("good"));
    }

    #[test]
    fn a_parcel_wakes_the_window() {
        let (woken, waker) = mpsc::channel();
        let wake = Arc::new(move || woken.send(()).unwrap());
        let loader = Loader::start(missing, wake).unwrap();
        loader.wish(Place::Amp, Wish::BuiltIn, None);
        waker.recv().unwrap();
        assert_eq!(loader.poll().unwrap().wish, Wish::BuiltIn);
    }
}
