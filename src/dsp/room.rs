//! The room around the amp.
//!
//! A feedback delay network: eight lines whose ends are mixed by a Hadamard matrix, which loses nothing, and damped on
//! their way back, fed through four all-pass filters that blur the first reflections. Source: J.-M. Jot and A. Chaigne,
//! "Digital delay networks for designing artificial reverberators" (AES 90, 1991); M. Schroeder for the all-passes.

use super::line::Line;
use super::{Smoothed, Spec};
use wide::f32x4;

/// How long a knob takes to its new value.
const GLIDE_MS: f64 = 30.0;

/// Lengths of the lines, ms: no common measure, so that no pitch stands out.
const LINES_MS: [f64; 8] = [23.1, 27.7, 31.9, 36.3, 41.9, 46.7, 52.1, 58.3];

/// Lengths of the all-passes, ms, and how much they feed back.
const BLUR_MS: [f64; 4] = [4.77, 3.59, 12.73, 9.31];
const BLUR: f32 = 0.6;

/// How long the smallest and the largest room ring, seconds to -60 dB.
const RINGS_S: [f64; 2] = [0.25, 3.5];

/// High notes die away sooner: half as long from here on, Hz.
const DAMP_HZ: f64 = 3000.0;

/// Nothing rumbles, Hz.
const THIN_HZ: f64 = 120.0;

/// How loud all lines together are beside the dry sound.
const LEVEL: f32 = 0.5;

/// What keeps the energy of eight values that a Hadamard matrix mixes: 1/sqrt(8).
const EVEN: f32 = 0.353_553_4;

/// Frames that are played at a time, and side by side.
const LONGEST: usize = 64;
const LANES: usize = 4;

/// What is reckoned for one piece.
#[derive(Clone, Debug)]
struct Piece {
    /// What goes into the lines.
    fed: [f32; LONGEST],
    /// What comes out of them, and goes back in.
    ends: [[f32; LONGEST]; 8],
    /// What comes out of a blur, and goes back in.
    blur: [[f32; LONGEST]; 2],
    /// Both sides.
    room: [[f32; LONGEST]; 2],
}

impl Piece {
    const SILENT: Self = Self {
        fed: [0.0; LONGEST],
        ends: [[0.0; LONGEST]; 8],
        blur: [[0.0; LONGEST]; 2],
        room: [[0.0; LONGEST]; 2],
    };
}

/// A room. Off, every sample passes bit for bit.
#[derive(Clone, Debug)]
pub struct Room {
    /// The longest piece that is played at a time: shorter than every line.
    longest: usize,
    lines: [Line; 8],
    frames: [usize; 8],
    damped: [f32; 8],
    damp: f32,
    blurs: [Line; 4],
    blur_frames: [usize; 4],
    thin: f32,
    lowest: f32,
    piece: Piece,
    rate_hz: f64,
    size: Smoothed,
    /// The gain of each line that the size means.
    gains: [f32; 8],
    mix: Smoothed,
    /// Fades the first sound in: cut off at its beginning it would click with every reflection.
    entry: Smoothed,
}

impl Room {
    /// Off.
    pub fn new(spec: Spec) -> Self {
        let mut mix = Smoothed::new(spec, GLIDE_MS);
        mix.follow(0.0);
        let pace = |hz: f64| 1.0 - (-std::f64::consts::TAU * hz / spec.sample_rate_hz).exp();
        let shortest = BLUR_MS.map(|ms| spec.frames(ms)).into_iter().min();
        let mut room = Self {
            longest: LONGEST.min(shortest.unwrap_or(1)),
            lines: LINES_MS.map(|ms| Line::new(spec.frames(ms))),
            frames: LINES_MS.map(|ms| spec.frames(ms)),
            damped: [0.0; 8],
            damp: pace(DAMP_HZ) as f32,
            blurs: BLUR_MS.map(|ms| Line::new(spec.frames(ms))),
            blur_frames: BLUR_MS.map(|ms| spec.frames(ms)),
            thin: pace(THIN_HZ) as f32,
            lowest: 0.0,
            piece: Piece::SILENT,
            rate_hz: spec.sample_rate_hz,
            size: Smoothed::new(spec, GLIDE_MS),
            gains: [0.0; 8],
            mix,
            entry: Smoothed::new(spec, GLIDE_MS),
        };
        room.resize(1.0);
        room
    }

    /// Sets off towards a size (0 to 1) and a loudness (linear; 0 is off). Real-time safe.
    pub fn follow(&mut self, size: f32, mix: f32) {
        if self.is_off() && mix > 0.0 {
            self.reset();
            self.entry.jump_next();
            self.entry.follow(0.0);
            self.entry.follow(1.0);
        }
        let was = self.size.settled();
        self.size.follow(size);
        // Before anything is heard it is taken at once.
        if let Some(size) = self.size.settled().filter(|_| was != Some(size)) {
            self.resize(size);
        }
        self.mix.follow(LEVEL * mix);
    }

    /// Forgets the past. Real-time safe.
    pub fn reset(&mut self) {
        self.lines.iter_mut().for_each(Line::forget);
        self.blurs.iter_mut().for_each(Line::forget);
        self.damped = [0.0; 8];
        self.lowest = 0.0;
    }

    /// Whether it does nothing.
    pub fn is_off(&self) -> bool {
        self.mix.settled() == Some(0.0)
    }

    /// Adds the room to both sides. Real-time safe.
    pub fn process(&mut self, left: &mut [f32], right: &mut [f32]) {
        let (mut left, mut right) = (left, right);
        while !left.is_empty() && !self.is_off() {
            let longest = match self.size.settled() {
                Some(_) => self.longest,
                None => {
                    let size = self.size.advance();
                    self.resize(size);
                    1
                }
            };
            let frames = left.len().min(longest);
            let (next_left, rest_left) = left.split_at_mut(frames);
            let (next_right, rest_right) = right.split_at_mut(frames);
            self.play(next_left, next_right);
            (left, right) = (rest_left, rest_right);
        }
    }

    /// Adds the room to a piece that is shorter than every line: what comes out of them is all known at its beginning.
    fn play(&mut self, left: &mut [f32], right: &mut [f32]) {
        let frames = left.len();
        let Piece { ends, room, .. } = &mut self.piece;
        for ((end, line), delay) in ends.iter_mut().zip(&self.lines).zip(self.frames) {
            line.read_all(delay, &mut end[..frames]);
        }
        for (side, room) in room.iter_mut().enumerate() {
            for (n, sample) in room[..frames].iter_mut().enumerate() {
                let end = |line: usize| ends[2 * line + side][n];
                *sample = end(0) - end(1) + end(2) - end(3);
            }
        }
        self.damp(left, right);
        self.blur(frames);
        self.mix.clone().add(left, &self.piece.room[0]);
        self.mix.add(right, &self.piece.room[1]);
        let Piece { ends, fed, .. } = &mut self.piece;
        mix(ends, fed, frames);
        for (line, end) in self.lines.iter_mut().zip(ends) {
            line.push_all(&end[..frames]);
        }
    }

    /// What goes into the lines is thinned, and in what comes out of them high notes die away sooner, all in their time: frame
    /// by frame, so that none of these filters waits for another.
    fn damp(&mut self, left: &[f32], right: &[f32]) {
        let Piece { fed, ends, .. } = &mut self.piece;
        let (mut lowest, thin) = (self.lowest, self.thin);
        let (mut damped, damp) = (self.damped, self.damp);
        let halves = self.gains.map(|gain| 0.5 * EVEN * gain);
        for (n, (left, right)) in left.iter().zip(right).enumerate() {
            let dry = 0.5 * (left + right);
            lowest = lowest * (1.0 - thin) + dry * thin;
            fed[n] = dry - lowest;
            for ((end, damped), half) in ends.iter_mut().zip(&mut damped).zip(halves) {
                // Half of the damping lets high notes live half as long instead of not at all.
                *damped = *damped * (1.0 - damp) + end[n] * damp;
                end[n] = half * (end[n] + *damped);
            }
        }
        (self.lowest, self.damped) = (lowest, damped);
    }

    /// What goes into the lines, blurred.
    fn blur(&mut self, frames: usize) {
        let Piece { fed, blur, .. } = &mut self.piece;
        let fed = &mut fed[..frames];
        self.entry.process(fed);
        let [late, into] = blur.each_mut().map(|part| &mut part[..frames]);
        for (line, delay) in self.blurs.iter_mut().zip(self.blur_frames) {
            line.read_all(delay, late);
            for ((fed, late), into) in fed.iter_mut().zip(&*late).zip(&mut *into) {
                *into = *fed + BLUR * late;
                *fed = late - BLUR * *into;
            }
            line.push_all(into);
        }
    }

    fn resize(&mut self, size: f32) {
        let [least, most] = RINGS_S;
        let rings_s = least * (most / least).powf(f64::from(size.clamp(0.0, 1.0)));
        let gain = |frames| {
            let rounds_s = f64::from(frames as u32) / self.rate_hz;
            0.001_f64.powf(rounds_s / rings_s) as f32
        };
        self.gains = self.frames.map(gain);
    }
}

/// Mixes the eight values of each frame by a Hadamard matrix (times [`EVEN`], so that their energy stays), and adds what is
/// fed to half of them upright, to the others upside down.
fn mix(rows: &mut [[f32; LONGEST]; 8], fed: &[f32; LONGEST], frames: usize) {
    for at in (0..frames).step_by(LANES) {
        let load = |row: &[f32; LONGEST]| f32x4::new(std::array::from_fn(|n| row[at + n]));
        let mut values = rows.each_ref().map(load);
        for half in [4, 2, 1] {
            for pair in values.chunks_exact_mut(2 * half) {
                let (a, b) = pair.split_at_mut(half);
                let pairs = a.iter_mut().zip(b);
                pairs.for_each(|(a, b)| (*a, *b) = (*a + *b, *a - *b));
            }
        }
        let (fed, (upright, other)) = (load(fed), values.split_at_mut(4));
        upright.iter_mut().for_each(|value| *value += fed);
        other.iter_mut().for_each(|value| *value -= fed);
        for (row, values) in rows.iter_mut().zip(values) {
            row[at..at + LANES].copy_from_slice(&values.to_array());
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

    /// What a room gives back of a click, both sides.
    fn answer(size: f32, seconds: usize) -> [Vec<f32>; 2] {
        let mut room = Room::new(SPEC);
        room.follow(size, 1.0);
        let (mut left, mut right) = (vec![0.0; 4800], vec![0.0; 4800]);
        room.process(&mut left, &mut right);
        let (mut left, mut right) = (vec![0.0; 48_000 * seconds], vec![0.0; 48_000 * seconds]);
        (left[0], right[0]) = (1.0, 1.0);
        room.process(&mut left, &mut right);
        (left[0], right[0]) = (0.0, 0.0);
        [left, right]
    }

    fn energy_db(piece: &[f32]) -> f32 {
        let energy: f32 = piece.iter().map(|x| x * x).sum();
        10.0 * energy.max(1e-30).log10()
    }

    #[test]
    fn larger_rooms_ring_longer_and_all_die_away() {
        for (size, seconds) in [(0.0, 0.25), (0.5, 0.935), (1.0, 3.5)] {
            let [left, _] = answer(size, 8);
            let from = 4800;
            let slope = |a: usize, b: usize| {
                let piece = 4800;
                energy_db(&left[a..a + piece]) - energy_db(&left[b..b + piece])
            };
            let span = (seconds * 0.5 * 48_000.0) as usize;
            let measured = 60.0 * span as f32 / 48_000.0 / slope(from, from + span);
            // Damping shortens it.
            let bounds = 0.45 * seconds as f32..1.15 * seconds as f32;
            assert!(bounds.contains(&measured), "{size}: {measured} s");
            assert!(energy_db(&left[48_000 * 7..]) < -90.0);
        }
    }

    #[test]
    fn the_sides_differ_and_are_equally_loud() {
        let [left, right] = answer(0.7, 3);
        let product: f32 = left.iter().zip(&right).map(|(a, b)| a * b).sum();
        let (a, b) = (energy_db(&left), energy_db(&right));
        assert!((a - b).abs() < 1.0, "{a} {b}");
        let alike = product / 10.0_f32.powf((a + b) / 20.0);
        assert!(alike.abs() < 0.2, "{alike}");
    }

    #[test]
    fn off_no_bit_changes_and_blocks_change_none() {
        let mut room = Room::new(SPEC);
        room.follow(0.5, 0.0);
        let (mut left, mut right) = ([0.3; 64], [0.2; 64]);
        room.process(&mut left, &mut right);
        assert_eq!((left, right), ([0.3; 64], [0.2; 64]));
        let play = |size: usize| {
            let mut room = Room::new(SPEC);
            room.follow(0.5, 0.5);
            let mut left: Vec<f32> = (0..5000).map(|n| (n as f32 * 0.1).sin()).collect();
            let mut right = left.clone();
            for (left, right) in left.chunks_mut(size).zip(right.chunks_mut(size)) {
                room.process(left, right);
            }
            [left, right]
        };
        let whole = play(5000);
        for size in [1, 7, 64] {
            assert_eq!(play(size), whole, "blocks of {size}");
        }
    }
}
