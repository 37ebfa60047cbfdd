//! The far side of the wall: everything here may be called from any thread that may wait.

use super::dials::Dials;
use super::handover::Outside;
use super::probe::Probe;
use super::readings::{Gauges, Readings};
use crate::rig::{Amp, Knob, Switch};
use std::sync::Arc;

/// All that the rest of the program knows of the audio thread.
pub struct Remote {
    dials: Arc<Dials>,
    gauges: Arc<Gauges>,
    handover: Outside<Amp>,
    probes: Outside<Probe>,
}

impl Remote {
    pub(super) fn new(
        dials: Arc<Dials>,
        gauges: Arc<Gauges>,
        handover: Outside<Amp>,
        probes: Outside<Probe>,
    ) -> Self {
        Self {
            dials,
            gauges,
            handover,
            probes,
        }
    }

    /// Turns a knob (clamped to its range).
    pub fn turn(&self, knob: Knob, value: f32) {
        self.dials.turn(knob, value);
    }

    /// Throws a switch.
    pub fn flip(&self, switch: Switch, on: bool) {
        self.dials.flip(switch, on);
    }

    /// Mutes at once, and has the amp forget what it heard, so that nothing rings on.
    pub fn panic(&self) {
        self.dials.panic();
    }

    /// Hands an amp over; it fades in by itself. A full way gives it back.
    pub fn mount_amp(&mut self, amp: Box<Amp>) -> Result<(), Box<Amp>> {
        self.handover.send(amp)
    }

    /// Frees what has come home; returns how many amps that were.
    pub fn sweep(&mut self) -> usize {
        std::iter::from_fn(|| self.handover.next_returned()).count()
    }

    /// Plays a test signal in the rig's place (some two seconds) and listens for its coming back, on devices at
    /// `rate_hz`. False when the way is full: one is under way already.
    pub fn measure_round_trip(&mut self, rate_hz: f64) -> bool {
        self.probes.send(Box::new(Probe::new(rate_hz))).is_ok()
    }

    /// The last measurement's probe, once it is over: it knows the round trip.
    pub fn finished_probe(&mut self) -> Option<Box<Probe>> {
        self.probes.next_returned()
    }

    /// The latest readings; peaks and worst cases start anew.
    pub fn readings(&mut self) -> Readings {
        self.gauges.take()
    }
}
