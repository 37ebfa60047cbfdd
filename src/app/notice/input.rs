//! The input: where the guitar is, what is wrong with it, how late it is heard.

use super::{Notice, capitalized};
use crate::app::doctor::Diagnosis;
use crate::dsp::echo::NoEcho;
use crate::dsp::hum::Hum;

impl Notice {
    /// The gate was set.
    pub fn hushed(threshold_db: f32, hum: Option<Hum>) -> Self {
        let hum = hum.map(|hum| format!(", {} Hz of the mains among it", hum.mains_hz));
        let hum = hum.unwrap_or_default();
        Self::remark(
            format!("The gate is set to {threshold_db:.0} dB, above your noise{hum}."),
            "Turn Gate down if soft notes are cut off.",
        )
    }

    /// Somebody played while silence was to be listened to.
    pub fn not_hushed() -> Self {
        Self::remark(
            "The gate was not set: it was not still.",
            "Hold the strings still for two seconds and press Set from silence again.",
        )
    }

    /// There is no guitar whose silence could be listened to.
    pub fn no_guitar_to_hush() -> Self {
        Self::remark(
            "The gate can't set itself: no input plays.",
            "Choose an input under Audio.",
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
}

/// Who may have muted an input.
const WHO_MUTES: &str = if cfg!(target_os = "macos") {
    "Allow Backline the microphone in System Settings, Privacy & Security."
} else if cfg!(windows) {
    "Allow desktop apps the microphone in Settings, Privacy & security."
} else {
    "Unmute the input in the system's mixer, or connect it in the patchbay."
};
