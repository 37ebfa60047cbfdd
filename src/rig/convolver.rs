//! Convolution with a long impulse response, without delay.
//!
//! The first 128 taps are a plain sum per frame; up to 1024 they are transformed in parts of 128, each ready just when its first
//! frame is due; the rest in parts of 512, for each of which there is time for as long as one lasts: the work is spread over
//! it, so that no block costs much more than another. Source: W. G. Gardner, "Efficient convolution without input-output delay"
//! (JAES 1995). The crates at hand make the result depend on how the signal is cut into blocks; a take that is played again
//! has to come out the same to the bit.

mod ear;
mod heard;
mod parts;
mod spectra;
mod transform;

use crate::engine::{Kernel, Loops};
pub use ear::Ear;
use parts::Parts;

/// Frames of a near part.
const PART: usize = 128;

/// Frames of a far part.
const FAR: usize = 512;

/// Where the far parts begin: one comes in, and one is reckoned.
const FAR_FROM: usize = 2 * FAR;

/// Near parts in a far one.
const STEPS: usize = FAR / PART;

/// The parts of no ear.
const NEVER: u64 = u64::MAX;

/// An impulse response at work on what an [`Ear`] hears. Any number of them can share one, and come and go: one that was not
/// there makes up for it.
#[derive(Clone)]
pub struct Convolver {
    /// The first taps, the newest last.
    head: [f32; PART],
    near: Parts,
    far: Parts,
    /// How many near parts the ear had heard when this was in step with it.
    parts: u64,
    /// What the near parts give to the one that is coming in.
    ahead: [f32; PART],
    /// What the far parts give to the one that is coming in, and to the next.
    far_ahead: [[f32; FAR]; 2],
    kernel: Kernel,
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
            parts: NEVER,
            ahead: [0.0; PART],
            far_ahead: [[0.0; FAR]; 2],
            kernel: Kernel::default(),
        }
    }

    /// How many taps there are, rounded up to whole parts.
    pub fn taps(&self) -> usize {
        PART + self.near.count() * PART + self.far.count() * FAR
    }

    /// The ear has forgotten the past. Real-time safe.
    pub fn reset(&mut self) {
        self.parts = NEVER;
    }

    /// Writes what it makes of the piece that `ear` has heard last. Real-time safe.
    pub fn process(&mut self, ear: &Ear, piece: &mut [f32]) {
        self.keep_up(ear);
        self.kernel.run_loops(Head {
            taps: &self.head,
            window: ear.window(),
            behind: [
                &self.ahead[ear.filled()..],
                &self.far_ahead[0][ear.step() * PART + ear.filled()..],
            ],
            piece,
        });
    }

    /// Reckons what the parts give that have come in since it played last.
    fn keep_up(&mut self, ear: &Ear) {
        if self.parts == ear.parts() {
            return;
        }
        self.add_near(ear);
        match self.parts.wrapping_add(1) == ear.parts() && self.parts != NEVER {
            true => self.go_on(ear),
            false => self.begin(ear),
        }
        self.parts = ear.parts();
    }

    fn add_near(&mut self, ear: &Ear) {
        if self.near.count() > 0 {
            self.near.clear();
            self.near.add_up(0..self.near.count(), ear.near(), 0);
            self.near.answer(&mut self.ahead);
        }
    }

    /// One near part has come in. With the last step a far part begins, with the others what the one before gives is reckoned
    /// bit by bit.
    fn go_on(&mut self, ear: &Ear) {
        match ear.step() {
            _ if self.far.count() == 0 => {}
            0 => {
                self.far_ahead[0] = self.far_ahead[1];
                self.far.clear();
            }
            step => self.add_far(step, ear),
        }
    }

    /// As if it had been there from the beginning.
    fn begin(&mut self, ear: &Ear) {
        if self.far.count() == 0 {
            return;
        }
        self.far.clear();
        self.far.add_up(0..self.far.count(), ear.far(), 1);
        self.far.answer(&mut self.far_ahead[0]);
        self.far.clear();
        for step in 1..=ear.step() {
            self.add_far(step, ear);
        }
    }

    fn add_far(&mut self, step: usize, ear: &Ear) {
        let last = STEPS - 1;
        let share = self.far.count().div_ceil(last);
        self.far
            .add_up((step - 1) * share..step * share, ear.far(), 0);
        if step == last {
            self.far.answer(&mut self.far_ahead[1]);
        }
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

    /// Plays `signal` in blocks of that size.
    fn play(convolver: &mut Convolver, ear: &mut Ear, signal: &mut [f32], size: usize) {
        for mut block in signal.chunks_mut(size) {
            while !block.is_empty() {
                let (piece, rest) = block.split_at_mut(block.len().min(ear.room()));
                ear.hear(piece);
                convolver.process(ear, piece);
                ear.move_on(piece.len());
                block = rest;
            }
        }
    }

    #[test]
    fn it_is_the_direct_sum() {
        for taps in [
            0, 1, 2, 63, 64, 65, 128, 129, 1000, 1024, 1025, 1536, 1537, 8192,
        ] {
            let (signal, taps) = (noise(20_000, 1), response(taps));
            let mut block = signal.clone();
            let mut ear = Ear::new(taps.len());
            play(&mut Convolver::new(&taps), &mut ear, &mut block, 20_000);
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
    fn blocks_change_no_bit_and_a_reset_one_is_new() {
        let (signal, taps) = (noise(9000, 3), response(4000));
        let mut whole = signal.clone();
        let (mut convolver, mut ear) = (Convolver::new(&taps), Ear::new(4000));
        play(&mut convolver, &mut ear, &mut whole, 9000);
        for size in [1, 7, 64, 100, 1000] {
            let mut pieces = signal.clone();
            // To a whole far part: sums are the same only where the parts begin alike.
            let round = ear.room() + PART * (STEPS - 1 - ear.step());
            play(&mut convolver, &mut ear, &mut vec![0.5; round], 64);
            ear.forget();
            convolver.reset();
            play(&mut convolver, &mut ear, &mut pieces, size);
            assert_eq!(pieces, whole, "blocks of {size}");
        }
    }

    #[test]
    fn one_that_comes_late_plays_as_if_it_had_been_there() {
        let (signal, taps) = (noise(12_000, 5), response(4000));
        let mut expected = signal.clone();
        let mut other = Convolver::new(&taps);
        play(&mut other, &mut Ear::new(4000), &mut expected, 64);
        for from in [1, 128, 500, 4000, 5000, 6016, 7777] {
            let (mut late, mut ear) = (Convolver::new(&taps), Ear::new(4000));
            let mut block = signal.clone();
            play(&mut other, &mut ear, &mut block[..from], 64);
            play(&mut late, &mut ear, &mut block[from..], 64);
            assert_eq!(block[from..], expected[from..], "from frame {from}");
        }
    }

    #[test]
    fn an_ear_that_learned_hears_on_alike() {
        let (signal, taps) = (noise(12_000, 5), response(4000));
        let mut expected = signal.clone();
        play(
            &mut Convolver::new(&taps),
            &mut Ear::new(4000),
            &mut expected,
            64,
        );
        let (mut first, mut second) = (Ear::new(9000), Ear::new(9000));
        let mut block = signal.clone();
        play(
            &mut Convolver::new(&taps),
            &mut first,
            &mut block[..5000],
            64,
        );
        second.learn(&first, 4000);
        play(
            &mut Convolver::new(&taps),
            &mut second,
            &mut block[5000..],
            64,
        );
        assert_eq!(block, expected);
    }
}
