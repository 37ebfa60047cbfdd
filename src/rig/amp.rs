//! A network at home in a rig.

use super::slot::Guest;
use crate::engine::Network;

/// A network that can be relied on: whatever goes in, finite numbers come out.
pub struct Amp {
    network: Network,
}

impl Amp {
    /// Gives `network` a home.
    pub fn new(network: Network) -> Self {
        Self { network }
    }
}

impl Guest for Amp {
    /// Input that is no finite number is taken as silence. Where the network's output is none, the
    /// sample is silent and the network starts anew at the block's end: its past would never heal.
    fn process(&mut self, block: &mut [f32]) -> bool {
        silence_not_numbers(block);
        self.network.process(block);
        let broke = silence_not_numbers(block);
        if broke {
            self.network.reset();
        }
        broke
    }

    fn reset(&mut self) {
        self.network.reset();
    }

    fn receptive_field(&self) -> usize {
        self.network.receptive_field()
    }
}

/// Puts 0 in place of all that is infinite or no number; true when there was any.
fn silence_not_numbers(block: &mut [f32]) -> bool {
    let mut any = false;
    for sample in block {
        if !sample.is_finite() {
            *sample = 0.0;
            any = true;
        }
    }
    any
}

#[cfg(test)]
impl Amp {
    /// An amp that is an impulse response, the newest tap first: a WaveNet of one straight layer.
    pub(crate) fn from_taps(taps: &[f32]) -> Box<Self> {
        use crate::engine::{Kernel, Tanh};
        let oldest_first = taps.iter().rev().copied();
        let weights = [1.0].into_iter().chain(oldest_first);
        // Behind the taps: their bias, the mixed-in input, the residual and its bias, head, scale.
        let weights: Vec<f32> = weights.chain([0.0, 0.0, 0.0, 0.0, 1.0, 1.0]).collect();
        let model = serde_json::json!({
            "version": "0.5.4",
            "architecture": "WaveNet",
            "config": {
                "layers": [{
                    "input_size": 1, "condition_size": 1, "channels": 1, "head_size": 1,
                    "kernel_size": taps.len(), "dilations": [1], "gated": false, "head_bias": false,
                    "activation": { "type": "LeakyReLU", "negative_slope": 1.0 },
                }],
                "head": null,
                "head_scale": 1.0,
            },
            "weights": weights,
        });
        let model = crate::nam::Model::from_bytes(model.to_string().as_bytes()).unwrap();
        let network = Network::new(&model, Tanh::Exact, Kernel::default());
        Box::new(Self::new(network))
    }
}
