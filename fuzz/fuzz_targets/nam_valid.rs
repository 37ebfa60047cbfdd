//! Captures without a fault, of every kind and feature: each opens, says how large it is, and plays the same on every
//! processor and in blocks of every length.
#![no_main]

mod capture;

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use capture::{Capture, Choices, Noise};
use libfuzzer_sys::fuzz_target;

/// How far kernels may be apart, as a share of the loudest sample.
const TOLERANCE: f32 = 1e-3;

fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices::new(bytes);
    let capture = Capture::new(&mut choices);
    let file = capture.file.to_string();
    let model =
        Model::from_bytes(file.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{file}"));
    assert_eq!(model.weight_count(), capture.weight_count, "{file}");
    assert_eq!(model.receptive_field(), capture.receptive_field, "{file}");

    let tanh = choices.pick(&[Tanh::Exact, Tanh::Fast]);
    let gain = choices.pick(&[0.5, 0.01, 1.0, 8.0]);
    let mut noise = Noise(choices.seed());
    let input: Vec<f32> = (0..choices.size(1..=200))
        .map(|_| gain * noise.next())
        .collect();
    for size in model.sizes() {
        let model = model.sized(size.slim);
        let plain = play(&model, tanh, Kernel::PORTABLE, &input);
        for kernel in Kernel::available() {
            let output = play(&model, tanh, kernel, &input);
            check_near(&plain, &output, || {
                format!("{kernel} at {}: {file}", size.slim)
            });
        }
    }
});

/// Plays `input` in blocks of every length, which must make no difference, and again after a reset.
fn play(model: &Model, tanh: Tanh, kernel: Kernel, input: &[f32]) -> Vec<f32> {
    let fresh = Network::new(model, tanh, kernel);
    let mut network = fresh.clone();
    let mut cut = |length: usize| {
        network.reset();
        let mut output = input.to_vec();
        output
            .chunks_mut(length)
            .for_each(|block| network.process(block));
        output
    };
    let outputs = [64, 7, 1].map(&mut cut);
    let mut whole = input.to_vec();
    fresh.clone().process(&mut whole);
    for output in &outputs {
        assert_eq!(bits(&whole), bits(output), "{kernel}: {model:?}");
    }
    whole
}

/// Which bits a sample that is no number has, nobody cares.
fn bits(samples: &[f32]) -> Vec<u32> {
    let sample_bits = |sample: &f32| match sample.is_nan() {
        true => f32::NAN.to_bits(),
        false => sample.to_bits(),
    };
    samples.iter().map(sample_bits).collect()
}

/// Weights of any size may make a network overflow; then there is nothing to compare.
fn check_near(plain: &[f32], other: &[f32], what: impl Fn() -> String) {
    if !plain.iter().chain(other).all(|sample| sample.is_finite()) {
        return;
    }
    let peak = plain.iter().fold(0_f32, |peak, x| peak.max(x.abs()));
    for (at, (plain, other)) in plain.iter().zip(other).enumerate() {
        let is_near = (plain - other).abs() <= TOLERANCE * peak + f32::MIN_POSITIVE;
        assert!(is_near, "frame {at}: {plain} {other}, {}", what());
    }
}
