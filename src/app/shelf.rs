//! The part of the app that keeps the shelf: which captures there are, which of them are listed, what the player thinks
//! of them.

mod marks;
mod steps;

use super::{App, Asked, Notice};
use crate::library::factory;
use crate::library::shelf::{Item, Mark, News, Query, Survey};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Results of the scan that are taken in at one look, so that the window never waits for them.
const MOST_NEWS: usize = 64;

/// How long the list may be out of order while results come in.
const REORDER_EVERY: Duration = Duration::from_millis(500);

/// Captures of which the first may be small and the next large: fewer tell nothing of the pace.
const ENOUGH_DONE: u32 = 5;

/// How long nothing more has to change before the folders are looked through.
const SETTLED: Duration = Duration::from_secs(1);

/// How often they are looked through where the system does not tell what has changed.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// Every capture in the player's folders, as the window lists them.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Folders and packs that are looked through, with all that is in them.
    pub folders: Vec<PathBuf>,
    /// All captures, in the order of folders and names.
    pub items: Vec<Item>,
    /// What the player looks for.
    pub query: Query,
    /// The places in `items` of those that are listed, in order.
    pub listed: Vec<usize>,
    /// Folders are being read.
    pub is_walking: bool,
    /// How far the measuring is, while it lasts.
    pub progress: Option<Progress>,
    /// What could not be read, a sentence each.
    pub troubles: Vec<String>,
    /// Place in `items` by path.
    places: HashMap<PathBuf, usize>,
    reorder_at: Option<Instant>,
    /// When the folders are looked through again; never, once the measuring was stopped by hand.
    look_again_at: Option<Instant>,
    /// When that is done already because something has changed, unless more changes until then.
    settled_at: Option<Instant>,
}

/// How far the measuring is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Captures that are measured.
    pub done: usize,
    /// Captures that were to be measured.
    pub of: usize,
    /// When it began.
    pub since: Instant,
}

impl Progress {
    /// How long it will take at the pace so far; absent while that tells nothing.
    pub fn left(&self, now: Instant) -> Option<Duration> {
        let took = now.checked_duration_since(self.since)?;
        let done = u32::try_from(self.done).ok()?;
        let left = u32::try_from(self.of.saturating_sub(self.done)).ok()?;
        (done >= ENOUGH_DONE).then(|| took / done * left)
    }
}

impl Shelf {
    /// The capture at `path`, if it is on the shelf.
    pub fn item(&self, path: &Path) -> Option<&Item> {
        self.items.get(*self.places.get(path)?)
    }

    /// Which row of the list the capture at `path` has.
    pub fn row_of(&self, path: &Path) -> Option<usize> {
        let place = self.places.get(path)?;
        self.listed.iter().position(|listed| listed == place)
    }

    /// The capture in a row of the list.
    pub fn row(&self, row: usize) -> Option<&Item> {
        self.items.get(*self.listed.get(row)?)
    }

    /// These very captures are here already, with all that is known of them.
    fn holds(&self, items: &[Item]) -> bool {
        let same = |(here, there): (&Item, &Item)| {
            here.found == there.found && here.content() == there.content()
        };
        self.items.len() == items.len() && self.items.iter().zip(items).all(same)
    }

    /// Puts `items` in place of all that was there, and lists what is looked for.
    pub fn take_items(&mut self, items: Vec<Item>) {
        let paths = items.iter().map(|item| item.found.path.clone());
        self.places = paths
            .enumerate()
            .map(|(place, path)| (path, place))
            .collect();
        self.items = items;
        self.reselect();
    }

    fn item_mut(&mut self, path: &Path) -> Option<&mut Item> {
        self.items.get_mut(*self.places.get(path)?)
    }

    /// When the folders are looked through again.
    pub(super) fn look_again_at(&self) -> Option<Instant> {
        let due = self.look_again_at?;
        Some(self.settled_at.map_or(due, |settled| due.min(settled)))
    }

    /// Lists anew what is looked for.
    pub(super) fn reselect(&mut self) {
        self.listed = self.query.select(&self.items);
        self.reorder_at = None;
    }
}

impl App {
    /// Looks through the folders of last time.
    pub(super) fn fill_shelf(&mut self) {
        self.state
            .shelf
            .folders
            .clone_from(&self.memory.settings().shelf.folders);
        self.scan_shelf();
    }

    /// Looks through all folders anew.
    pub(super) fn scan_shelf(&mut self) {
        let shelf = &mut self.state.shelf;
        (shelf.look_again_at, shelf.settled_at) = (None, None);
        shelf.is_walking = !shelf.folders.is_empty();
        if shelf.folders.is_empty() {
            shelf.take_items(Vec::new());
        }
        self.watch.follow(shelf.folders.clone());
        self.scanner.scan(shelf.folders.clone());
    }

    /// Puts a folder or a pack on the shelf.
    pub(super) fn shelve(&mut self, folder: PathBuf) {
        let folder = match factory::is_folder(&folder) {
            true => folder,
            false => std::path::absolute(&folder).unwrap_or(folder),
        };
        let folders = &mut self.state.shelf.folders;
        if folders.iter().any(|there| folder.starts_with(there)) {
            return self.scan_shelf();
        }
        folders.retain(|there| !there.starts_with(&folder));
        // What comes with the program makes way for the first folder of the player's own.
        if folders.len() == 1 && factory::is_folder(&folders[0]) {
            folders.clear();
        }
        folders.push(folder);
        self.keep_folders();
    }

    /// Takes a folder off the shelf; nothing in it is touched.
    pub(super) fn unshelve(&mut self, folder: &Path) {
        self.state.shelf.folders.retain(|there| there != folder);
        self.keep_folders();
    }

    /// Lets the desktop's dialog ask for a folder.
    pub(super) fn browse_shelf(&mut self) {
        self.asked = Some(Asked::Shelf);
        self.dialog.open_for_folder(self.shown_folder());
    }

    fn keep_folders(&mut self) {
        let folders = self.state.shelf.folders.clone();
        if let Some(draft) = self.memory.keep_folders(folders) {
            self.session.write(draft);
        }
        self.scan_shelf();
    }

    /// Stops measuring.
    pub(super) fn stop_scan(&mut self) {
        self.scanner.cancel();
        self.state.shelf.is_walking = false;
        self.state.shelf.progress = None;
        self.state.shelf.look_again_at = None;
    }

    /// Lists what the player looks for.
    pub(super) fn seek(&mut self, query: Query) {
        self.state.shelf.query = query;
        self.state.shelf.reselect();
        self.look_ahead();
    }

    /// Takes in what the scan tells.
    pub(super) fn take_scan(&mut self, now: Instant) {
        for _ in 0..MOST_NEWS {
            match self.scanner.poll() {
                None => break,
                Some(News::Listed(items, troubles)) => self.take_listed(items, troubles, now),
                Some(News::Surveyed(found, survey)) => self.take_survey(&found.path, *survey, now),
                Some(News::Over) => {
                    self.state.shelf.is_walking = false;
                    let shelf = &mut self.state.shelf;
                    let is_whole = shelf
                        .progress
                        .is_none_or(|progress| progress.done >= progress.of);
                    shelf.look_again_at =
                        (is_whole && !shelf.folders.is_empty()).then(|| now + LOOK_AGAIN);
                    shelf.progress = None;
                    shelf.reselect();
                    self.look_ahead();
                }
            }
        }
        if self.state.shelf.reorder_at.is_some_and(|at| now >= at) {
            self.state.shelf.reselect();
        }
        let shelf = &mut self.state.shelf;
        // Not while they are looked through, and not once that was stopped by hand.
        if shelf.look_again_at.is_some() && self.watch.take_change() {
            shelf.settled_at = Some(now + SETTLED);
        }
        if shelf.look_again_at().is_some_and(|at| now >= at) {
            (shelf.look_again_at, shelf.settled_at) = (None, None);
            self.scanner.scan(shelf.folders.clone());
        }
    }

    fn take_listed(&mut self, mut items: Vec<Item>, troubles: Vec<String>, now: Instant) {
        let marks = &self.memory.settings().shelf.marks;
        for item in &mut items {
            let mark = item.content().map(|content| marks.of(content));
            if let Some(mark) = mark.filter(|mark| *mark != Mark::default()) {
                item.judge(mark);
            }
        }
        let of = items.iter().filter(|item| item.survey.is_none()).count();
        let shelf = &mut self.state.shelf;
        shelf.is_walking = false;
        shelf.progress = (of > 0).then_some(Progress {
            done: 0,
            of,
            since: now,
        });
        // What is told once need not be told each minute.
        let told = self.state.shelf.troubles == troubles;
        if let Some(first) = troubles.first().filter(|_| !told) {
            self.say(Notice::shelf_trouble(first, troubles.len()));
        }
        self.state.shelf.troubles = troubles;
        // Each minute, and mostly nothing has changed.
        if !self.state.shelf.holds(&items) {
            self.state.shelf.take_items(items);
            self.look_ahead();
        }
    }

    fn take_survey(&mut self, path: &Path, survey: Result<Survey, String>, now: Instant) {
        let shelf = &mut self.state.shelf;
        if let Some(progress) = &mut shelf.progress {
            progress.done += 1;
        }
        shelf.reorder_at.get_or_insert(now + REORDER_EVERY);
        let marks = &self.memory.settings().shelf.marks;
        let Some(item) = shelf.item_mut(path) else {
            return;
        };
        match survey {
            Ok(survey) => {
                let mark = marks.of(&survey.content);
                item.learn(Some(survey));
                item.judge(mark);
            }
            Err(reason) => item.unreadable = Some(reason),
        }
    }
}
