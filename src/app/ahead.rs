//! The part of the app that has the next captures ready before they are asked for.

use super::{App, Step};
use crate::library::facts::Portrait;
use crate::library::shelf::Index;
use crate::library::{Fetched, Wish};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// How many captures are kept ready: the other one of a comparison, both neighbours in the list and on the ladder.
const MOST: usize = 5;

/// What was measured earlier of the content with that hash.
pub fn known(index: &Mutex<Index>, sha256: &str) -> Option<Portrait> {
    let index = index.lock().unwrap_or_else(PoisonError::into_inner);
    let found = index.content(sha256)?.found.as_ref();
    found.ok().map(|(_, portrait)| *portrait)
}

/// Captures that may be wanted next, built and warm.
#[derive(Default)]
pub struct Ahead {
    wanted: Vec<Wish>,
    ready: Vec<(Wish, Option<u32>, Fetched)>,
}

impl Ahead {
    /// What came of `wish`, if it is there and was built for devices at `rate_hz`.
    pub fn take(&mut self, wish: &Wish, rate_hz: Option<u32>) -> Option<Fetched> {
        let is_it =
            |(ready, rate, _): &(Wish, Option<u32>, Fetched)| ready == wish && *rate == rate_hz;
        let at = self.ready.iter().position(is_it)?;
        Some(self.ready.swap_remove(at).2)
    }

    /// Keeps what came of a wish, unless nobody wants it any more.
    pub fn keep(&mut self, wish: Wish, rate_hz: Option<u32>, fetched: Fetched) {
        let is_ready = self.ready.iter().any(|(ready, ..)| *ready == wish);
        if self.wanted.contains(&wish) && !is_ready && self.ready.len() < MOST {
            self.ready.push((wish, rate_hz, fetched));
        }
    }

    /// Wants these and no others; returns those that are not there yet.
    fn want(&mut self, wishes: Vec<Wish>, rate_hz: Option<u32>) -> Vec<Wish> {
        self.ready
            .retain(|(wish, rate, _)| wishes.contains(wish) && *rate == rate_hz);
        let is_ready = |wish: &Wish| self.ready.iter().any(|(ready, ..)| ready == wish);
        let missing = wishes
            .iter()
            .filter(|wish| !is_ready(wish))
            .cloned()
            .collect();
        self.wanted = wishes;
        missing
    }
}

impl App {
    /// Has the captures before and after the one that is heard made ready.
    pub(super) fn look_ahead(&mut self) {
        let mut wishes: Vec<Wish> = Vec::new();
        for wish in self.wishes_to_come() {
            if !wishes.contains(&wish) {
                wishes.push(wish);
            }
        }
        let rate_hz = self.rate_hz();
        let missing = self.ahead.want(wishes, rate_hz);
        self.loader.look_ahead(missing, rate_hz);
    }

    /// What may be wanted next, the likeliest first.
    fn wishes_to_come(&self) -> Vec<Wish> {
        if let Some(tournament) = &self.state.tournament {
            return tournament.ahead().into_iter().map(Wish::Path).collect();
        }
        let steps = [Step::Next, Step::Previous];
        let rungs = steps.into_iter().filter_map(|step| self.rung_beside(step));
        let rungs = rungs.map(Wish::Path);
        let steps = steps.into_iter().filter_map(|step| self.wish_beside(step));
        // The other one of a comparison is wanted soonest of all.
        let all = self.other_one().into_iter().chain(steps).chain(rungs);
        all.collect()
    }

    /// The capture that a step leads to.
    fn wish_beside(&self, step: Step) -> Option<Wish> {
        let in_folder = || {
            let folder = self.folder.as_ref()?;
            let beside = match step {
                Step::Previous => folder.previous(),
                Step::Next => folder.next(),
            };
            beside.map(Path::to_path_buf)
        };
        let path = self.beside_on_shelf(step).unwrap_or_else(in_folder);
        path.map(Wish::Path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::LoadError;
    use std::path::PathBuf;

    fn wish(name: &str) -> Wish {
        Wish::Path(PathBuf::from(name))
    }

    fn fetched() -> Fetched {
        Fetched {
            path: None,
            folder: None,
            tone: Err(LoadError::Missing),
        }
    }

    #[test]
    fn what_is_ready_is_had_once_and_only_for_the_rate_it_was_built_for() {
        let mut ahead = Ahead::default();
        assert_eq!(
            ahead.want(vec![wish("a"), wish("b")], Some(48_000)).len(),
            2
        );
        ahead.keep(wish("a"), Some(48_000), fetched());
        ahead.keep(wish("stranger"), Some(48_000), fetched());
        assert!(ahead.take(&wish("a"), Some(44_100)).is_none());
        assert!(ahead.take(&wish("stranger"), Some(48_000)).is_none());
        assert_eq!(
            ahead.want(vec![wish("a"), wish("b")], Some(48_000)),
            [wish("b")]
        );
        assert!(ahead.take(&wish("a"), Some(48_000)).is_some());
        assert!(ahead.take(&wish("a"), Some(48_000)).is_none());
        ahead.keep(wish("b"), Some(48_000), fetched());
        assert_eq!(ahead.want(vec![wish("b")], Some(96_000)), [wish("b")]);
    }
}
