//! A `.nam` file becomes a checked description. Hostile input stops at this door.
//!
//! Hands out [`Model`] (a capture whose names, sizes and weights all fit), [`Metadata`], and [`NamError`]
//! with its [`Class`].

mod activation;
mod container;
mod convnet;
mod error;
mod field;
mod file;
mod json;
mod keras;
mod lenient;
mod limits;
mod linear;
mod metadata;
mod part;
mod recurrent;
mod sniff;
mod stretch;
mod variants;
mod version;
mod wavenet;
mod weights;

pub use activation::Activation;
pub use container::{Container, Size};
pub use convnet::ConvNet;
pub use error::{Class, NamError, Place};
pub use linear::Linear;
pub use metadata::Metadata;
pub use recurrent::{Cell, Dense, Gru, Lstm, Recurrent};
pub use variants::SizeChoice;
pub use wavenet::{Array, Film, Gate, Layer, PostHead, SITES, Site, WaveNet};
pub use weights::{Conv, ConvShape};

pub use file::read as read_file;
pub use limits::FILE_BYTES as LARGEST_FILE;

use field::Field;
use json::Json;
use part::{Inside, Part};
use std::path::Path;

/// The rate of a capture that states none.
const USUAL_RATE_HZ: f64 = 48_000.0;

/// A capture, checked: what `engine::Network` is built from.
#[derive(Clone, Debug)]
pub struct Model {
    /// Version of the file format, as in `0.5.4`.
    pub version: String,
    /// Metadata as written.
    pub metadata: Metadata,
    /// The capture's own rate in Hz, if the file states one.
    pub sample_rate_hz: Option<f64>,
    /// What is odd about the file and does no harm, a sentence each.
    pub warnings: Vec<String>,
    /// The network itself.
    pub network: Architecture,
}

/// A kind of network with its checked weights.
#[derive(Clone, Debug, PartialEq)]
pub enum Architecture {
    /// Stacked dilated convolutions.
    WaveNet(WaveNet),
    /// Dilated convolutions, one behind the other.
    ConvNet(ConvNet),
    /// An impulse response.
    Linear(Linear),
    /// Several sizes of one capture.
    Container(Container),
    /// Layers with a state.
    Recurrent(Recurrent),
}

impl Model {
    /// Reads and checks the file at `path`.
    pub fn open(path: &Path) -> Result<Self, NamError> {
        Self::from_bytes(&file::read(path)?)
    }

    /// Checks the bytes of a `.nam` file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NamError> {
        file::check_size(bytes.len() as u64)?;
        let root = json::parse(bytes).map_err(|error| sniff::explain(bytes, error))?;
        Self::from_json(&root)
    }

    fn from_json(root: &Json) -> Result<Self, NamError> {
        let file = &Field::new("the file", root).object()?;
        sniff::refuse_other_formats(root)?;
        if keras::is_keras(root) {
            return keras::read(file);
        }
        let part = Part::read(file, Inside::FILE)?;
        let mut warnings = Vec::new();
        if part.is_newer {
            warnings.push(format!(
                "file version {} is newer than 0.7.0; parts of it may go unheard",
                part.version
            ));
        }
        if let Some(rate) = part.odd_rate {
            warnings.push(format!(
                "sample rate {rate} means nothing; 48 kHz is assumed"
            ));
        }
        Ok(Self {
            version: part.version,
            metadata: root.get("metadata").map(Metadata::read).unwrap_or_default(),
            sample_rate_hz: part.sample_rate_hz,
            warnings,
            network: part.network,
        })
    }

    /// The rate the network runs at: the file's, or 48 kHz where it states none.
    pub fn rate_hz(&self) -> f64 {
        self.sample_rate_hz.unwrap_or(USUAL_RATE_HZ)
    }

    /// A short line for the window: "A1 standard · 48 kHz · 13802 weights".
    pub fn summary(&self) -> String {
        format!(
            "{} {} · {} kHz · {} weights",
            self.generation().unwrap_or(self.architecture()),
            self.shape_name(),
            self.rate_hz() / 1000.0,
            self.weight_count()
        )
    }

    /// The architecture's name in the file, as in `WaveNet`.
    pub fn architecture(&self) -> &'static str {
        self.network.facts().name()
    }

    /// "A1" or "A2" where the kind of network has generations.
    pub fn generation(&self) -> Option<&'static str> {
        self.network.facts().generation()
    }

    /// "standard", "lite", "feather", "nano" (A1), "full", "lite" (A2), or the widths as in "24/8".
    pub fn shape_name(&self) -> String {
        self.network.facts().shape_name()
    }

    /// Numbers in the file's weight list.
    pub fn weight_count(&self) -> usize {
        self.network.facts().weight_count()
    }

    /// Frames of input that one output frame depends on.
    pub fn receptive_field(&self) -> usize {
        self.network.facts().receptive_field()
    }

    /// Multiplications per sample.
    pub fn macs_per_sample(&self) -> u64 {
        self.network.facts().macs_per_sample()
    }

    /// Bytes of past samples that the network remembers.
    pub fn history_bytes(&self) -> u64 {
        self.network.facts().history_bytes()
    }
}

/// What every kind of network tells of itself; see the methods of [`Model`].
trait Facts {
    fn name(&self) -> &'static str;
    fn generation(&self) -> Option<&'static str> {
        None
    }
    fn shape_name(&self) -> String;
    fn weight_count(&self) -> usize;
    fn receptive_field(&self) -> usize;
    fn macs_per_sample(&self) -> u64;
    fn history_bytes(&self) -> u64;
}

impl Architecture {
    fn facts(&self) -> &dyn Facts {
        match self {
            Self::WaveNet(net) => net,
            Self::ConvNet(net) => net,
            Self::Linear(net) => net,
            Self::Container(net) => net,
            Self::Recurrent(net) => net,
        }
    }

    /// Channels read and written.
    fn channels(&self) -> [usize; 2] {
        match self {
            Self::WaveNet(net) => net.channels(),
            _ => [1, 1],
        }
    }
}

#[cfg(test)]
mod tests;
