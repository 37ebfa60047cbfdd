//! A low cut and a high cut, 12 dB per octave each.

use super::section::{PASSES, Section};
use super::{Smoothed, Spec};
use biquad::{Coefficients, Q_BUTTERWORTH_F64, ToHertz, Type};
use wide::f64x2;

/// How long a cut takes to a new corner, and to come in or go out.
const GLIDE_MS: f64 = 30.0;

/// How much of the way to the highest frequency a corner may go.
const HIGHEST: f64 = 0.49;

/// Which side is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What lies below the corner.
    Low,
    /// What lies above it.
    High,
}

/// One cut. While it is off every sample passes bit for bit.
#[derive(Clone, Debug)]
pub struct Cut {
    side: Side,
    rate_hz: f64,
    /// The corner, octaves above 1 Hz.
    corner: Smoothed,
    /// 0 while off.
    share: Smoothed,
    filter: Section,
}

impl Cut {
    /// A cut that is off.
    pub fn new(spec: Spec, side: Side) -> Self {
        let mut share = Smoothed::new(spec, GLIDE_MS);
        share.follow(0.0);
        let rate_hz = spec.sample_rate_hz;
        Self {
            side,
            rate_hz,
            corner: Smoothed::new(spec, GLIDE_MS),
            share,
            filter: Section::new(coefficients(side, rate_hz, 1000.0)),
        }
    }

    /// Sets off towards a corner in Hz; absent: off. Real-time safe.
    pub fn follow(&mut self, corner_hz: Option<f32>) {
        let off = self.share.settled() == Some(0.0);
        self.share
            .follow(if corner_hz.is_some() { 1.0 } else { 0.0 });
        let Some(hz) = corner_hz else {
            return;
        };
        if off {
            // Nobody hears where it was.
            self.corner.jump_next();
            self.filter.reset();
        }
        let was = self.corner.settled();
        self.corner.follow(hz.max(1.0).log2());
        if let Some(octaves) = self
            .corner
            .settled()
            .filter(|octaves| was != Some(*octaves) || off)
        {
            self.set(octaves);
        }
    }

    /// Filters one block in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        for sample in block {
            if self.share.settled() == Some(0.0) {
                return;
            }
            self.step();
            let cut = self.filter.run(f64::from(*sample)) as f32;
            *sample = match self.share.advance() {
                1.0 => cut,
                share => *sample + (cut - *sample) * share,
            };
        }
    }

    /// Filters both sides of a block in place, each by cuts of its own, the low one and the high one. Those that stand still do
    /// it frame by frame, so that none waits for another. Real-time safe.
    pub fn process_all([low, high]: &mut [[Self; 2]; 2], left: &mut [f32], right: &mut [f32]) {
        let still = |pair: &[Self; 2]| pair.iter().all(Self::stands_still);
        if still(low) && still(high) {
            return Self::run([low, high], left, right);
        }
        for pair in [low, high] {
            if still(pair) {
                Self::run([pair], left, right);
            } else {
                pair[0].process(left);
                pair[1].process(right);
            }
        }
    }

    fn run<const N: usize>(pairs: [&mut [Self; 2]; N], left: &mut [f32], right: &mut [f32]) {
        let sides = |pair: &&mut [Self; 2]| Section::of(pair.each_ref().map(|cut| cut.filter));
        let mut sections = pairs.each_ref().map(sides);
        for (left, right) in left.iter_mut().zip(right) {
            for section in &mut sections {
                let sample = f64x2::new([f64::from(*left), f64::from(*right)]);
                let [a, b] = section.run(sample).to_array();
                (*left, *right) = (a as f32, b as f32);
            }
        }
        for (pair, section) in pairs.into_iter().zip(sections) {
            section.give_back(pair.each_mut().map(|cut| Some(&mut cut.filter)));
        }
    }

    fn stands_still(&self) -> bool {
        self.share.settled() == Some(1.0) && self.corner.settled().is_some()
    }

    fn step(&mut self) {
        if self.corner.settled().is_none() {
            let octaves = self.corner.advance();
            self.set(octaves);
        }
    }

    fn set(&mut self, octaves: f32) {
        let hz = f64::from(octaves.exp2());
        self.filter
            .update(coefficients(self.side, self.rate_hz, hz));
    }
}

/// Source: R. Bristow-Johnson's audio EQ cookbook, at Butterworth's quality.
fn coefficients(side: Side, rate_hz: f64, hz: f64) -> Coefficients<f64> {
    let kind = match side {
        Side::Low => Type::HighPass,
        Side::High => Type::LowPass,
    };
    let hz = hz.min(HIGHEST * rate_hz);
    let filter = Coefficients::from_params(kind, rate_hz.hz(), hz.hz(), Q_BUTTERWORTH_F64);
    filter.unwrap_or(PASSES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };

    fn sine(hz: f64, frames: usize) -> Vec<f32> {
        let turn = TAU * hz / SPEC.sample_rate_hz;
        (0..frames)
            .map(|n| (turn * n as f64).sin() as f32)
            .collect()
    }

    fn gain_db(side: Side, corner_hz: f32, hz: f64) -> f64 {
        let mut cut = Cut::new(SPEC, side);
        cut.follow(Some(corner_hz));
        let mut block = sine(hz, 48_000);
        cut.process(&mut block);
        let power: f64 = block[24_000..].iter().map(|x| f64::from(*x).powi(2)).sum();
        10.0 * (power / 12_000.0).log10()
    }

    #[test]
    fn three_db_at_the_corner_and_twelve_per_octave() {
        for (side, far, beyond) in [(Side::Low, 0.125, 16.0), (Side::High, 8.0, 0.0625)] {
            let at = |times: f64| gain_db(side, 1000.0, 1000.0 * times);
            assert!((at(1.0) + 3.01).abs() < 0.05, "{side:?} {}", at(1.0));
            assert!(at(beyond).abs() < 0.05, "{side:?} {}", at(beyond));
            assert!(at(far) < -35.0, "{side:?} {}", at(far));
        }
    }

    #[test]
    fn off_no_bit_changes_and_blocks_change_none_while_it_moves() {
        let signal = sine(500.0, 9000);
        let mut block = signal.clone();
        let mut cut = Cut::new(SPEC, Side::High);
        cut.follow(None);
        cut.process(&mut block);
        assert_eq!(block, signal);
        let corners = [None, Some(3000.0), Some(800.0), None, None, Some(1200.0)];
        let play = |size: usize| {
            let mut cut = Cut::new(SPEC, Side::High);
            let mut signal = signal.clone();
            for (corner, piece) in corners.iter().zip(signal.chunks_mut(1500)) {
                cut.follow(*corner);
                piece.chunks_mut(size).for_each(|piece| cut.process(piece));
            }
            signal
        };
        let whole = play(1500);
        for size in [1, 7, 64] {
            assert_eq!(play(size), whole, "blocks of {size}");
        }
    }
}
