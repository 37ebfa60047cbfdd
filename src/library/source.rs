//! The bytes of a file, wherever it lies: on a disk or in a pack.

use super::{LoadError, pack};
use crate::nam;
use sha2::{Digest, Sha256};
use std::path::Path;

/// All bytes of the capture at `path`, if they are not too many for one.
///
/// # Errors
/// When there is no such file, when it cannot be read, or when it is too large.
pub fn read(path: &Path) -> Result<Vec<u8>, LoadError> {
    match pack::split(path) {
        Some(_) => Ok(pack::read(path, nam::LARGEST_FILE)?),
        None if !path.exists() => Err(LoadError::Missing),
        None => Ok(nam::read_file(path)?),
    }
}

/// SHA-256 of `bytes`, in hexadecimal: what a file is known by wherever it went.
pub fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
