//! What several integration tests share.
#![allow(dead_code, reason = "each test takes what it needs")]

pub mod captures;
pub mod golden;

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use libtest_mimic::{Failed, Trial};

/// The one test that stands for a folder of test files that is not there.
pub fn missing(what: &'static str, reason: String) -> Trial {
    let is_desk = std::env::var_os("CI").is_none();
    eprintln!("the {what} is missing: {reason}");
    let outcome = move || Err(Failed::from(format!("the {what} is missing: {reason}")));
    Trial::test(what, outcome).with_ignored_flag(is_desk)
}

/// Frames per call of `process`, cycled through.
const CUTS: [&[usize]; 5] = [&[64], &[7], &[1000], &[1], &[1, 7, 16, 64, 1000, 3, 2, 17]];

/// What `model` makes of `input` on `kernel`: the same, bit for bit, however it is cut into blocks.
pub fn played(model: &Model, kernel: Kernel, input: &[f32]) -> Result<Vec<f32>, Failed> {
    let network = Network::new(model, Tanh::Exact, kernel);
    let output = cut(network.clone(), input, CUTS[0]);
    for cuts in &CUTS[1..] {
        let other = cut(network.clone(), input, cuts);
        let mut pairs = output.iter().zip(&other);
        if let Some(frame) = pairs.position(|(a, b)| a.to_bits() != b.to_bits()) {
            let (a, b) = (output[frame], other[frame]);
            let text = format!(
                "blocks of {cuts:?} give {b:e} in frame {frame}; {:?} give {a:e}",
                CUTS[0]
            );
            return Err(text.into());
        }
    }
    Ok(output)
}

/// What `network` makes of `input` in blocks as long as `cuts` says in turn.
fn cut(mut network: Network, input: &[f32], cuts: &[usize]) -> Vec<f32> {
    let mut output = input.to_vec();
    let mut left = &mut output[..];
    for length in cuts.iter().cycle() {
        if left.is_empty() {
            break;
        }
        let (block, rest) = left.split_at_mut(left.len().min(*length));
        network.process(block);
        left = rest;
    }
    output
}

/// Largest difference from the reference, as a share of its peak (or of full scale, if that is more).
const PEAK_TOLERANCE: f64 = 1e-4;
/// Largest energy of the difference, as a share of the reference's energy.
const ERROR_TO_SIGNAL: f64 = 2e-10;

/// How far an output is from its reference.
#[derive(Debug)]
pub struct Distance {
    /// Largest difference of two samples.
    pub peak: f64,
    /// Energy of the difference over energy of the reference.
    pub error_to_signal: f64,
}

impl Distance {
    /// Compares sample by sample.
    pub fn between(output: &[f32], reference: &[f32]) -> Result<Self, String> {
        if output.len() != reference.len() {
            return Err(format!(
                "{} samples against {}",
                output.len(),
                reference.len()
            ));
        }
        let (mut peak, mut error, mut signal) = (0.0_f64, 0.0, 0.0);
        for (y, r) in output.iter().zip(reference) {
            let difference = f64::from(*y) - f64::from(*r);
            if !difference.is_finite() {
                return Err(format!("{y} against {r}"));
            }
            peak = peak.max(difference.abs());
            error += difference * difference;
            signal += f64::from(*r) * f64::from(*r);
        }
        // An exact match of silence is no error.
        let error_to_signal = if error == 0.0 { 0.0 } else { error / signal };
        Ok(Self {
            peak,
            error_to_signal,
        })
    }

    /// Fails if this is further than allowed, for a reference that peaks at `peak`.
    pub fn check(&self, peak: f64) -> Result<(), Failed> {
        let is_close = self.peak <= PEAK_TOLERANCE * peak.max(1.0);
        match is_close && self.error_to_signal <= ERROR_TO_SIGNAL {
            true => Ok(()),
            false => Err(format!("differs from the reference by {self:?}").into()),
        }
    }
}
