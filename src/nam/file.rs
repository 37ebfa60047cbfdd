//! Bytes from disk, as many as a capture may have.

use super::error::NamError;
use super::limits;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The bytes of the file at `path`, unless they are too many.
pub fn read(path: &Path) -> Result<Vec<u8>, NamError> {
    let unreadable = |source| NamError::Unreadable {
        path: path.to_owned(),
        source,
    };
    if path.is_dir() {
        return Err(NamError::Folder(path.to_owned()));
    }
    let file = File::open(path).map_err(unreadable)?;
    check_size(file.metadata().map_err(unreadable)?.len())?;
    let mut bytes = Vec::new();
    // A pipe states no length: it is read up to one byte too many.
    let mut bounded = file.take(limits::FILE_BYTES + 1);
    bounded.read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// Refuses more bytes than any capture has.
pub fn check_size(bytes: u64) -> Result<(), NamError> {
    match bytes > limits::FILE_BYTES {
        false => Ok(()),
        true => Err(NamError::Limit {
            what: "the size of the file in bytes".into(),
            found: bytes.to_string(),
            limit: limits::FILE_BYTES,
        }),
    }
}
