//! Takes away what stands still: 5 Hz, 6 dB per octave.

use super::{Smoothed, Spec};
use wide::f64x2;

const CORNER_HZ: f64 = 5.0;

/// How long it takes to come in or go out.
const FADE_MS: f64 = 50.0;

/// A first-order high-pass. Off, every sample passes bit for bit.
#[derive(Clone, Debug)]
pub struct DcBlocker {
    pace: f64,
    standing: f64,
    share: Smoothed,
}

impl DcBlocker {
    /// Whatever it is set to first is taken at once.
    pub fn new(spec: Spec) -> Self {
        let turn = std::f64::consts::TAU * CORNER_HZ / spec.sample_rate_hz;
        Self {
            pace: 1.0 - (-turn).exp(),
            standing: 0.0,
            share: Smoothed::new(spec, FADE_MS),
        }
    }

    /// On or off. Real-time safe.
    pub fn follow(&mut self, on: bool) {
        if self.share.settled() == Some(0.0) {
            self.standing = 0.0;
        }
        self.share.follow(if on { 1.0 } else { 0.0 });
    }

    /// Filters both sides of a block in place, each by its own. Real-time safe.
    pub fn process_both(both: &mut [Self; 2], left: &mut [f32], right: &mut [f32]) {
        if both.each_ref().map(|one| one.share.settled()) != [Some(1.0); 2] {
            let [a, b] = both;
            a.process(left);
            return b.process(right);
        }
        let pace = f64x2::new(both.each_ref().map(|one| one.pace));
        let mut standing = f64x2::new(both.each_ref().map(|one| one.standing));
        for (left, right) in left.iter_mut().zip(right) {
            let sample = f64x2::new([f64::from(*left), f64::from(*right)]);
            standing += (sample - standing) * pace;
            let [a, b] = (sample - standing).to_array();
            (*left, *right) = (a as f32, b as f32);
        }
        for (one, standing) in both.iter_mut().zip(standing.to_array()) {
            one.standing = standing;
        }
    }

    /// Filters one block in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        if self.share.settled() == Some(0.0) {
            return;
        }
        for sample in block {
            self.standing += (f64::from(*sample) - self.standing) * self.pace;
            let share = f64::from(self.share.advance());
            *sample = (f64::from(*sample) - self.standing * share) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };

    fn both() -> [DcBlocker; 2] {
        std::array::from_fn(|_| DcBlocker::new(SPEC))
    }

    #[test]
    fn what_stands_still_goes_and_a_note_stays() {
        let mut blocker = DcBlocker::new(SPEC);
        blocker.follow(true);
        let note = |n: usize| (n as f32 * 110.0 * std::f32::consts::TAU / 48_000.0).sin();
        let mut block: Vec<f32> = (0..48_000).map(|n| 0.3 + 0.5 * note(n)).collect();
        blocker.process(&mut block);
        // 436 periods and a little more.
        let late = &block[24_000..];
        let mean: f64 = late.iter().map(|x| f64::from(*x)).sum::<f64>() / late.len() as f64;
        let power: f64 = late.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>();
        assert!(mean.abs() < 1e-3, "{mean}");
        let gain_db = 10.0 * (power / late.len() as f64 / 0.125).log10();
        assert!(gain_db.abs() < 0.02, "{gain_db} dB");
    }

    #[test]
    fn both_sides_at_once_are_two_alone_to_the_bit_even_while_it_comes_and_goes() {
        let (mut pair, mut alone) = (both(), both());
        for (n, on) in [true, true, false, false, true, true]
            .into_iter()
            .enumerate()
        {
            let mut left: Vec<f32> = (0..1500)
                .map(|k| (k as f32 * 0.1 + n as f32).sin())
                .collect();
            let mut right: Vec<f32> = left.iter().map(|x| 0.2 - 0.5 * x).collect();
            let mut expected = [left.clone(), right.clone()];
            pair.iter_mut()
                .chain(&mut alone)
                .for_each(|one| one.follow(on));
            DcBlocker::process_both(&mut pair, &mut left, &mut right);
            for (one, side) in alone.iter_mut().zip(&mut expected) {
                one.process(side);
            }
            assert_eq!([left, right], expected, "stretch {n}");
        }
    }
}
