//! The kinds of network that have few features.

use super::activation::activation;
use super::choices::Choices;
use super::weights::{Conv, Weights};
use super::{Net, Place};
use serde_json::{Value, json};

/// Two taps, always.
const CONVNET_TAPS: usize = 2;

pub fn convnet(choices: &mut Choices) -> Net {
    let mut weights = Weights::new(choices);
    let channels = choices.width();
    let layers = choices.size(1..=4);
    let dilations: Vec<_> = (0..layers).map(|_| choices.size(1..=40)).collect();
    let is_normalized = choices.once_in(2);
    for (at, dilation) in dilations.iter().enumerate() {
        weights.conv(Conv {
            inputs: if at == 0 { 1 } else { channels },
            outputs: channels,
            taps: CONVNET_TAPS,
            dilation: *dilation,
            groups: 1,
            bias: !is_normalized,
        });
        if is_normalized {
            // Mean, variance, weight, bias, and what is added to the variance.
            weights.numbers(channels, 0.5);
            weights.positive(channels);
            weights.numbers(2 * channels, 1.0);
            weights.positive(1);
        }
    }
    weights.conv(Conv::one_by_one(channels, 1, 1, true));
    let mut config = json!({
        "channels": channels, "dilations": dilations, "batchnorm": is_normalized,
        "activation": activation(choices, channels),
    });
    for key in ["groups", "in_channels", "out_channels"] {
        if choices.once_in(4) {
            config[key] = json!(1);
        }
    }
    Net {
        architecture: "ConvNet",
        config,
        outputs: 1,
        lookback: weights.lookback,
        weight_count: weights.list.len(),
        weights: weights.list,
    }
}

pub fn linear(choices: &mut Choices) -> Net {
    let mut weights = Weights::new(choices);
    let taps = match choices.once_in(4) {
        false => choices.size(1..=70),
        true => choices.size(71..=2000),
    };
    let bias = choices.once_in(2);
    weights.numbers(taps + usize::from(bias), 1.0);
    let way = choices.pick(&[None, Some("auto"), Some("Direct"), Some("partitioned-fft")]);
    Net {
        architecture: "Linear",
        config: json!({ "receptive_field": taps, "bias": bias, "implementation": way }),
        outputs: 1,
        lookback: taps - 1,
        weight_count: weights.list.len(),
        weights: weights.list,
    }
}

/// Half a second of silence is played at a stated rate: where none is stated, it is one block of this many frames.
const LSTM_SILENCE: usize = 64;

pub fn lstm(choices: &mut Choices) -> Net {
    let mut weights = Weights::new(choices);
    let layers = choices.size(1..=3);
    let units = choices.size(1..=20);
    for layer in 0..layers {
        let inputs = if layer == 0 { 1 } else { units };
        // Four gates of each unit, from inputs and units, with a bias; and the states to start from.
        weights.numbers(4 * units * (inputs + units + 1), 0.5);
        weights.numbers(2 * units, 0.5);
    }
    weights.conv(Conv::one_by_one(units, 1, 1, true));
    Net {
        architecture: "LSTM",
        config: json!({ "num_layers": layers, "hidden_size": units, "input_size": 1 }),
        outputs: 1,
        lookback: LSTM_SILENCE - 1,
        weight_count: weights.list.len(),
        weights: weights.list,
    }
}

pub fn container(choices: &mut Choices, place: Place, rate: Option<f64>) -> Net {
    let sizes = choices.size(1..=3);
    let mut submodels = Vec::new();
    let (mut weight_count, mut lookback) = (0, 0);
    for at in 1..=sizes {
        // A size may leave the rate to its container.
        let rate = rate.filter(|_| !choices.once_in(4));
        let net = Net::new(choices, place.deeper(false), rate);
        (weight_count, lookback) = (net.weight_count, net.lookback);
        let model = net.file(choices, rate);
        submodels.push(json!({ "max_value": at as f64 / sizes as f64, "model": model }));
    }
    Net {
        architecture: "SlimmableContainer",
        config: json!({ "submodels": Value::Array(submodels) }),
        weights: Vec::new(),
        weight_count,
        outputs: 1,
        lookback,
    }
}
