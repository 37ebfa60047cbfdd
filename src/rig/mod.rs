//! The amp: each stage in signal order; no threads, files or devices.
//!
//! [`Rig`] is the chain, [`Controls`] are where its knobs stand, and a [`Slot`] lets an [`Amp`] in
//! while the music plays. What is heard is a function of input, state and controls: live, offline,
//! test and bench all call this one.

pub mod amp;
pub mod controls;
pub mod slot;

pub use amp::Amp;
pub use controls::{Controls, Knob, KnobSpec, Switch};
pub use slot::{Guest, Slot};

use crate::dsp::{Limiter, Smoothed, Spec, peak};
use crate::units::gain_from_db;

/// How long a gain takes to a new value.
const GAIN_MS: f64 = 15.0;

/// How long the rig takes to come up from silence.
const OPENING_MS: f64 = 50.0;

/// What the meters saw of one block, linear.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    /// Highest magnitude after the input gain.
    pub input_peak: f32,
    /// Highest magnitude behind the limiter.
    pub output_peak: f32,
    /// The limiter had to hold the output back.
    pub limited: bool,
    /// An amp gave something that is no number; it was replaced by silence.
    pub not_a_number: bool,
}

/// Guitar in, amp out: what is heard is a function of input, state and controls.
///
/// How the signal is cut into blocks changes no bit (but after an amp gave something that is no
/// number: it starts anew at that block's end).
pub struct Rig {
    spec: Spec,
    input_gain: Smoothed,
    /// The place of the amp; silent while empty.
    pub amp: Slot<Amp>,
    output_gain: Smoothed,
    /// From silence up to the sound, once, at the start.
    opening: Smoothed,
    /// 0 while muted.
    audible: Smoothed,
    limiter: Limiter,
}

impl Rig {
    /// An empty rig for `spec`: silent until an amp is mounted.
    pub fn new(spec: Spec) -> Self {
        Self {
            spec,
            input_gain: Smoothed::new(spec, GAIN_MS),
            amp: Slot::new(spec),
            output_gain: Smoothed::new(spec, GAIN_MS),
            opening: Smoothed::from_to(spec, OPENING_MS, 0.0, 1.0),
            audible: Smoothed::new(spec, GAIN_MS),
            limiter: Limiter::new(spec),
        }
    }

    /// Makes ready for another rate or block length: the amp stays, the past is forgotten and the
    /// sound fades in anew. May allocate.
    pub fn prepare(&mut self, spec: Spec) {
        let mut amp = std::mem::replace(&mut self.amp, Slot::new(spec));
        amp.prepare(spec);
        *self = Self {
            amp,
            ..Self::new(spec)
        };
    }

    /// What the rig is prepared for.
    pub fn spec(&self) -> Spec {
        self.spec
    }

    /// Plays one block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32], controls: &Controls) -> Levels {
        self.follow(controls);
        self.input_gain.process(block);
        let input_peak = peak(block);
        let not_a_number = self.amp.process(block);
        self.output_gain.process(block);
        self.opening.process(block);
        self.audible.process(block);
        let limited = self.limiter.process(block);
        Levels {
            input_peak,
            output_peak: peak(block),
            limited,
            not_a_number,
        }
    }

    fn follow(&mut self, controls: &Controls) {
        self.input_gain.follow(gain(controls, Knob::Input));
        self.output_gain.follow(gain(controls, Knob::Output));
        let audible = if controls[Switch::Mute] { 0.0 } else { 1.0 };
        self.audible.follow(audible);
    }
}

/// The linear gain a knob in dB asks for.
fn gain(controls: &Controls, knob: Knob) -> f32 {
    gain_from_db(knob.clamp(controls[knob]))
}

#[cfg(test)]
mod tests;
