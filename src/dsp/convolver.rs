//! Convolution with a long impulse response, without delay.
//!
//! The first 64 taps are a plain sum per frame; the rest is done in parts of that length by Fourier transforms, each
//! ready just when its first frame is due. Source: W. G. Gardner, "Efficient convolution without input-output delay" (JAES
//! 1995), with parts of one length. The crates at hand make the result depend on how the signal is cut into blocks; a take
//! that is played again has to come out the same to the bit.

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use std::sync::Arc;

/// Frames of a part.
const PART: usize = 64;

/// Bins of the transform of a part and as much silence.
const BINS: usize = PART + 1;

/// An impulse response at work on one channel.
pub struct Convolver {
    /// The first taps, the newest last.
    head: [f32; PART],
    /// Spectra of the parts behind, one after the other, scaled by the transforms' length.
    tail: Vec<Complex<f32>>,
    /// Spectra of the parts that have come in, a ring.
    past: Vec<Complex<f32>>,
    /// Where in it the next one goes.
    next: usize,
    /// The last part and the one that is coming in.
    window: [f32; 2 * PART],
    filled: usize,
    /// What the tail gives to the part that is coming in.
    ahead: [f32; PART],
    forward: Arc<dyn RealToComplex<f32>>,
    back: Arc<dyn ComplexToReal<f32>>,
    time: Vec<f32>,
    sum: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
}

impl Convolver {
    /// For `taps`, the first one for the newest frame; none of them is silence.
    pub fn new(taps: &[f32]) -> Self {
        let mut planner = RealFftPlanner::<f32>::new();
        let forward = planner.plan_fft_forward(2 * PART);
        let back = planner.plan_fft_inverse(2 * PART);
        let (first, behind) = taps.split_at(taps.len().min(PART));
        let mut head = [0.0; PART];
        for (place, tap) in head.iter_mut().rev().zip(first) {
            *place = *tap;
        }
        let tail: Vec<_> = behind
            .chunks(PART)
            .flat_map(|part| spectrum(&*forward, part))
            .collect();
        let scratch = forward.get_scratch_len().max(back.get_scratch_len());
        Self {
            head,
            past: vec![Complex::default(); tail.len()],
            tail,
            next: 0,
            window: [0.0; 2 * PART],
            filled: 0,
            ahead: [0.0; PART],
            time: vec![0.0; 2 * PART],
            sum: vec![Complex::default(); BINS],
            scratch: vec![Complex::default(); scratch],
            forward,
            back,
        }
    }

    /// How many taps there are, rounded up to whole parts.
    pub fn taps(&self) -> usize {
        PART + self.tail.len() / BINS * PART
    }

    /// Forgets the past. Real-time safe.
    pub fn reset(&mut self) {
        self.past.fill(Complex::default());
        self.window = [0.0; 2 * PART];
        self.ahead = [0.0; PART];
        (self.next, self.filled) = (0, 0);
    }

    /// Convolves one block of any length in place. Real-time safe.
    pub fn process(&mut self, block: &mut [f32]) {
        let mut rest = block;
        while !rest.is_empty() {
            let (piece, tail) = rest.split_at_mut((PART - self.filled).min(rest.len()));
            self.window[PART + self.filled..][..piece.len()].copy_from_slice(piece);
            for sample in piece {
                let newest = PART + self.filled;
                let heard = &self.window[newest + 1 - PART..=newest];
                *sample = dot(&self.head, heard) + self.ahead[self.filled];
                self.filled += 1;
            }
            if self.filled == PART {
                self.turn();
            }
            rest = tail;
        }
    }

    /// A part has come in: its spectrum is kept, and what the tail gives to the next part is reckoned.
    fn turn(&mut self) {
        self.filled = 0;
        if !self.tail.is_empty() {
            self.time.copy_from_slice(&self.window);
            let place = &mut self.past[self.next..][..BINS];
            let done = self
                .forward
                .process_with_scratch(&mut self.time, place, &mut self.scratch);
            debug_assert!(done.is_ok(), "lengths are the plan's own");
            self.add_up();
            let done =
                self.back
                    .process_with_scratch(&mut self.sum, &mut self.time, &mut self.scratch);
            debug_assert!(done.is_ok(), "lengths are the plan's own");
            // Overlap-save: the second half is whole.
            self.ahead.copy_from_slice(&self.time[PART..]);
            self.next = (self.next + BINS) % self.past.len();
        }
        self.window.copy_within(PART.., 0);
    }

    /// The newest part times the first spectrum of the tail, the one before it times the second, and so on.
    fn add_up(&mut self) {
        self.sum.fill(Complex::default());
        let (newer, older) = self.past.split_at(self.next + BINS);
        let newest_first = newer
            .chunks_exact(BINS)
            .rev()
            .chain(older.chunks_exact(BINS).rev());
        for (heard, part) in newest_first.zip(self.tail.chunks_exact(BINS)) {
            for ((sum, heard), part) in self.sum.iter_mut().zip(heard).zip(part) {
                *sum += heard * part;
            }
        }
        // Both are real by nature; rounding must not say otherwise.
        self.sum[0].im = 0.0;
        self.sum[PART].im = 0.0;
    }
}

/// Of `part` behind silence, scaled so that the way back needs no scale.
fn spectrum(forward: &dyn RealToComplex<f32>, part: &[f32]) -> Vec<Complex<f32>> {
    let mut time = vec![0.0; 2 * PART];
    time[..part.len()].copy_from_slice(part);
    let mut spectrum = forward.make_output_vec();
    let done = forward.process(&mut time, &mut spectrum);
    debug_assert!(done.is_ok(), "lengths are the plan's own");
    let scale = 1.0 / (2 * PART) as f32;
    spectrum.iter_mut().for_each(|bin| *bin *= scale);
    spectrum
}

/// Eight sums side by side, in an order that no block length changes.
fn dot(taps: &[f32; PART], heard: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (taps, heard) in taps.chunks_exact(8).zip(heard.chunks_exact(8)) {
        for ((sum, tap), heard) in sums.iter_mut().zip(taps).zip(heard) {
            *sum += tap * heard;
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (b + f)) + ((c + g) + (d + h))
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
        for taps in [0, 1, 2, 63, 64, 65, 128, 129, 1000, 8192] {
            let (signal, taps) = (noise(9000, 1), response(taps));
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
        let (signal, taps) = (noise(5000, 3), response(1000));
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
