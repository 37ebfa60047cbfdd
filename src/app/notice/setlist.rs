//! What is said of setlists.

use super::{Notice, capitalized, shortened};
use crate::app::Step;
use crate::library::SetlistError;
use std::path::Path;

impl Notice {
    /// A file among the setlists is none.
    pub fn setlist_broken(error: &SetlistError) -> Self {
        Self::trouble(
            format!("{}.", capitalized(error.to_string().trim_end_matches('.'))),
            "It is left as it is; the other sets are there.",
        )
    }

    /// A file could not be deleted.
    pub fn not_deleted(path: &Path, error: &std::io::Error) -> Self {
        Self::trouble(
            format!("{} could not be deleted ({error}).", path.display()),
            "Check that you may write there; until then it comes back at the next start.",
        )
    }

    /// There is a setlist of that name.
    pub fn set_is_there(name: &str) -> Self {
        Self::remark(
            format!("There is a set called “{}” already.", shortened(name)),
            "Here it is; choose another name for a new one.",
        )
    }

    /// There is no preset to be added to a setlist.
    pub fn nothing_to_add() -> Self {
        Self::remark(
            "A set is made of presets, and none was played or saved yet.",
            "Recall a preset, or save the tone as one, then add it.",
        )
    }

    /// A setlist takes no more songs.
    pub fn set_is_full(most: usize) -> Self {
        Self::remark(
            format!("A set has {most} songs at most."),
            "Remove one first, or begin another set.",
        )
    }

    /// Songs are stepped through, and there are none.
    pub fn no_set_on_stage() -> Self {
        Self::remark(
            "No set is on stage.",
            "Choose one under Presets, Setlists, and press On stage.",
        )
    }

    /// The set has no song of that number.
    pub fn no_such_song(count: usize) -> Self {
        Self::remark(
            format!("The set on stage has no such song: it has {count}."),
            "Program 0 is the first song, program 1 the second, and so on.",
        )
    }

    /// The set is over, or has not begun.
    pub fn end_of_set(step: Step) -> Self {
        let end = match step {
            Step::Previous => "first",
            Step::Next => "last",
        };
        Self::remark(format!("This is the {end} song of the set."), "")
    }

    /// The program has no preset of that name.
    pub fn no_factory_tone(name: &str) -> Self {
        Self::trouble(
            format!(
                "No preset called “{}” comes with this version.",
                shortened(name)
            ),
            "Take the song out of the set, and add another tone.",
        )
    }
}
