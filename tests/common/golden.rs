//! The golden set: captures, one input, and what the reference implementation makes of it.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// A set on disk.
pub struct Set {
    folder: PathBuf,
    /// What every capture is played.
    pub input: Vec<f32>,
    /// Its length by the manifest.
    pub input_samples: usize,
    /// Captures with their outputs.
    pub entries: Vec<Entry>,
}

/// One capture and its output.
#[derive(Clone, Deserialize)]
pub struct Entry {
    /// Its name.
    pub id: String,
    /// The capture, relative to the folder.
    pub model: String,
    /// The reference's output, relative to the folder; absent where the reference cannot play it either.
    pub output: Option<String>,
    /// The slimming knob, where it was touched.
    pub slim: Option<f64>,
    /// Highest magnitude of that output.
    pub peak: Option<f64>,
}

#[derive(Deserialize)]
struct Manifest {
    input: String,
    input_samples: usize,
    entries: Vec<Entry>,
}

/// The folder `name` of the shared test files, or what `variable` says.
pub fn folder(variable: &str, name: &str) -> PathBuf {
    let shared = || {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared")
            .join(name)
    };
    std::env::var_os(variable).map_or_else(shared, PathBuf::from)
}

impl Set {
    /// Reads the manifest and the input. An error only if there is no set; a damaged one panics.
    pub fn open() -> Result<Self, String> {
        let folder = folder("BACKLINE_GOLDEN", "golden");
        let path = folder.join("manifest.json");
        let text = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let manifest: Manifest = serde_json::from_slice(&text).expect("the manifest is sound");
        Ok(Self {
            input: samples(&folder.join(&manifest.input)).expect("the input is there"),
            input_samples: manifest.input_samples,
            entries: manifest.entries,
            folder,
        })
    }

    /// Where a file of the set is.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }
}

/// The samples of a mono WAV file.
pub fn samples(path: &Path) -> Result<Vec<f32>, String> {
    let read = || -> Result<Vec<f32>, hound::Error> {
        let reader = hound::WavReader::open(path)?;
        let bits = reader.spec().bits_per_sample;
        if reader.spec().sample_format == hound::SampleFormat::Float {
            return reader.into_samples().collect();
        }
        let scale = (1_i64 << (bits - 1)) as f32;
        let samples = reader.into_samples::<i32>();
        samples.map(|sample| Ok(sample? as f32 / scale)).collect()
    };
    read().map_err(|error| format!("{}: {error}", path.display()))
}
