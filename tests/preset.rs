//! Presets on the command line, from the file to the samples.

use backline::dsp::Spec;
use backline::library::Preset;
use backline::rig::{Controls, Knob, Switch};
use std::process::Command;

fn riff(frames: usize) -> Vec<f32> {
    let mut riff = backline::library::builtin_riff();
    let mut samples = vec![0.0; frames];
    riff.read(&mut samples);
    samples
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
    let at = |name: &str| folder.path().join(name);
    let guitar = riff(60_000);
    backline::wav::write_f32(&at("in.wav"), 48_000, &guitar).unwrap();
    tone().save(&at("tone.json")).unwrap();
    let outcome = Command::new(env!("CARGO_BIN_EXE_backline"))
        .arg("render")
        .arg("--preset")
        .args([at("tone.json"), at("in.wav"), at("out.wav")])
        .output()
        .unwrap();
    assert!(outcome.status.success(), "{outcome:?}");
    let rendered = backline::wav::read(&at("out.wav")).unwrap();
    assert_eq!(rendered.channels.len(), 2);
    // The live side of the wall, in blocks of its own.
    let spec = Spec {
        sample_rate_hz: 48_000.0,
        max_block: 1024,
    };
    let parts = tone().parts().unwrap();
    let controls = parts.controls;
    let (mut live, remote) = backline::live::wall(parts.rig(spec), Default::default());
    remote.set(&controls);
    let (mut left, mut right) = (guitar, vec![0.0; 60_000]);
    for (left, right) in left.chunks_mut(93).zip(right.chunks_mut(93)) {
        live.process_both(left, right);
    }
    assert!(rendered.channels[0] == left && rendered.channels[1] == right);
    assert!(left.iter().any(|sample| sample.abs() > 0.05));
    assert_ne!(left, right, "echoes and room are stereo");
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
