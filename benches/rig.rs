//! What everything around the amp costs, as a multiple of the amp alone: one interleaved run, medians.

#![expect(clippy::print_stdout, reason = "a benchmark reports there")]

use backline::dsp::Spec;
use backline::nam::Model;
use backline::rig::{Amp, Cab, Controls, Impulse, Knob, Rig, Switch};
use std::path::Path;
use std::time::Instant;

const BLOCK: usize = 64;
const BLOCKS: usize = 400;
const ROUNDS: usize = 31;
const SPEC: Spec = Spec {
    sample_rate_hz: 48_000.0,
    max_block: BLOCK,
};

fn amp(name: &str) -> Box<Amp> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let model = Model::open(&folder.join(name)).expect("the fixture is there");
    Box::new(Amp::of(model))
}

fn cab(seed: f32) -> Box<Cab> {
    let tap = |n: usize| (-(n as f32) / 1200.0).exp() * (n as f32 * seed).sin() * 0.05;
    let impulse = Impulse::new(SPEC.sample_rate_hz, vec![(0..8192).map(tap).collect()]);
    Box::new(Cab::new(impulse, SPEC.sample_rate_hz))
}

fn alone() -> (Rig, Controls) {
    let mut rig = Rig::new(SPEC);
    rig.amp.replace(amp("standard.nam"));
    (rig, Controls::bare())
}

/// Gate, a pedal if one is named, amp, tone stack, equaliser, two cabinets of 8192 taps, delay and room.
fn whole(pedal: Option<&str>) -> (Rig, Controls) {
    let (mut rig, _) = alone();
    if let Some(pedal) = pedal {
        rig.pedal.replace(amp(pedal));
    }
    for (place, seed) in rig.speakers.cabs.iter_mut().zip([0.13, 0.17]) {
        place.replace(cab(seed));
    }
    let mut controls = Controls::default();
    controls[Switch::Gate] = true;
    for (knob, value) in [
        (Knob::Bass, 6.0),
        (Knob::Middle, 4.0),
        (Knob::Treble, 7.0),
        (Knob::CabMode, 2.0),
        (Knob::CabPan, -30.0),
        (Knob::SecondPan, 30.0),
        (Knob::LowCut, 80.0),
        (Knob::HighCut, 7000.0),
        (Knob::DelayMix, 25.0),
        (Knob::RoomMix, 20.0),
    ] {
        controls[knob] = value;
    }
    for (n, knob) in Knob::EQ.into_iter().enumerate() {
        controls[knob] = [2.0, -3.0][n % 2];
    }
    (rig, controls)
}

/// A quiet low note.
fn guitar() -> Vec<f32> {
    let sine = |n: usize| 0.1 * (n as f32 * 0.05).sin();
    (0..BLOCKS * BLOCK).map(sine).collect()
}

/// Nanoseconds per frame.
fn time((rig, controls): &mut (Rig, Controls)) -> f64 {
    let (mut guitar, mut right) = (guitar(), [0.0; BLOCK]);
    let begun = Instant::now();
    for left in guitar.chunks_mut(BLOCK) {
        rig.process_both(left, &mut right, controls);
    }
    begun.elapsed().as_secs_f64() * 1e9 / (BLOCKS * BLOCK) as f64
}

fn main() {
    let mut rigs = [
        ("the amp alone", alone()),
        ("all but the pedal", whole(None)),
        ("all, the pedal a nano", whole(Some("nano.nam"))),
    ];
    let mut times = rigs.each_ref().map(|_| Vec::new());
    for _ in 0..ROUNDS {
        for ((_, rig), times) in rigs.iter_mut().zip(&mut times) {
            times.push(time(rig));
        }
    }
    let medians = times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    });
    for ((name, _), ns) in rigs.iter().zip(medians) {
        println!("{name:24} {ns:7.1} ns per frame  {:.2} x", ns / medians[0]);
    }
}
