//! The bytes of a file, wherever it lies: on a disk, in a pack, or in the program itself.

use super::{LoadError, factory, pack};
use crate::nam;
use crate::wav::{self, Audio, WavError};
use sha2::{Digest, Sha256};
use std::path::Path;

/// More than this of an audio file in a pack is not unpacked, bytes.
const LARGEST_AUDIO: u64 = 256 << 20;

/// All bytes of the capture at `path`, if they are not too many for one.
///
/// # Errors
/// When there is no such file, when it cannot be read, or when it is too large.
pub fn read(path: &Path) -> Result<Vec<u8>, LoadError> {
    if let Some(own) = factory::bytes(path) {
        return Ok(own.to_vec());
    }
    match pack::split(path) {
        Some(_) => Ok(pack::read(path, nam::LARGEST_FILE)?),
        None if !path.exists() => Err(LoadError::Missing),
        None => Ok(nam::read_file(path)?),
    }
}

/// The audio file at `path`, of a long one its first `seconds`.
///
/// # Errors
/// When there is no such file, or it holds no audio that can be read.
pub fn audio(path: &Path, seconds: f64) -> Result<Audio, WavError> {
    let name = wav::name_of(path);
    if let Some(own) = factory::bytes(path) {
        return wav::read_bytes(own, &name);
    }
    if pack::split(path).is_none() {
        return wav::read_first(path, seconds);
    }
    match pack::read(path, LARGEST_AUDIO) {
        Ok(bytes) => wav::read_bytes(&bytes, &name),
        Err(error) => Err(WavError::Damaged {
            name,
            reason: error.to_string(),
        }),
    }
}

/// SHA-256 of `bytes`, in hexadecimal: what a file is known by wherever it went.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
