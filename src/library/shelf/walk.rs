//! Which captures there are in the folders of the shelf.

use crate::library::{factory, pack};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use walkdir::{DirEntry, WalkDir};

/// How deep folders are looked into.
const DEEPEST: usize = 12;

/// More captures than this are not listed.
const MOST: usize = 100_000;

/// Endings that only captures have. AIDA-X models are called `.json` as well, as much else is: those are played where they
/// are asked for.
const ENDINGS: [&str; 2] = ["nam", "aidax"];

/// A file that may be a capture, and by what it is known to be unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it lies; in a pack the path leads through it.
    pub path: PathBuf,
    /// Its size, bytes.
    pub bytes: u64,
    /// When it (or its pack) was last written, where the system says so.
    pub modified: Option<SystemTime>,
}

/// What a walk through some folders found.
#[derive(Debug, Default)]
pub struct Walk {
    /// The captures, in no order.
    pub files: Vec<Found>,
    /// Folders and packs that could not be read, a sentence each.
    pub troubles: Vec<String>,
}

impl Walk {
    /// Through `folders` and all that lies in them; links are followed, in circles only once. A path to a pack or to a
    /// capture stands for itself. Takes as long as the disks do; ends early once `stop` says so.
    pub fn through(folders: &[PathBuf], stop: impl Fn() -> bool) -> Self {
        let mut walk = Self::default();
        for folder in folders {
            if factory::is_folder(folder) {
                walk.take_own();
                continue;
            }
            let entries = WalkDir::new(folder).follow_links(true).max_depth(DEEPEST);
            for entry in entries {
                if stop() || walk.files.len() >= MOST {
                    return walk;
                }
                match entry {
                    Ok(entry) => walk.take(&entry),
                    Err(error) => walk.note(folder, &error),
                }
            }
        }
        walk
    }

    /// What comes with the program.
    fn take_own(&mut self) {
        let captures = factory::captures().map(|(path, bytes)| Found {
            path,
            bytes,
            modified: None,
        });
        self.files.extend(captures);
    }

    fn take(&mut self, entry: &DirEntry) {
        if !entry.file_type().is_file() {
            return;
        }
        let path = entry.path();
        let modified = entry.metadata().ok().and_then(|data| data.modified().ok());
        if pack::is_pack(path) {
            return self.take_pack(path, modified);
        }
        if is_capture(path) {
            self.files.push(Found {
                path: path.to_path_buf(),
                bytes: entry.metadata().map_or(0, |data| data.len()),
                modified,
            });
        }
    }

    fn take_pack(&mut self, path: &Path, modified: Option<SystemTime>) {
        match pack::members(path) {
            Ok(members) => {
                let captures = members.into_iter().filter(|one| is_capture(&one.path));
                let captures = captures.map(|member| Found {
                    path: member.path,
                    bytes: member.bytes,
                    modified,
                });
                let room = MOST.saturating_sub(self.files.len());
                self.files.extend(captures.take(room));
            }
            Err(error) => {
                let trouble = format!("{} can't be read: {error}", path.display());
                self.troubles.push(trouble);
            }
        }
    }

    fn note(&mut self, folder: &Path, error: &walkdir::Error) {
        // A circle is no trouble: what is in it has been listed.
        if let Some(reason) = error.io_error() {
            let place = error.path().unwrap_or(folder);
            let trouble = format!("{} can't be read ({reason})", place.display());
            self.troubles.push(trouble);
        }
    }
}

/// Whether the ending is one that only captures have.
pub fn is_capture(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // What macOS leaves beside each file on a foreign disk has its ending, too.
    let foreign = name.starts_with("._");
    let ending = path.extension().unwrap_or_default().to_ascii_lowercase();
    !foreign && ENDINGS.iter().any(|capture| ending == *capture)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(walk: &Walk) -> Vec<String> {
        let name = |found: &Found| {
            found
                .path
                .file_name()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        };
        let mut names: Vec<_> = walk.files.iter().map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn folders_within_folders_are_walked_and_only_captures_taken() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        for name in [
            "1.nam",
            "a/2.NAM",
            "a/b/3.aidax",
            "a/b/x.json",
            "a/._2.nam",
            "readme.txt",
        ] {
            std::fs::write(root.path().join(name), "x").unwrap();
        }
        let walk = Walk::through(&[root.path().to_path_buf()], || false);
        assert_eq!(names(&walk), ["1.nam", "2.NAM", "3.aidax"]);
        assert!(walk.troubles.is_empty());
        assert!(
            walk.files
                .iter()
                .all(|file| file.bytes == 1 && file.modified.is_some())
        );
    }

    #[test]
    fn a_folder_that_is_gone_is_told_and_the_others_are_walked() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("1.nam"), "").unwrap();
        let gone = root.path().join("gone");
        let walk = Walk::through(&[gone, root.path().to_path_buf()], || false);
        assert_eq!(names(&walk), ["1.nam"]);
        assert!(walk.troubles[0].contains("gone"), "{:?}", walk.troubles);
    }

    #[cfg(unix)]
    #[test]
    fn a_circle_of_links_ends() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("1.nam"), "").unwrap();
        std::os::unix::fs::symlink(root.path(), root.path().join("again")).unwrap();
        let walk = Walk::through(&[root.path().to_path_buf()], || false);
        assert_eq!(names(&walk), ["1.nam"]);
        assert!(walk.troubles.is_empty(), "{:?}", walk.troubles);
    }

    #[test]
    fn a_walk_can_be_stopped() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("1.nam"), "").unwrap();
        let walk = Walk::through(&[root.path().to_path_buf()], || true);
        assert!(walk.files.is_empty());
    }
}
