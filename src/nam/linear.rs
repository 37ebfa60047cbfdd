//! A capture without curves: an impulse response.

use super::error::NamError;
use super::field::Field;
use super::json::tidy;
use super::part::Inside;
use super::{Facts, limits};

/// `output[t] = bias + sum of taps[k] · input[t - k]`
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// Newest sample first.
    pub taps: Vec<f32>,
    /// Frames from one to the next.
    pub spacing: usize,
    /// Added to every sample; absent where the file has none.
    pub bias: Option<f32>,
}

/// What a file may name as the way to calculate it; the result is the same.
const WAYS: [&str; 7] = [
    "auto",
    "direct",
    "legacy",
    "old",
    "fft",
    "partitioned_fft",
    "partitioned-fft",
];

impl Linear {
    /// Reads and checks a whole `config`, and takes its taps from `list`.
    pub(super) fn read(config: &Field, inside: Inside, list: &[f32]) -> Result<Self, NamError> {
        let length = config.need("receptive_field")?.size(limits::IMPULSE)?;
        let has_bias = config.need("bias")?.flag()?;
        inside.read_mono(config)?;
        if let Some(way) = config.get("implementation") {
            let name = way.text()?;
            if !WAYS.contains(&name.to_ascii_lowercase().as_str()) {
                return Err(way.unplayable(format!("the implementation \"{}\"", tidy(name, 40))));
            }
        }
        let expected = length + usize::from(has_bias);
        NamError::check_count("Linear", expected as u64, list.len())?;
        Ok(Self {
            taps: list[..length].to_vec(),
            spacing: 1,
            bias: has_bias.then(|| list[length]),
        })
    }
}

impl Facts for Linear {
    fn name(&self) -> &'static str {
        "Linear"
    }

    fn shape_name(&self) -> String {
        self.taps.len().to_string()
    }

    fn weight_count(&self) -> usize {
        self.taps.len() + usize::from(self.bias.is_some())
    }

    fn receptive_field(&self) -> usize {
        1 + (self.taps.len() - 1) * self.spacing
    }

    fn macs_per_sample(&self) -> u64 {
        self.taps.len() as u64
    }

    fn history_bytes(&self) -> u64 {
        4 * self.receptive_field() as u64
    }
}
