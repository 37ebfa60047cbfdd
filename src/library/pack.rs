//! Packs: `.zip` files of captures and cabinets, read in place and never unpacked to the disk.
//!
//! A member of a pack has an ordinary path that runs through the zip: `/music/AC15 pack.zip/Clean/G2.nam`. Whoever holds
//! such a path need not know: [`read`] and [`exists`] answer for it as the system does for a file.
//!
//! A pack is a stranger's file. Names that could lead out of it are as if they were not there, nothing grows with what a
//! header claims, and a pack within a pack stays closed.

mod archive;
mod error;
mod meter;
mod name;

#[cfg(test)]
mod tests;

pub use error::PackError;

use archive::{Archive, Entry};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// A capture or a cabinet in a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its path through the pack.
    pub path: PathBuf,
    /// What it is by its ending.
    pub kind: Kind,
    /// Size unpacked, as the pack states it; [`read`] gives so many or none.
    pub bytes: u64,
}

/// What a file is by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `.nam` or `.aidax`.
    Capture,
    /// `.wav`, `.flac`, `.aif` or `.aiff`: an impulse response.
    Cabinet,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "nam" | "aidax" => Some(Self::Capture),
            "wav" | "flac" | "aif" | "aiff" => Some(Self::Cabinet),
            _ => None,
        }
    }
}

/// There is a file at `path`, and it ends in `.zip`. A folder of such a name is a folder.
pub fn is_pack(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) && path.is_file()
}

/// The pack that `path` runs through, and the member's name in it with `/` between its parts. Absent for every other
/// path, and at once where no part of it ends in `.zip`. Whether there is such a member is not asked.
pub fn split(path: &Path) -> Option<(PathBuf, String)> {
    let pack = path.ancestors().skip(1).find(|part| is_pack(part))?;
    let inside = path.strip_prefix(pack).ok()?;
    let parts = inside.components().map(Component::as_os_str);
    let parts: Option<Vec<&str>> = parts.map(|part| part.to_str()).collect();
    Some((pack.to_path_buf(), parts?.join("/")))
}

/// All bytes of the member at `path`. More than `limit` are never made, whatever the pack claims.
///
/// # Errors
/// When the pack cannot be read or is damaged, has no such member, or keeps it in a way that cannot be undone here.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, PackError> {
    let (pack, name) = split(path).ok_or(PackError::Missing)?;
    Archive::open(&pack)?.read(&name, limit)
}

/// All captures and cabinets in the file `pack`, by name. Where two bear the same name the last one counts, here and in
/// [`read`]: it is the one that was added later.
///
/// # Errors
/// When the pack cannot be read, is damaged, or holds more than any honest one.
pub fn members(pack: &Path) -> Result<Vec<Member>, PackError> {
    let mut found = BTreeMap::new();
    Archive::open(pack)?.each(|name, entry| {
        if let Some(member) = member(pack, &name, &entry) {
            found.insert(name, member);
        }
    })?;
    Ok(found.into_values().collect())
}

fn member(pack: &Path, name: &str, entry: &Entry) -> Option<Member> {
    Some(Member {
        path: pack.join(name),
        kind: Kind::of(name)?,
        bytes: entry.size(),
    })
}

/// Something is at `path`: a file, a folder, or a member of a pack. Opens the pack.
pub fn exists(path: &Path) -> bool {
    match split(path) {
        Some((pack, name)) => entry(&pack, &name).is_some(),
        None => path.exists(),
    }
}

fn entry(pack: &Path, name: &str) -> Option<Entry> {
    Archive::open(pack).ok()?.find(name).ok()
}
