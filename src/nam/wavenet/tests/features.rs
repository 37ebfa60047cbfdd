//! What later captures may have.

use super::*;

/// An array with everything, its rows distinct where the format allows it.
fn rich() -> Value {
    json!({
        "input_size": 1, "condition_size": 1, "channels": 4, "bottleneck": 2, "kernel_size": 3,
        "dilations": [1, 2], "activation": "Tanh", "gating_mode": ["gated", "blended"],
        "secondary_activation": ["Sigmoid", "Softsign"], "groups_input": 2, "groups_input_mixin": 1,
        "layer1x1": {"active": true, "groups": 2}, "head1x1": {"active": true, "out_channels": 6, "groups": 2},
        "conv_pre_film": {}, "conv_post_film": {"shift": false}, "input_mixin_pre_film": true,
        "input_mixin_post_film": {"active": false}, "activation_post_film": {"active": true},
        "layer1x1_post_film": {}, "head1x1_post_film": {"shift": false},
        "head": {"out_channels": 1, "kernel_size": 2, "bias": true},
    })
}

#[test]
fn weights_are_counted_with_all_features() {
    let net = shape(json!([rich()])).unwrap();
    let layer = (4 * 2 * 3 + 4) + 4 + (4 + 4) + (6 + 6);
    let films = (8 + 8) + (4 + 4) + (2 + 2) + (4 + 4) + (8 + 8) + (6 + 6);
    assert_eq!(
        net.weight_count(),
        4 + 2 * (layer + films) + (6 * 2 + 1) + 1
    );
    let layers = &net.arrays[0].layers;
    assert_eq!(layers[0].gate, gate(Activation::Sigmoid, false));
    assert_eq!(layers[1].gate, gate(Activation::SoftSign, true));
    let shifts: Vec<_> = layers[0]
        .films
        .iter()
        .map(|film| film.as_ref().map(|film| film.shifts))
        .collect();
    let (yes, no) = (Some(true), Some(false));
    assert_eq!(shifts, [yes, no, yes, None, None, yes, yes, no]);
    let filled = filled(&net);
    assert!(!filled.arrays[0].layers[0].is_plain());
    assert_eq!(filled.generation(), Some("A2"));
}

#[test]
fn grouped_weights_stay_within_their_groups() {
    let mut array = array(1, 4, 1, &[1]);
    array["groups_input"] = json!(2);
    let shape = shape(json!([array])).unwrap();
    let list: Vec<f32> = (0..shape.weight_count()).map(|at| at as f32).collect();
    let net = shape.fill(&list).unwrap();
    let conv = &net.arrays[0].layers[0].conv;
    assert_eq!(conv.weights.len(), 4 * 2 * 3);
    assert_eq!(conv.weight(1, 1, 2), list[4 + (2 + 1) * 3 + 2]);
    assert_eq!(conv.weight(2, 2, 0), list[4 + 2 * 2 * 3]);
    for (output, input) in [(0, 2), (1, 3), (2, 1), (3, 0)] {
        assert_eq!(conv.weight(output, input, 1), 0.0);
    }
}

#[test]
fn what_does_not_fit_together_is_refused_by_name() {
    let cases = [
        ("groups_input", json!(3), "groups_input"),
        ("groups_input_mixin", json!(2), "groups_input_mixin"),
        ("layer1x1", json!({"active": true, "groups": 3}), "layer1x1"),
        ("layer1x1", json!({"active": false}), "bottleneck"),
        ("head1x1", json!({"active": false}), "head1x1_post_film"),
        (
            "head1x1",
            json!({"active": true, "out_channels": 5, "groups": 2}),
            "head1x1",
        ),
        ("conv_pre_film", json!({"groups": 2}), "conv_pre_film"),
        ("conv_pre_film", json!(1), "conv_pre_film"),
        ("bottleneck", json!(0), "bottleneck"),
    ];
    for (key, value, words) in cases {
        let mut array = rich();
        array[key] = value;
        let error = shape(json!([array])).unwrap_err();
        assert_eq!(error.class(), crate::nam::Class::Malformed, "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn the_trainers_own_spelling_is_read() {
    let mut canonical = rich();
    canonical["activation"] = json!(["Tanh", "Tanh"]);
    let mut other = canonical.clone();
    let keys = other.as_object_mut().unwrap();
    for key in ["gating_mode", "secondary_activation", "kernel_size"] {
        keys.remove(key);
    }
    let sites: Vec<String> = keys
        .keys()
        .filter(|key| key.ends_with("_film"))
        .cloned()
        .collect();
    let mut films = json!({});
    for site in sites {
        let mut film = keys.remove(&site).unwrap();
        if film == json!(true) {
            film = json!({});
        }
        if film.get("active").is_none() {
            film["active"] = json!(true);
        }
        films[&site] = film;
    }
    films["activation_pre_film"] = json!({});
    for (ours, theirs) in [
        ("layer1x1", "layer_1x1_config"),
        ("head1x1", "head_1x1_config"),
    ] {
        let value = keys.remove(ours).unwrap();
        keys.insert(theirs.to_owned(), value);
    }
    other["film_params"] = films;
    other["kernel_size"] = json!([3, 3]);
    other["activation"] = json!([
        {"name": "PairMultiply", "primary": "Tanh", "secondary": {"name": "Sigmoid"}},
        {"name": "PairBlend", "primary": {"name": "Tanh"}, "secondary": "Softsign"},
    ]);
    assert_eq!(
        shape(json!([other])).unwrap(),
        shape(json!([canonical])).unwrap()
    );
}

#[test]
fn a_head_behind_the_stack_is_read_in_both_spellings() {
    let with = |head: Value| {
        let config = json!({"layers": [array(1, 2, 2, &[1])], "head": head, "head_scale": 1});
        let json = parse(config.to_string().as_bytes()).unwrap();
        WaveNet::read(&Field::new("config", &json), Inside::FILE, None)
    };
    let new =
        json!({"channels": 3, "out_channels": 1, "kernel_sizes": [1, 1], "activation": "ReLU"});
    let old = json!({"channels": 3, "out_channels": 1, "num_layers": 2, "activation": "ReLU"});
    let net = with(new.clone()).unwrap();
    assert_eq!(net, with(old).unwrap());
    assert_eq!(net.post_head.as_ref().unwrap().convs.len(), 2);
    assert_eq!(
        net.weight_count(),
        2 + 14 + 2 + 6 + 4 + (6 + 3) + (3 + 1) + 1
    );
    for (key, value) in [
        ("in_channels", json!(1)),
        ("kernel_sizes", json!([])),
        ("kernel_sizes", json!([0])),
        ("activation", json!(null)),
        (
            "activation",
            json!({"type": "PReLU", "negative_slopes": [0.1, 0.2]}),
        ),
    ] {
        let mut bad = new.clone();
        bad[key] = value;
        assert_eq!(
            with(bad).unwrap_err().class(),
            crate::nam::Class::Malformed,
            "{key}"
        );
    }
}
