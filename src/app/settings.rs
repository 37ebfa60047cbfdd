//! What is remembered from one start to the next: the devices that last played, how the player tunes, which captures contain a
//! cabinet, what is on the shelf and what the player thinks of it, which setlist is on stage.

use super::notice::Notice;
use super::tuning::Temper;
use crate::audio::Request;
use crate::library::factory;
use crate::library::shelf::{Mark, Marks};
use crate::midi::Map;
use directories::{ProjectDirs, UserDirs};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// More than this is not ours, bytes.
const LONGEST: u64 = 32 << 20;

/// What is remembered. What a newer version has added is passed over.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Settings {
    /// What the devices were asked for when they last played.
    pub devices: Option<Request>,
    /// How the player tunes.
    pub temper: Temper,
    /// Which captures contain a cabinet by the player's word, by their content.
    pub has_cab: BTreeMap<String, bool>,
    /// The player's captures.
    pub shelf: ShelfSettings,
    /// What foot boards move.
    pub midi: Map,
    /// Captures that were heard lately, the last first.
    pub recent: Vec<PathBuf>,
    /// The setlist on stage, if there is one.
    pub stage: Option<StageSettings>,
}

/// What is remembered of the stage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub struct StageSettings {
    /// Name of the setlist's file, without the ending.
    pub set: String,
    /// The song that was played last, counted from 0.
    pub song: Option<usize>,
}

/// What is remembered of the shelf.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct ShelfSettings {
    /// Folders and packs that are looked through; the very first time what comes with the program.
    pub folders: Vec<PathBuf>,
    /// What the player thinks of captures.
    pub marks: Marks,
}

/// The file of settings.
pub struct Memory {
    path: Option<PathBuf>,
    settings: Settings,
}

/// Settings on their way to the disk.
pub struct Draft {
    path: PathBuf,
    settings: Settings,
}

/// Where settings lie on this system, if it has a place for them.
pub fn usual_place() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "Backline")?;
    Some(folders.config_dir().join("settings.json"))
}

/// Where things lie that can be found out again.
pub fn usual_cache() -> Option<PathBuf> {
    let folders = ProjectDirs::from("", "", "Backline")?;
    Some(folders.cache_dir().join("shelf.jsonl"))
}

/// Where takes are saved: beside the player's music, or else at home.
pub fn usual_takes() -> Option<PathBuf> {
    let folders = UserDirs::new()?;
    let music = folders.audio_dir().unwrap_or(folders.home_dir());
    Some(music.join("Backline"))
}

impl Settings {
    /// What somebody finds who has never been here.
    fn of_a_newcomer() -> Self {
        let mut settings = Self::default();
        settings.shelf.folders = vec![factory::folder()];
        settings
    }
}

impl Memory {
    /// Reads the settings at `path`; without one nothing is remembered. A file that cannot be read is set aside, and the
    /// notice says where.
    pub fn open(path: Option<PathBuf>) -> (Self, Option<Notice>) {
        let (settings, notice) = match path.as_deref().map(read) {
            None => (Settings::default(), None),
            Some(Ok(None)) => (Settings::of_a_newcomer(), None),
            Some(Ok(Some(settings))) => (settings, None),
            Some(Err(reason)) => (
                Settings::default(),
                path.as_deref().map(|path| set_aside(path, &reason)),
            ),
        };
        (Self { path, settings }, notice)
    }

    /// What is remembered.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Remembers the devices that play; what is new is to be written.
    pub fn keep_devices(&mut self, devices: &Request) -> Option<Draft> {
        self.keep(Settings {
            devices: Some(devices.clone()),
            ..self.settings.clone()
        })
    }

    /// Remembers whether the capture of that content contains a cabinet; what is new is to be written.
    pub fn keep_cab(&mut self, content: &str, has_cab: bool) -> Option<Draft> {
        let mut settings = self.settings.clone();
        settings.has_cab.insert(content.to_owned(), has_cab);
        self.keep(settings)
    }

    /// Remembers which folders are on the shelf; what is new is to be written.
    pub fn keep_folders(&mut self, folders: Vec<PathBuf>) -> Option<Draft> {
        let mut settings = self.settings.clone();
        settings.shelf.folders = folders;
        self.keep(settings)
    }

    /// Remembers what the player thinks of the capture of that content; what is new is to be written.
    pub fn keep_mark(&mut self, content: &str, mark: Mark) -> Option<Draft> {
        let mut settings = self.settings.clone();
        settings.shelf.marks.set(content, mark);
        self.keep(settings)
    }

    /// Remembers what foot boards move; what is new is to be written.
    pub fn keep_map(&mut self, midi: Map) -> Option<Draft> {
        self.keep(Settings {
            midi,
            ..self.settings.clone()
        })
    }

    /// Remembers what was heard lately; what is new is to be written.
    pub fn keep_recent(&mut self, recent: Vec<PathBuf>) -> Option<Draft> {
        self.keep(Settings {
            recent,
            ..self.settings.clone()
        })
    }

    /// Remembers which setlist is on stage; what is new is to be written.
    pub fn keep_stage(&mut self, stage: Option<StageSettings>) -> Option<Draft> {
        self.keep(Settings {
            stage,
            ..self.settings.clone()
        })
    }

    /// Remembers how the player tunes; what is new is to be written.
    pub fn keep_temper(&mut self, temper: Temper) -> Option<Draft> {
        self.keep(Settings {
            temper,
            ..self.settings.clone()
        })
    }

    fn keep(&mut self, settings: Settings) -> Option<Draft> {
        if self.settings == settings {
            return None;
        }
        self.settings = settings;
        Some(Draft {
            path: self.path.clone()?,
            settings: self.settings.clone(),
        })
    }
}

impl Draft {
    /// Writes it wholly or not at all: after a power cut the file holds this or what was there before. Takes as long as
    /// the disk does.
    ///
    /// # Errors
    /// When the disk refuses; the notice says what to do.
    pub fn write(&self) -> Result<(), Notice> {
        let written = write(&self.path, &self.settings);
        written.map_err(|error| Notice::not_remembered(&self.path, &error))
    }
}

/// Absent where there is no file yet.
fn read(path: &Path) -> Result<Option<Settings>, String> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let mut text = Vec::new();
    let read = file.take(LONGEST).read_to_end(&mut text);
    read.map_err(|error| error.to_string())?;
    let settings = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    Ok(Some(settings))
}

fn set_aside(path: &Path, reason: &str) -> Notice {
    let aside = path.with_extension("broken.json");
    // Where even that fails the file is overwritten later: there is nothing in it to be read.
    let _ = fs::rename(path, &aside);
    Notice::settings_broken(&aside, reason)
}

fn write(path: &Path, settings: &Settings) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&serde_json::to_vec_pretty(settings)?)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn solo() -> Request {
        Request {
            input: Some("alsa:hw:CARD=USB".into()),
            input_channel: 2,
            buffer: Some(64),
            ..Request::default()
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("settings.json");
        let (mut memory, notice) = Memory::open(Some(path.clone()));
        let newcomer = Settings::of_a_newcomer();
        assert_eq!((memory.settings(), notice), (&newcomer, None));
        memory.keep_devices(&solo()).unwrap().write().unwrap();
        assert!(memory.keep_devices(&solo()).is_none(), "nothing is new");
        let (again, notice) = Memory::open(Some(path));
        assert_eq!((&again.settings().devices, notice), (&Some(solo()), None));
    }

    #[test]
    fn a_broken_file_is_set_aside_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        for broken in ["", "{", "[1]", r#"{"devices": 7}"#, "\u{0}\u{0}"] {
            fs::write(&path, broken).unwrap();
            let (memory, notice) = Memory::open(Some(path.clone()));
            assert_eq!(memory.settings(), &Settings::default());
            assert!(notice.unwrap().what.contains("settings.broken.json"));
            assert!(!path.exists());
            let aside = fs::read_to_string(folder.path().join("settings.broken.json"));
            assert_eq!(aside.unwrap(), broken, "nothing is lost");
        }
    }

    #[test]
    fn what_a_newer_version_added_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.json");
        fs::write(
            &path,
            r#"{"later": 1, "devices": {"input_channel": 2, "later": []}}"#,
        )
        .unwrap();
        let (memory, notice) = Memory::open(Some(path));
        assert_eq!(notice, None);
        assert_eq!(memory.settings().devices.as_ref().unwrap().input_channel, 2);
    }

    #[test]
    fn a_disk_that_refuses_is_said_and_without_a_place_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("file");
        fs::write(&in_the_way, "").unwrap();
        let (mut memory, _) = Memory::open(Some(in_the_way.join("settings.json")));
        assert!(memory.keep_devices(&solo()).unwrap().write().is_err());
        let (mut memory, _) = Memory::open(None);
        assert!(memory.keep_devices(&solo()).is_none());
    }
}
