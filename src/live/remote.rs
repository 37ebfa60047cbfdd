//! The far side of the wall: everything here may be called from any thread that may wait.

use super::dials::Dials;
use super::handover::Outside;
use super::probe::Probe;
use super::readings::{Gauges, Readings};
use super::reels::Reels;
use super::tap::Tap;
use super::tuner::Feed;
use crate::rig::{Amp, Cab, Controls, Knob, Switch};
use crate::tape::{Loop, Reader};
use std::sync::{Arc, Mutex, PoisonError};

/// All that the rest of the program knows of the audio thread.
pub struct Remote {
    dials: Arc<Dials>,
    gauges: Arc<Gauges>,
    ways: Ways,
    /// A tap is on its way in, being filled, or on its way home.
    listening: bool,
}

/// The ways in and back, seen from here.
pub(super) struct Ways {
    pub amps: Outside<Amp>,
    pub pedals: Outside<Amp>,
    pub seconds: Outside<Amp>,
    pub cabs: [Outside<Cab>; 2],
    pub probes: Outside<Probe>,
    pub taps: Outside<Tap>,
    pub reels: Outside<Reels>,
    pub loops: Outside<Loop>,
    pub memory: Arc<Mutex<Reader>>,
    pub feed: Option<Feed>,
}

impl Remote {
    pub(super) fn new(dials: Arc<Dials>, gauges: Arc<Gauges>, ways: Ways) -> Self {
        Self {
            dials,
            gauges,
            ways,
            listening: false,
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

    /// Sets every knob and switch.
    pub fn set(&self, controls: &Controls) {
        for knob in Knob::ALL {
            self.turn(knob, controls[knob]);
        }
        for switch in Switch::ALL {
            self.flip(switch, controls[switch]);
        }
    }

    /// Mutes at once, and has the amp forget what it heard, so that nothing rings on.
    pub fn panic(&self) {
        self.dials.panic();
    }

    /// Hands an amp over; it fades in by itself. A full way gives it back.
    pub fn mount_amp(&mut self, amp: Box<Amp>) -> Result<(), Box<Amp>> {
        self.ways.amps.send(amp)
    }

    /// Hands over a capture that plays before the amp. A full way gives it back.
    pub fn mount_pedal(&mut self, pedal: Box<Amp>) -> Result<(), Box<Amp>> {
        self.ways.pedals.send(pedal)
    }

    /// Hands over a capture that plays beside the amp. A full way gives it back.
    pub fn mount_second(&mut self, amp: Box<Amp>) -> Result<(), Box<Amp>> {
        self.ways.seconds.send(amp)
    }

    /// Hands over a cabinet for the first or the second place, 0 or 1. A full way gives it back.
    pub fn mount_cab(&mut self, place: usize, cab: Box<Cab>) -> Result<(), Box<Cab>> {
        match self.ways.cabs.get_mut(place) {
            Some(way) => way.send(cab),
            None => Err(cab),
        }
    }

    /// Frees what has come home; returns how many amps that were.
    pub fn sweep(&mut self) -> usize {
        while self.ways.pedals.next_returned().is_some() {}
        while self.ways.seconds.next_returned().is_some() {}
        while self.ways.loops.next_returned().is_some() {}
        for way in &mut self.ways.cabs {
            while way.next_returned().is_some() {}
        }
        std::iter::from_fn(|| self.ways.amps.next_returned()).count()
    }

    /// Plays a test signal in the rig's place (some two seconds) and listens for its coming back, on devices at
    /// `rate_hz`. False when the way is full: one is under way already.
    pub fn measure_round_trip(&mut self, rate_hz: f64) -> bool {
        self.ways.probes.send(Box::new(Probe::new(rate_hz))).is_ok()
    }

    /// The last measurement's probe, once it is over: it knows the round trip.
    pub fn finished_probe(&mut self) -> Option<Box<Probe>> {
        self.ways.probes.next_returned()
    }

    /// Has the next `frames` of the guitar and of what is heard kept, while everything plays on. False when some are
    /// being kept already.
    pub fn listen(&mut self, frames: usize) -> bool {
        let free = !self.listening && self.ways.taps.send(Box::new(Tap::new(frames))).is_ok();
        self.listening |= free;
        free
    }

    /// The tap that was sent to listen, once it is full or other devices have cut it short.
    pub fn finished_tap(&mut self) -> Option<Box<Tap>> {
        let tap = self.ways.taps.next_returned();
        self.listening &= tap.is_none();
        tap
    }

    /// Hands over what is to be played in the guitar's place, prepared for the devices' rate; it begins when what was
    /// played there before has faded out. A full way gives it back.
    pub fn mount_loop(&mut self, tape: Box<Loop>) -> Result<(), Box<Loop>> {
        self.ways.loops.send(tape)
    }

    /// Has everything recorded from now on, until both recordings end; other devices of another rate end them, too. A full
    /// way gives it back.
    pub fn record(&mut self, reels: Box<Reels>) -> Result<(), Box<Reels>> {
        self.ways.reels.send(reels)
    }

    /// The reels of a recording that has ended.
    pub fn finished_reels(&mut self) -> Option<Box<Reels>> {
        self.ways.reels.next_returned()
    }

    /// The guitar of the last minutes, since the devices were opened.
    pub fn memory(&self) -> Reader {
        let memory = self.ways.memory.lock();
        memory.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The guitar as it comes in, for the tuner: to be had once.
    pub fn take_feed(&mut self) -> Option<Feed> {
        self.ways.feed.take()
    }

    /// The latest readings; peaks and worst cases start anew.
    pub fn readings(&mut self) -> Readings {
        self.gauges.take()
    }
}
