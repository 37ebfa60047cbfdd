//! News of what changes in the shelf's folders, so that a new capture is there at once. Where the system gives no such news,
//! as some network drives do not, looking again now and then has to do.

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecursiveMode, Watcher, recommended_watcher};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// The desk of the thread that watches: to begin may take as long as a slow drive does.
pub struct Watch {
    orders: Sender<Vec<PathBuf>>,
    changed: Arc<AtomicBool>,
}

impl Watch {
    /// Starts the thread; `wake` is called whenever there is news.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(wake: Arc<dyn Fn() + Send + Sync>) -> io::Result<Self> {
        let (orders, waiting) = mpsc::channel();
        let changed = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&changed);
        let tell = move || {
            told.store(true, Relaxed);
            wake();
        };
        let thread = thread::Builder::new().name("watch".to_owned());
        thread.spawn(move || watch(&waiting, &Arc::new(tell)))?;
        Ok(Self { orders, changed })
    }

    /// Watches these folders and packs, and no others.
    pub fn follow(&self, folders: Vec<PathBuf>) {
        // Without the thread there is no news, and none is waited for.
        let _ = self.orders.send(folders);
    }

    /// Whether something has changed since this was asked last.
    pub fn take_change(&self) -> bool {
        self.changed.swap(false, Relaxed)
    }
}

fn watch(orders: &Receiver<Vec<PathBuf>>, tell: &Arc<impl Fn() + Send + Sync + 'static>) {
    // Kept until there are others to be watched.
    let mut _watcher = None;
    while let Ok(folders) = orders.recv() {
        let tell = Arc::clone(tell);
        let hear = move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| is_change(event.kind)) {
                tell();
            }
        };
        _watcher = recommended_watcher(hear).ok().map(|mut watcher| {
            for folder in folders {
                // One that is not there, or cannot be watched, is looked at now and then.
                let _ = watcher.watch(&folder, RecursiveMode::Recursive);
            }
            watcher
        });
    }
}

/// Reading changes nothing, and a file that is written is whole once it is closed.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        EventKind::Any | EventKind::Other => false,
        EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::time::Duration;

    #[test]
    fn what_is_written_is_told_and_what_is_read_is_not() {
        let (bell, rings) = mpsc::channel();
        let wake = move || {
            let _ = bell.send(());
        };
        let watch = Watch::start(Arc::new(wake)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let within = folder.path().join("amps");
        fs::create_dir(&within).unwrap();
        let old = within.join("old.nam");
        fs::write(&old, "x").unwrap();
        watch.follow(vec![folder.path().join("gone"), folder.path().to_owned()]);
        // Until it watches, nothing is told.
        let soon = Duration::from_millis(50);
        let told = (0..200).any(|n| {
            fs::write(within.join(format!("{n}.nam")), "x").unwrap();
            rings.recv_timeout(soon).is_ok()
        });
        assert!(told && watch.take_change());
        while rings.recv_timeout(soon).is_ok() {}
        watch.take_change();
        fs::read(&old).unwrap();
        assert!(rings.recv_timeout(4 * soon).is_err() && !watch.take_change());
        fs::remove_file(&old).unwrap();
        assert!(rings.recv_timeout(Duration::from_secs(5)).is_ok());
    }
}
