//! Presets, and the sets made of them.

use super::{TALL, Window, center, click, done, playing_state, window_of};
use backline::app::keeper::{Entry, Listed, Source};
use backline::app::setlist::{Readiness, SetAction, Setlists, Stage};
use backline::app::{Action, State, Step};
use backline::library::{Setlist, Song};
use backline::ui::{SIZE, SMALLEST, theme};
use egui::{Event, Key, Role};
use egui_kittest::kittest::Queryable;

#[test]
fn presets_are_saved_under_a_name_and_recalled() {
    let mut state = playing_state();
    state.presets = (0..60)
        .map(|n| Entry {
            name: format!("Tone {n}"),
            source: Source::Factory(n),
        })
        .collect();
    for size in [SIZE, SMALLEST] {
        let mut window = window_of(
            State {
                presets: state.presets.clone(),
                ..playing_state()
            },
            size,
        );
        click(&mut window, "Presets");
        let recall = Action::RecallPreset(Source::Factory(3));
        assert_eq!(click(&mut window, "Tone 3"), [recall]);
        assert!(center(&window, "Save preset").y < size[1] - 74.0);
        assert_eq!(click(&mut window, "Save preset"), [], "it has no name");
        window.get_by_label("Preset name").focus();
        window.run();
        window.event(Event::Text("Mum's".to_owned()));
        window.run();
        assert_eq!(done(&mut window), [], "letters in a field are letters");
        let save = [Action::SavePreset("Mum's".to_owned())];
        assert_eq!(click(&mut window, "Save preset"), save);
        window.get_by_label("Preset name").focus();
        window.run();
        window.key_press(Key::Enter);
        assert_eq!(done(&mut window), save);
        window.state_mut().state.preset = Some("Tone 3".to_owned());
        window.run();
        let name = window.get_by_label("Preset name");
        assert_eq!(name.value().as_deref(), Some("Tone 3"));
    }
}

/// A set of three songs on stage, the second one played last, the third one incomplete.
pub fn friday() -> State {
    let songs = ["Clean", "Edge", "Lead"].map(|name| Song::Factory(name.to_owned()));
    let mut set = Setlist::new("Friday");
    set.songs = songs.to_vec();
    let file = "Friday".to_owned();
    let why = "“lead.nam” can't be played: there is no such file.".repeat(3);
    let stage = Stage {
        file: file.clone(),
        song: Some(1),
        songs: vec![
            Readiness::Ready,
            Readiness::Waiting,
            Readiness::Lacking(why),
        ],
    };
    State {
        preset: Some("Edge".to_owned()),
        setlists: Setlists {
            sets: vec![Listed { file, set }],
            shown: Some(0),
            stage: Some(stage),
        },
        ..playing_state()
    }
}

/// Scrolls to a control and presses it.
fn reach(window: &mut Window, name: &str) -> Vec<Action> {
    window.get_by_label(name).scroll_to_me();
    window.run();
    click(window, name)
}

#[test]
fn a_set_is_played_changed_and_deleted_by_name_in_every_window() {
    for size in [SIZE, SMALLEST, TALL] {
        let mut window = window_of(friday(), size);
        click(&mut window, "Presets");
        click(&mut window, "Setlists");
        let song = window.get_by_role_and_label(Role::ListItem, "Song 2: Edge");
        let rect = song.rect();
        assert!(rect.height() >= theme::STAGE_SIZE && rect.right() <= size[0]);
        assert!(rect.bottom() <= size[1] - 74.0, "{size:?}: {rect}");
        let set = |action| [Action::Set(action)];
        for (name, action) in [
            ("Song 1: Clean", SetAction::Try(0)),
            ("Move song 1 down", SetAction::Move(0, Step::Next)),
            ("Move song 2 up", SetAction::Move(1, Step::Previous)),
            ("Remove song 1", SetAction::Remove(0)),
            ("On stage", SetAction::Stage(false)),
        ] {
            assert_eq!(reach(&mut window, name), set(action), "{name} in {size:?}");
        }
        assert_eq!(reach(&mut window, "Move song 1 up"), [], "it is the first");
        assert_eq!(reach(&mut window, "Add to set"), set(SetAction::Add));
        assert_eq!(click(&mut window, "Delete set"), [], "it asks once more");
        assert_eq!(click(&mut window, "Keep set"), []);
        click(&mut window, "Delete set");
        let sure = click(&mut window, "Really delete set");
        assert_eq!(sure, set(SetAction::Delete));
        assert_eq!(click(&mut window, "New set"), [], "it has no name");
        window.get_by_label("Setlist name").focus();
        window.run();
        window.event(Event::Text("Mum's".to_owned()));
        window.run();
        let new = click(&mut window, "New set");
        assert_eq!(new, set(SetAction::Create("Mum's".to_owned())));
        click(&mut window, "Setlists");
        assert!(window.query_by_label("Save preset").is_some());
    }
}

#[test]
fn page_keys_go_through_the_songs_while_a_set_is_on_stage() {
    let mut window = window_of(friday(), SIZE);
    for (key, step) in [(Key::PageDown, Step::Next), (Key::PageUp, Step::Previous)] {
        window.key_press(key);
        let expected = [Action::Set(SetAction::Step(step))];
        assert_eq!(done(&mut window), expected);
        window.state_mut().state.setlists.stage = None;
        window.key_press(key);
        assert_eq!(done(&mut window), [Action::Step(step)]);
        window.state_mut().state = friday();
    }
}
