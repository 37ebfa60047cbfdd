//! The part of the app that walks the shelf: wishes go out, tones come back and are mounted.

use super::notice::{Notice, Weight};
use super::state::Capture;
use super::{Answer, App, Asked, Step};
use crate::dsp::Spec;
use crate::library::facts::CabVerdict;
use crate::library::{
    Content, Fetched, Folder, LoadError, Parcel, Place, Purpose, Tone, Wish, factory,
};
use crate::rig::Guest;
use crate::rig::amp::Levels;
use std::path::{Path, PathBuf};

impl App {
    pub(super) fn wish(&mut self, wish: Wish) {
        self.state.loading = Some(name_of(&wish));
        self.wished = wish.clone();
        self.lightened = None;
        let rate_hz = self.rate_hz();
        match self.ahead.take(&wish, rate_hz) {
            Some(fetched) => self.unpack(Parcel {
                place: Place::Amp,
                wish,
                fetched,
                purpose: Purpose::Wish,
            }),
            None => self.loader.wish(Place::Amp, wish, rate_hz),
        }
    }

    /// The devices' rate, once they play.
    pub(super) fn rate_hz(&self) -> Option<u32> {
        self.state.playing().map(|playing| playing.opened.rate)
    }

    pub(super) fn step(&mut self, step: Step) {
        if self.step_in_round(step) {
            return;
        }
        if let Some(beside) = self.beside_on_shelf(step) {
            return match beside {
                Some(path) => self.wish(Wish::Path(path)),
                None => self.say(Notice::end_of_shelf(step)),
            };
        }
        let Some(folder) = &mut self.folder else {
            return match self.state.shelf.row(0) {
                Some(first) => self.wish(Wish::Path(first.found.path.clone())),
                None => self.say(Notice::nothing_to_step_through()),
            };
        };
        let (beside, end) = match step {
            Step::Previous => (folder.previous(), "first"),
            Step::Next => (folder.next(), "last"),
        };
        let Some(path) = beside.map(Path::to_path_buf) else {
            return self.say(Notice::end_of_folder(end));
        };
        folder.go_to(&path);
        self.state.place = Some(folder.place());
        self.wish(Wish::Path(path));
    }

    pub(super) fn resize(&mut self, size: usize) {
        let capture = self.state.capture.as_ref();
        if let Some(path) = capture.and_then(|capture| capture.path.clone()) {
            self.governor.want(size);
            self.wish(Wish::Size(path, size));
        }
    }

    pub(super) fn unpack(&mut self, parcel: Parcel) {
        if parcel.purpose == Purpose::Ahead {
            return self.ahead.keep(parcel.wish, self.rate_hz(), parcel.fetched);
        }
        if parcel.place != Place::Amp {
            return self.unpack_beside(parcel);
        }
        if parcel.wish != self.wished {
            return;
        }
        if parcel.purpose == Purpose::Settle {
            return self.settle(parcel.fetched);
        }
        self.state.loading = None;
        let Fetched { path, folder, tone } = parcel.fetched;
        // A folder or a pack was named: it is put on the shelf, too.
        if let Some(named) = parcel
            .wish
            .path()
            .filter(|named| path.as_deref() != Some(named))
        {
            self.shelve(named.to_path_buf());
        }
        if folder.is_some() {
            self.state.place = folder.as_ref().map(Folder::place);
            self.folder = folder;
        }
        if let (Wish::BuiltIn, None, Some(path)) = (&parcel.wish, &self.folder, &path) {
            // Its neighbours are those on the shelf, where no folder of the player's is gone through.
            self.wished = Wish::Path(path.clone());
        }
        match tone {
            Ok(tone) => {
                // The built-in capture may be standing in for the one that failed.
                if parcel.wish != Wish::BuiltIn {
                    self.forget_load_trouble();
                }
                self.take_tone(tone, path);
            }
            Err(error) => self.load_failed(&parcel.wish, path.as_deref(), &error),
        }
    }

    /// All is known of what plays: where that is heard, it is mounted again.
    fn settle(&mut self, fetched: Fetched) {
        let Ok(mut tone) = fetched.tone else { return };
        self.heed_the_players_word(&mut tone);
        let heard = self.state.capture.as_ref().map(|capture| capture.levels);
        match heard.is_some_and(|heard| tone.amp.levels().sound_like(&heard)) {
            true => self.learn_facts(&tone),
            false => self.take_tone(tone, fetched.path),
        }
    }

    fn learn_facts(&mut self, tone: &Tone) {
        if let Some(capture) = &mut self.state.capture {
            capture.facts = tone.facts;
        }
    }

    fn take_tone(&mut self, mut tone: Tone, path: Option<PathBuf>) {
        if !self.weigh(&tone, path.as_deref()) {
            return;
        }
        tone.amp.enter_alone(!self.fits_beside(&tone));
        tone.amp.catch_up_at(self.pace_of(&tone));
        self.heed_the_players_word(&mut tone);
        self.heard = match &path {
            Some(path) => Wish::Size(path.clone(), tone.size),
            None => Wish::BuiltIn,
        };
        let details = details_of(&tone);
        let Tone {
            amp,
            name,
            rate_hz,
            most_times,
            sizes,
            size,
            content,
            facts,
            ..
        } = tone;
        self.state.capture = Some(Capture {
            wanted: self.governor.wanted(),
            name,
            details,
            most_times,
            sizes,
            size,
            rate_hz,
            path,
            content,
            facts,
            levels: *amp.levels(),
        });
        self.note_loaded();
        self.note_recent();
        self.waiting_amp = Some(amp);
        self.mount_waiting_amp();
        self.follow_capture_rate();
        self.look_ahead();
    }

    /// Whether a cabinet is in it: what the player said counts more than what was measured.
    fn heed_the_players_word(&mut self, tone: &mut Tone) {
        let content = tone.content.get_or_insert_with(Content::built_in);
        let said = self.memory.settings().has_cab.get(&content.key());
        content.has_cab = content.has_cab.or(said.copied());
        if let Some(has_cab) = content.has_cab {
            tone.amp.know(Levels {
                has_cab,
                ..*tone.amp.levels()
            });
        }
    }

    /// The player says whether the capture contains a cabinet. It is fetched again: so the cabinet comes and goes without
    /// a click.
    pub(super) fn judge_cab(&mut self, has_cab: bool) {
        let capture = self.state.capture.as_ref();
        let Some(content) = capture.and_then(|capture| capture.content.as_ref()) else {
            return;
        };
        if let Some(draft) = self.memory.keep_cab(&content.key(), has_cab) {
            self.session.write(draft);
        }
        self.wish(self.heard.clone());
    }

    fn load_failed(&mut self, wish: &Wish, path: Option<&Path>, error: &LoadError) {
        self.lightened = None;
        if self.entrant_failed(wish) {
            return;
        }
        let file = path
            .and_then(Path::file_name)
            .map(|name| name.to_string_lossy().into_owned());
        let file = file.unwrap_or_else(|| name_of(wish));
        let heard = self.state.shown_name();
        let notice = Notice::load_failed(&file, error, heard.as_deref());
        if self.state.capture.is_none() && *wish != Wish::BuiltIn {
            self.wish(Wish::BuiltIn);
        }
        self.say(notice);
    }

    /// A capture that loads answers the trouble with one that did not.
    fn forget_load_trouble(&mut self) {
        let troubled = |notice: &Notice| notice.weight == Weight::Trouble;
        if self.state.notice.as_ref().is_some_and(troubled) {
            self.state.notice = None;
        }
    }

    pub(super) fn mount_waiting_amp(&mut self) {
        // Before a device plays, nobody knows the rate it will have. The loader has built the amp for it, unless the
        // devices have changed meanwhile.
        let Some(rate) = self.state.playing().map(|playing| playing.opened.rate) else {
            return;
        };
        if let Some(mut amp) = self.waiting_amp.take() {
            amp.prepare(Spec {
                sample_rate_hz: rate.into(),
                max_block: 0,
            });
            self.waiting_amp = self.remote.mount_amp(amp).err();
        }
    }

    pub(super) fn shown_folder(&self) -> Option<PathBuf> {
        let file = self.folder.as_ref()?.current()?;
        file.parent().map(Path::to_path_buf)
    }

    pub(super) fn take_answer(&mut self, answer: Answer) {
        match answer {
            Answer::Picked(path) => match self.asked.take() {
                Some(Asked::Cab(place)) if Self::is_cab(&path) => self.load_cab(place, path),
                Some(Asked::Beside(place)) if !Self::is_cab(&path) => self.load_beside(place, path),
                Some(Asked::Shelf) => self.shelve(path),
                Some(Asked::Di) if Self::is_cab(&path) => self.load_di(path),
                _ => self.load(path),
            },
            Answer::Cancelled => self.asked = None,
            Answer::Unavailable => self.say(Notice::no_dialog()),
        }
    }
}

pub(super) fn name_of(wish: &Wish) -> String {
    match wish {
        Wish::BuiltIn => stem_of(&factory::default_capture()),
        Wish::Path(path) | Wish::Size(path, _) => stem_of(path),
    }
}

fn stem_of(path: &Path) -> String {
    let name = path.file_stem().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn details_of(tone: &Tone) -> String {
    let said = tone.content.as_ref().and_then(|content| content.has_cab);
    let cab = match (said, tone.facts.cab) {
        (Some(true), _) | (None, CabVerdict::With) => "with cab",
        (Some(false), _) | (None, CabVerdict::Without) => "no cab",
        (None, CabVerdict::Maybe) => "maybe with cab",
    };
    let mut parts = vec![tone.summary.clone(), cab.to_owned()];
    parts.extend(tone.title.as_ref().map(|title| format!("“{title}”")));
    parts.extend(tone.made_by.as_ref().map(|maker| format!("by {maker}")));
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}
