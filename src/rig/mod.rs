//! The amp: each stage in signal order; no threads, files or devices.
//!
//! [`Rig`] is the chain, [`Controls`] are where its knobs stand, and a [`Slot`] lets an [`Amp`] in
//! while the music plays. What is heard is a function of input, state and controls: live, offline,
//! test and bench all call this one.

pub mod amp;
pub mod cab;
pub mod controls;
mod convolver;
mod ears;
mod guard;
pub mod impulse;
mod pair;
pub mod slot;
mod speakers;

pub use amp::Amp;
pub use cab::Cab;
pub use controls::{Controls, Knob, KnobSpec, Switch};
pub use guard::Danger;
pub use impulse::Impulse;
pub use pair::Pair;
pub use slot::{Guest, Slot};
pub use speakers::Speakers;

use crate::dsp::{
    DcBlocker, Delay, DelaySetting, Gate, GateSetting, Limiter, Room, Smoothed, Spec, Tone, Twin,
    peak,
};
use crate::units::gain_from_db;
use guard::Guard;

/// How long a gain takes to a new value.
const GAIN_MS: f64 = 15.0;

/// How long a band of tone stack or equaliser can still tell the sides apart.
const RINGING_MS: f64 = 200.0;

/// How long the rig takes to come up from silence.
const OPENING_MS: f64 = 50.0;

/// What the meters saw of one block, linear.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Levels {
    /// Highest magnitude after the input gain.
    pub input_peak: f32,
    /// Highest magnitude behind the limiter.
    pub output_peak: f32,
    /// The limiter had to hold the output back.
    pub limited: bool,
    /// An amp gave something that is no number; it was replaced by silence.
    pub not_a_number: bool,
    /// The rig has just muted itself, and why.
    pub danger: Option<Danger>,
}

impl Levels {
    /// What both pieces of a block showed.
    fn with(self, next: Self) -> Self {
        Self {
            input_peak: self.input_peak.max(next.input_peak),
            output_peak: self.output_peak.max(next.output_peak),
            limited: self.limited | next.limited,
            not_a_number: self.not_a_number | next.not_a_number,
            danger: self.danger.or(next.danger),
        }
    }
}

/// Guitar in, amp out: what is heard is a function of input, state and controls.
///
/// How the signal is cut into blocks changes no bit (but after an amp gave something that is no
/// number: it starts anew at that block's end).
///
/// A rig that has muted itself ([`Levels::danger`]) stays so until it has seen the Mute switch on, and then off.
pub struct Rig {
    spec: Spec,
    /// The guitar of this piece as it came in.
    guitar: Vec<f32>,
    /// The right side, where one speaker gets both.
    right: Vec<f32>,
    input_gain: Smoothed,
    gate: Gate,
    /// The place of the capture before the amp; while empty everything passes.
    pub pedal: Slot<Amp, 1>,
    pedal_gain: Smoothed,
    /// The place of the amp; silent while empty.
    pub amp: Slot<Amp, 1>,
    /// The place of a second one beside it. From here on there are two sides.
    pub pair: Pair,
    tone: Twin<Tone>,
    /// The places of the cabinets.
    pub speakers: Speakers,
    delay: Delay,
    room: Room,
    output_gain: Smoothed,
    dc_blockers: [DcBlocker; 2],
    /// From silence up to the sound, once, at the start.
    opening: Smoothed,
    /// 0 while muted.
    audible: Smoothed,
    guard: Guard,
    limiter: Limiter,
}

impl Rig {
    /// An empty rig for `spec`: silent until an amp is mounted.
    pub fn new(spec: Spec) -> Self {
        let longest = spec.max_block.max(1);
        let ringing = spec.frames(RINGING_MS);
        Self {
            spec,
            guitar: vec![0.0; longest],
            right: vec![0.0; longest],
            input_gain: Smoothed::new(spec, GAIN_MS),
            gate: Gate::new(spec),
            pedal: Slot::passing(spec),
            pedal_gain: Smoothed::new(spec, GAIN_MS),
            amp: Slot::new(spec),
            pair: Pair::new(spec),
            tone: Twin::new(Tone::new(spec), ringing),
            speakers: Speakers::new(spec),
            delay: Delay::new(spec),
            room: Room::new(spec),
            output_gain: Smoothed::new(spec, GAIN_MS),
            dc_blockers: std::array::from_fn(|_| DcBlocker::new(spec)),
            opening: Smoothed::from_to(spec, OPENING_MS, 0.0, 1.0),
            audible: Smoothed::new(spec, GAIN_MS),
            guard: Guard::new(spec),
            limiter: Limiter::new(spec),
        }
    }

    /// Makes ready for another rate or block length: captures and cabinets stay, the past is forgotten and the
    /// sound fades in anew. May allocate.
    pub fn prepare(&mut self, spec: Spec) {
        let mut new = Self::new(spec);
        std::mem::swap(&mut new.pedal, &mut self.pedal);
        std::mem::swap(&mut new.amp, &mut self.amp);
        std::mem::swap(&mut new.pair, &mut self.pair);
        std::mem::swap(&mut new.speakers, &mut self.speakers);
        new.pedal.prepare(spec);
        new.amp.prepare(spec);
        new.pair.prepare(spec);
        new.speakers.prepare(spec);
        *self = new;
    }

    /// What the rig is prepared for.
    pub fn spec(&self) -> Spec {
        self.spec
    }

    /// Falls silent at once. To be heard again the Mute switch has to have been on; the amps have then forgotten
    /// what they heard. Real-time safe.
    pub fn panic(&mut self) {
        self.guard.shut();
    }

    /// Plays one block of any length in place for a single speaker, which gets the mean of both sides. Real-time safe.
    pub fn process(&mut self, block: &mut [f32], controls: &Controls) -> Levels {
        let mut right = std::mem::take(&mut self.right);
        let mut levels = Levels::default();
        for piece in block.chunks_mut(right.len()) {
            let right = &mut right[..piece.len()];
            levels = levels.with(self.process_both(piece, right, controls));
            let pairs = piece.iter_mut().zip(right);
            pairs.for_each(|(left, right)| *left = 0.5 * (*left + *right));
        }
        self.right = right;
        levels
    }

    /// Plays one block of any length, which comes in on the `left` and leaves on both sides. Real-time safe.
    pub fn process_both(
        &mut self,
        left: &mut [f32],
        right: &mut [f32],
        controls: &Controls,
    ) -> Levels {
        self.follow(controls);
        let longest = self.guitar.len();
        let pieces = left.chunks_mut(longest).zip(right.chunks_mut(longest));
        pieces.fold(Levels::default(), |levels, (left, right)| {
            levels.with(self.play(left, right))
        })
    }

    fn play(&mut self, left: &mut [f32], right: &mut [f32]) -> Levels {
        self.guitar[..left.len()].copy_from_slice(left);
        self.input_gain.process(left);
        let input_peak = peak(left);
        self.gate.listen(left);
        let mut not_a_number = self.pedal.process([left]);
        self.pedal_gain.process(left);
        self.pair.listen(left);
        not_a_number |= self.amp.process([left]);
        not_a_number |= self.pair.process(left, right);
        self.gate.process(left);
        self.gate.process(right);
        self.tone.process(left, right, Tone::process);
        self.speakers.process(left, right);
        self.delay.process(left, right);
        self.room.process(left, right);
        self.output_gain.process_both(left, right);
        DcBlocker::process_both(&mut self.dc_blockers, left, right);
        self.opening.process_both(left, right);
        self.audible.process_both(left, right);
        let guitar = &self.guitar[..left.len()];
        let danger = self.guard.process(guitar, [left, right], not_a_number);
        let limited = self.limiter.process(left, right);
        Levels {
            input_peak,
            output_peak: peak(left).max(peak(right)),
            limited,
            not_a_number,
            danger,
        }
    }

    fn follow(&mut self, controls: &Controls) {
        self.input_gain.follow(gain(controls, Knob::Input));
        self.gate.follow(GateSetting {
            on: controls[Switch::Gate],
            threshold_db: controls[Knob::GateThreshold],
            release_ms: controls[Knob::GateRelease],
        });
        self.follow_captures(controls);
        let tone = [Knob::Bass, Knob::Middle, Knob::Treble].map(|knob| controls[knob]);
        let bands = Knob::EQ.map(|knob| controls[knob]);
        self.tone.each(|both| {
            both.stack.follow(tone);
            both.equalizer.follow(bands);
        });
        self.follow_space(controls);
        self.output_gain.follow(gain(controls, Knob::Output));
        for blocker in &mut self.dc_blockers {
            blocker.follow(controls[Switch::DcBlocker]);
        }
        self.follow_mute(controls[Switch::Mute]);
    }

    fn follow_captures(&mut self, controls: &Controls) {
        let bare = !self.pedal.newest().is_some_and(Amp::is_there);
        for pedal in self.pedal.guests() {
            pedal.follow(controls, true, false);
        }
        self.pedal_gain.follow(match bare {
            true => 1.0,
            false => gain(controls, Knob::Pedal),
        });
        for amp in self.amp.guests().chain(self.pair.second.guests()) {
            amp.follow(controls, bare, true);
        }
        self.pair.follow(controls, self.amp.newest());
        // It changes when the newcomer is heard, not when it begins to listen.
        let has_cab = self.amp.heard().is_some_and(|amp| amp.levels().has_cab);
        self.speakers.follow(controls, has_cab);
    }

    fn follow_space(&mut self, controls: &Controls) {
        let share = |knob| controls[knob] / 100.0;
        self.delay.follow(DelaySetting {
            time_ms: controls[Knob::DelayTime],
            feedback: share(Knob::DelayFeedback),
            width: share(Knob::DelayWidth),
            mix: share(Knob::DelayMix),
        });
        self.room
            .follow(share(Knob::RoomSize), share(Knob::RoomMix));
    }

    fn follow_mute(&mut self, mute: bool) {
        self.audible.follow(if mute { 0.0 } else { 1.0 });
        if self.guard.follow(mute) {
            // What was dangerous may ring on in anything that remembers, and hold the limiter down.
            self.pedal.reset();
            self.amp.reset();
            self.pair.reset();
            self.speakers.reset();
            self.delay.reset();
            self.room.reset();
            self.limiter = Limiter::new(self.spec);
            self.opening = Smoothed::from_to(self.spec, OPENING_MS, 0.0, 1.0);
        }
    }
}

/// The linear gain a knob in dB asks for.
fn gain(controls: &Controls, knob: Knob) -> f32 {
    gain_from_db(knob.clamp(controls[knob]))
}

#[cfg(test)]
mod tests;
