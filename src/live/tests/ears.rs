//! What listens to the guitar, and disturbs nothing: taps and the tuner.

use super::*;

/// What `frames` of a guitar become that never repeats itself.
fn rising(live: &mut LiveRig, from: usize, frames: usize) -> (Vec<f32>, Vec<f32>) {
    let guitar: Vec<f32> = (from..from + frames).map(|n| n as f32 * 1e-5).collect();
    let mut block = guitar.clone();
    live.process(&mut block);
    (guitar, block)
}

#[test]
fn a_tap_keeps_guitar_and_sound_side_by_side_and_disturbs_nothing() {
    let (mut live, mut remote) = wall_with(vec![0.25; 48_000]);
    let (mut other, mut other_remote) = wall_with(vec![0.25; 48_000]);
    for remote in [&mut remote, &mut other_remote] {
        assert!(remote.mount_amp(amp(0.5)).is_ok());
    }
    assert!(remote.listen(5000) && !remote.listen(5000), "one at a time");
    let (mut guitar, mut heard) = (Vec::new(), Vec::new());
    let mut frame = 0;
    for frames in [1, 64, 2000, 999, 1936] {
        remote.flip(Switch::Riff, frames == 2000);
        other_remote.flip(Switch::Riff, frames == 2000);
        assert!(remote.finished_tap().is_none());
        let (dry, wet) = rising(&mut live, frame, frames);
        assert_eq!(wet, rising(&mut other, frame, frames).1, "undisturbed");
        frame += frames;
        guitar.extend(dry);
        heard.extend(wet);
    }
    let tap = remote
        .finished_tap()
        .expect("it is full in the last block's last frame");
    assert!(tap.is_whole());
    assert_eq!((tap.guitar(), tap.heard()), (&guitar[..], &heard[..]));
    assert!(remote.listen(10), "and now another");
    rising(&mut live, 0, 64);
    let tap = remote.finished_tap().expect("it was full in mid-block");
    assert_eq!((tap.guitar().len(), tap.heard().len()), (10, 10));
}

#[test]
fn a_tap_hears_the_end_of_the_signal_as_it_leaves() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.mount_amp(amp(10.0)).is_ok());
    played(&mut live, 0.1, OPEN);
    assert!(remote.listen(64) && remote.measure_round_trip(48_000.0));
    let limited = played(&mut live, 0.5, 64);
    let tap = remote.finished_tap().expect("full");
    assert_eq!((tap.guitar(), tap.heard()), (&[0.5; 64][..], &limited[..]));
    assert!(limited.iter().all(|sample| *sample < 1.0));
}

#[test]
fn other_devices_send_a_tap_home_with_what_it_has() {
    let (mut live, mut remote) = wall_with(Vec::new());
    assert!(remote.listen(5000));
    live.prepare(SPEC);
    let tap = remote.finished_tap().expect("sent home before it began");
    assert!(!tap.is_whole() && tap.guitar().is_empty());
    assert!(remote.listen(5000));
    rising(&mut live, 0, 777);
    live.prepare(SPEC);
    let tap = remote.finished_tap().expect("cut short");
    assert!(!tap.is_whole());
    assert_eq!((tap.guitar().len(), tap.heard().len()), (777, 777));
    rising(&mut live, 0, 777);
    assert!(remote.finished_tap().is_none() && remote.listen(1));
}

#[test]
fn the_tuner_hears_the_guitar_itself_whatever_is_heard() {
    let (mut live, mut remote) = wall_with(vec![0.25; 48_000]);
    let mut feed = remote.take_feed().expect("the first");
    assert!(remote.take_feed().is_none(), "there is one");
    assert!(remote.mount_amp(amp(2.0)).is_ok());
    remote.turn(Knob::Input, 12.0);
    remote.flip(Switch::Mute, true);
    remote.flip(Switch::Riff, true);
    let mut block = Vec::new();
    let (guitar, _) = rising(&mut live, 0, 777);
    assert_eq!(feed.take(&mut block), 48_000.0);
    assert_eq!(block, guitar);
    live.prepare(Spec {
        sample_rate_hz: 44_100.0,
        max_block: 64,
    });
    assert_eq!(feed.take(&mut block), 44_100.0);
    let (guitar, _) = rising(&mut live, 0, 777);
    feed.take(&mut block);
    assert_eq!(block, guitar);
}
