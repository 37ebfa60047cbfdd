//! Small captures of nobody's amp: WaveNets in the common shape of two arrays, their weights drawn by lot.

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use serde_json::{Value, json};

/// Dilations of both arrays: a memory of 1 + 2·2·127 = 509 frames.
const DILATIONS: [usize; 7] = [1, 2, 4, 8, 16, 32, 64];

/// Network number `seed`: the same for the same number.
pub fn network(seed: u32) -> Network {
    let (first, second) = (4, 2);
    let mut lot = Lot(seed.wrapping_mul(2).wrapping_add(1));
    let mut weights = lot.array(1, first, second, false);
    weights.extend(lot.array(first, second, 1, true));
    // The head's scale: each capture has its own loudness, and none reaches the limiter.
    weights.push(0.02 + 0.08 * lot.draw().abs());
    let model = json!({
        "version": "0.5.4",
        "architecture": "WaveNet",
        "config": {
            "layers": [
                array(1, first, second, false),
                array(first, second, 1, true),
            ],
            "head": Value::Null,
            "head_scale": 0.02,
        },
        "weights": weights,
        "sample_rate": 48_000,
    });
    let model = Model::from_bytes(model.to_string().as_bytes()).expect("the model is sound");
    Network::new(&model, Tanh::Exact, Kernel::default())
}

fn array(inputs: usize, channels: usize, heads: usize, head_bias: bool) -> Value {
    json!({
        "input_size": inputs,
        "condition_size": 1,
        "channels": channels,
        "head_size": heads,
        "kernel_size": 3,
        "dilations": DILATIONS,
        "activation": "Tanh",
        "gated": false,
        "head_bias": head_bias,
    })
}

/// Draws numbers by lot (xorshift32): no seed of 0.
struct Lot(u32);

impl Lot {
    /// Between -1 and 1.
    fn draw(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as f32 / u32::MAX as f32 * 2.0 - 1.0
    }

    /// The weights of one array, in the file's order and number.
    fn array(&mut self, inputs: usize, channels: usize, heads: usize, head_bias: bool) -> Vec<f32> {
        let conv = channels * channels * 3 + channels;
        let layer = conv + channels + channels * channels + channels;
        let head = heads * channels + if head_bias { heads } else { 0 };
        let count = inputs * channels + DILATIONS.len() * layer + head;
        (0..count).map(|_| 0.8 * self.draw()).collect()
    }
}
