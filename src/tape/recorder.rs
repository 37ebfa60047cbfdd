//! Recording to disk, for as long as there is room: what the callback pushes is written by a thread of its own.

mod files;

use files::{Files, NumberedNames};
use ringbuf::traits::{Consumer, Observer, Producer, Split};
use ringbuf::{HeapCons, HeapProd, HeapRb};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The size no file exceeds, in bytes. A WAV file counts its bytes in 32 bits; a little is left for those who add to it.
pub const LARGEST_FILE_BYTES: u64 = 4_000_000_000;

/// The thread looks for new frames this often, or sooner where the ring is small.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The files are made true this often: what a crash takes is less than a second.
const TRUE_EVERY: Duration = Duration::from_millis(400);

/// How long a disk may take to end a recording.
const PATIENCE: Duration = Duration::from_secs(5);

/// More channels than a device has.
const MOST_CHANNELS: usize = 64;

/// Samples that are interleaved at a time.
const PIECE: usize = 8 * MOST_CHANNELS;

/// At most so many samples wait for the disk, 256 MiB.
const MOST_SAMPLES: usize = 1 << 26;

/// The callback's end.
pub struct Head {
    samples: HeapProd<f32>,
    channels: usize,
    shared: Arc<Shared>,
}

/// The other end, as long as nobody has said where to.
pub struct Reel {
    samples: HeapCons<f32>,
    spec: hound::WavSpec,
    shared: Arc<Shared>,
}

/// A recording under way. It ends when this or the [`Head`] is gone, too.
pub struct Recording {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    ended: Receiver<()>,
}

/// What has become of a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Frames that are in the files and stay there, whatever happens.
    pub frames: u64,
    /// Frames that are missing because the disk was too slow.
    pub dropped: u64,
    /// The files in their order.
    pub files: Vec<PathBuf>,
    /// What ended the recording before its time.
    pub trouble: Option<RecorderError>,
}

/// Why there is no recording, or no more of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecorderError {
    /// What was recorded until then is kept.
    #[error("the disk is full")]
    DiskFull,
    /// The file could not be made or written. What was recorded until then is kept.
    #[error("cannot write {}: {reason}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: String,
    },
    /// The recording could not be ended in time; the thread that writes may still be at it.
    #[error("the disk does not answer")]
    NoAnswer,
}

#[derive(Default)]
struct Shared {
    /// No frames are wanted any more.
    over: AtomicBool,
    dropped: AtomicU64,
    /// Never looked at by the callback.
    progress: Mutex<Progress>,
}

/// A ring for `channels` at `rate_hz`, long enough for a disk that does not answer for so many seconds.
pub fn recorder(channels: usize, rate_hz: u32, seconds_of_ring: f64) -> (Head, Reel) {
    // Bounds that no device comes near; what is no number becomes 0.
    let (channels, rate_hz) = (channels.clamp(1, MOST_CHANNELS), rate_hz.clamp(1, 1 << 21));
    let frames = (seconds_of_ring * f64::from(rate_hz)).ceil() as usize;
    let frames = frames.clamp(64, MOST_SAMPLES / channels);
    let (mut pushed, mut samples) = HeapRb::new(frames * channels).split();
    // The system finds the memory now rather than in the callback.
    pushed.push_iter(std::iter::repeat(0.0));
    samples.clear();
    let shared = Arc::new(Shared::default());
    let head = Head {
        samples: pushed,
        channels,
        shared: Arc::clone(&shared),
    };
    let spec = hound::WavSpec {
        channels: channels as u16,
        sample_rate: rate_hz,
        bits_per_sample: 32,
        sample_format: hound::SampleFormat::Float,
    };
    let reel = Reel {
        samples,
        spec,
        shared,
    };
    (head, reel)
}

impl Head {
    /// Records a block: a row for each channel; what is longer than the shortest is left out, missing rows are silent.
    /// What does not fit into the ring is dropped and counted. Real-time safe.
    pub fn push(&mut self, rows: &[&[f32]]) {
        if self.is_over() {
            return;
        }
        let rows = &rows[..rows.len().min(self.channels)];
        let frames = rows.iter().map(|row| row.len()).min().unwrap_or(0);
        let fitting = frames.min(self.samples.vacant_len() / self.channels);
        let mut piece = [0.0; PIECE];
        for begin in (0..fitting).step_by(PIECE / self.channels) {
            let end = fitting.min(begin + PIECE / self.channels);
            for (channel, row) in rows.iter().enumerate() {
                let places = piece[channel..].iter_mut().step_by(self.channels);
                places
                    .zip(&row[begin..end])
                    .for_each(|(place, sample)| *place = *sample);
            }
            self.samples
                .push_slice(&piece[..(end - begin) * self.channels]);
        }
        let dropped = (frames - fitting) as u64;
        self.shared.dropped.fetch_add(dropped, Ordering::Relaxed);
    }

    /// The recording has ended, and this may go home. Real-time safe.
    pub fn is_over(&self) -> bool {
        self.shared.over.load(Ordering::Relaxed) || !self.samples.read_is_held()
    }
}

impl Reel {
    /// Records to `path`, float32 WAV, and on to numbered files beside it of at most `largest_bytes` each: `riff.wav`,
    /// `riff-2.wav` and so on. What exists is never overwritten: the next number takes its place. Starts a thread.
    pub fn record(self, path: &Path, largest_bytes: u64) -> Result<Recording, RecorderError> {
        let mut names = NumberedNames::new(path);
        let open = move || names.create_next();
        let largest_bytes = largest_bytes.min(LARGEST_FILE_BYTES);
        let files = Files::open(open, self.spec, largest_bytes)?;
        self.start(files, path)
    }

    fn start<W, F>(self, files: Files<W, F>, path: &Path) -> Result<Recording, RecorderError>
    where
        W: Write + Seek + Send + 'static,
        F: FnMut() -> Result<(PathBuf, W), RecorderError> + Send + 'static,
    {
        let shared = Arc::clone(&self.shared);
        shared.note(0, files.paths());
        let (end, ended) = mpsc::channel();
        let work = move || {
            self.write(files);
            // Nobody may wait for it any more.
            let _ = end.send(());
        };
        let thread = thread::Builder::new().name("recorder".into()).spawn(work);
        let unwritable = |error: io::Error| RecorderError::Unwritable {
            path: path.to_owned(),
            reason: error.to_string(),
        };
        Ok(Recording {
            shared,
            thread: Some(thread.map_err(unwritable)?),
            ended,
        })
    }

    /// Writes until the recording is over or the disk fails.
    fn write<W, F>(mut self, mut files: Files<W, F>)
    where
        W: Write + Seek,
        F: FnMut() -> Result<(PathBuf, W), RecorderError>,
    {
        let outcome = self.write_all(&mut files);
        self.shared.over.store(true, Ordering::Relaxed);
        let outcome = outcome.and_then(|()| files.make_true());
        self.shared.note(files.kept(), files.paths());
        if let Err(trouble) = outcome {
            self.shared.progress().trouble = Some(trouble);
        }
    }

    fn write_all<W, F>(&mut self, files: &mut Files<W, F>) -> Result<(), RecorderError>
    where
        W: Write + Seek,
        F: FnMut() -> Result<(PathBuf, W), RecorderError>,
    {
        let mut made_true = Instant::now();
        loop {
            // In this order: what was pushed before the end is written.
            let over = self.shared.over.load(Ordering::Acquire) || !self.samples.write_is_held();
            let waiting = self.samples.occupied_len();
            files.write(self.samples.pop_iter().take(waiting))?;
            if over {
                return Ok(());
            }
            if made_true.elapsed() >= TRUE_EVERY {
                made_true = Instant::now();
                files.make_true()?;
                self.shared.note(files.kept(), files.paths());
            }
            thread::park_timeout(self.pause());
        }
    }

    /// Not longer than a quarter of the ring.
    fn pause(&self) -> Duration {
        let frames = self.samples.capacity().get() / usize::from(self.spec.channels);
        let ring_s = frames as f64 / f64::from(self.spec.sample_rate);
        LOOK_EVERY.min(Duration::from_secs_f64(ring_s / 4.0))
    }
}

impl Recording {
    /// How it goes.
    pub fn progress(&self) -> Progress {
        let dropped = self.shared.dropped.load(Ordering::Relaxed);
        Progress {
            dropped,
            ..self.shared.progress().clone()
        }
    }

    /// Writes what was pushed and closes the file. Waits some seconds at most for a disk that does not answer.
    pub fn finish(mut self) -> Progress {
        let ended = self.end();
        let mut progress = self.progress();
        if !ended {
            progress.trouble = progress.trouble.or(Some(RecorderError::NoAnswer));
        }
        progress
    }

    /// True when the thread has come to its end.
    fn end(&mut self) -> bool {
        let Some(thread) = self.thread.take() else {
            return true;
        };
        self.shared.over.store(true, Ordering::Release);
        thread.thread().unpark();
        // A sender that is gone has ended, too.
        let ended = self.ended.recv_timeout(PATIENCE) != Err(mpsc::RecvTimeoutError::Timeout);
        // It has nothing left to do but to return.
        ended && thread.join().is_ok()
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn progress(&self) -> std::sync::MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, frames: u64, files: &[PathBuf]) {
        let mut progress = self.progress();
        progress.frames = frames;
        progress.files = files.to_vec();
    }
}

#[cfg(test)]
mod tests;
