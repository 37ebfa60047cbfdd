//! Echoes, in stereo.

use super::line::{Line, Tap};
use super::{Smoothed, Spec};

/// The longest time between two echoes, ms.
pub const LONGEST_MS: f64 = 2000.0;

/// How long a knob takes to its new value.
const GLIDE_MS: f64 = 20.0;

/// How long the change to another time takes: the old echoes go while the new ones come, so nothing changes its pitch.
const FADE_MS: f64 = 60.0;

/// Each echo is duller than the one before: what is lost above and below, Hz.
const DULL_HZ: f64 = 3500.0;
const THIN_HZ: f64 = 90.0;

/// Frames that are played at a time.
const LONGEST: usize = 64;

/// How the echoes are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DelaySetting {
    /// Time between two echoes.
    pub time_ms: f32,
    /// How much of an echo comes back in the next, 0 up to below 1.
    pub feedback: f32,
    /// 0: all in the middle; 1: to and fro between the sides.
    pub width: f32,
    /// How loud the first echo is, linear; 0 is off.
    pub mix: f32,
}

/// Two delay lines that feed each other. Off, every sample passes bit for bit.
#[derive(Clone, Debug)]
pub struct Delay {
    lines: [Line; 2],
    tone: Tone,
    rate_hz: f64,
    tap: Tap,
    feedback: Smoothed,
    width: Smoothed,
    mix: Smoothed,
    /// Fades the first sound in: cut off at its beginning it would click with every echo.
    entry: Smoothed,
}

impl Delay {
    /// Off.
    pub fn new(spec: Spec) -> Self {
        let mut mix = Smoothed::new(spec, GLIDE_MS);
        mix.follow(0.0);
        Self {
            lines: std::array::from_fn(|_| Line::new(spec.frames(LONGEST_MS))),
            tone: Tone::new(spec),
            rate_hz: spec.sample_rate_hz,
            tap: Tap::new(spec, FADE_MS, 1),
            feedback: Smoothed::new(spec, GLIDE_MS),
            width: Smoothed::new(spec, GLIDE_MS),
            mix,
            entry: Smoothed::new(spec, GLIDE_MS),
        }
    }

    /// Sets off towards a setting. Real-time safe.
    pub fn follow(&mut self, setting: DelaySetting) {
        let ms = f64::from(setting.time_ms).clamp(1.0, LONGEST_MS);
        let frames = (ms * self.rate_hz / 1000.0).round() as usize;
        self.tap.follow(frames);
        if self.is_off() && setting.mix > 0.0 {
            // The past of another time is not to be heard again.
            self.reset();
            self.tap.jump(frames);
            self.entry.jump_next();
            self.entry.follow(0.0);
            self.entry.follow(1.0);
            self.feedback.jump_next();
            self.width.jump_next();
        }
        self.feedback.follow(setting.feedback.clamp(0.0, 0.98));
        self.width.follow(setting.width.clamp(0.0, 1.0));
        self.mix.follow(setting.mix);
    }

    /// Forgets the past. Real-time safe.
    pub fn reset(&mut self) {
        self.lines.iter_mut().for_each(Line::forget);
        self.tone = self.tone.at_rest();
    }

    /// Whether it does nothing.
    pub fn is_off(&self) -> bool {
        self.mix.settled() == Some(0.0)
    }

    /// Adds echoes to both sides. Real-time safe.
    pub fn process(&mut self, left: &mut [f32], right: &mut [f32]) {
        let (mut left, mut right) = (left, right);
        while !left.is_empty() && !self.is_off() {
            let frames = left.len().min(self.longest_piece());
            let (next_left, rest_left) = left.split_at_mut(frames);
            let (next_right, rest_right) = right.split_at_mut(frames);
            self.play(next_left, next_right);
            (left, right) = (rest_left, rest_right);
        }
    }

    /// How many frames are known to the end: nothing but the mix moves, and no echo of theirs is heard among them.
    fn longest_piece(&self) -> usize {
        let still = [&self.feedback, &self.width, &self.entry];
        match self.tap.at_rest() {
            Some(delay) if still.iter().all(|knob| knob.settled().is_some()) => delay.min(LONGEST),
            _ => 1,
        }
    }

    fn play(&mut self, left: &mut [f32], right: &mut [f32]) {
        let frames = left.len();
        let share = self.tap.advance();
        let (feedback, width) = (self.feedback.advance(), self.width.advance());
        let entry = self.entry.advance();
        let mut echoes = [[0.0; LONGEST]; 2];
        for (line, echoes) in self.lines.iter().zip(&mut echoes) {
            self.tap.read_all(line, share, &mut echoes[..frames]);
        }
        let mut fed = [[0.0; LONGEST]; 2];
        for n in 0..frames {
            let [own, other] = [echoes[0][n], echoes[1][n]];
            let middle = 0.5 * (left[n] + right[n]) * entry;
            fed[0][n] = middle + feedback * cross(own, other, width);
            fed[1][n] = middle * (1.0 - width) + feedback * cross(other, own, width);
        }
        self.tone.process(&mut fed, frames);
        for (line, fed) in self.lines.iter_mut().zip(&fed) {
            line.push_all(&fed[..frames]);
        }
        self.mix.clone().add(left, &echoes[0]);
        self.mix.add(right, &echoes[1]);
    }
}

fn cross(own: f32, other: f32, share: f32) -> f32 {
    own * (1.0 - share) + other * share
}

/// Two gentle slopes of 6 dB per octave, of both sides.
#[derive(Clone, Copy, Debug)]
struct Tone {
    dull: f32,
    thin: f32,
    below: [f32; 2],
    lowest: [f32; 2],
}

impl Tone {
    fn new(spec: Spec) -> Self {
        let pace = |hz: f64| 1.0 - (-std::f64::consts::TAU * hz / spec.sample_rate_hz).exp();
        Self {
            dull: pace(DULL_HZ) as f32,
            thin: pace(THIN_HZ) as f32,
            below: [0.0; 2],
            lowest: [0.0; 2],
        }
    }

    fn at_rest(self) -> Self {
        Self {
            below: [0.0; 2],
            lowest: [0.0; 2],
            ..self
        }
    }

    fn process(&mut self, sides: &mut [[f32; LONGEST]; 2], frames: usize) {
        // In registers, and both sides at once: neither waits for the other.
        let mut tone = *self;
        let [left, right] = sides;
        for (left, right) in left[..frames].iter_mut().zip(right) {
            for (side, sample) in [left, right].into_iter().enumerate() {
                let (below, lowest) = (&mut tone.below[side], &mut tone.lowest[side]);
                *below = *below * (1.0 - tone.dull) + *sample * tone.dull;
                *lowest = *lowest * (1.0 - tone.thin) + *below * tone.thin;
                *sample = *below - *lowest;
            }
        }
        *self = tone;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: Spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };
    const ON: DelaySetting = DelaySetting {
        time_ms: 100.0,
        feedback: 0.5,
        width: 0.0,
        mix: 1.0,
    };

    /// A click's echoes: energy and moment of each side, per echo.
    fn echoes(setting: DelaySetting) -> Vec<[f32; 2]> {
        let mut delay = Delay::new(SPEC);
        delay.follow(setting);
        let (mut left, mut right) = ([0.0; 24_000], [0.0; 24_000]);
        // The mix has to have come in.
        delay.process(&mut left[..4800], &mut right[..4800]);
        (left[4799], right[4799]) = (1.0, 1.0);
        delay.process(&mut left[4799..], &mut right[4799..]);
        (left[4799], right[4799]) = (0.0, 0.0);
        let loudest = |side: &[f32], echo: usize| {
            let piece = &side[4799 + 4800 * echo..][..2400];
            piece.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()))
        };
        (0..4)
            .map(|echo| [loudest(&left, echo), loudest(&right, echo)])
            .collect()
    }

    #[test]
    fn echoes_come_in_time_ever_softer() {
        let echoes = echoes(ON);
        assert_eq!(echoes[0], [0.0, 0.0]);
        for pair in echoes[1..].windows(2) {
            assert_eq!(pair[0][0], pair[0][1], "in the middle");
            assert!(pair[0][0] > 0.01 && pair[1][0] < 0.5 * pair[0][0]);
        }
    }

    #[test]
    fn wide_ones_go_to_and_fro() {
        let echoes = echoes(DelaySetting { width: 1.0, ..ON });
        for (echo, [left, right]) in echoes.into_iter().enumerate().skip(1) {
            let (here, there) = match echo % 2 {
                1 => (left, right),
                _ => (right, left),
            };
            assert!(here > 0.005 && there < 1e-9, "{echo}: {here} {there}");
        }
    }

    #[test]
    fn off_no_bit_changes_and_the_past_is_forgotten() {
        let mut delay = Delay::new(SPEC);
        delay.follow(ON);
        let (mut left, mut right) = ([0.5; 9600], [0.5; 9600]);
        delay.process(&mut left, &mut right);
        delay.follow(DelaySetting { mix: 0.0, ..ON });
        delay.process(&mut left, &mut right);
        assert!(delay.is_off());
        let (mut left, mut right) = ([0.25; 9600], [0.25; 9600]);
        delay.process(&mut left, &mut right);
        assert_eq!((left, right), ([0.25; 9600], [0.25; 9600]));
        delay.follow(ON);
        let (mut left, mut right) = ([0.0; 9600], [0.0; 9600]);
        delay.process(&mut left, &mut right);
        assert_eq!((left, right), ([0.0; 9600], [0.0; 9600]));
    }

    #[test]
    fn another_time_does_not_click_and_blocks_change_no_bit() {
        let play = |size: usize| {
            let mut delay = Delay::new(SPEC);
            let turn = std::f32::consts::TAU * 110.0 / 48_000.0;
            let mut left: Vec<f32> = (0..48_000).map(|n| 0.2 * (turn * n as f32).sin()).collect();
            let mut right = left.clone();
            for (n, start) in (0..48_000).step_by(4000).enumerate() {
                delay.follow(DelaySetting {
                    time_ms: [100.0, 331.0, 45.0][n / 3 % 3],
                    ..ON
                });
                let (left, right) = (&mut left[start..][..4000], &mut right[start..][..4000]);
                for (left, right) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
                    delay.process(left, right);
                }
            }
            left
        };
        let whole = play(4000);
        let steepest = whole.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        let steepest = steepest.fold(0.0, f32::max);
        // Dry and all echoes in step: three times the sine's own slope.
        assert!(steepest < 3.3 * 0.2 * 0.0144, "{steepest}");
        for size in [1, 7, 64] {
            assert_eq!(play(size), whole, "blocks of {size}");
        }
    }
}
