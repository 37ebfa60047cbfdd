//! The captures of one folder in the order a person counts them: G2 before G10.

use super::shelf;
use super::{factory, pack};
use std::cmp::Ordering;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The captures beside a capture, and where among them it stands. The ends are ends: there is nothing
/// before the first and nothing after the last, so a player hears when a folder is through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    files: Vec<PathBuf>,
    at: usize,
}

impl Folder {
    /// Reads the folder around the file `current`, which is listed even when it has vanished, so that the next one can
    /// be reached from it; with it are listed all that bear its ending.
    pub fn around(current: &Path) -> Self {
        let own = current.extension();
        let files = captures_in(folder_of(current), own);
        Self::of(files, current)
    }

    /// These files in order, with `current` among them.
    pub fn of(mut files: Vec<PathBuf>, current: &Path) -> Self {
        files.sort_by(|a, b| natural(a, b));
        let at = files.iter().position(|file| file == current);
        let at = at.unwrap_or_else(|| insert_in_order(&mut files, current));
        Self { files, at }
    }

    /// Reads the folder `path` itself; the first capture is the current one. Absent when it holds none.
    pub fn first_of(path: &Path) -> Option<Self> {
        let files = captures_in(path, None);
        (!files.is_empty()).then_some(Self { files, at: 0 })
    }

    /// The current file.
    pub fn current(&self) -> Option<&Path> {
        self.files.get(self.at).map(PathBuf::as_path)
    }

    /// The file before the current one; absent at the first.
    pub fn previous(&self) -> Option<&Path> {
        let before = self.at.checked_sub(1)?;
        self.files.get(before).map(PathBuf::as_path)
    }

    /// The file after the current one; absent at the last.
    pub fn next(&self) -> Option<&Path> {
        self.files.get(self.at + 1).map(PathBuf::as_path)
    }

    /// Makes `path` the current file if it is listed.
    pub fn go_to(&mut self, path: &Path) {
        if let Some(at) = self.files.iter().position(|file| file == path) {
            self.at = at;
        }
    }

    /// Place of the current file counted from 1, and the number of files.
    pub fn place(&self) -> (usize, usize) {
        (self.at + 1, self.files.len())
    }
}

fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn captures_in(folder: &Path, also: Option<&OsStr>) -> Vec<PathBuf> {
    if factory::is_folder(folder) {
        return factory::captures().map(|(path, _)| path).collect();
    }
    // A pack is one folder, whatever folders are in it.
    let pack = folder.ancestors().find(|path| pack::is_pack(path));
    if let Some(Ok(members)) = pack.map(pack::members) {
        let files = members.into_iter().map(|member| member.path);
        return files.filter(|path| is_capture(path, also)).collect();
    }
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    // A bare file name is shown and compared without the "./" that read_dir would put before it.
    let place = if folder == Path::new(".") {
        Path::new("")
    } else {
        folder
    };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| place.join(entry.file_name()))
        .filter(|path| is_capture(path, also))
        .collect();
    files.sort_by(|a, b| natural(a, b));
    files
}

fn is_capture(path: &Path, also: Option<&OsStr>) -> bool {
    let asked = |also: &OsStr| {
        path.extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case(also))
    };
    shelf::is_capture(path) || also.is_some_and(asked)
}

fn insert_in_order(files: &mut Vec<PathBuf>, path: &Path) -> usize {
    let at = files.partition_point(|file| natural(file, path) == Ordering::Less);
    files.insert(at, path.to_path_buf());
    at
}

/// Compares file names as a person does: letters without regard to case, runs of digits by their value.
pub fn natural(a: &Path, b: &Path) -> Ordering {
    let text = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase()
    };
    natural_text(&text(a), &text(b)).then_with(|| a.cmp(b))
}

fn natural_text(mut a: &str, mut b: &str) -> Ordering {
    loop {
        let (piece_a, rest_a) = first_piece(a);
        let (piece_b, rest_b) = first_piece(b);
        if piece_a.is_empty() || piece_b.is_empty() {
            return piece_a.len().cmp(&piece_b.len());
        }
        match compare_pieces(piece_a, piece_b) {
            Ordering::Equal => (a, b) = (rest_a, rest_b),
            other => return other,
        }
    }
}

/// Splits off the leading run of digits, or of anything but digits.
fn first_piece(text: &str) -> (&str, &str) {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text
        .find(|c: char| c.is_ascii_digit() != digits)
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Numbers are compared by length before digits, so that no number is too long to be compared.
fn compare_pieces(a: &str, b: &str) -> Ordering {
    let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if is_number(a) && is_number(b) {
        let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
        return a.len().cmp(&b.len()).then_with(|| a.cmp(b));
    }
    a.cmp(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        folder
    }

    fn names(folder: &Folder) -> Vec<String> {
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        folder.files.iter().map(name).collect()
    }

    #[test]
    fn two_comes_before_ten_and_case_does_not_count() {
        let on_disk = folder_with(&[
            "Hi G10.nam",
            "hi g2.NAM",
            "AC15.nam",
            "notes.txt",
            "b.nam",
            "B 007.nam",
        ]);
        let folder = Folder::first_of(on_disk.path()).unwrap();
        assert_eq!(
            names(&folder),
            ["AC15.nam", "B 007.nam", "b.nam", "hi g2.NAM", "Hi G10.nam"]
        );
        assert_eq!(folder.place(), (1, 5));
    }

    #[test]
    fn numbers_too_long_for_any_integer_still_have_an_order() {
        assert_eq!(
            natural_text("a99999999999999999999999", "a100000000000000000000000"),
            Ordering::Less
        );
        assert_eq!(natural_text("a007", "a7"), Ordering::Equal);
        assert_eq!(natural_text("a", "a1"), Ordering::Less);
    }

    #[test]
    fn models_of_aida_x_are_listed_and_other_json_only_beside_one() {
        let on_disk = folder_with(&["1.nam", "2.aidax", "3.json", "4.txt"]);
        let folder = Folder::first_of(on_disk.path()).unwrap();
        assert_eq!(names(&folder), ["1.nam", "2.aidax"]);
        let folder = Folder::around(&on_disk.path().join("3.json"));
        assert_eq!(names(&folder), ["1.nam", "2.aidax", "3.json"]);
    }

    #[test]
    fn the_ends_are_ends() {
        let on_disk = folder_with(&["1.nam", "2.nam"]);
        let mut folder = Folder::around(&on_disk.path().join("1.nam"));
        assert_eq!(folder.previous(), None);
        folder.go_to(&on_disk.path().join("2.nam"));
        assert_eq!((folder.place(), folder.next()), ((2, 2), None));
    }

    #[test]
    fn a_vanished_file_keeps_its_place() {
        let on_disk = folder_with(&["1.nam", "3.nam"]);
        let folder = Folder::around(&on_disk.path().join("2.nam"));
        assert_eq!(folder.place(), (2, 3));
        assert_eq!(folder.next(), Some(on_disk.path().join("3.nam").as_path()));
    }

    #[test]
    fn an_empty_or_missing_folder_has_no_first_capture() {
        let on_disk = folder_with(&["notes.txt"]);
        assert_eq!(Folder::first_of(on_disk.path()), None);
        assert_eq!(Folder::first_of(&on_disk.path().join("nowhere")), None);
    }
}
