//! How loud it is, and when the string was plucked.

/// Length of a step of the envelope, s.
const STEP_S: f64 = 0.005;
/// Steps that are remembered.
const STEPS: usize = 100;
/// Steps over which "now" is taken: a low string's period is 33 ms.
const NOW: usize = 7;
/// A pluck is louder by this than what was there before, dB.
const PLUCK_DB: f64 = 5.0;
/// Steps between "before" and the pluck.
const RISE: usize = 4;
/// Steps of the pluck itself, which have no pitch yet.
const ATTACK: usize = 2;
/// Hum changes by less than this within all that is remembered, dB; a string decays.
const STEADY_DB: f64 = 0.7;

/// The envelope of the signal.
pub struct Loudness {
    /// Energies per sample, the newest last.
    steps: Vec<f64>,
    /// Steps heard in all.
    heard: usize,
    energy: f64,
    frames: usize,
    step_frames: usize,
    steps_since_pluck: usize,
    plucks: usize,
}

impl Loudness {
    /// For samples at `rate_hz`.
    pub fn new(rate_hz: f64) -> Self {
        Self {
            steps: vec![0.0; STEPS],
            heard: 0,
            energy: 0.0,
            frames: 0,
            step_frames: (STEP_S * rate_hz).round().max(1.0) as usize,
            steps_since_pluck: 0,
            plucks: 0,
        }
    }

    /// Hears one sample.
    pub fn push(&mut self, sample: f32) {
        self.energy += f64::from(sample).powi(2);
        self.frames += 1;
        if self.frames < self.step_frames {
            return;
        }
        self.steps.rotate_left(1);
        self.steps[STEPS - 1] = self.energy / self.frames as f64;
        (self.energy, self.frames) = (0.0, 0);
        self.heard += 1;
        self.steps_since_pluck += 1;
        if self.is_pluck() {
            // A pluck takes a few steps and is one.
            self.plucks += usize::from(self.steps_since_pluck > NOW);
            self.steps_since_pluck = 0;
        }
    }

    /// Level of the last few hundredths of a second, dBFS RMS.
    pub fn now_db(&self) -> f64 {
        db(self.mean(STEPS - NOW, NOW))
    }

    /// Samples that belong to the string that sounds now.
    pub fn frames_since_pluck(&self) -> usize {
        self.steps_since_pluck.saturating_sub(ATTACK) * self.step_frames + self.frames
    }

    /// How many strings have been plucked.
    pub fn plucks(&self) -> usize {
        self.plucks
    }

    /// It is as loud as half a second ago.
    pub fn is_steady(&self) -> bool {
        let change_db = db(self.mean(STEPS - 20, 20)) - db(self.mean(0, 20));
        self.heard < STEPS || change_db.abs() < STEADY_DB
    }

    /// A rise over everything within a period of the lowest string before it.
    fn is_pluck(&self) -> bool {
        let now = self.steps[STEPS - 1];
        let before = &self.steps[STEPS - 1 - RISE - NOW..STEPS - RISE];
        let highest = before.iter().copied().fold(0.0, f64::max);
        db(now) > db(highest) + PLUCK_DB
    }

    fn mean(&self, from: usize, count: usize) -> f64 {
        self.steps[from..][..count].iter().sum::<f64>() / count as f64
    }
}

/// Level of an energy, dB; silence is very low but finite.
fn db(energy: f64) -> f64 {
    10.0 * (energy + 1e-12).log10()
}
