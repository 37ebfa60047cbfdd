//! Devices that open, refuse, vanish and hang.

use super::{Notice, capitalized};
use crate::audio::AudioError;

impl Notice {
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

    /// There is no guitar to hear.
    pub fn riff_stands_in() -> Self {
        Self::remark(
            "No guitar input was found, so the demo riff plays.",
            "Plug in your interface and choose it under Audio.",
        )
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
