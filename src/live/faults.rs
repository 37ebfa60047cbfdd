//! What went wrong around the rig, counted where it happened.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Faults the device side counts; a number each, shared by both sides of the wall. Real-time safe.
#[derive(Debug, Default)]
pub struct Faults {
    pub(super) ring_dry: AtomicU64,
    pub(super) ring_trims: AtomicU64,
    pub(super) device_xruns: AtomicU64,
    pub(super) time_lost: AtomicU64,
}

impl Faults {
    /// The output came for frames that the input had not delivered yet.
    pub fn ring_ran_dry(&self) {
        self.ring_dry.fetch_add(1, Relaxed);
    }

    /// Stale frames were dropped to bring the delay back to its target.
    pub fn ring_trimmed(&self) {
        self.ring_trims.fetch_add(1, Relaxed);
    }

    /// The output's callback came too late, by our own clock, and the device has not caught up.
    pub fn time_was_lost(&self) {
        self.time_lost.fetch_add(1, Relaxed);
    }

    /// The device reported an over- or underrun.
    pub fn device_xrun(&self) {
        self.device_xruns.fetch_add(1, Relaxed);
    }
}
