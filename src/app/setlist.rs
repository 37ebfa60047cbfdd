//! The part of the app that plays setlists: tones in the order of an evening, all of them built before it is their turn.

mod edit;
mod wings;

pub use edit::Files;
pub use wings::{Readiness, Wings};

use super::keeper::{Broken, Listed, Source};
use super::notice::Notice;
use super::settings::StageSettings;
use super::{App, Step};
use crate::library::{Assembly, PresetError, Song};
use std::path::Path;

/// What can be done with setlists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetAction {
    /// Look at one, by its place in the list.
    Show(usize),
    /// Begin one of that name.
    Create(String),
    /// Delete the one that is looked at.
    Delete,
    /// Add the preset that was last recalled or saved.
    Add,
    /// Move a song towards the beginning or the end.
    Move(usize, Step),
    /// Take a song out.
    Remove(usize),
    /// Put the one that is looked at on stage, or take it off.
    Stage(bool),
    /// Play a song of the one that is looked at.
    Try(usize),
    /// Play a song of the one on stage.
    Play(usize),
    /// Play the song beside.
    Step(Step),
}

/// Setlists as the window draws them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Setlists {
    /// Every one that can be had, by name.
    pub sets: Vec<Listed>,
    /// The one that is looked at, by its place.
    pub shown: Option<usize>,
    /// The one that is played.
    pub stage: Option<Stage>,
}

/// The setlist that is played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// Name of its file.
    pub file: String,
    /// The song that was played last, counted from 0.
    pub song: Option<usize>,
    /// How far the tone of each song has come.
    pub songs: Vec<Readiness>,
}

impl Setlists {
    /// The one that is looked at.
    pub fn shown(&self) -> Option<&Listed> {
        self.sets.get(self.shown?)
    }

    /// The stage, where the one that is looked at is on it.
    pub fn stage_of_shown(&self) -> Option<&Stage> {
        let shown = self.shown()?;
        self.stage.as_ref().filter(|stage| stage.file == shown.file)
    }

    /// Its songs.
    fn songs_on_stage(&self) -> &[Song] {
        let on_stage = |stage: &Stage| self.sets.iter().find(|set| set.file == stage.file);
        let set = self.stage.as_ref().and_then(on_stage);
        set.map_or(&[], |listed| &listed.set.songs)
    }
}

impl App {
    pub(super) fn perform_on_set(&mut self, action: SetAction) {
        match action {
            SetAction::Show(place) => self.state.setlists.shown = Some(place),
            SetAction::Create(name) => self.create_set(name.trim()),
            SetAction::Delete => self.delete_set(),
            SetAction::Add => self.add_song(),
            SetAction::Move(number, step) => self.move_song(number, step),
            SetAction::Remove(number) => self.remove_song(number),
            SetAction::Stage(on) => self.put_on_stage(on),
            SetAction::Try(number) => self.try_song(number),
            SetAction::Play(number) => self.play_song(number),
            SetAction::Step(step) => self.step_song(step),
        }
    }

    /// Takes in what lies on the disk, and brings the set back that was on stage.
    pub(super) fn take_sets(&mut self, sets: Vec<Listed>, broken: &[Broken]) {
        self.note_files(&sets, broken);
        self.state.setlists.shown = (!sets.is_empty()).then_some(0);
        self.state.setlists.sets = sets;
        if let Some(first) = broken.first() {
            self.say(Notice::setlist_broken(&first.error));
        }
        let Some(stage) = self.memory.settings().stage.clone() else {
            return;
        };
        let sets = &mut self.state.setlists;
        let place = sets.sets.iter().position(|set| set.file == stage.set);
        sets.shown = place.or(sets.shown);
        if place.is_some() {
            self.put_on_stage(true);
            self.go_on_from(stage.song);
        }
    }

    /// Puts the set that is looked at on stage, or takes it off. What is heard stays.
    fn put_on_stage(&mut self, on: bool) {
        let sets = &mut self.state.setlists;
        let shown = sets.shown().filter(|_| on);
        sets.stage = shown.map(|shown| Stage {
            file: shown.file.clone(),
            ..Stage::default()
        });
        self.wings.house(self.state.setlists.songs_on_stage());
        let heard = self.heard_preset();
        let heard = heard.and_then(|source| self.keeper.song_of(source));
        let songs = self.state.setlists.songs_on_stage();
        let place = heard.and_then(|heard| songs.iter().position(|song| *song == heard));
        self.go_on_from(place);
        self.follow_capture_rate();
    }

    /// The set goes on from this song.
    fn go_on_from(&mut self, song: Option<usize>) {
        let count = self.wings.count();
        let sets = &mut self.state.setlists;
        if let Some(stage) = &mut sets.stage {
            stage.song = song.filter(|song| *song < count);
            stage.songs = self.wings.readiness();
        }
        let stage = sets.stage.as_ref().map(|stage| StageSettings {
            set: stage.file.clone(),
            song: stage.song,
        });
        if let Some(draft) = self.memory.keep_stage(stage) {
            self.session.write(draft);
        }
    }

    /// Has the next tone built, if one is wanted.
    pub(super) fn fill_wings(&mut self) {
        let rate_hz = self.rate_hz();
        let Some(stage) = &mut self.state.setlists.stage else {
            return;
        };
        if let Some(rate_hz) = rate_hz {
            self.wings.settle(rate_hz);
            if let Some(song) = self.wings.next(stage.song) {
                match self.keeper.source_of(&song) {
                    Some(source) => self.keeper.prepare(song, source, rate_hz),
                    None => {
                        let why = Notice::no_factory_tone(&song.name()).what;
                        self.wings.put(&song, None, Some(why));
                    }
                }
            }
        }
        stage.songs = self.wings.readiness();
    }

    /// Lets the tone of a song wait for its turn.
    pub(super) fn take_song(&mut self, song: &Song, tone: Result<Box<Assembly>, PresetError>) {
        match tone {
            Ok(tone) => {
                let lacks = lacks(&tone);
                self.wings.put(song, Some(tone), lacks);
            }
            Err(error) => {
                let why = Notice::no_preset_part(&error).what;
                self.wings.put(song, None, Some(why));
            }
        }
    }

    /// A preset was saved anew.
    pub(super) fn renew_song(&mut self, source: &Source) {
        if let Some(song) = self.keeper.song_of(source) {
            self.wings.renew(&song);
        }
    }

    fn step_song(&mut self, step: Step) {
        let Some(stage) = &self.state.setlists.stage else {
            return self.say(Notice::no_set_on_stage());
        };
        let beside = match (step, stage.song) {
            (Step::Next, None) => Some(0),
            (Step::Next, Some(song)) => Some(song + 1),
            (Step::Previous, song) => song.and_then(|song| song.checked_sub(1)),
        };
        match beside.filter(|beside| *beside < self.wings.count()) {
            Some(beside) => self.play_song(beside),
            None => self.say(Notice::end_of_set(step)),
        }
    }

    /// Plays a song of the set that is looked at, whether it is on stage or not.
    fn try_song(&mut self, number: usize) {
        if self.state.setlists.stage_of_shown().is_some() {
            return self.play_song(number);
        }
        let shown = self.state.setlists.shown();
        let song = shown.and_then(|shown| shown.set.songs.get(number));
        if let Some(song) = song.cloned() {
            self.recall_song(&song);
        }
    }

    /// Plays a song of the set on stage: at once where it waits in the wings, else as any preset.
    fn play_song(&mut self, number: usize) {
        if let Some(rate_hz) = self.rate_hz() {
            self.wings.settle(rate_hz);
        }
        let Some(song) = self.wings.song(number).cloned() else {
            return self.say(Notice::no_such_song(self.wings.count()));
        };
        let ready = self.wings.take(number);
        match (ready, self.keeper.source_of(&song)) {
            (Some(tone), Some(source)) => self.play_ready_tone(&source, *tone),
            _ => self.recall_song(&song),
        }
        self.go_on_from(Some(number));
    }

    fn recall_song(&mut self, song: &Song) {
        match self.keeper.source_of(song) {
            Some(source) => self.recall_tone(source),
            None => self.say(Notice::no_factory_tone(&song.name())),
        }
    }
}

/// Why not all of a tone is there.
fn lacks(tone: &Assembly) -> Option<String> {
    let captures = tone.captures.iter().flatten();
    let capture = captures.into_iter().find_map(|fetched| {
        let error = fetched.tone.as_ref().err()?;
        let file = fetched.path.as_deref().and_then(Path::file_name);
        let file = file.unwrap_or_default().to_string_lossy();
        Some(Notice::load_failed(&file, error, None).what)
    });
    let cab = || {
        let mut cabs = tone.cabs.iter().flatten();
        let error = cabs.find_map(|cab| cab.as_ref().err())?;
        Some(Notice::no_preset_part(error).what)
    };
    capture.or_else(cab)
}
