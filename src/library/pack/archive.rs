//! An open zip, walked anew for every question: its directory is never held in memory.
//!
//! The crate's stable reader reserves room for as many files as a large zip claims to hold; the one that walks is not
//! stable yet, so the crate's version is fixed.

use super::PackError;
use super::meter::Meter;
use super::name;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use zip::read::{Config, ZipFileEntry};
use zip::unstable::read::ZipIterable;
use zip::{CompressionMethod, ZipReadOptions};

/// A pack of more files is refused as a whole: one that shows some of its captures would hide the others.
pub const MOST_FILES: usize = 20_000;
/// What may be read to find a member. A directory of so many files usually has a fifth.
const DIRECTORY_BYTES: u64 = 16 << 20;

/// What a directory says of one member.
pub type Entry = ZipFileEntry<'static>;

/// A zip on the disk.
pub struct Archive {
    zip: ZipIterable<Meter>,
}

impl Archive {
    /// Finds the directory.
    pub fn open(pack: &Path) -> Result<Self, PackError> {
        let file = File::open(pack).map_err(PackError::Unreadable)?;
        let zip = ZipIterable::try_new(Meter::new(file, DIRECTORY_BYTES)?, Config::default())?;
        match zip.len() > MOST_FILES {
            true => Err(PackError::TooMuch),
            false => Ok(Self { zip }),
        }
    }

    /// Shows every file with a good name, in the order of the directory.
    pub fn each(&mut self, mut show: impl FnMut(String, Entry)) -> Result<(), PackError> {
        for entry in self.zip.files()? {
            let entry = entry?;
            let name = entry.name()?;
            let name = name::clean(&name).map(str::to_owned);
            if let Some(name) = name.filter(|_| entry.is_file()) {
                show(name, entry);
            }
        }
        Ok(())
    }

    /// The last file of that name.
    pub fn find(&mut self, name: &str) -> Result<Entry, PackError> {
        let mut found = None;
        self.each(|other, entry| {
            if other == name {
                found = Some(entry);
            }
        })?;
        found.ok_or(PackError::Missing)
    }

    /// The bytes of that file: as many as the directory states, or none.
    pub fn read(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, PackError> {
        let entry = self.find(name)?;
        check(&entry, limit)?;
        let size = entry.size();
        let mut bytes = Vec::new();
        let room = usize::try_from(size).ok();
        room.and_then(|room| bytes.try_reserve_exact(room).ok())
            .ok_or(PackError::TooLarge { limit })?;
        // A new walk, for the sake of the file underneath.
        let reader = self.zip.files()?.reader_mut();
        reader.allow(limit);
        let member = entry.with_reader(reader, ZipReadOptions::new())?;
        // A size that is too small shows in the first byte too many.
        member.take(size + 1).read_to_end(&mut bytes)?;
        match bytes.len() as u64 == size {
            true => Ok(bytes),
            false => Err(PackError::Damaged),
        }
    }
}

fn check(entry: &Entry, limit: u64) -> Result<(), PackError> {
    let method = entry.compression();
    if entry.encrypted() {
        return Err(PackError::Encrypted);
    }
    if ![CompressionMethod::Stored, CompressionMethod::Deflated].contains(&method) {
        return Err(PackError::Unsupported);
    }
    match entry.size() > limit {
        true => Err(PackError::TooLarge { limit }),
        false => Ok(()),
    }
}
