//! THE WALL between threads that may wait and threads that may not.
//!
//! [`wall`] puts a rig behind it: [`LiveRig`] is the audio side, [`Remote`] all that the rest of the
//! program knows of it. Knobs cross as values written in place, amps change hands through short
//! rings, and [`Readings`] come home as numbers. No side ever waits for the other.

pub mod denormals;
mod dials;
mod faults;
mod handover;
mod probe;
mod readings;
mod remote;
mod rig;

pub use faults::Faults;
pub use probe::Probe;
pub use readings::Readings;
pub use remote::Remote;
pub use rig::LiveRig;

use crate::rig::Rig;
use crate::tape::Loop;
use dials::Dials;
use readings::Gauges;
use std::sync::Arc;

/// Puts a rig behind the wall; returns its audio side and its remote control.
pub fn wall(rig: Rig, riff: Loop) -> (LiveRig, Remote) {
    let dials = Arc::new(Dials::default());
    let gauges = Arc::new(Gauges::default());
    let (inside, outside) = handover::handover();
    let (probe_inside, probe_outside) = handover::handover();
    let remote = Remote::new(dials.clone(), gauges.clone(), outside, probe_outside);
    let live = LiveRig::new(rig, riff, dials, gauges, inside, probe_inside);
    (live, remote)
}

#[cfg(test)]
mod tests;
