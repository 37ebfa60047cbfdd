//! How setlists are made and changed; each change is kept at once.

use super::{Broken, Listed, Setlists};
use crate::app::keeper::file_name;
use crate::app::notice::Notice;
use crate::app::{App, Step};
use crate::library::Setlist;
use crate::library::setlist::MOST_SONGS;

/// Names of files that no new setlist may have; absent until the disk has been looked through.
#[derive(Default)]
pub struct Files(Option<Vec<String>>);

impl App {
    /// Notes which files there are, those that are broken among them: no new set may take their place.
    pub(super) fn note_files(&mut self, sets: &[Listed], broken: &[Broken]) {
        let sets = sets.iter().map(|set| &set.file);
        let broken = broken.iter().map(|broken| &broken.file);
        self.set_files = Files(Some(sets.chain(broken).cloned().collect()));
    }

    pub(super) fn create_set(&mut self, name: &str) {
        if !self.keeps_tones() {
            return self.say(Notice::nowhere_to_keep());
        }
        let sets = &self.state.setlists.sets;
        if let Some(place) = sets.iter().position(|set| set.name() == name) {
            self.state.setlists.shown = Some(place);
            return self.say(Notice::set_is_there(name));
        }
        let Some(file) = self.set_files.new_one(name) else {
            return;
        };
        let set = Setlist::new(name);
        self.keeper.keep_set(&file, &set);
        let sets = &mut self.state.setlists;
        let before = |listed: &Listed| listed.name().to_lowercase() < name.to_lowercase();
        let place = sets.sets.partition_point(before);
        sets.sets.insert(place, Listed { file, set });
        sets.shown = Some(place);
    }

    pub(super) fn delete_set(&mut self) {
        if self.state.setlists.stage_of_shown().is_some() {
            self.put_on_stage(false);
        }
        let Setlists { sets, shown, .. } = &mut self.state.setlists;
        let Some(place) = shown.filter(|place| *place < sets.len()) else {
            return;
        };
        let gone = sets.remove(place);
        *shown = sets.len().checked_sub(1).map(|last| place.min(last));
        self.set_files.forget(&gone.file);
        self.keeper.drop_set(&gone.file);
    }

    pub(super) fn add_song(&mut self) {
        let heard = self.heard_preset();
        let Some(song) = heard.and_then(|source| self.keeper.song_of(source)) else {
            return self.say(Notice::nothing_to_add());
        };
        let shown = self.state.setlists.shown();
        if shown.is_some_and(|shown| shown.set.songs.len() >= MOST_SONGS) {
            return self.say(Notice::set_is_full(MOST_SONGS));
        }
        self.change_set(|set| set.songs.push(song), Some);
    }

    pub(super) fn move_song(&mut self, number: usize, step: Step) {
        let shown = self.state.setlists.shown();
        let count = shown.map_or(0, |shown| shown.set.songs.len());
        let other = match step {
            Step::Previous => number.checked_sub(1),
            Step::Next => Some(number + 1),
        };
        let Some(other) = other.filter(|other| number.max(*other) < count) else {
            return;
        };
        let follow = |playing| match playing {
            playing if playing == number => Some(other),
            playing if playing == other => Some(number),
            playing => Some(playing),
        };
        self.change_set(|set| set.songs.swap(number, other), follow);
    }

    pub(super) fn remove_song(&mut self, number: usize) {
        let shown = self.state.setlists.shown();
        if shown.is_none_or(|shown| number >= shown.set.songs.len()) {
            return;
        }
        // Behind the one that is gone comes what came behind it.
        let follow = |playing: usize| match playing < number {
            true => Some(playing),
            false => playing.checked_sub(1),
        };
        self.change_set(|set| drop(set.songs.remove(number)), follow);
    }

    /// Changes the set that is looked at; `follow` says where the song that plays is then.
    fn change_set(
        &mut self,
        change: impl FnOnce(&mut Setlist),
        follow: impl FnOnce(usize) -> Option<usize>,
    ) {
        let Setlists { sets, shown, .. } = &mut self.state.setlists;
        let Some(listed) = shown.and_then(|place| sets.get_mut(place)) else {
            return;
        };
        change(&mut listed.set);
        self.keeper.keep_set(&listed.file, &listed.set);
        if let Some(stage) = self.state.setlists.stage_of_shown() {
            let playing = stage.song.and_then(follow);
            self.wings.house(self.state.setlists.songs_on_stage());
            self.go_on_from(playing);
        }
    }
}

impl Files {
    /// A name of its own for the file of a set called `name`.
    fn new_one(&mut self, name: &str) -> Option<String> {
        let files = self.0.as_mut()?;
        let plain = match file_name(name) {
            nothing if nothing.is_empty() => "Set".to_owned(),
            plain => plain,
        };
        // Some disks tell no small letters from capitals.
        let is_free = |name: &String| {
            let name = name.to_lowercase();
            files.iter().all(|file| file.to_lowercase() != name)
        };
        let numbered = (2..).map(|number| format!("{plain} ({number})"));
        let file = std::iter::once(plain.clone())
            .chain(numbered)
            .find(is_free)?;
        files.push(file.clone());
        Some(file)
    }

    fn forget(&mut self, file: &str) {
        if let Some(files) = &mut self.0 {
            files.retain(|one| one != file);
        }
    }
}
