//! The near side of the wall: what a callback owns.

use super::Faults;
use super::denormals::FlushDenormals;
use super::dials::Dials;
use super::handover::Inside;
use super::probe::Probe;
use super::readings::Gauges;
use super::tap::Tap;
use crate::dsp::{Smoothed, Spec, peak};
use crate::rig::{Amp, Rig, Switch};
use crate::tape::Loop;
use std::sync::Arc;
use std::time::Instant;

/// From here on a sample of the guitar means a converter at its end.
const CLIPPED: f32 = 0.999;

/// How long guitar and riff take to cross over.
const RIFF_MS: f64 = 15.0;

/// How long the rig takes to make way for a probe, and to come back.
const HUSH_MS: f64 = 15.0;

/// The audio side of the wall: everything a callback needs, owned, real-time safe.
pub struct LiveRig {
    rig: Rig,
    riff: Loop,
    /// How much of the riff is heard in place of the guitar.
    riff_share: Smoothed,
    riff_block: Vec<f32>,
    dials: Arc<Dials>,
    gauges: Arc<Gauges>,
    ways: Ways,
    probe: Option<Box<Probe>>,
    /// 0 while a probe plays in the rig's place.
    hush: Smoothed,
    tap: Option<Box<Tap>>,
}

/// The ways in and back, seen from here.
pub(super) struct Ways {
    pub amps: Inside<Amp>,
    pub probes: Inside<Probe>,
    pub taps: Inside<Tap>,
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
            riff,
            riff_share: Smoothed::new(spec, RIFF_MS),
            riff_block: vec![0.0; spec.max_block.max(1)],
            dials,
            gauges,
            ways,
            probe: None,
            hush: Smoothed::new(spec, HUSH_MS),
            tap: None,
        }
    }

    /// Makes ready for another device; the tone stays. May allocate; not for the callback.
    pub fn prepare(&mut self, spec: Spec) {
        self.rig.prepare(spec);
        for _ in 0..self.ways.amps.hurry(&mut self.rig.amp, spec) {
            self.gauges.note_amp();
        }
        // Made for other devices, whether it played or waited to.
        (self.probe, self.hush) = (None, Smoothed::new(spec, HUSH_MS));
        while self.ways.probes.next_arrival().is_some() {}
        // It goes home with what it has: whoever waits for it waits no longer.
        if let Some(tap) = self.tap.take().or_else(|| self.ways.taps.next_arrival()) {
            self.tap = self.ways.taps.send_home(tap).err();
        }
        self.riff.prepare(spec.sample_rate_hz);
        self.riff_share = Smoothed::new(spec, RIFF_MS);
        self.riff_block = vec![0.0; spec.max_block.max(1)];
    }

    /// Plays one mono block of any length in place: dry in, wet out. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        if block.is_empty() {
            return;
        }
        let started = Instant::now();
        let _flushing = FlushDenormals::begin();
        let block_s = block.len() as f64 / self.rig.spec().sample_rate_hz;
        for piece in block.chunks_mut(self.riff_block.len()) {
            self.play_tapped(piece);
        }
        self.gauges.note_time(started.elapsed(), block_s);
    }

    /// Where the device side counts its faults.
    pub fn faults(&self) -> Arc<Faults> {
        self.gauges.faults.clone()
    }

    /// Plays, and has it kept if somebody listens.
    fn play_tapped(&mut self, block: &mut [f32]) {
        let tap = self.tap.take().or_else(|| self.ways.taps.next_arrival());
        let Some(mut tap) = tap else {
            return self.play(block);
        };
        tap.hear(block);
        self.play(block);
        self.tap = match tap.follow(block) {
            true => self.ways.taps.send_home(tap).err(),
            false => Some(tap),
        };
    }

    fn play(&mut self, block: &mut [f32]) {
        self.probe = self
            .probe
            .take()
            .or_else(|| self.ways.probes.next_arrival());
        // A rig that was muted meanwhile fades out unheard.
        let muted = self.dials.read()[Switch::Mute] && self.hush.settled() == Some(0.0);
        let quiet = muted || self.probe.is_some();
        self.hush.follow(if quiet { 0.0 } else { 1.0 });
        match self.hush.settled() {
            Some(0.0) if self.probe.is_some() => self.probe(block),
            Some(1.0) => self.play_rig(block),
            _ => {
                self.play_rig(block);
                self.hush.process(block);
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

    fn play_rig(&mut self, block: &mut [f32]) {
        if self.ways.amps.exchange(&mut self.rig.amp) {
            self.gauges.note_amp();
        }
        if self.dials.take_panic() {
            self.rig.panic();
        }
        let controls = self.dials.read();
        self.gauges.note_clipping(peak(block) >= CLIPPED);
        self.choose_source(block, controls[Switch::Riff]);
        let levels = self.rig.process(block, &controls);
        if levels.danger.is_some() {
            // As the player would: the rig stays mute until this is thrown back.
            self.dials.flip(Switch::Mute, true);
        }
        self.gauges.note_levels(levels);
    }

    /// Puts the riff in the guitar's place, or lets the guitar pass bit for bit.
    fn choose_source(&mut self, guitar: &mut [f32], riff_wanted: bool) {
        let silent = self.riff_share.settled() == Some(0.0);
        self.riff_share.follow(if riff_wanted { 1.0 } else { 0.0 });
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
}
