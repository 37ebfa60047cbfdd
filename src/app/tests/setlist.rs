//! Setlists: made, kept, put on stage, and played without waiting for anything.

use super::*;
use crate::app::keeper::Source;
use crate::app::setlist::{Readiness, SetAction, Stage};
use crate::midi::{Command, Target};
use std::sync::atomic::{AtomicUsize, Ordering};

/// How often a capture was read.
type Count = Arc<AtomicUsize>;

/// An app that keeps its tones in `folder`, and counts what it reads.
fn counting(folder: &Path) -> (Bench, Count) {
    let count = Count::default();
    let theirs = Arc::clone(&count);
    let fetch = Box::new(move |wish: &Wish, _: &Known, _: Patience| {
        theirs.fetch_add(1, Ordering::SeqCst);
        fake_fetch(wish)
    });
    let settings = Some(folder.join("settings.json"));
    let mut bench = Bench::fetching(Studio::default(), None, settings, fetch);
    bench.until("it plays", |state| {
        state.playing().is_some() && state.capture.is_some() && state.loading.is_none()
    });
    bench.until("presets are listed", |state| !state.presets.is_empty());
    (bench, count)
}

/// A preset of the player's own, beside the capture it plays; each has a folder of its own.
fn preset(folder: &Path, name: &str, bass: f32) -> PathBuf {
    let home = folder.join(name);
    std::fs::create_dir_all(&home).unwrap();
    let capture = home.join(format!("{name} amp.nam"));
    let nano = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/nano.nam");
    std::fs::copy(nano, &capture).unwrap();
    let path = home.join(format!("{name}.json"));
    let text = serde_json::json!({
        "backline": 1, "name": name, "controls": { "bass": bass },
        "amp": { "path": capture }, "second": { "path": capture },
    });
    std::fs::write(&path, text.to_string()).unwrap();
    path
}

impl Bench {
    fn on_set(&mut self, action: SetAction) {
        self.press(Action::Set(action));
    }

    /// Plays a preset and adds it to the set.
    fn add(&mut self, source: Source) {
        self.app.state.preset = None;
        self.press(Action::RecallPreset(source));
        self.until("it is recalled", |state| state.preset.is_some());
        self.on_set(SetAction::Add);
    }

    /// A set of these on stage, every song ready.
    fn stage(&mut self, sources: Vec<Source>) {
        self.on_set(SetAction::Create(" Friday ".into()));
        sources.into_iter().for_each(|source| self.add(source));
        self.on_set(SetAction::Stage(true));
        self.until_settled();
    }

    fn until_settled(&mut self) {
        self.until("every tone is there", |state| {
            let stage = state.setlists.stage.as_ref().unwrap();
            !stage.songs.is_empty() && !stage.songs.contains(&Readiness::Waiting)
        });
    }

    /// Lets the rig take in what was mounted.
    fn until_heard(&mut self) {
        for _ in 0..1000 {
            self.app.tick_at(self.now);
        }
        assert!(self.app.waiting_amp.is_none(), "the way is free");
    }

    fn on_stage(&self) -> &Stage {
        self.app.state().setlists.stage.as_ref().unwrap()
    }

    fn preset_name(&self) -> &str {
        self.app.state().preset.as_deref().unwrap()
    }

    fn names(&self) -> Vec<String> {
        let shown = self.app.state().setlists.shown().unwrap();
        shown.set.songs.iter().map(|song| song.name()).collect()
    }

    fn said(&self) -> String {
        self.app.state().message().unwrap().what
    }
}

#[test]
fn songs_play_at_once_even_when_their_files_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, count) = counting(folder.path());
    let [first, second] = [("One", 1.0), ("Two", 2.0)]
        .map(|(name, bass)| Source::File(preset(folder.path(), name, bass)));
    bench.stage(vec![first, second, Source::Factory(3)]);
    assert_eq!(bench.on_stage().songs, vec![Readiness::Ready; 3]);
    assert_eq!(bench.on_stage().song, Some(2), "what is heard is the last");
    for name in ["One", "Two"] {
        std::fs::remove_dir_all(folder.path().join(name)).unwrap();
    }
    let reads = count.load(Ordering::SeqCst);
    for (number, bass) in [(0, 1.0), (1, 2.0)] {
        bench.until_heard();
        bench.on_set(SetAction::Play(number));
        // Not one look at the world between the step and the tone.
        let state = bench.app.state();
        assert_eq!(state.controls[Knob::Bass], bass);
        assert!(bench.heard().ends_with(" amp") && state.second.name.is_some());
        assert_eq!(state.loading, None);
        assert!(
            bench.app.waiting_amp.is_none(),
            "it is on its way to the rig"
        );
        assert_eq!(bench.on_stage().song, Some(number));
    }
    assert_eq!(bench.preset_name(), "Two");
    assert_eq!(count.load(Ordering::SeqCst), reads, "nothing was read");
    bench.on_set(SetAction::Step(Step::Next));
    assert_eq!(bench.preset_name(), "Slow and dark");
    assert_eq!(bench.heard(), "Backline Crunch");
    assert_eq!(bench.app.state().loading, None);
    bench.until_settled();
    let songs = &bench.on_stage().songs;
    assert!(matches!(&songs[0], Readiness::Lacking(why) if why.contains("One.json")));
    assert_eq!(songs[2], Readiness::Ready, "it is there for the next time");
}

#[test]
fn one_steps_through_a_set_from_end_to_end() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = counting(folder.path());
    bench.on_set(SetAction::Step(Step::Next));
    assert_eq!(bench.said(), "No set is on stage.");
    bench.stage([0, 1, 2].map(Source::Factory).to_vec());
    bench.on_set(SetAction::Step(Step::Next));
    assert_eq!(bench.said(), "This is the last song of the set.");
    for expected in [1, 0, 0] {
        bench.on_set(SetAction::Step(Step::Previous));
        assert_eq!(bench.on_stage().song, Some(expected));
    }
    assert_eq!(bench.said(), "This is the first song of the set.");
    bench.until_settled();
    let first = bench.app.state().controls;
    bench.on_set(SetAction::Step(Step::Next));
    assert_ne!(bench.app.state().controls, first);
    bench.press(Action::Undo);
    assert_eq!(bench.app.state().controls, first, "as any turn");
}

#[test]
fn programs_count_songs_on_stage_and_presets_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = counting(folder.path());
    bench.stage([2, 1].map(Source::Factory).to_vec());
    let action = |bench: &Bench, command| bench.app.action_of(command);
    let first = action(&bench, Command::Preset(0)).unwrap();
    bench.press(first);
    assert_eq!(bench.preset_name(), "Lead with echo");
    let next = action(&bench, Command::NextSong).unwrap();
    bench.press(next);
    assert_eq!(bench.on_stage().song, Some(1));
    bench.on_set(SetAction::Play(7));
    assert!(bench.said().contains("it has 2"), "{}", bench.said());
    bench.on_set(SetAction::Stage(false));
    let recall = Action::RecallPreset(Source::Factory(0));
    assert_eq!(action(&bench, Command::Preset(0)), Some(recall));
    assert_eq!(
        Target::Do(Command::PreviousSong).to_string(),
        "Previous song"
    );
}

#[test]
fn a_song_that_lacks_its_capture_is_named_and_the_others_play() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = counting(folder.path());
    let lame = preset(folder.path(), "Lame", 9.0);
    std::fs::remove_file(folder.path().join("Lame/Lame amp.nam")).unwrap();
    bench.stage(vec![Source::File(lame), Source::Factory(1)]);
    let [lacking, ready] = &bench.on_stage().songs[..] else {
        panic!("there are two");
    };
    let Readiness::Lacking(why) = lacking else {
        panic!("it lacks its capture: {lacking:?}");
    };
    assert!(why.contains("Lame amp.nam") && why.ends_with('.'), "{why}");
    assert_eq!(*ready, Readiness::Ready);
    bench.on_set(SetAction::Play(0));
    assert_eq!(
        bench.app.state().controls[Knob::Bass],
        9.0,
        "the rest is there"
    );
    assert!(bench.said().contains("Lame amp.nam"));
    bench.on_set(SetAction::Play(1));
    assert_eq!(bench.on_stage().song, Some(1));
}

#[test]
fn a_preset_saved_again_is_heard_as_it_is_now() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = counting(folder.path());
    bench.press(Action::SavePreset("Mine".into()));
    bench.until("it is saved", |state| state.preset.is_some());
    let mine = bench.app.heard_preset().cloned().unwrap();
    bench.stage(vec![mine, Source::Factory(0)]);
    bench.press(Action::Turn(Knob::Bass, 8.0));
    bench.press(Action::SavePreset("Mine".into()));
    bench.until("it is built anew", |state| {
        state.setlists.stage.as_ref().unwrap().songs[0] == Readiness::Waiting
    });
    bench.until_settled();
    bench.press(Action::Turn(Knob::Bass, 3.0));
    bench.on_set(SetAction::Play(0));
    assert_eq!(bench.app.state().controls[Knob::Bass], 8.0);
}

#[test]
fn another_rate_builds_every_tone_anew_and_a_song_of_another_leaves_the_devices_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = counting(folder.path());
    bench.stage([0, 1].map(Source::Factory).to_vec());
    let playing = |state: &State| state.playing().map(|playing| playing.opened.rate);
    assert_eq!(playing(bench.app.state()), Some(48_000));
    let settled = bench.app.state().request.clone();
    bench.press(Action::UseDevices(Request {
        rate: Some(44_100),
        ..settled.clone()
    }));
    bench.until("the rate is another", |state| {
        playing(state) == Some(44_100)
    });
    bench.until_settled();
    bench.press(Action::UseDevices(settled));
    bench.until("it is free again", |state| playing(state) == Some(48_000));
    bench.until_settled();
    bench.press(load("44"));
    bench.until("it plays", |state| {
        state.capture.as_ref().is_some_and(|it| it.name == "44")
    });
    bench.until_settled();
    assert_eq!(playing(bench.app.state()), Some(48_000));
    bench.on_set(SetAction::Stage(false));
    bench.until("the capture has its rate", |state| {
        playing(state) == Some(44_100)
    });
}

#[test]
fn sets_are_changed_kept_and_brought_back_with_their_song() {
    let folder = tempfile::tempdir().unwrap();
    let (mut bench, _) = counting(folder.path());
    bench.stage([0, 1, 2].map(Source::Factory).to_vec());
    bench.on_set(SetAction::Move(2, Step::Previous));
    bench.on_set(SetAction::Move(0, Step::Previous));
    bench.on_set(SetAction::Move(2, Step::Next));
    assert_eq!(bench.on_stage().song, Some(1), "it moved along");
    assert!(!bench.on_stage().songs.contains(&Readiness::Waiting));
    bench.on_set(SetAction::Remove(0));
    bench.on_set(SetAction::Remove(9));
    assert_eq!(bench.on_stage().song, Some(0));
    let names = bench.names();
    assert_eq!((names.len(), &*names[0]), (2, "Lead with echo"));
    bench.on_set(SetAction::Create("Aftershow".into()));
    assert_eq!(bench.names(), [""; 0]);
    bench.on_set(SetAction::Create("Friday".into()));
    assert!(bench.said().contains("already") && bench.names() == names);
    let tick = bench.now;
    bench.app.tick_at(tick);
    drop(bench);

    let (mut bench, _) = counting(folder.path());
    bench.until("the set is back", |state| state.setlists.stage.is_some());
    let sets = &bench.app.state().setlists;
    assert_eq!((sets.sets.len(), sets.shown), (2, Some(1)));
    assert_eq!((bench.names(), bench.on_stage().song), (names, Some(0)));
    bench.until_settled();
    bench.on_set(SetAction::Delete);
    assert_eq!(bench.app.state().setlists.stage, None);
    drop(bench);
    assert!(!folder.path().join("setlists/Friday.json").exists());
    assert!(folder.path().join("setlists/Aftershow.json").exists());
}

#[test]
fn a_broken_set_is_named_and_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let sets = folder.path().join("setlists");
    std::fs::create_dir(&sets).unwrap();
    std::fs::write(sets.join("friday.json"), "{").unwrap();
    let (mut bench, _) = counting(folder.path());
    bench.until("it is said", |state| {
        let said = state.message();
        said.is_some_and(|said| said.what.contains("friday.json is no setlist"))
    });
    bench.on_set(SetAction::Create("Friday".into()));
    bench.on_set(SetAction::Create("..".into()));
    drop(bench);
    let text = |file: &str| std::fs::read_to_string(sets.join(file));
    assert_eq!(text("friday.json").unwrap(), "{");
    assert!(text("Friday (2).json").unwrap().contains("\"Friday\""));
    assert!(text("Set.json").is_ok());
}
