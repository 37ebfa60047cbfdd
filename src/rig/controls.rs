//! Every knob and switch, declared once: widget, preset, clamp and docs read it here.

use std::ops::{Index, IndexMut, RangeInclusive};

/// What turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// Gain before the amp.
    Input,
    /// Gain after it.
    Output,
}

/// What a knob is called, how far it turns and where it rests.
#[derive(Clone, Debug, PartialEq)]
pub struct KnobSpec {
    /// Name on the panel and for a screen reader.
    pub label: &'static str,
    /// Unit shown behind the value.
    pub unit: &'static str,
    /// From fully left to fully right.
    pub range: RangeInclusive<f32>,
    /// Where a new rig has it.
    pub default: f32,
}

impl Knob {
    /// All knobs, in signal order.
    pub const ALL: [Self; 2] = [Self::Input, Self::Output];

    /// The knob's declaration.
    pub fn spec(self) -> KnobSpec {
        match self {
            Self::Input => KnobSpec {
                label: "Input",
                unit: "dB",
                range: -20.0..=20.0,
                default: 0.0,
            },
            Self::Output => KnobSpec {
                label: "Output",
                unit: "dB",
                range: -40.0..=40.0,
                default: 0.0,
            },
        }
    }

    /// `value` kept within the knob's range; not-a-number becomes the default.
    pub fn clamp(self, value: f32) -> f32 {
        let spec = self.spec();
        if value.is_nan() {
            spec.default
        } else {
            value.clamp(*spec.range.start(), *spec.range.end())
        }
    }
}

/// What is on or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Nothing reaches the speakers.
    Mute,
    /// The demo riff plays in place of the guitar.
    Riff,
}

impl Switch {
    /// All switches.
    pub const ALL: [Self; 2] = [Self::Mute, Self::Riff];

    /// Name on the panel and for a screen reader.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mute => "Mute",
            Self::Riff => "Demo riff",
        }
    }
}

/// Where every knob and switch stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Controls {
    knobs: [f32; Knob::ALL.len()],
    switches: [bool; Switch::ALL.len()],
}

impl Default for Controls {
    fn default() -> Self {
        Self {
            knobs: Knob::ALL.map(|knob| knob.spec().default),
            switches: [false; Switch::ALL.len()],
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
