//! A thousand captures one after the other, at any moment, while the riff plays over a held note.

mod amps;

use assert_no_alloc::{AllocDisabler, assert_no_alloc, violation_count};
use backline::dsp::Spec;
use backline::library::builtin_riff;
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
const SWITCHES: usize = 1000;
/// The crossfade's length: 25 ms.
const FADE: usize = 1200;

/// A capture that comes in.
struct Entry {
    seed: u32,
    /// The frame of the block in which it is handed over.
    at: usize,
    /// Frames of the past that it hears in the time of one.
    pace: usize,
}

/// Captures that make no offset which would, rightly, be muted.
const SOUND: u32 = 31;

/// One after the other, each when the one before has just come in, or somewhat later.
fn entries() -> Vec<Entry> {
    let (mut lot, mut at, mut seed) = (7_u32, 0, 0);
    let entry = |_| {
        // Source: Numerical Recipes, the quick and dirty generator.
        lot = lot.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let random = (lot >> 8) as usize;
        seed = (seed + 1 + lot / 1024 % (SOUND - 1)) % SOUND;
        let pace = 1 + random % 12;
        let entry = Entry { seed, at, pace };
        let wait = amps::network(seed).receptive_field().div_ceil(pace);
        at += (wait + FADE).next_multiple_of(64) + 64 * (1 + random % 30);
        entry
    };
    (0..=SWITCHES).map(entry).collect()
}

/// What a capture that had always played makes of these frames of `dry`.
fn alone(seed: u32, dry: &[f32], frames: std::ops::Range<usize>) -> Vec<f32> {
    let _flushing = FlushDenormals::begin();
    let mut network = amps::network(seed);
    let start = frames.start.saturating_sub(network.receptive_field());
    let mut wet = dry[start..frames.end].to_vec();
    network.process(&mut wet);
    wet.split_off(frames.start - start)
}

/// The riff through one amp after the other, as the audio thread plays it.
fn switched(dry: &[f32], entries: &[Entry]) -> Vec<f32> {
    let (mut live, mut remote) = wall(Rig::new(SPEC), Loop::default());
    let mut wet = dry.to_vec();
    let (mut came_home, mut next) = (0, entries.iter().peekable());
    for (number, block) in wet.chunks_mut(64).enumerate() {
        if let Some(entry) = next.next_if(|entry| entry.at <= number * 64) {
            let mut amp = Box::new(Amp::new(amps::network(entry.seed)));
            amp.catch_up_at(entry.pace);
            assert!(remote.mount_amp(amp).is_ok());
        }
        let before = violation_count();
        assert_no_alloc(|| live.process(block));
        assert_eq!(violation_count(), before, "the audio thread allocated");
        came_home += remote.sweep();
    }
    assert_eq!(came_home, SWITCHES);
    assert_eq!(remote.readings().amps_mounted as usize, SWITCHES + 1);
    wet
}

fn steepest(signal: &[f32]) -> f32 {
    let step = |pair: &[f32]| (pair[1] - pair[0]).abs();
    signal.windows(2).map(step).fold(0.0, f32::max)
}

#[test]
fn a_thousand_switches_at_any_moment_are_seamless_and_exact() {
    let entries = entries();
    let frames = entries[SWITCHES].at + 64 * 100;
    let mut dry = vec![0.0; frames];
    let mut riff = builtin_riff();
    riff.prepare(SPEC.sample_rate_hz);
    riff.read(&mut dry);
    // A held note under it: where the riff rests, the networks' offset alone would be a danger, and rightly muted.
    let pitch = std::f32::consts::TAU * 110.0 / 48_000.0;
    for (n, sample) in dry.iter_mut().enumerate() {
        *sample = 0.5 * *sample + 0.4 * (n as f32 * pitch).sin();
    }
    let wet = switched(&dry, &entries);

    // Before a fade the old capture sounds and behind it the new one, as if it had been there from the start.
    for pair in entries.windows(2) {
        let [old, new] = pair else { continue };
        let wait = amps::network(new.seed).receptive_field().div_ceil(new.pace);
        let fade = new.at + wait..new.at + wait + FADE;
        let before = new.at - 64..fade.start;
        let (seed, behind) = (new.seed, fade.end..fade.end + 64);
        assert_eq!(
            wet[before.clone()],
            alone(old.seed, &dry, before),
            "before capture {seed}"
        );
        assert_eq!(
            wet[behind.clone()],
            alone(seed, &dry, behind),
            "capture {seed}"
        );

        // In the fade, frame k of N has y = (1 - k/N)·a + (k/N)·b, and so
        // y[k+1] - y[k] = (1 - s)·(a[k+1] - a[k]) + s·(b[k+1] - b[k]) + (b[k] - a[k])/N  with s = (k+1)/N:
        // never more than the steeper of both and an N-th of their distance.
        let around = fade.start - 1..fade.end + 1;
        let [a, b] = [old.seed, seed].map(|seed| alone(seed, &dry, around.clone()));
        let apart = a.iter().zip(&b).map(|(a, b)| (a - b).abs());
        let distance = apart.fold(0.0, f32::max);
        let bound = steepest(&a).max(steepest(&b)) + distance / FADE as f32 + 1e-6;
        let found = steepest(&wet[around]);
        assert!(found <= bound, "capture {seed}: {found} > {bound}");
    }
}
