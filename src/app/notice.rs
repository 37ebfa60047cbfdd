//! What went wrong in one sentence, and what to do about it in another.

mod devices;
mod input;
mod played;
mod setlist;
mod shelf;
mod tournament;

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
