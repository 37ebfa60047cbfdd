//! THE WALL between threads that may wait and threads that may not.
//!
//! [`wall`] puts a rig behind it: [`LiveRig`] is the audio side, [`Remote`] all that the rest of the
//! program knows of it. Knobs cross as values written in place, amps change hands through short
//! rings, and [`Readings`] come home as numbers. No side ever waits for the other.

pub mod denormals;
mod dials;
mod faults;
mod handover;
pub mod offline;
mod probe;
mod readings;
mod reels;
mod remote;
mod rig;
mod tap;
mod tuner;

pub use faults::Faults;
pub use probe::Probe;
pub use readings::Readings;
pub use reels::Reels;
pub use remote::Remote;
pub use rig::LiveRig;
pub use tap::Tap;
pub use tuner::Feed;

use crate::rig::Rig;
use crate::tape::{Loop, memory};
use dials::Dials;
use readings::Gauges;
use std::sync::{Arc, Mutex};

/// Puts a rig behind the wall; returns its audio side and its remote control.
pub fn wall(rig: Rig, riff: Loop) -> (LiveRig, Remote) {
    let dials = Arc::new(Dials::default());
    let gauges = Arc::new(Gauges::default());
    let (amps, amps_outside) = handover::handover();
    let (pedals, pedals_outside) = handover::handover();
    let (seconds, seconds_outside) = handover::handover();
    let [(first, first_outside), (second, second_outside)] =
        [handover::handover(), handover::handover()];
    let (probes, probes_outside) = handover::handover();
    let (taps, taps_outside) = handover::handover();
    let (reels, reels_outside) = handover::handover();
    let (loops, loops_outside) = handover::handover();
    let (writer, reader) = memory(rig::HELD_S, rig.spec().sample_rate_hz);
    let reader = Arc::new(Mutex::new(reader));
    let (pickup, feed) = tuner::lead(rig.spec().sample_rate_hz);
    let ways = remote::Ways {
        amps: amps_outside,
        pedals: pedals_outside,
        seconds: seconds_outside,
        cabs: [first_outside, second_outside],
        probes: probes_outside,
        taps: taps_outside,
        reels: reels_outside,
        loops: loops_outside,
        memory: reader.clone(),
        feed: Some(feed),
    };
    let remote = Remote::new(dials.clone(), gauges.clone(), ways);
    let ways = rig::Ways {
        amps,
        pedals,
        seconds,
        cabs: [first, second],
        probes,
        taps,
        reels,
        loops,
        memory: (writer, reader),
        pickup,
    };
    (LiveRig::new(rig, riff, dials, gauges, ways), remote)
}

#[cfg(test)]
mod tests;
