//! The shelf, the comparison and the loop, pressed without a sound card.

use super::*;
use crate::app::state::Tape;
use crate::library::shelf::{Query, Verdict};

/// A folder of captures that pass what they get, each at a level of its own.
pub fn shelf_of(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (n, name) in names.iter().enumerate() {
        let text = format!(
            r#"{{"version":"0.5.4","architecture":"Linear","config":{{"receptive_field":1,"bias":false}},"weights":[0.{}]}}"#,
            n + 1
        );
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A bench with that folder on its shelf, all of it measured.
fn bench_with(folder: &Path) -> Bench {
    measured(Bench::playing(Studio::default(), None), folder)
}

/// The same bench with that folder on its shelf, all of it measured.
pub fn measured(mut bench: Bench, folder: &Path) -> Bench {
    bench.press(Action::Shelve(folder.to_path_buf()));
    bench.until("all is measured", |state| {
        let items = &state.shelf.items;
        !items.is_empty()
            && items
                .iter()
                .all(|item| item.survey.is_some() || item.fault().is_some())
    });
    bench
}

fn listed(bench: &Bench) -> Vec<&str> {
    let shelf = &bench.app.state().shelf;
    (0..shelf.listed.len())
        .map(|row| shelf.row(row).unwrap().name.text.as_str())
        .collect()
}

#[test]
fn a_folder_is_listed_searched_and_stepped_through_in_the_order_that_is_seen() {
    let folder = shelf_of(&["Amp G2.nam", "Amp G10.nam", "Other.nam"]);
    std::fs::write(folder.path().join("bad.nam"), "{").unwrap();
    let mut bench = bench_with(folder.path());
    assert_eq!(bench.app.state().shelf.items.len(), 4);
    let faults = bench
        .app
        .state()
        .shelf
        .items
        .iter()
        .filter(|item| item.fault().is_some());
    assert_eq!(faults.count(), 1);
    bench.press(Action::Seek(Query {
        text: "amp".into(),
        ..Query::default()
    }));
    assert_eq!(listed(&bench).len(), 2);
    bench.press(Action::Load(folder.path().join("Amp G2.nam")));
    bench.until("it is heard", |state| {
        state
            .capture
            .as_ref()
            .is_some_and(|capture| capture.name == "Amp G2")
    });
    assert_eq!(bench.app.state().place(), Some((1, 2)));
    bench.press(Action::Step(Step::Next));
    bench.until("the next one is heard", |state| {
        state
            .capture
            .as_ref()
            .is_some_and(|capture| capture.name == "Amp G10")
    });
    bench.press(Action::Step(Step::Next));
    assert!(
        bench
            .app
            .state()
            .message()
            .unwrap()
            .what
            .contains("last capture")
    );
    bench.press(Action::Climb(Step::Previous));
    bench.until("less gain is heard", |state| {
        state
            .capture
            .as_ref()
            .is_some_and(|capture| capture.name == "Amp G2")
    });
    bench.press(Action::Climb(Step::Previous));
    assert!(
        bench
            .app
            .state()
            .message()
            .unwrap()
            .what
            .contains("less gain")
    );
    bench.press(Action::Unshelve(folder.path().to_path_buf()));
    assert!(bench.app.state().shelf.items.is_empty());
}

#[test]
fn what_is_new_in_a_folder_is_found_within_a_minute_unless_measuring_was_stopped() {
    let folder = shelf_of(&["1.nam", "2.nam"]);
    let mut bench = bench_with(folder.path());
    bench.until("it is over", |state| state.shelf.progress.is_none());
    std::fs::copy(folder.path().join("1.nam"), folder.path().join("3.nam")).unwrap();
    bench.now += Duration::from_secs(61);
    bench.until("the new one is listed", |state| {
        state.shelf.listed.len() == 3
    });
    bench.press(Action::StopScan);
    std::fs::remove_file(folder.path().join("3.nam")).unwrap();
    bench.now += Duration::from_secs(61);
    bench.app.tick_at(bench.now);
    bench.press(Action::Rescan);
    bench.until("it is gone", |state| state.shelf.listed.len() == 2);
}

#[test]
fn what_is_new_in_a_folder_is_there_within_seconds_where_the_system_tells() {
    let folder = shelf_of(&["1.nam", "2.nam"]);
    let mut bench = bench_with(folder.path());
    bench.until("it is over", |state| state.shelf.look_again_at().is_some());
    let begun = bench.now;
    std::fs::copy(folder.path().join("1.nam"), folder.path().join("3.nam")).unwrap();
    while bench.app.state().shelf.listed.len() < 3 {
        bench.now += Duration::from_millis(500);
        bench.app.tick_at(bench.now);
        std::thread::sleep(Duration::from_millis(50));
        // The watch itself may have begun after the copy: then the next change tells.
        std::fs::copy(folder.path().join("1.nam"), folder.path().join("3.nam")).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        bench.app.tick_at(bench.now);
        bench.now += Duration::from_millis(1500);
        bench.app.tick_at(bench.now);
        assert!(bench.now < begun + Duration::from_secs(55));
    }
}

#[test]
fn what_comes_next_is_heard_at_once_because_it_was_fetched_ahead() {
    let folder = shelf_of(&["1.nam", "2.nam", "3.nam"]);
    let mut bench = bench_with(folder.path());
    bench.press(Action::Load(folder.path().join("1.nam")));
    bench.until("it is heard", |state| {
        state.loading.is_none()
            && state
                .capture
                .as_ref()
                .is_some_and(|capture| capture.name == "1")
    });
    for name in ["2", "3", "2"] {
        for _ in 0..1000 {
            bench.app.tick_at(bench.now);
            std::thread::sleep(Duration::from_micros(100));
        }
        bench.press(Action::Step(if name == "2" && bench.heard() == "3" {
            Step::Previous
        } else {
            Step::Next
        }));
        // Without a look at what the loader sends.
        assert_eq!(bench.heard(), name);
    }
}

#[test]
fn what_is_rejected_leaves_the_list_and_the_next_one_plays_and_marks_last() {
    let home = tempfile::tempdir().unwrap();
    let settings = Some(home.path().join("settings.json"));
    let folder = shelf_of(&["1.nam", "2.nam"]);
    let real = || Box::new(crate::library::fetch);
    let mut bench = Bench::fetching(Studio::default(), None, settings.clone(), real());
    bench.press(Action::Unshelve(crate::library::factory::folder()));
    bench.press(Action::Judge(Verdict::Kept));
    assert!(
        bench
            .app
            .state()
            .message()
            .unwrap()
            .what
            .contains("can't be marked")
    );
    bench.press(Action::Shelve(folder.path().to_path_buf()));
    let measured = |state: &State| {
        state
            .shelf
            .items
            .iter()
            .filter(|item| item.survey.is_some())
            .count()
            == 2
    };
    bench.until("all is measured", measured);
    let heard = |name: &'static str| {
        move |state: &State| {
            state.loading.is_none() && state.capture.as_ref().is_some_and(|it| it.name == name)
        }
    };
    bench.press(Action::Load(folder.path().join("1.nam")));
    bench.until("it is heard", heard("1"));
    bench.press(Action::Rate(4));
    bench.press(Action::Tag("blues, clean".into()));
    bench.press(Action::Judge(Verdict::Rejected));
    bench.until("the next one is heard", heard("2"));
    assert_eq!(listed(&bench), ["2"]);
    // Written by the devices' thread.
    for _ in 0..1000 {
        let text = std::fs::read_to_string(settings.as_ref().unwrap()).unwrap_or_default();
        if text.contains("rejected") {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(bench);
    let mut bench = Bench::fetching(Studio::default(), None, settings, real());
    bench.until("all is known again", |state| state.shelf.listed.len() == 1);
    assert_eq!(listed(&bench), ["2"]);
    let mark = &bench.app.state().shelf.items[0].mark;
    assert_eq!((mark.rating, mark.tags.len()), (4, 2));
}

#[test]
fn space_plays_one_or_the_other_and_blind_trials_keep_the_score() {
    let mut bench = Bench::playing(Studio::default(), Some("/set/1.nam"));
    assert_eq!(bench.heard(), "1");
    bench.press(Action::Blind);
    assert!(
        bench.app.state().compare.blind.is_none(),
        "there is nothing to compare"
    );
    bench.press(Action::Swap);
    bench.press(Action::Load(PathBuf::from("/set/2.nam")));
    let heard = |name: &'static str| {
        move |state: &State| {
            state.loading.is_none() && state.capture.as_ref().is_some_and(|it| it.name == name)
        }
    };
    bench.until("the second one is heard", heard("2"));
    bench.press(Action::Swap);
    bench.until("the first one is back", heard("1"));
    bench.press(Action::Swap);
    bench.until("and the second", heard("2"));
    bench.press(Action::Blind);
    for _ in 0..4 {
        assert!(["A", "B", "X"].contains(&&*bench.app.state().shown_name().unwrap()));
        bench.press(Action::Swap);
        bench.press(Action::Guess(0));
    }
    let blind = bench.app.state().compare.blind.clone().unwrap();
    assert_eq!((blind.trials, blind.side), (4, None));
    bench.press(Action::Blind);
    let told = bench.app.state().message().unwrap();
    assert!(
        told.what.contains("of 4 were right") && told.next.contains("A is “1”, B is “2”"),
        "{told:?}"
    );
}

#[test]
fn a_loop_of_nothing_is_said_and_the_riff_stays() {
    let mut bench = Bench::playing(Studio::default(), None);
    bench.press(Action::Loop);
    bench.until("it says so", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.what.contains("looped"))
    });
    assert_eq!(bench.app.state().tape, Tape::Riff);
    bench.press(Action::SaveTake);
    assert!(bench.app.state().message().is_some());
}

#[test]
fn a_recording_is_in_a_folder_of_its_own_with_the_tone_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let settings = Some(home.path().join("settings.json"));
    let mut bench = Bench::remembering(Studio::default(), Some("/set/1.nam"), settings);
    bench.until("it plays", |state| {
        state.playing().is_some() && state.capture.is_some()
    });
    bench.press(Action::Record);
    bench.until("it records", |state| state.recording.is_some());
    bench.press(Action::Record);
    assert_eq!(bench.app.state().recording, None);
    bench.until("it says where", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.what.contains("recording is over"))
    });
    let folder = home.path().join("takes/Take 0001 1");
    for name in ["dry.wav", "wet.wav", "tone.json"] {
        assert!(folder.join(name).is_file(), "{name}");
    }
}
