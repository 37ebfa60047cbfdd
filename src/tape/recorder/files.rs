//! WAV files one after the other, each of which is true up to a moment ago.

use super::RecorderError;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};

/// What hound writes before the samples, and a little.
const HEADER_BYTES: u64 = 100;

/// What is written between two looks at the disk, in bytes.
const BUFFER_BYTES: usize = 1 << 16;

/// Numbers that are tried before a folder is given up.
const MOST_NUMBERS: u32 = 100_000;

/// A series of files that looks like one to whoever writes it.
pub struct Files<W: Write + Seek, F> {
    open: F,
    spec: hound::WavSpec,
    most_frames: u64,
    writer: hound::WavWriter<W>,
    paths: Vec<PathBuf>,
    /// Frames in the file that is open.
    in_file: u64,
    /// Frames in the ones before it.
    before: u64,
    kept: u64,
}

impl<W, F> Files<W, F>
where
    W: Write + Seek,
    F: FnMut() -> Result<(PathBuf, W), RecorderError>,
{
    /// Opens the first file. `open` makes the next one each time; none is longer than `largest_bytes`, but for one frame.
    pub fn open(
        mut open: F,
        spec: hound::WavSpec,
        largest_bytes: u64,
    ) -> Result<Self, RecorderError> {
        let frame_bytes = 4 * u64::from(spec.channels);
        let (path, writer) = begin(&mut open, spec)?;
        Ok(Self {
            open,
            spec,
            most_frames: (largest_bytes.saturating_sub(HEADER_BYTES) / frame_bytes).max(1),
            writer,
            paths: vec![path],
            in_file: 0,
            before: 0,
            kept: 0,
        })
    }

    /// Writes whole frames, interleaved, on into the next file where one is full.
    pub fn write(&mut self, samples: impl Iterator<Item = f32>) -> Result<(), RecorderError> {
        let mut samples = samples.peekable();
        while samples.peek().is_some() {
            if self.in_file == self.most_frames {
                self.turn()?;
            }
            for sample in samples.by_ref().take(self.spec.channels.into()) {
                let written = self.writer.write_sample(sample);
                written.map_err(|error| trouble(self.path(), error))?;
            }
            self.in_file += 1;
        }
        Ok(())
    }

    /// Makes the file say how long it is, and hands all of it to the system.
    pub fn make_true(&mut self) -> Result<(), RecorderError> {
        let flushed = self.writer.flush();
        flushed.map_err(|error| trouble(self.path(), error))?;
        self.kept = self.before + self.in_file;
        Ok(())
    }

    /// Frames that were there when the files were last made true.
    pub fn kept(&self) -> u64 {
        self.kept
    }

    /// The files in their order.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Closes the file and opens the next.
    fn turn(&mut self) -> Result<(), RecorderError> {
        self.make_true()?;
        let (path, writer) = begin(&mut self.open, self.spec)?;
        self.writer = writer;
        self.paths.push(path);
        self.before += self.in_file;
        self.in_file = 0;
        Ok(())
    }

    fn path(&self) -> &Path {
        self.paths.last().map_or(Path::new(""), PathBuf::as_path)
    }
}

fn begin<W: Write + Seek>(
    open: &mut impl FnMut() -> Result<(PathBuf, W), RecorderError>,
    spec: hound::WavSpec,
) -> Result<(PathBuf, hound::WavWriter<W>), RecorderError> {
    let (path, file) = open()?;
    // A file without a header would be none: it is flushed at once.
    let begun = hound::WavWriter::new(file, spec).and_then(|mut writer| {
        writer.flush()?;
        Ok(writer)
    });
    match begun {
        Ok(writer) => Ok((path, writer)),
        Err(error) => {
            // It was made a moment ago; nothing can be done if it stays.
            let _ = fs::remove_file(&path);
            Err(trouble(&path, error))
        }
    }
}

/// Names of files that do not exist yet: as given, and then with a number from 2 on.
pub struct NumberedNames {
    path: PathBuf,
    number: u32,
}

impl NumberedNames {
    pub fn new(path: &Path) -> Self {
        let path = path.to_owned();
        Self { path, number: 0 }
    }

    /// Makes the next file whose name is free.
    pub fn create_next(&mut self) -> Result<(PathBuf, BufWriter<File>), RecorderError> {
        loop {
            self.number += 1;
            let path = self.numbered();
            match File::create_new(&path) {
                Ok(file) => return Ok((path, BufWriter::with_capacity(BUFFER_BYTES, file))),
                Err(error)
                    if error.kind() == ErrorKind::AlreadyExists && self.number < MOST_NUMBERS => {}
                Err(error) => return Err(trouble(&path, error.into())),
            }
        }
    }

    fn numbered(&self) -> PathBuf {
        if self.number == 1 {
            return self.path.clone();
        }
        let mut name = self.path.file_stem().unwrap_or_default().to_owned();
        name.push(format!("-{}", self.number));
        if let Some(ending) = self.path.extension() {
            name.push(".");
            name.push(ending);
        }
        self.path.with_file_name(name)
    }
}

fn trouble(path: &Path, error: hound::Error) -> RecorderError {
    match error {
        hound::Error::IoError(error) if is_full(&error) => RecorderError::DiskFull,
        hound::Error::IoError(error) => unwritable(path, error.to_string()),
        other => unwritable(path, other.to_string()),
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded
    )
}

fn unwritable(path: &Path, reason: String) -> RecorderError {
    RecorderError::Unwritable {
        path: path.to_owned(),
        reason,
    }
}
