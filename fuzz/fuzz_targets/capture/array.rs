//! Layer arrays with all that a layer may have.

use super::activation::activation;
use super::choices::Choices;
use super::weights::{Conv, Weights};
use serde_json::{Value, json};

/// What stands around an array.
pub struct Around {
    /// Rows that come in.
    pub inputs: usize,
    /// Rows of the condition.
    pub condition: usize,
    /// Rows of its stream.
    pub channels: usize,
    /// Rows that it must sum up, if the array before says so.
    pub summed: Option<usize>,
    /// Rows that go out to the head.
    pub head: usize,
    /// Whether it may be slimmable.
    pub may_slim: bool,
}

/// A 1x1 that may be there or not.
#[derive(Clone, Copy)]
struct Optional {
    outputs: usize,
    groups: usize,
}

/// A modulation that is there.
#[derive(Clone, Copy)]
struct Film {
    shift: bool,
    groups: usize,
}

const FILMS: [&str; 8] = [
    "conv_pre_film",
    "conv_post_film",
    "input_mixin_pre_film",
    "input_mixin_post_film",
    "activation_pre_film",
    "activation_post_film",
    "layer1x1_post_film",
    "head1x1_post_film",
];

/// An array: its weights are taken, its configuration returned.
pub fn array(choices: &mut Choices, weights: &mut Weights, around: Around) -> Value {
    let channels = around.channels;
    let layers = choices.size(1..=3);
    let has_residual = !choices.once_in(4);
    let wants_head = choices.once_in(3);
    let bottleneck = match has_residual && (wants_head || around.summed.is_none()) {
        true if choices.once_in(2) => choices.width(),
        _ => channels,
    };
    let summed = match (around.summed, wants_head) {
        (Some(summed), _) => summed,
        (None, true) => choices.width(),
        (None, false) => bottleneck,
    };
    let mut config = json!({
        "input_size": around.inputs, "condition_size": around.condition, "channels": channels,
    });
    if bottleneck != channels || choices.once_in(3) {
        config["bottleneck"] = json!(bottleneck);
    }
    let gates = gates(choices, &mut config, layers);
    let kernels = kernels(choices, &mut config, layers);
    let dilations: Vec<_> = (0..layers).map(|_| choices.size(1..=40)).collect();
    config["dilations"] = json!(dilations);
    curves(choices, &mut config, &gates, bottleneck);

    // What divides the narrowest of the layers divides all.
    let narrowest = if gates.contains(&false) {
        bottleneck
    } else {
        2 * bottleneck
    };
    let conv_groups = groups(choices, &mut config, "groups_input", channels, narrowest);
    let mix_groups = groups(
        choices,
        &mut config,
        "groups_input_mixin",
        around.condition,
        narrowest,
    );
    let residual = has_residual.then(|| Optional {
        outputs: channels,
        groups: choices.divisor(bottleneck, channels),
    });
    let head = wants_head.then(|| Optional {
        outputs: summed,
        groups: choices.divisor(bottleneck, summed),
    });
    write_residual(choices, &mut config, residual);
    write_head1x1(choices, &mut config, head);

    let rows = |inner| {
        [
            channels,
            inner,
            around.condition,
            inner,
            inner,
            bottleneck,
            channels,
            summed,
        ]
    };
    let mut films = [None; FILMS.len()];
    for (at, key) in FILMS.iter().enumerate() {
        let has_place = match *key {
            "layer1x1_post_film" => has_residual,
            "head1x1_post_film" => wants_head,
            _ => true,
        };
        if has_place && choices.once_in(5) {
            films[at] = Some(film(choices, around.condition, rows(narrowest)[at]));
        }
        write_film(choices, &mut config, key, films[at]);
    }

    weights.conv(Conv::one_by_one(around.inputs, channels, 1, false));
    for (at, is_gated) in gates.iter().enumerate() {
        let inner = if *is_gated {
            2 * bottleneck
        } else {
            bottleneck
        };
        weights.conv(Conv {
            inputs: channels,
            outputs: inner,
            taps: kernels[at],
            dilation: dilations[at],
            groups: conv_groups,
            bias: true,
        });
        weights.conv(Conv::one_by_one(around.condition, inner, mix_groups, false));
        for extra in [residual, head].into_iter().flatten() {
            weights.conv(Conv::one_by_one(
                bottleneck,
                extra.outputs,
                extra.groups,
                true,
            ));
        }
        for (film, rows) in films.iter().zip(rows(inner)) {
            if let Some(Film { shift, groups }) = *film {
                let outputs = if shift { 2 * rows } else { rows };
                weights.conv(Conv::one_by_one(around.condition, outputs, groups, true));
            }
        }
    }
    array_head(choices, weights, &mut config, summed, around.head);
    if around.may_slim && choices.once_in(4) {
        config["slimmable"] = slimmable(choices, channels);
    }
    config
}

/// Which layers have two halves; said in one of the ways there are.
fn gates(choices: &mut Choices, config: &mut Value, layers: usize) -> Vec<bool> {
    let modes = ["none", "gated", "blended"];
    match choices.size(0..=3) {
        0 => vec![false; layers],
        1 => {
            let gated = choices.once_in(2);
            config["gated"] = json!(gated);
            vec![gated; layers]
        }
        2 => {
            let mode = choices.pick(&modes);
            config["gating_mode"] = json!(mode);
            vec![mode != "none"; layers]
        }
        _ => {
            let each: Vec<_> = (0..layers).map(|_| choices.pick(&modes)).collect();
            config["gating_mode"] = json!(each);
            each.iter().map(|mode| *mode != "none").collect()
        }
    }
}

fn kernels(choices: &mut Choices, config: &mut Value, layers: usize) -> Vec<usize> {
    if choices.once_in(2) {
        let each: Vec<_> = (0..layers).map(|_| choices.size(1..=6)).collect();
        config["kernel_sizes"] = json!(each);
        return each;
    }
    let all = choices.size(1..=6);
    config["kernel_size"] = json!(all);
    vec![all; layers]
}

/// The curves of the first halves and of the second.
fn curves(choices: &mut Choices, config: &mut Value, gates: &[bool], rows: usize) {
    config["activation"] = match choices.once_in(2) {
        true => gates.iter().map(|_| activation(choices, rows)).collect(),
        false => activation(choices, rows),
    };
    match choices.size(0..=2) {
        1 => config["secondary_activation"] = activation(choices, rows),
        // A list only where there is one of the modes.
        2 if config["gating_mode"].is_array() => {
            let second = |is_gated: &bool| match is_gated {
                true => activation(choices, rows),
                false => choices.pick(&[Value::Null, json!("")]),
            };
            config["secondary_activation"] = gates.iter().map(second).collect();
        }
        _ => {}
    }
}

fn groups(
    choices: &mut Choices,
    config: &mut Value,
    key: &str,
    inputs: usize,
    outputs: usize,
) -> usize {
    let groups = choices.divisor(inputs, outputs);
    if groups > 1 || choices.once_in(3) {
        config[key] = json!(groups);
    }
    groups
}

fn write_residual(choices: &mut Choices, config: &mut Value, residual: Option<Optional>) {
    match residual {
        Some(Optional { groups: 1, .. }) if choices.once_in(2) => {}
        Some(Optional { groups, .. }) => {
            config["layer1x1"] = json!({ "active": true, "groups": groups });
        }
        None => config["layer1x1"] = json!({ "active": false, "groups": 1 }),
    }
}

fn write_head1x1(choices: &mut Choices, config: &mut Value, head: Option<Optional>) {
    if let Some(Optional { outputs, groups }) = head {
        config["head1x1"] = json!({ "active": true, "out_channels": outputs, "groups": groups });
    } else if choices.once_in(3) {
        config["head1x1"] = json!({ "active": false, "out_channels": 7, "groups": 1 });
    }
}

fn film(choices: &mut Choices, condition: usize, rows: usize) -> Film {
    let shift = choices.once_in(2);
    let outputs = if shift { 2 * rows } else { rows };
    Film {
        shift,
        groups: choices.divisor(condition, outputs),
    }
}

fn write_film(choices: &mut Choices, config: &mut Value, key: &str, film: Option<Film>) {
    match film {
        // This is what an empty object stands for.
        Some(Film {
            shift: true,
            groups: 1,
        }) if choices.once_in(2) => config[key] = json!({}),
        Some(Film { shift, groups }) => {
            config[key] = json!({ "active": true, "shift": shift, "groups": groups });
        }
        None => match choices.size(0..=5) {
            0..=3 => {}
            4 => config[key] = json!(false),
            _ => config[key] = json!({ "active": false, "shift": true, "groups": 1 }),
        },
    }
}

/// From the sum of all activations to the head: a 1x1 in the older words, or an object that may look back.
fn array_head(
    choices: &mut Choices,
    weights: &mut Weights,
    config: &mut Value,
    summed: usize,
    outputs: usize,
) {
    let mut conv = Conv::one_by_one(summed, outputs, 1, choices.once_in(2));
    if choices.once_in(2) {
        conv.taps = choices.size(1..=9);
        config["head"] =
            json!({ "out_channels": outputs, "kernel_size": conv.taps, "bias": conv.bias });
        if choices.once_in(2) {
            conv.dilation = choices.size(1..=9);
            config["head"]["head_dilation"] = json!(conv.dilation);
        }
    } else {
        config["head_size"] = json!(outputs);
        config["head_bias"] = json!(conv.bias);
    }
    weights.conv(conv);
}

fn slimmable(choices: &mut Choices, channels: usize) -> Value {
    let method = "slice_channels_uniform";
    if choices.once_in(3) {
        return json!({ "method": method });
    }
    let mut widths: Vec<_> = (1..channels).filter(|_| choices.once_in(2)).collect();
    widths.push(channels);
    json!({ "method": method, "kwargs": { "allowed_channels": widths } })
}
