//! hound encodes; here a failed render leaves no half file.

use super::{WavError, name_of};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes a mono float32 WAV file. What stood at `path` before stays until the new file is whole.
pub fn write_f32(path: &Path, sample_rate_hz: u32, samples: &[f32]) -> Result<(), WavError> {
    write_channels(path, sample_rate_hz, &[samples])
}

/// The same with a channel for each row, all of one length.
pub fn write_channels(
    path: &Path,
    sample_rate_hz: u32,
    channels: &[&[f32]],
) -> Result<(), WavError> {
    let unwritable = |reason: String| WavError::Unwritable {
        path: path.to_owned(),
        reason,
    };
    let unfinished = unfinished_name(path);
    let outcome = encode(&unfinished, sample_rate_hz, channels)
        .map_err(|error| unwritable(reason(error)))
        .and_then(|()| {
            fs::rename(&unfinished, path).map_err(|error| unwritable(error.to_string()))
        });
    if outcome.is_err() {
        // Nothing can be done if even this fails; the first error is the one to tell.
        let _ = fs::remove_file(&unfinished);
    }
    outcome
}

/// A name beside `path`, so that renaming stays within one disk.
fn unfinished_name(path: &Path) -> PathBuf {
    let name = format!(".{}.{}.part", name_of(path), std::process::id());
    path.with_file_name(name)
}

fn encode(path: &Path, sample_rate: u32, channels: &[&[f32]]) -> Result<(), hound::Error> {
    let spec = hound::WavSpec {
        channels: channels.len() as u16,
        sample_rate,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let mut writer = hound::WavWriter::create(path, spec)?;
    for frame in 0..channels.first().map_or(0, |row| row.len()) {
        for row in channels {
            writer.write_sample(row[frame])?;
        }
    }
    writer.finalize()
}

fn reason(error: hound::Error) -> String {
    match error {
        hound::Error::IoError(error) => error.to_string(),
        other => other.to_string(),
    }
}
