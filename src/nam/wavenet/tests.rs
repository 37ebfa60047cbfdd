mod features;
mod heads;
mod slimming;

use super::*;
use crate::nam::Facts;
use crate::nam::error::NamError;
use crate::nam::field::Field;
use crate::nam::json::parse;
use crate::nam::part::Inside;
use crate::nam::weights::ConvShape;
use serde_json::{Value, json};

/// One array as older files write it.
fn array(inputs: usize, channels: usize, head: usize, dilations: &[usize]) -> Value {
    json!({
        "input_size": inputs, "condition_size": 1, "channels": channels, "head_size": head,
        "head_bias": head == 1, "kernel_size": 3, "dilations": dilations, "activation": "Tanh",
    })
}

fn shape(layers: Value) -> Result<WaveNet<ConvShape>, NamError> {
    let config = json!({"layers": layers, "head": null, "head_scale": 0.02}).to_string();
    let json = parse(config.as_bytes()).unwrap();
    WaveNet::read(&Field::new("config", &json), Inside::FILE, None)
}

fn gate(activation: Activation, blends: bool) -> Option<Gate> {
    Some(Gate { activation, blends })
}

fn filled(shape: &WaveNet<ConvShape>) -> WaveNet {
    let list = vec![0.5; shape.weight_count() as usize];
    shape.fill(&list).unwrap()
}

fn official(channels: usize) -> WaveNet {
    let doubling: Vec<usize> = (0..10).map(|power| 1 << power).collect();
    let light = [&doubling[7..], &doubling].concat();
    let (first, second) = match channels {
        16 => (&doubling[..], &doubling),
        _ => (&doubling[..7], &light),
    };
    let half = channels / 2;
    let shape = shape(json!([
        array(1, channels, half, first),
        array(channels, half, 1, second)
    ]));
    filled(&shape.unwrap())
}

#[test]
fn the_official_sizes_are_known_by_name() {
    let sizes = [
        (16, "standard", 13_802, 13_256),
        (12, "lite", 6_554, 6_192),
        (8, "feather", 3_026, 2_792),
        (4, "nano", 842, 728),
    ];
    for (channels, name, weights, macs) in sizes {
        let net = official(channels);
        assert_eq!(net.shape_name(), name);
        assert_eq!(net.generation(), Some("A1"));
        assert_eq!(net.weight_count(), weights);
        assert_eq!(net.macs_per_sample(), macs);
        assert_eq!(net.receptive_field(), 4093);
    }
}

#[test]
fn weights_are_dealt_in_the_order_of_the_file() {
    let shape = shape(json!([array(1, 2, 1, &[5])])).unwrap();
    let list: Vec<f32> = (0..shape.weight_count()).map(|at| at as f32).collect();
    let net = shape.fill(&list).unwrap();
    let (array, layer) = (&net.arrays[0], &net.arrays[0].layers[0]);
    assert_eq!(array.rechannel.weights, [0.0, 1.0]);
    assert_eq!(layer.conv.weights, list[2..14]);
    assert_eq!(layer.conv.bias, [14.0, 15.0]);
    assert_eq!(layer.mix.weights, [16.0, 17.0]);
    assert_eq!(layer.mix.bias, [0.0, 0.0]);
    let residual = layer.residual.as_ref().unwrap();
    assert_eq!(residual.weights, [18.0, 19.0, 20.0, 21.0]);
    assert_eq!(residual.bias, [22.0, 23.0]);
    assert_eq!(array.head.weights, [24.0, 25.0]);
    assert_eq!(array.head.bias, [26.0]);
    assert_eq!(net.head_scale, 27.0);
}

#[test]
fn a_short_list_names_the_place_where_it_ends() {
    let shape = shape(json!([array(1, 2, 2, &[1, 1]), array(2, 2, 1, &[1])])).unwrap();
    let expected = shape.weight_count();
    let place = |found: usize| match shape.fill(&vec![0.0; found]) {
        Err(NamError::TooFewWeights { place, .. }) => Some(place),
        _ => None,
    };
    let layer = |array, layer| Some(Place::Layer { array, layer });
    assert_eq!(place(1), Some(Place::Rechannel { array: 0 }));
    assert_eq!(place(2), layer(0, 0));
    assert_eq!(place(2 + 21), layer(0, 0));
    assert_eq!(place(2 + 22), layer(0, 1));
    assert_eq!(place(2 + 2 * 22), Some(Place::Head { array: 0 }));
    assert_eq!(place(expected as usize - 1), Some(Place::HeadScale));
    assert_eq!(place(expected as usize), None);
    let error = shape.fill(&vec![0.0; expected as usize + 1]).unwrap_err();
    assert!(matches!(error, NamError::WrongCount { .. }), "{error}");
}

#[test]
fn arrays_that_do_not_fit_each_other_are_refused() {
    let cases = [
        (json!([array(2, 3, 1, &[1])]), "input_size of layer array 0"),
        (
            json!([array(1, 3, 2, &[1]), array(2, 2, 1, &[1])]),
            "input_size of layer array 1",
        ),
        (
            json!([array(1, 3, 3, &[1]), array(3, 2, 1, &[1])]),
            "channels of layer array 1",
        ),
    ];
    for (layers, words) in cases {
        let error = shape(layers).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
    let mut wide = array(1, 3, 1, &[1]);
    wide["condition_size"] = json!(2);
    let error = shape(json!([wide])).unwrap_err();
    assert!(error.to_string().contains("condition_size"), "{error}");
}

#[test]
fn newer_words_for_the_same_things_are_read() {
    let mut new = array(1, 2, 1, &[1, 2]);
    let keys = new.as_object_mut().unwrap();
    for key in ["kernel_size", "head_size", "head_bias"] {
        keys.remove(key);
    }
    new["kernel_sizes"] = json!([4, 2]);
    new["activation"] = json!(["ReLU", {"type": "LeakyReLU", "negative_slope": 0.5}]);
    new["gating_mode"] = json!(["none", "gated"]);
    new["secondary_activation"] = json!([null, "Softsign"]);
    new["head"] = json!({"out_channels": 1, "kernel_size": 1, "bias": true, "head_dilation": 1});
    new["bottleneck"] = json!(2.0);
    new["groups_input"] = json!(1);
    new["groups_input_mixin"] = json!(null);
    new["layer1x1"] = json!({"active": true, "groups": 1});
    new["head1x1"] = json!({"active": false, "out_channels": 7, "groups": 1});
    new["conv_pre_film"] = json!(false);
    new["activation_pre_film"] = json!({"active": false, "shift": true});
    new["slimmable"] = json!({});
    let net = shape(json!([new])).unwrap();
    let layers = &net.arrays[0].layers;
    assert_eq!((layers[0].conv.taps, layers[1].conv.taps), (4, 2));
    assert_eq!((layers[0].conv.outputs, layers[1].conv.outputs), (2, 4));
    assert_eq!(layers[0].gate, None);
    assert_eq!(layers[1].activation, Activation::LeakyRelu { slope: 0.5 });
    assert_eq!(layers[1].gate, gate(Activation::SoftSign, false));
    assert!(net.arrays[0].head.bias);
}

#[test]
fn a_gate_is_a_sigmoid_unless_told_otherwise() {
    for (key, value) in [("gated", json!(true)), ("gating_mode", json!("gated"))] {
        let mut gated = array(1, 2, 1, &[1]);
        gated[key] = value;
        let net = shape(json!([gated])).unwrap();
        let expected = gate(Activation::Sigmoid, false);
        assert_eq!(net.arrays[0].layers[0].gate, expected);
        assert_eq!(net.weight_count(), 2 + 24 + 4 + 4 + 6 + 3 + 1);
    }
    let mut both = array(1, 2, 1, &[1]);
    both["gated"] = json!(true);
    both["gating_mode"] = json!("none");
    both["secondary_activation"] = json!("");
    assert_eq!(shape(json!([both])).unwrap().arrays[0].layers[0].gate, None);
}
