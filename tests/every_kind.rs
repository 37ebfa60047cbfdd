//! What must hold for every kind of capture, on the fixtures.

mod common;

use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use common::captures::Noise;
use std::path::Path;

#[global_allocator]
static WATCHED: AllocDisabler = AllocDisabler;

/// One of each kind, with all features there are.
const KINDS: [&str; 12] = [
    "nano",
    "a2_lite",
    "everything",
    "film_all",
    "condition",
    "post_head",
    "slimmable",
    "container",
    "convnet_batchnorm",
    "linear",
    "lstm_one_layer",
    "lstm_two_layers",
];

fn fixture(name: &str) -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    Model::open(&folder.join(format!("{name}.nam"))).expect("the fixture is sound")
}

fn network(model: &Model, kernel: Kernel) -> Network {
    Network::new(model, Tanh::Exact, kernel)
}

fn bits(samples: &[f32]) -> Vec<u32> {
    samples.iter().map(|sample| sample.to_bits()).collect()
}

#[test]
fn playing_and_resetting_allocate_nothing() {
    for name in KINDS {
        for kernel in Kernel::available() {
            let mut network = network(&fixture(name), kernel);
            let mut block = Noise(3).take(1000);
            let before = violation_count();
            assert_no_alloc(|| {
                for length in [1, 2, 17, 64, 1000] {
                    network.process(&mut block[..length]);
                }
                network.reset();
            });
            assert_eq!(violation_count(), before, "{name} on {kernel}");
        }
    }
}

#[test]
fn after_a_reset_a_network_is_as_new() {
    for name in KINDS {
        let mut network = network(&fixture(name), Kernel::default());
        let input = Noise(5).take(700);
        let (mut first, mut again) = (input.clone(), input);
        network.process(&mut first);
        network.reset();
        network.process(&mut again);
        assert_eq!(bits(&first), bits(&again), "{name}");
    }
}

/// At a multiple of its rate a network hears only every so many frames: signals that take turns do not meet.
#[test]
fn at_a_multiple_of_the_rate_interleaved_signals_pass_independently() {
    for name in KINDS {
        let model = fixture(name);
        if model.architecture() == "LSTM" {
            assert!(model.at_rate(2.0 * model.rate_hz()).is_none());
            continue;
        }
        for times in [2, 3] {
            let fast = model.at_rate(model.rate_hz() * times as f64);
            let fast = fast.unwrap_or_else(|| panic!("{name} at {times} times its rate"));
            let mut apart: Vec<_> = (0..times)
                .map(|turn| Noise(turn as u32).take(900))
                .collect();
            let mut mixed: Vec<f32> = (0..900 * times)
                .map(|frame| apart[frame % times][frame / times])
                .collect();
            network(&fast, Kernel::default()).process(&mut mixed);
            for (turn, signal) in apart.iter_mut().enumerate() {
                network(&model, Kernel::default()).process(signal);
                let own: Vec<f32> = mixed.iter().skip(turn).step_by(times).copied().collect();
                assert_eq!(bits(&own), bits(signal), "{name}, turn {turn} of {times}");
            }
        }
    }
}

/// Whatever is said to need no resampling can be had for that rate, and nothing else can.
#[test]
fn the_delay_that_is_stated_follows_what_is_built() {
    for name in KINDS {
        let model = fixture(name);
        for times in [0.5, 1.0, 1.5, 2.0, 3.0, 8.0, 9.0, 24.0] {
            let rate = model.rate_hz() * times;
            let delay = backline::rig::amp::delay_frames(model.rate_hz(), model.most_times(), rate);
            assert_eq!(
                delay == 0,
                model.at_rate(rate).is_some(),
                "{name} at {times}"
            );
        }
    }
}

#[test]
fn other_rates_than_multiples_cannot_be_had() {
    let model = fixture("nano");
    for rate in [44_100.0, 24_000.0, 72_000.0, 48_000.0 * 9.0, 0.0, f64::NAN] {
        assert!(model.at_rate(rate).is_none(), "{rate}");
    }
    assert!(model.at_rate(48_000.0).is_some() && model.at_rate(384_000.0).is_some());
}
