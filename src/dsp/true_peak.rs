//! How high a signal rises between its samples.

/// Samples that one point in between is reckoned from; half of them are the delay of the answer.
const TAPS: usize = 12;

/// Points between two samples.
const POINTS: usize = 3;

/// No point in between is further from zero than this many times the highest sample.
const MOST: f32 = 2.0;

/// What is louder counts as this loud, so that sums stay finite.
const LOUDEST: f32 = 1e9;

/// Estimates true peaks at four times the sample rate by windowed sincs, as ITU-R BS.1770 does.
///
/// The answer is late by [`TruePeak::DELAY`] frames: it takes the samples on both sides.
#[derive(Clone, Debug)]
pub struct TruePeak {
    /// The latest samples, the newest last.
    past: [f32; TAPS],
    /// Samples up to here cannot rise above the threshold in between.
    harmless: f32,
    /// Frames for which a sample beyond that is still among the past.
    loud_for: usize,
    weights: [[f32; TAPS]; POINTS],
}

impl TruePeak {
    /// Frames by which the estimate is late.
    pub const DELAY: usize = TAPS / 2;

    /// Looks for peaks above `threshold`, linear.
    pub fn new(threshold: f32) -> Self {
        Self {
            past: [0.0; TAPS],
            harmless: threshold / MOST,
            loud_for: 0,
            weights: [0.25, 0.5, 0.75].map(weights_at),
        }
    }

    /// Takes in one sample; returns the highest magnitude between two earlier ones, 0 when it is surely below the
    /// threshold.
    pub fn follow(&mut self, sample: f32) -> f32 {
        let sample = sample.clamp(-LOUDEST, LOUDEST);
        self.past.copy_within(1.., 0);
        self.past[TAPS - 1] = sample;
        if sample.abs() > self.harmless {
            self.loud_for = TAPS;
        } else if self.loud_for == 0 {
            return 0.0;
        } else {
            self.loud_for -= 1;
        }
        let points = self.weights.iter().map(|weights| self.point(weights).abs());
        points.fold(0.0, f32::max)
    }

    fn point(&self, weights: &[f32; TAPS]) -> f32 {
        let products = self.past.iter().zip(weights).map(|(x, weight)| x * weight);
        products.sum()
    }
}

/// A sinc under a Hann window, for the point `share` of the way between the two middle samples; its sum is 1.
fn weights_at(share: f64) -> [f32; TAPS] {
    let half = TAPS as f64 / 2.0;
    let mut weights = [0.0; TAPS];
    for (tap, weight) in weights.iter_mut().enumerate() {
        let x = tap as f64 - (half - 1.0) - share;
        let turn = std::f64::consts::PI * x;
        *weight = turn.sin() / turn * (turn / (2.0 * half)).cos().powi(2);
    }
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| (weight / sum) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    fn highest(signal: impl Iterator<Item = f64>) -> f32 {
        let mut peak = TruePeak::new(0.5);
        let signal = signal
            .enumerate()
            .map(|(n, x)| x * (n as f64 / 500.0).min(1.0));
        signal.fold(0.0, |highest, x| highest.max(peak.follow(x as f32)))
    }

    #[test]
    fn sees_a_sine_between_its_samples_and_no_more() {
        for (cycles_per_frame, tolerance) in [(0.001, 0.002), (0.05, 0.01), (0.25, 0.03)] {
            let sine = (0..2000).map(|n| (TAU * (cycles_per_frame * f64::from(n) + 0.125)).sin());
            let seen = highest(sine);
            assert!((seen - 1.0).abs() < tolerance, "{cycles_per_frame}: {seen}");
        }
    }

    #[test]
    fn no_sum_of_weights_is_beyond_what_is_called_harmless() {
        for weights in TruePeak::new(1.0).weights {
            let most: f32 = weights.iter().map(|weight| weight.abs()).sum();
            assert!(most < MOST, "{most}");
            assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn what_is_quiet_or_past_is_nothing() {
        assert_eq!(highest((0..100).map(|_| 0.25)), 0.0);
        let mut peak = TruePeak::new(0.5);
        peak.follow(f32::MAX);
        assert!((0..TAPS).all(|_| peak.follow(0.0).is_finite()));
        assert_eq!(peak.follow(0.0), 0.0);
    }
}
