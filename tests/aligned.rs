//! Any two captures of the golden set side by side, lined up by what was measured of them.
//!
//! The set is not part of this repository: `BACKLINE_GOLDEN` names its folder; else it is looked for at `../shared/golden`.
//! Without it there is nothing to measure: told on a desk, failed where `CI` is set.

mod common;

use backline::engine::{Kernel, Network, Tanh};
use backline::library::facts::{self, Timing};
use backline::nam::Model;
use common::golden::Set;
use realfft::RealFftPlanner;
use realfft::num_complex::Complex;
use std::collections::BTreeSet;

/// Captures of real amps and pedals begin like this.
const REAL: [&str; 7] = ["A2.", "Boss", "JCM", "Peter", "Phillipe", "Tim", "Tudor"];

/// Frames of a transform: all of the riff.
const SIZE: usize = 1 << 19;

/// What a capture makes of the riff.
struct Played {
    file: String,
    timing: Timing,
    /// Where most of a guitar's energy lies, 80 to 1000 Hz, brought to an energy of 1: frequency in Hz, and bin.
    band: Vec<(f64, Complex<f32>)>,
}

impl Played {
    fn new(file: &str, model: &Model) -> Self {
        let mut riff = backline::library::builtin_riff();
        riff.prepare(model.rate_hz());
        let mut sound = vec![0.0; (8.5 * model.rate_hz()) as usize];
        riff.read(&mut sound);
        let mut network = Network::new(model, Tanh::Exact, Kernel::default());
        sound
            .chunks_mut(512)
            .for_each(|block| network.process(block));
        Self {
            file: file.to_owned(),
            timing: facts::measure(model).timing,
            band: band(sound, model.rate_hz()),
        }
    }

    /// The sum of both against what two sounds that do not know each other would give, dB: 3 is the most, below 0 they
    /// cancel.
    fn with(&self, other: &Self, lined_up: bool) -> f64 {
        let late_ms = f64::from(other.timing.late_ms - self.timing.late_ms);
        let (held_back_ms, turned) = match lined_up {
            true => (late_ms, self.timing.inverted != other.timing.inverted),
            false => (0.0, false),
        };
        let pairs = self.band.iter().zip(&other.band);
        let shared = pairs.map(|((hz, one), (_, other))| {
            let turn = -std::f64::consts::TAU * hz * held_back_ms / 1000.0;
            let shift = Complex::new(turn.cos() as f32, turn.sin() as f32);
            f64::from((one * shift * other.conj()).re)
        });
        let sign = if turned { -1.0 } else { 1.0 };
        10.0 * (1.0 + sign * shared.sum::<f64>()).max(1e-6).log10()
    }
}

fn band(mut sound: Vec<f32>, rate_hz: f64) -> Vec<(f64, Complex<f32>)> {
    let forward = RealFftPlanner::<f32>::new().plan_fft_forward(SIZE);
    sound.resize(SIZE, 0.0);
    let mut bins = forward.make_output_vec();
    let done = forward.process(&mut sound, &mut bins);
    assert!(done.is_ok(), "lengths are the plan's own");
    let hz = |bin: usize| bin as f64 * rate_hz / SIZE as f64;
    let all = bins.into_iter().enumerate().map(|(n, bin)| (hz(n), bin));
    let mut band: Vec<_> = all.filter(|(hz, _)| (80.0..1000.0).contains(hz)).collect();
    let energy: f32 = band.iter().map(|(_, bin)| bin.norm_sqr()).sum();
    band.iter_mut().for_each(|(_, bin)| *bin /= energy.sqrt());
    band
}

#[test]
fn no_two_captures_cancel_once_they_are_lined_up() {
    let set = match Set::open() {
        Ok(set) => set,
        Err(reason) => {
            assert!(std::env::var_os("CI").is_none(), "{reason}");
            return eprintln!("not run: {reason}");
        }
    };
    let files = set.entries.iter().map(|entry| entry.model.clone());
    let is_real = |file: &str| REAL.iter().any(|start| file.contains(&format!("/{start}")));
    let files: BTreeSet<_> = files.filter(|file| is_real(file)).collect();
    let played: Vec<_> = files
        .iter()
        .map(|file| Played::new(file, &Model::open(&set.path(file)).unwrap()))
        .collect();
    let (mut sums, mut pairs) = ([0.0; 2], 0.0);
    for (n, one) in played.iter().enumerate() {
        eprintln!("{:?}: {}", one.timing, one.file);
        for other in &played[n + 1..] {
            let [as_they_are, lined_up] = [false, true].map(|lined_up| one.with(other, lined_up));
            assert!(
                lined_up > 0.0,
                "{} and {}: {lined_up} dB",
                one.file,
                other.file
            );
            sums = [sums[0] + as_they_are, sums[1] + lined_up];
            pairs += 1.0;
        }
    }
    let [as_they_are, lined_up] = sums.map(|sum| sum / pairs);
    eprintln!("{pairs} pairs: {as_they_are:.2} dB as they are, {lined_up:.2} dB lined up");
    assert!(pairs > 100.0 && lined_up > 1.7 && lined_up > as_they_are + 2.0);
}
