//! A take as one sees it: how strong each band of it is, two hundred times a second.

use realfft::RealFftPlanner;
use std::ops::Range;

/// From column to column, seconds.
const HOP_S: f64 = 0.005;

/// A column is made from so much, seconds; the next power of two, in frames.
const WIDTH_S: f64 = 0.02;

/// Up to here strings are told apart, Hz.
const HIGHEST_HZ: f64 = 6_000.0;

/// Rates above this are thinned out first, Hz.
const ENOUGH_HZ: f64 = 64_000.0;

/// A band that is so many times weaker than the loudest, by 60 dB, hardly counts.
const SOFT: f32 = 1000.0;

/// A rise is one over so many columns.
const RISE: usize = 2;

/// Less than so many columns tell nothing of whether stretches are alike.
const TOO_FEW: usize = 200;

/// Columns of compressed magnitudes.
pub struct Picture {
    columns: Vec<f32>,
    bins: usize,
    hop_s: f64,
    /// The middle of the first column, seconds.
    first_s: f64,
    rises: Vec<f32>,
}

impl Picture {
    pub fn of(take: &[f32], rate_hz: f64) -> Self {
        let thinned = (rate_hz / ENOUGH_HZ).ceil().max(1.0) as usize;
        let mean = |frames: &[f32]| frames.iter().sum::<f32>() / frames.len() as f32;
        let take: Vec<f32> = take.chunks(thinned).map(mean).collect();
        let rate_hz = rate_hz / thinned as f64;
        let hop = ((HOP_S * rate_hz).round() as usize).max(1);
        let width = ((WIDTH_S * rate_hz) as usize).next_power_of_two();
        let bins = ((HIGHEST_HZ * width as f64 / rate_hz) as usize).min(width / 2);
        let columns = columns(&take, width, hop, bins);
        Self {
            rises: rises(&columns, bins),
            columns,
            bins,
            hop_s: hop as f64 / rate_hz,
            first_s: 0.5 * width as f64 / rate_hz,
        }
    }

    /// From column to column, seconds.
    pub fn hop_s(&self) -> f64 {
        self.hop_s
    }

    /// The middle of a column, seconds.
    pub fn at_s(&self, column: usize) -> f64 {
        self.first_s + column as f64 * self.hop_s
    }

    /// How much each column has that the ones before it had not: the mean over all bands of the rise in `ln(1 + 1000 m)`,
    /// where m is the magnitude and the loudest is 1. Source: S. Böck and G. Widmer, "Maximum filter vibrato suppression for
    /// onset detection" (DAFx 2013).
    pub fn rises(&self) -> &[f32] {
        &self.rises
    }

    /// The rises between two times, seconds.
    pub fn rises_in(&self, range_s: Range<f64>) -> &[f32] {
        let [begin, end] = [range_s.start, range_s.end].map(|at_s| self.column(at_s));
        &self.rises[begin.min(end)..end]
    }

    /// The column whose middle is nearest, or one behind the last.
    fn column(&self, at_s: f64) -> usize {
        let column = ((at_s - self.first_s) / self.hop_s).round().max(0.0);
        (column as usize).min(self.rises.len())
    }

    /// How alike up to `most_s` before `end_s` are to what was `length_s` earlier, -1 to 1; neither where nothing is known.
    pub fn alike(&self, end_s: f64, length_s: f64, most_s: f64) -> f64 {
        let lag = (length_s / self.hop_s).round() as usize;
        let end = self.column(end_s);
        let begin = self.column(end_s - most_s).max(lag);
        if begin + TOO_FEW > end {
            return 0.5;
        }
        let strip = |columns: Range<usize>| {
            &self.columns[columns.start * self.bins..columns.end * self.bins]
        };
        correlation(strip(begin..end), strip(begin - lag..end - lag))
    }
}

fn columns(take: &[f32], width: usize, hop: usize, bins: usize) -> Vec<f32> {
    let plan = RealFftPlanner::<f32>::new().plan_fft_forward(width);
    let turn = |n| std::f32::consts::TAU * n as f32 / width as f32;
    let window: Vec<f32> = (0..width).map(|n| 0.5 - 0.5 * turn(n).cos()).collect();
    let (mut column, mut spectrum) = (plan.make_input_vec(), plan.make_output_vec());
    let mut scratch = plan.make_scratch_vec();
    let mut columns = Vec::with_capacity(take.len() / hop * bins);
    for frames in take.windows(width).step_by(hop) {
        let windowed = frames.iter().zip(&window).map(|(x, share)| x * share);
        column
            .iter_mut()
            .zip(windowed)
            .for_each(|(place, x)| *place = x);
        let done = plan.process_with_scratch(&mut column, &mut spectrum, &mut scratch);
        debug_assert!(done.is_ok(), "lengths are the plan's own");
        columns.extend(spectrum[..bins].iter().map(|bin| bin.norm_sqr().sqrt()));
    }
    let loudest = columns.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let compress = |magnitude: &mut f32| *magnitude = (SOFT * *magnitude / loudest).ln_1p();
    columns.iter_mut().for_each(compress);
    columns
}

fn rises(columns: &[f32], bins: usize) -> Vec<f32> {
    let columns: Vec<&[f32]> = columns.chunks_exact(bins).collect();
    let rise = |(now, before): (&&[f32], &&[f32])| {
        // A string that is bent moves to the next band, which is no attack.
        let highest = before
            .windows(3)
            .map(|near| near[0].max(near[1]).max(near[2]));
        let rises = now[1..]
            .iter()
            .zip(highest)
            .map(|(now, before)| (now - before).max(0.0));
        rises.sum::<f32>() / bins as f32
    };
    let later = columns.iter().skip(RISE).zip(&columns).map(rise);
    let first = std::iter::repeat_n(0.0, RISE.min(columns.len()));
    first.chain(later).collect()
}

/// Pearson's.
fn correlation(a: &[f32], b: &[f32]) -> f64 {
    let mean = |x: &[f32]| x.iter().sum::<f32>() / x.len() as f32;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    f64::from(ab)
        / (f64::from(aa) * f64::from(bb))
            .sqrt()
            .max(f64::MIN_POSITIVE)
}
