//! THE WALL between threads that may wait and threads that may not.

use crate::dsp::Spec;
use crate::rig::{Amp, Knob, Rig, Switch};
use crate::tape::Loop;
use std::sync::Arc;

/// The audio side of the wall: everything a callback needs, owned, real-time safe.
pub struct LiveRig {}

/// All that the rest of the program knows of the audio thread.
pub struct Remote {}

/// Faults the device side counts; a number each, shared by both sides of the wall.
#[derive(Debug, Default)]
pub struct Faults {}

impl Faults {
    /// The output came for frames that the input had not delivered yet.
    pub fn ring_ran_dry(&self) {}
    /// Stale frames were dropped to bring the delay back to its target.
    pub fn ring_trimmed(&self) {}
    /// The device reported an over- or underrun.
    pub fn device_xrun(&self) {}
}

/// News from the audio thread since the last look.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Readings {
    /// Highest input magnitude since the last look, linear.
    pub input_peak: f32,
    /// Highest output magnitude since the last look, linear.
    pub output_peak: f32,
    /// The guitar's converter was at full scale since the last look.
    pub input_clipped: bool,
    /// The limiter had to hold the output back since the last look.
    pub output_limited: bool,
    /// Share of the block's time the rig takes: typical (smoothed), 0..1.
    pub load: f32,
    /// The same: the worst block since the last look.
    pub worst_load: f32,
    /// Blocks processed since the start.
    pub blocks: u64,
    /// Dropouts since the start: the ring ran dry.
    pub ring_dry: u64,
    /// Times stale frames were dropped since the start.
    pub ring_trims: u64,
    /// Xruns the device reported since the start.
    pub device_xruns: u64,
    /// Blocks longer than their own time since the start.
    pub overloads: u64,
    /// Blocks in which a network gave something that is no number, since the start.
    pub not_numbers: u64,
    /// Amps taken in since the start.
    pub amps_mounted: u64,
}

/// Puts a rig behind the wall; returns its audio side and its remote control.
pub fn wall(_rig: Rig, _riff: Loop) -> (LiveRig, Remote) {
    (LiveRig {}, Remote {})
}

impl LiveRig {
    /// Makes ready for another device; the tone stays. May allocate; not for the callback.
    pub fn prepare(&mut self, _spec: Spec) {}
    /// Plays one mono block of any length in place: dry in, wet out. Real-time safe.
    pub fn process(&mut self, _block: &mut [f32]) {}
    /// Where the device side counts its faults.
    pub fn faults(&self) -> Arc<Faults> {
        Arc::default()
    }
}

impl Remote {
    /// Turns a knob (clamped to its range).
    pub fn turn(&self, _knob: Knob, _value: f32) {}
    /// Throws a switch.
    pub fn flip(&self, _switch: Switch, _on: bool) {}
    /// Hands an amp over; it fades in by itself. A full way gives it back.
    pub fn mount_amp(&mut self, amp: Box<Amp>) -> Result<(), Box<Amp>> {
        Err(amp)
    }
    /// Frees what has come home.
    pub fn sweep(&mut self) {}
    /// The latest readings; peaks and worst cases start anew.
    pub fn readings(&mut self) -> Readings {
        Readings::default()
    }
}
