//! One thread that fetches from the shelf. For each place the newest wish wins; older ones that wait are dropped.

use super::{Fetched, LoadError, Patience, Place, Tone, Wish, cost};
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
    /// What it came for.
    pub purpose: Purpose,
}

/// What a parcel is fetched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The player waits for it.
    Wish,
    /// It plays already, and all is known of it now.
    Settle,
    /// It is not to play yet.
    Ahead,
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
    /// What plays already and was only glimpsed at: by the amp.
    unsettled: Option<(Wish, Option<u32>)>,
    /// What the amp may be asked to play next, and at which rate.
    ahead: VecDeque<(Wish, Option<u32>)>,
    closed: bool,
}

impl Loader {
    /// Starts the loader's thread. `fetch` does the work there ([`super::fetch()`] outside tests): for a wish without any
    /// patience; what was only glimpsed at comes once more when all is known of it. `wake` is called whenever a parcel is ready.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        fetch: impl FnMut(&Wish, Patience) -> Fetched + Send + 'static,
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
        let mut slip = self.desk.slip();
        slip.wishes[place as usize] = Some((wish, rate_hz));
        if place == Place::Amp {
            slip.unsettled = None;
        }
        drop(slip);
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
#[derive(Clone)]
struct Errand {
    place: Place,
    wish: Wish,
    rate_hz: Option<u32>,
    purpose: Purpose,
}

impl Desk {
    fn slip(&self) -> MutexGuard<'_, Slip> {
        self.slip.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(
        &self,
        mut fetch: impl FnMut(&Wish, Patience) -> Fetched,
        parcels: &Sender<Parcel>,
        wake: &dyn Fn(),
    ) {
        while let Some(errand) = self.next_errand() {
            let stop = || self.is_wanted();
            let patience = match (errand.purpose, errand.place) {
                (Purpose::Wish, Place::Amp) => Patience::None,
                // Nobody steps through what stands beside the amp.
                (Purpose::Wish, _) => Patience::ENDLESS,
                (Purpose::Settle | Purpose::Ahead, _) => Patience::Until(&stop),
            };
            let work = || ready(fetch(&errand.wish, patience), errand.rate_hz);
            let fetched =
                catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| crashed(&errand.wish));
            if !self.is_due(&errand, &fetched) {
                continue;
            }
            let parcel = Parcel {
                place: errand.place,
                wish: errand.wish,
                fetched,
                purpose: errand.purpose,
            };
            if parcels.send(parcel).is_err() {
                return;
            }
            wake();
        }
    }

    /// Whether what came of an errand is to be handed over. What is not settled yet is put down for later.
    fn is_due(&self, errand: &Errand, fetched: &Fetched) -> bool {
        let is_settled = fetched.tone.as_ref().map_or(true, |tone| tone.is_settled);
        let mut slip = self.slip();
        let newer = slip.wishes[errand.place as usize].is_some();
        match errand.purpose {
            Purpose::Ahead if !is_settled => {
                slip.ahead.push_front((errand.wish.clone(), errand.rate_hz));
            }
            Purpose::Wish | Purpose::Settle if !newer && !is_settled => {
                slip.unsettled = Some((errand.wish.clone(), errand.rate_hz));
            }
            _ => (),
        }
        match errand.purpose {
            Purpose::Wish => !newer,
            Purpose::Settle => !newer && is_settled,
            Purpose::Ahead => is_settled,
        }
    }

    /// Sleeps until there is a wish, or something to be settled or fetched ahead; absent when the desk is closed.
    fn next_errand(&self) -> Option<Errand> {
        let mut slip = self.slip();
        loop {
            if slip.closed {
                return None;
            }
            if let Some(errand) = slip.next() {
                return Some(errand);
            }
            slip = self
                .changed
                .wait(slip)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether someone waits.
    fn is_wanted(&self) -> bool {
        let slip = self.slip();
        slip.closed || slip.wishes.iter().any(Option::is_some)
    }
}

impl Slip {
    fn next(&mut self) -> Option<Errand> {
        let mut wishes = Place::ALL.into_iter().zip(&mut self.wishes);
        let wish = wishes.find_map(|(place, wish)| Some((place, wish.take()?, Purpose::Wish)));
        let settle = || Some((Place::Amp, self.unsettled.take()?, Purpose::Settle));
        let ahead = || Some((Place::Amp, self.ahead.pop_front()?, Purpose::Ahead));
        let (place, (wish, rate_hz), purpose) = wish.or_else(settle).or_else(ahead)?;
        Some(Errand {
            place,
            wish,
            rate_hz,
            purpose,
        })
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
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    fn wish(name: &str) -> Wish {
        Wish::Path(PathBuf::from(name))
    }

    fn missing(wish: &Wish) -> Fetched {
        Fetched {
            tone: Err(LoadError::Missing),
            ..crashed(wish)
        }
    }

    fn loader(mut fetch: impl FnMut(&Wish) -> Fetched + Send + 'static) -> Loader {
        Loader::start(move |wish, _| fetch(wish), Arc::new(|| ())).unwrap()
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
        for (name, purpose) in [
            ("now", Purpose::Wish),
            ("pedal", Purpose::Wish),
            ("next", Purpose::Ahead),
            ("previous", Purpose::Ahead),
        ] {
            go.send(()).unwrap();
            let parcel = loader.parcels.recv().unwrap();
            assert_eq!((parcel.wish, parcel.purpose), (wish(name), purpose));
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
        let loader = Loader::start(|wish, _| missing(wish), wake).unwrap();
        loader.wish(Place::Amp, Wish::BuiltIn, None);
        waker.recv().unwrap();
        assert_eq!(loader.poll().unwrap().wish, Wish::BuiltIn);
    }

    /// What a fetch finds out when there is patience, and until it is stopped.
    fn glimpsed(asked: &Wish, patience: Patience) -> Fetched {
        let mut fetched = super::super::fetch::built_in();
        fetched.path = asked.path().map(Path::to_path_buf);
        if let Ok(tone) = &mut fetched.tone {
            tone.is_settled = match patience {
                Patience::None => false,
                Patience::Until(stop) => {
                    let until = Instant::now() + Duration::from_millis(300);
                    while !stop() && Instant::now() < until {
                        std::thread::yield_now();
                    }
                    !stop()
                }
            };
        }
        fetched
    }

    #[test]
    fn what_was_glimpsed_at_comes_again_when_all_is_known_unless_another_is_wished_for() {
        let loader = Loader::start(glimpsed, Arc::new(|| ())).unwrap();
        let mut seen = Vec::new();
        loader.wish(Place::Amp, wish("first"), None);
        loader.look_ahead(vec![wish("ahead")], None);
        while seen.len() < 4 {
            let parcel = loader.parcels.recv().unwrap();
            if seen.is_empty() {
                // It is being measured, and has to give way.
                loader.wish(Place::Amp, wish("second"), None);
            }
            let settled = parcel.fetched.tone.unwrap().is_settled;
            seen.push((parcel.wish, parcel.purpose, settled));
        }
        let expected = [
            (wish("first"), Purpose::Wish, false),
            (wish("second"), Purpose::Wish, false),
            (wish("second"), Purpose::Settle, true),
            (wish("ahead"), Purpose::Ahead, true),
        ];
        assert_eq!(seen, expected);
    }
}
