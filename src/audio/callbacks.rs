//! What runs in cpal's two callbacks. Real-time safe: everything here was allocated before.

use super::convert;
use super::duplex::{Inlet, Outlet, Pulled};
use super::health::Health;
use crate::live::{Faults, LiveRig};
use cpal::Data;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

/// The longest block that is handled in one piece, frames (JACK's longest period); longer ones are cut.
const LONGEST_PIECE: usize = 8192;

/// The input callback's belongings.
pub struct Ear {
    inlet: Inlet,
    channels: usize,
    channel: usize,
    mono: Box<[f32]>,
    health: Arc<Health>,
}

/// The output callback's belongings: the rig, and where its input comes from.
pub struct Mouth {
    rig: Box<LiveRig>,
    outlet: Option<Outlet>,
    channels: usize,
    mono: Box<[f32]>,
    faults: Arc<Faults>,
    health: Arc<Health>,
}

impl Ear {
    /// Hears `channel` (from 0) of `channels`.
    pub fn new(inlet: Inlet, channels: u16, channel: u16, health: Arc<Health>) -> Self {
        Self {
            inlet,
            channels: channels.into(),
            channel: channel.into(),
            mono: vec![0.0; LONGEST_PIECE].into(),
            health,
        }
    }

    /// One input callback.
    pub fn hear(&mut self, data: &Data) {
        self.health.input_beats.fetch_add(1, Relaxed);
        let inlet = &mut self.inlet;
        convert::hear(data, self.channels, self.channel, &mut self.mono, |mono| {
            inlet.push(mono);
        });
    }
}

impl Mouth {
    /// Plays `rig` on `channels`, fed by `outlet` where there is an input.
    pub fn new(
        rig: Box<LiveRig>,
        outlet: Option<Outlet>,
        channels: u16,
        health: Arc<Health>,
    ) -> Self {
        Self {
            faults: rig.faults(),
            rig,
            outlet,
            channels: channels.into(),
            mono: vec![0.0; LONGEST_PIECE].into(),
            health,
        }
    }

    /// One output callback.
    pub fn speak(&mut self, data: &mut Data) {
        self.health.output_beats.fetch_add(1, Relaxed);
        let (rig, outlet, faults) = (&mut self.rig, &mut self.outlet, &self.faults);
        convert::play(data, self.channels, &mut self.mono, |mono| {
            draw(outlet, mono, faults);
            rig.process(mono);
        });
    }

    /// The rig alone, to play elsewhere.
    pub fn into_rig(self) -> Box<LiveRig> {
        self.rig
    }
}

/// The next frames of the guitar, or silence.
fn draw(outlet: &mut Option<Outlet>, mono: &mut [f32], faults: &Faults) {
    let Some(outlet) = outlet else {
        mono.fill(0.0);
        return;
    };
    match outlet.pull(mono) {
        Pulled::RanDry => faults.ring_ran_dry(),
        Pulled::Trimmed => faults.ring_trimmed(),
        Pulled::Waiting | Pulled::Whole => {}
    }
}
