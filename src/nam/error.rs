//! What can be wrong with a capture, in the player's words.

use std::fmt;
use std::path::PathBuf;

/// What kind of trouble a file is: the next step differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The file could not be read at all.
    Unreadable,
    /// The file is damaged or was never a capture: get it again.
    Malformed,
    /// The file is sound, and Backline cannot play it: another capture, or a later version.
    Unsupported,
    /// The file asks for more than any honest capture does.
    Limit,
}

/// Why a capture cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum NamError {
    /// The system did not hand the file out.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file asked for.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A folder where a file was wanted.
    #[error("{} is a folder; choose a .nam file in it", .0.display())]
    Folder(PathBuf),
    /// Some other kind of file.
    #[error("this is no capture: it looks like {0}")]
    OtherFile(&'static str),
    /// The text is no JSON.
    #[error("the file looks cut short: it ends at line {line}, column {column}")]
    CutShort {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// The text is no JSON.
    #[error("the file is not valid JSON at line {line}, column {column}: {reason}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The parser's reason.
        reason: String,
    },
    /// A required key is not there.
    #[error("{at} has no \"{key}\"")]
    Missing {
        /// Where it was looked for.
        at: String,
        /// The key.
        key: &'static str,
    },
    /// A value of the wrong type or size.
    #[error("{at} should be {expected}, not {found}")]
    Wrong {
        /// Path of the value, as in `config.layers[0].channels`.
        at: String,
        /// What the format wants.
        expected: String,
        /// What is there.
        found: String,
    },
    /// Two parts of the file contradict each other.
    #[error("{0}")]
    Contradiction(String),
    /// A weight that is no number.
    #[error("weight {index} should be a finite number, not {found}")]
    Weight {
        /// Position in the list, from 0.
        index: usize,
        /// What is there.
        found: String,
    },
    /// The weight list is too long, or too short where no place can be named.
    #[error("the {architecture} needs {expected} weights and the file has {found}")]
    WrongCount {
        /// What was to be filled.
        architecture: &'static str,
        /// Weights the configuration implies.
        expected: u64,
        /// Weights in the file.
        found: usize,
    },
    /// The weight list ends early.
    #[error(
        "the {architecture} needs {expected} weights and the file has {found}: they run out in {place}"
    )]
    TooFewWeights {
        /// What was to be filled.
        architecture: &'static str,
        /// Where the list ends.
        place: Place,
        /// Weights the configuration implies.
        expected: u64,
        /// Weights in the file.
        found: usize,
    },
    /// A file version outside the known range.
    #[error("file version \"{0}\" is not supported; Backline plays 0.5.0 to 0.7.x")]
    Version(String),
    /// A kind of network that is not played.
    #[error(
        "captures of the kind \"{0}\" cannot be played; Backline plays WaveNet, LSTM, ConvNet, Linear and SlimmableContainer"
    )]
    Architecture(String),
    /// A JSON file of some other program.
    #[error("this looks like {0}, which Backline cannot play yet")]
    OtherFormat(&'static str),
    /// Something a capture may have and the engine has not.
    #[error("this capture uses {feature} ({at}), which Backline cannot play yet")]
    Feature {
        /// The feature, in words.
        feature: String,
        /// Path of the value that asks for it.
        at: String,
    },
    /// More than any honest capture needs.
    #[error("{what} is {found}; the limit is {limit}")]
    Limit {
        /// What is too large.
        what: String,
        /// How large it is.
        found: String,
        /// The largest accepted.
        limit: u64,
    },
}

impl NamError {
    /// An error unless `found` weights are what the `architecture` expects.
    pub(super) fn check_count(
        architecture: &'static str,
        expected: u64,
        found: usize,
    ) -> Result<(), Self> {
        match found as u64 == expected {
            true => Ok(()),
            false => Err(Self::WrongCount {
                architecture,
                expected,
                found,
            }),
        }
    }

    /// Which kind of trouble this is.
    pub fn class(&self) -> Class {
        match self {
            Self::Unreadable { .. } | Self::Folder(_) => Class::Unreadable,
            Self::Version(_)
            | Self::Architecture(_)
            | Self::OtherFormat(_)
            | Self::Feature { .. } => Class::Unsupported,
            Self::Limit { .. } => Class::Limit,
            _ => Class::Malformed,
        }
    }
}

/// A place in a network's flat weight list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The 1x1 that opens layer array `array`.
    Rechannel {
        /// Layer array, from 0.
        array: usize,
    },
    /// One layer.
    Layer {
        /// Layer array, from 0.
        array: usize,
        /// Layer in it, from 0.
        layer: usize,
    },
    /// The convolution that closes layer array `array`.
    Head {
        /// Layer array, from 0.
        array: usize,
    },
    /// A convolution of the head behind the whole stack.
    PostHead {
        /// Which, from 0.
        at: usize,
    },
    /// The single number at the very end.
    HeadScale,
    /// One layer of an LSTM.
    Lstm {
        /// Layer, from 0.
        layer: usize,
    },
    /// The matrix that closes an LSTM.
    LstmHead,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rechannel { array } => write!(f, "the opening 1x1 of layer array {array}"),
            Self::Layer { array, layer } => write!(f, "layer {layer} of layer array {array}"),
            Self::Head { array } => write!(f, "the head of layer array {array}"),
            Self::PostHead { at } => write!(f, "convolution {at} of the head behind the stack"),
            Self::HeadScale => write!(f, "the head scale at the very end"),
            Self::Lstm { layer } => write!(f, "LSTM layer {layer}"),
            Self::LstmHead => write!(f, "the head behind the LSTM layers"),
        }
    }
}
