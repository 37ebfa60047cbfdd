//! Captures of every kind that have no fault, counted from the rules of the format alone.

mod activation;
mod array;
mod choices;
mod kinds;
mod wavenet;
mod weights;

pub use choices::Choices;
pub use weights::Noise;

use serde_json::{Value, json};

/// A capture to be opened, and what is known of it.
pub struct Capture {
    /// The file.
    pub file: Value,
    /// Numbers in its weight list; a container's are those of its last size.
    pub weight_count: usize,
    /// Frames of input that one output frame depends on.
    pub receptive_field: usize,
}

impl Capture {
    /// One that `choices` ask for.
    pub fn new(choices: &mut Choices) -> Self {
        let rate = choices.pick(&[None, Some(48_000.0), Some(44_100.5)]);
        let net = Net::new(choices, Place::FILE, rate);
        Self {
            weight_count: net.weight_count,
            receptive_field: net.lookback + 1,
            file: net.file(choices, rate),
        }
    }
}

/// Where a network stands.
#[derive(Clone, Copy)]
struct Place {
    /// Networks around it.
    depth: usize,
    /// Whether more than one output is welcome.
    is_condition: bool,
}

impl Place {
    const FILE: Self = Self {
        depth: 0,
        is_condition: false,
    };

    /// Whether another network may stand in one that is here. The reader goes deeper; this is deep enough.
    fn may_nest(self) -> bool {
        self.depth < 2
    }

    fn deeper(self, is_condition: bool) -> Self {
        Self {
            depth: self.depth + 1,
            is_condition,
        }
    }
}

/// A network of any kind.
struct Net {
    architecture: &'static str,
    config: Value,
    weights: Vec<f32>,
    weight_count: usize,
    /// Channels written.
    outputs: usize,
    /// Past frames needed.
    lookback: usize,
}

impl Net {
    /// A network at `place`, in a file of `rate`.
    fn new(choices: &mut Choices, place: Place, rate: Option<f64>) -> Self {
        // A new kind of network is a line here and a function in `kinds`.
        match choices.size(0..=10) {
            0..=6 => wavenet::wavenet(choices, place, rate),
            7 if place.may_nest() => kinds::container(choices, place, rate),
            8 => kinds::linear(choices),
            9 if rate.is_none() => kinds::lstm(choices),
            _ => kinds::convnet(choices),
        }
    }

    /// The network with what stands around it.
    fn file(self, choices: &mut Choices, rate: Option<f64>) -> Value {
        json!({
            "version": choices.pick(&["0.7.0", "0.5.0", "0.5.4", "0.6.1"]),
            "architecture": self.architecture,
            "config": self.config,
            "weights": self.weights,
            "sample_rate": rate,
        })
    }
}
