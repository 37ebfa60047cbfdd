//! The amp: each stage in signal order; no threads, files or devices.
//!
//! [`Rig`] is the chain, [`Controls`] are where its knobs stand, and a [`Slot`] lets an [`Amp`] in
//! while the music plays. What is heard is a function of input, state and controls: live, offline,
//! test and bench all call this one.

pub mod amp;
pub mod controls;
mod guard;
pub mod slot;

pub use amp::Amp;
pub use controls::{Controls, Knob, KnobSpec, Switch};
pub use guard::Danger;
pub use slot::{Guest, Slot};

use crate::dsp::{Limiter, Smoothed, Spec, peak};
use crate::units::gain_from_db;
use guard::Guard;

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
    /// The rig has just muted itself, and why.
    pub danger: Option<Danger>,
}

impl Levels {
    /// What both pieces of a block showed.
    fn with(self, next: Self) -> Self {
        Self {
            input_peak: self.input_peak.max(next.input_peak),
            output_peak: self.output_peak.max(next.output_peak),
            limited: self.limited | next.limited,
            not_a_number: self.not_a_number | next.not_a_number,
            danger: self.danger.or(next.danger),
        }
    }
}

/// Guitar in, amp out: what is heard is a function of input, state and controls.
///
/// How the signal is cut into blocks changes no bit (but after an amp gave something that is no
/// number: it starts anew at that block's end).
///
/// A rig that has muted itself ([`Levels::danger`]) stays so until it has seen the Mute switch on, and then off.
pub struct Rig {
    spec: Spec,
    /// The guitar of this piece as it came in.
    guitar: Vec<f32>,
    input_gain: Smoothed,
    /// The place of the amp; silent while empty.
    pub amp: Slot<Amp>,
    output_gain: Smoothed,
    /// From silence up to the sound, once, at the start.
    opening: Smoothed,
    /// 0 while muted.
    audible: Smoothed,
    guard: Guard,
    limiter: Limiter,
}

impl Rig {
    /// An empty rig for `spec`: silent until an amp is mounted.
    pub fn new(spec: Spec) -> Self {
        Self {
            spec,
            guitar: vec![0.0; spec.max_block.max(1)],
            input_gain: Smoothed::new(spec, GAIN_MS),
            amp: Slot::new(spec),
            output_gain: Smoothed::new(spec, GAIN_MS),
            opening: Smoothed::from_to(spec, OPENING_MS, 0.0, 1.0),
            audible: Smoothed::new(spec, GAIN_MS),
            guard: Guard::new(spec),
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

    /// Falls silent at once. To be heard again the Mute switch has to have been on; the amps have then forgotten
    /// what they heard. Real-time safe.
    pub fn panic(&mut self) {
        self.guard.shut();
    }

    /// Plays one block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32], controls: &Controls) -> Levels {
        self.follow(controls);
        let pieces = block.chunks_mut(self.guitar.len());
        pieces.fold(Levels::default(), |levels, piece| {
            levels.with(self.play(piece))
        })
    }

    fn play(&mut self, block: &mut [f32]) -> Levels {
        self.guitar[..block.len()].copy_from_slice(block);
        self.input_gain.process(block);
        let input_peak = peak(block);
        let not_a_number = self.amp.process(block);
        self.output_gain.process(block);
        self.opening.process(block);
        self.audible.process(block);
        let guitar = &self.guitar[..block.len()];
        let danger = self.guard.process(guitar, block, not_a_number);
        let limited = self.limiter.process(block);
        Levels {
            input_peak,
            output_peak: peak(block),
            limited,
            not_a_number,
            danger,
        }
    }

    fn follow(&mut self, controls: &Controls) {
        self.input_gain.follow(gain(controls, Knob::Input));
        self.output_gain.follow(gain(controls, Knob::Output));
        let mute = controls[Switch::Mute];
        self.audible.follow(if mute { 0.0 } else { 1.0 });
        if self.guard.follow(mute) {
            // What was dangerous may ring on in an amp's memory, and hold the limiter down.
            self.amp.reset();
            self.limiter = Limiter::new(self.spec);
            self.opening = Smoothed::from_to(self.spec, OPENING_MS, 0.0, 1.0);
        }
    }
}

/// The linear gain a knob in dB asks for.
fn gain(controls: &Controls, knob: Knob) -> f32 {
    gain_from_db(knob.clamp(controls[knob]))
}

#[cfg(test)]
mod tests;
