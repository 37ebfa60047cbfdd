//! The walk along the shelf.

use super::*;

#[test]
fn a_picked_file_is_mounted_and_described() {
    let mut bench = Bench::playing(Studio::default(), None);
    let mounted = bench.app.remote.readings().amps_mounted;
    bench.press(load("2"));
    assert_eq!(bench.app.state().loading.as_deref(), Some("2"));
    bench.until("the file is heard", |state| state.loading.is_none());
    assert_eq!(bench.heard(), "2");
    assert_eq!(bench.app.state().place, Some((2, 4)));
    assert_eq!(
        bench.app.state().capture.as_ref().unwrap().details,
        "A1 standard · maybe with cab · by Ana"
    );
    for _ in 0..200 {
        bench.app.tick_at(bench.now);
        if bench.app.remote.readings().amps_mounted > mounted {
            return;
        }
    }
    panic!("the amp was never taken in");
}

#[test]
fn a_bad_file_is_named_and_the_old_capture_plays_on() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/1.nam"));
    bench.press(load("bad 3"));
    bench.until("the failure is known", |state| state.loading.is_none());
    assert_eq!(bench.heard(), "1");
    let notice = bench.app.state().message().unwrap();
    assert!(notice.what.contains("bad 3.nam") && notice.next.contains("“1” plays on"));
    bench.press(Action::Step(Step::Previous));
    bench.until("the one before is heard", |state| state.loading.is_none());
    assert_eq!(
        bench.heard(),
        "44",
        "stepping goes on from the file that failed"
    );
}

#[test]
fn a_bad_file_at_the_start_leaves_the_built_in_capture() {
    let bench = Bench::playing(Studio::default(), Some("/set/bad.nam"));
    assert_eq!(bench.heard(), "Backline Crunch");
    assert!(
        bench
            .app
            .state()
            .message()
            .unwrap()
            .what
            .contains("bad.nam")
    );
}

#[test]
fn a_newcomer_steps_from_the_built_in_capture_through_the_others_in_the_box() {
    let fetch = Box::new(
        |wish: &Wish, known: &Known, patience: Patience| match wish {
            Wish::BuiltIn => crate::library::fetch(wish, known, patience),
            other => fake_fetch(other),
        },
    );
    let folder = tempfile::tempdir().unwrap();
    let settings = Some(folder.path().join("settings.json"));
    let mut bench = Bench::fetching(Studio::default(), None, settings, fetch);
    bench.until("it plays, and the shelf is listed", |state| {
        state.capture.is_some() && state.place().is_some()
    });
    assert_eq!(bench.heard(), "Backline Crunch");
    bench.press(Action::Step(Step::Next));
    bench.until("the next one is heard", |state| state.loading.is_none());
    assert_eq!(bench.heard(), "Backline Edge A2");
}

#[test]
fn steps_end_at_the_ends_and_need_a_folder() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Step(Step::Next));
    assert_eq!(
        bench.app.state().notice,
        Some(Notice::nothing_to_step_through())
    );
    bench.press(load("1"));
    bench.until("the file is heard", |state| state.loading.is_none());
    bench.press(Action::Step(Step::Previous));
    assert_eq!(
        bench.app.state().notice,
        Some(Notice::end_of_folder("first"))
    );
    bench.press(Action::Step(Step::Next));
    bench.press(Action::Step(Step::Next));
    bench.press(Action::Step(Step::Previous));
    assert_eq!(bench.app.state().place, Some((2, 4)));
    bench.until("the newest wish is heard", |state| state.loading.is_none());
    assert_eq!(bench.heard(), "2");
}

#[test]
fn a_desktop_without_dialogs_is_said_so_and_the_message_can_be_dismissed() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Browse);
    bench.until("the answer is there", |state| {
        state.notice == Some(Notice::no_dialog())
    });
    bench.press(Action::Dismiss);
    assert_eq!(bench.app.state().notice, None);
}

#[test]
fn another_size_of_the_capture_is_fetched_and_kept() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/2.nam"));
    let capture = bench.app.state().capture.clone().unwrap();
    assert_eq!((capture.size, capture.sizes.len()), (1, 2), "full at first");
    bench.press(Action::Resize(0));
    bench.until("the size is heard", |state| state.loading.is_none());
    let capture = bench.app.state().capture.clone().unwrap();
    assert_eq!((capture.size, capture.name.as_str()), (0, "2"));
    assert_eq!(bench.app.heard, Wish::Size(PathBuf::from("/set/2.nam"), 0));
}
