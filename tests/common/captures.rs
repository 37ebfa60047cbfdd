//! Captures written by the tests themselves, from the rules of the format alone.

use serde_json::{Value, json};

/// One layer array of a capture to be written.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Width of the stream.
    pub channels: usize,
    /// Width of the head; of the last array it must be 1.
    pub head: usize,
    /// Taps of each dilated convolution.
    pub kernel: usize,
    /// One layer each.
    pub dilations: Vec<usize>,
    /// As the file says it.
    pub activation: Value,
    /// Whether a sigmoid gate follows.
    pub gated: bool,
    /// Whether the head has a bias.
    pub head_bias: bool,
}

impl Plan {
    /// An array of `channels` with tanh and everything else at its simplest.
    pub fn plain(channels: usize, head: usize, dilations: &[usize]) -> Self {
        Self {
            channels,
            head,
            kernel: 3,
            dilations: dilations.to_vec(),
            activation: json!("Tanh"),
            gated: false,
            head_bias: true,
        }
    }

    /// Numbers of this array behind `inputs` channels.
    fn weights(&self, inputs: usize) -> usize {
        let (c, g) = (self.channels, if self.gated { 2 } else { 1 });
        let layer = g * c * c * self.kernel + g * c + g * c + c * c + c;
        let bias = if self.head_bias { self.head } else { 0 };
        c * inputs + self.dilations.len() * layer + self.head * c + bias
    }

    fn config(&self, inputs: usize) -> Value {
        json!({
            "input_size": inputs, "condition_size": 1, "channels": self.channels,
            "head_size": self.head, "head_bias": self.head_bias, "kernel_size": self.kernel,
            "dilations": self.dilations, "activation": self.activation, "gated": self.gated,
        })
    }
}

/// Numbers the weight list of `plans` must have.
pub fn weight_count(plans: &[Plan]) -> usize {
    let mut inputs = 1;
    let mut count = 1;
    for plan in plans {
        count += plan.weights(inputs);
        inputs = plan.channels;
    }
    count
}

/// A capture of `plans` with random weights of the size that trained ones have.
pub fn capture(plans: &[Plan], seed: u32) -> Value {
    let mut inputs = 1;
    let mut layers = Vec::new();
    for plan in plans {
        layers.push(plan.config(inputs));
        inputs = plan.channels;
    }
    let mut noise = Noise(seed);
    let weights: Vec<f32> = (0..weight_count(plans))
        .map(|_| 0.4 * noise.next())
        .collect();
    json!({
        "version": "0.5.4", "architecture": "WaveNet", "sample_rate": 48000,
        "config": { "layers": layers, "head": null, "head_scale": 0.02 },
        "weights": weights,
    })
}

/// A small capture with two arrays.
pub fn small() -> Value {
    capture(
        &[Plan::plain(3, 2, &[1, 2, 8]), Plan::plain(2, 1, &[4, 1])],
        7,
    )
}

/// White noise from -1 to 1, the same every time. Source: Numerical Recipes, `ranqd1`.
pub struct Noise(pub u32);

impl Noise {
    /// The next sample.
    pub fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 as i32) as f32 / 2_147_483_648.0
    }

    /// The next `length` samples.
    pub fn take(&mut self, length: usize) -> Vec<f32> {
        (0..length).map(|_| self.next()).collect()
    }
}
