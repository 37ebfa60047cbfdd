//! What comes with the program, as a folder that lies on no disk: captures, cabinets and dry riffs of our own making.
//!
//! Its files are named like others (`built-in/Backline Lead.nam`), so the shelf lists them, presets name them and the
//! command line takes them wherever a file is meant.

use crate::tape::Loop;
use crate::wav;
use std::path::{Path, PathBuf};

/// The folder's name.
const FOLDER: &str = "built-in";

/// A file by its name.
type Piece = (&'static str, &'static [u8]);

macro_rules! pieces {
    ($($name:literal: $file:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../assets/", $file)))),+]
    };
}

const CAPTURES: &[Piece] = pieces![
    "Backline Bass A2.nam": "bass_a2.nam",
    "Backline Bass.nam": "bass.nam",
    "Backline British A2.nam": "crunch_a2.nam",
    "Backline British.nam": "crunch.nam",
    "Backline Clean A2.nam": "clean_a2.nam",
    "Backline Clean.nam": "clean.nam",
    "Backline Crunch.nam": "default.nam",
    "Backline Edge A2.nam": "edge_a2.nam",
    "Backline Edge.nam": "edge.nam",
    "Backline Lead A2.nam": "lead_a2.nam",
    "Backline Lead.nam": "lead.nam",
];

const CABS: &[Piece] = pieces![
    "American 2x12.wav": "cab_american.wav",
    "Bass 8x10.wav": "cab_bass.wav",
    "British 4x12.wav": "cab.wav",
];

const RIFFS: &[Piece] = pieces![
    "Riff and lick.flac": "riff.flac",
    "Broken chords.flac": "riff_clean.flac",
    "Strummed chords.flac": "riff_chords.flac",
    "Palm mutes.flac": "riff_metal.flac",
    "Bass line.flac": "riff_bass.flac",
];

/// The folder of all that comes with the program.
pub fn folder() -> PathBuf {
    PathBuf::from(FOLDER)
}

/// Whether `path` is the folder of what comes with the program.
pub fn is_folder(path: &Path) -> bool {
    path == Path::new(FOLDER)
}

/// The file at `path`, if it comes with the program.
pub fn bytes(path: &Path) -> Option<&'static [u8]> {
    if !path.parent().is_some_and(is_folder) {
        return None;
    }
    let name = path.file_name()?;
    let mut all = [CAPTURES, CABS, RIFFS].into_iter().flatten();
    all.find(|(own, _)| name == *own).map(|(_, bytes)| *bytes)
}

/// The capture that plays until the player chooses one.
pub fn default_capture() -> PathBuf {
    folder().join("Backline Crunch.nam")
}

/// The captures, with their sizes in bytes.
pub fn captures() -> impl Iterator<Item = (PathBuf, u64)> {
    CAPTURES
        .iter()
        .map(|(name, bytes)| (folder().join(name), bytes.len() as u64))
}

/// The cabinets.
pub fn cabs() -> impl Iterator<Item = PathBuf> {
    CABS.iter().map(|(name, _)| folder().join(name))
}

/// How many dry riffs there are.
pub const fn riffs() -> usize {
    RIFFS.len()
}

/// What a dry riff is called.
pub fn riff_name(at: usize) -> &'static str {
    RIFFS[at % RIFFS.len()].0.trim_end_matches(".flac")
}

/// A dry riff, a loop of four bars; the first one plays where there is no guitar.
#[expect(
    clippy::missing_panics_doc,
    reason = "a test reads the very same bytes"
)]
pub fn riff(at: usize) -> Loop {
    let (file, bytes) = RIFFS[at % RIFFS.len()];
    let audio = wav::read_bytes(bytes, file).expect("a factory riff is sound");
    let rate_hz = audio.sample_rate_hz;
    Loop::new(audio.into_mono().into(), rate_hz)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::{Folder, Wish, facts, fetch, open_cab};
    use crate::library::{Patience, source};

    #[test]
    fn every_capture_plays_by_its_path_among_the_others() {
        let all: Vec<_> = captures().map(|(path, _)| path).collect();
        for path in &all {
            let fetched = fetch(&Wish::Path(path.clone()), &|_| None, Patience::None);
            let tone = fetched.tone.unwrap();
            let content = tone.content.unwrap();
            assert_eq!(&content.path, path);
            assert_eq!(content.find(Path::new("/")).as_ref(), Some(path));
            assert_eq!(fetched.folder.unwrap().place().1, all.len());
        }
        assert_eq!(Folder::first_of(&folder()).unwrap().place(), (1, all.len()));
    }

    #[test]
    fn every_cabinet_and_every_riff_is_sound() {
        for path in cabs() {
            assert_eq!(open_cab(&path).unwrap().rate_hz, 48_000.0);
        }
        for at in 0..riffs() {
            let mut riff = riff(at);
            let mut eleven_seconds = vec![0.0; 11 * 48_000];
            riff.read(&mut eleven_seconds);
            let peak = crate::dsp::peak(&eleven_seconds);
            assert!((0.49..0.51).contains(&peak), "{}: {peak}", riff_name(at));
        }
    }

    #[test]
    fn what_does_not_come_along_is_looked_for_on_the_disk() {
        assert!(bytes(Path::new("built-in/nothing.nam")).is_none());
        assert!(bytes(Path::new("elsewhere/Backline Crunch.nam")).is_none());
        assert!(source::read(Path::new("built-in/nothing.nam")).is_err());
    }

    #[test]
    fn the_captures_hold_no_cabinet_but_the_one_that_says_so() {
        use crate::library::facts::CabVerdict;
        for (path, _) in captures() {
            let model = crate::nam::Model::from_bytes(bytes(&path).unwrap()).unwrap();
            let with_cab = model.metadata.gear_type.as_deref() == Some("amp_cab");
            let verdict = facts::measure(&model).cab;
            assert_eq!(
                verdict == CabVerdict::Without,
                !with_cab,
                "{}: {verdict:?}",
                path.display()
            );
        }
    }
}
