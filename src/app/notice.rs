//! What went wrong in one sentence, and what to do about it in another.

use super::doctor::Diagnosis;
use crate::audio::AudioError;
use crate::dsp::echo::NoEcho;
use crate::dsp::hum::Hum;
use crate::library::LoadError;
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

    /// The devices opened, but not quite as wished.
    pub fn opened_with(remarks: &[String]) -> Self {
        let sentence = |remark: &String| format!("{}.", capitalized(remark));
        let sentences: Vec<String> = remarks.iter().map(sentence).collect();
        Self::remark(sentences.join(" "), "")
    }

    /// The devices refused to open.
    pub fn devices_refused(error: &AudioError) -> Self {
        let (what, next) = reason_and_advice(error);
        Self::trouble(
            format!("No sound: {what}."),
            format!("{next}. Trying again every second."),
        )
    }

    /// The devices played and then stopped.
    pub fn devices_lost(error: &AudioError) -> Self {
        let (what, next) = reason_and_advice(error);
        Self::trouble(
            format!("{what}."),
            format!("{next}. Your tone is kept; waiting for the device."),
        )
    }

    /// The driver took this program's rig down with it.
    pub fn driver_crashed() -> Self {
        Self::trouble(
            "The audio driver crashed.",
            "Starting again; if it stays so, choose another host or device under Audio.",
        )
    }

    /// The devices that were asked for would not open; those that played before play on.
    pub fn devices_kept(error: &AudioError) -> Self {
        let (what, next) = reason_and_advice(error);
        Self::trouble(
            format!("{what}. The devices as they were play on."),
            format!("{next}."),
        )
    }

    /// The devices of last time are not there; the system's own play instead.
    pub fn devices_stand_in(error: &AudioError) -> Self {
        let (what, _) = reason_and_advice(error);
        Self::trouble(
            format!("{}.", capitalized(&what)),
            "The system's own devices play until it is back; or choose others under Audio.",
        )
    }

    /// The driver has been busy with opening or closing for too long.
    pub fn driver_hangs() -> Self {
        Self::trouble(
            "The audio driver does not answer.",
            "Waiting for it; your tone is kept. Another choice under Audio leaves it behind.",
        )
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

    /// There is no guitar to hear.
    pub fn riff_stands_in() -> Self {
        Self::remark(
            "No guitar input was found, so the demo riff plays.",
            "Plug in your interface and choose it under Audio.",
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

    /// What is wrong with the input.
    pub fn diagnosed(diagnosis: Diagnosis) -> Self {
        match diagnosis {
            Diagnosis::NothingArrives => Self::trouble(
                "Nothing at all arrives from the input: it is muted or not connected.",
                WHO_MUTES,
            ),
            Diagnosis::Elsewhere(channel) => Self::remark(
                format!("Someone plays on input {channel}, not on the one that is heard."),
                "Press Find my guitar under Audio, or click its meter there.",
            ),
            Diagnosis::Silence => Self::remark(
                "No guitar has been heard yet.",
                "Play; or turn up the guitar and the interface's gain, or press Find my guitar under Audio.",
            ),
            Diagnosis::Hum(Hum { mains_hz, level_db }) => Self::remark(
                format!(
                    "The input hums at {mains_hz} Hz, {} dB below full scale.",
                    -level_db
                ),
                "Turn away from screens and power supplies, try another cable, or unplug the charger.",
            ),
            Diagnosis::Clipping => Self::trouble(
                "The guitar is too loud for the interface: its converter clips.",
                "Turn the interface's own gain down until CLIP stays dark.",
            ),
        }
    }

    /// A string was struck on `channel`, counted from 1.
    pub fn guitar_found(channel: u16) -> Self {
        Self::remark(format!("Your guitar is on input {channel}."), "")
    }

    /// There is no input at all.
    pub fn nowhere_to_search() -> Self {
        Self::trouble(
            "There is no input that a guitar could be on.",
            "Choose an input device under Audio first.",
        )
    }

    /// No string was struck.
    pub fn guitar_not_found() -> Self {
        Self::trouble(
            "No string was heard on any input.",
            "Check the cable, the guitar's volume and the interface's gain, then try again.",
        )
    }

    /// The round trip was measured.
    pub fn measured(frames: usize, device_hz: u32) -> Self {
        let ms = frames as f64 * 1000.0 / f64::from(device_hz.max(1));
        Self::remark(
            format!("Measured: {ms:.1} ms from string to speaker ({frames} frames)."),
            "Take the cable out again.",
        )
    }

    /// The round trip could not be measured.
    pub fn not_measured(error: &NoEcho) -> Self {
        let text = error.to_string();
        let (what, next) = text.split_once("; ").unwrap_or((&text, ""));
        Self::trouble(
            format!("Not measured: {what}."),
            format!("{}.", capitalized(next)),
        )
    }

    /// A muted output plays no test signal.
    pub fn muted_while_measuring() -> Self {
        Self::trouble(
            "Backline is muted, so the test signal could not be heard.",
            "Press M, then measure again.",
        )
    }

    /// The round trip needs both directions.
    pub fn nothing_to_measure_on() -> Self {
        Self::trouble(
            "The round trip needs an input and an output that play.",
            "Choose both under Audio first.",
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
                "Turn down or move away, then press M.",
            ),
        };
        Self::trouble(what, next)
    }

    /// The input hands back what the speakers play.
    pub fn hears_itself() -> Self {
        Self::trouble(
            "Muted: the input hands back what the speakers play; your guitar is not on it.",
            "Connect the guitar again, or choose its device under Audio and press M.",
        )
    }

    /// The input that handed back what the speakers play is a guitar again.
    pub fn guitar_is_back() -> Self {
        Self::remark("The guitar is back.", "")
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

    /// A step without a folder.
    pub fn nothing_to_step_through() -> Self {
        Self::remark(
            "Open a capture first; the arrow keys then step through its folder.",
            "Drop a file or a folder on this window, or press Open.",
        )
    }
}

/// Who may have muted an input.
const WHO_MUTES: &str = if cfg!(target_os = "macos") {
    "Allow Backline the microphone in System Settings, Privacy & Security."
} else if cfg!(windows) {
    "Allow desktop apps the microphone in Settings, Privacy & security."
} else {
    "Unmute the input in the system's mixer, or connect it in the patchbay."
};

/// What to do about a capture that cannot be loaded.
fn advice(error: &LoadError) -> &'static str {
    match error {
        LoadError::Capture(error) => match error.class() {
            Class::Unreadable => "Check that you may read the file.",
            Class::Malformed => "Try downloading it again.",
            Class::Unsupported | Class::Limit => "Choose another capture.",
        },
        LoadError::EmptyFolder => "Choose a folder with .nam files in it.",
        LoadError::Missing => "Check the path; the file may have been moved.",
        LoadError::Crashed => "Choose another capture, and please report this one.",
    }
}

/// The two halves of what the audio room says: what is wrong; what to do. The second in the window's words
/// where the first room speaks of the command line.
fn reason_and_advice(error: &AudioError) -> (String, String) {
    let text = error.to_string();
    let (what, next) = text.split_once("; ").unwrap_or((&text, ""));
    let next = match error {
        AudioError::NoDevice { .. } | AudioError::NoHost { .. } => {
            "Plug one in, or choose another under Audio"
        }
        AudioError::UnknownDevice { .. } | AudioError::AmbiguousDevice { .. } => {
            "Choose a device under Audio"
        }
        _ if next.is_empty() => "Choose another device under Audio",
        _ => next,
    };
    (what.to_owned(), capitalized(next))
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
