//! The way over a cable is measured, and what ends that.

use super::*;

/// A cable that brings what was played back `frames` later.
struct Cable(std::collections::VecDeque<f32>);

impl Cable {
    fn new(frames: usize) -> Self {
        Self(vec![0.0; frames].into())
    }

    fn play(&mut self, live: &mut LiveRig, frames: usize) -> Vec<f32> {
        let mut block: Vec<f32> = self.0.drain(..frames).collect();
        live.process(&mut block);
        self.0.extend(&block);
        block
    }
}

#[test]
fn a_cable_is_measured_to_the_frame_and_the_rig_makes_way() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(0.5)).is_ok());
    played(&mut live, 0.5, OPEN);
    assert_eq!(played(&mut live, 0.5, 64), [0.25; 64]);
    let mut cable = Cable::new(777);
    assert!(remote.finished_probe().is_none() && remote.measure_round_trip(48_000.0));
    let trip = (0..5000).find_map(|_| {
        cable.play(&mut live, 64);
        remote.finished_probe()
    });
    let trip = trip.expect("over").result().expect("came back");
    assert_eq!((trip.frames, trip.inverted), (777, false));
    assert!(trip.gain_db.abs() < 0.1, "{trip:?}");
    played(&mut live, 0.5, OPEN);
    assert_eq!(played(&mut live, 0.5, 64), [0.25; 64], "bit for bit again");
}

#[test]
fn other_devices_end_a_measurement() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(0.5)).is_ok());
    assert!(remote.measure_round_trip(48_000.0));
    played(&mut live, 0.5, OPEN);
    live.prepare(SPEC);
    played(&mut live, 0.5, OPEN);
    assert_eq!(played(&mut live, 0.5, 64), [0.25; 64]);
    assert!(remote.finished_probe().is_none());
}

#[test]
fn mute_and_panic_end_a_measurement_and_the_rig_plays_again_when_unmuted() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(0.5)).is_ok());
    played(&mut live, 0.5, OPEN);
    assert!(remote.measure_round_trip(48_000.0));
    played(&mut live, 0.5, OPEN);
    remote.panic();
    played(&mut live, 0.5, 64);
    assert_eq!(played(&mut live, 0.5, OPEN), vec![0.0; OPEN]);
    let probe = remote.finished_probe().expect("sent home at once");
    assert!(probe.result().is_err());
    remote.flip(Switch::Mute, false);
    played(&mut live, 0.5, 2 * OPEN);
    assert_eq!(played(&mut live, 0.5, 64), [0.25; 64]);
}
