//! What went wrong in one sentence, and what to do about it in another.

mod devices;
mod input;

use super::Step;
use super::compare::Blind;
use crate::library::{CabError, LoadError, PresetError};
use crate::nam::Class;
use crate::rig::Danger;
use std::path::Path;
use std::time::Duration;

/// A message for the player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened: one sentence.
    pub what: String,
    /// What to do, or what the program does by itself.
    pub next: String,
    /// How much it matters.
    pub weight: Weight,
}

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Good to know.
    Remark,
    /// Something does not work.
    Trouble,
}

impl Notice {
    /// Something does not work.
    pub fn trouble(what: impl Into<String>, next: impl Into<String>) -> Self {
        let (what, next) = (what.into(), next.into());
        Self {
            what,
            next,
            weight: Weight::Trouble,
        }
    }

    /// Something good to know.
    pub fn remark(what: impl Into<String>, next: impl Into<String>) -> Self {
        let (what, next) = (what.into(), next.into());
        Self {
            what,
            next,
            weight: Weight::Remark,
        }
    }

    /// How long it stays in the bottom line.
    pub fn lasts(&self) -> Duration {
        match self.weight {
            Weight::Remark => Duration::from_secs(8),
            Weight::Trouble => Duration::from_secs(15),
        }
    }

    /// A capture could not be loaded; `heard` is the one that plays on.
    pub fn load_failed(file: &str, error: &LoadError, heard: Option<&str>) -> Self {
        let text = error.to_string();
        // Some reasons go on to say what would play; that belongs to the next step.
        let (reason, instead) = text.split_once("; ").unwrap_or((&text, ""));
        let what = format!(
            "“{}” can't be played: {}.",
            shortened(file),
            reason.trim_end_matches('.')
        );
        let instead = if instead.is_empty() {
            advice(error).to_owned()
        } else {
            format!("{}.", capitalized(instead))
        };
        let kept = heard.map(|name| format!(" “{}” plays on.", shortened(name)));
        Self::trouble(what, instead + &kept.unwrap_or_default())
    }

    /// The settings could not be read.
    pub fn settings_broken(aside: &Path, reason: &str) -> Self {
        Self::trouble(
            format!(
                "The settings could not be read ({reason}) and were set aside as {}.",
                aside.display()
            ),
            "Choose your devices under Audio once more.",
        )
    }

    /// The settings could not be written.
    pub fn not_remembered(path: &Path, error: &std::io::Error) -> Self {
        Self::trouble(
            format!(
                "Your devices can't be remembered: {} could not be written ({error}).",
                path.display()
            ),
            "Free some space on the disk, or check that you may write there.",
        )
    }

    /// A preset was saved.
    pub fn saved(name: &str) -> Self {
        Self::remark(
            format!("“{}” is saved.", shortened(name)),
            "It is in the list under Presets from now on.",
        )
    }

    /// A tone could not be written.
    pub fn not_saved(path: &Path, error: &std::io::Error) -> Self {
        Self::trouble(
            format!("{} could not be written ({error}).", path.display()),
            "Free some space on the disk, or check that you may write there.",
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

    /// Nothing was played that could become a loop.
    pub fn nothing_to_loop() -> Self {
        Self::remark(
            "Nothing was played in the last half minute that could be looped.",
            "Play a few bars, then press L.",
        )
    }

    /// Nothing was played that could be saved.
    pub fn nothing_to_save() -> Self {
        Self::remark(
            "Nothing was played in the last five minutes.",
            "Play, then save it: what comes in is always held.",
        )
    }

    /// A take is being rendered and written.
    pub fn saving_take() -> Self {
        Self::remark("Saving what you just played…", "Play on: nothing is lost.")
    }

    /// A take was saved.
    pub fn take_saved(folder: &Path, seconds: f64) -> Self {
        let (minutes, seconds) = (seconds as u64 / 60, seconds as u64 % 60);
        Self::remark(
            format!(
                "What you just played ({minutes}:{seconds:02}) is saved, dry and through the amp."
            ),
            format!("It is in {}, with the tone beside it.", folder.display()),
        )
    }

    /// A take could not be saved.
    pub fn take_failed(reason: &str) -> Self {
        Self::trouble(
            format!(
                "What you just played could not be saved: {}.",
                reason.trim_end_matches('.')
            ),
            "Free some space on the disk, or check that you may write there; it is still held, so save again.",
        )
    }

    /// Without devices there is nothing to record.
    pub fn nothing_to_record() -> Self {
        Self::remark(
            "Nothing plays that could be recorded.",
            "Choose your devices under Audio first.",
        )
    }

    /// A recording is over; so many frames are missing in it.
    pub fn recorded(folder: &Path, missing: u64) -> Self {
        let place = format!("It is in {}, dry and through the amp.", folder.display());
        match missing {
            0 => Self::remark("The recording is over.", place),
            _ => Self::trouble(
                format!("The recording is over; the disk was too slow for {missing} frames of it."),
                place,
            ),
        }
    }

    /// A recording ended before its time.
    pub fn recording_ended(folder: &Path, reason: &str) -> Self {
        Self::trouble(
            format!("The recording has ended: {}.", reason.trim_end_matches('.')),
            format!("What was recorded until then is in {}.", folder.display()),
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

    /// The system has no place for presets.
    pub fn nowhere_to_keep() -> Self {
        Self::trouble(
            "Presets can't be saved: this system has no folder for settings.",
            "Set the variable HOME and start again.",
        )
    }

    /// A preset, or something it names, cannot be had.
    pub fn no_preset_part(error: &PresetError) -> Self {
        let text = error.to_string();
        let (reason, next) = text.split_once("; ").unwrap_or((&text, ""));
        let next = match next {
            "" => "The rest of the tone is there.".to_owned(),
            next => format!("{}.", capitalized(next)),
        };
        Self::trouble(
            format!("{}.", capitalized(reason.trim_end_matches('.'))),
            next,
        )
    }

    /// The last session cannot be read.
    pub fn session_broken(error: &PresetError) -> Self {
        Self::trouble(
            format!("{}.", capitalized(error.to_string().trim_end_matches('.'))),
            "It was set aside as session.broken.json, and the controls are at rest.",
        )
    }

    /// The capture was made for another rate than the devices run at, and is resampled with a delay of `frames`.
    pub fn resampled(name: &str, capture_hz: f64, device_hz: u32, frames: usize) -> Self {
        let (capture, device) = (kilohertz(capture_hz), kilohertz(f64::from(device_hz)));
        let delay_ms = frames as f64 * 1000.0 / f64::from(device_hz);
        Self::remark(
            format!(
                "“{name}” was made for {capture} and is resampled to {device}: {delay_ms:.1} ms later."
            ),
            format!("Choose {capture} under Audio if the device offers it."),
        )
    }

    /// The network computed something that is no number.
    pub fn not_a_number(name: &str) -> Self {
        Self::trouble(
            format!("“{name}” produced values that are no sound; they were silenced."),
            "Turn the input gain down, or choose another capture.",
        )
    }

    /// The capture plays in a lighter size than the player wants, so that the sound does not tear.
    pub fn lightened(name: &str, size: &str) -> Self {
        Self::remark(
            format!(
                "This computer is too busy for all of “{}”: it plays in size {size}.",
                shortened(name)
            ),
            "It comes back by itself when there is room. A longer buffer under Audio helps too.",
        )
    }

    /// The capture takes nearly all the time there is (`load`, 0 to 1) or more, and comes in no lighter size.
    pub fn too_heavy(name: &str, load: f32, buffer: Option<u32>) -> Self {
        let percent = (load * 100.0).round();
        let buffer = buffer.map(|frames| format!(" of {frames} frames"));
        Self::trouble(
            format!(
                "“{}” takes {percent} % of each buffer{}: the sound may tear.",
                shortened(name),
                buffer.unwrap_or_default()
            ),
            "Choose a longer buffer under Audio, a lighter capture, or close other programs.",
        )
    }

    /// The rig has muted itself.
    pub fn muted_by(danger: Danger) -> Self {
        let (what, next) = match danger {
            Danger::NotNumbers => (
                "Muted: the capture keeps producing values that are no sound.",
                "Choose another capture or turn the input down, then press M.",
            ),
            Danger::Direct => (
                "Muted: the sound was stuck at a constant level.",
                "Choose another capture or turn the output down, then press M.",
            ),
            Danger::Blast => (
                "Muted: the sound was far too loud.",
                "Turn the output down, then press M.",
            ),
            Danger::Feedback => (
                "Muted: the speakers and the guitar fed back.",
                "Turn down or move away, then play on, or press M.",
            ),
        };
        Self::trouble(what, next)
    }

    /// Feedback came back soon after it had been muted.
    pub fn fed_back_again() -> Self {
        Self::trouble(
            "Muted: the speakers and the guitar fed back again.",
            "Turn down or move away, then press M.",
        )
    }

    /// A string was struck while feedback had muted the sound.
    pub fn plays_on() -> Self {
        Self::remark("You play on, and so does the amp.", "Press M to mute it.")
    }

    /// The player pressed Escape twice.
    pub fn panicked() -> Self {
        Self::remark("Silenced: nothing rings on.", "Press M to play again.")
    }

    /// The desktop offers no file dialog.
    pub fn no_dialog() -> Self {
        Self::trouble(
            "There is no file dialog on this desktop.",
            "Install zenity or a desktop portal, or type the path instead.",
        )
    }

    /// A step beyond the first or last capture.
    pub fn end_of_folder(what: &str) -> Self {
        Self::remark(format!("This is the {what} capture in its folder."), "")
    }

    /// A file that is no cabinet.
    pub fn no_cab(error: &CabError) -> Self {
        Self::trouble(
            format!("No cabinet: {error}."),
            "Choose a WAV, FLAC or AIFF file with an impulse response.",
        )
    }

    /// The system gives no threads.
    pub fn no_thread() -> Self {
        Self::trouble(
            "The system gave no thread to read the file with.",
            "Close other programs, then try again.",
        )
    }

    /// A step without a folder.
    pub fn nothing_to_step_through() -> Self {
        Self::remark(
            "Open a capture first; the arrow keys then step through its folder.",
            "Drop a file or a folder on this window, or press Open.",
        )
    }
}

/// What to do about a capture that cannot be loaded.
fn advice(error: &LoadError) -> &'static str {
    match error {
        LoadError::Capture(error) => match error.class() {
            Class::Unreadable => "Check that you may read the file.",
            Class::Malformed => "Try downloading it again.",
            Class::Unsupported | Class::Limit => "Choose another capture.",
        },
        LoadError::Pack(_) => "Try downloading the pack again, or unpack it and open the folder.",
        LoadError::EmptyFolder => "Choose a folder with .nam files in it.",
        LoadError::Missing => "Check the path; the file may have been moved.",
        LoadError::Crashed => "Choose another capture, and please report this one.",
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// A name short enough to leave room for the rest of the sentence.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 44;
    let letters: Vec<char> = name.chars().collect();
    if letters.len() <= LONGEST {
        return name.to_owned();
    }
    let (head, tail) = (LONGEST / 2, letters.len() - LONGEST / 2);
    letters[..head]
        .iter()
        .chain(&['…'])
        .chain(&letters[tail..])
        .collect()
}

/// "44.1 kHz".
pub fn kilohertz(hz: f64) -> String {
    format!("{} kHz", (hz / 100.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_load_error_names_the_file_and_a_next_step() {
        let errors = [
            LoadError::Missing,
            LoadError::EmptyFolder,
            LoadError::Crashed,
        ];
        for error in errors {
            let notice = Notice::load_failed("G10.nam", &error, Some("JCM800"));
            assert!(notice.what.contains("G10.nam") && notice.what.ends_with('.'));
            assert!(notice.next.ends_with(". “JCM800” plays on."));
        }
    }

    #[test]
    fn rates_are_said_as_players_say_them() {
        assert_eq!(kilohertz(48_000.0), "48 kHz");
        assert_eq!(kilohertz(44_100.0), "44.1 kHz");
        assert_eq!(kilohertz(11_025.0), "11 kHz");
    }
}
