//! The amp: each stage in signal order; no threads, files or devices.

pub mod controls;

pub use controls::{Controls, Knob, KnobSpec, Switch};

use crate::dsp::Spec;
use crate::engine::Network;

/// A network at home in a rig.
pub struct Amp {
    network: Network,
}

impl Amp {
    /// Gives `network` a home.
    pub fn new(network: Network) -> Self {
        Self { network }
    }
    /// Frames until the network has forgotten what it heard before.
    pub fn receptive_field(&self) -> usize {
        self.network.receptive_field()
    }
}

/// What the meters saw of one block, linear.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    /// Highest magnitude after the input gain.
    pub input_peak: f32,
    /// Highest magnitude behind the limiter.
    pub output_peak: f32,
}

/// Guitar in, amp out: what is heard is a function of input, state and controls.
pub struct Rig {}

impl Rig {
    /// An empty rig (dry signal) for `spec`.
    pub fn new(_spec: Spec) -> Self {
        Self {}
    }
    /// Makes room for another rate or block length; the tone stays. May allocate.
    pub fn prepare(&mut self, _spec: Spec) {}
    /// Plays one block of at most `max_block` frames in place.
    pub fn process(&mut self, _block: &mut [f32], _controls: &Controls) -> Levels {
        Levels::default()
    }
}
