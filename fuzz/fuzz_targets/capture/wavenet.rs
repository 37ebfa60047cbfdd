//! WaveNets: arrays, and what stands before and behind them.

use super::activation::activation;
use super::array::{Around, array};
use super::choices::Choices;
use super::weights::{Conv, Weights};
use super::{Net, Place};
use serde_json::{Value, json};

/// Any WaveNet that may stand at `place`.
pub fn wavenet(choices: &mut Choices, place: Place, rate: Option<f64>) -> Net {
    let condition = (place.may_nest() && choices.once_in(4))
        .then(|| Net::new(choices, place.deeper(true), rate));
    let condition_size = condition.as_ref().map_or(1, |net| net.outputs);
    let nested_lookback = condition.as_ref().map_or(0, |net| net.lookback);
    let outputs = match place.is_condition {
        true => choices.size(1..=4),
        false => 1,
    };
    let has_post_head = choices.once_in(4);
    let last_head = if has_post_head {
        choices.size(1..=5)
    } else {
        outputs
    };

    let mut weights = Weights::new(choices);
    let arrays = choices.pick(&[1, 1, 1, 2, 2, 3]);
    let widths: Vec<_> = (0..arrays).map(|_| choices.width()).collect();
    let mut layers = Vec::new();
    for (at, channels) in widths.iter().enumerate() {
        let around = Around {
            inputs: if at == 0 { 1 } else { widths[at - 1] },
            condition: condition_size,
            channels: *channels,
            summed: (at > 0).then_some(*channels),
            head: widths.get(at + 1).copied().unwrap_or(last_head),
            may_slim: !has_post_head,
        };
        layers.push(array(choices, &mut weights, around));
    }
    let head = has_post_head.then(|| post_head(choices, &mut weights, last_head, outputs));
    // The scale of the head, whatever the configuration says.
    weights.numbers(1, 1.0);

    let mut config = json!({ "layers": layers, "head": head, "head_scale": 0.02 });
    if let Some(net) = condition {
        config["condition_dsp"] = net.file(choices, rate);
    }
    if choices.once_in(4) {
        config["in_channels"] = json!(1);
    }
    Net {
        architecture: "WaveNet",
        config,
        outputs,
        lookback: weights.lookback + nested_lookback,
        weight_count: weights.list.len(),
        weights: weights.list,
    }
}

/// Convolutions behind the whole stack, a curve before each.
fn post_head(choices: &mut Choices, weights: &mut Weights, inputs: usize, outputs: usize) -> Value {
    let convs = choices.size(1..=3);
    let kernels: Vec<_> = (0..convs).map(|_| choices.size(1..=6)).collect();
    let channels = choices.size(1..=5);
    for (at, taps) in kernels.iter().enumerate() {
        weights.conv(Conv {
            inputs: if at == 0 { inputs } else { channels },
            outputs: if at + 1 == convs { outputs } else { channels },
            taps: *taps,
            dilation: 1,
            groups: 1,
            bias: true,
        });
    }
    // One slope per row only where all convolutions have as many.
    let rows = if convs == 1 || channels == inputs {
        inputs
    } else {
        1
    };
    let mut head = json!({
        "channels": channels, "out_channels": outputs, "kernel_sizes": kernels,
        "activation": activation(choices, rows),
    });
    if choices.once_in(2) {
        head["in_channels"] = json!(inputs);
    }
    head
}
