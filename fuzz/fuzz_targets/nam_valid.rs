//! Captures without a fault, of every kind and feature: each opens, says how large it is, and plays the same on every
//! processor and in blocks of every length.
#![no_main]

mod capture;

use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use capture::{Capture, Choices, Noise};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

/// How far kernels may be apart, as a share of the loudest sample.
const TOLERANCE: f32 = 1e-3;
/// By what share weights are nudged to see how much a network makes of a rounding.
const NUDGE: f64 = 1e-6;
/// How much more than that kernels may differ, which round at each step on the way.
const ROUNDINGS: f32 = 10.0;
/// What is louder (+120 dBFS) is a network out of its mind, whose roundings grow as fast as it does.
const LOUDEST: f32 = 1e6;

fuzz_target!(|bytes: &[u8]| {
    let mut choices = Choices::new(bytes);
    let capture = Capture::new(&mut choices);
    let file = &capture.file;
    let model = opened(file);
    assert_eq!(model.weight_count(), capture.weight_count, "{file}");
    assert_eq!(model.receptive_field(), capture.receptive_field, "{file}");

    let tanh = choices.pick(&[Tanh::Exact, Tanh::Fast]);
    let gain = choices.pick(&[0.5, 0.01, 1.0, 8.0]);
    let mut noise = Noise(choices.seed());
    let input: Vec<f32> = (0..choices.size(1..=130))
        .map(|_| gain * noise.next())
        .collect();
    // One of the sizes that it comes in.
    let sizes = model.sizes();
    let slim = sizes[choices.size(0..=sizes.len() - 1)].slim;
    let model = model.sized(slim);
    let play = |kernel| play(&model, tanh, kernel, &input);
    let outputs: Vec<_> = Kernel::available()
        .into_iter()
        .map(|kernel| (kernel, play(kernel)))
        .collect();
    // The last is the plain one.
    let (_, plain) = &outputs[outputs.len() - 1];
    for (kernel, output) in &outputs {
        let far = distance(plain, output);
        // Weights of any size may make a network run away; then there is nothing to compare.
        if far.is_finite() && peak(plain) < LOUDEST && far > TOLERANCE * peak(plain) {
            // Sums of large terms that cancel each other are no kernel's fault.
            let nudged = opened(&nudged(file)).sized(slim);
            let sway = distance(plain, &self::play(&nudged, tanh, Kernel::PORTABLE, &input));
            assert!(
                far <= ROUNDINGS * sway,
                "{kernel} at {slim} is {far} off, a nudge {sway}: {file}"
            );
        }
    }
});

fn opened(file: &Value) -> Model {
    let text = file.to_string();
    Model::from_bytes(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Plays `input` in blocks of every length, which must make no difference, the later ones after a reset.
fn play(model: &Model, tanh: Tanh, kernel: Kernel, input: &[f32]) -> Vec<f32> {
    let mut network = Network::new(model, tanh, kernel);
    let mut cut = |length: usize| {
        let mut output = input.to_vec();
        output
            .chunks_mut(length)
            .for_each(|block| network.process(block));
        network.reset();
        output
    };
    let whole = cut(64);
    for length in [7, 1] {
        assert_eq!(bits(&whole), bits(&cut(length)), "{kernel}: {model:?}");
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

fn peak(samples: &[f32]) -> f32 {
    samples
        .iter()
        .fold(0.0, |peak, sample| peak.max(sample.abs()))
}

/// The largest difference, infinite where there are samples that are not finite.
fn distance(one: &[f32], other: &[f32]) -> f32 {
    let differences = one.iter().zip(other).map(|(one, other)| one - other);
    let differences: Vec<_> = differences.collect();
    match differences.iter().all(|difference| difference.is_finite()) {
        true => peak(&differences),
        false => f32::INFINITY,
    }
}

/// The same capture, every weight a little larger or smaller.
fn nudged(value: &Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| {
                let value = match value {
                    Value::Array(list) if key == "weights" => nudged_weights(list),
                    other => nudged(other),
                };
                (key.clone(), value)
            })
            .collect(),
        Value::Array(entries) => entries.iter().map(nudged).collect(),
        other => other.clone(),
    }
}

fn nudged_weights(list: &[Value]) -> Value {
    let mut noise = Noise(1);
    let nudge = |weight: &Value| {
        let sign = f64::from(noise.next().signum());
        weight.as_f64().unwrap_or_default() * (1.0 + sign * NUDGE)
    };
    list.iter().map(nudge).collect()
}
