//! What is said of loops, takes and recordings.

use super::Notice;
use crate::app::di::Di;
use crate::wav::WavError;
use std::path::Path;

impl Notice {
    /// Another demo riff plays.
    pub fn riff_plays(name: &str) -> Self {
        Self::remark(
            format!("Demo riff: {name}."),
            "Once more plays the next one; Guitar plays your own again.",
        )
    }

    /// A recording plays in the guitar's place.
    pub fn di_plays(di: &Di) -> Self {
        let (name, seconds) = (&di.name, di.seconds);
        let next = match di.is_cut {
            true => "It is longer: the first two minutes are played, round and round.",
            false => "It plays round and round; Guitar plays your own again.",
        };
        Self::remark(
            format!("“{name}” plays through the amp ({seconds:.0} s)."),
            next,
        )
    }

    /// A recording cannot be played.
    pub fn no_di(error: &WavError) -> Self {
        Self::trouble(
            format!("No recording: {error}."),
            "Choose a WAV, FLAC or AIFF file of a dry guitar.",
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
}
