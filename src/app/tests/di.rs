//! Recordings in the guitar's place, and what was heard lately.

use super::*;
use crate::app::state::Tape;
use crate::wav;

#[test]
fn a_long_audio_file_plays_in_the_guitars_place_and_a_short_one_is_a_cabinet() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, seconds: usize| {
        let path = folder.path().join(name);
        let samples: Vec<f32> = (0..seconds * 8000).map(|n| (n as f32).sin()).collect();
        wav::write_f32(&path, 8000, &samples).unwrap();
        path
    };
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Load(file("song.wav", 4)));
    bench.until("it plays", |state| state.tape == Tape::File);
    assert!(bench.app.state().controls[Switch::Riff]);
    let notice = bench.app.state().message().unwrap();
    assert!(notice.what.contains("song.wav"), "{notice:?}");
    bench.press(Action::Flip(Switch::Riff, false));
    assert_eq!(bench.app.state().tape, Tape::Riff);
    bench.press(Action::PlayFile);
    bench.until("it plays again", |state| state.tape == Tape::File);
    bench.press(Action::Load(file("short.wav", 1)));
    bench.until("the cabinet is there", |state| {
        state.cabs[0].as_deref() == Some("short")
    });
    bench.press(Action::Load(folder.path().join("gone.wav")));
    bench.until("its want is known", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|it| it.what.contains("gone.wav"))
    });
    assert_eq!(bench.app.state().tape, Tape::File, "it plays on");
}

#[test]
fn what_was_heard_lately_is_remembered_the_last_first() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("settings.json");
    let mut bench = Bench::remembering(
        Studio::default(),
        Some("/set/1.nam"),
        Some(settings.clone()),
    );
    bench.until("the first is heard", |state| state.recent.len() == 1);
    for name in ["2", "3", "2"] {
        bench.press(load(name));
        bench.until("it is heard", |state| state.loading.is_none());
    }
    let expected = ["2", "3", "1"].map(|name| PathBuf::from(format!("/set/{name}.nam")));
    assert_eq!(bench.app.state().recent, expected);
    drop(bench);
    let again = Bench::remembering(Studio::default(), None, Some(settings));
    assert_eq!(again.app.state().recent, expected);
}

#[test]
fn every_demo_riff_plays_and_behind_the_last_one_comes_the_first() {
    let mut bench = Bench::playing(Studio::default(), None);
    let mut heard = Vec::new();
    for _ in 0..crate::library::factory::riffs() {
        bench.press(Action::NextRiff);
        let state = bench.app.state();
        assert!(state.controls[Switch::Riff] && state.tape == Tape::Riff);
        heard.push(state.message().unwrap().what);
    }
    assert_eq!(bench.app.state().riff, 0);
    heard.sort();
    heard.dedup();
    assert_eq!(heard.len(), crate::library::factory::riffs());
}
