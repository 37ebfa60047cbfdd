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

    /// Whether a tone with this period, in frames, has come up in even steps. A few thousand operations.
    pub fn were_climbed(&self, period: usize) -> bool {
        // Within one period there are no steps to be seen.
        WAYS.filter(|way| way * self.hop >= period)
            .any(|way| self.were_climbed_by(way))
    }

    fn were_climbed_by(&self, way: usize) -> bool {
        let [now, last, second, third] = [0, 1, 2, 3].map(|around| self.highest(around * way, way));
        let (upper, lower) = (now / last, last / second);
        let steps = GROWTH.contains(&upper) && GROWTH.contains(&lower);
        steps && upper < UNEVEN * lower && lower < UNEVEN * upper && second > BEFORE * third
    }

    /// The highest of the `count` peaks before the last `skipped`.
    fn highest(&self, skipped: usize, count: usize) -> f32 {
        let newest = self.oldest + 2 * PLACES - 1 - skipped;
        let peaks = (0..count).map(|ago| self.peaks[(newest - ago) % PLACES]);
        peaks.fold(0.0, f32::max)
    }
}
