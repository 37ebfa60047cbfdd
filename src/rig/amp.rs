//! A network at home in a rig.

use super::slot::Guest;
use crate::dsp::Spec;
use crate::engine::{Kernel, Network, Tanh};
use crate::nam::Model;

/// A network that can be relied on: whatever goes in, finite numbers come out.
pub struct Amp {
    network: Network,
    /// What the network was built from, to be built again for another rate.
    capture: Option<Capture>,
}

struct Capture {
    model: Model,
    /// The rate that the network is built for, Hz.
    rate_hz: f64,
}

impl Amp {
    /// Gives `network` a home; it plays as it is at every rate.
    pub fn new(network: Network) -> Self {
        Self {
            network,
            capture: None,
        }
    }

    /// An amp that plays `model`, at first at its own rate.
    pub fn of(model: Model) -> Self {
        let network = build(&model);
        let rate_hz = model.rate_hz();
        Self {
            network,
            capture: Some(Capture { model, rate_hz }),
        }
    }
}

fn build(model: &Model) -> Network {
    Network::new(model, Tanh::default(), Kernel::default())
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

    /// At a whole multiple of the capture's rate the network is built for that; at any other rate it plays as at its
    /// own, which sounds different.
    fn prepare(&mut self, spec: Spec) {
        let Some(Capture { model, rate_hz }) = &mut self.capture else {
            return;
        };
        if *rate_hz == spec.sample_rate_hz {
            return;
        }
        *rate_hz = spec.sample_rate_hz;
        self.network = build(model.at_rate(*rate_hz).as_ref().unwrap_or(model));
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
        let model = Model::from_bytes(model.to_string().as_bytes()).unwrap();
        let network = Network::new(&model, Tanh::Exact, Kernel::default());
        Box::new(Self::new(network))
    }
}
