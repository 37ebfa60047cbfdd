//! A file that is known again wherever it went.

use crate::library::{factory, pack, source::sha256};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The largest file that is looked into for its content, bytes.
const LARGEST: u64 = 256 << 20;

/// A file by its path and by what is in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// Where it was; a relative path begins at the preset.
    pub path: PathBuf,
    /// SHA-256 of its bytes, in hexadecimal; absent: not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Size of a capture that comes in several, 0 to 1.
    #[serde(default = "full", skip_serializing_if = "is_full")]
    pub slim: f64,
    /// The player says that the capture contains a cabinet, or that it does not; absent: as measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_cab: Option<bool>,
}

fn full() -> f64 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it over so")]
fn is_full(slim: &f64) -> bool {
    *slim >= 1.0
}

/// The path that stands for what comes with the program.
const BUILT_IN: &str = "built-in";

impl Content {
    /// What comes with the program.
    pub fn built_in() -> Self {
        Self {
            path: PathBuf::from(BUILT_IN),
            sha256: None,
            slim: full(),
            has_cab: None,
        }
    }

    /// Whether it comes with the program.
    pub fn is_built_in(&self) -> bool {
        self.path.as_os_str() == BUILT_IN
    }

    /// The file at `path`, in full size.
    pub fn of(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            sha256: hash(path),
            slim: full(),
            has_cab: None,
        }
    }

    /// The same, where the hash of its bytes is known.
    pub fn known(path: &Path, sha256: String) -> Self {
        Self {
            path: path.to_path_buf(),
            sha256: Some(sha256),
            slim: full(),
            has_cab: None,
        }
    }

    /// What it is known by: what is in it, or else where it is.
    pub fn key(&self) -> String {
        let path = || self.path.to_string_lossy().into_owned();
        self.sha256.clone().unwrap_or_else(path)
    }

    /// Where it is now: at its path, under its name in `folder`, or under another name there.
    pub fn find(&self, folder: &Path) -> Option<PathBuf> {
        if factory::bytes(&self.path).is_some() {
            return Some(self.path.clone());
        }
        let at_home = folder.join(&self.path);
        if is_there(&at_home) {
            return Some(at_home);
        }
        let beside = self.path.file_name().map(|name| folder.join(name));
        if let Some(beside) = beside.filter(|path| is_there(path)) {
            return Some(beside);
        }
        let wanted = self.sha256.as_ref()?;
        let ending = self.path.extension();
        let files = std::fs::read_dir(folder).ok()?.flatten();
        let mut alike = files
            .map(|entry| entry.path())
            .filter(|path| path.extension() == ending);
        alike.find(|path| hash(path).as_ref() == Some(wanted))
    }
}

/// There is such a file, in the program, on the disk or in a pack.
pub fn is_there(path: &Path) -> bool {
    factory::bytes(path).is_some() || path.is_file() || pack::exists(path)
}

/// SHA-256 of a file's bytes; absent where they cannot be had or are too many.
fn hash(path: &Path) -> Option<String> {
    if let Some(own) = factory::bytes(path) {
        return Some(sha256(own));
    }
    if std::fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    Some(sha256(&std::fs::read(path).ok()?))
}
