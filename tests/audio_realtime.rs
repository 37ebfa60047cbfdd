//! What the sound card's callbacks do between the devices and the rig allocates nothing.

use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use backline::audio::convert::{spread, take_channel};
use backline::audio::duplex::{Pulled, bridge, duplex};
use backline::audio::through::Through;
use backline::dsp::Spec;
use backline::library::{builtin_capture, builtin_riff};
use backline::live::wall;
use backline::rig::{Amp, Guest, Rig};
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: AllocDisabler = AllocDisabler;

#[test]
fn neither_ring_nor_conversion_allocates_whatever_happens() {
    let (mut inlet, mut outlet) = duplex(1 << 12, 4_800);
    let gauge = outlet.gauge();
    let frames = [7_i16; 2 * 128];
    let mut mono = [0.0_f32; 128];
    let mut out = [0_i16; 6 * 128];
    let mut seen = [0; 4];
    assert_no_alloc(|| {
        for n in 0..20_000 {
            // Stretches of too much, too little and just enough input, long enough to overflow and run dry.
            let pushes = [1, 2, 0][n / 50 % 3];
            for _ in 0..pushes {
                take_channel(&frames, 2, 1, &mut mono);
                inlet.push(&mono);
            }
            let pulled = outlet.pull(&mut mono[..64 + n % 65]);
            seen[pulled as usize] += 1;
            spread(&mono, &mono, 6, &mut out);
            std::hint::black_box(gauge.delay_frames());
        }
    });
    assert_eq!(violation_count(), 0);
    assert_everything_happened(seen);
}

#[test]
fn the_bridge_between_two_clocks_allocates_nothing_whatever_happens() {
    for rates in [[48_000, 48_000], [44_100, 48_000], [192_000, 44_100]] {
        let (mut inlet, mut bridge) = bridge(1 << 13, rates);
        let gauge = bridge.gauge();
        let block = [0.1; 512];
        let mut out = [0.0; 700];
        let (mut seen, mut heard, mut played) = ([0; 4], 0.0, 0.0);
        assert_no_alloc(|| {
            for n in 0..40_000 {
                let frames = 64 + n % 65 + 500 * usize::from(n % 100 == 0);
                played += frames as f64 / f64::from(rates[1]);
                // Long stretches of just enough input, then of none, then too much at once.
                let mood = n / 1000 % 4;
                while heard < played {
                    let frames = 1 + n % 512;
                    heard += frames as f64 / f64::from(rates[0]);
                    let pushes = [1, usize::from(n % 1000 > 100), 1, 2][mood];
                    for _ in 0..pushes {
                        inlet.push_at(&block[..frames], Duration::from_secs_f64(played));
                    }
                }
                let pulled = bridge.pull(&mut out[..frames], Duration::from_secs_f64(played));
                seen[pulled as usize] += 1;
                std::hint::black_box((gauge.delay_frames(), gauge.drift_ppm()));
            }
        });
        assert_eq!(violation_count(), 0);
        assert_everything_happened(seen);
    }
}

#[test]
fn a_callback_that_hears_and_speaks_allocates_nothing_at_any_length() {
    let spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 64,
    };
    let (rig, mut remote) = wall(Rig::new(spec), builtin_riff());
    let mut amp = Amp::of(builtin_capture());
    amp.prepare(spec);
    assert!(remote.mount_amp(Box::new(amp)).is_ok());
    let mut through = Through::new(Box::new(rig), 1);
    let guitar: Vec<f32> = (0..8192).map(|n| 0.1 * (n as f32 * 0.03).sin()).collect();
    let (mut left, mut right) = (vec![0.0; 8192], vec![0.0; 8192]);
    let mut loudest = 0.0_f32;
    assert_no_alloc(|| {
        for frames in [8192, 1, 64, 63, 65, 0, 4096, 32, 257, 8192] {
            let inputs = [&guitar[..frames]; 3];
            let mut outputs = [&mut left[..frames], &mut right[..frames]];
            through.process(&inputs, &mut outputs);
            loudest = outputs[1].iter().fold(loudest, |most, x| most.max(x.abs()));
        }
    });
    assert_eq!(violation_count(), 0);
    assert!(loudest > 0.001, "the amp never played");
}

fn assert_everything_happened(seen: [usize; 4]) {
    for pulled in [
        Pulled::Waiting,
        Pulled::Whole,
        Pulled::RanDry,
        Pulled::Trimmed,
    ] {
        assert!(seen[pulled as usize] > 0, "{pulled:?} never happened");
    }
}
