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
    for bad in [json!(1.5), json!(true), json!("1"), json!([1])] {
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
