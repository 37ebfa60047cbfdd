//! What several integration tests share.
#![allow(dead_code, reason = "each test takes what it needs")]

pub mod captures;
pub mod golden;

use libtest_mimic::{Failed, Trial};

/// The one test that stands for a folder of test files that is not there.
pub fn missing(what: &'static str, reason: String) -> Trial {
    let is_desk = std::env::var_os("CI").is_none();
    eprintln!("the {what} is missing: {reason}");
    let outcome = move || Err(Failed::from(format!("the {what} is missing: {reason}")));
    Trial::test(what, outcome).with_ignored_flag(is_desk)
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
