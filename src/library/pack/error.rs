//! What can be wrong with a pack, in the player's words.

use super::archive::MOST_FILES;
use std::io;
use zip::result::ZipError;

/// Why a pack, or something in it, cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The system did not hand the pack out.
    #[error("the pack cannot be read: {0}")]
    Unreadable(#[source] io::Error),
    /// Never a zip, cut short, or bent.
    #[error("the pack is damaged, or it is not a zip file")]
    Damaged,
    /// More files, or more around them, than an honest pack has.
    #[error("the pack holds too much to look through; {MOST_FILES} files are the most")]
    TooMuch,
    /// No such member, or one whose name could lead out of the pack.
    #[error("there is no such file in the pack")]
    Missing,
    /// Unpacked it is larger than anything of its kind.
    #[error("the file in the pack is too large: more than {limit} bytes")]
    TooLarge {
        /// The most bytes that were asked for.
        limit: u64,
    },
    /// A password is needed, and nobody is asked for one.
    #[error("the pack is protected by a password; unpack it and open the folder")]
    Encrypted,
    /// Neither stored nor deflated.
    #[error("the pack is compressed in an unusual way; unpack it and open the folder")]
    Unsupported,
}

impl From<ZipError> for PackError {
    fn from(error: ZipError) -> Self {
        match error {
            ZipError::Io(error) => error.into(),
            _ => Self::Damaged,
        }
    }
}

impl From<io::Error> for PackError {
    /// What the system says is about the disk; everything else is about the bytes.
    fn from(error: io::Error) -> Self {
        match error.kind() {
            _ if error.raw_os_error().is_some() => Self::Unreadable(error),
            io::ErrorKind::FileTooLarge => Self::TooMuch,
            _ => Self::Damaged,
        }
    }
}
