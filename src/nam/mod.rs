//! A `.nam` file becomes a checked description. Hostile input stops at this door.

use std::path::Path;

/// What is wrong with a capture file.
#[derive(Debug, thiserror::Error)]
pub enum NamError {
    /// Placeholder
    #[error("unreadable")]
    Unreadable,
}

/// Descriptive metadata; every field may be absent and nothing here changes the sound.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// The capture's own name.
    pub name: Option<String>,
    /// Who made the capture.
    pub modeled_by: Option<String>,
    /// RMS output level for the standard signal, dBFS.
    pub loudness_db: Option<f64>,
}

/// A capture, checked: what `engine::Network` is built from.
#[derive(Clone, Debug)]
pub struct Model {
    /// Metadata as written.
    pub metadata: Metadata,
    /// The capture's own rate in Hz, if the file states one.
    pub sample_rate_hz: Option<f64>,
}

impl Model {
    /// Reads and checks the file at `path`.
    pub fn open(_path: &Path) -> Result<Self, NamError> {
        Err(NamError::Unreadable)
    }
    /// Checks the bytes of a `.nam` file.
    pub fn from_bytes(_bytes: &[u8]) -> Result<Self, NamError> {
        Ok(Self {
            metadata: Metadata::default(),
            sample_rate_hz: None,
        })
    }
    /// The rate the network runs at: the file's, or 48 kHz where it states none.
    pub fn rate_hz(&self) -> f64 {
        self.sample_rate_hz.unwrap_or(48_000.0)
    }
    /// A short line for the window: "WaveNet A1 standard, 13802 weights".
    pub fn summary(&self) -> String {
        String::new()
    }
}
