//! The part of the app that brings the captures beside the amp: a pedal before it, a second amp beside it.

use super::notice::Notice;
use super::state::Companion;
use super::{App, Asked};
use crate::dsp::Spec;
use crate::library::{Content, Fetched, Parcel, Place, Wish};
use crate::rig::{Amp, Guest};
use std::path::{Path, PathBuf};

/// Those of one place: who waits for the way to be free, who plays, and what was last wished for.
#[derive(Default)]
pub struct Guesthouse {
    waiting: Option<Box<Amp>>,
    path: Option<PathBuf>,
    content: Option<Content>,
    wished: Option<Wish>,
}

/// The places beside the amp.
const PLACES: [Place; 2] = [Place::Pedal, Place::Second];

impl App {
    pub(super) fn load_beside(&mut self, place: Place, path: PathBuf) {
        let wish = Wish::Path(path);
        let (shown, house) = self.beside(place);
        shown.loading = Some(super::captures::name_of(&wish));
        house.wished = Some(wish.clone());
        let rate_hz = self.state.playing().map(|playing| playing.opened.rate);
        self.loader.wish(place, wish, rate_hz);
    }

    pub(super) fn browse_beside(&mut self, place: Place) {
        self.asked = Some(Asked::Beside(place));
        self.dialog.open(self.shown_folder());
    }

    pub(super) fn remove_beside(&mut self, place: Place) {
        let nobody = match place {
            Place::Second => Amp::silence(),
            Place::Amp | Place::Pedal => Amp::wire(),
        };
        let (shown, house) = self.beside(place);
        *shown = Companion::default();
        *house = Guesthouse {
            waiting: Some(Box::new(nobody)),
            ..Guesthouse::default()
        };
    }

    /// What the window shows of a place, and who lives there.
    fn beside(&mut self, place: Place) -> (&mut Companion, &mut Guesthouse) {
        match place {
            Place::Second => (&mut self.state.second, &mut self.company[1]),
            Place::Amp | Place::Pedal => (&mut self.state.pedal, &mut self.company[0]),
        }
    }

    /// The files of both places.
    pub(super) fn company_contents(&self) -> [Option<Content>; 2] {
        self.company.each_ref().map(|house| house.content.clone())
    }

    pub(super) fn unpack_beside(&mut self, parcel: Parcel) {
        let (_, house) = self.beside(parcel.place);
        if house.wished.as_ref() == Some(&parcel.wish) {
            self.take_beside(parcel.place, parcel.fetched);
        }
    }

    /// Takes in what was fetched for a place; what failed leaves it as it is.
    pub(super) fn take_beside(&mut self, place: Place, fetched: Fetched) {
        let (shown, house) = self.beside(place);
        (shown.loading, house.wished) = (None, None);
        match fetched.tone {
            Ok(tone) => {
                shown.name = Some(tone.name);
                house.content = tone.content;
                house.path = fetched.path;
                house.waiting = Some(tone.amp);
            }
            Err(error) => {
                let file = fetched.path.as_deref().and_then(Path::file_name);
                let file =
                    file.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let heard = shown.name.clone();
                self.say(Notice::load_failed(&file, &error, heard.as_deref()));
            }
        }
    }

    /// Mounts whoever waits, once it is known at what rate.
    pub(super) fn mount_company(&mut self) {
        let Some(rate) = self.state.playing().map(|playing| playing.opened.rate) else {
            return;
        };
        for place in PLACES {
            let Some(mut amp) = self.beside(place).1.waiting.take() else {
                continue;
            };
            amp.prepare(Spec {
                sample_rate_hz: rate.into(),
                max_block: 0,
            });
            let back = match place {
                Place::Second => self.remote.mount_second(amp),
                Place::Amp | Place::Pedal => self.remote.mount_pedal(amp),
            };
            self.beside(place).1.waiting = back.err();
        }
    }

    /// Fetches everyone again, for a rig that has none yet.
    pub(super) fn recall_company(&mut self) {
        for place in PLACES {
            if let Some(path) = self.beside(place).1.path.clone() {
                self.load_beside(place, path);
            }
        }
    }
}
