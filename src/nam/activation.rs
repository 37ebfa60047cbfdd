//! The curve behind each layer, as the file names it.

use super::error::NamError;
use super::field::Field;
use super::json::{Json, tidy};

/// An activation function with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Activation {
    /// tanh(x)
    Tanh,
    /// The reference's rational approximation of tanh, whatever the mode.
    FastTanh,
    /// x within ±1
    HardTanh,
    /// x above 0, else 0
    Relu,
    /// x above 0, else slope·x
    LeakyRelu {
        /// Slope below zero.
        slope: f32,
    },
    /// x above 0, else its channel's slope·x
    PRelu {
        /// One for all channels, or one for each.
        slopes: Vec<f32>,
    },
    /// 1 / (1 + exp(-x))
    Sigmoid,
    /// x·sigmoid(x)
    Silu,
    /// x·(x + 3 within 0..6) / 6
    HardSwish,
    /// x between the bounds, and a slope of its own outside of each
    LeakyHardTanh {
        /// Lower bound.
        low: f32,
        /// Upper bound.
        high: f32,
        /// Slope below the lower bound.
        low_slope: f32,
        /// Slope above the upper bound.
        high_slope: f32,
    },
    /// x / (1 + |x|)
    SoftSign,
}

impl Activation {
    /// Reads a name, or an object of a type and its parameters, for `channels` channels.
    pub(super) fn read(field: &Field, channels: usize) -> Result<Self, NamError> {
        let name = match field.value() {
            Json::Text(name) => name,
            Json::Object(_) => match field.get("type").or_else(|| field.get("name")) {
                Some(name) => name.text()?,
                None => field.need("type")?.text()?,
            },
            _ => return Err(field.wrong("the name of an activation or an object")),
        };
        let parameter = |key, default| match field.get(key) {
            Some(value) => value.float(),
            None => Ok(default),
        };
        Ok(match name {
            "Tanh" => Self::Tanh,
            "Fasttanh" => Self::FastTanh,
            "Hardtanh" => Self::HardTanh,
            "ReLU" => Self::Relu,
            "LeakyReLU" => Self::LeakyRelu {
                slope: parameter("negative_slope", 0.01)?,
            },
            "PReLU" => Self::PRelu {
                slopes: slopes(field, channels)?,
            },
            "Sigmoid" => Self::Sigmoid,
            "SiLU" => Self::Silu,
            "Hardswish" => Self::HardSwish,
            "LeakyHardtanh" | "LeakyHardTanh" => Self::LeakyHardTanh {
                low: parameter("min_val", -1.0)?,
                high: parameter("max_val", 1.0)?,
                low_slope: parameter("min_slope", 0.01)?,
                high_slope: parameter("max_slope", 0.01)?,
            },
            "Softsign" => Self::SoftSign,
            other => {
                return Err(field.unplayable(format!("the activation \"{}\"", tidy(other, 40))));
            }
        })
    }
}

impl Activation {
    /// The same for the first `channels` channels alone.
    pub(super) fn leading(&self, channels: usize) -> Self {
        match self {
            Self::PRelu { slopes } if slopes.len() > 1 => Self::PRelu {
                slopes: slopes[..channels].to_vec(),
            },
            other => other.clone(),
        }
    }
}

/// One slope for all channels, or a list of one per channel; the single one wins.
fn slopes(field: &Field, channels: usize) -> Result<Vec<f32>, NamError> {
    if let Some(slope) = field.get("negative_slope") {
        return Ok(vec![slope.float()?]);
    }
    let Some(list) = field.get("negative_slopes") else {
        return Ok(vec![0.01]);
    };
    let slopes = list
        .list(super::limits::CHANNELS)?
        .iter()
        .map(Field::float)
        .collect::<Result<Vec<_>, _>>()?;
    match slopes.len() {
        length if length == 1 || length == channels => Ok(slopes),
        length => Err(NamError::Contradiction(format!(
            "{} has {length} slopes for {channels} channels",
            list.path()
        ))),
    }
}
