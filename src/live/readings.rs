//! What the audio thread tells, as numbers left on the wall.

use super::Faults;
use crate::rig::{Danger, Levels};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// How long the typical load looks back, seconds.
const TYPICAL_S: f64 = 0.5;

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
    /// Times the output's callback came too late and was never caught up, by our own clock, since the start.
    pub time_lost: u64,
    /// Blocks that took longer than they last since the start.
    pub overloads: u64,
    /// By how much these did so, all together, since the start.
    pub overtime: Duration,
    /// How long all blocks took since the start.
    pub busy: Duration,
    /// Blocks in which a network gave something that is no number, since the start.
    pub not_numbers: u64,
    /// Amps taken in since the start.
    pub amps_mounted: u64,
    /// Why the rig muted itself (and threw the Mute switch), if it did since the last look.
    pub danger: Option<Danger>,
}

/// Where the audio side leaves its readings. One writer, one reader, and neither waits.
#[derive(Debug, Default)]
pub struct Gauges {
    input_peak: Highest,
    output_peak: Highest,
    input_clipped: AtomicBool,
    output_limited: AtomicBool,
    load: AtomicU32,
    worst_load: Highest,
    blocks: AtomicU64,
    overloads: AtomicU64,
    overtime_ns: AtomicU64,
    busy_ns: AtomicU64,
    not_numbers: AtomicU64,
    amps_mounted: AtomicU64,
    danger: LastDanger,
    /// What the device side counts.
    pub faults: Arc<Faults>,
}

impl Gauges {
    /// Notes what the rig's meters saw.
    pub fn note_levels(&self, levels: Levels) {
        self.input_peak.raise(levels.input_peak);
        self.output_peak.raise(levels.output_peak);
        self.output_limited.fetch_or(levels.limited, Relaxed);
        self.not_numbers
            .fetch_add(levels.not_a_number.into(), Relaxed);
        self.danger.note(levels.danger);
    }

    /// Notes whether the guitar's converter was at full scale.
    pub fn note_clipping(&self, clipped: bool) {
        self.input_clipped.fetch_or(clipped, Relaxed);
    }

    /// Notes that an amp was taken in.
    pub fn note_amp(&self) {
        self.amps_mounted.fetch_add(1, Relaxed);
    }

    /// Notes one block that took `taken` and lasts `block_s` seconds.
    pub fn note_time(&self, taken: Duration, block_s: f64) {
        let load = taken.as_secs_f64() / block_s;
        let typical = f64::from(f32::from_bits(self.load.load(Relaxed)));
        // The first block has nothing to be smoothed with.
        let weight = match self.blocks.fetch_add(1, Relaxed) {
            0 => 1.0,
            _ => (block_s / TYPICAL_S).min(1.0),
        };
        let typical = typical + (load - typical) * weight;
        self.load.store((typical as f32).to_bits(), Relaxed);
        self.worst_load.raise(load as f32);
        // 64 bits of nanoseconds last for centuries.
        let busy = self.busy_ns.load(Relaxed) + taken.as_nanos() as u64;
        self.busy_ns.store(busy, Relaxed);
        if load > 1.0 {
            let overtime = taken.saturating_sub(Duration::from_secs_f64(block_s));
            self.overtime_ns
                .fetch_add(overtime.as_nanos() as u64, Relaxed);
            self.overloads.fetch_add(1, Relaxed);
        }
    }

    /// Everything noted so far; peaks and worst cases start anew.
    pub fn take(&self) -> Readings {
        Readings {
            input_peak: self.input_peak.take(),
            output_peak: self.output_peak.take(),
            input_clipped: self.input_clipped.swap(false, Relaxed),
            output_limited: self.output_limited.swap(false, Relaxed),
            load: f32::from_bits(self.load.load(Relaxed)),
            worst_load: self.worst_load.take(),
            blocks: self.blocks.load(Relaxed),
            ring_dry: self.faults.ring_dry.load(Relaxed),
            ring_trims: self.faults.ring_trims.load(Relaxed),
            device_xruns: self.faults.device_xruns.load(Relaxed),
            time_lost: self.faults.time_lost.load(Relaxed),
            overloads: self.overloads.load(Relaxed),
            overtime: Duration::from_nanos(self.overtime_ns.load(Relaxed)),
            busy: Duration::from_nanos(self.busy_ns.load(Relaxed)),
            not_numbers: self.not_numbers.load(Relaxed),
            amps_mounted: self.amps_mounted.load(Relaxed),
            danger: self.danger.take(),
        }
    }
}

/// The highest magnitude since the last look. The bits of floats that are not negative sort as they do.
#[derive(Debug, Default)]
struct Highest(AtomicU32);

impl Highest {
    fn raise(&self, magnitude: f32) {
        self.0.fetch_max(magnitude.to_bits(), Relaxed);
    }

    fn take(&self) -> f32 {
        f32::from_bits(self.0.swap(0, Relaxed))
    }
}

/// The latest danger, as its place in [`Danger::ALL`] counted from 1; 0 for none.
#[derive(Debug, Default)]
struct LastDanger(AtomicU8);

impl LastDanger {
    fn note(&self, danger: Option<Danger>) {
        if let Some(danger) = danger {
            self.0.store(danger as u8 + 1, Relaxed);
        }
    }

    fn take(&self) -> Option<Danger> {
        let place = usize::from(self.0.swap(0, Relaxed)).checked_sub(1)?;
        Danger::ALL.get(place).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_start_anew_and_counts_go_on() {
        let gauges = Gauges::default();
        for (input_peak, output_peak) in [(0.25, 0.5), (0.125, 0.75)] {
            gauges.note_levels(Levels {
                input_peak,
                output_peak,
                limited: output_peak > 0.7,
                not_a_number: true,
                danger: Some(Danger::Blast),
            });
        }
        gauges.note_clipping(true);
        gauges.note_clipping(false);
        gauges.note_amp();
        gauges.faults.ring_ran_dry();
        gauges.faults.ring_trimmed();
        gauges.faults.device_xrun();
        gauges.faults.time_was_lost();
        let counted = Readings {
            not_numbers: 2,
            amps_mounted: 1,
            ring_dry: 1,
            ring_trims: 1,
            device_xruns: 1,
            time_lost: 1,
            ..Readings::default()
        };
        let first = Readings {
            input_peak: 0.25,
            output_peak: 0.75,
            input_clipped: true,
            output_limited: true,
            danger: Some(Danger::Blast),
            ..counted
        };
        assert_eq!(gauges.take(), first);
        assert_eq!(gauges.take(), counted);
    }

    #[test]
    fn load_is_typical_and_worst() {
        let gauges = Gauges::default();
        let block_s = 0.001;
        gauges.note_time(Duration::from_micros(250), block_s);
        assert_eq!(gauges.take().load, 0.25);
        gauges.note_time(Duration::from_micros(1250), block_s);
        let readings = gauges.take();
        assert_eq!(readings.worst_load, 1.25);
        assert!((readings.load - 0.252).abs() < 1e-6);
        assert_eq!((readings.blocks, readings.overloads), (2, 1));
        assert_eq!(readings.overtime, Duration::from_micros(250));
        assert_eq!(readings.busy, Duration::from_micros(1500));
        assert_eq!(gauges.take().worst_load, 0.0);
    }
}
