//! Presets, the last session, and the captures beside the amp.

use super::*;
use crate::app::keeper::Source;
use crate::library::builtin_cab;

/// An app that keeps its tones in `folder`.
fn keeping(folder: &Path, capture: Option<&str>) -> Bench {
    let settings = Some(folder.join("settings.json"));
    let mut bench = Bench::remembering(Studio::default(), capture, settings);
    bench.until("it plays", |state| {
        state.playing().is_some() && state.capture.is_some() && state.loading.is_none()
    });
    bench.until("presets are listed", |state| !state.presets.is_empty());
    bench
}

fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    folder.join(name)
}

#[test]
fn a_saved_preset_brings_everything_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = keeping(folder.path(), None);
    bench.press(Action::Turn(Knob::Bass, 7.5));
    bench.press(Action::Flip(Switch::Gate, true));
    bench.press(Action::RemoveCab(0));
    bench.press(Action::SavePreset(" Mine ".into()));
    bench.until("it is saved", |state| state.preset.is_some());
    assert_eq!(bench.app.state().preset.as_deref(), Some("Mine"));
    bench.until("it is listed", |state| state.presets[0].name == "Mine");
    let factory = Source::Factory(3);
    bench.press(Action::RecallPreset(factory));
    bench.until("the other is there", |state| {
        state.preset.as_deref() == Some("Slow and dark")
    });
    let controls = bench.app.state().controls;
    assert!(controls[Knob::DelayMix] > 0.0 && controls[Knob::Bass] != 7.5);
    assert_eq!(
        bench.app.state().cabs[0].as_deref(),
        Some("Built-in cabinet")
    );
    let mine = bench.app.state().presets[0].source.clone();
    bench.press(Action::RecallPreset(mine));
    bench.until("mine is there", |state| {
        state.preset.as_deref() == Some("Mine")
    });
    let state = bench.app.state();
    assert_eq!(state.controls[Knob::Bass], 7.5);
    assert!(state.controls[Switch::Gate] && state.controls[Knob::DelayMix] == 0.0);
    assert_eq!(state.cabs, [None, None]);
    bench.press(Action::Undo);
    assert!(
        bench.app.state().controls[Knob::DelayMix] > 0.0,
        "as any turn"
    );
}

#[test]
fn the_last_session_is_there_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = keeping(folder.path(), None);
    bench.press(Action::RecallPreset(Source::File(preset_of_everything(
        folder.path(),
    ))));
    bench.until("all is there", |state| state.second.name.is_some());
    bench.press(Action::Turn(Knob::Treble, 8.0));
    drop(bench);
    let bench = keeping(folder.path(), None);
    let state = bench.app.state();
    assert_eq!(bench.heard(), "nano");
    assert_eq!(state.pedal.name.as_deref(), Some("feather"));
    assert_eq!(state.second.name.as_deref(), Some("nano"));
    assert_eq!(state.cabs, [None, Some("room".to_owned())].clone());
    assert_eq!(state.controls[Knob::Treble], 8.0);
    assert_eq!(
        state.place.map(|(_, of)| of > 1),
        Some(true),
        "one can step on from it"
    );
    drop(bench);
    let mut bench = keeping(folder.path(), Some("/set/1.nam"));
    bench.until("the controls are back", |state| {
        state.controls[Knob::Treble] == 8.0
    });
    assert_eq!(bench.heard(), "1", "what is named at the start goes first");
}

fn preset_of_everything(folder: &Path) -> PathBuf {
    let cab = folder.join("room.wav");
    crate::wav::write_f32(&cab, 48_000, &builtin_cab().channels[0]).unwrap();
    let path = folder.join("all.json");
    let text = serde_json::json!({
        "backline": 1,
        "name": "All",
        "amp": { "path": fixture("nano.nam") },
        "pedal": { "path": fixture("feather.nam") },
        "second": { "path": fixture("nano.nam") },
        "cabs": [null, { "path": cab }],
    });
    std::fs::write(&path, text.to_string()).unwrap();
    path
}

#[test]
fn what_is_missing_is_named_and_the_rest_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lame.json");
    let text = r#"{"backline": 1, "name": "Lame", "pedal": {"path": "gone.nam"}, "controls": {"bass": 9.0}}"#;
    std::fs::write(&path, text).unwrap();
    let mut bench = keeping(folder.path(), None);
    bench.press(Action::Load(path));
    bench.until("it is there", |state| state.preset.is_some());
    let state = bench.app.state();
    assert_eq!(state.controls[Knob::Bass], 9.0);
    assert!(state.message().unwrap().what.contains("gone.nam"));
}

#[test]
fn a_broken_session_is_set_aside_and_a_capture_that_ends_in_json_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let session = folder.path().join("session.json");
    std::fs::write(&session, "{\"backline\": 1, \"controls\": 3}").unwrap();
    let mut bench = keeping(folder.path(), None);
    assert_eq!(bench.heard(), "Backline Crunch");
    let notice = bench.app.state().message().unwrap();
    assert!(notice.next.contains("session.broken.json"), "{notice:?}");
    assert!(folder.path().join("session.broken.json").exists());
    let path = folder.path().join("2.json");
    std::fs::write(&path, "{\"in_shape\": []}").unwrap();
    bench.press(Action::Load(path));
    bench.until("it plays as a capture", |state| {
        state
            .capture
            .as_ref()
            .is_some_and(|capture| capture.name == "2")
    });
}

#[test]
fn a_pedal_and_a_second_amp_come_and_go() {
    let mut bench = Bench::playing(Studio::default(), None);
    for place in [Place::Pedal, Place::Second] {
        let companion = |state: &State| match place {
            Place::Pedal => state.pedal.clone(),
            _ => state.second.clone(),
        };
        bench.press(Action::LoadBeside(place, PathBuf::from("/set/2.nam")));
        assert_eq!(companion(bench.app.state()).loading.as_deref(), Some("2"));
        bench.until("it is there", |state| companion(state).name.is_some());
        bench.press(Action::LoadBeside(place, PathBuf::from("/set/bad 3.nam")));
        bench.until("it failed", |state| companion(state).loading.is_none());
        assert_eq!(companion(bench.app.state()).name.as_deref(), Some("2"));
        assert!(
            bench
                .app
                .state()
                .message()
                .unwrap()
                .what
                .contains("bad 3.nam")
        );
        bench.press(Action::RemoveBeside(place));
        assert_eq!(companion(bench.app.state()).name, None);
    }
    assert_eq!(bench.heard(), "Backline Crunch");
}

#[test]
fn the_players_word_on_the_cabinet_is_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = keeping(folder.path(), Some("/set/1.nam"));
    bench.press(Action::JudgeCab(false));
    let said = |state: &State| state.capture.as_ref()?.content.as_ref()?.has_cab;
    bench.until("it is heeded", |state| said(state) == Some(false));
    let details = bench.app.state().capture.as_ref().unwrap().details.clone();
    assert!(details.contains("no cab"), "{details}");
    drop(bench);
    let bench = keeping(folder.path(), Some("/set/1.nam"));
    assert_eq!(said(bench.app.state()), Some(false));
}

#[test]
fn a_tone_named_at_the_start_goes_before_the_last_session() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = keeping(folder.path(), None);
    bench.press(Action::Turn(Knob::Bass, 2.0));
    drop(bench);
    let path = preset_of_everything(folder.path());
    let bench = keeping(folder.path(), path.to_str());
    assert_eq!(bench.heard(), "nano");
    assert_eq!(bench.app.state().controls[Knob::Bass], 5.0);
    let gone = folder.path().join("gone.json");
    let bench = keeping(folder.path(), gone.to_str());
    assert_eq!(bench.heard(), "Backline Crunch");
    let notice = bench.app.state().message().unwrap();
    assert!(notice.what.contains("gone.json"), "{notice:?}");
}
