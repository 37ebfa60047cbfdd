//! A second amp beside the first, and how the two go together: from here on there may be two sides.

use super::controls::{Controls, Knob, Switch};
use super::slot::Slot;
use super::{Amp, gain};
use crate::dsp::{Late, Smoothed, Spec};

/// How long a level takes to its new value.
const GLIDE_MS: f64 = 20.0;

/// The longest that one of them is made later to meet the other, ms.
const LONGEST_LATE_MS: f64 = 20.0;

/// Each of two amps is turned down by 3 dB: what differs adds up in power.
const SHARE: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// The place of the second amp, and the desk that mixes both. Without a second one the first passes bit for bit.
pub struct Pair {
    /// The place; silent while empty.
    pub second: Slot<Amp, 1>,
    rate_hz: f64,
    late: [Late; 2],
    /// Of each amp in each side.
    gains: [[Smoothed; 2]; 2],
    /// What the second one hears, and then its sound.
    block: Vec<f32>,
}

impl Pair {
    /// No second amp.
    pub fn new(spec: Spec) -> Self {
        Self {
            second: Slot::new(spec),
            rate_hz: spec.sample_rate_hz,
            late: std::array::from_fn(|_| Late::new(spec, LONGEST_LATE_MS)),
            gains: std::array::from_fn(|_| std::array::from_fn(|_| Smoothed::new(spec, GLIDE_MS))),
            block: vec![0.0; spec.max_block.max(1)],
        }
    }

    /// Makes ready for another rate or block length; the amp stays. May allocate.
    pub fn prepare(&mut self, spec: Spec) {
        let mut new = Self::new(spec);
        std::mem::swap(&mut new.second, &mut self.second);
        new.second.prepare(spec);
        *self = new;
    }

    /// Sets off towards where `controls` stand; `first` is the amp that the other place has. Real-time safe.
    pub fn follow(&mut self, controls: &Controls, first: Option<&Amp>) {
        let rate_hz = self.rate_hz;
        let second = self.second.newest().filter(|amp| amp.is_there());
        let is_there = second.is_some();
        let aligned = first.zip(second).filter(|_| controls[Switch::AlignAmps]);
        let lag = aligned.map_or(0.0, |(first, second)| {
            first.late_frames(rate_hz) - second.late_frames(rate_hz)
        });
        for (late, frames) in self.late.iter_mut().zip([-lag, lag]) {
            let longest = LONGEST_LATE_MS * rate_hz / 1000.0;
            late.follow(frames.clamp(0.0, longest).round() as usize);
        }
        let opposed = aligned
            .is_some_and(|(first, second)| first.levels().inverted != second.levels().inverted);
        self.follow_gains(controls, is_there, opposed);
    }

    fn follow_gains(&mut self, controls: &Controls, both: bool, opposed: bool) {
        let sign = match controls[Switch::InvertSecond] != opposed {
            true => -1.0,
            false => 1.0,
        };
        let shares = match both {
            true => [SHARE, SHARE * sign * gain(controls, Knob::SecondAmp)],
            false => [1.0, 0.0],
        };
        let pans = [Knob::AmpPan, Knob::SecondAmpPan].map(|knob| match both {
            true => controls[knob] / 100.0,
            false => 0.0,
        });
        for ((gains, share), pan) in self.gains.iter_mut().zip(shares).zip(pans) {
            gains[0].follow(share * (1.0 - pan).min(1.0));
            gains[1].follow(share * (1.0 + pan).min(1.0));
        }
    }

    /// Keeps what the second amp is to hear: at most the longest block. Real-time safe.
    pub fn listen(&mut self, guitar: &[f32]) {
        self.block[..guitar.len()].copy_from_slice(guitar);
    }

    /// Puts the second amp, playing what was listened to, beside the first on the `left`; true when it gave something that
    /// is no number. Real-time safe.
    pub fn process(&mut self, left: &mut [f32], right: &mut [f32]) -> bool {
        self.late[0].process(left);
        right.copy_from_slice(left);
        if self.is_alone() {
            self.second.arrive();
            // What the second one played last is long past.
            self.late[1].forget();
            return false;
        }
        let block = &mut self.block[..left.len()];
        let broke = self.second.process([block]);
        self.late[1].process(block);
        let [first, second] = &mut self.gains;
        for ((side, first), second) in [left, right].into_iter().zip(first).zip(second) {
            for (sample, other) in side.iter_mut().zip(&*block) {
                *sample = *sample * first.advance() + *other * second.advance();
            }
        }
        broke
    }

    /// Whether nothing of a second amp is heard, or about to be.
    fn is_alone(&self) -> bool {
        let [first, second] = &self.gains;
        let at =
            |gains: &[Smoothed; 2], value| gains.iter().all(|gain| gain.settled() == Some(value));
        at(first, 1.0) && at(second, 0.0)
    }

    /// Forgets what was heard. Real-time safe.
    pub fn reset(&mut self) {
        self.second.reset();
    }
}
