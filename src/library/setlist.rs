//! A setlist as a file: tones in the order of an evening.
//!
//! JSON, as presets are. What a newer program added is passed over.

use super::whole;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::io;
use std::path::{Path, PathBuf};

/// Version of the files that are written.
const VERSION: u32 = 1;

/// The largest setlist that is read, bytes.
const LARGEST: u64 = 1 << 20;

/// More songs than any evening has.
pub const MOST_SONGS: usize = 256;

/// Songs in the order they are played.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Setlist {
    /// Version of the format.
    backline: u32,
    /// What the player calls it.
    pub name: String,
    /// The songs, each by its tone.
    pub songs: Vec<Song>,
}

/// The tone of a song.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Song {
    /// A preset by its file; a relative path begins where the player's presets lie.
    Preset(PathBuf),
    /// A preset that comes with the program, by its name.
    Factory(String),
}

/// The same as it is written.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    preset: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    factory: Option<String>,
}

/// Why a setlist cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum SetlistError {
    /// The system did not hand it out, or it is far too large.
    #[error("cannot read {path}: {reason}")]
    Unreadable {
        /// The setlist.
        path: String,
        /// Why.
        reason: String,
    },
    /// It is no setlist.
    #[error("{path} is no setlist: {reason}")]
    Malformed {
        /// The setlist.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
}

impl Setlist {
    /// One of that name without songs.
    pub fn new(name: &str) -> Self {
        Self {
            backline: VERSION,
            name: name.to_owned(),
            songs: Vec::new(),
        }
    }

    /// Reads a setlist.
    ///
    /// # Errors
    /// When there is none that can be understood.
    pub fn open(path: &Path) -> Result<Self, SetlistError> {
        let shown = path.display().to_string();
        let unreadable = |reason: String| SetlistError::Unreadable {
            path: shown.clone(),
            reason,
        };
        let about = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
        if about.len() > LARGEST {
            return Err(unreadable("it is larger than any setlist".into()));
        }
        let bytes = std::fs::read(path).map_err(|error| unreadable(error.to_string()))?;
        Self::from_bytes(&bytes).map_err(|reason| SetlistError::Malformed {
            path: shown,
            reason,
        })
    }

    /// The same from the bytes of a file.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        // By its keys alone: a bare list is no setlist.
        let keys: Map<String, Value> =
            serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        let set: Self = serde_json::from_value(keys.into()).map_err(|error| error.to_string())?;
        match (set.backline, set.songs.len()) {
            (0, _) => Err("it lacks the key \"backline\"".into()),
            (_, count) if count > MOST_SONGS => {
                Err(format!("it has {count} songs, more than {MOST_SONGS}"))
            }
            _ => Ok(set),
        }
    }

    /// Writes it to `path`, whole or not at all.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        whole::write(path, self)
    }
}

impl Song {
    /// What its tone is called.
    pub fn name(&self) -> String {
        match self {
            Self::Preset(path) => super::fetch::name_of(path),
            Self::Factory(name) => name.clone(),
        }
    }
}

impl TryFrom<Written> for Song {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match (written.preset, written.factory) {
            (Some(path), _) => Ok(Self::Preset(path)),
            (None, Some(name)) => Ok(Self::Factory(name)),
            (None, None) => Err("a song has neither \"preset\" nor \"factory\""),
        }
    }
}

impl From<Song> for Written {
    fn from(song: Song) -> Self {
        let (preset, factory) = match song {
            Song::Preset(path) => (Some(path), None),
            Song::Factory(name) => (None, Some(name)),
        };
        Self { preset, factory }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn friday() -> Setlist {
        Setlist {
            songs: vec![
                Song::Preset("Mine.json".into()),
                Song::Factory("Lead with echo".into()),
                Song::Preset("Mine.json".into()),
            ],
            ..Setlist::new("Friday")
        }
    }

    #[test]
    fn what_is_saved_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Friday.json");
        friday().save(&path).unwrap();
        assert_eq!(Setlist::open(&path).unwrap(), friday());
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(r#""factory": "Lead with echo""#), "{text}");
        let names: Vec<String> = friday().songs.iter().map(Song::name).collect();
        assert_eq!(names, ["Mine", "Lead with echo", "Mine"]);
    }

    #[test]
    fn what_a_newer_version_added_is_passed_over() {
        let text = r#"{"backline": 9, "name": "Friday", "venue": {"at": [1]}, "songs": [
            {"preset": "Mine.json", "key": "Em"}, {"factory": "Lead with echo", "bpm": 120}, {"preset": "Mine.json"}]}"#;
        let set = Setlist::from_bytes(text.as_bytes()).unwrap();
        assert_eq!((set.name.as_str(), set.songs), ("Friday", friday().songs));
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        let many = format!(
            r#"{{"backline":1,"songs":[{}{{"factory":"x"}}]}}"#,
            r#"{"factory":"x"},"#.repeat(MOST_SONGS)
        );
        for (text, reason) in [
            ("", "EOF"),
            ("{", "EOF"),
            ("[1]", "expected a map"),
            ("\u{0}\u{0}", "expected value"),
            ("{}", "backline"),
            (r#"{"backline": 0, "name": "x"}"#, "backline"),
            (r#"{"backline": 1, "songs": 7}"#, "expected a sequence"),
            (r#"{"backline": 1, "songs": [{}]}"#, "neither"),
            (r#"{"backline": 1, "songs": [{"preset": 3}]}"#, "string"),
            (&many, "more than 256"),
        ] {
            let error = Setlist::from_bytes(text.as_bytes()).unwrap_err();
            let shown: String = text.chars().take(60).collect();
            assert!(error.contains(reason), "{shown}: {error}");
        }
        let deep = format!(r#"{{"backline":1,"songs":{}"#, "[".repeat(100_000));
        assert!(Setlist::from_bytes(deep.as_bytes()).is_err());
    }

    #[test]
    fn files_that_are_none_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let huge = folder.path().join("huge.json");
        std::fs::write(&huge, vec![b' '; LARGEST as usize + 1]).unwrap();
        for path in [huge, folder.path().join("gone.json")] {
            let error = Setlist::open(&path).unwrap_err();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(error.to_string().contains(&name), "{error}");
            assert!(matches!(error, SetlistError::Unreadable { .. }));
        }
    }
}
