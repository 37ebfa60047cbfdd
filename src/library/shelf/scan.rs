//! The threads that walk the shelf's folders and measure what is new, while everything else goes on.

use super::{Found, Index, Item, Survey, Walk, in_order};
use crate::engine::Kernel;
use crate::library::{LoadError, source};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use thread_priority::{ThreadPriority, set_current_thread_priority};

/// What the scan tells.
pub enum News {
    /// All captures there are, in order, with what is known of them already; and what could not be read, a sentence
    /// each. Those that nothing is known of are measured next.
    Listed(Vec<Item>, Vec<String>),
    /// What was found out about a file, or why it could not be read.
    Surveyed(Found, Box<Result<Survey, String>>),
    /// All is measured, or the scan was stopped.
    Over,
}

/// What a scan looks into.
struct Job {
    folders: Vec<PathBuf>,
    number: usize,
}

/// The desk of the shelf's scan: one at a time, a new one ends the one before.
pub struct Scanner {
    jobs: Sender<Job>,
    news: Receiver<(usize, News)>,
    /// Number of the scan that is wanted; 0 when none is.
    wanted: Arc<AtomicUsize>,
    last: usize,
    index: Arc<Mutex<Index>>,
}

/// The scan's own side.
struct Worker {
    news: Sender<(usize, News)>,
    wake: Arc<dyn Fn() + Send + Sync>,
    wanted: Arc<AtomicUsize>,
    index: Arc<Mutex<Index>>,
}

impl Scanner {
    /// Starts the thread; findings are kept at `place`. `wake` is called whenever there is news.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(
        place: Option<PathBuf>,
        wake: Arc<dyn Fn() + Send + Sync>,
    ) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel::<Job>();
        let (sender, news) = mpsc::channel();
        let wanted = Arc::new(AtomicUsize::new(0));
        let index = Arc::new(Mutex::new(Index::default()));
        let worker = Worker {
            news: sender,
            wake,
            wanted: wanted.clone(),
            index: index.clone(),
        };
        let opened = index.clone();
        thread::Builder::new()
            .name("shelf".to_owned())
            .spawn(move || {
                *lock(&opened) = Index::open(place, &Kernel::default().to_string());
                while let Ok(job) = waiting.recv() {
                    worker.scan(&job);
                }
            })?;
        Ok(Self {
            jobs,
            news,
            wanted,
            last: 0,
            index,
        })
    }

    /// Looks through `folders` and measures what is new in them, instead of whatever is being scanned.
    pub fn scan(&mut self, folders: Vec<PathBuf>) {
        self.last += 1;
        self.wanted.store(self.last, Relaxed);
        let number = self.last;
        // The thread ends with this desk only.
        let _ = self.jobs.send(Job { folders, number });
    }

    /// Stops measuring; what has been found out stays.
    pub fn cancel(&mut self) {
        self.wanted.store(0, Relaxed);
    }

    /// The next news of the scan that was asked for last.
    pub fn poll(&self) -> Option<News> {
        let news = std::iter::from_fn(|| self.news.try_recv().ok());
        let mut current = news.filter(|(number, _)| *number == self.last);
        current.next().map(|(_, news)| news)
    }

    /// What is known of captures; not to be held for long.
    pub fn index(&self) -> MutexGuard<'_, Index> {
        lock(&self.index)
    }

    /// The same, for other threads.
    pub fn shared_index(&self) -> Arc<Mutex<Index>> {
        self.index.clone()
    }
}

impl Drop for Scanner {
    /// Tells the threads to end, and does not wait: they may hang on a dead drive.
    fn drop(&mut self) {
        self.cancel();
    }
}

fn lock(index: &Mutex<Index>) -> MutexGuard<'_, Index> {
    index.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Worker {
    fn scan(&self, job: &Job) {
        let stopped = || self.wanted.load(Relaxed) != job.number;
        let walk = Walk::through(&job.folders, stopped);
        if stopped() {
            return self.tell(job, News::Over);
        }
        let known = |found: Found| {
            let survey = lock(&self.index).survey(&found).cloned();
            Item::new(found, survey)
        };
        let mut items: Vec<Item> = walk.files.into_iter().map(known).collect();
        in_order(&mut items);
        let unknown = items.iter().filter(|item| item.survey.is_none());
        let unknown: Vec<Found> = unknown.map(|item| item.found.clone()).collect();
        self.tell(job, News::Listed(items, walk.troubles));
        self.measure(job, &unknown, stopped);
        self.tell(job, News::Over);
    }

    /// On as many threads as there are processors, each of them less urgent than anything else that runs.
    fn measure(&self, job: &Job, unknown: &[Found], stopped: impl Fn() -> bool + Sync) {
        let next = AtomicUsize::new(0);
        let work = || {
            // Where the system does not let us step back the audio threads, which it lets go first, play on all the same.
            let _ = set_current_thread_priority(ThreadPriority::Min);
            while let Some(found) = unknown.get(next.fetch_add(1, Relaxed)) {
                if stopped() {
                    return;
                }
                let surveyed = self.survey(found).map_err(|error| error.to_string());
                self.tell(job, News::Surveyed(found.clone(), Box::new(surveyed)));
            }
        };
        let processors = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..processors.min(unknown.len()) {
                let thread = thread::Builder::new().name("measure".to_owned());
                // With fewer threads than wished for it takes longer.
                let _ = thread.spawn_scoped(scope, work);
            }
        });
    }

    /// What is in the file, by its content if that was measured before.
    fn survey(&self, found: &Found) -> Result<Survey, LoadError> {
        let bytes = source::read(&found.path)?;
        let known = lock(&self.index).content(&source::sha256(&bytes)).cloned();
        let survey = known.unwrap_or_else(|| Survey::of_bytes(&bytes));
        // A disk that is full costs the measurement of this one the next time.
        let _ = lock(&self.index).keep(found, survey.clone());
        Ok(survey)
    }

    fn tell(&self, job: &Job, news: News) {
        // Whoever asked may have gone.
        let _ = self.news.send((job.number, news));
        (self.wake)();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, Instant};

    fn wire(folder: &Path, name: &str, weight: f32) {
        let text = format!(
            r#"{{"version":"0.5.4","architecture":"Linear","config":{{"receptive_field":1,"bias":false}},"weights":[{weight}]}}"#
        );
        fs::write(folder.join(name), text).unwrap();
    }

    fn scanner(place: &Path) -> Scanner {
        Scanner::start(Some(place.to_path_buf()), Arc::new(|| ())).unwrap()
    }

    /// All news of a scan of `folder`: what was known at once, and what was surveyed.
    fn scan(scanner: &mut Scanner, folder: &Path) -> (Vec<bool>, Vec<Result<Survey, String>>) {
        scanner.scan(vec![folder.to_path_buf()]);
        let (mut known, mut surveyed) = (Vec::new(), Vec::new());
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(60) {
            match scanner.poll() {
                Some(News::Listed(items, _)) => {
                    known = items.iter().map(|item| item.survey.is_some()).collect()
                }
                Some(News::Surveyed(_, survey)) => surveyed.push(*survey),
                Some(News::Over) => return (known, surveyed),
                None => thread::sleep(Duration::from_millis(2)),
            }
        }
        panic!("the scan did not end");
    }

    #[test]
    fn what_was_measured_once_is_known_the_next_time_and_wherever_it_goes() {
        let (shelf, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let place = home.path().join("index");
        wire(shelf.path(), "a.nam", 0.5);
        wire(shelf.path(), "b.nam", 0.25);
        fs::write(shelf.path().join("c.nam"), "{").unwrap();
        let mut desk = scanner(&place);
        let (known, surveyed) = scan(&mut desk, shelf.path());
        assert_eq!(known, [false; 3]);
        assert_eq!(
            surveyed
                .iter()
                .flatten()
                .filter(|one| one.found.is_ok())
                .count(),
            2
        );
        assert_eq!(
            surveyed
                .iter()
                .flatten()
                .filter(|one| one.found.is_err())
                .count(),
            1
        );
        drop(desk);
        let mut desk = scanner(&place);
        assert_eq!(scan(&mut desk, shelf.path()), (vec![true; 3], Vec::new()));
        let moved = shelf.path().join("deep");
        fs::create_dir(&moved).unwrap();
        fs::rename(shelf.path().join("a.nam"), moved.join("z.nam")).unwrap();
        let (_, surveyed) = scan(&mut desk, shelf.path());
        let survey = surveyed[0].as_ref().unwrap();
        assert_eq!(desk.index().content(&survey.content), Some(survey));
    }

    #[test]
    fn a_new_scan_ends_the_one_before_and_cancel_ends_it_early() {
        let shelf = tempfile::tempdir().unwrap();
        for n in 0..40 {
            wire(shelf.path(), &format!("{n}.nam"), n as f32);
        }
        let mut desk = Scanner::start(None, Arc::new(|| ())).unwrap();
        desk.scan(vec![shelf.path().to_path_buf()]);
        let empty = tempfile::tempdir().unwrap();
        let (known, surveyed) = scan(&mut desk, empty.path());
        assert!(known.is_empty() && surveyed.is_empty());
        desk.scan(vec![shelf.path().to_path_buf()]);
        while !matches!(desk.poll(), Some(News::Surveyed(..))) {
            thread::sleep(Duration::from_millis(1));
        }
        desk.cancel();
        let mut more = 0;
        loop {
            match desk.poll() {
                Some(News::Surveyed(..)) => more += 1,
                Some(News::Over) => break,
                _ => thread::sleep(Duration::from_millis(1)),
            }
        }
        assert!(more < 39, "{more}");
    }

    #[test]
    fn a_file_that_is_gone_when_its_turn_comes_says_so() {
        let shelf = tempfile::tempdir().unwrap();
        let gone = shelf.path().join("gone.nam");
        std::fs::write(&gone, "").unwrap();
        let found = Walk::through(&[shelf.path().to_path_buf()], || false)
            .files
            .remove(0);
        std::fs::remove_file(&gone).unwrap();
        let (news, _) = mpsc::channel();
        let worker = Worker {
            news,
            wake: Arc::new(|| ()),
            wanted: Arc::default(),
            index: Arc::default(),
        };
        assert!(matches!(worker.survey(&found), Err(LoadError::Missing)));
    }
}
