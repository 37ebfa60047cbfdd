//! The near side of the wall: what a callback owns.

use super::Faults;
use super::denormals::FlushDenormals;
use super::dials::Dials;
use super::handover::Inside;
use super::probe::Probe;
use super::readings::Gauges;
use super::reels::Reels;
use super::tap::Tap;
use super::tuner::Pickup;
use crate::dsp::{Smoothed, Spec, peak};
use crate::rig::{Amp, Cab, Rig, Switch};
use crate::tape::{Loop, Reader, Writer, memory};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// From here on a sample of the guitar means a converter at its end.
const CLIPPED: f32 = 0.999;

/// How long guitar and riff take to cross over.
const RIFF_MS: f64 = 15.0;

/// How long the rig takes to make way for a probe, and to come back.
const HUSH_MS: f64 = 15.0;

/// How much of the guitar is held, seconds.
pub(super) const HELD_S: f64 = 300.0;

/// The audio side of the wall: everything a callback needs, owned, real-time safe.
pub struct LiveRig {
    rig: Rig,
    riff: Box<Loop>,
    /// What takes its place as soon as it is silent.
    next_riff: Option<Box<Loop>>,
    /// How much of the riff is heard in place of the guitar.
    riff_share: Smoothed,
    riff_block: Vec<f32>,
    /// The right side, where one speaker gets both.
    right: Vec<f32>,
    dials: Arc<Dials>,
    gauges: Arc<Gauges>,
    ways: Ways,
    probe: Option<Box<Probe>>,
    /// 0 while a probe plays in the rig's place.
    hush: Smoothed,
    tap: Option<Box<Tap>>,
    reels: Option<Box<Reels>>,
}

/// The ways in and back, seen from here.
pub(super) struct Ways {
    pub amps: Inside<Amp>,
    pub pedals: Inside<Amp>,
    pub seconds: Inside<Amp>,
    pub cabs: [Inside<Cab>; 2],
    pub probes: Inside<Probe>,
    pub taps: Inside<Tap>,
    pub reels: Inside<Reels>,
    pub loops: Inside<Loop>,
    pub memory: (Writer, Arc<Mutex<Reader>>),
    pub pickup: Pickup,
}

impl LiveRig {
    pub(super) fn new(
        rig: Rig,
        riff: Loop,
        dials: Arc<Dials>,
        gauges: Arc<Gauges>,
        ways: Ways,
    ) -> Self {
        let spec = rig.spec();
        Self {
            rig,
            riff: Box::new(riff),
            next_riff: None,
            riff_share: Smoothed::new(spec, RIFF_MS),
            riff_block: vec![0.0; spec.max_block.max(1)],
            right: vec![0.0; spec.max_block.max(1)],
            dials,
            gauges,
            ways,
            probe: None,
            hush: Smoothed::new(spec, HUSH_MS),
            tap: None,
            reels: None,
        }
    }

    /// Makes ready for another device; the tone stays. May allocate; not for the callback.
    pub fn prepare(&mut self, spec: Spec) {
        if self.rig.spec().sample_rate_hz != spec.sample_rate_hz {
            // A file has one rate.
            let reels = self.reels.take().or_else(|| self.ways.reels.next_arrival());
            self.reels = reels.and_then(|reels| self.ways.reels.send_home(reels).err());
        }
        self.rig.prepare(spec);
        self.ways.pickup.prepare(spec.sample_rate_hz);
        for _ in 0..self.ways.amps.hurry(&mut self.rig.amp, spec) {
            self.gauges.note_amp();
        }
        self.ways.pedals.hurry(&mut self.rig.pedal, spec);
        let second = &mut self.rig.pair.second;
        self.ways.seconds.hurry(second, spec);
        let places = self.rig.speakers.cabs.iter_mut();
        for (way, place) in self.ways.cabs.iter_mut().zip(places) {
            way.hurry(place, spec);
        }
        // Made for other devices, whether it played or waited to.
        (self.probe, self.hush) = (None, Smoothed::new(spec, HUSH_MS));
        while self.ways.probes.next_arrival().is_some() {}
        // It goes home with what it has: whoever waits for it waits no longer.
        if let Some(tap) = self.tap.take().or_else(|| self.ways.taps.next_arrival()) {
            self.tap = self.ways.taps.send_home(tap).err();
        }
        let newest = std::iter::from_fn(|| self.ways.loops.next_arrival()).last();
        if let Some(newest) = newest.or_else(|| self.next_riff.take()) {
            self.riff = newest;
        }
        self.riff.prepare(spec.sample_rate_hz);
        self.remember_at(spec.sample_rate_hz);
        self.riff_share = Smoothed::new(spec, RIFF_MS);
        self.riff_block = vec![0.0; spec.max_block.max(1)];
        self.right = vec![0.0; spec.max_block.max(1)];
    }

    /// A memory for another rate begins empty; the same one goes on. Takes a lock and allocates: not for the callback.
    fn remember_at(&mut self, rate_hz: f64) {
        let (writer, place) = &mut self.ways.memory;
        let mut reader = place.lock().unwrap_or_else(PoisonError::into_inner);
        if reader.rate_hz() != rate_hz {
            (*writer, *reader) = memory(HELD_S, rate_hz);
        }
    }

    /// Plays one mono block of any length in place: dry in, wet out, the mean of both sides. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        let mut right = std::mem::take(&mut self.right);
        self.timed(block.len(), |rig| {
            for left in block.chunks_mut(right.len()) {
                let right = &mut right[..left.len()];
                rig.play_tapped(left, right);
                let pairs = left.iter_mut().zip(right);
                pairs.for_each(|(left, right)| *left = 0.5 * (*left + *right));
            }
        });
        self.right = right;
    }

    /// Plays one block of any length: dry in on the `left`, wet out on both sides. Real-time safe.
    pub fn process_both(&mut self, left: &mut [f32], right: &mut [f32]) {
        self.timed(left.len(), |rig| {
            let longest = rig.riff_block.len();
            let pieces = left.chunks_mut(longest).zip(right.chunks_mut(longest));
            pieces.for_each(|(left, right)| rig.play_tapped(left, right));
        });
    }

    /// Plays a block of `frames` and notes how long it took.
    fn timed(&mut self, frames: usize, play: impl FnOnce(&mut Self)) {
        if frames == 0 {
            return;
        }
        let started = Instant::now();
        let _flushing = FlushDenormals::begin();
        play(self);
        let block_s = frames as f64 / self.rig.spec().sample_rate_hz;
        self.gauges.note_time(started.elapsed(), block_s);
    }

    /// Where the device side counts its faults.
    pub fn faults(&self) -> Arc<Faults> {
        self.gauges.faults.clone()
    }

    /// Plays, and has it recorded if somebody records.
    fn play_tapped(&mut self, block: &mut [f32], right: &mut [f32]) {
        self.ways.pickup.hear(block);
        self.ways.memory.0.write(block);
        let reels = self.reels.take().or_else(|| self.ways.reels.next_arrival());
        let Some(mut reels) = reels else {
            return self.play_heard(block, right);
        };
        reels.dry.push(&[block]);
        self.play_heard(block, right);
        reels.wet.push(&[block, right]);
        self.reels = match reels.are_over() {
            true => self.ways.reels.send_home(reels).err(),
            false => Some(reels),
        };
    }

    /// Plays, and has it kept if somebody listens.
    fn play_heard(&mut self, block: &mut [f32], right: &mut [f32]) {
        let tap = self.tap.take().or_else(|| self.ways.taps.next_arrival());
        let Some(mut tap) = tap else {
            return self.play(block, right);
        };
        tap.hear(block);
        self.play(block, right);
        self.tap = match tap.follow(block) {
            true => self.ways.taps.send_home(tap).err(),
            false => Some(tap),
        };
    }

    fn play(&mut self, left: &mut [f32], right: &mut [f32]) {
        self.probe = self
            .probe
            .take()
            .or_else(|| self.ways.probes.next_arrival());
        // A rig that was muted meanwhile fades out unheard.
        let muted = self.dials.read()[Switch::Mute] && self.hush.settled() == Some(0.0);
        let quiet = muted || self.probe.is_some();
        self.hush.follow(if quiet { 0.0 } else { 1.0 });
        match self.hush.settled() {
            Some(0.0) if self.probe.is_some() => {
                self.probe(left);
                right.copy_from_slice(left);
            }
            Some(1.0) => self.play_rig(left, right),
            _ => {
                self.play_rig(left, right);
                self.hush.process_both(left, right);
            }
        }
    }

    /// Plays the probe in the rig's place, and sends it home when it is over. Mute ends it: mute is mute.
    fn probe(&mut self, block: &mut [f32]) {
        let Some(mut probe) = self.probe.take() else {
            return block.fill(0.0);
        };
        let muted = self.dials.read()[Switch::Mute];
        let over = probe.process(block) || muted;
        if muted {
            block.fill(0.0);
        }
        self.probe = match over {
            true => self.ways.probes.send_home(probe).err(),
            false => Some(probe),
        };
    }

    fn play_rig(&mut self, left: &mut [f32], right: &mut [f32]) {
        if self.ways.amps.exchange(&mut self.rig.amp) {
            self.gauges.note_amp();
        }
        self.ways.pedals.exchange(&mut self.rig.pedal);
        self.ways.seconds.exchange(&mut self.rig.pair.second);
        let places = self.rig.speakers.cabs.iter_mut();
        for (way, place) in self.ways.cabs.iter_mut().zip(places) {
            way.exchange(place);
        }
        if self.dials.take_panic() {
            self.rig.panic();
        }
        let controls = self.dials.read();
        self.gauges.note_clipping(peak(left) >= CLIPPED);
        self.choose_source(left, controls[Switch::Riff]);
        let levels = self.rig.process_both(left, right, &controls);
        if levels.danger.is_some() {
            // As the player would: the rig stays mute until this is thrown back.
            self.dials.flip(Switch::Mute, true);
        }
        self.gauges.note_levels(levels);
    }

    /// Puts the riff in the guitar's place, or lets the guitar pass bit for bit.
    fn choose_source(&mut self, guitar: &mut [f32], riff_wanted: bool) {
        let silent = self.riff_share.settled() == Some(0.0);
        self.next_riff = self
            .next_riff
            .take()
            .or_else(|| self.ways.loops.next_arrival());
        if silent {
            self.exchange_riff();
        }
        // Until the old one is silent the new one waits.
        let wanted = riff_wanted && self.next_riff.is_none();
        self.riff_share.follow(if wanted { 1.0 } else { 0.0 });
        if self.riff_share.settled() == Some(0.0) {
            return;
        }
        if silent {
            self.riff.rewind();
        }
        let riff = &mut self.riff_block[..guitar.len()];
        self.riff.read(riff);
        for (sample, riff) in guitar.iter_mut().zip(riff) {
            *sample = match self.riff_share.advance() {
                1.0 => *riff,
                share => *sample * (1.0 - share) + *riff * share,
            };
        }
    }

    /// The next recording takes the place of the one that has fallen silent; that one goes home. While the way is full
    /// both stay.
    fn exchange_riff(&mut self) {
        if let Some(next) = self.next_riff.take() {
            let old = std::mem::replace(&mut self.riff, next);
            if let Err(old) = self.ways.loops.send_home(old) {
                self.next_riff = Some(std::mem::replace(&mut self.riff, old));
            }
        }
    }
}
