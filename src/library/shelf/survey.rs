//! Everything the shelf wants to know of one capture, found out once.

use super::About;
use crate::library::facts::Portrait;
use crate::library::{LoadError, source};
use crate::nam::Model;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// What a look into a capture found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// SHA-256 of its bytes, in hexadecimal.
    pub content: String,
    /// What it says and what was measured, or why it cannot be played: a sentence without its end.
    pub found: Result<(About, Portrait), String>,
}

impl Survey {
    /// Of the file at `path`, which may lie in a pack. Takes as long as some eleven seconds of sound do.
    ///
    /// # Errors
    /// When the file cannot be read at all, so that it has no content to be known by.
    pub fn of(path: &Path) -> Result<Self, LoadError> {
        let bytes = source::read(path)?;
        Ok(Self::of_bytes(&bytes))
    }

    /// Of the bytes of a file.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        // A fault of ours costs one capture, not the scan.
        let look = catch_unwind(AssertUnwindSafe(|| look(bytes)));
        Self {
            content: source::sha256(bytes),
            found: look.unwrap_or_else(|_| Err(LoadError::Crashed.to_string())),
        }
    }
}

fn look(bytes: &[u8]) -> Result<(About, Portrait), String> {
    let model = Model::from_bytes(bytes).map_err(|error| error.to_string())?;
    let about = About::of(&model);
    // What is measured is the full size: it is what plays first.
    Ok((about, Portrait::of(&model.sized(1.0))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capture_is_described_and_a_broken_one_says_why() {
        let wire = br#"{"version":"0.5.4","architecture":"Linear","sample_rate":48000,
            "metadata":{"name":"Wire","gear_make":"tz-make"},
            "config":{"receptive_field":1,"bias":false},"weights":[1]}"#;
        let survey = Survey::of_bytes(wire);
        let (about, portrait) = survey.found.unwrap();
        assert_eq!(about.title.as_deref(), Some("Wire"));
        assert_eq!(about.gear, None);
        assert!((portrait.character.loudness_db.unwrap() - -14.968).abs() < 1e-3);
        assert_eq!(survey.content.len(), 64);
        let broken = Survey::of_bytes(&wire[..60]).found.unwrap_err();
        assert!(broken.contains("cut short"), "{broken}");
    }
}
