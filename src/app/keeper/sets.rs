//! Setlists: where they lie, and the tones of their songs.

use super::{Archive, Job, Keeper, News, Source, save_to};
use crate::library::preset::factory;
use crate::library::{Setlist, SetlistError, Song};
use std::path::PathBuf;

/// A setlist that can be had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// Name of its file, without the ending.
    pub file: String,
    /// What is played.
    pub set: Setlist,
}

/// A file among the setlists that is none.
#[derive(Debug)]
pub struct Broken {
    /// Its name, without the ending.
    pub file: String,
    /// What is wrong with it.
    pub error: SetlistError,
}

impl Listed {
    /// What the player calls it.
    pub fn name(&self) -> &str {
        match self.set.name.trim() {
            "" => &self.file,
            name => name,
        }
    }
}

impl Keeper {
    /// Lists all setlists.
    pub fn list_sets(&self) {
        self.ask(Job::ListSets);
    }

    /// Keeps a setlist in the file of that name.
    pub fn keep_set(&self, file: &str, set: &Setlist) {
        self.ask(Job::KeepSet(file.to_owned(), set.clone()));
    }

    /// Deletes the one in the file of that name.
    pub fn drop_set(&self, file: &str) {
        self.ask(Job::DropSet(file.to_owned()));
    }

    /// Reads and builds the tone of a song for devices at `rate_hz`, to be played later.
    pub fn prepare(&self, song: Song, source: Source, rate_hz: u32) {
        self.ask(Job::Prepare(song, source, rate_hz));
    }

    /// How a setlist names a tone; absent for the session, which is no preset.
    pub fn song_of(&self, source: &Source) -> Option<Song> {
        match source {
            Source::Session => None,
            Source::Factory(place) => {
                let name = factory().into_iter().nth(*place)?.name;
                Some(Song::Factory(name))
            }
            Source::File(path) => {
                let path = path.strip_prefix(&self.presets).unwrap_or(path);
                Some(Song::Preset(path.to_path_buf()))
            }
        }
    }

    /// Where the tone of a song comes from; absent where the program has none of that name any more.
    pub fn source_of(&self, song: &Song) -> Option<Source> {
        match song {
            Song::Preset(path) => Some(Source::File(self.presets.join(path))),
            Song::Factory(name) => {
                let mut presets = factory().into_iter();
                let place = presets.position(|preset| preset.name == *name)?;
                Some(Source::Factory(place))
            }
        }
    }
}

impl Archive {
    pub(super) fn serve_sets(&self, job: Job) {
        match job {
            Job::ListSets => self.tell(self.sets()),
            Job::Prepare(song, source, rate_hz) => {
                let assembly = self.assemble(&source, Some(rate_hz));
                self.tell(News::Prepared(song, assembly));
            }
            Job::KeepSet(file, set) => {
                let path = self.place_of_set(&file);
                if let Err(error) = save_to(&path, || set.save(&path)) {
                    self.tell(News::NotKept(path, error));
                }
            }
            Job::DropSet(file) => {
                let path = self.place_of_set(&file);
                if let Err(error) = std::fs::remove_file(&path) {
                    self.tell(News::NotDropped(path, error));
                }
            }
            _ => {}
        }
    }

    fn place_of_set(&self, file: &str) -> PathBuf {
        self.place(&format!("setlists/{file}.json"))
    }

    /// All there are by their names, and the files that are none.
    fn sets(&self) -> News {
        let files = std::fs::read_dir(self.place("setlists"));
        let paths = files.into_iter().flatten().flatten();
        let (mut sets, mut broken) = (Vec::new(), Vec::new());
        for path in paths.map(|file| file.path()) {
            let ours = path.extension().is_some_and(|end| end == "json");
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let Some(file) = stem.filter(|_| ours).map(str::to_owned) else {
                continue;
            };
            match Setlist::open(&path) {
                Ok(set) => sets.push(Listed { file, set }),
                Err(error) => broken.push(Broken { file, error }),
            }
        }
        sets.sort_by_key(|listed| listed.name().to_lowercase());
        News::Sets(sets, broken)
    }
}
