//! From one capture of the shelf to the next.

use crate::app::{App, Notice, Step};
use crate::library::shelf::Verdict;
use std::path::PathBuf;

impl App {
    /// The way to the capture beside the one that is heard, as the shelf lists them; absent where it does not list it.
    pub(in crate::app) fn beside_on_shelf(&self, step: Step) -> Option<Option<PathBuf>> {
        let shelf = &self.state.shelf;
        let row = shelf.row_of(self.wished.path()?)?;
        let beside = match step {
            Step::Previous => row.checked_sub(1),
            Step::Next => Some(row + 1),
        };
        let item = beside.and_then(|row| shelf.row(row));
        Some(item.map(|item| item.found.path.clone()))
    }

    /// The capture of the same amp with more gain, or less, if its name tells; absent where it does not, or there is none.
    pub(in crate::app) fn rung_beside(&self, step: Step) -> Option<PathBuf> {
        let shelf = &self.state.shelf;
        let heard = shelf.item(self.wished.path()?)?;
        let ladder = heard.name.ladder.as_ref()?;
        let rungs = shelf.items.iter().filter_map(|item| {
            let rung = item
                .name
                .ladder
                .as_ref()
                .filter(|rung| rung.key == ladder.key)?;
            let wanted = item.mark.verdict != Some(Verdict::Rejected);
            wanted.then_some((rung.rung, &item.found.path))
        });
        let beside = match step {
            Step::Next => rungs
                .filter(|(rung, _)| *rung > ladder.rung)
                .min_by(|a, b| a.0.total_cmp(&b.0)),
            Step::Previous => rungs
                .filter(|(rung, _)| *rung < ladder.rung)
                .max_by(|a, b| a.0.total_cmp(&b.0)),
        };
        beside.map(|(_, path)| path.clone())
    }

    /// Plays the same amp with more gain, or less; the next capture, or the one before, where it is on no ladder.
    pub(in crate::app) fn climb(&mut self, step: Step) {
        if self.step_in_round(step) {
            return;
        }
        let back = match step {
            Step::Previous => Step::Next,
            Step::Next => Step::Previous,
        };
        match self.rung_beside(step) {
            Some(path) => self.load(path),
            None if self.rung_beside(back).is_some() => self.say(Notice::no_rung(step)),
            None => self.step(step),
        }
    }
}
