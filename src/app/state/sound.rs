//! How the devices are doing, and what they play.

use crate::app::notice::Notice;
use crate::audio::Opened;
use std::time::Duration;

/// How the devices are doing.
#[derive(Debug, Default)]
pub enum Sound {
    /// They are being opened.
    #[default]
    Opening,
    /// They play.
    Playing(Playing),
    /// They do not, and why.
    Silent(Notice),
}

/// What plays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Playing {
    /// What was opened.
    pub opened: Opened,
    /// From string to speaker. Absent when nothing was measured and the host does not say how long its buffers are.
    pub latency: Option<Latency>,
    /// What the test signal told, if it was played on these devices.
    pub measured: Option<Measured>,
    /// Whether the audio threads go before those of other programs.
    pub realtime: Realtime,
}

/// Whether the system lets the audio threads go before those of other programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Realtime {
    /// It is too early to tell.
    #[default]
    NotAsked,
    /// It does.
    Granted,
    /// It does not.
    Denied,
    /// It does not say.
    Unknown,
}

/// The delay from string to speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// How long it is.
    pub time: Duration,
    /// Measured over a cable; otherwise computed from two buffers and the ring between them, without converters.
    pub measured: bool,
}

/// A measured round trip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Frames from leaving to coming back.
    pub frames: usize,
    /// Frames of these that lay between the two callbacks, which may change later.
    pub between_callbacks: usize,
}
