//! The shelf of tones, and the thread that fetches from it.
//!
//! Disk is slow and untidy; here a path becomes a built `Box<Amp>` with what there is to say about it.
//! It hands out [`Loader`] and what goes through it ([`Wish`], [`Parcel`], [`Tone`]), the order of the
//! files in a folder ([`Folder`]) and the reasons for a failure ([`LoadError`]).

mod builtin;
mod cab;
mod cost;
pub mod factory;
pub mod facts;
mod fetch;
pub mod folder;
mod loader;
pub mod names;
pub mod pack;
pub mod preset;
pub mod setlist;
pub mod shelf;
pub mod source;
mod whole;

pub use builtin::{builtin_capture, builtin_riff};
pub use cab::{CabError, builtin_cab, open_cab};
pub use facts::Facts;
pub use fetch::{Known, Patience, fetch, is_folder};
pub use folder::Folder;
pub use loader::{Loader, Parcel, Purpose};
pub use preset::{Assembly, Content, NamedCab, Preset, PresetError};
pub use setlist::{Setlist, SetlistError, Song};

use crate::nam::NamError;
use crate::rig::Amp;
use std::path::{Path, PathBuf};

/// A place for a capture in the rig.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The amp.
    Amp,
    /// Before the amp.
    Pedal,
    /// A second amp beside the first.
    Second,
}

impl Place {
    /// Every place.
    pub const ALL: [Self; 3] = [Self::Amp, Self::Pedal, Self::Second];
}

/// What the player wants to hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A capture file, or a folder whose first capture is meant.
    Path(PathBuf),
    /// A capture file in one of its sizes, counted from the smallest.
    Size(PathBuf, usize),
    /// The capture that comes with the program.
    BuiltIn,
}

impl Wish {
    /// The file that is meant, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) | Self::Size(path, _) => Some(path),
            Self::BuiltIn => None,
        }
    }
}

/// A capture, built and ready to be mounted.
pub struct Tone {
    /// The capture at home in an amp.
    pub amp: Box<Amp>,
    /// What the window calls it: the file's name without its ending.
    pub name: String,
    /// What kind of network it is, in one short line.
    pub summary: String,
    /// The largest whole multiple of its rate that it can be had for.
    pub most_times: usize,
    /// Names of the sizes it comes in, the smallest first.
    pub sizes: Vec<String>,
    /// Which of them this is.
    pub size: usize,
    /// The rate it was made for, Hz.
    pub rate_hz: f64,
    /// Seconds that one frame takes it on this machine; 0 where that was not measured.
    pub seconds_per_frame: f64,
    /// What was measured of it.
    pub facts: Facts,
    /// Whether that is all, or a glimpse in haste.
    pub is_settled: bool,
    /// The file it comes from, to be known again; absent for the built-in capture.
    pub content: Option<Content>,
    /// The name in the file's metadata, where it says more than the file's own name.
    pub title: Option<String>,
    /// Who made the capture, if the file says so.
    pub made_by: Option<String>,
}

/// What came of a wish.
pub struct Fetched {
    /// The file that was read; of a folder its first capture. Absent for the built-in capture.
    pub path: Option<PathBuf>,
    /// The captures beside it; absent for the built-in capture.
    pub folder: Option<Folder>,
    /// The capture, or why it cannot be played.
    pub tone: Result<Tone, LoadError>,
}

/// Why a wish was not granted.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file is not a capture that can be played.
    #[error(transparent)]
    Capture(#[from] NamError),
    /// A pack, or a capture in it, cannot be read.
    #[error(transparent)]
    Pack(#[from] pack::PackError),
    /// A folder was named and holds no captures.
    #[error("there is no capture (.nam or .aidax) in this folder")]
    EmptyFolder,
    /// The path leads nowhere.
    #[error("there is no such file")]
    Missing,
    /// Reading the file ran into a fault of this program.
    #[error("reading it failed unexpectedly")]
    Crashed,
}
