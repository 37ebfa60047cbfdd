//! One or two cabinets side by side, and what is cut off behind them.

use super::cab::Cab;
use super::controls::{CabMode, Controls, Knob};
use super::ears::Ears;
use super::gain;
use super::slot::Slot;
use crate::dsp::{Cut, Late, Side, Smoothed, Spec};

/// How long a level takes to its new value.
const GLIDE_MS: f64 = 20.0;

/// The longest either may be later than the other, ms.
const LONGEST_TRIM_MS: f64 = 5.0;

/// Both places for a cabinet; with none of them taken every sample passes bit for bit.
pub struct Speakers {
    /// The places.
    pub cabs: [Slot<Cab, 2>; 2],
    /// What they hear.
    ears: Ears,
    rate_hz: f64,
    /// How much of the sound goes through them.
    share: Smoothed,
    level: Smoothed,
    /// Of each cabinet in each side.
    gains: [[Smoothed; 2]; 2],
    late: [[Late; 2]; 2],
    /// What the two make of a block: first and second, left and right.
    blocks: [[Vec<f32>; 2]; 2],
    cuts: [[Cut; 2]; 2],
}

impl Speakers {
    /// No cabinet.
    pub fn new(spec: Spec) -> Self {
        let block = || vec![0.0; spec.max_block.max(1)];
        let late = || Late::new(spec, LONGEST_TRIM_MS);
        Self {
            cabs: std::array::from_fn(|_| Slot::passing(spec)),
            ears: Ears::new(spec),
            rate_hz: spec.sample_rate_hz,
            share: Smoothed::new(spec, GLIDE_MS),
            level: Smoothed::new(spec, GLIDE_MS),
            gains: std::array::from_fn(|_| std::array::from_fn(|_| Smoothed::new(spec, GLIDE_MS))),
            late: std::array::from_fn(|_| std::array::from_fn(|_| late())),
            blocks: std::array::from_fn(|_| std::array::from_fn(|_| block())),
            cuts: [Side::Low, Side::High].map(|side| std::array::from_fn(|_| Cut::new(spec, side))),
        }
    }

    /// Makes ready for another rate or block length; the cabinets stay. May allocate.
    pub fn prepare(&mut self, spec: Spec) {
        let mut new = Self::new(spec);
        std::mem::swap(&mut new.cabs, &mut self.cabs);
        new.cabs.iter_mut().for_each(|cab| cab.prepare(spec));
        *self = new;
    }

    /// Forgets the past. Real-time safe.
    pub fn reset(&mut self) {
        self.ears.forget();
        self.cabs.iter_mut().for_each(Slot::reset);
    }

    /// Sets off to where `controls` stand; `has_cab` says that the amp contains a cabinet already. Real-time safe.
    pub fn follow(&mut self, controls: &Controls, has_cab: bool) {
        let [first, second] = self.taken();
        let heard = match CabMode::of(controls[Knob::CabMode]) {
            CabMode::Off => false,
            CabMode::Auto => !has_cab,
            CabMode::On => true,
        };
        let heard = heard && (first || second);
        if self.share.settled() == Some(0.0) && heard {
            // What they heard last is long past.
            self.reset();
        }
        self.share.follow(if heard { 1.0 } else { 0.0 });
        self.level.follow(gain(controls, Knob::CabLevel));
        self.follow_mix(controls, [first, second]);
        self.follow_cuts(controls);
    }

    fn follow_mix(&mut self, controls: &Controls, [first, second]: [bool; 2]) {
        let blend = controls[Knob::CabBlend] / 100.0;
        let shares = match (first, second) {
            (true, true) => [1.0 - blend, blend],
            (false, true) => [0.0, 1.0],
            _ => [1.0, 0.0],
        };
        let pans = [Knob::CabPan, Knob::SecondPan].map(|knob| controls[knob] / 100.0);
        for ((gains, share), pan) in self.gains.iter_mut().zip(shares).zip(pans) {
            gains[0].follow(share * (1.0 - pan).min(1.0));
            gains[1].follow(share * (1.0 + pan).min(1.0));
        }
        let trim_ms = f64::from(controls[Knob::SecondTrim]);
        let trim_ms = if first && second { trim_ms } else { 0.0 };
        for (late, ms) in self.late.iter_mut().zip([-trim_ms, trim_ms]) {
            let frames = (ms.max(0.0) * self.rate_hz / 1000.0).round() as usize;
            late.iter_mut().for_each(|side| side.follow(frames));
        }
    }

    fn follow_cuts(&mut self, controls: &Controls) {
        for (cuts, knob) in self.cuts.iter_mut().zip([Knob::LowCut, Knob::HighCut]) {
            let corner = controls[knob];
            let wanted = corner != knob.spec().bare;
            cuts.iter_mut()
                .for_each(|cut| cut.follow(wanted.then_some(corner)));
        }
    }

    /// Plays one block. Real-time safe.
    pub fn process(&mut self, left: &mut [f32], right: &mut [f32]) {
        match self.share.settled() {
            Some(0.0) => self.cabs.iter_mut().for_each(Slot::arrive),
            _ => self.play(left, right),
        }
        Cut::process_all(&mut self.cuts, left, right);
    }

    fn play(&mut self, mut left: &mut [f32], mut right: &mut [f32]) {
        let taps = self.taps();
        while !left.is_empty() {
            let frames = left.len().min(self.ears.room());
            let (first, others) = (left.split_at_mut(frames), right.split_at_mut(frames));
            self.ears.hear(first.0, others.0, taps);
            self.play_piece(first.0, others.0);
            self.ears.move_on(frames);
            (left, right) = (first.1, others.1);
        }
    }

    /// Plays a piece that the ears have just heard.
    fn play_piece(&mut self, left: &mut [f32], right: &mut [f32]) {
        let second = self.is_second_heard();
        self.sound(0, [left, right]);
        if second {
            self.sound(1, [left, right]);
        }
        let frames = left.len();
        let ([first, other], [gains, other_gains]) = (&mut self.blocks, &mut self.gains);
        for (side, gain) in first.iter_mut().zip(gains) {
            gain.process(&mut side[..frames]);
        }
        if second {
            for ((side, other), gain) in first.iter_mut().zip(other).zip(other_gains) {
                gain.add(&mut side[..frames], &other[..frames]);
            }
        }
        let [a, b] = first.each_mut().map(|side| &mut side[..frames]);
        self.level.process_both(a, b);
        blend(&mut self.share, [left, right], [a, b]);
    }

    /// What one of them makes of `dry`, in its time.
    fn sound(&mut self, which: usize, dry: [&[f32]; 2]) {
        let frames = dry[0].len();
        let [left, right] = self.blocks[which]
            .each_mut()
            .map(|side| &mut side[..frames]);
        left.copy_from_slice(dry[0]);
        right.copy_from_slice(dry[1]);
        let ears = &self.ears;
        self.cabs[which].process_by([left, right], |cab, sides| {
            cab.process(ears, sides);
            false
        });
        for (late, side) in self.late[which].iter_mut().zip([left, right]) {
            late.process(side);
        }
    }

    /// How far back any of them answers.
    fn taps(&mut self) -> usize {
        let guests = self.cabs.iter_mut().flat_map(Slot::guests);
        guests.map(|cab| cab.taps()).max().unwrap_or(0)
    }

    fn is_second_heard(&self) -> bool {
        let silent = self.gains[1].iter().all(|gain| gain.settled() == Some(0.0));
        !(silent && self.cabs[1].is_empty())
    }

    fn taken(&self) -> [bool; 2] {
        self.cabs
            .each_ref()
            .map(|cab| cab.newest().is_some_and(Cab::is_there))
    }
}

/// Moves on from dry to wet, both sides as one.
fn blend(share: &mut Smoothed, dry: [&mut [f32]; 2], wet: [&mut [f32]; 2]) {
    let ([left, right], [wet_left, wet_right]) = (dry, wet);
    if share.settled() == Some(1.0) {
        left.copy_from_slice(wet_left);
        right.copy_from_slice(wet_right);
        return;
    }
    for frame in 0..left.len() {
        let share = share.advance();
        left[frame] += (wet_left[frame] - left[frame]) * share;
        right[frame] += (wet_right[frame] - right[frame]) * share;
    }
}
