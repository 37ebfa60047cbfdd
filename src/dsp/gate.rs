//! A noise gate in two halves: it listens before the amp and acts behind it.

use super::Spec;

/// An open gate closes only this far below the level that opens it.
pub(super) const HYSTERESIS_DB: f32 = 6.0;

/// How long it stays open after the last peak that could have opened it: longer than a period of a bass's B.
const HOLD_MS: f64 = 50.0;

/// How fast a peak is forgotten, dB per second: a string fades far slower, so its periods do not show.
const FORGET_DB_PER_S: f64 = 120.0;

/// How long an opening gate takes: too short to be missed by a pick, too long to click.
const ATTACK_MS: f64 = 1.0;

/// Closed is silence, and it is reached this far down, dB.
const DEPTH_DB: f32 = 90.0;
/// The same, linear.
const SHUT: f32 = 3.162e-5;

/// How it is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GateSetting {
    /// Off: always open.
    pub on: bool,
    /// What opens it, dBFS of peaks.
    pub threshold_db: f32,
    /// How long a closing gate takes to silence, ms.
    pub release_ms: f32,
}

/// Both halves of a gate. Fully open it passes every sample bit for bit.
#[derive(Clone, Debug)]
pub struct Gate {
    rate_hz: f64,
    setting: GateSetting,
    opens_at: f32,
    closes_at: f32,
    forget: f32,
    attack: f32,
    /// Factor per frame on the way down.
    release: f32,
    envelope: f32,
    hold_frames: usize,
    held: usize,
    open: bool,
    gain: f32,
    /// What the first half decided for each frame of this block.
    gains: Vec<f32>,
}

impl Gate {
    /// Open, for blocks of up to the longest of `spec`.
    pub fn new(spec: Spec) -> Self {
        let rate_hz = spec.sample_rate_hz;
        let mut gate = Self {
            rate_hz,
            setting: GateSetting {
                on: false,
                threshold_db: -80.0,
                release_ms: 120.0,
            },
            opens_at: 0.0,
            closes_at: 0.0,
            forget: db(-(FORGET_DB_PER_S / rate_hz) as f32),
            attack: 1.0 / spec.frames(ATTACK_MS) as f32,
            release: 0.0,
            envelope: 0.0,
            hold_frames: spec.frames(HOLD_MS),
            held: 0,
            open: true,
            gain: 1.0,
            gains: vec![1.0; spec.max_block.max(1)],
        };
        gate.set(gate.setting);
        gate
    }

    /// Takes a setting; the way to it is as smooth as the gate itself. Real-time safe.
    pub fn follow(&mut self, setting: GateSetting) {
        if setting != self.setting {
            self.set(setting);
        }
    }

    fn set(&mut self, setting: GateSetting) {
        self.setting = setting;
        self.opens_at = db(setting.threshold_db);
        self.closes_at = db(setting.threshold_db - HYSTERESIS_DB);
        let frames = self.rate_hz * f64::from(setting.release_ms.max(1.0)) / 1000.0;
        self.release = db(-DEPTH_DB / frames as f32);
    }

    /// Listens to what goes into the amp: at most the longest block. Real-time safe.
    pub fn listen(&mut self, block: &[f32]) {
        for (frame, sample) in block.iter().enumerate() {
            self.envelope = sample.abs().max(self.envelope * self.forget);
            self.decide();
            self.gains[frame] = self.advance();
        }
    }

    /// Acts on what came out of the amp for the block that was listened to. Real-time safe.
    pub fn process(&self, block: &mut [f32]) {
        for (sample, gain) in block.iter_mut().zip(&self.gains) {
            *sample *= gain;
        }
    }

    /// Whether it lets the guitar pass.
    pub fn is_open(&self) -> bool {
        self.open
    }

    fn decide(&mut self) {
        let level = if self.open {
            self.closes_at
        } else {
            self.opens_at
        };
        match self.envelope >= level || !self.setting.on {
            true => (self.open, self.held) = (true, self.hold_frames),
            false if self.held > 0 => self.held -= 1,
            false => self.open = false,
        }
    }

    /// The gain of the next frame: up in a straight line, down in dB, from wherever it had got to.
    fn advance(&mut self) -> f32 {
        self.gain = match self.open {
            true => (self.gain + self.attack).min(1.0),
            false if self.gain > SHUT => self.gain * self.release,
            false => 0.0,
        };
        self.gain
    }
}

fn db(db: f32) -> f32 {
    crate::units::gain_from_db(db)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::TAU;

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };
    const ON: GateSetting = GateSetting {
        on: true,
        threshold_db: -50.0,
        release_ms: 100.0,
    };

    /// The gains that `guitar` brings about.
    fn gains(setting: GateSetting, guitar: &[f32], size: usize) -> Vec<f32> {
        let mut gate = Gate::new(SPEC);
        gate.follow(setting);
        let mut gains = vec![1.0; guitar.len()];
        for (guitar, gains) in guitar.chunks(size).zip(gains.chunks_mut(size)) {
            gate.listen(guitar);
            gate.process(gains);
        }
        gains
    }

    /// A string of `hz` that falls by `db_per_s`, plucked after a second of hiss at -70 dBFS.
    fn plucked(hz: f32, db_per_s: f32) -> Vec<f32> {
        let mut lot = 1_u32;
        let mut hiss = || {
            lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (lot as f32 / u32::MAX as f32 - 0.5) * 6.3e-4
        };
        (0..48_000 * 8)
            .map(|n| {
                let time = (n as f32 - 48_000.0) / 48_000.0;
                let level = if time < 0.0 {
                    0.0
                } else {
                    0.3 * db(-db_per_s * time)
                };
                let wave = (TAU * hz * time).sin() + 0.7 * (TAU * 2.003 * hz * time).sin();
                level * wave + hiss()
            })
            .collect()
    }

    #[test]
    fn it_opens_within_a_millisecond_of_a_pick_and_closes_once_on_every_decay() {
        for hz in [30.9, 82.4, 330.0, 1318.5] {
            for db_per_s in [6.0, 20.0, 60.0] {
                let guitar = plucked(hz, db_per_s);
                let gains = gains(ON, &guitar, 64);
                assert!(gains[10_000..48_000].iter().all(|gain| *gain == 0.0));
                let first = guitar.iter().position(|x| x.abs() > db(-50.0));
                let open = gains[48_000..].iter().position(|gain| *gain == 1.0);
                assert!(48_000 + open.unwrap() <= first.unwrap() + 48);
                let behind = &gains[48_000 + open.unwrap()..];
                let starts = behind.windows(2).filter(|pair| pair[1] > pair[0]).count();
                assert_eq!(starts, 0, "{hz} Hz, {db_per_s} dB/s: no chatter");
            }
        }
    }

    #[test]
    fn off_or_open_no_bit_changes_and_blocks_change_none() {
        let guitar = plucked(110.0, 20.0);
        let off = GateSetting { on: false, ..ON };
        assert!(gains(off, &guitar, 64).iter().all(|gain| *gain == 1.0));
        let whole = gains(ON, &guitar, 64);
        for size in [1, 7, 33] {
            assert_eq!(gains(ON, &guitar, size), whole);
        }
    }

    #[test]
    fn it_lets_go_in_the_time_it_is_given() {
        let mut guitar = vec![0.5; 4800];
        guitar.extend([0.0; 48_000]);
        for release_ms in [20.0, 100.0, 500.0] {
            let gains = gains(GateSetting { release_ms, ..ON }, &guitar, 64);
            let closing = gains[4800..].iter().position(|gain| *gain < 1.0).unwrap();
            let shut = gains[4800..].iter().position(|gain| *gain == 0.0).unwrap();
            let ms = (shut - closing) as f32 / 48.0;
            assert!((ms / release_ms - 1.0).abs() < 0.05, "{ms}");
            // -6 - -50 dB at 120 dB/s is 0.4 s for 50 dB, and the hold.
            assert!((15_000..30_000).contains(&closing), "{closing}");
        }
    }
}
