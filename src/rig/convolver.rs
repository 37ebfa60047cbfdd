//! Convolution with a long impulse response, without delay.
//!
//! The first 128 taps are a plain sum per frame; up to 1024 they are transformed in parts of 128, each ready just when its first
//! frame is due; the rest in parts of 512, for each of which there is time for as long as one lasts: the work is spread over
//! it, so that no block costs much more than another. Source: W. G. Gardner, "Efficient convolution without input-output delay"
//! (JAES 1995). The crates at hand make the result depend on how the signal is cut into blocks; a take that is played again
//! has to come out the same to the bit.

mod parts;
mod transform;

use crate::engine::{Kernel, Loops};
use parts::Parts;

/// Frames of a near part.
const PART: usize = 128;

/// Frames of a far part.
const FAR: usize = 512;

/// Where the far parts begin: one comes in, and one is reckoned.
const FAR_FROM: usize = 2 * FAR;

/// Near parts in a far one.
const STEPS: usize = FAR / PART;

/// An impulse response at work on one channel.
pub struct Convolver {
    /// The first taps, the newest last.
    head: [f32; PART],
    near: Parts,
    far: Parts,
    /// The near part before this one and the one that is coming in.
    window: [f32; 2 * PART],
    filled: usize,
    /// What the near parts give to the one that is coming in.
    ahead: [f32; PART],
    /// The far part before this one and the one that is coming in.
    far_window: [f32; 2 * FAR],
    /// How many near parts of it are there.
    step: usize,
    /// What the far parts give to the one that is coming in, and to the next.
    far_ahead: [[f32; FAR]; 2],
    kernel: Kernel,
}

impl Clone for Convolver {
    fn clone(&self) -> Self {
        Self {
            near: self.near.clone(),
            far: self.far.clone(),
            ..*self
        }
    }

    /// Takes over the past, and the taps, of another one with as many. Real-time safe.
    fn clone_from(&mut self, other: &Self) {
        self.near.clone_from(&other.near);
        self.far.clone_from(&other.far);
        self.head = other.head;
        (self.window, self.filled, self.ahead) = (other.window, other.filled, other.ahead);
        (self.far_window, self.step) = (other.far_window, other.step);
        self.far_ahead = other.far_ahead;
    }
}

impl Convolver {
    /// For `taps`, the first one for the newest frame; none of them is silence.
    pub fn new(taps: &[f32]) -> Self {
        let (first, behind) = taps.split_at(taps.len().min(PART));
        let (near, far) = behind.split_at(behind.len().min(FAR_FROM - PART));
        let mut head = [0.0; PART];
        for (place, tap) in head.iter_mut().rev().zip(first) {
            *place = *tap;
        }
        Self {
            head,
            near: Parts::new(near, PART),
            far: Parts::new(far, FAR),
            window: [0.0; 2 * PART],
            filled: 0,
            ahead: [0.0; PART],
            far_window: [0.0; 2 * FAR],
            step: 0,
            far_ahead: [[0.0; FAR]; 2],
            kernel: Kernel::default(),
        }
    }

    /// How many taps there are, rounded up to whole parts.
    pub fn taps(&self) -> usize {
        PART + self.near.count() * PART + self.far.count() * FAR
    }

    /// Forgets the past. Real-time safe.
    pub fn reset(&mut self) {
        self.near.reset();
        self.far.reset();
        self.window.fill(0.0);
        self.ahead.fill(0.0);
        self.far_window.fill(0.0);
        self.far_ahead = [[0.0; FAR]; 2];
        (self.filled, self.step) = (0, 0);
    }

    /// Convolves one block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        let mut rest = block;
        while !rest.is_empty() {
            let (piece, tail) = rest.split_at_mut((PART - self.filled).min(rest.len()));
            self.window[PART + self.filled..][..piece.len()].copy_from_slice(piece);
            self.kernel.run_loops(Head {
                taps: &self.head,
                window: &self.window[self.filled + 1..],
                behind: [
                    &self.ahead[self.filled..],
                    &self.far_ahead[0][self.step * PART + self.filled..],
                ],
                piece: &mut *piece,
            });
            self.filled += piece.len();
            if self.filled == PART {
                self.turn();
            }
            rest = tail;
        }
    }

    /// A near part has come in.
    fn turn(&mut self) {
        self.filled = 0;
        if self.near.count() > 0 {
            self.near.hear(&self.window);
            self.near.add_up(0..self.near.count());
            self.near.answer(&mut self.ahead);
        }
        if self.far.count() > 0 {
            self.turn_far();
        }
        self.window.copy_within(PART.., 0);
    }

    /// Keeps the near part for the far ones, and goes on with these: with the last step a new one begins, with the others
    /// what the one before gives is reckoned bit by bit.
    fn turn_far(&mut self) {
        let place = FAR + self.step * PART;
        self.far_window[place..][..PART].copy_from_slice(&self.window[PART..]);
        let last = STEPS - 1;
        if self.step < last {
            let share = self.far.count().div_ceil(last);
            self.far.add_up(self.step * share..(self.step + 1) * share);
        }
        if self.step + 1 == last {
            self.far.answer(&mut self.far_ahead[1]);
        }
        if self.step == last {
            self.far_ahead[0] = self.far_ahead[1];
            self.far.hear(&self.far_window);
            self.far_window.copy_within(FAR.., 0);
        }
        self.step = (self.step + 1) % STEPS;
    }
}

/// The first taps, and what all the others have given ahead.
struct Head<'a> {
    taps: &'a [f32; PART],
    /// From the oldest frame that the first of the piece still hears.
    window: &'a [f32],
    behind: [&'a [f32]; 2],
    piece: &'a mut [f32],
}

impl Loops for Head<'_> {
    #[inline(always)]
    fn run(self) {
        let behind = self.behind[0].iter().zip(self.behind[1]);
        for (sample, (near, far)) in self.piece.iter_mut().zip(behind) {
            *sample = near + far;
        }
        let (pairs, few) = self.piece.as_chunks_mut::<{ 2 * LANES }>();
        for (n, samples) in pairs.iter_mut().enumerate() {
            add_pair(self.taps, &self.window[n * 2 * LANES..], samples);
        }
        for (n, sample) in few.iter_mut().enumerate() {
            let heard = &self.window[pairs.len() * 2 * LANES + n..];
            let samples = std::array::from_mut(sample);
            for at in (0..PART).step_by(RUN) {
                add(&self.taps[at..], &heard[at..], samples);
            }
        }
    }
}

/// Frames side by side.
const LANES: usize = 16;

/// Taps whose products are summed before they are added to the rest, the oldest run first: one long sum would round too often,
/// and so it is the same sum wherever a block is cut.
const RUN: usize = LANES;

/// Adds the sum over a run of taps to consecutive frames.
#[inline(always)]
fn add<const N: usize>(taps: &[f32], heard: &[f32], samples: &mut [f32; N]) {
    let mut sums = [0.0; N];
    for (tap, heard) in taps[..RUN].iter().zip(heard.windows(N)) {
        add_product(&mut sums, *tap, heard);
    }
    add_sums(samples, &sums);
}

/// Adds the sum over all taps to consecutive frames. What the first half of them hears in one run is what the second half
/// hears in the run before: it is read once for both.
#[inline(always)]
fn add_pair(taps: &[f32; PART], heard: &[f32], samples: &mut [f32; 2 * LANES]) {
    let Some((first, second)) = samples.split_first_chunk_mut::<LANES>() else {
        return;
    };
    let Some(second) = second.first_chunk_mut::<LANES>() else {
        return;
    };
    add(taps, heard, first);
    for at in (RUN..PART).step_by(RUN) {
        let (mut sums, mut later) = ([0.0; LANES], [0.0; LANES]);
        let (now, before) = (&taps[at..][..RUN], &taps[at - RUN..][..RUN]);
        let taps = now.iter().zip(before);
        for ((now, before), heard) in taps.zip(heard[at..].windows(LANES)) {
            add_product(&mut sums, *now, heard);
            add_product(&mut later, *before, heard);
        }
        add_sums(first, &sums);
        add_sums(second, &later);
    }
    add(&taps[PART - RUN..], &heard[PART..], second);
}

#[inline(always)]
fn add_product<const N: usize>(sums: &mut [f32; N], tap: f32, heard: &[f32]) {
    for (sum, heard) in sums.iter_mut().zip(heard) {
        *sum += tap * heard;
    }
}

#[inline(always)]
fn add_sums<const N: usize>(samples: &mut [f32; N], sums: &[f32; N]) {
    for (sample, sum) in samples.iter_mut().zip(sums) {
        *sample += sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(frames: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..frames).map(|_| next()).collect()
    }

    /// The definition, in f64.
    fn direct(signal: &[f32], taps: &[f32]) -> Vec<f64> {
        let at = |n: usize| {
            let reach = taps.len().min(n + 1);
            let products = taps[..reach].iter().enumerate();
            products
                .map(|(k, tap)| f64::from(*tap) * f64::from(signal[n - k]))
                .sum()
        };
        (0..signal.len()).map(at).collect()
    }

    /// A cabinet's shape: noise that dies away, of unit energy.
    fn response(taps: usize) -> Vec<f32> {
        let mut response = noise(taps, 7);
        let time = taps as f32 / 6.0;
        for (n, tap) in response.iter_mut().enumerate() {
            *tap *= (-(n as f32) / time).exp();
        }
        let energy: f32 = response.iter().map(|tap| tap * tap).sum();
        response.iter_mut().for_each(|tap| *tap /= energy.sqrt());
        response
    }

    #[test]
    fn it_is_the_direct_sum() {
        for taps in [
            0, 1, 2, 63, 64, 65, 128, 129, 1000, 1024, 1025, 1536, 1537, 8192,
        ] {
            let (signal, taps) = (noise(20_000, 1), response(taps));
            let mut block = signal.clone();
            Convolver::new(&taps).process(&mut block);
            let expected = direct(&signal, &taps);
            let errors = block
                .iter()
                .zip(&expected)
                .map(|(a, b)| (f64::from(*a) - b).abs());
            let worst = errors.fold(0.0, f64::max);
            eprintln!("{} taps: {worst:.2e}", taps.len());
            assert!(worst < 1e-6, "{} taps: {worst}", taps.len());
        }
    }

    #[test]
    fn blocks_change_no_bit_and_reset_is_new() {
        let (signal, taps) = (noise(9000, 3), response(4000));
        let mut whole = signal.clone();
        let mut convolver = Convolver::new(&taps);
        convolver.process(&mut whole);
        for size in [1, 7, 64, 100, 1000] {
            let mut pieces = signal.clone();
            convolver.reset();
            for piece in pieces.chunks_mut(size) {
                convolver.process(piece);
            }
            assert_eq!(pieces, whole, "blocks of {size}");
        }
    }
}
