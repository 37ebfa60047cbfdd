//! Devices that are remembered, kept, stood in for and left behind.

use super::*;
use crate::app::settings::Settings;
use crate::app::state::Realtime;

fn apollo() -> Request {
    Request {
        output: Some("Apollo".to_owned()),
        input_channel: 2,
        buffer: Some(128),
        ..Request::default()
    }
}

fn without_apollo() -> Studio {
    Studio {
        absent: Some("Apollo".to_owned()),
        ..Studio::default()
    }
}

/// A file in which last time's devices were the Apollo.
fn remembered(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("settings.json");
    let settings = Settings {
        devices: Some(apollo()),
        ..Settings::default()
    };
    std::fs::write(&path, serde_json::to_vec(&settings).unwrap()).unwrap();
    path
}

fn outputs_asked(bench: &Bench) -> Vec<Option<String>> {
    let studio = bench.studio.lock().unwrap();
    let outputs = studio.asked.iter().map(|request| request.output.clone());
    outputs.collect()
}

#[test]
fn the_devices_that_played_last_come_back_by_themselves() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    let remembering = |studio| Bench::remembering(studio, None, Some(path.clone()));
    let mut bench = remembering(Studio::default());
    bench.until("it plays", |state| state.playing().is_some());
    bench.press(Action::UseDevices(apollo()));
    bench.until("it plays on the other", |state| state.playing().is_some());
    // The disk takes its time.
    let kept = || {
        Memory::open(Some(path.clone()))
            .0
            .settings()
            .devices
            .clone()
    };
    bench.until_quiet("it is written", |_| kept() == Some(apollo()));
    let mut again = remembering(Studio::default());
    again.until("it plays", |state| state.playing().is_some());
    assert_eq!(again.app.state().request, apollo());
    assert_eq!(outputs_asked(&again), [Some("Apollo".to_owned())]);
}

#[test]
fn the_systems_own_devices_stand_in_until_those_of_last_time_are_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = remembered(&folder);
    let before = std::fs::read(&path).unwrap();
    let mut bench = Bench::remembering(without_apollo(), None, Some(path.clone()));
    bench.until("it plays", |state| state.playing().is_some());
    assert_eq!(outputs_asked(&bench).last(), Some(&None));
    let notice = Notice::devices_stand_in(&absent());
    assert_eq!(bench.app.state().message(), Some(notice));
    assert_eq!(bench.app.state().request, apollo(), "what the player wants");
    assert_eq!(std::fs::read(&path).unwrap(), before, "and what is kept");
    for _ in 0..30 {
        bench.now += Duration::from_millis(500);
        bench.app.tick_at(bench.now);
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(bench.app.state().playing().is_some(), "undisturbed");
    bench.studio.lock().unwrap().absent = None;
    let studio = Arc::clone(&bench.studio);
    bench.retrying_until("the Apollo plays", move |state| {
        let last = studio.lock().unwrap().asked.last().cloned();
        state.playing().is_some() && last.is_some_and(|last| last.output.is_some())
    });
}

#[test]
fn what_stands_in_can_be_set_without_losing_what_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench::remembering(without_apollo(), None, Some(remembered(&folder)));
    bench.until("it plays", |state| state.playing().is_some());
    bench.press(Action::UseDevices(Request {
        input_channel: 4,
        ..apollo()
    }));
    bench.until("it plays again", |state| {
        state
            .playing()
            .is_some_and(|playing| playing.opened.input_channel == 4)
    });
    assert_eq!(outputs_asked(&bench).last(), Some(&None));
    assert_eq!(bench.app.state().request, apollo());
    assert!(bench.app.state().stands_in.is_some());
}

#[test]
fn a_setting_that_is_refused_leaves_the_old_one_playing() {
    let mut bench = Bench::playing(without_apollo(), None);
    let before = bench.app.state().request.clone();
    bench.press(Action::UseDevices(apollo()));
    bench.until("the old ones play on", |state| {
        state.playing().is_some() && state.request == before
    });
    let notice = Notice::devices_kept(&absent());
    assert!(notice.what.contains("Apollo"), "{notice:?}");
    assert_eq!(bench.app.state().message(), Some(notice));
}

#[test]
fn a_broken_file_of_settings_is_told_and_the_amp_plays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.json");
    std::fs::write(&path, "{\"devices\": ").unwrap();
    let mut bench = Bench::remembering(Studio::default(), None, Some(path));
    let told = bench.app.state().message().unwrap();
    assert!(told.what.contains("settings.broken.json"), "{told:?}");
    bench.until("it plays", |state| state.playing().is_some());
}

#[test]
fn a_driver_that_does_not_answer_is_told_and_can_be_left_behind() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Turn(Knob::Input, 3.5));
    bench.studio.lock().unwrap().hangs = true;
    bench.press(Action::UseDevices(apollo()));
    bench.app.tick_at(bench.now);
    bench.now += Duration::from_secs(5);
    bench.app.tick_at(bench.now);
    assert!(bench.app.state().message().is_none());
    bench.now += Duration::from_secs(2);
    bench.app.tick_at(bench.now);
    let told = Some(Notice::driver_hangs());
    assert_eq!(bench.app.state().message(), told);

    bench.press(Action::UseDevices(systems_own()));
    bench.app.tick_at(bench.now);
    bench.studio.lock().unwrap().hangs = false;
    bench.retrying_until("others play", |state| state.playing().is_some());
    assert_eq!(bench.app.state().request, systems_own());
    assert_eq!(bench.app.state().controls[Knob::Input], 3.5);
    bench.until("the tone is back", |state| state.loading.is_none());
}

#[test]
fn a_driver_that_answers_at_last_plays() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.studio.lock().unwrap().hangs = true;
    bench.press(Action::UseDevices(apollo()));
    bench.app.tick_at(bench.now);
    bench.now += Duration::from_secs(60);
    bench.app.tick_at(bench.now);
    bench.studio.lock().unwrap().hangs = false;
    bench.until("it plays", |state| state.playing().is_some());
    assert_eq!(bench.app.state().request, apollo());
}

#[test]
fn the_priority_of_the_threads_is_asked_for_when_it_is_settled() {
    let mut bench = Bench::playing(Studio::default(), None);
    let realtime = |bench: &Bench| bench.app.state().playing().unwrap().realtime;
    bench.app.tick_at(bench.now);
    assert_eq!(realtime(&bench), Realtime::NotAsked);
    bench.now += Duration::from_secs(2);
    bench.app.tick_at(bench.now);
    assert_eq!(realtime(&bench), Realtime::Granted);
}
