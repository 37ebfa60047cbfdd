//! A tone, and an ear for it that knows its frequency to a thousandth of a cent.

use std::f64::consts::TAU;

/// How long the ear listens for the noise beside the tone, frames: whole periods of every tone in use.
const GLANCE: usize = 480;

/// Glances to a reading of the frequency.
const GLANCES: usize = 25;

/// A complex oscillator.
pub struct Phasor {
    turn: [f64; 2],
    now: [f64; 2],
}

/// What a tone of known frequency has become.
pub struct Heard {
    reference: Phasor,
    hz: f64,
    rate: f64,
    frames: usize,
    glances: usize,
    /// Of this glance, and of this reading.
    sums: [[f64; 2]; 2],
    energy: f64,
    phase: Option<f64>,
    last: f32,
    /// Furthest from the true frequency, cents.
    pub worst_cents: f64,
    /// Tone over everything else, dB; the worst reading.
    pub worst_snr_db: f64,
    /// The largest step from one sample to the next.
    pub steepest: f32,
    /// How much later the tone is than at its source, in its own periods, 0 to 1: the last reading.
    pub late: f64,
}

impl Phasor {
    /// Turns by `cycles` with each step.
    pub fn new(cycles: f64) -> Self {
        let (sin, cos) = (TAU * cycles).sin_cos();
        Self {
            turn: [cos, sin],
            now: [1.0, 0.0],
        }
    }

    /// Half of the sine part, then a step on.
    pub fn step(&mut self) -> f32 {
        let ([a, b], [c, d]) = (self.now, self.turn);
        let size = 1.5 - 0.5 * (a * a + b * b);
        self.now = [(a * c - b * d) * size, (a * d + b * c) * size];
        (0.5 * b) as f32
    }
}

impl Heard {
    /// For a tone of `hz`, true to `rate`.
    pub fn new(hz: f64, rate: f64) -> Self {
        Self {
            reference: Phasor::new(hz / rate),
            hz,
            rate,
            frames: 0,
            glances: 0,
            sums: [[0.0; 2]; 2],
            energy: 0.0,
            phase: None,
            last: 0.0,
            worst_cents: 0.0,
            worst_snr_db: f64::INFINITY,
            steepest: 0.0,
            late: 0.0,
        }
    }

    pub fn look_afresh(&mut self) {
        self.worst_cents = 0.0;
        self.worst_snr_db = f64::INFINITY;
        self.steepest = 0.0;
        self.phase = None;
        (self.frames, self.glances, self.sums, self.energy) = (0, 0, [[0.0; 2]; 2], 0.0);
    }

    /// Time passes unheard.
    pub fn miss(&mut self, frames: usize) {
        (0..frames).for_each(|_| _ = self.reference.step());
    }

    pub fn take(&mut self, block: &[f32]) {
        for &sample in block {
            assert!(sample.is_finite());
            self.steepest = self.steepest.max((sample - self.last).abs());
            self.last = sample;
            let ([cos, sin], x) = (self.reference.now, f64::from(sample));
            let [re, im] = self.sums[0];
            self.sums[0] = [re + x * cos, im + x * sin];
            self.energy += x * x;
            self.frames += 1;
            self.reference.step();
            if self.frames == GLANCE {
                self.glance();
            }
        }
    }

    fn glance(&mut self) {
        let [[re, im], [all_re, all_im]] = self.sums;
        let tone = 2.0 * (re * re + im * im) / GLANCE as f64;
        let rest = (self.energy - tone).max(1e-12 * self.energy);
        self.worst_snr_db = self.worst_snr_db.min(10.0 * (tone / rest).log10());
        self.sums = [[0.0; 2], [all_re + re, all_im + im]];
        (self.frames, self.energy) = (0, 0.0);
        self.glances += 1;
        if self.glances == GLANCES {
            self.read();
        }
    }

    fn read(&mut self) {
        let [_, [cos, sin]] = self.sums;
        let phase = cos.atan2(sin);
        if let Some(before) = self.phase {
            let turned = (phase - before) / TAU;
            let seconds = (GLANCE * GLANCES) as f64 / self.rate;
            let off = (turned - turned.round()) / seconds / self.hz;
            self.worst_cents = self.worst_cents.max(1200.0 * (1.0 + off).log2().abs());
        }
        self.late = (-phase / TAU).rem_euclid(1.0);
        self.phase = Some(phase);
        (self.glances, self.sums) = (0, [[0.0; 2]; 2]);
    }
}
