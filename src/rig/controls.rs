//! Every knob and switch, declared once: widget, preset, clamp and docs read it here.

mod knob;

pub use knob::{CabMode, Knob, KnobSpec, OutputMode};

use std::ops::{Index, IndexMut};

/// What is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Switch {
    /// Nothing reaches the speakers.
    Mute,
    /// The demo riff plays in place of the guitar.
    Riff,
    /// The gate works.
    Gate,
    /// Two amps are lined up, so that they add up.
    AlignAmps,
    /// The second amp is turned upside down.
    InvertSecond,
    /// The input is brought to the level that the capture was made with.
    Calibrate,
    /// What stands still in the output is taken away.
    DcBlocker,
}

impl Switch {
    /// All switches.
    pub const ALL: [Self; 7] = [
        Self::Mute,
        Self::Riff,
        Self::Gate,
        Self::AlignAmps,
        Self::InvertSecond,
        Self::Calibrate,
        Self::DcBlocker,
    ];

    /// Name on the panel and for a screen reader.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mute => "Mute",
            Self::Riff => "Demo riff",
            Self::Gate => "Gate",
            Self::AlignAmps => "Line amps up",
            Self::InvertSecond => "Invert amp 2",
            Self::Calibrate => "Calibrate input",
            Self::DcBlocker => "DC blocker",
        }
    }

    /// Name in presets, which never changes; absent for what is no part of a tone.
    pub fn key(self) -> Option<&'static str> {
        match self {
            Self::Mute | Self::Riff => None,
            Self::Gate => Some("gate"),
            Self::AlignAmps => Some("align_amps"),
            Self::InvertSecond => Some("invert_second_amp"),
            Self::Calibrate => Some("calibrate"),
            Self::DcBlocker => Some("dc_blocker"),
        }
    }
}

/// Where every knob and switch stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controls {
    knobs: [f32; Knob::ALL.len()],
    switches: [bool; Switch::ALL.len()],
}

impl Controls {
    /// Where nothing is done to the sound: the capture alone is heard.
    pub fn bare() -> Self {
        Self {
            knobs: Knob::ALL.map(|knob| knob.spec().bare),
            switches: [false; Switch::ALL.len()],
        }
    }
}

impl Default for Controls {
    /// Where a new rig has them.
    fn default() -> Self {
        Self {
            knobs: Knob::ALL.map(|knob| knob.spec().default),
            switches: Switch::ALL
                .map(|switch| matches!(switch, Switch::DcBlocker | Switch::AlignAmps)),
        }
    }
}

impl Index<Knob> for Controls {
    type Output = f32;
    fn index(&self, knob: Knob) -> &f32 {
        &self.knobs[knob as usize]
    }
}

impl IndexMut<Knob> for Controls {
    fn index_mut(&mut self, knob: Knob) -> &mut f32 {
        &mut self.knobs[knob as usize]
    }
}

impl Index<Switch> for Controls {
    type Output = bool;
    fn index(&self, switch: Switch) -> &bool {
        &self.switches[switch as usize]
    }
}

impl IndexMut<Switch> for Controls {
    fn index_mut(&mut self, switch: Switch) -> &mut bool {
        &mut self.switches[switch as usize]
    }
}
