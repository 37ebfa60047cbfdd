use super::*;
use crate::engine::{Kernel, Network, Tanh};
use crate::nam::{Cell, Class, Dense};
use serde_json::{Value, json};

/// Two units of LSTM and a head.
fn model() -> Value {
    json!({
        "in_shape": [null, null, 1],
        "layers": [
            {
                "type": "lstm", "activation": "", "shape": [null, null, 2],
                "weights": [
                    [[1, 2, 3, 4, 5, 6, 7, 8]],
                    [[11, 12, 13, 14, 15, 16, 17, 18], [21, 22, 23, 24, 25, 26, 27, 28]],
                    [-1, -2, -3, -4, -5, -6, -7, -8],
                ],
            },
            {"type": "dense", "activation": "", "shape": [null, null, 1], "weights": [[[0.5], [0.25]], [0.125]]},
        ],
    })
}

fn gru() -> Value {
    json!({
        "type": "gru", "activation": "tanh", "shape": [null, null, 1],
        "weights": [[[1, 2, 3]], [[4, 5, 6]], [[7, 8, 9], [10, 11, 12]]],
    })
}

fn open(file: &Value) -> Result<Model, NamError> {
    Model::from_bytes(file.to_string().as_bytes())
}

fn network(file: &Value) -> Recurrent {
    match open(file).expect("is sound").network {
        Architecture::Recurrent(net) => net,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_model_tells_what_it_is() {
    let mut file = model();
    file["metadata"] = json!({
        "name": "Loud", "author": "Ana", "based": "AC15", "style": "crunch", "esr": "0.02", "samplerate": "44100",
    });
    let model = open(&file).expect("is sound");
    assert_eq!(model.summary(), "AIDA-X 1x2 · 44.1 kHz · 35 weights");
    assert_eq!(model.macs_per_sample(), 8 * 3 + 2);
    let metadata = &model.metadata;
    assert_eq!(metadata.name.as_deref(), Some("Loud"));
    assert_eq!(metadata.modeled_by.as_deref(), Some("Ana"));
    assert_eq!(metadata.gear_model.as_deref(), Some("AC15"));
    assert_eq!(metadata.tone_type.as_deref(), Some("crunch"));
    assert_eq!(metadata.validation_esr, Some(0.02));
}

#[test]
fn matrices_are_turned_to_one_row_per_gate_and_unit() {
    let net = network(&model());
    let [Cell::Lstm(lstm), Cell::Dense(dense)] = &net.layers[..] else {
        panic!("{:?}", net.layers);
    };
    assert_eq!(lstm.gates.weights[..6], [1.0, 11.0, 21.0, 2.0, 12.0, 22.0]);
    assert_eq!(
        (lstm.gates.bias[7], &lstm.cell[..]),
        (-8.0, &[0.0, 0.0][..])
    );
    assert_eq!(dense.matrix.weights, [0.5, 0.25]);
    let mut file = model();
    file["layers"] = json!([gru()]);
    let [Cell::Gru(gru)] = &network(&file).layers[..] else {
        panic!("it is a GRU");
    };
    assert_eq!((gru.input.bias[2], gru.hidden.bias[0]), (9.0, 10.0));
    assert_eq!(gru.hidden.weights, [4.0, 5.0, 6.0]);
}

#[test]
fn gains_skip_and_curves_are_read() {
    let mut file = model();
    file["in_gain"] = json!(20.0);
    file["out_gain"] = json!(-90);
    file["in_skip"] = json!(1);
    file["layers"][1]["activation"] = json!("relu");
    file["layers"][1]["weights"] = json!([[[0.5], [0.25]]]);
    let net = network(&file);
    assert!((net.in_gain - 10.0).abs() < 1e-5 && net.out_gain == 0.0 && net.skips);
    assert!(matches!(&net.layers[1],
        Cell::Dense(Dense { matrix, activation: Some(_) }) if matrix.bias == [0.0]));
}

#[test]
fn the_rate_may_stand_in_three_ways() {
    let with = |top: Value, inner: Value| {
        let mut file = model();
        file["samplerate"] = top;
        file["metadata"] = json!({"samplerate": inner});
        let model = open(&file).expect("is sound");
        (model.sample_rate_hz, model.warnings.len())
    };
    assert_eq!(with(json!(96_000), json!("44100")), (Some(96_000.0), 0));
    assert_eq!(with(json!(null), json!(44_100.0)), (Some(44_100.0), 0));
    assert_eq!(with(json!(null), json!("fast")), (None, 1));
    assert_eq!(with(json!(null), json!(null)), (None, 0));
}

#[test]
fn a_silent_model_plays_its_bias() {
    let mut file = model();
    file["layers"][1]["weights"][0] = json!([[0], [0]]);
    let model = open(&file).expect("is sound");
    let mut block = [0.5; 3];
    Network::new(&model, Tanh::Exact, Kernel::default()).process(&mut block);
    assert_eq!(block, [0.125; 3]);
}

#[test]
fn what_is_wrong_or_unplayable_is_named() {
    let cases = [
        (
            "/in_shape",
            json!([null, null, 2]),
            Class::Unsupported,
            "knobs",
        ),
        ("/in_shape", json!([]), Class::Malformed, "in_shape"),
        ("/in_shape", json!(1), Class::Malformed, "in_shape"),
        ("/in_skip", json!(2), Class::Unsupported, "in_skip"),
        ("/in_skip", json!(true), Class::Malformed, "in_skip"),
        ("/in_gain", json!("loud"), Class::Malformed, "in_gain"),
        ("/out_gain", json!(1e30), Class::Malformed, "out_gain"),
        ("/layers", json!([]), Class::Malformed, "layers"),
        ("/layers", json!(vec![gru(); 65]), Class::Limit, "layers"),
        ("/layers/0", json!("lstm"), Class::Malformed, "layers[0]"),
        (
            "/layers/0/type",
            json!("conv1d"),
            Class::Unsupported,
            "conv1d",
        ),
        (
            "/layers/0/type",
            json!("time-distributed-dense"),
            Class::Unsupported,
            "time-distributed",
        ),
        ("/layers/0/type", json!(null), Class::Malformed, "type"),
        (
            "/layers/0/activation",
            json!("relu"),
            Class::Unsupported,
            "relu",
        ),
        (
            "/layers/1/activation",
            json!("softmax"),
            Class::Unsupported,
            "softmax",
        ),
        (
            "/layers/1/activation",
            json!(1),
            Class::Malformed,
            "activation",
        ),
        (
            "/layers/0/shape",
            json!([null, null, 3]),
            Class::Malformed,
            "12 numbers, not 8",
        ),
        (
            "/layers/0/shape",
            json!([null, null, 5000]),
            Class::Limit,
            "shape",
        ),
        ("/layers/0/shape", json!([0]), Class::Malformed, "shape"),
        (
            "/layers/0/weights",
            json!([[[1]]]),
            Class::Malformed,
            "3 parts, not 1",
        ),
        (
            "/layers/0/weights",
            json!([1, 2, 3]),
            Class::Malformed,
            "weights",
        ),
        (
            "/layers/0/weights/0",
            json!([[1, 2], [3, 4]]),
            Class::Malformed,
            "1 rows, not 2",
        ),
        (
            "/layers/0/weights/2",
            json!([[1, 2]]),
            Class::Malformed,
            "weights[2]",
        ),
        (
            "/layers/0/weights/2/3",
            json!("x"),
            Class::Malformed,
            "weight 3",
        ),
        (
            "/layers/0/weights/2/3",
            json!(1e300),
            Class::Malformed,
            "weight 3",
        ),
        (
            "/layers/1/shape",
            json!([2]),
            Class::Malformed,
            "2 numbers, not 1",
        ),
        (
            "/layers/1/weights/1",
            json!([0.5, 0.5]),
            Class::Malformed,
            "weights[1]",
        ),
    ];
    for (path, value, class, word) in cases {
        let mut file = model();
        file["in_skip"] = json!(0);
        file["in_gain"] = json!(0);
        file["out_gain"] = json!(0);
        *file.pointer_mut(path).expect("is there") = value;
        let error = open(&file).expect_err(path);
        assert_eq!(error.class(), class, "{path}: {error}");
        assert!(error.to_string().contains(word), "{path}: {error}");
    }
}

#[test]
fn a_chain_must_end_in_one_output() {
    let mut file = model();
    file["layers"].as_array_mut().expect("is a list").pop();
    let error = open(&file).expect_err("has two outputs");
    assert_eq!(error.class(), Class::Unsupported, "{error}");
}
