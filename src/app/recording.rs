//! The part of the app that records to the disk for as long as the player likes.

use super::takes::new_folder;
use super::{App, Notice};
use crate::live::Reels;
use crate::tape::recorder::{LARGEST_FILE_BYTES, Progress, RecorderError, Recording, recorder};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// How long a disk may not answer before something is lost, seconds.
const RING_S: f64 = 10.0;

/// A recording under way.
pub struct Tapes {
    folder: PathBuf,
    dry: Recording,
    wet: Recording,
    since: Instant,
}

impl Tapes {
    /// Both files in a new folder, and what the callback writes them with.
    pub fn start(folder: &Path, name: &str, rate_hz: u32) -> Result<(Self, Reels), RecorderError> {
        let folder = new_folder(folder, name).map_err(|error| RecorderError::Unwritable {
            path: folder.to_owned(),
            reason: error.to_string(),
        })?;
        let (dry, dry_reel) = recorder(1, rate_hz, RING_S);
        let (wet, wet_reel) = recorder(2, rate_hz, RING_S);
        let tapes = Self {
            dry: dry_reel.record(&folder.join("dry.wav"), LARGEST_FILE_BYTES)?,
            wet: wet_reel.record(&folder.join("wet.wav"), LARGEST_FILE_BYTES)?,
            folder,
            since: Instant::now(),
        };
        Ok((tapes, Reels { dry, wet }))
    }

    /// What ended one of them before its time.
    fn trouble(&self) -> Option<RecorderError> {
        self.dry.progress().trouble.or(self.wet.progress().trouble)
    }
}

impl App {
    /// Begins to record, or ends it.
    pub(super) fn toggle_recording(&mut self) {
        match self.tapes.take() {
            Some(tapes) => self.end_recording(tapes),
            None => self.begin_recording(),
        }
    }

    fn begin_recording(&mut self) {
        if !self.takes.has_place() {
            return self.say(Notice::nowhere_to_keep());
        }
        let Some(rate_hz) = self.rate_hz() else {
            return self.say(Notice::nothing_to_record());
        };
        let name = self.capture_as_file_name();
        if !self.takes.open_tapes(name, rate_hz) {
            self.say(Notice::take_failed("the system gives no thread"));
        }
    }

    /// The files are open: from now on everything goes there.
    pub(super) fn take_tapes(&mut self, opened: Result<Box<(Tapes, Reels)>, RecorderError>) {
        let (tapes, reels) = match opened {
            Ok(opened) => *opened,
            Err(error) => return self.say(Notice::take_failed(&error.to_string())),
        };
        // Pressed twice before the first was open, or the one before is still on its way home.
        if self.tapes.is_some() || self.remote.record(Box::new(reels)).is_err() {
            return self.say(Notice::take_failed("a recording is not over yet"));
        }
        self.state.recording = Some(tapes.since);
        self.tapes = Some(tapes);
    }

    fn end_recording(&mut self, tapes: Tapes) {
        self.state.recording = None;
        let Tapes {
            folder, dry, wet, ..
        } = tapes;
        let tone = self.tone_of_take();
        // The disk may take its time.
        let finish = move || {
            let ends = [dry.finish(), wet.finish()];
            let tone = tone.save(&folder.join("tone.json"));
            told(&folder, &ends, tone.err().map(|error| error.to_string()))
        };
        self.takes.hand_out_notice(finish);
    }

    /// Looks whether the recording goes on.
    pub(super) fn watch_recording(&mut self) {
        let came_home = self.remote.finished_reels().is_some();
        let Some(tapes) = &self.tapes else {
            return;
        };
        if (came_home || tapes.trouble().is_some())
            && let Some(tapes) = self.tapes.take()
        {
            self.end_recording(tapes);
        }
    }
}

/// How a recording ended.
fn told(folder: &Path, [dry, wet]: &[Progress; 2], tone: Option<String>) -> Notice {
    let trouble = dry.trouble.as_ref().or(wet.trouble.as_ref());
    let trouble = trouble.map(RecorderError::to_string).or(tone);
    match trouble {
        Some(reason) => Notice::recording_ended(folder, &reason),
        None => Notice::recorded(folder, dry.dropped.max(wet.dropped)),
    }
}
