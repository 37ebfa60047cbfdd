//! The desktop's file dialog, on a thread of its own: some desktops never answer.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

/// An answer quicker than any hand: there was no dialog to see.
const TOO_QUICK: Duration = Duration::from_millis(100);

/// Asks the player for a capture, starting in a folder; blocks until answered.
pub type Pick = Arc<dyn Fn(Option<PathBuf>) -> Option<PathBuf> + Send + Sync>;

/// Every dialog that is open, and the one place their answers arrive.
pub struct Dialog {
    pick: Pick,
    pick_folder: Pick,
    wake: Arc<dyn Fn() + Send + Sync>,
    sender: Sender<Answer>,
    answers: Receiver<Answer>,
}

/// What the player answered.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// A file.
    Picked(PathBuf),
    /// Nothing.
    Cancelled,
    /// No dialog was shown.
    Unavailable,
}

impl Dialog {
    /// `pick` shows the dialog for a file and `pick_folder` that for a folder ([`ask_desktop`] and [`ask_for_folder`] outside
    /// tests); `wake` is called when it was answered.
    pub fn new(pick: Pick, pick_folder: Pick, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (sender, answers) = mpsc::channel();
        Self {
            pick,
            pick_folder,
            wake,
            sender,
            answers,
        }
    }

    /// Shows a dialog for a file, starting in `folder`. One that never answers does not stand in the way of the next.
    pub fn open(&self, folder: Option<PathBuf>) {
        self.ask(Arc::clone(&self.pick), folder);
    }

    /// The same for a folder.
    pub fn open_for_folder(&self, folder: Option<PathBuf>) {
        self.ask(Arc::clone(&self.pick_folder), folder);
    }

    fn ask(&self, pick: Pick, folder: Option<PathBuf>) {
        let (wake, sender) = (Arc::clone(&self.wake), self.sender.clone());
        let ask = move || {
            let asked = Instant::now();
            let answer = Answer::from_pick(pick(folder), asked.elapsed());
            // The app may be gone by the time the player answers.
            if sender.send(answer).is_ok() {
                wake();
            }
        };
        if std::thread::Builder::new()
            .name("dialog".to_owned())
            .spawn(ask)
            .is_err()
        {
            let _ = self.sender.send(Answer::Unavailable);
        }
    }

    /// The next answer, if there is one.
    pub fn poll(&self) -> Option<Answer> {
        self.answers.try_recv().ok()
    }
}

impl Answer {
    /// Nothing picked in no time means that nothing was shown: the dialog's makers do not tell the two apart.
    fn from_pick(picked: Option<PathBuf>, took: Duration) -> Self {
        match picked {
            Some(path) => Self::Picked(path),
            None if took < TOO_QUICK => Self::Unavailable,
            None => Self::Cancelled,
        }
    }
}

/// Shows the desktop's own dialog.
pub fn ask_desktop(folder: Option<PathBuf>) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new()
        .set_title("Open a capture or a cabinet")
        .add_filter(
            "Captures and cabinets",
            &["nam", "NAM", "aidax", "json", "wav", "flac", "aif", "aiff"],
        )
        .add_filter("All files", &["*"]);
    match folder {
        Some(folder) => dialog.set_directory(folder).pick_file(),
        None => dialog.pick_file(),
    }
}

/// The same for a folder.
pub fn ask_for_folder(folder: Option<PathBuf>) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new().set_title("Put a folder of captures on the shelf");
    match folder {
        Some(folder) => dialog.set_directory(folder).pick_folder(),
        None => dialog.pick_folder(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_answer_in_no_time_means_no_dialog() {
        let path = PathBuf::from("a.nam");
        let quick = Duration::from_millis(12);
        assert_eq!(Answer::from_pick(None, quick), Answer::Unavailable);
        assert_eq!(
            Answer::from_pick(None, Duration::from_secs(3)),
            Answer::Cancelled
        );
        assert_eq!(
            Answer::from_pick(Some(path.clone()), quick),
            Answer::Picked(path)
        );
    }

    #[test]
    fn a_dialog_that_hangs_does_not_block_the_next() {
        let (_never, hang) = mpsc::channel::<()>();
        let hang = std::sync::Mutex::new(hang);
        let pick: Pick = Arc::new(move |folder| match folder {
            None => {
                let _ = hang.lock().unwrap().recv();
                None
            }
            folder => folder,
        });
        let dialog = Dialog::new(pick.clone(), pick, Arc::new(|| ()));
        dialog.open(None);
        dialog.open(Some(PathBuf::from("b.nam")));
        assert_eq!(
            dialog.answers.recv().unwrap(),
            Answer::Picked(PathBuf::from("b.nam"))
        );
    }
}
