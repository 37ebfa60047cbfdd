//! Thirty captures one after the other, through a note that is held.

mod amps;

use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use backline::dsp::Spec;
use backline::live::denormals::FlushDenormals;
use backline::live::wall;
use backline::rig::{Amp, Rig};
use backline::tape::Loop;

#[global_allocator]
static WATCHED: AllocDisabler = AllocDisabler;

const SPEC: Spec = Spec {
    sample_rate_hz: 48_000.0,
    max_block: 64,
};
const SWITCHES: usize = 30;
/// The crossfade's length: 25 ms.
const FADE: usize = 1200;
/// Frames from one switch to the next: whole blocks, longer than memory and fade together.
const HOLD: usize = 64 * 40;

/// Every capture's own sound of the whole note, and where each comes in.
fn alone(note: &[f32]) -> Vec<Vec<f32>> {
    let _flushing = FlushDenormals::begin();
    let play = |seed| {
        let mut wet = note.to_vec();
        amps::network(seed).process(&mut wet);
        wet
    };
    (0..=SWITCHES as u32).map(play).collect()
}

/// The note through one amp after the other, as the audio thread plays it.
fn switched(note: &[f32]) -> Vec<f32> {
    let (mut live, mut remote) = wall(Rig::new(SPEC), Loop::default());
    let mut wet = note.to_vec();
    let mut came_home = 0;
    for (seed, part) in wet.chunks_mut(HOLD).enumerate() {
        let amp = Box::new(Amp::new(amps::network(seed as u32)));
        assert!(remote.mount_amp(amp).is_ok());
        let before = violation_count();
        for block in part.chunks_mut(64) {
            assert_no_alloc(|| live.process(block));
        }
        assert_eq!(violation_count(), before, "the audio thread allocated");
        came_home += remote.sweep();
    }
    // The last one left its slot at the end of its fade, well before the last block.
    assert_eq!(came_home, SWITCHES);
    assert_eq!(remote.readings().amps_mounted as usize, SWITCHES + 1);
    wet
}

fn steepest(signal: &[f32]) -> f32 {
    let step = |pair: &[f32]| (pair[1] - pair[0]).abs();
    signal.windows(2).map(step).fold(0.0, f32::max)
}

#[test]
fn thirty_switches_through_a_held_note_are_seamless_and_exact() {
    let pitch = std::f32::consts::TAU * 110.0 / 48_000.0;
    let frames = (SWITCHES + 1) * HOLD;
    let note: Vec<f32> = (0..frames)
        .map(|n| 0.5 * (n as f32 * pitch).sin())
        .collect();
    let alone = alone(&note);
    let wet = switched(&note);
    let memory = amps::network(0).receptive_field();

    // Before a fade the old capture sounds and behind it the new one, as if it had been there from the start.
    for (seed, own) in alone.iter().enumerate().skip(1) {
        let (start, end) = (seed * HOLD, (seed + 1) * HOLD);
        let fade = start + memory..start + memory + FADE;
        assert_eq!(wet[start..fade.start], alone[seed - 1][start..fade.start]);
        assert_eq!(wet[fade.end..end], own[fade.end..end], "capture {seed}");

        // In the fade, frame k of N has y = (1 - k/N)·a + (k/N)·b, and so
        // y[k+1] - y[k] = (1 - s)·(a[k+1] - a[k]) + s·(b[k+1] - b[k]) + (b[k] - a[k])/N  with s = (k+1)/N:
        // never more than the steeper of both and an N-th of their distance.
        let around = fade.start - 1..fade.end + 1;
        let (a, b) = (&alone[seed - 1][around.clone()], &own[around.clone()]);
        let distance = a
            .iter()
            .zip(b)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        let bound = steepest(a).max(steepest(b)) + distance / FADE as f32 + 1e-6;
        let found = steepest(&wet[around]);
        assert!(found <= bound, "capture {seed}: {found} > {bound}");
    }
}
