//! Plays a `LiveRig` on a sound card; the only room that knows cpal.
//!
//! [`hosts`] lists what there is, [`Stream`] opens it and plays. cpal has no duplex stream, so a guitar's way
//! is: input callback ▸ [`convert`] ▸ [`duplex`] ▸ output callback ▸ the rig ▸ [`convert`]. Only over JACK, by a client of
//! our own, it is [`through`] the rig within one callback.

mod callbacks;
mod channels;
mod choose;
mod clock;
mod clocks;
pub mod convert;
mod devices;
pub mod duplex;
mod error;
mod health;
mod held_up;
mod jack;
mod pair;
mod plan;
mod priority;
mod punctuality;
mod quiet;
mod remarks;
mod seat;
mod session;
mod stream;
pub mod through;

pub use devices::hosts;
pub use error::AudioError;
pub use held_up::Overloads;
pub use stream::Stream;

/// A sound system ("ALSA", "JACK", …) and its devices.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Host {
    /// Name to choose it by.
    pub name: String,
    /// Whether devices come from here when no host is named.
    pub is_default: bool,
    /// Devices that can record.
    pub inputs: Vec<Device>,
    /// Devices that can play.
    pub outputs: Vec<Device>,
}

/// One device in one direction.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Device {
    /// Stable name to choose it by.
    pub id: String,
    /// Name to show.
    pub name: String,
    /// Whether it is used when no device is named.
    pub is_default: bool,
    /// How many channels it offers at most.
    pub channels: u16,
    /// The rate it prefers, Hz.
    pub default_rate: u32,
    /// Common rates it accepts, Hz, ascending.
    pub rates: Vec<u32>,
    /// Shortest and longest buffer it states, frames; absent when it states none.
    pub buffers: Option<(u32, u32)>,
}

/// What to open. Absent means the system's default.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub struct Request {
    /// Host name.
    pub host: Option<String>,
    /// Input device id or a part of its name.
    pub input: Option<String>,
    /// False: open no input at all (the demo riff needs none).
    pub without_input: bool,
    /// Which input channel the guitar is on, counted from 1 (0 means 1).
    pub input_channel: u16,
    /// Output device id or a part of its name.
    pub output: Option<String>,
    /// Frames per second.
    pub rate: Option<u32>,
    /// Frames per buffer.
    pub buffer: Option<u32>,
}

/// What was opened.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Opened {
    /// Host name.
    pub host: String,
    /// Input device name; absent when there is none.
    pub input: Option<String>,
    /// Input channel, counted from 1.
    pub input_channel: u16,
    /// How many input channels there are to hear and to meter.
    pub input_channels: u16,
    /// Output device name.
    pub output: String,
    /// Output channels.
    pub output_channels: u16,
    /// Frames per second, at the output and in the rig.
    pub rate: u32,
    /// Frames per buffer as granted, if the host says.
    pub buffer: Option<u32>,
    /// Frames from the input's converter to us and from us to the output's, if the host says.
    pub stated_delay_frames: Option<u32>,
    /// What the player should know: a wish that could not be granted, an input that is missing.
    pub remarks: Vec<String>,
}

impl Opened {
    /// Host, rate and buffer in short: "ALSA, 48000/256".
    pub fn format(&self) -> String {
        let buffer = self.buffer.map(|n| format!("/{n}")).unwrap_or_default();
        format!("{}, {}{buffer}", self.host, self.rate)
    }

    /// Delay beside this program's own, computed, frames: what the host states, else one buffer in and one out.
    pub fn device_delay_frames(&self) -> Option<usize> {
        let two_buffers = self.buffer.map(|frames| 2 * frames);
        Some(self.stated_delay_frames.or(two_buffers)? as usize)
    }
}
