//! What runs in cpal's two callbacks. Real-time safe: everything here was allocated before.

use super::channels::MOST_CHANNELS;
use super::clock::Clock;
use super::convert;
use super::duplex::{Bridge, Gauge, Inlet, Outlet, Pulled};
use super::health::Health;
use super::punctuality::Punctuality;
use crate::live::{Faults, LiveRig};
use cpal::{Data, StreamInstant};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// The longest block that is handled in one piece, frames (JACK's longest period); longer ones are cut.
const LONGEST_PIECE: usize = 8192;

/// Where the guitar comes out.
pub enum Guitar {
    /// On the output's own clock.
    Near(Outlet),
    /// On a clock of its own.
    Far(Box<Bridge>),
}

/// The input callback's belongings.
pub struct Ear {
    inlet: Inlet,
    clock: Clock,
    channels: usize,
    channel: usize,
    mono: Box<[f32]>,
    health: Arc<Health>,
}

/// The output callback's belongings: the rig, and where its input comes from.
pub struct Mouth {
    rig: Box<LiveRig>,
    guitar: Option<Guitar>,
    clock: Clock,
    punctuality: Punctuality,
    channels: usize,
    sides: [Box<[f32]>; 2],
    faults: Arc<Faults>,
    health: Arc<Health>,
}

impl Guitar {
    /// Shows delay and drift to other threads.
    pub fn gauge(&self) -> Gauge {
        match self {
            Self::Near(outlet) => outlet.gauge(),
            Self::Far(bridge) => bridge.gauge(),
        }
    }

    fn pull(&mut self, mono: &mut [f32], now: Duration) -> Pulled {
        match self {
            Self::Near(outlet) => outlet.pull(mono),
            Self::Far(bridge) => bridge.pull(mono, now),
        }
    }
}

impl Ear {
    /// Hears `channel` (from 0) of `channels`.
    pub fn new(inlet: Inlet, channels: u16, channel: u16, health: Arc<Health>) -> Self {
        Self {
            inlet,
            clock: health.clock,
            channels: channels.into(),
            channel: channel.into(),
            mono: vec![0.0; LONGEST_PIECE].into(),
            health,
        }
    }

    /// One input callback.
    pub fn hear(&mut self, data: &Data, stamp: StreamInstant) {
        self.health.input_beats.fetch_add(1, Relaxed);
        let mut peaks = [0.0; MOST_CHANNELS];
        convert::raise_peaks(data, self.channels, &mut peaks);
        self.health
            .channels
            .note(&peaks[..self.channels.min(MOST_CHANNELS)]);
        let (inlet, clock) = (&mut self.inlet, self.clock);
        convert::hear(data, self.channels, self.channel, &mut self.mono, |mono| {
            inlet.push_at(mono, clock.now(stamp));
        });
    }
}

impl Mouth {
    /// Plays `rig` on `channels` at `rate` Hz, fed by `guitar` where there is an input.
    pub fn new(
        rig: Box<LiveRig>,
        guitar: Option<Guitar>,
        channels: u16,
        rate: u32,
        health: Arc<Health>,
    ) -> Self {
        Self {
            faults: rig.faults(),
            rig,
            guitar,
            clock: health.clock,
            punctuality: Punctuality::new(rate.into()),
            channels: channels.into(),
            sides: std::array::from_fn(|_| vec![0.0; LONGEST_PIECE].into()),
            health,
        }
    }

    /// One output callback.
    pub fn speak(&mut self, data: &mut Data, stamp: StreamInstant) {
        self.health.output_beats.fetch_add(1, Relaxed);
        let (rig, guitar, faults) = (&mut self.rig, &mut self.guitar, &self.faults);
        let clock = self.clock;
        let frames = data.len() / self.channels;
        if self.punctuality.note(frames, clock.now(stamp)) {
            faults.time_was_lost();
        }
        convert::play(data, self.channels, &mut self.sides, |left, right| {
            draw(guitar, left, clock.now(stamp), faults);
            rig.process_both(left, right);
        });
    }

    /// The rig alone, to play elsewhere.
    pub fn into_rig(self) -> Box<LiveRig> {
        self.rig
    }
}

/// The next frames of the guitar, or silence.
fn draw(guitar: &mut Option<Guitar>, mono: &mut [f32], now: Duration, faults: &Faults) {
    let Some(guitar) = guitar else {
        mono.fill(0.0);
        return;
    };
    match guitar.pull(mono, now) {
        Pulled::RanDry => faults.ring_ran_dry(),
        Pulled::Trimmed => faults.ring_trimmed(),
        Pulled::Waiting | Pulled::Whole => {}
    }
}
