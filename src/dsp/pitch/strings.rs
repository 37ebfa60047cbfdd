//! Strings, plucked by arithmetic.

use std::f64::consts::TAU;

/// Numbers that look random and are the same at every run. Source: Knuth's MMIX generator.
pub struct Dice(pub u64);

impl Dice {
    /// The next, 0..1.
    pub fn roll(&mut self) -> f64 {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    /// The next, between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.roll()
    }
}

/// A string as it is plucked.
pub struct Pluck {
    /// Frequency of the first partial.
    pub hz: f64,
    /// Amplitudes of the partials; the first may be missing.
    pub partials: Vec<f64>,
    /// Fletcher's B.
    pub stiffness: f64,
    /// How fast the first partial falls; the others fall faster.
    pub decay_db_per_s: f64,
    /// Amplitude of the noise around it.
    pub noise: f64,
}

impl Pluck {
    /// Silence, and after `silence_s` the string; seconds and samples at `rate_hz`.
    pub fn play(&self, silence_s: f64, length_s: f64, rate_hz: f64, dice: &mut Dice) -> Vec<f32> {
        let phases: Vec<f64> = self.partials.iter().map(|_| dice.roll()).collect();
        let sample = |at: usize| {
            let time_s = at as f64 / rate_hz - silence_s;
            let noise = self.noise * (dice.roll() + dice.roll() + dice.roll() - 1.5) * 2.0;
            let tone = if time_s < 0.0 {
                0.0
            } else {
                self.tone(time_s, rate_hz, &phases)
            };
            (tone + noise) as f32
        };
        (0..((silence_s + length_s) * rate_hz) as usize)
            .map(sample)
            .collect()
    }

    fn tone(&self, time_s: f64, rate_hz: f64, phases: &[f64]) -> f64 {
        let base = self.hz / (1.0 + self.stiffness).sqrt();
        let waves = (1..).zip(&self.partials).zip(phases);
        let wave = |((n, loud), phase): ((i32, &f64), &f64)| {
            let n = f64::from(n);
            let hz = n * base * (1.0 + self.stiffness * n * n).sqrt();
            let fallen_db = self.decay_db_per_s * (1.0 + 0.3 * (n - 1.0)) * time_s;
            let there = if hz < 0.45 * rate_hz {
                10_f64.powf(-fallen_db / 20.0)
            } else {
                0.0
            };
            loud * there * (TAU * (hz * time_s + phase)).sin()
        };
        waves.map(wave).sum()
    }
}

/// A string that nobody has chosen: plucked anywhere, heard by a pickup anywhere, its fundamental weak or missing.
pub fn any(hz: f64, dice: &mut Dice) -> Pluck {
    let (plucked, heard) = (dice.between(0.06, 0.45), dice.between(0.05, 0.3));
    let missing = dice.roll();
    let partial = |n: usize| {
        let n = n as f64;
        let comb =
            (std::f64::consts::PI * n * plucked).sin() * (std::f64::consts::PI * n * heard).sin();
        comb.abs() / n * (0.7 + 0.6 * dice.roll())
    };
    let mut partials: Vec<f64> = (1..=40).map(partial).collect();
    partials[0] *= match missing {
        x if x < 0.1 && hz < 700.0 => 0.0,
        x if x < 0.3 => 0.1,
        _ => 1.0,
    };
    let loudest = 0.3 / partials.iter().map(|x| x * x).sum::<f64>().sqrt();
    partials.iter_mut().for_each(|partial| *partial *= loudest);
    Pluck {
        hz,
        partials,
        stiffness: dice.between(0.0, 1e-4),
        decay_db_per_s: dice.between(2.0, 12.0) * (hz / 110.0).sqrt(),
        // The string has an RMS of 0.3 / sqrt 2, and this noise is uniform thrice over: 40 dB below.
        noise: 0.3 * std::f64::consts::FRAC_1_SQRT_2 * 0.01,
    }
}
