//! The tones that a sound is made of: peaks of its spectrum, to a small fraction of a bin.

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};
use std::collections::vec_deque::Iter;
use std::sync::Arc;

/// Lower and higher tones are no string's, Hz.
const BAND_HZ: (f64, f64) = (25.0, 5000.0);
/// A tone stands out this much above what lies between the tones, as a ratio of amplitudes.
const STANDS_OUT: f32 = 6.0;
/// What is weaker than the strongest tone by more than this ratio does not count.
const FAINTEST: f32 = 0.004;
/// The most tones that are kept, the strongest.
const MOST: usize = 48;
/// A 4-term Blackman-Harris window, whose side lobes are 92 dB down. Source: F. J. Harris, "On the use of windows for
/// harmonic analysis with the discrete Fourier transform", Proc. IEEE 66 (1978), table 1.
const WINDOW: [f64; 4] = [0.358_75, 0.488_29, 0.141_28, 0.011_68];

/// One tone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Partial {
    /// Its frequency.
    pub hz: f64,
    /// How strong it is, in units of its own.
    pub strength: f64,
}

/// Finds tones by a Fourier transform.
pub struct Spectrum {
    plan: Arc<dyn RealToComplex<f32>>,
    padded: Vec<f32>,
    bins: Vec<Complex<f32>>,
    powers: Vec<f32>,
    sorted: Vec<f32>,
    bin_hz: f64,
}

impl Spectrum {
    /// For stretches of up to `longest` samples at `rate_hz`.
    pub fn new(longest: usize, rate_hz: f64) -> Self {
        // Four points to a bin of the longest stretch, for the parabola.
        let length = (3 * longest).next_power_of_two();
        let plan = RealFftPlanner::new().plan_fft_forward(length);
        let bin_hz = rate_hz / length as f64;
        Self {
            padded: plan.make_input_vec(),
            bins: plan.make_output_vec(),
            plan,
            powers: Vec::new(),
            sorted: Vec::new(),
            bin_hz,
        }
    }

    /// Puts the tones of `stretch` into `partials`, from low to high.
    pub fn partials(&mut self, stretch: Iter<'_, f32>, partials: &mut Vec<Partial>) {
        partials.clear();
        self.transform(stretch);
        let highest = self.powers.iter().copied().fold(0.0, f32::max);
        let least = (highest * FAINTEST.powi(2)).max(self.floor() * STANDS_OUT.powi(2));
        for at in 1..self.powers.len() - 1 {
            let around = [self.powers[at - 1], self.powers[at], self.powers[at + 1]];
            if around[1] > least && around[1] > around[0] && around[1] >= around[2] {
                partials.push(self.peak(at, around));
            }
        }
        keep_strongest(partials);
    }

    fn transform(&mut self, stretch: Iter<'_, f32>) {
        let frames = stretch.len();
        self.padded.fill(0.0);
        let step = std::f64::consts::TAU / frames.max(1) as f64;
        for (n, (into, sample)) in self.padded.iter_mut().zip(stretch).enumerate() {
            *into = sample * window((n as f64 + 0.5) * step);
        }
        let done = self.plan.process(&mut self.padded, &mut self.bins);
        debug_assert!(done.is_ok(), "lengths are the plan's own");
        let top = ((BAND_HZ.1 / self.bin_hz) as usize).min(self.bins.len());
        let low = (BAND_HZ.0 / self.bin_hz) as usize;
        self.powers.clear();
        let powers = self.bins[low..top].iter().map(|bin| bin.norm_sqr());
        self.powers.extend(powers);
    }

    /// The power of what lies between the tones: a quarter of all points is below it.
    fn floor(&mut self) -> f32 {
        self.sorted.clone_from(&self.powers);
        let quarter = self.sorted.len() / 4;
        let (_, floor, _) = self.sorted.select_nth_unstable_by(quarter, f32::total_cmp);
        // The median of Rayleigh noise is 2.4 times its lower quartile in power.
        2.4 * *floor
    }

    /// The vertex of the parabola through three logarithms. Source: J. O. Smith, Spectral Audio Signal Processing,
    /// "Quadratic interpolation of spectral peaks".
    fn peak(&self, at: usize, around: [f32; 3]) -> Partial {
        let [left, top, right] = around.map(|power| f64::from(power.max(1e-30)).ln());
        let bend = left - 2.0 * top + right;
        let aside = if bend < 0.0 {
            0.5 * (left - right) / bend
        } else {
            0.0
        };
        let low = (BAND_HZ.0 / self.bin_hz) as usize;
        Partial {
            hz: ((low + at) as f64 + aside) * self.bin_hz,
            strength: (0.5 * (top - 0.25 * (left - right) * aside)).exp(),
        }
    }
}

/// The window at `angle`, 0 to one turn.
fn window(angle: f64) -> f32 {
    let c = angle.cos();
    // cos 2x and cos 3x by cos x.
    let (c2, c3) = (2.0 * c * c - 1.0, c * (4.0 * c * c - 3.0));
    (WINDOW[0] - WINDOW[1] * c + WINDOW[2] * c2 - WINDOW[3] * c3) as f32
}

fn keep_strongest(partials: &mut Vec<Partial>) {
    if partials.len() > MOST {
        partials.sort_by(|a, b| b.strength.total_cmp(&a.strength));
        partials.truncate(MOST);
        partials.sort_by(|a, b| a.hz.total_cmp(&b.hz));
    }
}
