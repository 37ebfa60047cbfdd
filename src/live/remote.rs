//! The far side of the wall: everything here may be called from any thread that may wait.

use super::dials::Dials;
use super::handover::Outside;
use super::readings::{Gauges, Readings};
use crate::rig::{Amp, Knob, Switch};
use std::sync::Arc;

/// All that the rest of the program knows of the audio thread.
pub struct Remote {
    dials: Arc<Dials>,
    gauges: Arc<Gauges>,
    handover: Outside<Amp>,
}

impl Remote {
    pub(super) fn new(dials: Arc<Dials>, gauges: Arc<Gauges>, handover: Outside<Amp>) -> Self {
        Self {
            dials,
            gauges,
            handover,
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

    /// The latest readings; peaks and worst cases start anew.
    pub fn readings(&mut self) -> Readings {
        self.gauges.take()
    }
}
