//! What playing costs, and what went wrong with it.

use crate::app::incidents::Cause;
use crate::app::meter::Held;
use crate::audio::Overloads;
use crate::live::Readings;

/// Share of a block's time that the rig takes, 0..1.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load {
    /// Smoothed.
    pub typical: f32,
    /// The worst block of the last seconds.
    pub worst: Held,
}

/// Counts of what went wrong, by cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dropouts {
    /// The guitar's samples came too late.
    pub ring_dry: u64,
    /// The device reported an over- or underrun.
    pub device_xruns: u64,
    /// The device's callback came too late, by our own clock, and was never caught up.
    pub time_lost: u64,
    /// The rig took longer than the block lasts.
    pub overloads: u64,
    /// So it did, because the system kept its thread from the processor.
    pub held_up: u64,
    /// Stale samples were dropped to keep the delay short.
    pub ring_trims: u64,
}

impl Dropouts {
    /// What has been counted in `now` since `start`.
    pub fn between(start: &Readings, now: &Readings, overloads: Overloads) -> Self {
        Self {
            ring_dry: now.ring_dry.saturating_sub(start.ring_dry),
            device_xruns: now.device_xruns.saturating_sub(start.device_xruns),
            time_lost: now.time_lost.saturating_sub(start.time_lost),
            overloads: overloads.own,
            held_up: overloads.held_up,
            ring_trims: now.ring_trims.saturating_sub(start.ring_trims),
        }
    }

    /// How many of one cause.
    pub fn of(&self, cause: Cause) -> u64 {
        match cause {
            Cause::RingDry => self.ring_dry,
            Cause::DeviceXrun => self.device_xruns,
            Cause::TimeLost => self.time_lost,
            Cause::RingTrimmed => self.ring_trims,
            Cause::Overload => self.overloads,
            Cause::HeldUp => self.held_up,
        }
    }

    /// How often the sound was torn. A block that took too long tears it only if the device then ran dry,
    /// and is counted there; what the device reports and what our own clock saw of it are the same.
    pub fn total(&self) -> u64 {
        self.ring_dry + self.ring_trims + self.device_xruns.max(self.time_lost)
    }
}
