//! Captures written by the tests themselves, from the rules of the format alone.

use serde_json::{Value, json};

/// One layer array of a capture to be written.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Width of the stream.
    pub channels: usize,
    /// Width of the head; of the last array it must be 1.
    pub head: usize,
    /// Taps of each layer's dilated convolution.
    pub kernels: Vec<usize>,
    /// One layer each.
    pub dilations: Vec<usize>,
    /// As the file says it.
    pub activation: Value,
    /// Whether a sigmoid gate follows.
    pub gated: bool,
    /// Whether the head has a bias.
    pub head_bias: bool,
    /// Taps of the head.
    pub head_kernel: usize,
    /// Frames between two taps of the head.
    pub head_dilation: usize,
}

impl Plan {
    /// An array of `channels` with tanh and everything else at its simplest.
    pub fn plain(channels: usize, head: usize, dilations: &[usize]) -> Self {
        Self {
            channels,
            head,
            kernels: vec![3; dilations.len()],
            dilations: dilations.to_vec(),
            activation: json!("Tanh"),
            gated: false,
            head_bias: true,
            head_kernel: 1,
            head_dilation: 1,
        }
    }

    /// Numbers of this array behind `inputs` channels.
    fn weights(&self, inputs: usize) -> usize {
        let (c, g) = (self.channels, if self.gated { 2 } else { 1 });
        let layer = |kernel: &usize| g * c * c * kernel + g * c + g * c + c * c + c;
        let layers: usize = self.kernels.iter().map(layer).sum();
        let bias = if self.head_bias { self.head } else { 0 };
        c * inputs + layers + self.head * c * self.head_kernel + bias
    }

    /// In the older words wherever they suffice.
    fn config(&self, inputs: usize) -> Value {
        let mut config = json!({
            "input_size": inputs, "condition_size": 1, "channels": self.channels,
            "dilations": self.dilations, "activation": self.activation, "gated": self.gated,
        });
        match self.kernels.iter().all(|kernel| *kernel == self.kernels[0]) {
            true => config["kernel_size"] = json!(self.kernels[0]),
            false => config["kernel_sizes"] = json!(self.kernels),
        }
        if self.head_kernel == 1 {
            config["head_size"] = json!(self.head);
            config["head_bias"] = json!(self.head_bias);
        } else {
            config["head"] = json!({
                "out_channels": self.head, "kernel_size": self.head_kernel,
                "bias": self.head_bias, "head_dilation": self.head_dilation,
            });
        }
        config
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

/// An LSTM capture with small weights.
pub fn lstm(layers: usize, units: usize, seed: u32) -> Value {
    let layer = |inputs: usize| 4 * units * (inputs + units) + 4 * units + 2 * units;
    let count = layer(1) + (layers - 1) * layer(units) + units + 1;
    let weights: Vec<f32> = Noise(seed).take(count).iter().map(|x| 0.5 * x).collect();
    json!({
        "version": "0.5.4", "architecture": "LSTM", "sample_rate": 8000,
        "config": { "input_size": 1, "hidden_size": units, "num_layers": layers },
        "weights": weights,
    })
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
