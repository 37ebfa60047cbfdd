//! What must hold for every network, on random ones.

mod common;

use assert_no_alloc::{AllocDisabler, assert_no_alloc};
use backline::engine::{Kernel, Network, Tanh};
use backline::nam::Model;
use common::Distance;
use common::captures::{Noise, Plan, capture, lstm};
use proptest::prelude::*;
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

fn activation() -> impl Strategy<Value = Value> {
    let named = [
        "Tanh",
        "Fasttanh",
        "Hardtanh",
        "ReLU",
        "LeakyReLU",
        "PReLU",
        "Sigmoid",
        "SiLU",
        "Hardswish",
        "LeakyHardtanh",
        "Softsign",
    ];
    proptest::sample::select(named.map(|name| json!(name)).to_vec())
}

fn plan(channels: usize, head: usize) -> impl Strategy<Value = Plan> {
    let layers = prop::collection::vec((1..5_usize, 1..90_usize), 1..5);
    let looks_back = (1..20_usize, 1..40_usize);
    (layers, looks_back, activation(), any::<[bool; 2]>()).prop_map(
        move |(layers, (head_kernel, head_dilation), activation, [gated, head_bias])| {
            let (kernels, dilations) = layers.into_iter().unzip();
            Plan {
                channels,
                head,
                kernels,
                dilations,
                activation,
                gated,
                head_bias,
                head_kernel,
                head_dilation,
            }
        },
    )
}

/// One to three arrays whose widths fit each other.
fn plans() -> impl Strategy<Value = Vec<Plan>> {
    let width = prop_oneof![3 => 1..10_usize, 1 => 10..31_usize];
    prop::collection::vec(width, 1..4).prop_flat_map(|widths| {
        let heads = widths.iter().skip(1).copied().chain([1]);
        let pairs: Vec<_> = widths.iter().copied().zip(heads).collect();
        pairs
            .into_iter()
            .map(|(channels, head)| plan(channels, head).boxed())
            .collect::<Vec<_>>()
    })
}

fn network(plans: &[Plan], seed: u32, tanh: Tanh, kernel: Kernel) -> Network {
    let file = capture(plans, seed).to_string();
    let model = Model::from_bytes(file.as_bytes()).expect("the tests write sound captures");
    Network::new(&model, tanh, kernel)
}

/// Those of this processor.
fn kernels() -> impl Strategy<Value = Kernel> {
    proptest::sample::select(Kernel::available())
}

fn bits(samples: &[f32]) -> Vec<u32> {
    samples.iter().map(|sample| sample.to_bits()).collect()
}

proptest! {
    // As many as it takes for every odd width to occur.
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_cut_into_blocks_changes_no_bit(
        plans in plans(),
        seed: u32,
        kernel in kernels(),
        cuts in prop::collection::vec(1..200_usize, 1..30),
    ) {
        let mut whole = Noise(seed).take(cuts.iter().sum());
        let mut pieces = whole.clone();
        network(&plans, seed, Tanh::Exact, kernel).process(&mut whole);
        let mut cut = network(&plans, seed, Tanh::Exact, kernel);
        let mut left = &mut pieces[..];
        for length in cuts {
            let (piece, rest) = left.split_at_mut(length);
            cut.process(piece);
            left = rest;
        }
        prop_assert_eq!(bits(&whole), bits(&pieces));
    }

    #[test]
    fn one_frame_at_a_time_is_the_same_again(plans in plans(), seed: u32, kernel in kernels()) {
        let mut whole = Noise(seed).take(150);
        let mut frames = whole.clone();
        network(&plans, seed, Tanh::Exact, kernel).process(&mut whole);
        let mut slow = network(&plans, seed, Tanh::Exact, kernel);
        frames.chunks_mut(1).for_each(|frame| slow.process(frame));
        prop_assert_eq!(bits(&whole), bits(&frames));
    }

    #[test]
    fn reset_is_as_good_as_new(plans in plans(), seed: u32,
        kernel in kernels(), used in 0..500_usize) {
        let mut fresh = network(&plans, seed, Tanh::Exact, kernel);
        let mut used_one = fresh.clone();
        used_one.process(&mut Noise(!seed).take(used));
        used_one.process(&mut [f32::NAN, f32::INFINITY]);
        used_one.reset();
        let mut expected = Noise(seed).take(400);
        let mut found = expected.clone();
        fresh.process(&mut expected);
        used_one.process(&mut found);
        prop_assert_eq!(bits(&expected), bits(&found));
    }

    #[test]
    fn a_new_network_has_heard_silence_forever(plans in plans(), seed: u32, kernel in kernels()) {
        let mut fresh = network(&plans, seed, Tanh::Exact, kernel);
        let mut silenced = fresh.clone();
        silenced.process(&mut Noise(!seed).take(300));
        silenced.process(&mut vec![0.0; silenced.receptive_field()]);
        let mut expected = Noise(seed).take(400);
        let mut found = expected.clone();
        fresh.process(&mut expected);
        silenced.process(&mut found);
        prop_assert_eq!(bits(&expected), bits(&found));
    }

    #[test]
    fn nothing_older_than_the_receptive_field_is_heard(plans in plans(), seed: u32, kernel in kernels()) {
        let mut one = network(&plans, seed, Tanh::Exact, kernel);
        let mut other = one.clone();
        one.process(&mut [0.9]);
        other.process(&mut [-0.9]);
        let mut expected = Noise(seed).take(one.receptive_field() + 100);
        let mut found = expected.clone();
        let forgotten = one.receptive_field() - 1;
        one.process(&mut expected);
        other.process(&mut found);
        prop_assert_eq!(bits(&expected[forgotten..]), bits(&found[forgotten..]));
    }

    #[test]
    fn playing_and_forgetting_allocate_nothing(plans in plans(), seed: u32,
        kernel in kernels(), block in 1..300_usize) {
        let mut network = network(&plans, seed, Tanh::Exact, kernel);
        let mut samples = Noise(seed).take(block);
        assert_no_alloc(|| {
            network.process(&mut samples);
            network.reset();
        });
        // Without debug assertions the first allocation ends the program instead.
        #[cfg(debug_assertions)]
        prop_assert_eq!(assert_no_alloc::violation_count(), 0);
    }

    #[test]
    fn a_state_is_played_and_forgotten_without_allocating(layers in 1..4_usize, units in 1..30_usize,
        seed: u32, kernel in kernels(), block in 1..300_usize) {
        let file = lstm(layers, units, seed).to_string();
        let model = Model::from_bytes(file.as_bytes()).expect("the tests write sound captures");
        let mut network = Network::new(&model, Tanh::Exact, kernel);
        let mut samples = Noise(seed).take(block);
        assert_no_alloc(|| {
            network.process(&mut samples);
            network.reset();
        });
        #[cfg(debug_assertions)]
        prop_assert_eq!(assert_no_alloc::violation_count(), 0);
        prop_assert!(samples.iter().all(|sample| sample.is_finite()));
    }

    #[test]
    fn finite_in_gives_finite_out(
        mut plans in plans(),
        seed: u32,
        kernel in kernels(),
        level in prop::sample::select(vec![1e-30_f32, 1.0, 1e6, 1e30]),
        bounded in prop::sample::select(vec!["Tanh", "Fasttanh", "Hardtanh", "Sigmoid", "Softsign"]),
    ) {
        for plan in &mut plans {
            plan.activation = json!(bounded);
        }
        for tanh in [Tanh::Exact, Tanh::Fast] {
            let mut samples: Vec<f32> = Noise(seed).take(300).iter().map(|x| x * level).collect();
            network(&plans, seed, tanh, kernel).process(&mut samples);
            prop_assert!(samples.iter().all(|sample| sample.is_finite()));
        }
    }

    #[test]
    fn every_kernel_plays_like_the_portable_one(plans in plans(), seed: u32) {
        let input = Noise(seed).take(400);
        let play = |kernel| {
            let mut output = input.clone();
            network(&plans, seed, Tanh::Exact, kernel).process(&mut output);
            output
        };
        let expected = play(Kernel::PORTABLE);
        let peak = expected.iter().fold(1.0_f64, |peak, y| peak.max(f64::from(y.abs())));
        for kernel in Kernel::available() {
            let distance = Distance::between(&play(kernel), &expected);
            let distance = distance.map_err(TestCaseError::fail)?;
            // A wide net whose numbers grow from layer to layer multiplies what rounding left: more than a capture may differ.
            let is_close = distance.peak <= 1e-4 * peak && distance.error_to_signal <= 1e-9;
            prop_assert!(is_close, "{kernel}: {distance:?}");
        }
    }
}
