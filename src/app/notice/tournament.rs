//! What is said of tournaments.

use super::{Notice, shortened};
use crate::app::Step;
use crate::app::tournament::Ranked;

/// What the keys do meanwhile.
const KEYS: &str = "K keeps for the next round, X rejects, Up and Down go back and on. C ends it and tells the names.";

impl Notice {
    /// A tournament needs at least two captures.
    pub fn no_field() -> Self {
        Self::remark(
            "A tournament needs two captures or more that can be played.",
            "Put a folder of captures on the shelf, or search for less.",
        )
    }

    /// A blind trial has to end first.
    pub fn trial_first() -> Self {
        Self::remark(
            "A blind trial is going on.",
            "End it with B, then begin the tournament.",
        )
    }

    /// So many of those that are listed play, without names.
    pub fn tournament_begins(field: usize, listed: usize) -> Self {
        let which = match field == listed {
            true => format!("All {field} captures of the list play"),
            false => format!("{field} of the {listed} captures in the list play"),
        };
        Self::remark(format!("{which}, in any order and without names."), KEYS)
    }

    /// What was asked for would give names away, or mark the shelf.
    pub fn tournament_first() -> Self {
        Self::remark("That has to wait until the tournament is over.", KEYS)
    }

    /// A capture is not to be judged before it is heard.
    pub fn not_heard_yet(number: &str) -> Self {
        Self::remark(
            format!("{number} is still being loaded."),
            "Judge it as soon as you hear it.",
        )
    }

    /// A step beyond the first or last capture of a round.
    pub fn end_of_round(step: Step) -> Self {
        let end = match step {
            Step::Previous => "first",
            Step::Next => "last",
        };
        Self::remark(format!("This is the {end} capture of the round."), KEYS)
    }

    /// A round is over, and more than one was kept.
    pub fn next_round(round: u32, left: usize) -> Self {
        Self::remark(
            format!("Round {round}: {left} are left, in another order."),
            KEYS,
        )
    }

    /// A capture whose name is hidden cannot be loaded.
    pub fn entrant_failed(number: &str) -> Self {
        Self::remark(
            format!("{number} could not be loaded and counts as rejected."),
            "Which one that was is told when the tournament is over.",
        )
    }

    /// The names are told.
    pub fn tournament_over(ranking: &[Ranked]) -> Self {
        let winners: Vec<&Ranked> = ranking.iter().filter(|it| it.has_won()).collect();
        let what = match &winners[..] {
            [] => "The tournament is over, and nothing was kept.".to_owned(),
            [one] => format!("The best is “{}”: {}.", shortened(&one.name), one.words()),
            several => format!(
                "{} came equally far: {}.",
                several.len(),
                several[0].words()
            ),
        };
        Self::remark(
            what,
            "The ranking with all names stands on the shelf; S opens it.",
        )
    }

    /// So many winners are among the favourites now.
    pub fn winners_kept(count: usize) -> Self {
        let what = match count {
            0 => "There is no winner to keep.".to_owned(),
            1 => "The winner is kept.".to_owned(),
            _ => format!("The {count} winners are kept."),
        };
        Self::remark(what, "What you keep stands under Kept in the shelf's list.")
    }
}
