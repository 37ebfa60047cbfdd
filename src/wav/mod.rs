//! An audio file becomes samples, and back; crates do the decoding.
//!
//! Read are WAV, FLAC and AIFF, written is float32 WAV.

mod read;
mod write;

pub use read::{read, read_bytes, read_first, seconds};
pub use write::{write_channels, write_f32};

use std::path::{Path, PathBuf};

/// The samples of an audio file, every one finite.
#[derive(Clone, Debug, PartialEq)]
pub struct Audio {
    /// Frames per second.
    pub sample_rate_hz: u32,
    /// One row per channel, at least one, all of one length. Full scale is ±1.
    pub channels: Vec<Vec<f32>>,
}

impl Audio {
    /// Frames in the file.
    pub fn frames(&self) -> usize {
        self.channels[0].len()
    }

    /// All channels mixed to one, each at equal share.
    pub fn into_mono(mut self) -> Vec<f32> {
        let share = 1.0 / self.channels.len() as f32;
        let mut mono = self.channels.swap_remove(0);
        if self.channels.is_empty() {
            return mono;
        }
        for (frame, sum) in mono.iter_mut().enumerate() {
            *sum += self.channels.iter().map(|row| row[frame]).sum::<f32>();
            *sum *= share;
        }
        mono
    }
}

/// Why an audio file cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum WavError {
    /// The system did not hand the file out.
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// Not one of the formats that are read.
    #[error("{name} is no WAV, FLAC or AIFF file that can be read ({reason})")]
    UnknownFormat {
        /// The file's name.
        name: String,
        /// The decoder's reason.
        reason: String,
    },
    /// The format is known and the contents are broken.
    #[error("{name} is damaged: {reason}")]
    Damaged {
        /// The file's name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// More samples than there is room for.
    #[error("{name} is too long: at most {limit} samples in all channels together are read")]
    TooLong {
        /// The file's name.
        name: String,
        /// How many are read.
        limit: usize,
    },
    /// The file could not be written.
    #[error("cannot write {}: {reason}", path.display())]
    Unwritable {
        /// The file asked for.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
}

/// What a file is called, for the player.
pub fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests;
