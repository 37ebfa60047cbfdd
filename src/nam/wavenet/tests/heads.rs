//! Heads that look back, and the sizes that have one.

use super::*;

/// The one array of the official second-generation sizes, as newer files write it.
fn newer(channels: usize) -> Value {
    let steps = [1, 3, 7, 17, 41, 101, 239];
    let twice = [steps, steps].concat();
    let dilations = [&twice[..], &[1, 13], &steps].concat();
    let kernels = [[6; 14].as_slice(), &[15, 15], &[6; 7]].concat();
    json!({
        "input_size": 1, "condition_size": 1, "channels": channels, "bottleneck": channels,
        "dilations": dilations, "kernel_sizes": kernels,
        "activation": vec![json!({"type": "LeakyReLU", "negative_slope": 0.01}); 23],
        "gating_mode": vec!["none"; 23], "secondary_activation": vec![Value::Null; 23],
        "head": {"out_channels": 1, "kernel_size": 16, "bias": true},
        "head1x1": {"active": false, "out_channels": 1, "groups": 1},
        "layer1x1": {"active": true, "groups": 1}, "slimmable": null,
    })
}

#[test]
fn the_sizes_of_the_second_generation_are_known_by_name() {
    for (channels, name, weights, macs, bytes) in [
        (8, "full", 12_146, 11_712, 252_224),
        (3, "lite", 1_871, 1_722, 94_584),
    ] {
        let net = filled(&shape(json!([newer(channels)])).unwrap());
        assert_eq!(
            (net.shape_name().as_str(), net.generation()),
            (name, Some("A2"))
        );
        assert_eq!(net.weight_count(), weights);
        assert_eq!(net.macs_per_sample(), macs);
        assert_eq!(net.history_bytes(), bytes);
        assert_eq!(net.receptive_field(), 6347);
    }
}

#[test]
fn any_other_size_goes_by_its_width() {
    let changes = [
        ("channels", json!(4)),
        ("dilations", json!(vec![1; 23])),
        ("kernel_sizes", json!(vec![6; 23])),
        ("activation", json!("ReLU")),
        (
            "activation",
            json!({"type": "LeakyReLU", "negative_slope": 0.02}),
        ),
        ("gating_mode", json!("gated")),
        (
            "head",
            json!({"out_channels": 1, "kernel_size": 16, "bias": false}),
        ),
        (
            "head",
            json!({"out_channels": 1, "kernel_size": 15, "bias": true}),
        ),
        (
            "head",
            json!({"out_channels": 1, "kernel_size": 16, "bias": true, "head_dilation": 2}),
        ),
    ];
    for (key, value) in changes {
        let mut other = newer(8);
        other[key] = value;
        other["bottleneck"] = other["channels"].clone();
        other["secondary_activation"] = json!("Sigmoid");
        let net = filled(&shape(json!([other])).unwrap());
        assert_eq!(net.shape_name(), other["channels"].to_string(), "{key}");
        assert_eq!(net.generation(), Some("A2"));
    }
    let mut first = newer(8);
    first["head"] = json!({"out_channels": 8, "kernel_size": 16, "bias": true});
    let mut second = newer(8);
    second["input_size"] = json!(8);
    let two = filled(&shape(json!([first, second])).unwrap());
    assert_eq!(two.shape_name(), "8/8");
}

#[test]
fn a_head_may_look_back() {
    let mut array = array(1, 2, 1, &[5]);
    array["head"] = json!({"out_channels": 1, "kernel_size": 3, "bias": true, "head_dilation": 7});
    let shape = shape(json!([array])).unwrap();
    assert_eq!(shape.weight_count(), 2 + 14 + 2 + 6 + 7 + 1);
    let list: Vec<f32> = (0..shape.weight_count()).map(|at| at as f32).collect();
    let net = shape.fill(&list).unwrap();
    let head = &net.arrays[0].head;
    assert_eq!((head.shape.taps, head.shape.dilation), (3, 7));
    assert_eq!(head.weights, list[24..30]);
    assert_eq!(head.bias, [30.0]);
    assert_eq!(net.head_scale, 31.0);
    assert_eq!(net.receptive_field(), 1 + 2 * 5 + 2 * 7);
    assert_eq!(net.macs_per_sample(), 2 + 12 + 2 + 6);
    assert_eq!(net.history_bytes(), 4 * 2 * ((10 + 64) + (14 + 64)));
    assert_eq!(
        (net.shape_name().as_str(), net.generation()),
        ("2", Some("A2"))
    );
}
