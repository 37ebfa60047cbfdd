//! Growth in steps, as a loop with a long way makes it: each time around as many times louder as the time before.

use crate::dsp::Spec;

/// One place of the past.
const HOP_MS: f64 = 1.0;

/// Places for four times around the longest way.
const PLACES: usize = 168;

/// The ways looked for, in places.
const WAYS: std::ops::RangeInclusive<usize> = 3..=PLACES / 4 - 1;

/// Growth each time around: 6 to 18 dB. Less than that is no step, but a slope.
const GROWTH: std::ops::RangeInclusive<f32> = 2.0..=8.0;

/// How much more the growth of one time around may be than that of the other.
const UNEVEN: f32 = 1.35;

/// Growth the time before those two, at least; the noise it began in may have hidden some of it.
const BEFORE: f32 = 1.4;

/// Keeps the peaks of the last while, one for each millisecond.
#[derive(Clone, Debug)]
pub struct Stairs {
    peaks: [f32; PLACES],
    oldest: usize,
    peak: f32,
    hop: usize,
    until_hop: usize,
}

impl Stairs {
    /// Silence.
    pub fn new(spec: Spec) -> Self {
        let hop = spec.frames(HOP_MS);
        Self {
            peaks: [0.0; PLACES],
            oldest: 0,
            peak: 0.0,
            hop,
            until_hop: hop,
        }
    }

    /// Takes in one frame.
    pub fn follow(&mut self, sample: f32) {
        self.peak = self.peak.max(sample.abs());
        self.until_hop -= 1;
        if self.until_hop == 0 {
            self.until_hop = self.hop;
            self.peaks[self.oldest] = std::mem::take(&mut self.peak);
            self.oldest = (self.oldest + 1) % PLACES;
        }
    }

    /// Whether a tone with this period, in frames, has come up in even steps.
    pub fn were_climbed(&self, period: usize) -> bool {
        let highest = self.highest_before();
        // Within one period there are no steps to be seen.
        WAYS.filter(|way| way * self.hop >= period)
            .any(|way| are_steps([0, 1, 2, 3].map(|around| highest[around * way])))
    }

    /// The highest of all peaks up to so many places ago.
    fn highest_before(&self) -> [f32; PLACES] {
        let mut highest = self.peaks;
        highest.rotate_left(self.oldest);
        for place in 1..PLACES {
            highest[place] = highest[place].max(highest[place - 1]);
        }
        highest.reverse();
        highest
    }
}

/// Whether a level went up evenly; the newest first.
fn are_steps([now, last, second, third]: [f32; 4]) -> bool {
    let (upper, lower) = (now / last, last / second);
    let steps = GROWTH.contains(&upper) && GROWTH.contains(&lower);
    steps && upper < UNEVEN * lower && lower < UNEVEN * upper && second > BEFORE * third
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether levels of 12 ms each, one after the other, are steps; the first has been there for long.
    fn climbed(levels: &[f32]) -> bool {
        let spec = Spec {
            sample_rate_hz: 48_000.0,
            max_block: 64,
        };
        let mut stairs = Stairs::new(spec);
        (0..9600).for_each(|_| stairs.follow(levels[0]));
        for level in levels {
            (0..576).for_each(|_| stairs.follow(*level));
        }
        stairs.were_climbed(100)
    }

    #[test]
    fn each_time_around_as_many_times_louder_are_steps() {
        assert!(climbed(&[0.01, 0.04, 0.16, 0.64]));
        assert!(climbed(&[0.1, 0.15, 0.3, 0.7]));
    }

    #[test]
    fn one_jump_a_crescendo_and_an_echo_are_none() {
        assert!(!climbed(&[0.01, 0.01, 0.01, 0.9]));
        assert!(!climbed(&[0.2, 0.2, 0.4, 0.9]));
        assert!(!climbed(&[0.3, 0.4, 0.6, 0.9]));
        assert!(!climbed(&[0.9, 0.1, 0.2, 0.4]));
    }
}
