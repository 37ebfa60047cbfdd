//! Cut, bent and absurd bytes end in an error, never in a panic or a huge allocation.

mod common;

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::{Class, Model, NamError};
use backline::wav;
use common::captures::{Noise, Plan, capture, lstm, small};
use proptest::prelude::*;
use serde_json::{Value, json};

fn refusal(file: &Value) -> NamError {
    Model::from_bytes(file.to_string().as_bytes()).expect_err("must be refused")
}

/// Whatever still opens must also play.
fn open_and_play(bytes: &[u8]) {
    if let Ok(model) = Model::from_bytes(bytes) {
        let mut network = Network::new(&model, Tanh::Exact, Kernel::default());
        network.process(&mut [0.5; 100]);
    }
}

#[test]
fn a_cut_capture_is_refused_wherever_it_is_cut() {
    let whole = small().to_string();
    for end in 0..whole.len() {
        let error = Model::from_bytes(&whole.as_bytes()[..end]).expect_err("is cut");
        assert_eq!(error.class(), Class::Malformed, "at byte {end}: {error}");
    }
    assert!(Model::from_bytes(whole.as_bytes()).is_ok());
}

#[test]
fn every_weight_count_but_the_right_one_is_refused() {
    [small(), lstm(2, 3, 1)]
        .into_iter()
        .for_each(refuses_other_weight_counts);
}

fn refuses_other_weight_counts(mut file: Value) {
    let right = file["weights"].as_array().expect("is a list").len();
    for count in (0..right).chain([right + 1, right + 100]) {
        file["weights"] = json!(vec![0.5; count]);
        let error = refusal(&file);
        assert_eq!(error.class(), Class::Malformed);
        let text = error.to_string();
        assert!(text.contains(&format!("needs {right} weights")), "{text}");
        assert!(text.contains(&format!("has {count}")), "{text}");
    }
}

#[test]
fn other_files_are_called_what_they_are() {
    let cases: [(&[u8], &str); 6] = [
        (b"PK\x03\x04....", "zip"),
        (b"RIFF\0\0\0\0WAVEfmt ", "WAV"),
        (b"fLaC", "FLAC"),
        (b"<!DOCTYPE html>", "web page"),
        (b"  \n", "empty"),
        (br#"{"model_data": {}, "state_dict": {}}"#, "GuitarML"),
    ];
    for (bytes, word) in cases {
        let error = Model::from_bytes(bytes).expect_err("is no capture");
        assert!(error.to_string().contains(word), "{error}");
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let error = Model::open(folder.path()).expect_err("is a folder");
    assert!(error.to_string().contains("folder"), "{error}");
    let error = Model::open(&folder.path().join("gone.nam")).expect_err("is not there");
    assert_eq!(error.class(), Class::Unreadable);
}

#[test]
fn fifty_megabytes_of_garbage_are_refused() {
    for filler in [b'[', b'{', b'0', b'"', b' ', b'\xFF'] {
        assert!(Model::from_bytes(&vec![filler; 50 << 20]).is_err());
    }
    let zeros = "0,".repeat(25 << 20);
    for text in [
        format!("{{\"config\": [{zeros}0]}}"),
        format!("{{\"weights\": [{zeros}0]}}"),
    ] {
        assert!(Model::from_bytes(text.as_bytes()).is_err());
    }
    let error = Model::from_bytes(&vec![b' '; (64 << 20) + 1]).expect_err("is too large");
    assert_eq!(error.class(), Class::Limit);
}

#[test]
fn huge_dimensions_are_refused_before_anything_is_allocated() {
    let huge = [
        ("channels", json!(5000), Class::Limit),
        ("channels", json!(4096), Class::Limit),
        ("channels", json!(1e300), Class::Limit),
        ("head_size", json!(4097), Class::Limit),
        ("kernel_size", json!(1_u64 << 40), Class::Limit),
        ("kernel_size", json!(0), Class::Malformed),
        ("kernel_size", json!(-1), Class::Malformed),
        ("kernel_size", json!(2.5), Class::Malformed),
        ("dilations", json!([1 << 21]), Class::Limit),
        ("dilations", json!(vec![1 << 20; 1000]), Class::Limit),
        ("dilations", json!(vec![1; 1025]), Class::Limit),
        ("dilations", json!([]), Class::Malformed),
        (
            "activation",
            json!({"type": "PReLU", "negative_slopes": vec![0.1; 5000]}),
            Class::Limit,
        ),
        (
            "activation",
            json!({"type": "PReLU", "negative_slopes": [0.1, 0.2]}),
            Class::Malformed,
        ),
    ];
    for (key, value, class) in huge {
        let mut file = small();
        file["config"]["layers"][0][key] = value.clone();
        let error = refusal(&file);
        assert_eq!(error.class(), class, "{key}: {error}");
    }
}

#[test]
fn absurd_lstms_are_refused() {
    let absurd = [
        ("hidden_size", json!(4097), Class::Limit),
        ("hidden_size", json!(1.5), Class::Malformed),
        ("num_layers", json!(65), Class::Limit),
        ("num_layers", json!(null), Class::Malformed),
        ("input_size", json!(2), Class::Unsupported),
        ("input_size", json!(0), Class::Malformed),
        ("in_channels", json!(2), Class::Malformed),
        ("out_channels", json!(2), Class::Unsupported),
    ];
    for (key, value, class) in absurd {
        let mut file = lstm(1, 2, 1);
        file["config"][key] = value.clone();
        let error = refusal(&file);
        assert_eq!(error.class(), class, "{key} {value}: {error}");
    }
    let mut file = lstm(1, 2, 1);
    file["config"]["hidden_size"] = json!(4096);
    assert_eq!(refusal(&file).class(), Class::Limit);
    let mut file = lstm(1, 140, 1);
    file["sample_rate"] = json!(1_000_000);
    let error = refusal(&file);
    assert!(error.to_string().contains("at rest"), "{error}");
}

#[test]
fn absurd_heads_are_refused() {
    let sizes = [
        (json!(0), json!(1), Class::Malformed),
        (json!(2.5), json!(1), Class::Malformed),
        (json!(4097), json!(1), Class::Limit),
        (json!(4), json!(0), Class::Malformed),
        (json!(1), json!("far"), Class::Malformed),
        (json!(1), json!(1 << 21), Class::Limit),
        (json!(4), json!(1 << 20), Class::Limit),
    ];
    for (kernel, dilation, class) in sizes {
        let mut file = small();
        file["config"]["layers"][0]["head"] = json!({
            "out_channels": 2, "bias": true, "kernel_size": kernel, "head_dilation": dilation,
        });
        let error = refusal(&file);
        assert_eq!(error.class(), class, "{kernel} {dilation}: {error}");
        assert!(error.to_string().contains("head"), "{error}");
    }
}

#[test]
fn long_memories_are_refused_though_the_weights_fit() {
    let plan = Plan {
        kernels: vec![2],
        ..Plan::plain(90, 1, &[1 << 20])
    };
    let error = refusal(&capture(&[plan], 1));
    assert_eq!(error.class(), Class::Limit);
    assert!(error.to_string().contains("past samples"), "{error}");
}

#[test]
fn what_is_not_played_is_named() {
    let cases = [
        ("gating_mode", json!("Blended"), "Blended"),
        ("activation", json!("GELU"), "GELU"),
        ("slimmable", json!({"method": "dice"}), "dice"),
    ];
    for (key, value, word) in cases {
        let mut file = small();
        file["config"]["layers"][0][key] = value;
        let error = refusal(&file);
        assert_eq!(error.class(), Class::Unsupported, "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn groups_that_would_fill_the_memory_are_refused() {
    let mut file = small();
    let layer = &mut file["config"]["layers"][0];
    for key in ["channels", "groups_input", "head_size"] {
        layer[key] = json!(4096);
    }
    layer["layer1x1"] = json!({"active": true, "groups": 4096});
    let error = refusal(&file);
    assert_eq!(error.class(), Class::Limit, "{error}");
}

/// A second of stereo in memory.
fn recording() -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 2,
        sample_rate: 8000,
        bits_per_sample: 24,
        sample_format: hound::SampleFormat::Int,
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut bytes, spec).expect("memory can be written");
    for sample in Noise(5).take(16_000) {
        let sample = (sample * 8e6) as i32;
        writer.write_sample(sample).expect("memory can be written");
    }
    writer.finalize().expect("memory can be written");
    bytes.into_inner()
}

#[test]
fn a_recording_of_absurdly_many_channels_is_refused() {
    let mut bytes = recording();
    bytes[22..24].copy_from_slice(&u16::MAX.to_le_bytes());
    assert!(wav::read_bytes(&bytes, "wide.wav").is_err());
}

proptest! {
    #[test]
    fn bent_bytes_never_panic(at in 0..4000_usize, bit in 0..8_u8) {
        let mut bytes = small().to_string().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        open_and_play(&bytes);
    }

    #[test]
    fn bent_recordings_never_panic(at in 0..120_usize, value: u8, cut in 0..48_000_usize) {
        let mut bytes = recording();
        bytes[at] = value;
        bytes.truncate(bytes.len() - cut);
        // Either verdict will do; what is read must be no more than what is there.
        if let Ok(audio) = wav::read_bytes(&bytes, "bent.wav") {
            prop_assert!(audio.frames() * audio.channels.len() <= bytes.len());
        }
    }

    #[test]
    fn bent_lstms_never_panic(at in 0..4000_usize, bit in 0..8_u8) {
        let mut bytes = lstm(2, 3, 1).to_string().into_bytes();
        let at = at % bytes.len();
        bytes[at] ^= 1 << bit;
        open_and_play(&bytes);
    }

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        open_and_play(&bytes);
        prop_assert!(Model::from_bytes(&bytes).is_err());
        prop_assert!(wav::read_bytes(&bytes, "noise").is_err());
    }

    #[test]
    fn swapped_values_never_panic(
        key in prop::sample::select(vec![
            "channels", "head_size", "head_bias", "kernel_size", "dilations", "activation", "gated",
            "input_size", "condition_size", "head", "kernel_sizes", "gating_mode",
            "secondary_activation", "bottleneck", "layer1x1", "head1x1", "conv_pre_film", "slimmable",
        ]),
        value in prop::sample::select(vec![
            json!(null), json!(true), json!(0), json!(1), json!(3.5), json!(-1), json!(1e18), json!("x"),
            json!([]), json!({}), json!([1, 2, 3]), json!(["none", "gated", "none"]), json!([[]]),
        ]),
    ) {
        let mut file = small();
        file["config"]["layers"][0][key] = value;
        open_and_play(file.to_string().as_bytes());
    }
}
