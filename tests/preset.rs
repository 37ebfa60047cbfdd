//! Presets on the command line, from the file to the samples.

use backline::dsp::Spec;
use backline::library::Preset;
use backline::rig::{Controls, Knob, Switch};
use std::path::Path;
use std::process::Command;

fn riff(frames: usize) -> Vec<f32> {
    let mut riff = backline::library::builtin_riff();
    let mut samples = vec![0.0; frames];
    riff.read(&mut samples);
    samples
}

/// What the command line makes of `samples` with `preset`: all channels.
fn rendered(folder: &Path, preset: &Preset, samples: &[f32]) -> Vec<Vec<f32>> {
    let at = |name: &str| folder.join(name);
    backline::wav::write_f32(&at("in.wav"), 48_000, samples).expect("written");
    preset.save(&at("tone.json")).expect("saved");
    let outcome = Command::new(env!("CARGO_BIN_EXE_backline"))
        .arg("render")
        .arg("--preset")
        .args([at("tone.json"), at("in.wav"), at("out.wav")])
        .output()
        .expect("run");
    assert!(outcome.status.success(), "{outcome:?}");
    backline::wav::read(&at("out.wav")).expect("a WAV").channels
}

/// What the live side of the wall makes of them, in blocks of its own.
fn played(preset: &Preset, samples: &[f32]) -> [Vec<f32>; 2] {
    let spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 1024,
    };
    let parts = preset.parts().expect("built in");
    let controls = parts.controls;
    let (mut live, remote) = backline::live::wall(parts.rig(spec), Default::default());
    remote.set(&controls);
    let (mut left, mut right) = (samples.to_vec(), vec![0.0; samples.len()]);
    for (left, right) in left.chunks_mut(93).zip(right.chunks_mut(93)) {
        live.process_both(left, right);
    }
    [left, right]
}

fn tone() -> Preset {
    let mut controls = Controls::default();
    controls[Knob::Treble] = 6.5;
    controls[Knob::CabMode] = 2.0;
    controls[Knob::DelayMix] = 25.0;
    controls[Knob::RoomMix] = 15.0;
    controls[Switch::Gate] = true;
    Preset::new("Test", &controls)
}

#[test]
fn render_plays_the_whole_rig_and_gives_the_samples_of_the_live_one() {
    let folder = tempfile::tempdir().unwrap();
    let guitar = riff(60_000);
    let rendered = rendered(folder.path(), &tone(), &guitar);
    let [left, right] = played(&tone(), &guitar);
    assert_eq!(rendered.len(), 2);
    assert!(rendered[0] == left && rendered[1] == right);
    assert!(left.iter().any(|sample| sample.abs() > 0.05));
    assert_ne!(left, right, "echoes and room are stereo");
}

#[test]
fn a_room_that_dies_away_ends_in_the_same_silence() {
    let folder = tempfile::tempdir().unwrap();
    let mut controls = Controls::default();
    controls[Knob::RoomMix] = 15.0;
    controls[Knob::RoomSize] = 0.0;
    controls[Switch::Gate] = true;
    let preset = Preset::new("Small room", &controls);
    let mut guitar = riff(24_000);
    // Room enough for 800 dB: down to where numbers end.
    guitar.extend([0.0; 5 * 48_000]);
    let rendered = rendered(folder.path(), &preset, &guitar);
    let [left, right] = played(&preset, &guitar);
    let last = left.iter().rposition(|sample| *sample != 0.0);
    assert!((120_000..200_000).contains(&last.unwrap()), "{last:?}");
    assert!(rendered[0] == left && rendered[1] == right);
}

#[test]
fn a_preset_that_cannot_be_played_says_why_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tone.json");
    for (text, told) in [
        ("{", "is no preset"),
        (
            r#"{"backline": 1, "amp": {"path": "gone.nam"}}"#,
            "gone.nam is not there",
        ),
    ] {
        std::fs::write(&path, text).unwrap();
        let outcome = Command::new(env!("CARGO_BIN_EXE_backline"))
            .args(["render", "--preset"])
            .arg(&path)
            .args(["in.wav", "out.wav"])
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&outcome.stderr);
        assert_eq!(outcome.status.code(), Some(1));
        assert!(
            error.contains(told) && error.lines().count() == 1,
            "{error}"
        );
    }
}
