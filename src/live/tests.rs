use super::*;
use crate::dsp::Spec;
use crate::rig::{Amp, Danger, Knob, Switch};

mod ears;
mod probe;

const SPEC: Spec = Spec {
    sample_rate_hz: 48_000.0,
    max_block: 64,
};
/// By this frame a rig has opened and a newcomer with a short memory has faded in.
const OPEN: usize = 2500;

fn amp(gain: f32) -> Box<Amp> {
    Amp::from_taps(&[gain])
}

fn wall_with(riff: Vec<f32>) -> (LiveRig, Remote) {
    wall(Rig::new(SPEC), Loop::new(riff.into(), 48_000))
}

fn played(live: &mut LiveRig, guitar: f32, frames: usize) -> Vec<f32> {
    let mut block = vec![guitar; frames];
    live.process(&mut block);
    block
}

#[test]
fn both_sides_can_go_to_their_threads() {
    fn sendable<T: Send + 'static>(_: &T) {}
    let (live, remote) = wall_with(Vec::new());
    sendable(&live);
    sendable(&remote);
}

#[test]
fn silent_until_an_amp_is_mounted_then_turned_and_muted_from_afar() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert_eq!(played(&mut live, 0.5, OPEN), vec![0.0; OPEN]);
    assert!(remote.mount_amp(amp(0.5)).is_ok());
    assert_eq!(played(&mut live, 0.5, OPEN)[OPEN - 1], 0.25);
    remote.turn(Knob::Output, -20.0);
    assert!((played(&mut live, 0.5, OPEN)[OPEN - 1] - 0.025).abs() < 1e-6);
    remote.flip(Switch::Mute, true);
    assert_eq!(played(&mut live, 0.5, OPEN)[OPEN - 1], 0.0);
    let readings = remote.readings();
    assert_eq!((readings.blocks, readings.amps_mounted), (4, 1));
    assert!(readings.load > 0.0 && readings.worst_load >= readings.load);
}

#[test]
fn danger_throws_the_mute_switch_and_tells_why_until_it_is_thrown_back() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(1.0)).is_ok());
    played(&mut live, 0.2, OPEN);
    assert_eq!(remote.readings().danger, None);
    for _ in 0..2 {
        let stuck = played(&mut live, 0.5, 2 * OPEN);
        assert!(stuck[..1800].iter().all(|sample| *sample > 0.19));
        assert_eq!(stuck[2400..], vec![0.0; 2 * OPEN - 2400]);
        assert_eq!(remote.readings().danger, Some(Danger::Direct));
        assert_eq!(played(&mut live, 0.2, OPEN), vec![0.0; OPEN]);
        assert_eq!(remote.readings().danger, None);
        remote.flip(Switch::Mute, false);
        assert_eq!(played(&mut live, 0.2, OPEN)[OPEN - 1], 0.2);
    }
}

#[test]
fn panic_mutes_from_afar() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(1.0)).is_ok());
    played(&mut live, 0.2, OPEN);
    remote.panic();
    assert_eq!(played(&mut live, 0.2, OPEN)[144..], vec![0.0; OPEN - 144]);
    remote.flip(Switch::Mute, false);
    assert_eq!(played(&mut live, 0.2, OPEN)[OPEN - 1], 0.2);
}

#[test]
fn old_amps_come_home_and_wait_while_the_way_is_full() {
    let (mut live, mut remote) = wall_with(Vec::new());
    let mut turned_back = 0;
    for _ in 0..20 {
        turned_back += usize::from(remote.mount_amp(amp(1.0)).is_err());
        played(&mut live, 0.1, OPEN);
    }
    // One plays, one waits in the slot, four on each way; nobody got lost.
    assert_eq!(turned_back, 10);
    assert_eq!(remote.readings().amps_mounted, 6);
    let mut home = 0;
    for _ in 0..10 {
        home += remote.sweep();
        played(&mut live, 0.1, OPEN);
    }
    assert_eq!(home, 9);
    assert_eq!(remote.readings().amps_mounted, 10);
}

#[test]
fn readings_show_clipping_limiting_and_faults() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(10.0)).is_ok());
    played(&mut live, 0.5, OPEN);
    let first = remote.readings();
    assert!(first.output_limited && !first.input_clipped);
    assert_eq!(first.input_peak, 0.5);
    played(&mut live, -0.999, OPEN);
    live.faults().ring_ran_dry();
    let second = remote.readings();
    assert!(second.input_clipped && second.output_peak < 1.0);
    assert_eq!(second.ring_dry, 1);
}

#[test]
fn an_empty_block_is_no_block() {
    let (mut live, mut remote) = wall_with(Vec::new());
    live.process(&mut []);
    assert_eq!(remote.readings(), Readings::default());
}

#[test]
fn the_riff_replaces_the_guitar_without_a_step() {
    let (mut live, mut remote) = wall_with(vec![0.25; 48_000]);
    assert!(remote.mount_amp(amp(1.0)).is_ok());
    played(&mut live, 0.125, OPEN);
    remote.flip(Switch::Riff, true);
    let on = played(&mut live, 0.125, OPEN);
    remote.flip(Switch::Riff, false);
    let off = played(&mut live, 0.125, OPEN);
    let heard = [on, off].concat();
    assert!(
        heard
            .windows(2)
            .all(|pair| (pair[1] - pair[0]).abs() < 0.001)
    );
    assert!((heard[0] - 0.125 - 0.125 / 720.0).abs() < 1e-6);
    assert_eq!((heard[720], heard[OPEN - 1]), (0.25, 0.25));
    assert_eq!(heard[2 * OPEN - 1], 0.125);
}

#[test]
fn the_riff_starts_at_its_first_note_each_time() {
    let rising = (0..48_000).map(|n| n as f32 / 96_000.0).collect();
    let (mut live, mut remote) = wall_with(rising);
    assert!(remote.mount_amp(amp(1.0)).is_ok());
    played(&mut live, 0.0, OPEN);
    for _ in 0..2 {
        remote.flip(Switch::Riff, true);
        let heard = played(&mut live, 0.0, OPEN);
        assert_eq!(heard[OPEN - 1], (OPEN - 1) as f32 / 96_000.0);
        remote.flip(Switch::Riff, false);
        played(&mut live, 0.0, OPEN);
    }
}

#[test]
fn a_loop_waits_until_the_riff_has_faded_out_and_plays_bit_for_bit_from_its_first_frame() {
    let (mut live, mut remote) = wall_with(vec![0.5; 480]);
    assert!(remote.mount_amp(amp(1.0)).is_ok());
    remote.flip(Switch::Riff, true);
    assert_eq!(played(&mut live, 0.0, OPEN)[OPEN - 1], 0.5);
    let turn = std::f32::consts::TAU * 16.0 / 5000.0;
    let tape: Vec<f32> = (0..5000).map(|n| 0.4 * (n as f32 * turn).sin()).collect();
    assert!(
        remote
            .mount_loop(Box::new(Loop::new(tape.clone().into(), 48_000)))
            .is_ok()
    );
    let heard = played(&mut live, 0.0, 20_000);
    let steepest = heard
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .fold(0.0, f32::max);
    assert!(steepest < 0.01, "{steepest}");
    // 15 ms out, and in again; the riff went in whole blocks of 64.
    let start = 768;
    for n in start + 720..20_000 {
        assert_eq!(heard[n], tape[(n - start) % 5000], "frame {n}");
    }
}

#[test]
fn the_last_minutes_of_the_guitar_are_held_whatever_is_heard() {
    let (mut live, mut remote) = wall_with(vec![0.5; 480]);
    assert!(remote.mount_amp(amp(1.0)).is_ok());
    remote.flip(Switch::Riff, true);
    played(&mut live, 0.25, OPEN);
    remote.flip(Switch::Mute, true);
    played(&mut live, 0.125, 100);
    let memory = remote.memory();
    assert_eq!(
        (memory.written(), memory.rate_hz()),
        (OPEN as u64 + 100, 48_000.0)
    );
    assert_eq!(
        memory.last(200).samples,
        [vec![0.25; 100], vec![0.125; 100]].concat()
    );
    // The same rate goes on, another one begins anew.
    live.prepare(SPEC);
    assert_eq!(remote.memory().written(), OPEN as u64 + 100);
    live.prepare(Spec {
        sample_rate_hz: 44_100.0,
        ..SPEC
    });
    assert_eq!(
        (remote.memory().written(), remote.memory().rate_hz()),
        (0, 44_100.0)
    );
}

#[test]
fn guitar_and_sound_are_recorded_frame_for_frame_until_it_ends() {
    use crate::tape::recorder::{LARGEST_FILE_BYTES, recorder};
    let folder = tempfile::tempdir().unwrap();
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(0.5)).is_ok());
    played(&mut live, 0.25, OPEN);
    let (dry, dry_reel) = recorder(1, 48_000, 1.0);
    let (wet, wet_reel) = recorder(2, 48_000, 1.0);
    let path = |name: &str| folder.path().join(name);
    let dry_tape = dry_reel
        .record(&path("dry.wav"), LARGEST_FILE_BYTES)
        .unwrap();
    let wet_tape = wet_reel
        .record(&path("wet.wav"), LARGEST_FILE_BYTES)
        .unwrap();
    assert!(remote.record(Box::new(Reels { dry, wet })).is_ok());
    played(&mut live, 0.25, 1000);
    assert!(remote.finished_reels().is_none());
    assert_eq!(dry_tape.finish().frames, 1000);
    assert_eq!(wet_tape.finish().frames, 1000);
    played(&mut live, 0.25, 64);
    assert!(remote.finished_reels().is_some());
    let read = |name| crate::wav::read(&path(name)).unwrap().channels;
    assert_eq!(read("dry.wav"), [vec![0.25; 1000]]);
    assert_eq!(read("wet.wav"), [vec![0.125; 1000], vec![0.125; 1000]]);
}

#[test]
fn a_guitar_that_is_no_number_cannot_spoil_the_riff() {
    let (mut live, mut remote) = wall_with(vec![0.5; 7]);
    assert!(remote.mount_amp(amp(1.0)).is_ok());
    remote.flip(Switch::Riff, true);
    played(&mut live, 0.0, OPEN);
    assert_eq!(played(&mut live, f32::NAN, 9), [0.5; 9]);
}

#[test]
fn another_device_keeps_the_tone() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(0.5)).is_ok());
    played(&mut live, 0.5, OPEN);
    live.prepare(Spec {
        sample_rate_hz: 44_100.0,
        max_block: 1000,
    });
    let again = played(&mut live, 0.5, OPEN);
    assert!(again[0] < 0.001);
    assert_eq!(again[OPEN - 1], 0.25);
}
