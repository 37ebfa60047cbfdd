//! What is said of the shelf, and of captures that are compared.

use super::{Notice, capitalized, shortened};
use crate::app::Step;
use crate::app::compare::Blind;

impl Notice {
    /// A foot board called a preset that is not there.
    pub fn no_such_preset() -> Self {
        Self::remark(
            "The foot board called a preset that is not there.",
            "They are counted from 0, in the order of the list under Presets.",
        )
    }

    /// There is nothing to keep, reject, rate or tag.
    pub fn nothing_to_mark() -> Self {
        Self::remark(
            "The built-in capture can't be marked.",
            "Play one of your own from the shelf first.",
        )
    }

    /// There is no capture of the same amp with more gain, or less.
    pub fn no_rung(step: Step) -> Self {
        let which = match step {
            Step::Previous => "less",
            Step::Next => "more",
        };
        Self::remark(
            format!("There is no capture of this amp with {which} gain on the shelf."),
            "Left and Right go by the gain in the names; Up and Down go through the list.",
        )
    }

    /// The list of the shelf is through.
    pub fn end_of_shelf(step: Step) -> Self {
        let end = match step {
            Step::Previous => "first",
            Step::Next => "last",
        };
        Self::remark(
            format!("This is the {end} capture of the list."),
            "What is searched and filtered for decides what is in it.",
        )
    }

    /// Part of the shelf could not be read; `count` such troubles in all.
    pub fn shelf_trouble(first: &str, count: usize) -> Self {
        let others = match count {
            0 | 1 => String::new(),
            2 => " One more could not be read, either.".to_owned(),
            _ => format!(" {} more could not be read, either.", count - 1),
        };
        Self::trouble(
            format!("{}.{others}", capitalized(first)),
            "Plug the drive in or take the folder off the shelf, then press Rescan; the rest is there.",
        )
    }

    /// What is heard is in the second place of a comparison now.
    pub fn second_place() -> Self {
        Self::remark(
            "This capture is A and B now: what you load next becomes B.",
            "Space then plays one or the other, B compares them without names.",
        )
    }

    /// A comparison needs two captures.
    pub fn nothing_to_compare() -> Self {
        Self::remark(
            "There are no two captures to compare yet.",
            "Press Space, load another one, and press B.",
        )
    }

    /// Names are hidden from now on.
    pub fn trial_begins() -> Self {
        Self::remark(
            "X is one of the two; which one is drawn by lot anew each time.",
            "Space plays A, B and X in turn. 1: X is A. 2: X is B. B ends and tells.",
        )
    }

    /// A guess was right or wrong.
    pub fn guessed(right: bool, score: u32, trials: u32) -> Self {
        let word = if right { "Right" } else { "Wrong" };
        Self::remark(
            format!("{word}: {score} of {trials}. X is drawn anew."),
            "Space plays A, B and X in turn. 1: X is A. 2: X is B. B ends and tells.",
        )
    }

    /// How a trial went, and what A and B are.
    pub fn trial_over(blind: &Blind, [a, b]: &[String; 2]) -> Self {
        let names = format!("A is “{}”, B is “{}”.", shortened(a), shortened(b));
        let told = match blind.trials {
            0 => "You have not judged yet.".to_owned(),
            trials => format!(
                "{} of {trials} were right; by chance alone that happens {:.0} times in 100.",
                blind.right,
                100.0 * blind.by_chance()
            ),
        };
        Self::remark(told, names)
    }

    /// A capture is rejected and leaves the list.
    pub fn rejected(name: &str) -> Self {
        Self::remark(
            format!(
                "“{}” is rejected: it is not listed any more.",
                shortened(name)
            ),
            "The file is untouched, and stands under Rejected in the shelf's list.",
        )
    }
}
