use super::*;
use serde_json::{Value, json};

fn capture() -> Value {
    let layer = json!({
        "input_size": 1, "condition_size": 1, "channels": 1, "head_size": 1, "head_bias": false,
        "kernel_size": 2, "dilations": [1], "activation": "Tanh",
    });
    json!({
        "version": "0.5.4", "architecture": "WaveNet", "weights": [1, 2, 3, 4, 5, 6, 7, 8, 9],
        "config": {"layers": [layer], "head": null, "head_scale": 77},
    })
}

fn open(file: &Value) -> Result<Model, NamError> {
    Model::from_bytes(file.to_string().as_bytes())
}

#[test]
fn a_capture_tells_what_it_is() {
    let model = open(&capture()).unwrap();
    assert_eq!(model.summary(), "A1 1 · 48 kHz · 9 weights");
    assert_eq!(
        (model.architecture(), model.version.as_str()),
        ("WaveNet", "0.5.4")
    );
    assert_eq!((model.receptive_field(), model.macs_per_sample()), (2, 5));
    assert_eq!(model.history_bytes(), 4 * (1 + 64));
    assert!(model.warnings.is_empty());
}

#[test]
fn the_last_weight_is_the_head_scale_whatever_the_config_says() {
    let Architecture::WaveNet(net) = open(&capture()).unwrap().network else {
        panic!("it is a WaveNet");
    };
    assert_eq!(net.head_scale, 9.0);
}

#[test]
fn odd_but_harmless_things_are_accepted() {
    let mut file = capture();
    file["notes"] = json!({"anything": ["goes"]});
    file["metadata"] = json!("no object");
    file["config"]["layers"][0]["channels"] = json!(1.0);
    let text = format!("\u{FEFF}{file}\n ");
    let model = Model::from_bytes(text.as_bytes()).unwrap();
    assert_eq!(model.metadata, Metadata::default());
}

#[test]
fn the_sample_rate_follows_its_rules() {
    let with = |rate: Value| {
        let mut file = capture();
        file["sample_rate"] = rate;
        open(&file)
    };
    assert_eq!(with(json!(44100.0)).unwrap().rate_hz(), 44_100.0);
    assert_eq!(with(json!(null)).unwrap().sample_rate_hz, None);
    for nothing in [0, -1] {
        let model = with(json!(nothing)).unwrap();
        assert_eq!((model.rate_hz(), model.warnings.len()), (48_000.0, 1));
    }
    for absurd in [json!("48k"), json!(true), json!(10), json!(1e9)] {
        assert_eq!(with(absurd).unwrap_err().class(), Class::Malformed);
    }
}

#[test]
fn a_newer_version_is_played_with_a_warning() {
    let mut file = capture();
    file["version"] = json!("0.7.2");
    assert_eq!(open(&file).unwrap().warnings.len(), 1);
}

#[test]
fn whole_numbers_are_wanted_where_whole_numbers_count() {
    for bad in [json!(1.5), json!(true), json!("1"), json!([1.5])] {
        let mut file = capture();
        file["config"]["layers"][0]["kernel_size"] = bad;
        let error = open(&file).unwrap_err();
        assert!(
            error.to_string().contains("config.layers[0].kernel_size"),
            "{error}"
        );
    }
}

#[test]
fn only_mono_networks_stand_by_themselves() {
    let mut wide = capture();
    wide["config"]["in_channels"] = json!(2);
    let error = open(&wide).unwrap_err();
    assert!(error.to_string().contains("2 input channels"), "{error}");
    let mut wide = capture();
    wide["config"]["layers"][0]["head_size"] = json!(2);
    wide["weights"] = json!(vec![0.5; 10]);
    let error = open(&wide).unwrap_err();
    assert!(error.to_string().contains("2 output channels"), "{error}");
    assert_eq!(error.class(), Class::Unsupported);
}

fn container(sizes: &[f64]) -> Value {
    let entry = |value: &f64| json!({"max_value": value, "model": capture()});
    json!({
        "version": "0.7.0", "architecture": "SlimmableContainer", "weights": [],
        "config": {"submodels": sizes.iter().map(entry).collect::<Vec<_>>()},
    })
}

#[test]
fn a_container_plays_its_best_size_unless_told_otherwise() {
    let mut file = container(&[0.5, 1.0]);
    file["config"]["submodels"][0]["model"]["weights"][8] = json!(5);
    let model = open(&file).unwrap();
    assert_eq!(
        (model.architecture(), model.steps()),
        ("SlimmableContainer", vec![0.5])
    );
    let scale = |slim| match model.sized(slim).network {
        Architecture::WaveNet(net) => net.head_scale,
        other => panic!("{other:?}"),
    };
    assert_eq!([0.0, 0.49, 0.5, 1.0].map(scale), [5.0, 5.0, 9.0, 9.0]);
    assert_eq!(model.summary(), "A1 1 · 48 kHz · 9 weights");
}

#[test]
fn absurd_containers_are_refused() {
    for sizes in [&[][..], &[0.5], &[0.5, 0.5, 1.0], &[1.0, 0.5]] {
        assert_eq!(
            open(&container(sizes)).unwrap_err().class(),
            Class::Malformed
        );
    }
    let mut other_rate = container(&[1.0]);
    other_rate["sample_rate"] = json!(48_000);
    other_rate["config"]["submodels"][0]["model"]["sample_rate"] = json!(44_100);
    let error = open(&other_rate).unwrap_err();
    assert!(error.to_string().contains("44100 Hz"), "{error}");
    let mut deep = capture();
    for _ in 0..6 {
        let mut around = container(&[1.0]);
        around["config"]["submodels"][0]["model"] = deep;
        deep = around;
    }
    assert_eq!(open(&deep).unwrap_err().class(), Class::Limit);
}

#[test]
fn impulse_responses_and_convnets_are_counted_exactly() {
    let linear = |weights: usize| {
        json!({
            "version": "0.5.4", "architecture": "Linear", "weights": vec![0.5; weights],
            "config": {"receptive_field": 5, "bias": true, "implementation": "FFT"},
        })
    };
    let convnet = |weights: usize| {
        json!({
            "version": "0.5.4", "architecture": "ConvNet", "weights": vec![0.5; weights],
            "config": {"channels": 2, "dilations": [1, 2], "batchnorm": true, "activation": "Tanh"},
        })
    };
    assert_eq!(
        open(&linear(6)).unwrap().summary(),
        "Linear 5 · 48 kHz · 6 weights"
    );
    let model = open(&convnet(4 + 9 + 8 + 9 + 3)).unwrap();
    assert_eq!(
        (model.shape_name().as_str(), model.receptive_field()),
        ("2x2", 4)
    );
    for wrong in [linear(5), linear(7), convnet(32), convnet(34)] {
        assert_eq!(open(&wrong).unwrap_err().class(), Class::Malformed);
    }
    let mut unsound = convnet(33);
    unsound["weights"][12] = json!(-1.0);
    let error = open(&unsound).unwrap_err();
    assert!(error.to_string().contains("batch normalization"), "{error}");
}

#[test]
fn the_kind_of_trouble_decides_the_next_step() {
    let cases = [
        ("architecture", json!("wavenet"), Class::Unsupported),
        ("architecture", json!("Sequential"), Class::Unsupported),
        ("architecture", json!(3), Class::Malformed),
        ("version", json!("0.8.0"), Class::Unsupported),
        ("config", json!([]), Class::Malformed),
        ("config", json!(null), Class::Malformed),
        ("weights", json!({}), Class::Malformed),
        ("weights", json!([1e300]), Class::Malformed),
    ];
    for (key, value, class) in cases {
        let mut file = capture();
        file[key] = value;
        let error = open(&file).unwrap_err();
        assert_eq!(error.class(), class, "{error}");
    }
}
