//! The thread that keeps tones on the disk: presets, setlists, and the session as it was last.

mod sets;

pub use sets::{Broken, Listed};

use crate::library::preset::factory;
use crate::library::shelf::Index;
use crate::library::{Assembly, Preset, PresetError, Setlist, Song};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long the program waits at its end for the last session to be written.
const FAREWELL: Duration = Duration::from_secs(2);

/// Where a tone comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Where the last session ended.
    Session,
    /// One that comes with the program, by its place in the list.
    Factory(usize),
    /// A file.
    File(PathBuf),
}

/// A preset that can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub source: Source,
}

/// What came of a job.
pub enum News {
    /// Every preset that can be had.
    Listed(Vec<Entry>),
    /// A tone, ready to be mounted.
    Assembled(Source, Result<Box<Assembly>, PresetError>),
    /// The tone of a song, ready for when it is its turn.
    Prepared(Song, Result<Box<Assembly>, PresetError>),
    /// Every setlist that can be had, and what was broken.
    Sets(Vec<Listed>, Vec<Broken>),
    /// A preset was saved, or why not.
    Saved(PathBuf, io::Result<()>),
    /// Where the session or a setlist could not be kept, and why.
    NotKept(PathBuf, io::Error),
    /// A setlist could not be deleted.
    NotDropped(PathBuf, io::Error),
}

enum Job {
    List,
    Assemble(Source, Option<u32>),
    Prepare(Song, Source, u32),
    ListSets,
    KeepSet(String, Setlist),
    DropSet(String),
    Save(Box<Preset>),
    Keep(Box<Preset>),
    /// Says when all before it is done.
    Finish(Sender<()>),
}

/// The desk of that thread.
pub struct Keeper {
    jobs: Sender<Job>,
    news: Receiver<News>,
    /// Where the player's presets lie.
    presets: PathBuf,
}

/// Its side.
struct Archive {
    /// Where presets and session lie; absent: nowhere.
    folder: Option<PathBuf>,
    /// Knows where captures went.
    shelf: Arc<Mutex<Index>>,
    news: Sender<News>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Keeper {
    /// Starts the thread; `folder` is where tones are kept, `shelf` knows where captures went, and `wake` is called when there is news.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        folder: Option<PathBuf>,
        shelf: Arc<Mutex<Index>>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> io::Result<Self> {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let (sender, news) = mpsc::channel();
        let presets = folder.as_deref().unwrap_or(Path::new("")).join("presets");
        let archive = Archive {
            folder,
            shelf,
            news: sender,
            wake,
        };
        std::thread::Builder::new()
            .name("keeper".to_owned())
            .spawn(move || inbox.into_iter().for_each(|job| archive.serve(job)))?;
        Ok(Self {
            jobs,
            news,
            presets,
        })
    }

    /// Lists all presets anew.
    pub fn list(&self) {
        self.ask(Job::List);
    }

    /// Reads and builds a tone for devices at `rate_hz`, where they are known.
    pub fn assemble(&self, source: Source, rate_hz: Option<u32>) {
        self.ask(Job::Assemble(source, rate_hz));
    }

    /// Saves a preset under its name.
    pub fn save(&self, preset: Preset) {
        self.ask(Job::Save(Box::new(preset)));
    }

    /// Keeps the session.
    pub fn keep(&self, session: Preset) {
        self.ask(Job::Keep(Box::new(session)));
    }

    /// The next news, if there is any.
    pub fn poll(&self) -> Option<News> {
        self.news.try_recv().ok()
    }

    /// Waits until all is written, but not for a disk that hangs.
    pub fn finish(&self) {
        let (done, wait) = mpsc::channel();
        self.ask(Job::Finish(done));
        let _ = wait.recv_timeout(FAREWELL);
    }

    fn ask(&self, job: Job) {
        // A thread that is gone does nothing: the program ends.
        let _ = self.jobs.send(job);
    }
}

impl Archive {
    fn serve(&self, job: Job) {
        match job {
            Job::List => self.tell(News::Listed(self.entries())),
            Job::Assemble(source, rate_hz) => {
                let assembly = self.assemble(&source, rate_hz);
                self.tell(News::Assembled(source, assembly));
            }
            Job::Save(preset) => {
                let path = self.place(&format!("presets/{}.json", file_name(&preset.name)));
                self.tell(News::Saved(
                    path.clone(),
                    save_to(&path, || preset.save(&path)),
                ));
                self.tell(News::Listed(self.entries()));
            }
            Job::Keep(session) => {
                let path = self.place(SESSION);
                if let Err(error) = save_to(&path, || session.save(&path)) {
                    self.tell(News::NotKept(path, error));
                }
            }
            Job::Finish(done) => drop(done.send(())),
            about_sets => self.serve_sets(about_sets),
        }
    }

    fn assemble(
        &self,
        source: &Source,
        rate_hz: Option<u32>,
    ) -> Result<Box<Assembly>, PresetError> {
        let elsewhere = |sha256: &str| self.whereabouts(sha256);
        let preset = self.open(source)?;
        // Whatever a file brings about, presets and session are kept on.
        let assemble = || Box::new(preset.assemble(rate_hz, &elsewhere));
        catch_unwind(AssertUnwindSafe(assemble)).map_err(|_| PresetError::Crashed {
            name: preset.name.clone(),
        })
    }

    /// Where the shelf has seen a file of that content.
    fn whereabouts(&self, sha256: &str) -> Option<PathBuf> {
        let shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.file_with(sha256).map(Path::to_path_buf)
    }

    fn tell(&self, news: News) {
        if self.news.send(news).is_ok() {
            (self.wake)();
        }
    }

    fn place(&self, name: &str) -> PathBuf {
        self.folder.as_deref().unwrap_or(Path::new("")).join(name)
    }

    fn open(&self, source: &Source) -> Result<Preset, PresetError> {
        match source {
            Source::Factory(which) => Ok(factory().swap_remove(*which)),
            Source::File(path) => Preset::open(path),
            Source::Session => {
                let path = self.place(SESSION);
                Preset::open(&path).inspect_err(|error| {
                    if matches!(error, PresetError::Malformed { .. }) {
                        // Nothing is lost; where even that fails it is overwritten: nothing in it can be read.
                        let _ = std::fs::rename(&path, path.with_extension("broken.json"));
                    }
                })
            }
        }
    }

    /// Those of the player first.
    fn entries(&self) -> Vec<Entry> {
        let files = std::fs::read_dir(self.place("presets"));
        let paths = files
            .into_iter()
            .flatten()
            .flatten()
            .map(|file| file.path());
        let presets = paths.filter(|path| path.extension().is_some_and(|end| end == "json"));
        let mut own: Vec<Entry> = presets
            .map(|path| Entry {
                name: path
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                source: Source::File(path),
            })
            .collect();
        own.sort_by_key(|entry| entry.name.to_lowercase());
        let factory = factory().into_iter().enumerate();
        own.extend(factory.map(|(place, preset)| Entry {
            name: preset.name,
            source: Source::Factory(place),
        }));
        own
    }
}

const SESSION: &str = "session.json";

/// Saves to `path`, in a folder that may be new.
fn save_to(path: &Path, save: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.ok_or(io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    save()
}

/// A name that every file system takes.
pub fn file_name(name: &str) -> String {
    let plain = |letter: char| match letter.is_alphanumeric() || " -_+.()".contains(letter) {
        true => letter,
        false => '_',
    };
    let name: String = name.chars().take(80).map(plain).collect();
    // A file whose name begins with a dot is hidden.
    name.trim_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_name_becomes_a_file_and_stays_in_its_folder() {
        assert_eq!(file_name("Fat Lead (2)"), "Fat Lead (2)");
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("C:\\tone?"), "C__tone_");
        assert_eq!(file_name(" .. "), "");
        assert_eq!(file_name(&"ü".repeat(500)).chars().count(), 80);
    }
}
